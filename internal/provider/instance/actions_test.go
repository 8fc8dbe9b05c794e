package instance_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// These tests speak the protocol that Terraform 1.14 speaks to a provider, since older ones know no actions.

// actor invokes actions, as Terraform does.
type actor struct {
	server tfprotov6.ActionServer
}

func newActor(t *testing.T, cloud *acctest.Cloud) actor {
	t.Helper()
	server, err := cloud.Providers()["trove"]()
	require.NoError(t, err)
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	require.NoError(t, err)
	block, ok := schemas.Provider.Block.ValueType().(tftypes.Object)
	require.True(t, ok)
	nothing := map[string]tftypes.Value{}
	for name, attribute := range block.AttributeTypes {
		nothing[name] = tftypes.NewValue(attribute, nil)
	}
	config, err := tfprotov6.NewDynamicValue(block, tftypes.NewValue(block, nothing))
	require.NoError(t, err)
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: &config})
	require.NoError(t, err)
	require.Empty(t, configured.Diagnostics)
	acting, ok := server.(tfprotov6.ActionServer)
	require.True(t, ok)
	return actor{acting}
}

// asked is the configuration of an action; a timeout that is nil is left out.
func asked(t *testing.T, instanceID, timeout any) *tfprotov6.DynamicValue {
	t.Helper()
	block := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"instance_id": tftypes.String, "timeout": tftypes.String, "region": tftypes.String}}
	config, err := tfprotov6.NewDynamicValue(block, tftypes.NewValue(block, map[string]tftypes.Value{
		"instance_id": tftypes.NewValue(tftypes.String, instanceID), "timeout": tftypes.NewValue(tftypes.String, timeout),
		"region": tftypes.NewValue(tftypes.String, nil),
	}))
	require.NoError(t, err)
	return &config
}

// plan is what the plan of an action says.
func (a actor) plan(t *testing.T, verb string, instanceID any) []*tfprotov6.Diagnostic {
	t.Helper()
	response, err := a.server.PlanAction(t.Context(), &tfprotov6.PlanActionRequest{ActionType: "trove_instance_" + verb, Config: asked(t, instanceID, nil)})
	require.NoError(t, err)
	return response.Diagnostics
}

// invoke is what an action told on its way, and what it ended with.
func (a actor) invoke(t *testing.T, verb, instanceID string, timeout any) (told []string, ended []*tfprotov6.Diagnostic) {
	t.Helper()
	stream, err := a.server.InvokeAction(t.Context(), &tfprotov6.InvokeActionRequest{ActionType: "trove_instance_" + verb, Config: asked(t, instanceID, timeout)})
	require.NoError(t, err)
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			told = append(told, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			ended = event.Diagnostics
		}
	}
	return told, ended
}

// replicating makes a master and a slave of it, to be deleted in whatever roles they have at the end of the test.
func replicating(t *testing.T, cloud *acctest.Cloud) (masterID, slaveID string) {
	t.Helper()
	masterID = acctest.Build(t, cloud, api.InstanceSpec{Name: "master", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1})
	slaveID = acctest.Build(t, cloud, api.InstanceSpec{Name: "slave", SlaveOf: &api.SlaveOf{InstanceID: masterID}})
	cloud.Changes(t)
	return masterID, slaveID
}

func TestAccV1ActionsPromoteAndDetach(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	masterID, slaveID := replicating(t, cloud)
	acting, client := newActor(t, cloud), cloud.Client(t)

	assert.Empty(t, acting.plan(t, "promote", slaveID))
	assert.Empty(t, cloud.Changes(t), "a plan changes nothing")
	told, ended := acting.invoke(t, "promote", slaveID, "30m")
	assert.Empty(t, ended)
	assert.Equal(t, []string{fmt.Sprintf(`POST /instances/%s/action {"promote_to_replica_source":{}}`, slaveID)}, cloud.Changes(t))
	name := cloud.Name("slave")
	assert.Equal(t, []string{
		fmt.Sprintf("Promoting instance %q (%s), which is in ACTIVE.", name, slaveID),
		fmt.Sprintf("Done promoting instance %q (%s). It is master, in ACTIVE.", name, slaveID),
	}, told)
	former, err := client.Instance(t.Context(), masterID)
	require.NoError(t, err)
	assert.Equal(t, slaveID, former.MasterID)

	_, ended = acting.invoke(t, "promote", slaveID, nil)
	assert.Empty(t, ended)
	assert.Empty(t, cloud.Changes(t), "it is the master already")

	assert.Empty(t, acting.plan(t, "detach", masterID))
	told, ended = acting.invoke(t, "detach", masterID, nil)
	assert.Empty(t, ended)
	if changes := cloud.Changes(t); assert.Len(t, changes, 1) {
		assert.Regexp(t, `^P(UT|ATCH) /instances/`+masterID+` {"instance":{"replica_of":`, changes[0])
	}
	assert.Equal(t, fmt.Sprintf("Done detaching instance %q (%s). It is standalone, in ACTIVE.", cloud.Name("master"), masterID), told[len(told)-1])
	acctest.Delete(t, cloud, masterID, slaveID)
}

