package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// lastLook is how long a change that was interrupted or timed out may take to look at what it has reached.
const lastLook = 15 * time.Second

// clusterSteps carries out the steps of a clusterPlan, and keeps account of which node is in which place.
type clusterSteps struct {
	client    *trove.Client
	clusterID string
	name      string
	owned     map[string]string // key of the place -> id of its node
}

// run does the steps in order and stops at the first that fails. owned is right after each of them, also after
// the one that failed.
func (c *clusterSteps) run(ctx context.Context, steps []step, diags *diag.Diagnostics) error {
	adds := slices.IndexFunc(steps, func(s step) bool { return s.Kind != stepAdd })
	if adds < 0 {
		adds = len(steps)
	}
	if adds > 0 {
		err := c.add(ctx, steps[:adds], diags)
		c.keepLeaving(steps[adds:])
		if err != nil {
			return err
		}
	}
	for _, s := range steps[adds:] {
		if err := c.one(ctx, s); err != nil {
			addError(diags, attempt{Verb: s.verb(), Kind: "cluster", Name: c.name, ID: c.clusterID, Part: s.part()}, err)
			return err
		}
	}
	return nil
}

// keepLeaving keeps nodes that gave their place to another in the account, each in a place of its own, until they
// are removed: if that fails, the next plan still knows them.
func (c *clusterSteps) keepLeaving(steps []step) {
	for _, s := range steps {
		if s.Kind == stepRemove && !slices.Contains(slices.Collect(maps.Values(c.owned)), s.NodeID) {
			c.owned[s.Key] = s.NodeID
		}
	}
}

// add asks for all new nodes at once.
func (c *clusterSteps) add(ctx context.Context, steps []step, diags *diag.Diagnostics) error {
	allocations := make([]trove.Allocation, 0, len(steps))
	subjects := make([]string, 0, len(steps))
	for _, s := range steps {
		allocations, subjects = append(allocations, s.Allocation), append(subjects, s.subject())
	}
	members, err := c.client.Grow(ctx, c.clusterID, allocations)
	for i, member := range members {
		if member.ID != "" {
			c.owned[steps[i].Key] = member.ID
		}
	}
	if err != nil {
		addError(diags, attempt{Verb: "add nodes to", Kind: "cluster", Name: c.name, ID: c.clusterID, Part: strings.Join(subjects, ", ")}, err)
	}
	return err
}

func (c *clusterSteps) one(ctx context.Context, s step) error {
	switch s.Kind {
	case stepReplace:
		member, err := c.client.Replace(ctx, c.clusterID, s.NodeID)
		if member.ID != "" {
			c.owned[s.Key] = member.ID
		}
		return err
	case stepRemove:
		err := c.client.Shrink(ctx, c.clusterID, s.NodeID)
		if err == nil {
			delete(c.owned, s.Key)
		}
		return err
	case stepWait:
		_, err := c.client.WaitClusterReady(ctx, c.clusterID)
		return err
	case stepAdd:
		return errors.New("adds come first and travel together")
	}
	return fmt.Errorf("unknown step %q", s.Kind)
}

// observeAfterSteps looks at the cluster after a change, whether it succeeded or not, and writes what is true now
// into the model. Where even that look fails, the state says what is known of each place.
func (r *clusterResource) observeAfterSteps(ctx context.Context, model, state *clusterModel, owned map[string]string, failed error, diags *diag.Diagnostics) {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer cancel()
	if failed != nil {
		// What was declared but not reached has to show in the next plan again.
		model.keepTriggers(ctx, state, owned, diags)
		model.Size = state.Size
	}
	cluster, err := r.client.Cluster(look, state.ID.ValueString())
	if err != nil {
		diags.AddWarning("Cluster could not be read after the change", sentence(err.Error())+" It is read again at the next refresh.")
		model.remember(ctx, state, owned, diags)
		return
	}
	r.observe(look, model, cluster, owned, diags)
}

// observeFailure writes what is true of a new cluster whose creation did not end well.
func (r *clusterResource) observeFailure(ctx context.Context, model *clusterModel, owned map[string]string, diags *diag.Diagnostics) {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer cancel()
	if cluster, err := r.client.Cluster(look, model.ID.ValueString()); err == nil {
		r.observe(look, model, cluster, owned, diags)
	}
}

// keepTriggers takes the replacement triggers of places whose node was not replaced back to what they were.
func (m *clusterModel) keepTriggers(ctx context.Context, state *clusterModel, owned map[string]string, diags *diag.Diagnostics) {
	places := m.places(ctx, diags)
	for key, before := range state.places(ctx, diags) {
		if now, ok := places[key]; ok && owned[key] == before.ID.ValueString() {
			now.ReplacementTrigger = before.ReplacementTrigger
			places[key] = now
		}
	}
	m.setPlaces(ctx, places, diags)
}

// remember writes what is known without asking: what was last seen of the cluster, and which nodes it has now.
func (m *clusterModel) remember(ctx context.Context, state *clusterModel, owned map[string]string, diags *diag.Diagnostics) {
	cluster := trove.Cluster{
		ID: state.ID.ValueString(), Name: state.Name.ValueString(), Datastore: datastoreOf(ctx, state.Datastore, diags),
		Status: trove.Status(state.Status.ValueString()),
	}
	before := state.members(ctx, diags)
	leaving := slices.Collect(maps.Values(state.owned(ctx, diags)))
	owns := slices.Sorted(maps.Values(owned))
	for _, member := range before {
		if id := member.ID.ValueString(); slices.Contains(owns, id) || !slices.Contains(leaving, id) {
			cluster.Members = append(cluster.Members, trove.Member{ID: id, Region: member.Region.ValueString(), Type: member.Type.ValueString()})
		}
	}
	for _, id := range owns {
		if !slices.ContainsFunc(cluster.Members, func(listed trove.Member) bool { return listed.ID == id }) {
			cluster.Members = append(cluster.Members, trove.Member{ID: id})
		}
	}
	m.observe(ctx, cluster, nil, owned, diags)
	m.Created, m.Updated = state.Created, state.Updated
	m.keepFacts(ctx, before, diags)
}

// keepFacts takes members and places back to what was last seen of the nodes that are still in them.
func (m *clusterModel) keepFacts(ctx context.Context, seen []memberModel, diags *diag.Diagnostics) {
	facts := map[string]nodeFacts{}
	for _, member := range seen {
		facts[member.ID.ValueString()] = member.nodeFacts
	}
	members := m.members(ctx, diags)
	for i, member := range members {
		if known, ok := facts[member.ID.ValueString()]; ok {
			members[i].nodeFacts = known
		}
	}
	value, d := types.ListValueFrom(ctx, memberType, members)
	diags.Append(d...)
	m.Members = value
	places := m.places(ctx, diags)
	for key, p := range places {
		if known, ok := facts[p.ID.ValueString()]; ok {
			p.nodeFacts = known
			places[key] = p
		}
	}
	m.setPlaces(ctx, places, diags)
}
