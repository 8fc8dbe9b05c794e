package cluster

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var bornAt = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)

func productsCluster() (api.Cluster, []api.Node) {
	cluster := api.Cluster{
		ID: "dfbbd9ca", Name: "products", Status: api.StatusActive, Datastore: api.Datastore{Type: "cassandra", Version: "2.0.6"},
		Created: bornAt, Updated: bornAt, Size: 3,
		Members: []api.Member{{ID: westID, Region: "west"}, {ID: eastID, Region: "east"}, {ID: euID, Region: "eu"}},
	}
	var nodes []api.Node
	for i, member := range cluster.Members {
		nodes = append(nodes, api.Node{
			ID: member.ID, Name: []string{"products-1", "products-2", "products-10"}[i], Status: api.StatusActive, Region: member.Region,
			IP: []string{"10.0.0.1"}, FlavorID: "7", VolumeSize: 1, Created: bornAt, Updated: bornAt,
		})
	}
	return cluster, nodes
}

func modelOf(t *testing.T, places map[string]placeModel) *clusterModel {
	t.Helper()
	var diags diag.Diagnostics
	model := &clusterModel{
		Name: types.StringValue("products"), Datastore: object.DatastoreObject(api.Datastore{Type: "cassandra", Version: "2.0.6"}),
		FlavorID: types.StringValue("7"), Volume: object.VolumeObject(1), Heal: types.StringValue(healPlan), Members: types.ListNull(memberType),
	}
	for key, p := range places {
		if p.ID.IsNull() && p.IP.IsNull() {
			p.nodeFacts = nodeFactsUnknown()
		}
		places[key] = p
	}
	model.setPlaces(t.Context(), places, &diags)
	require.Empty(t, diags)
	return model
}

func TestCreateAsksForPlacesInOrderOfTheirKeys(t *testing.T) {
	var diags diag.Diagnostics
	spec, keys := modelOf(t, map[string]placeModel{
		"west": {Region: types.StringValue("west")}, "arb": {Region: types.StringValue("eu"), Type: types.StringValue("arbiter")}, "open": {Region: types.StringUnknown()},
	}).spec(t.Context(), &diags)
	require.Empty(t, diags)
	assert.Equal(t, []string{"arb", "open", "west"}, keys)
	assert.Equal(t, api.ClusterSpec{
		Name: "products", Datastore: api.Datastore{Type: "cassandra", Version: "2.0.6"}, FlavorID: "7", VolumeSize: 1, Size: 3,
		Allocations: []api.Allocation{{Region: "eu", Type: "arbiter"}, {}, {Region: "west"}},
	}, spec)
}

func TestCreateBySizeNamesNoPlaces(t *testing.T) {
	model := modelOf(t, nil)
	model.Size = types.Int64Value(3)
	var diags diag.Diagnostics
	spec, keys := model.spec(t.Context(), &diags)
	require.Empty(t, diags)
	assert.Nil(t, keys)
	assert.Equal(t, 3, spec.Size)
	assert.Nil(t, spec.Allocations)
}

func TestObserveFillsEachPlaceWithItsNode(t *testing.T) {
	cluster, nodes := productsCluster()
	model := modelOf(t, map[string]placeModel{"west": {Region: types.StringValue("west")}, "far": {Region: types.StringUnknown()}})
	var diags diag.Diagnostics
	model.observe(t.Context(), cluster, nodes, map[string]string{"west": westID, "far": euID}, &diags)
	require.Empty(t, diags)

	places := model.places(t.Context(), &diags)
	assert.Equal(t, types.StringValue(westID), places["west"].ID)
	assert.Equal(t, types.StringValue(euID), places["far"].ID)
	assert.Equal(t, types.StringValue("eu"), places["far"].Region, "an open region is what the server chose")
	assert.Equal(t, types.StringNull(), places["far"].Type)
	var names []string
	var managed []bool
	for _, member := range model.everyNode(t.Context(), &diags) {
		names, managed = append(names, member.Name.ValueString()), append(managed, member.Managed.ValueBool())
	}
	assert.Equal(t, []string{"products-1", "products-2", "products-10"}, names)
	assert.Equal(t, []bool{true, false, true}, managed, "a node that nobody here owns is shown, and not taken")
	others := model.members(t.Context(), &diags)
	require.Len(t, others, 1, "what has a place of its own is shown there alone")
	assert.Equal(t, types.StringValue(eastID), others[0].ID)
}