// A master that still reports is not ejected; one that is silent is.
func TestAccV1ActionEject(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	masterID, slaveID := replicating(t, cloud)
	acting := newActor(t, cloud)

	told, ended := acting.invoke(t, "eject", masterID, nil)
	assert.Len(t, told, 1)
	if assert.Len(t, ended, 1) {
		assert.Equal(t, "Could not eject instance", ended[0].Summary)
		assert.Contains(t, ended[0].Detail, fmt.Sprintf("Tried to eject instance %q (%s).", cloud.Name("master"), masterID))
	}
	cloud.Changes(t)

	cloud.KillHeartbeat(t, masterID)
	cloud.Eventually(t, func() bool {
		_, ended = acting.invoke(t, "eject", masterID, nil)
		return len(ended) == 0
	}, "the server sees that the master is silent")
	changes := cloud.Changes(t)
	if assert.NotEmpty(t, changes) {
		assert.Equal(t, fmt.Sprintf(`POST /instances/%s/action {"eject_replica_source":{}}`, masterID), changes[len(changes)-1])
	}
	heir, err := cloud.Client(t).Instance(t.Context(), slaveID)
	require.NoError(t, err)
	assert.Empty(t, heir.MasterID)
	acctest.Delete(t, cloud, slaveID, masterID)
}

// A restart is sent each time that it is asked for. How long it may take is the user's to say.
func TestAccV1ActionRestart(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	id := acctest.Build(t, cloud, api.InstanceSpec{Name: "master", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1})
	acting := newActor(t, cloud)
	cloud.Changes(t)
	restarted := fmt.Sprintf(`POST /instances/%s/action {"restart":{}}`, id)

	for range 2 {
		assert.Empty(t, acting.plan(t, "restart", id))
		_, ended := acting.invoke(t, "restart", id, nil)
		assert.Empty(t, ended)
		assert.Equal(t, []string{restarted}, cloud.Changes(t))
	}

	_, ended := acting.invoke(t, "restart", id, "1ns")
	if assert.Len(t, ended, 1) {
		assert.Equal(t, "Timeout while waiting for the instance", ended[0].Summary)
		assert.Contains(t, ended[0].Detail, "a longer time is given in its timeout")
	}
	acctest.Delete(t, cloud, id)
}

// Members of a set are restarted one after the other: never are two of them down.
func TestAccV1ActionsTakeTurns(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	masterID, slaveID := replicating(t, cloud)
	acting := newActor(t, cloud)
	cloud.Requests(t)
	var both sync.WaitGroup
	for _, id := range []string{masterID, slaveID} {
		both.Go(func() {
			_, ended := acting.invoke(t, "restart", id, nil)
			assert.Empty(t, ended)
		})
	}
	both.Wait()
	requests := cloud.Requests(t)
	restart := func(id string) int { return slices.Index(requests, "POST /instances/"+id+"/action") }
	first, second, id := restart(masterID), restart(slaveID), masterID
	if second < first {
		first, second, id = second, first, slaveID
	}
	require.GreaterOrEqual(t, first, 0)
	assert.Contains(t, requests[first:second], "GET /instances/"+id, "the first was waited for before the second was begun")
	acctest.Delete(t, cloud, slaveID, masterID)
}

// What can't be done is refused when planning, and nothing is sent.
func TestAccV1ActionsRefuseWhenPlanning(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	id := acctest.Build(t, cloud, api.InstanceSpec{Name: "one", Datastore: api.Datastore{Type: "cassandra", Version: "3.11.9"}, FlavorID: "2", VolumeSize: 1})
	acting := newActor(t, cloud)
	cloud.Requests(t)
	for _, verb := range []string{"promote", "eject", "detach"} {
		refused := acting.plan(t, verb, id)
		if assert.Len(t, refused, 1, verb) {
			assert.Equal(t, "Not supported by this Trove", refused[0].Summary)
			assert.Contains(t, refused[0].Detail, fmt.Sprintf(`The API "v1.0" has no operation %q for the datastore "cassandra".`, verb))
			assert.Equal(t, tftypes.NewAttributePath().WithAttributeName("instance_id"), refused[0].Attribute)
		}
		assert.Equal(t, []string{"GET /instances/" + id}, cloud.Requests(t), "asked once")
	}
	assert.Empty(t, acting.plan(t, "restart", id))

	missing := acting.plan(t, "restart", "00000000-0000-4000-8000-000000000000")
	if assert.Len(t, missing, 1) {
		assert.Contains(t, missing[0].Detail, "What was referred to does not exist, or belongs to another project.")
	}
	cloud.Requests(t)
	assert.Empty(t, acting.plan(t, "promote", tftypes.UnknownValue), "an instance that is still to be made")
	assert.Empty(t, cloud.Requests(t))

	response, err := acting.server.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: "trove_instance_restart", Config: asked(t, id, "soon")})
	require.NoError(t, err)
	if assert.Len(t, response.Diagnostics, 1) {
		assert.Contains(t, response.Diagnostics[0].Detail, `invalid duration "soon"`)
	}
	acctest.Delete(t, cloud, id)
}

// The other API has no promotion, and says so without a request.
func TestActionsOfTheOtherAPI(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	acting := newActor(t, cloud)
	cloud.Requests(t)
	for _, verb := range []string{"promote", "eject"} {
		refused := acting.plan(t, verb, "i")
		if assert.Len(t, refused, 1, verb) {
			assert.Equal(t, "Not supported by this Trove", refused[0].Summary)
		}
	}
	assert.Empty(t, cloud.Requests(t))
}
