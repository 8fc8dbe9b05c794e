package trove

import (
	"math/big"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	groupID   = "57807d83-dcd0-424e-9f11-1c269701b4ea"
	postG     = "POST /configurations"
	listG     = "GET /configurations"
	getG      = "GET /configurations/" + groupID
	putG      = "PUT /configurations/" + groupID
	deleteG   = "DELETE /configurations/" + groupID
	attachedG = "GET /configurations/" + groupID + "/instances"
)

var (
	mysql57 = api.Datastore{Type: "mysql", Version: "5.7.29"}
	group   = api.ConfigurationSpec{
		Name: "cfg", Description: "d", Datastore: mysql57, Values: map[string]api.ParameterValue{"max_connections": {Type: api.ParameterInteger, Text: "250"}},
	}
)

func shownGroup() api.Configuration {
	return api.Configuration{
		ID: groupID, Name: "cfg", Description: "d", Datastore: mysql57, Values: map[string]api.ParameterValue{"max_connections": {Type: api.ParameterInteger, Text: "250"}},
		Created: v1Printed("2026-11-22 12:10:03"), Updated: v1Printed("2026-11-22 12:10:03"),
	}
}

func TestAConfigurationGroupIsSentAndReadAsTroveHasIt(t *testing.T) {
	for name, start := range bothAPIs {
		t.Run(name, func(t *testing.T) {
			cloud := start(t)
			cloud.On(listG, trovetest.Reply(200, trovetest.V1Golden(t, "configurations.response")))
			cloud.On(postG, trovetest.Reply(200, trovetest.V1Golden(t, "configuration-create.response")))
			cloud.On(getG, trovetest.Reply(200, trovetest.V1Golden(t, "configuration-show-replaced.response")))
			cloud.On(putG, trovetest.Accepted())
			cloud.On(deleteG, trovetest.Accepted())
			cloud.On(attachedG, trovetest.Reply(200, trovetest.V1Golden(t, "configuration-instances.response")))
			client := cloud.client()

			created, err := client.CreateConfiguration(t.Context(), group)
			require.NoError(t, err)
			assert.Equal(t, Created[api.Configuration]{Object: shownGroup()}, created)
			assert.JSONEq(t, trovetest.V1Golden(t, "configuration-create.request"), cloud.Sent(postG))
			assert.Equal(t, []string{listG + "?limit=1", postG}, cloud.Journal())

			err = client.ReplaceConfiguration(t.Context(), groupID, api.ConfigurationSpec{
				Name: "cfg2", Description: "e", Datastore: mysql57, Values: map[string]api.ParameterValue{"max_connections": {Type: api.ParameterInteger, Text: "300"}},
			})
			require.NoError(t, err)
			assert.JSONEq(t, trovetest.V1Golden(t, "configuration-replace.request"), cloud.Sent(putG))

			shown, err := client.Configuration(t.Context(), groupID)
			require.NoError(t, err)
			want := shownGroup()
			want.Name, want.Description, want.Values = "cfg2", "e", map[string]api.ParameterValue{"max_connections": {Type: api.ParameterInteger, Text: "300"}}
			assert.Equal(t, want, shown)

			all, err := client.Configurations(t.Context())
			require.NoError(t, err)
			require.Len(t, all, 3)
			want = shownGroup()
			want.Values = nil
			assert.Equal(t, want, all[0])

			instances, err := client.ConfiguredInstances(t.Context(), groupID)
			require.NoError(t, err)
			assert.Equal(t, []api.ConfiguredInstance{{ID: "2ea3902f-58dd-457b-9ae6-ed98a5da285b", Name: "withcfg"}}, instances)
			require.NoError(t, client.DeleteConfiguration(t.Context(), groupID))
		})
	}
}

// The last value goes as the others do: an object without any is sent, not none.
func TestAGroupWithoutValuesIsSentAsOne(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(putG, trovetest.Accepted())
	require.NoError(t, cloud.client().ReplaceConfiguration(t.Context(), groupID, api.ConfigurationSpec{Name: "cfg"}))
	assert.JSONEq(t, `{"configuration": {"name": "cfg", "values": {}}}`, cloud.Sent(putG))
}

func TestAGroupWhoseAnswerIsLostIsFoundByItsName(t *testing.T) {
	cloud := newV1Cloud(t)
	of := func(id, name, description string) string {
		return `{"id": "` + id + `", "name": "` + name + `", "description": "` + description + `", "created": "2026-05-15T12:00:00", "updated": "2026-05-15T12:00:00",
			"datastore_name": "mysql", "datastore_version_name": "5.7.29"}`
	}
	cloud.On(postG, trovetest.Reset())
	cloud.On(listG, trovetest.Reply(200, `{"configurations": []}`), trovetest.Reply(200, `{"configurations": [`+of("other", "other", "d")+`, `+of("it", "cfg", "d")+`]}`))
	created, err := cloud.client().CreateConfiguration(t.Context(), group)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.True(t, created.Found)
	assert.Equal(t, 1, cloud.Count(postG))

	cloud = newV1Cloud(t)
	cloud.On(postG, trovetest.Reset())
	cloud.On(listG, trovetest.Reply(200, `{"configurations": []}`), trovetest.Reply(200, `{"configurations": [`+of("unlike", "cfg", "x")+`]}`))
	_, err = cloud.client().CreateConfiguration(t.Context(), group)
	var ambiguous *AmbiguousError
	require.ErrorAs(t, err, &ambiguous)
	assert.Equal(t, "unlike", ambiguous.Candidates[0].ID)
	assert.Equal(t, 1, cloud.Count(postG))
}

