package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file is pure: the places of a cluster, the nodes in them, and what is wished of them.

// declaration is what every node of the cluster is declared to be. What is empty, or 0, no node is compared with.
type declaration struct {
	FlavorID        string `json:"flavor_id,omitempty"`
	ConfigurationID string `json:"configuration_id,omitempty"`
	VolumeSize      int    `json:"volume_size,omitempty"`
}

// volumeNotKnownYet is notKnownYet for a volume's size.
const volumeNotKnownYet = -1

// volume is the declared size for a message.
func (d declaration) volume() string {
	if d.VolumeSize == volumeNotKnownYet {
		return notKnownYet
	}
	return strconv.Itoa(d.VolumeSize)
}

// place is a place of the cluster with the node that was last seen in it.
type place struct {
	NodeID, Name, Region, Zone, Type, Trigger string
	Role, ShardID                             string
	Status                                    api.Status
	FlavorID, ConfigurationID                 string
	VolumeSize                                int
	Created                                   time.Time
}

// notKnownYet stands for a value that the configuration takes from something not applied yet. It equals nothing
// that a server tells, so that the plan counts with a change.
const notKnownYet = "(known after apply)"

// wish is what the configuration wants of a place; what is empty takes what the server gives.
type wish struct {
	Region, Zone, Type, Trigger string
	// Adopt is the id of the node that the place is to take while it has none.
	Adopt string
}

// triggered is why a node is replaced that somebody wants to be replaced.
const triggered = "its replacement_trigger changed"

// triggers tells whether somebody wants the node in the place to be replaced.
func (w wish) triggers(have place) bool { return w.Trigger != have.Trigger && w.Trigger != "" }

// allocationFor is what a node made for the wish is to be; what the wish leaves open stays as it was.
func (w wish) allocationFor(have place) api.Allocation {
	return api.Allocation{
		Region: cmp.Or(w.Region, have.Region), Type: cmp.Or(w.Type, have.Type), AvailabilityZone: cmp.Or(w.Zone, have.Zone),
	}
}

// moves tells why the wish can't be met by the node in the place; empty where it can. A region or zone that nobody has
// told of the node is taken to be the wished one.
func (w wish) moves(have place) string {
	switch {
	case w.Region != "" && have.Region != "" && w.Region != have.Region:
		return fmt.Sprintf("its region is %s, declared %s", have.Region, w.Region)
	case w.Type != "" && w.Type != have.Type:
		return fmt.Sprintf("its type is %s, declared %s", orNotSet(have.Type), w.Type)
	case w.Zone != "" && have.Zone != "" && w.Zone != have.Zone:
		return fmt.Sprintf("its availability zone is %s, declared %s", have.Zone, w.Zone)
	}
	return ""
}

// failed tells whether the node that was last seen in the place is not well: it has failed, or does not serve for now.
func (p place) failed() bool {
	if p.Status == statusDeleted {
		return false
	}
	class, err := p.Status.Class()
	_, out := p.Status.Outage()
	return out || err == nil && class == api.Failed
}

// drift tells in what the node is no longer what the cluster declares; empty where it is. What the server does
// not tell is no drift, but for the configuration: Trove leaves an absent one out. A configuration on a node of a
// cluster that declares none is the server's own (specification, Configuration Groups, Auto-Create and Attach). Where
// the API configures clusters as a whole, a node's configuration is the cluster's affair.
func (p place) drift(declared declaration, can clusterAbilities) string {
	if p.Status.Lost() {
		return fmt.Sprintf("it is in %s", p.Status)
	}
	differs := p.differs(declared, can)
	var reasons []string
	if differs.flavor {
		reasons = append(reasons, fmt.Sprintf("its flavor is %s, declared %s", p.FlavorID, declared.FlavorID))
	}
	if differs.volume {
		reasons = append(reasons, fmt.Sprintf("its volume is %d GiB, declared %s", p.VolumeSize, declared.volume()))
	}
	if differs.configuration {
		reasons = append(reasons, fmt.Sprintf("its configuration is %s, declared %s", orNotSet(p.ConfigurationID), declared.ConfigurationID))
	}
	return strings.Join(reasons, "; ")
}

