package cluster

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// model is a cluster that does what it is told, to see where the steps of a plan lead. owned says which node is in which
// place; the others are somebody else's.
type model struct {
	nodes map[string]place
	owned map[string]string
	next  int
}

// make makes a node that is well and as declared.
func (m *model) make(name, region, nodeType string) string {
	m.next++
	p := healthy(fmt.Sprintf("new-node-%d", m.next), region)
	p.Name, p.Type = name, nodeType
	m.nodes[p.NodeID] = p
	return p.NodeID
}

func (m *model) apply(s step) {
	switch s.Kind {
	case stepAdd:
		m.owned[s.Key] = m.make(s.Allocation.Name, s.Allocation.Region, s.Allocation.Type)
	case stepReplace:
		old := m.nodes[s.NodeID]
		delete(m.nodes, s.NodeID)
		m.owned[s.Key] = m.make(old.Name, old.Region, old.Type)
	case stepRemove:
		delete(m.nodes, s.NodeID)
		maps.DeleteFunc(m.owned, func(_, id string) bool { return id == s.NodeID })
	case stepTake:
		m.owned[s.Key] = s.NodeID
	case stepForget:
		delete(m.owned, s.Key)
	case stepWait, stepUpgradeAll, stepConfigureAll, stepRestartAll:
	}
}

// change is what a plan is made of: what the model has, and what is wanted of it.
func (m *model) change(of clusterChange) clusterChange {
	of.Have, of.Others = map[string]place{}, nil
	for key, id := range m.owned {
		p, there := m.nodes[id]
		if !there {
			p = place{NodeID: id, Status: statusDeleted}
		}
		p.Trigger = of.Want[key].Trigger // reached by the plan before
		of.Have[key] = p
	}
	for _, id := range slices.Sorted(maps.Keys(m.nodes)) {
		if !slices.Contains(slices.Collect(maps.Values(m.owned)), id) {
			of.Others = append(of.Others, m.nodes[id])
		}
	}
	return of
}

// enough tells whether what is well of a cluster is enough for it to go on, without a node where one is named.
func (m *model) enough(can clusterAbilities, without string) bool {
	voters, well, data := 0, 0, 0
	for id, p := range m.nodes {
		if votes(p.Type) {
			voters++
			if !p.failed() && id != without {
				well++
				data += has(p.Type)
			}
		}
	}
	return data > 0 && (!can.Elects || 2*well > voters)
}

// The APIs and datastores that differ in what a plan may do.
func variants() map[string]clusterAbilities {
	electing, exchanging := nodesAPI, nodesAPI
	electing.Elects = true
	exchanging.ReplacesInOne = false
	return map[string]clusterAbilities{"replacing": nodesAPI, "electing": electing, "exchanging": exchanging, "mariadb": mariadbAPI}
}

// Whatever the cluster looks like and whatever is wanted of it: a plan that is not refused leads there, and on the way no
// place that is wanted is without a node, nothing is removed that belongs to somebody else, what is well stays enough, and a
// primary goes last. What was as wanted is not touched, and a plan after it has nothing to do.
func TestPlanAlwaysEndsInWhatIsWanted(t *testing.T) {
	for name, can := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { planEndsInWhatIsWanted(t, can) })
		})
	}
}

func planEndsInWhatIsWanted(t *rapid.T, can clusterAbilities) {
	cluster, change := drawChange(t, can)
	before := maps.Clone(cluster.nodes)
	plan := planCluster(change, can)
	assert.Equal(t, plan, planCluster(shuffled(t, change), can), "the order of lists and maps plays no part")
	if len(plan.Refusals) > 0 {
		return // nothing is applied
	}
	follow(t, &cluster, change, plan, can)
	if plan.Hopeless || len(plan.Unrepairable) > 0 {
		return
	}
	for key, have := range change.Have {
		w, wanted := change.Want[key]
		if wanted && have.Status == api.StatusActive && w.moves(have) == "" && have.drift(change.Declared, can) == "" && !w.triggers(have) {
			assert.Equal(t, have.NodeID, cluster.owned[key], "a node that was as wanted was touched")
		}
	}
	// What was taken may be in need of repair: the next plan sees to that.
	change.Unseen, change.Restart = nil, false
	again := cluster.change(change)
	if next := planCluster(again, can); len(next.Refusals) == 0 && !next.Hopeless && len(next.Unrepairable) == 0 {
		follow(t, &cluster, again, next, can)
		last := cluster.change(change)
		assert.Empty(t, planCluster(last, can).Steps, "nothing is left to do")
		for key, w := range change.Want {
			assert.Empty(t, w.moves(last.Have[key]))
			assert.Empty(t, last.Have[key].drift(change.Declared, can))
		}
	}
	for _, id := range change.Forget {
		_, stood := before[id]
		_, stands := cluster.nodes[id]
		assert.Equal(t, stood, stands, "node %s, which was to be forgotten, is gone", id)
	}
	for key := range cluster.owned {
		if _, wanted := change.Want[key]; !wanted {
			assert.NotContains(t, cluster.nodes, cluster.owned[key], "only what is gone anyway is left over")
		}
	}
	for id := range before {
		if slices.ContainsFunc(change.Others, func(p place) bool { return p.NodeID == id }) && !slices.Contains(slices.Collect(maps.Values(cluster.owned)), id) {
			_, stands := cluster.nodes[id]
			assert.True(t, stands || slices.ContainsFunc(plan.Steps, func(s step) bool { return s.Kind == stepTake && s.NodeID == id }), "a node of somebody else is gone")
		}
	}
}

