package cluster

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A cluster that has grown has more nodes than a new one may have, and its configuration is to make it from nothing all the
// same: it is made with the nodes that the server takes, its founders, and grows by the others.

// founders are what a new cluster is asked for at first, and the keys of their places: `most` of the nodes that hold data, and all that
// have another type. Those with a region come first, since no node that is added later can be put into one.
func founders(spec api.ClusterSpec, keys []string, most int) (api.ClusterSpec, []string) {
	if keys == nil {
		spec.Size = min(spec.Size, most)
		return spec, nil
	}
	var placed, anywhere, chosen []int
	for i, allocation := range spec.Allocations {
		switch {
		case allocation.Type != "":
			chosen = append(chosen, i)
		case allocation.Region != "":
			placed = append(placed, i)
		default:
			anywhere = append(anywhere, i)
		}
	}
	data := slices.Concat(placed, anywhere)
	chosen = append(chosen, data[:min(most, len(data))]...)
	slices.Sort(chosen)
	all := spec.Allocations
	spec.Allocations, spec.Size = nil, len(chosen)
	var theirs []string
	for _, i := range chosen {
		spec.Allocations = append(spec.Allocations, all[i])
		theirs = append(theirs, keys[i])
	}
	return spec, theirs
}

// ordinary counts the nodes of a new cluster that hold data or vote.
func ordinary(spec api.ClusterSpec) int {
	if spec.Allocations == nil {
		return spec.Size
	}
	count := 0
	for _, allocation := range spec.Allocations {
		if votes(allocation.Type) {
			count++
		}
	}
	return count
}

// found asks for the cluster, or for its founders where the server takes no more of a new one: mongodb's take one shard, which is
// known before; of others, only the server knows what its operator has set.
func (r *clusterResource) found(ctx context.Context, spec api.ClusterSpec, keys []string, can clusterAbilities) (trove.Created[api.Cluster], api.ClusterSpec, []string, error) {
	first, theirs := founders(spec, keys, can.Exactly)
	fewer := can.Exactly != 0 && first.Size < spec.Size
	if !fewer || can.Group == 1 {
		created, err := r.Client.CreateCluster(ctx, spec)
		var refused *api.Error
		if !fewer || !errors.As(err, &refused) || refused.StatusCode != 400 {
			return created, spec, keys, err
		}
	}
	created, err := r.Client.CreateCluster(ctx, first)
	return created, first, theirs, err
}

// growUp adds the nodes that a new cluster was not made with. Its state is what there is of it so far.
func (r *clusterResource) growUp(ctx context.Context, declared, config, state *clusterModel, can clusterAbilities, diags *diag.Diagnostics) (map[string]string, error) {
	change := declared.change(ctx, config, state, nil, diags)
	growing := clusterSteps{
		client: r.Client, can: can, clusterID: state.ID.ValueString(), name: state.Name.ValueString(),
		template: declared.template(ctx, diags), owned: change.owned(),
	}
	_, err := growing.carryOut(ctx, planCluster(change, can).Steps)
	return growing.owned, err
}

// keepEmpty keeps declared places that have no node yet, so that the next plan fills them.
func (m *clusterModel) keepEmpty(ctx context.Context, declared map[string]placeModel, diags *diag.Diagnostics) {
	if declared == nil {
		return
	}
	places := m.places(ctx, diags)
	for key, p := range declared {
		if _, filled := places[key]; filled {
			continue
		}
		p.nodeFacts = nodeFactsKnown("", "")
		p.ID, p.Status = types.StringNull(), types.StringNull()
		p.Region, p.Type = object.KnownOr(p.Region, types.StringNull()), object.KnownOr(p.Type, types.StringNull())
		places[key] = p
	}
	m.setPlaces(ctx, places, diags)
}
