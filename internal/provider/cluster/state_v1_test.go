package cluster

import (
	"context"
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestWhatReplacesAClusterDependsOnWhatTheAPICan(t *testing.T) {
	state, plan := modelOf(t, nil), modelOf(t, nil)
	plan.Datastore = object.DatastoreObject(api.Datastore{Type: "cassandra", Version: "4.0"})
	plan.ConfigurationID = types.StringValue("c")
	assert.Equal(t, []path.Path{path.Root("configuration_id"), path.Root("datastore")}, plan.replacingChanges(state, nodesAPI))
	assert.Empty(t, plan.replacingChanges(state, mariadbAPI), "upgraded and configured in place")
	plan.Datastore = object.DatastoreObject(api.Datastore{Type: "redis", Version: "4.0"})
	assert.Equal(t, []path.Path{path.Root("datastore").AtName("type")}, plan.replacingChanges(state, mariadbAPI))

	state, plan = modelOf(t, nil), modelOf(t, nil)
	plan.Locality, plan.NetworkID = types.StringValue("affinity"), types.StringValue("n")
	assert.Empty(t, plan.replacingChanges(state, mariadbAPI), "adopted")
	state.Locality, state.NetworkID = types.StringValue("anti-affinity"), types.StringValue("n")
	assert.Equal(t, []path.Path{path.Root("locality")}, plan.replacingChanges(state, mariadbAPI))
	plan.Locality = types.StringNull()
	assert.Empty(t, plan.replacingChanges(state, mariadbAPI), "no longer declared")
}

func TestCreateSaysWhereAndWithWhatV1MakesACluster(t *testing.T) {
	model := modelOf(t, map[string]placeModel{"a": {AvailabilityZone: types.StringValue("az1")}, "r": {Type: types.StringValue("query_router")}})
	model.Volume = object.VolumeObjectOf(1, types.StringValue("ssd"))
	model.Locality, model.NetworkID = types.StringValue("affinity"), types.StringValue("net")
	model.ModuleIDs = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("m2"), types.StringValue("m1")})
	model.ExtendedProperties = types.MapValueMust(types.StringType, map[string]attr.Value{"num_mongos": types.StringValue("2")})
	var diags diag.Diagnostics
	spec, _ := model.spec(t.Context(), &diags)
	require.Empty(t, diags)
	assert.Equal(t, api.ClusterSpec{
		Name: "products", Datastore: api.Datastore{Type: "cassandra", Version: "2.0.6"}, FlavorID: "7", VolumeSize: 1, Size: 2,
		Allocations: []api.Allocation{{AvailabilityZone: "az1"}, {Type: "query_router"}},
		VolumeType:  "ssd", Locality: "affinity", NetworkID: "net", ModuleIDs: []string{"m1", "m2"}, ExtendedProperties: map[string]string{"num_mongos": "2"},
	}, spec)

	steps := clusterSteps{can: mongodbAPI, template: model.template(t.Context(), &diags)}
	require.Empty(t, diags)
	modules := []string{"m1", "m2"}
	assert.Equal(t, api.Allocation{FlavorID: "7", VolumeSize: 1, VolumeType: "ssd", NetworkID: "net", ModuleIDs: modules, AvailabilityZone: "az1"},
		steps.complete(api.Allocation{AvailabilityZone: "az1"}))
	assert.Equal(t, api.Allocation{VolumeType: "ssd", NetworkID: "net", ModuleIDs: modules, Type: "query_router"}, steps.complete(api.Allocation{Type: "query_router"}),
		"a node of a type is like the others of its type")
}

func TestImportLeavesNodesOfAnotherSizeOut(t *testing.T) {
	nodes := []api.Node{
		{FlavorID: "2", VolumeSize: 1, ConfigurationID: "c"},
		{FlavorID: "4", VolumeSize: 10, Type: "query_router"},
		{FlavorID: "4", VolumeSize: 10, Type: "config_server"},
	}
	model := clusterModel{Volume: types.ObjectNull(object.VolumeAttrTypes)}
	model.assumeDeclared(nodes, mongodbAPI)
	assert.Equal(t, types.StringValue("2"), model.FlavorID)
	assert.Equal(t, object.VolumeObject(1), model.Volume)

	model = clusterModel{Volume: types.ObjectNull(object.VolumeAttrTypes)}
	model.assumeDeclared(nodes[:1], mariadbAPI)
	assert.Equal(t, types.StringNull(), model.ConfigurationID, "the cluster tells it")
	model.observeConfiguration(api.Cluster{ConfigurationID: "c"}, mariadbAPI)
	assert.Equal(t, types.StringValue("c"), model.ConfigurationID)
	model.observeConfiguration(api.Cluster{}, nodesAPI)
	assert.Equal(t, types.StringValue("c"), model.ConfigurationID, "an API that does not tell it leaves what was declared")
}