func TestLostNodeKeepsItsPlace(t *testing.T) {
	cluster, nodes := productsCluster()
	owned := map[string]string{"west": westID, "east": eastID}
	model := modelOf(t, map[string]placeModel{"west": {Region: types.StringValue("west")}, "east": {Region: types.StringValue("east")}})
	var diags diag.Diagnostics
	model.observe(t.Context(), cluster, nodes, owned, &diags)
	cluster.Members = cluster.Members[1:]
	model.observe(t.Context(), cluster, nodes[1:], owned, &diags)
	require.Empty(t, diags)

	west := model.places(t.Context(), &diags)["west"]
	assert.Equal(t, types.StringValue(westID), west.ID)
	assert.Equal(t, types.StringValue("DELETED"), west.Status)
	assert.Equal(t, types.StringValue("products-1"), west.Name)
}

func TestPlaceWithoutNodeIsLeftOut(t *testing.T) {
	cluster, nodes := productsCluster()
	model := modelOf(t, map[string]placeModel{"west": {}, "west-2": {}})
	var diags diag.Diagnostics
	model.observe(t.Context(), cluster, nodes, map[string]string{"west": westID}, &diags)
	require.Empty(t, diags)
	assert.ElementsMatch(t, []string{"west"}, slices.Collect(maps.Keys(model.places(t.Context(), &diags))), "an add that did not happen shows in the next plan")
}

func TestPhaseOneTellsNoRegions(t *testing.T) {
	cluster, nodes := productsCluster()
	for i := range cluster.Members {
		cluster.Members[i].Region, nodes[i].Region = "", ""
	}
	model := modelOf(t, map[string]placeModel{"a": {Region: types.StringUnknown()}, "b": {Region: types.StringValue("east")}})
	var diags diag.Diagnostics
	model.observe(t.Context(), cluster, nodes, map[string]string{"a": westID, "b": eastID}, &diags)
	require.Empty(t, diags)
	places := model.places(t.Context(), &diags)
	assert.Equal(t, types.StringNull(), places["a"].Region)
	assert.Equal(t, types.StringValue("east"), places["b"].Region, "what is declared stays declared")
}

func TestImportTakesTheDeclarationFromTheNodes(t *testing.T) {
	_, nodes := productsCluster()
	nodes[0].FlavorID, nodes[0].VolumeSize = "3", 9 // drift of one node is not the cluster's declaration
	nodes[1].ConfigurationID, nodes[2].ConfigurationID = "b9c8a3f8", "b9c8a3f8"
	model := clusterModel{Volume: types.ObjectNull(object.VolumeAttrTypes)}
	model.assumeDeclared(nodes, nodesAPI)
	assert.Equal(t, types.StringValue("7"), model.FlavorID)
	assert.Equal(t, types.StringValue("b9c8a3f8"), model.ConfigurationID)
	assert.Equal(t, object.VolumeObject(1), model.Volume)

	for i := range nodes {
		nodes[i].ConfigurationID = nodes[i].ID // one for each: made by the server
	}
	own := clusterModel{Volume: types.ObjectNull(object.VolumeAttrTypes)}
	own.assumeDeclared(nodes, nodesAPI)
	assert.Equal(t, types.StringNull(), own.ConfigurationID)

	declared := clusterModel{FlavorID: types.StringValue("3"), Volume: object.VolumeObject(5)}
	declared.assumeDeclared(nodes, nodesAPI)
	assert.Equal(t, types.StringValue("3"), declared.FlavorID)
	assert.Equal(t, types.StringNull(), declared.ConfigurationID)
	assert.Equal(t, object.VolumeObject(5), declared.Volume)
}

func TestGivingNamesToNodesOfASizeChangesNothing(t *testing.T) {
	cluster, nodes := productsCluster()
	state := modelOf(t, nil)
	state.Size = types.Int64Value(3)
	var diags diag.Diagnostics
	state.observe(t.Context(), cluster, nodes, map[string]string{westID: westID, eastID: eastID, euID: euID}, &diags)
	plan := modelOf(t, map[string]placeModel{
		"west": {Region: types.StringValue("west")}, "east": {Region: types.StringValue("east")}, "eu": {Region: types.StringValue("eu")},
	})
	change := plan.change(t.Context(), plan, state, nil, &diags)
	steps := planCluster(change, nodesAPI)
	assert.Empty(t, steps.Steps)
	plan.project(t.Context(), plan, state, change, steps, nodesAPI, &diags)
	require.Empty(t, diags)
	places := plan.places(t.Context(), &diags)
	assert.Equal(t, types.StringValue(westID), places["west"].ID)
	assert.Equal(t, types.StringValue(euID), places["eu"].ID)
	assert.Empty(t, plan.members(t.Context(), &diags), "all have places of their own now")
}

