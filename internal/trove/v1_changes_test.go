package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// configured answers with a cluster of mariadb that has a configuration, and a version.
func configured(task Task, configuration, version string, members ...string) answer {
	return reply(http.StatusOK, v1Cluster{
		id: clusterID, name: "products", datastore: "mariadb", task: string(task), configuration: configuration, version: version, members: members,
	}.doc())
}

func TestAnActionOnAllNodesWaitsForTaskAndNodes(t *testing.T) {
	for name, test := range map[string]struct {
		act  func(*testing.T, *Client) error
		task Task
		body string
	}{
		"upgrade": {
			func(t *testing.T, c *Client) error {
				t.Helper()
				return c.UpgradeCluster(t.Context(), clusterID, "10.6")
			},
			TaskUpgrading, `{"upgrade": {"datastore_version": "10.6"}}`,
		},
		"restart": {
			func(t *testing.T, c *Client) error { t.Helper(); return c.RestartCluster(t.Context(), clusterID) },
			TaskRestarting, `{"restart": {}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE", "b ACTIVE"),
				v1Showing(test.task, "a REBOOT", "b ACTIVE"), v1Showing(TaskNone, "b ACTIVE", "a BUILD"), v1Showing(TaskNone, "a ACTIVE", "b ACTIVE"))
			cloud.on(postCluster, accepted())
			require.NoError(t, test.act(t, cloud.client()))
			assert.Equal(t, []string{getCluster, postCluster, getCluster, getCluster, getCluster}, cloud.journal())
			assert.JSONEq(t, test.body, cloud.sent(postCluster))

			// A busy cluster is waited for.
			cloud.forget()
			cloud.on(getCluster, v1Showing(TaskGrowing, "a ACTIVE"), v1Showing(TaskNone, "a ACTIVE"),
				v1Showing(TaskRestarting, "a ACTIVE"), v1Showing(TaskNone, "a ACTIVE"))
			cloud.on(postCluster, v1Busy(TaskRestarting), accepted())
			require.NoError(t, test.act(t, cloud.client()))
			assert.Equal(t, []string{getCluster, getCluster, postCluster, getCluster, getCluster, postCluster, getCluster}, cloud.journal())
		})
	}
}

func TestAnUpgradeThatFailsNamesTheTask(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE", "b ACTIVE"), v1Showing(TaskUpgrading, "a UPGRADE", "b ACTIVE"), v1Showing(TaskUpgrading, "a ERROR", "b ERROR"))
	cloud.on(routeOfNodes, v1Instances(""))
	cloud.on(postCluster, accepted())
	err := cloud.client().UpgradeCluster(t.Context(), clusterID, "10.6")
	require.ErrorContains(t, err, `upgrading cluster `+clusterID+`: cluster "products" (`+clusterID+`) is ERROR, stuck in UPGRADING_CLUSTER`)
	require.ErrorIs(t, err, ErrFault)
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, TaskUpgrading, state.Task)
}

func TestAnActionWhoseAnswerIsLostIsFoundByItsTaskOrItsResult(t *testing.T) {
	restarting, rest := v1Showing(TaskRestarting, "a REBOOT"), v1Showing(TaskNone, "a ACTIVE")
	cloud := newV1Cloud(t)
	cloud.on(getCluster, rest, restarting, rest)
	cloud.on(postCluster, reset())
	require.NoError(t, cloud.client().RestartCluster(t.Context(), clusterID))
	assert.Equal(t, 1, cloud.count(postCluster))

	cloud.on(getCluster, rest, configured(TaskNone, "", "10.6", "a ACTIVE"))
	require.NoError(t, cloud.client().UpgradeCluster(t.Context(), clusterID, "10.6"))
	assert.Equal(t, 2, cloud.count(postCluster))
}

func TestAConfigurationIsAttachedInPlaceOfAnotherOneAfterThatIsDetached(t *testing.T) {
	const attach, detach = `{"configuration_attach": {"configuration_id": "new"}}`, `{"configuration_detach": {}}`
	for name, test := range map[string]struct {
		before, want string
		states       []answer
		bodies       []string
	}{
		"attach": {"", "new", []answer{configured(TaskUpdating, "", "10.4", "a ACTIVE"), configured(TaskNone, "new", "10.4", "a RESTART_REQUIRED")}, []string{attach}},
		"detach": {"old", "", []answer{configured(TaskNone, "", "10.4", "a ACTIVE")}, []string{detach}},
		"replace": {
			"old", "new", []answer{
				configured(TaskUpdating, "old", "10.4", "a ACTIVE"), configured(TaskNone, "", "10.4", "a RESTART_REQUIRED"),
				configured(TaskNone, "", "10.4", "a RESTART_REQUIRED"), configured(TaskNone, "new", "10.4", "a ACTIVE"),
			}, []string{detach, attach},
		},
		"attached already": {"new", "new", nil, nil},
		"none to detach":   {"", "", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on(getCluster, append([]answer{configured(TaskNone, test.before, "10.4", "a ACTIVE")}, test.states...)...)
			cloud.on(postCluster, accepted())
			require.NoError(t, cloud.client().ConfigureCluster(t.Context(), clusterID, test.want))
			bodies := cloud.actions()
			require.Len(t, bodies, len(test.bodies))
			for i, body := range test.bodies {
				assert.JSONEq(t, body, bodies[i])
			}
			assert.Equal(t, 1+len(test.states), cloud.count(getCluster))
		})
	}
}

func TestAConfigurationThatDoesNotExistIsARefusalThatNamesIt(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE"))
	cloud.on(postCluster, reply(404, v1Golden(t, "configuration-unknown.response")))
	err := cloud.client().ConfigureCluster(t.Context(), clusterID, "00000000-0000-4000-8000-000000000000")
	require.ErrorContains(t, err, "Configuration group id: 00000000-0000-4000-8000-000000000000 could not be found.")
}

func TestWhatADatastoreCannotDoIsNotAskedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	newV1Standing(cloud, "redis", "a ACTIVE")
	client := cloud.client()
	require.EqualError(t, client.RestartCluster(t.Context(), clusterID), `the API "v1.0" has no operation "restart cluster" for the datastore "redis"`)
	require.ErrorIs(t, client.ConfigureCluster(t.Context(), clusterID, "c"), ErrUnsupported)
	assert.Zero(t, cloud.count(postCluster))
	require.NoError(t, client.UpgradeCluster(t.Context(), clusterID, "6"))
}

func TestTheDialectNodesHasNoneOfTheseActions(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	for _, err := range []error{
		client.UpgradeCluster(t.Context(), clusterID, "6"), client.RestartCluster(t.Context(), clusterID),
		client.ConfigureCluster(t.Context(), clusterID, ""), client.ResetCluster(t.Context(), clusterID),
	} {
		require.ErrorIs(t, err, ErrUnsupported)
	}
	// Nor would it send anything if it were asked to.
	require.ErrorIs(t, client.act(t.Context(), client.dialect.resetCluster(clusterID)), ErrUnsupported)
	assert.Empty(t, cloud.journal())
}

func TestAResetIsOneRequestThatTheOwnerMayMake(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(postCluster, reply(202, v1Golden(t, "reset.response")))
	require.NoError(t, cloud.client().ResetCluster(t.Context(), clusterID))
	assert.Equal(t, []string{postCluster}, cloud.journal())
	assert.JSONEq(t, v1Golden(t, "reset.request"), cloud.sent(postCluster))

	cloud.forget()
	cloud.on(postCluster, reset())
	cloud.on(getCluster, v1Showing(TaskNone, "a ACTIVE"))
	require.NoError(t, cloud.client().ResetCluster(t.Context(), clusterID))
	assert.Equal(t, []string{postCluster, getCluster}, cloud.journal())
}