func TestWhatWasNotReachedShowsAgain(t *testing.T) {
	was := map[string]placeModel{
		"a": {nodeFacts: nodeFactsKnown("1", "ACTIVE"), AvailabilityZone: types.StringValue("az1"), ReplacementTrigger: types.StringValue("1")},
		"b": {nodeFacts: nodeFactsKnown("2", "ACTIVE"), AvailabilityZone: types.StringValue("az1")},
	}
	wanted := map[string]placeModel{
		"a": {AvailabilityZone: types.StringValue("az2"), ReplacementTrigger: types.StringValue("2")}, "b": {AvailabilityZone: types.StringValue("az2")},
	}
	state, model := modelOf(t, was), modelOf(t, wanted)
	var diags diag.Diagnostics
	assert.Empty(t, model.adoptedZones(t.Context(), state, &diags))
	assert.Equal(t, []path.Path{path.Root("nodes").AtMapKey("b").AtName("availability_zone")}, model.adoptedZones(t.Context(), modelOf(t, map[string]placeModel{"b": {}}), &diags))
	model.keepUnmet(t.Context(), state, map[string]string{"a": "1", "b": "9", "b:2": "2"}, &diags)
	require.Empty(t, diags)
	places := model.places(t.Context(), &diags)
	assert.Equal(t, types.StringValue("az1"), places["a"].AvailabilityZone)
	assert.Equal(t, types.StringValue("1"), places["a"].ReplacementTrigger)
	assert.Equal(t, types.StringValue("az2"), places["b"].AvailabilityZone, "its node is a new one")
}

func TestAGrowthThatFailsForADefectOfTheServerSaysSo(t *testing.T) {
	crashed := &api.Error{StatusCode: 500, Method: "POST", Path: "/clusters/c"}
	assert.Contains(t, hintOfGrowth(stepAdd, verticaAPI, crashed), "No release of Trove so far can add nodes to vertica clusters")
	assert.Contains(t, hintOfGrowth(stepAdd, verticaAPI, api.ErrFault), "leaves the cluster in its task")
	assert.Empty(t, hintOfGrowth(stepAdd, mariadbAPI, crashed))
	assert.Empty(t, hintOfGrowth(stepRemove, verticaAPI, crashed))
	assert.Empty(t, hintOfGrowth(stepAdd, verticaAPI, errors.New("refused")))
}

func TestABuildThatFailsSaysWhatClustersTakeInV1(t *testing.T) {
	build := diagnose.Attempt{Verb: "create", Kind: "cluster", Name: "products"}
	can := clusterAbilities{ClusterRules: api.ClusterRules{NeedsOwnAgents: true}}
	of := func(err error, can clusterAbilities) (diags diag.Diagnostics, failed bool) {
		failed = addUnfinishedBuild(&diags, build, err, can)
		return diags, failed
	}

	diags, failed := of(api.ErrFault, can)
	assert.True(t, failed)
	require.Len(t, diags, 1)
	assert.Equal(t, "Cluster failed on the server", diags[0].Summary())
	assert.Contains(t, diags[0].Detail(), "No guest agent that comes with Trove builds a cluster")
	assert.Contains(t, diags[0].Detail(), "declare a master with slaves instead")

	diags, failed = of(context.DeadlineExceeded, can)
	assert.False(t, failed)
	require.Len(t, diags, 2)
	assert.Equal(t, `Cluster "products" is not ready yet`, diags[0].Summary())
	assert.Equal(t, diag.NewWarningDiagnostic(`Cluster "products" may never be ready`,
		ownAgents+" Where there is a management network, network_id is needed besides."), diags[1])

	diags, _ = of(api.ErrFault, clusterAbilities{})
	require.Len(t, diags, 1)
	assert.NotContains(t, diags[0].Detail(), "guest agent", "the API nodes")
}

func TestWarningsOfAPlan(t *testing.T) {
	change := galera()
	change.Want["b"] = wish{Trigger: "1"}
	change.Want["e"] = wish{}
	change.WantVersion, change.Declared.ConfigurationID = "10.6", ""
	can := mariadbAPI
	can.GrowthIsBroken = true
	var diags diag.Diagnostics
	warnOfSteps(&diags, "products", planCluster(change, can), can)
	assert.Equal(t, diag.Diagnostics{
		diag.NewWarningDiagnostic(`Nodes of cluster "products" will change`, `Applying this plan to cluster "products", in this order:
  - adds node e because it is declared and does not exist
  - adds node b because its replacement_trigger changed
  - removes node b because its replacement_trigger changed
  - upgrades all nodes to 10.6, node after node, because the version is 10.4, declared 10.6
  - detaches the configuration from all nodes because the configuration is small, declared none`),
		diag.NewWarningDiagnostic(`Adding nodes to cluster "products" may fail`, `Applying this plan adds nodes to the mariadb cluster "products". No release of Trove so far can add nodes to mariadb clusters, for a defect of its own; it works only where the cloud's operator has repaired it.`),
	}, diags)
}