func TestAGroupOfTheNameIsToldOrAdopted(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(listG, trovetest.Reply(200, `{"configurations": [{"id": "`+groupID+`", "name": "cfg", "datastore_name": "mysql", "datastore_version_name": "5.7.29"}]}`))
	cloud.On(getG, trovetest.Reply(200, trovetest.V1Golden(t, "configuration-create.response")))
	client := cloud.client()
	spec := group
	spec.OnExisting = api.ExistingError
	_, err := client.CreateConfiguration(t.Context(), spec)
	require.EqualError(t, err, `there is configuration group "cfg" already: `+groupID)

	spec.OnExisting = api.ExistingAdopt
	created, err := client.CreateConfiguration(t.Context(), spec)
	require.NoError(t, err)
	assert.True(t, created.Adopted)
	assert.Equal(t, groupID, created.Object.ID)

	spec.Values = map[string]api.ParameterValue{"max_connections": {Type: api.ParameterInteger, Text: "251"}}
	_, err = client.CreateConfiguration(t.Context(), spec)
	var exists *ExistsError
	require.ErrorAs(t, err, &exists)
	assert.True(t, exists.Unlike)
	assert.Zero(t, cloud.Count(postG))
}

func TestAGroupThatIsInUseIsNotDeletedAndItsInstancesAreNamed(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(deleteG, trovetest.Reply(http.StatusBadRequest, trovetest.V1Golden(t, "configuration-delete-attached.response")))
	cloud.On(attachedG, trovetest.Reply(200, trovetest.V1Golden(t, "configuration-instances.response")))
	err := cloud.client().DeleteConfiguration(t.Context(), groupID)
	var used *ConfigurationInUseError
	require.ErrorAs(t, err, &used)
	assert.Equal(t, []api.ConfiguredInstance{{ID: "2ea3902f-58dd-457b-9ae6-ed98a5da285b", Name: "withcfg"}}, used.Instances)
	require.ErrorContains(t, err, "configuration group "+groupID+" is attached to withcfg (2ea3902f-58dd-457b-9ae6-ed98a5da285b): DELETE /configurations/")

	// Another refusal, or one of which nobody can tell the reason, is told as it is.
	cloud.On(attachedG, trovetest.Reply(200, `{"instances": []}`))
	err = cloud.client().DeleteConfiguration(t.Context(), groupID)
	require.ErrorContains(t, err, "400 badRequest")
	assert.NotErrorAs(t, err, &used)
}

func TestAGroupThatIsGoneIsDeleted(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(deleteG, trovetest.Fault(http.StatusNotFound, "itemNotFound", "no such group"))
	require.NoError(t, cloud.client().DeleteConfiguration(t.Context(), groupID))
}

func TestParametersAreAskedForOnceForEachVersion(t *testing.T) {
	cloud := newV1Cloud(t)
	const of40, of57 = "GET /datastores/mongodb/versions/4.0.28/parameters", "GET /datastores/mysql/versions/5.7.29/parameters"
	cloud.On(of40, trovetest.Reply(200, trovetest.V1Golden(t, "configuration-parameters.response")))
	cloud.On(of57, trovetest.Reply(200, `{"configuration-parameters": [
		{"name": "bulk_insert_buffer_size", "type": "integer", "restart_required": true, "min": 0, "max": 18446744073709551615},
		{"name": "server_id", "type": "integer", "read_only": true}]}`))
	client := cloud.client()
	for range 2 {
		parameters, err := client.Parameters(t.Context(), api.Datastore{Type: "mongodb", Version: "4.0.28"})
		require.NoError(t, err)
		require.Len(t, parameters, 58)
		assert.Equal(t, api.Parameter{Name: "auditLog.filter", Type: api.ParameterString, RestartRequired: true}, parameters[0])
		assert.Equal(t, "an integer from 2 to 300", parameters[28].Takes())
		parameters, err = client.Parameters(t.Context(), mysql57)
		require.NoError(t, err)
		assert.Equal(t, []api.Parameter{
			{Name: "bulk_insert_buffer_size", Type: api.ParameterInteger, RestartRequired: true, Min: big.NewInt(0), Max: new(big.Int).SetUint64(1<<64 - 1)},
			{Name: "server_id", Type: api.ParameterInteger, ReadOnly: true},
		}, parameters)
	}
	assert.Equal(t, 1, cloud.Count(of40))
	assert.Equal(t, 1, cloud.Count(of57))
}

// A group without a datastore is for any, and one that was made for a node is no user's.
func TestTheGroupsOfTheAPINodes(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getG, trovetest.Reply(200, `{"configuration": {"id": "`+groupID+`", "name": "products", "description": "", "values": {"max_connections": 250}}}`))
	cloud.On(listG, trovetest.Reply(200, `{"configurations": [{"id": "`+groupID+`", "name": "products"}, {"id": "g", "name": "products-1", "node_id": "n"}]}`))
	client := cloud.client()
	shown, err := client.Configuration(t.Context(), groupID)
	require.NoError(t, err)
	assert.Equal(t, api.Configuration{ID: groupID, Name: "products", Values: map[string]api.ParameterValue{"max_connections": {Type: api.ParameterInteger, Text: "250"}}}, shown)
	all, err := client.Configurations(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []api.Configuration{{ID: groupID, Name: "products"}}, all)
}