// follow applies the steps of a plan one by one, and looks at the cluster in between.
func follow(t *rapid.T, cluster *model, change clusterChange, plan clusterPlan, can clusterAbilities) {
	takenOut := false // the primary
	for _, s := range plan.Steps {
		node, stands := cluster.nodes[s.NodeID]
		if s.Kind == stepRemove || s.Kind == stepReplace {
			assert.True(t, stands, "what is not there is not removed")
			assert.False(t, slices.ContainsFunc(change.Others, func(p place) bool { return p.NodeID == s.NodeID }), "it is somebody else's")
			if can.ReplacesInOne && s.Kind == stepReplace && votes(node.Type) && !node.failed() {
				assert.True(t, cluster.enough(can, s.NodeID), "while %s is replaced, too few are well", s.NodeID)
			}
			if s.Kind == stepRemove && takenOut {
				assert.True(t, node.primary(), "the primary was removed before %s", s.NodeID)
			}
			takenOut = takenOut || s.Kind == stepRemove && node.primary() && s.Key != leavingKey(s.place(), s.NodeID)
		}
		cluster.apply(s)
		if s.Kind == stepRemove {
			if votes(node.Type) && !node.failed() {
				assert.True(t, cluster.enough(can, ""), "without %s too few are well", s.NodeID)
			}
			for key := range change.Want {
				_, stands := cluster.nodes[cluster.owned[key]]
				assert.True(t, stands || plan.Hopeless || len(plan.Unrepairable) > 0, "a wanted place lost its node when %s was removed", s.NodeID)
			}
		}
	}
	var changing clusterSteps
	changing.can = can
	for rest := plan.Steps; len(rest) > 0; {
		var together []step
		together, rest = changing.cut(rest)
		assert.True(t, len(together) == 1 || together[0].Kind == stepAdd, "only additions travel together")
	}
}

// drawChange draws a cluster, and what is wanted of it.
func drawChange(t *rapid.T, can clusterAbilities) (model, clusterChange) {
	regions := rapid.SampledFrom([]string{"west", "east"})
	types := rapid.SampledFrom([]string{"", "", typeArbiter})
	keys := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g"})
	statuses := rapid.SampledFrom([]api.Status{api.StatusActive, api.StatusActive, api.StatusActive, api.StatusError, api.StatusFailed, api.StatusUnknown, api.StatusBlocked, api.StatusShutdown})
	cluster := model{nodes: map[string]place{}, owned: map[string]string{}}
	node := func(id string) {
		p := healthy(id, regions.Draw(t, "region"))
		p.Type, p.Status = types.Draw(t, "type"), statuses.Draw(t, "status")
		p.FlavorID, p.VolumeSize = rapid.SampledFrom([]string{"7", "7", "3"}).Draw(t, "flavor"), rapid.SampledFrom([]int{1, 1, 2}).Draw(t, "volume")
		p.Role = rapid.SampledFrom([]string{"", "", "primary"}).Draw(t, "role")
		cluster.nodes[id] = p
	}
	change := clusterChange{Name: "products", Declared: products, Heal: true, Status: api.StatusActive, Want: map[string]wish{}}
	change.ConfigurationID = products.ConfigurationID
	for _, key := range slices.Sorted(maps.Keys(rapid.MapOfN(keys, rapid.Just(0), 0, 7).Draw(t, "have"))) {
		cluster.owned[key] = "node-" + key
		if rapid.IntRange(0, 5).Draw(t, "lost") > 0 {
			node("node-" + key)
		}
	}
	others := rapid.IntRange(0, 3).Draw(t, "others")
	for i := range others {
		node(fmt.Sprintf("other-%d", i))
	}
	for _, key := range slices.Sorted(maps.Keys(rapid.MapOfN(keys, rapid.Just(0), 1, 7).Draw(t, "want"))) {
		w := wish{Region: rapid.SampledFrom([]string{"", "west", "east"}).Draw(t, "region"), Type: types.Draw(t, "type")}
		if !can.RegionsOfNew {
			w.Region = ""
		}
		if rapid.IntRange(0, 3).Draw(t, "replaced") == 0 {
			w.Trigger = "1"
		}
		if rapid.IntRange(0, 5).Draw(t, "adopting") == 0 && others > 0 {
			w.Adopt = fmt.Sprintf("other-%d", rapid.IntRange(0, others-1).Draw(t, "adopt"))
		}
		change.Want[key] = w
	}
	change = cluster.change(change)
	for _, key := range slices.Sorted(maps.Keys(change.Have)) {
		p := change.Have[key]
		p.Trigger = ""
		change.Have[key] = p
		if _, wanted := change.Want[key]; !wanted && rapid.Bool().Draw(t, "forget") {
			change.Forget = append(change.Forget, p.NodeID)
		}
	}
	for _, p := range change.Others {
		if rapid.Bool().Draw(t, "unseen") {
			change.Unseen = append(change.Unseen, p)
		}
	}
	return cluster, change
}

// shuffled is the same change with its lists in another order.
func shuffled(t *rapid.T, change clusterChange) clusterChange {
	change.Others = rapid.Permutation(change.Others).Draw(t, "others in another order")
	change.Unseen = rapid.Permutation(change.Unseen).Draw(t, "unseen in another order")
	change.Forget = rapid.Permutation(change.Forget).Draw(t, "forget in another order")
	return change
}