func TestPlanShowsOnlyTouchedNodesAsUnknown(t *testing.T) {
	cluster, nodes := productsCluster()
	nodes[1].FlavorID = "3"
	owned := map[string]string{"west": westID, "east": eastID}
	declared := map[string]placeModel{"west": {Region: types.StringValue("west")}, "east": {Region: types.StringValue("east")}}
	state, plan := modelOf(t, declared), modelOf(t, declared)
	var diags diag.Diagnostics
	state.observe(t.Context(), cluster, nodes, owned, &diags)
	change := plan.change(t.Context(), plan, state, nil, &diags)
	plan.project(t.Context(), plan, state, change, planCluster(change, nodesAPI), nodesAPI, &diags)
	require.Empty(t, diags)
	before, after := state.places(t.Context(), &diags), plan.places(t.Context(), &diags)
	assert.Equal(t, before["west"], after["west"])
	assert.True(t, after["east"].ID.IsUnknown())
	assert.Equal(t, types.StringValue("east"), after["east"].Region)
	assert.Equal(t, types.StringValue("7"), after["east"].FlavorID, "it is made as all are declared")
	assert.Equal(t, state.Members, plan.Members)
	assert.Equal(t, state.Status, plan.Status)
	assert.True(t, plan.Updated.IsUnknown())
	assert.Equal(t, state.Created, plan.Created)
}

func TestWhatIsNotReadAgainIsRemembered(t *testing.T) {
	cluster, nodes := productsCluster()
	owned := map[string]string{"west": westID, "east": eastID}
	declared := map[string]placeModel{"west": {Region: types.StringValue("west")}, "east": {Region: types.StringValue("east")}}
	state, model := modelOf(t, declared), modelOf(t, declared)
	var diags diag.Diagnostics
	state.observe(t.Context(), cluster, nodes, owned, &diags)
	before := state.places(t.Context(), &diags)
	model.remember(t.Context(), state, map[string]string{"west": westID, "east": "new"}, &diags)
	require.Empty(t, diags)

	places := model.places(t.Context(), &diags)
	assert.Equal(t, before["west"], places["west"])
	assert.Equal(t, types.StringValue("new"), places["east"].ID)
	assert.Equal(t, types.StringValue("BUILD"), places["east"].Status)
	assert.Equal(t, state.Created, model.Created)
	var members []string
	for _, member := range model.everyNode(t.Context(), &diags) {
		members = append(members, member.ID.ValueString())
	}
	assert.ElementsMatch(t, []string{westID, "new", euID}, members, "the node that went is gone, the one of others stays")
}

func TestANodeThatIsListedButGoneIsNotHealthy(t *testing.T) {
	cluster, nodes := productsCluster()
	members := observeMembers(cluster, nodes[1:], nil)
	statuses := map[string]string{}
	for _, member := range members {
		statuses[member.ID.ValueString()] = member.Status.ValueString()
	}
	assert.Equal(t, map[string]string{westID: "DELETED", eastID: "ACTIVE", euID: "ACTIVE"}, statuses)
}

// The server may have nodes that no name was given to: the best are kept, whatever their ids.
func TestNamingFewerNodesThanThereAreKeepsTheHealthy(t *testing.T) {
	standing := map[string]place{
		"a": {NodeID: "a", Region: "west", Status: api.StatusError},
		"b": {NodeID: "b", Region: "west", Status: api.StatusActive},
		"c": {NodeID: "c", Region: "west", Status: api.StatusActive},
	}
	named := rename(standing, map[string]wish{"one": {Region: "west"}, "two": {Region: "west"}})
	assert.Equal(t, "b", named["one"].NodeID)
	assert.Equal(t, "c", named["two"].NodeID)
	assert.Equal(t, "a", named["a"].NodeID)
}

// What is declared of nine places is looked up once, and is one error where it is wrong: at the first of them.
func TestNewValuesOfPlaces(t *testing.T) {
	in := func(region string) placeModel { return placeModel{Region: types.StringValue(region)} }
	before := map[string]placeModel{"a": in("west"), "b": in("west"), "c": in("mars")}
	after := map[string]placeModel{"a": in("west"), "b": in("mars"), "c": in("mars"), "d": in("mars"), "e": {}, "f": in("eu")}
	assert.Equal(t, []declaredOf{{types.StringValue("mars"), []string{"b", "d"}}, {types.StringValue("eu"), []string{"f"}}},
		newValues(after, before, func(p placeModel) types.String { return p.Region }))
}