// differences are the attributes of a node that are not as declared.
type differences struct{ flavor, volume, configuration bool }

// differs compares a node that serves with what is declared.
func (p place) differs(declared declaration, can clusterAbilities) differences {
	_, out := p.Status.Outage()
	if class, err := p.Status.Class(); p.Status.Lost() || out || err == nil && class == api.Pending {
		return differences{}
	}
	own := can.hasOwnSize(p.Type)
	return differences{
		flavor:        declared.FlavorID != "" && p.FlavorID != "" && p.FlavorID != declared.FlavorID && !own,
		volume:        declared.VolumeSize != 0 && p.VolumeSize != 0 && p.VolumeSize != declared.VolumeSize && !own,
		configuration: declared.ConfigurationID != "" && p.ConfigurationID != declared.ConfigurationID && !can.Configures,
	}
}

// sizeWishes turns `size` into wishes: as many of the standing nodes as are wanted, healthy ones before failed
// ones and old ones before new ones, shard after shard where there are any, and new places for what is missing.
func sizeWishes(have map[string]place, size int) map[string]wish {
	keys := byShard(byWorth(have), have)
	want := make(map[string]wish, size)
	for _, key := range keys[:min(size, len(keys))] {
		want[key] = wish{}
	}
	for i := 1; len(want) < size; i++ {
		key := fmt.Sprintf("new-%d", i)
		if _, taken := have[key]; !taken {
			want[key] = wish{}
		}
	}
	return want
}

// byWorth are the places in the order in which their nodes are worth keeping: healthy before failed before gone, then
// old before new.
func byWorth(have map[string]place) []string {
	return slices.SortedFunc(maps.Keys(have), func(a, b string) int {
		return cmp.Or(
			cmp.Compare(have[a].rank(), have[b].rank()),
			have[a].Created.Compare(have[b].Created),
			cmp.Compare(len(have[a].Name), len(have[b].Name)),
			cmp.Compare(have[a].Name, have[b].Name),
			cmp.Compare(a, b),
		)
	})
}

// byShard keeps the nodes of a shard together, at the place of the first of them: they can only go together.
func byShard(keys []string, have map[string]place) []string {
	first := map[string]int{}
	order := make(map[string]int, len(keys))
	for i, key := range keys {
		order[key] = i
		shard := have[key].ShardID
		if shard == "" {
			continue
		}
		if _, seen := first[shard]; !seen {
			first[shard] = i
		}
		order[key] = first[shard]
	}
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(order[a], order[b]) })
	return keys
}

// rank is the lower the more a node is worth keeping.
func (p place) rank() int {
	switch {
	case p.Status == statusDeleted:
		return 2
	case p.failed():
		return 1
	}
	return 0
}

// bindPlaces gives each place that has no node yet one of the free members that fits it: exact region and type
// first, so that a place that leaves them open does not take another's node. A member of which no region is told fits
// exactly in any. Each member is given at most once.
func bindPlaces(want map[string]wish, members []api.Member) map[string]string {
	bound := map[string]string{}
	free := slices.Clone(members)
	take := func(key string, fits func(api.Member) bool) {
		if i := slices.IndexFunc(free, fits); i >= 0 {
			bound[key] = free[i].ID
			free = slices.Delete(free, i, i+1)
		}
	}
	keys := slices.Sorted(maps.Keys(want))
	for _, key := range keys {
		take(key, func(m api.Member) bool {
			return (m.Region == "" || m.Region == want[key].Region) && m.Type == want[key].Type
		})
	}
	for _, key := range keys {
		if _, done := bound[key]; done {
			continue
		}
		take(key, func(m api.Member) bool {
			return want[key].moves(place{Region: m.Region, Type: m.Type}) == "" && (want[key].Type != "" || m.Type == "")
		})
	}
	return bound
}
