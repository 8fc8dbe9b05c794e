package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// configured answers with a cluster of mariadb that has a configuration, and a version.
func configured(task api.Task, configuration, version string, members ...string) trovetest.Answer {
	return trovetest.Reply(http.StatusOK, trovetest.V1Cluster{
		ID: trovetest.ClusterID, Name: "products", Datastore: "mariadb", Task: string(task), Configuration: configuration, Version: version, Members: members,
	}.Doc())
}

func TestAnActionOnAllNodesWaitsForTaskAndNodes(t *testing.T) {
	for name, test := range map[string]struct {
		act  func(*testing.T, *Client) error
		task api.Task
		body string
	}{
		"upgrade": {
			func(t *testing.T, c *Client) error {
				t.Helper()
				return c.UpgradeCluster(t.Context(), trovetest.ClusterID, "10.6")
			},
			api.TaskUpgrading, `{"upgrade": {"datastore_version": "10.6"}}`,
		},
		"restart": {
			func(t *testing.T, c *Client) error {
				t.Helper()
				return c.RestartCluster(t.Context(), trovetest.ClusterID)
			},
			api.TaskRestarting, `{"restart": {}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ACTIVE"),
				trovetest.V1Showing(test.task, "a REBOOT", "b ACTIVE"), trovetest.V1Showing(api.TaskNone, "b ACTIVE", "a BUILD"), trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ACTIVE"))
			cloud.On(trovetest.PostCluster, trovetest.Accepted())
			require.NoError(t, test.act(t, cloud.client()))
			assert.Equal(t, []string{getCluster, trovetest.PostCluster, getCluster, getCluster, getCluster}, cloud.Journal())
			assert.JSONEq(t, test.body, cloud.Sent(trovetest.PostCluster))

			// A busy cluster is waited for.
			cloud.Forget()
			cloud.On(getCluster, trovetest.V1Showing(api.TaskGrowing, "a ACTIVE"), trovetest.V1Showing(api.TaskNone, "a ACTIVE"),
				trovetest.V1Showing(api.TaskRestarting, "a ACTIVE"), trovetest.V1Showing(api.TaskNone, "a ACTIVE"))
			cloud.On(trovetest.PostCluster, trovetest.V1Busy(api.TaskRestarting), trovetest.Accepted())
			require.NoError(t, test.act(t, cloud.client()))
			assert.Equal(t, []string{getCluster, getCluster, trovetest.PostCluster, getCluster, getCluster, trovetest.PostCluster, getCluster}, cloud.Journal())
		})
	}
}

func TestAnUpgradeThatFailsNamesTheTask(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE", "b ACTIVE"), trovetest.V1Showing(api.TaskUpgrading, "a UPGRADE", "b ACTIVE"), trovetest.V1Showing(api.TaskUpgrading, "a ERROR", "b ERROR"))
	cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances(""))
	cloud.On(trovetest.PostCluster, trovetest.Accepted())
	err := cloud.client().UpgradeCluster(t.Context(), trovetest.ClusterID, "10.6")
	require.ErrorContains(t, err, `upgrading cluster `+trovetest.ClusterID+`: cluster "products" (`+trovetest.ClusterID+`) is ERROR, stuck in UPGRADING_CLUSTER`)
	require.ErrorIs(t, err, api.ErrFault)
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, api.TaskUpgrading, state.Task)
}

func TestAnActionWhoseAnswerIsLostIsFoundByItsTaskOrItsResult(t *testing.T) {
	restarting, rest := trovetest.V1Showing(api.TaskRestarting, "a REBOOT"), trovetest.V1Showing(api.TaskNone, "a ACTIVE")
	cloud := newV1Cloud(t)
	cloud.On(getCluster, rest, restarting, rest)
	cloud.On(trovetest.PostCluster, trovetest.Reset())
	require.NoError(t, cloud.client().RestartCluster(t.Context(), trovetest.ClusterID))
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster))

	cloud.On(getCluster, rest, configured(api.TaskNone, "", "10.6", "a ACTIVE"))
	require.NoError(t, cloud.client().UpgradeCluster(t.Context(), trovetest.ClusterID, "10.6"))
	assert.Equal(t, 2, cloud.Count(trovetest.PostCluster))
}

func TestAConfigurationIsAttachedInPlaceOfAnotherOneAfterThatIsDetached(t *testing.T) {
	const attach, detach = `{"configuration_attach": {"configuration_id": "new"}}`, `{"configuration_detach": {}}`
	for name, test := range map[string]struct {
		before, want string
		states       []trovetest.Answer
		bodies       []string
	}{
		"attach": {"", "new", []trovetest.Answer{configured(api.TaskUpdating, "", "10.4", "a ACTIVE"), configured(api.TaskNone, "new", "10.4", "a RESTART_REQUIRED")}, []string{attach}},
		"detach": {"old", "", []trovetest.Answer{configured(api.TaskNone, "", "10.4", "a ACTIVE")}, []string{detach}},
		"replace": {
			"old", "new", []trovetest.Answer{
				configured(api.TaskUpdating, "old", "10.4", "a ACTIVE"), configured(api.TaskNone, "", "10.4", "a RESTART_REQUIRED"),
				configured(api.TaskNone, "", "10.4", "a RESTART_REQUIRED"), configured(api.TaskNone, "new", "10.4", "a ACTIVE"),
			}, []string{detach, attach},
		},
		"attached already": {"new", "new", nil, nil},
		"none to detach":   {"", "", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(getCluster, append([]trovetest.Answer{configured(api.TaskNone, test.before, "10.4", "a ACTIVE")}, test.states...)...)
			cloud.On(trovetest.PostCluster, trovetest.Accepted())
			require.NoError(t, cloud.client().ConfigureCluster(t.Context(), trovetest.ClusterID, test.want))
			bodies := cloud.actions()
			require.Len(t, bodies, len(test.bodies))
			for i, body := range test.bodies {
				assert.JSONEq(t, body, bodies[i])
			}
			assert.Equal(t, 1+len(test.states), cloud.Count(getCluster))
		})
	}
}

func TestAConfigurationThatDoesNotExistIsARefusalThatNamesIt(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE"))
	cloud.On(trovetest.PostCluster, trovetest.Reply(404, trovetest.V1Golden(t, "configuration-unknown.response")))
	err := cloud.client().ConfigureCluster(t.Context(), trovetest.ClusterID, "00000000-0000-4000-8000-000000000000")
	require.ErrorContains(t, err, "Configuration group id: 00000000-0000-4000-8000-000000000000 could not be found.")
}

func TestWhatADatastoreCannotDoIsNotAskedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "redis", "a ACTIVE")
	client := cloud.client()
	require.EqualError(t, client.RestartCluster(t.Context(), trovetest.ClusterID), `the API "v1.0" has no operation "restart cluster" for the datastore "redis"`)
	require.ErrorIs(t, client.ConfigureCluster(t.Context(), trovetest.ClusterID, "c"), api.ErrUnsupported)
	assert.Zero(t, cloud.Count(trovetest.PostCluster))
	require.NoError(t, client.UpgradeCluster(t.Context(), trovetest.ClusterID, "6"))
}

func TestTheDialectNodesHasNoneOfTheseActions(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	for _, err := range []error{
		client.UpgradeCluster(t.Context(), trovetest.ClusterID, "6"), client.RestartCluster(t.Context(), trovetest.ClusterID),
		client.ConfigureCluster(t.Context(), trovetest.ClusterID, ""), client.ResetCluster(t.Context(), trovetest.ClusterID),
	} {
		require.ErrorIs(t, err, api.ErrUnsupported)
	}
	// Nor would it send anything if it were asked to.
	require.ErrorIs(t, client.act(t.Context(), client.dialect.ResetCluster(trovetest.ClusterID)), api.ErrUnsupported)
	assert.Empty(t, cloud.Journal())
}

func TestAResetIsOneRequestThatTheOwnerMayMake(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(trovetest.PostCluster, trovetest.Reply(202, trovetest.V1Golden(t, "reset.response")))
	require.NoError(t, cloud.client().ResetCluster(t.Context(), trovetest.ClusterID))
	assert.Equal(t, []string{trovetest.PostCluster}, cloud.Journal())
	assert.JSONEq(t, trovetest.V1Golden(t, "reset.request"), cloud.Sent(trovetest.PostCluster))

	cloud.Forget()
	cloud.On(trovetest.PostCluster, trovetest.Reset())
	cloud.On(getCluster, trovetest.V1Showing(api.TaskNone, "a ACTIVE"))
	require.NoError(t, cloud.client().ResetCluster(t.Context(), trovetest.ClusterID))
	assert.Equal(t, []string{trovetest.PostCluster, getCluster}, cloud.Journal())
}
