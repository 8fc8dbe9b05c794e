package trove

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const getCluster = "GET /clusters/" + trovetest.ClusterID

func TestAClusterIsWaitedForUntilItIsReady(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusBuild, "a", "b"), trovetest.Showing(api.StatusBuild, "a", "b"), trovetest.Showing(api.StatusActive, "a", "b"))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)
	assert.Equal(t, api.StatusActive, cluster.Status)
	assert.Equal(t, []string{getCluster, getCluster, getCluster}, cloud.Journal())
	assert.InDelta(t, 6, cloud.Clock.Now().Sub(trovetest.Noon).Seconds(), 0.25)
}

func TestAFailedClusterEndsTheWaitWithWhatWasReached(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusBuild, "a", "b", "c"), trovetest.Showing(api.StatusError, "a", "b", "c"))
	cloud.On(getCluster+"/nodes/a", trovetest.Reply(200, trovetest.NodeDoc("a", api.StatusActive, "")))
	cloud.On(getCluster+"/nodes/b", trovetest.Reply(200, trovetest.NodeDoc("b", api.StatusError, "No valid host was found.")))
	cloud.On(getCluster+"/nodes/c", trovetest.Reply(200, trovetest.NodeDoc("c", api.StatusActive, "")))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	assert.Equal(t, api.StatusError, cluster.Status, "the last state seen comes beside the error")
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, &StateError{
		Kind: "cluster", ID: trovetest.ClusterID, Name: "products", Status: api.StatusError, Reached: "2 of 3 nodes ACTIVE",
		Fault: `node "products-b" (b) is ERROR: No valid host was found.`, FailedNodes: 1, Nodes: 3,
	}, state)
	require.ErrorIs(t, err, api.ErrFault)
	assert.Equal(t, 2, cloud.Count(getCluster))
	assert.Len(t, cloud.Journal(), 6)
}

func TestTheServersOwnFaultOfAClusterIsToldOnce(t *testing.T) {
	cloud := newCloud(t)
	document := strings.TrimSuffix(trovetest.ClusterDoc(api.StatusError, "b"), "}}") + `, "fault": {"message": "Node b is broken."}}}`
	cloud.On(getCluster, trovetest.Reply(200, document))
	cloud.On(getCluster+"/nodes/b", trovetest.Reply(200, trovetest.NodeDoc("b", api.StatusError, "Broken.")))
	_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.EqualError(t, err, `cluster "products" (`+trovetest.ClusterID+`) is ERROR; 0 of 1 nodes ACTIVE; Node b is broken.`)
}

func TestAnUnknownStatusEndsTheWaitAndIsNamed(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing("MEDITATING"))
	_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.EqualError(t, err, `cluster "products" (`+trovetest.ClusterID+`) is MEDITATING, a status this client does not know`)
	require.NotErrorIs(t, err, api.ErrFault)
	assert.Equal(t, 1, cloud.Count(getCluster))
}

func TestAClusterThatVanishesEndsTheWait(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusBuild), trovetest.Fault(404, "itemNotFound", "x"))
	_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.ErrorIs(t, err, api.ErrNotFound)
	require.EqualError(t, err, "cluster "+trovetest.ClusterID+" is gone: not found")
}

func TestADeadlineEndsTheWaitWithWhatWasReached(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusBuild, "a", "b"))
	cloud.On(getCluster+"/nodes/a", trovetest.Reply(200, trovetest.NodeDoc("a", api.StatusActive, "")))
	cloud.On(getCluster+"/nodes/b", trovetest.Reply(200, trovetest.NodeDoc("b", api.StatusFailed, "Out of memory.")))
	_, err := cloud.client().WaitClusterReady(trovetest.Within(t, time.Hour), trovetest.ClusterID)
	var late *TimeoutError
	require.ErrorAs(t, err, &late)
	assert.InDelta(t, time.Hour.Seconds(), late.Waited.Seconds(), 5)
	late.Waited = time.Hour
	assert.Equal(t, &TimeoutError{
		Kind: "cluster", ID: trovetest.ClusterID, Name: "products", Status: api.StatusBuild, Waited: time.Hour,
		Reached: `1 of 2 nodes ACTIVE; node "products-b" (b) is FAILED: Out of memory.`,
	}, late)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestACancelledWaitEndsAtOnceAndSaysWhatItWaitedFor(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusBuild, "a", "b"))
	ctx, cancel := context.WithCancel(t.Context())
	pauses := 0
	cloud.Clock.BeforeSleep(func(time.Duration) {
		if pauses++; pauses == 3 {
			cancel()
		}
	})
	cluster, err := cloud.client().WaitClusterReady(ctx, trovetest.ClusterID)
	require.ErrorIs(t, err, context.Canceled)
	require.EqualError(t, err, `waiting for cluster "products" (`+trovetest.ClusterID+`), which is BUILD: context canceled`)
	assert.Equal(t, trovetest.ClusterID, cluster.ID)
	assert.Equal(t, []string{getCluster, getCluster}, cloud.Journal(), "nothing more is asked")
}

func TestAWaitOutlastsAFewFailedPollsButNotThree(t *testing.T) {
	cloud := newCloud(t)
	broken := trovetest.Reply(500, "")
	cloud.On(getCluster, broken, broken, trovetest.Showing(api.StatusBuild), broken, trovetest.Showing(api.StatusActive))
	_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.NoError(t, err)

	cloud.On(getCluster, trovetest.Showing(api.StatusBuild), broken)
	_, err = cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.EqualError(t, err, `waiting for cluster "products" (`+trovetest.ClusterID+`), which is BUILD: GET /clusters/`+trovetest.ClusterID+
		`: 500 instanceFault: Internal Server Error (request id `+trovetest.ServerID+`)`)
}

func TestDeletionIsWaitedForUntilTheObjectIsGone(t *testing.T) {
	gone := trovetest.Fault(404, "itemNotFound", "x")
	for name, states := range map[string][]trovetest.Answer{
		"at once":                      {gone},
		"after a while":                {trovetest.Showing(api.StatusShutdown), trovetest.Showing(api.StatusShutdown), gone},
		"begun late":                   {trovetest.Showing(api.StatusActive), trovetest.Showing(api.StatusShutdown), gone},
		"of what had failed long ago":  {trovetest.Showing(api.StatusError), trovetest.Showing(api.StatusError), trovetest.Showing(api.StatusShutdown), gone},
		"of what had failed, at a go ": {trovetest.Showing(api.StatusError), gone},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(getCluster, states...)
			require.NoError(t, cloud.client().WaitClusterGone(t.Context(), trovetest.ClusterID))
			assert.Equal(t, len(states), cloud.Count(getCluster))
		})
	}
}

func TestADeletionThatFailsEndsTheWait(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(getCluster, trovetest.Showing(api.StatusShutdown), trovetest.Showing(api.StatusError))
	err := cloud.client().WaitClusterGone(t.Context(), trovetest.ClusterID)
	require.ErrorIs(t, err, api.ErrFault)
	assert.Equal(t, 2, cloud.Count(getCluster))

	// What was failed before and shows no sign of going is given two minutes.
	cloud.On(getCluster, trovetest.Showing(api.StatusError))
	start := cloud.Clock.Now()
	err = cloud.client().WaitClusterGone(t.Context(), trovetest.ClusterID)
	require.ErrorIs(t, err, api.ErrFault)
	assert.InDelta(t, 120, cloud.Clock.Now().Sub(start).Seconds(), 7)
}

func TestInstancesAreWaitedForLikeClusters(t *testing.T) {
	instance := func(status api.Status, fields string) trovetest.Answer {
		return trovetest.Reply(200, `{"instance": {"id": "i", "name": "db", "status": "`+string(status)+`"`+fields+`}}`)
	}
	cloud := newCloud(t)
	cloud.On("GET /instances/i", instance(api.StatusBuild, ""), instance(api.StatusBackup, ""), instance(api.StatusActive, ""))
	got, err := cloud.client().WaitInstanceReady(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, api.StatusActive, got.Status)
	assert.Equal(t, 3, cloud.Count("GET /instances/i"))

	cloud.On("GET /instances/i", instance(api.StatusFailed, `, "fault": {"message": "Disk full."}`))
	_, err = cloud.client().WaitInstanceReady(t.Context(), "i")
	require.EqualError(t, err, `instance "db" (i) is FAILED; Disk full.`)

	cloud.On("GET /instances/i", instance(api.StatusShutdown, ""), trovetest.Fault(404, "itemNotFound", "x"))
	require.NoError(t, cloud.client().WaitInstanceGone(t.Context(), "i"))
}

// waitForAll waits for clusters at the same time: the first poll comes when all of them have joined.
func waitForAll(t *testing.T, cloud *cloud, wait func(client *Client, id string) error, ids ...string) {
	t.Helper()
	client := cloud.client()
	joined := make(chan struct{})
	var once sync.Once
	cloud.Clock.BeforeSleep(func(time.Duration) {
		once.Do(func() { <-joined })
	})
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() { assert.NoError(t, wait(client, id)) })
	}
	assert.Eventually(t, func() bool { return client.clusterPolls.group.Waiting() == len(ids) }, time.Minute, time.Millisecond)
	close(joined)
	all.Wait()
}

func untilReady(t *testing.T) func(*Client, string) error {
	t.Helper()
	return func(client *Client, id string) error {
		_, err := client.WaitClusterReady(t.Context(), id)
		return err
	}
}

func TestWaitsForManyClustersShareOnePageOfTheList(t *testing.T) {
	cloud := newCloud(t)
	state := func(status api.Status) trovetest.Answer {
		return listing(trovetest.ClusterObject("a", "a", status), trovetest.ClusterObject("b", "b", status), trovetest.ClusterObject("c", "c", status))
	}
	cloud.On("GET /clusters", state(api.StatusBuild), state(api.StatusBuild), state(api.StatusActive))
	waitForAll(t, cloud, untilReady(t), "a", "b", "c")
	assert.Equal(t, []string{"GET /clusters", "GET /clusters", "GET /clusters"}, cloud.Journal())
}

func TestWhatIsMissingFromTheListIsLookedAtBeforeItCountsAsGone(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing(trovetest.ClusterObject("a", "a", api.StatusActive)))
	cloud.On("GET /clusters/b", trovetest.Reply(200, `{"cluster": `+trovetest.ClusterObject("b", "b", api.StatusActive)+`}`))
	waitForAll(t, cloud, untilReady(t), "a", "b")
	assert.Equal(t, []string{"GET /clusters", "GET /clusters/b"}, cloud.Journal())

	cloud.Forget()
	cloud.On("GET /clusters", listing())
	cloud.On("GET /clusters/b", trovetest.Fault(404, "itemNotFound", "x"))
	waitForAll(t, cloud, func(client *Client, id string) error { return client.WaitClusterGone(t.Context(), id) }, "b", "c")
	assert.ElementsMatch(t, []string{"GET /clusters", "GET /clusters/b", "GET /clusters/c"}, cloud.Journal())
}

// In a project with many clusters, listing them all to hear of two would take more requests than asking for each.
func TestALongListIsReadOnceOnly(t *testing.T) {
	cloud := newCloud(t)
	next := func(marker string) string {
		return `, "links": [{"rel": "next", "href": "http://x/?marker=` + marker + `"}]}`
	}
	object := func(id string, status api.Status) string { return trovetest.ClusterObject(id, id, status) }
	cloud.On("GET /clusters",
		trovetest.Reply(200, `{"clusters": [`+object("a", api.StatusBuild)+`]`+next("a")),
		trovetest.Reply(200, `{"clusters": [`+object("b", api.StatusBuild)+`]`+next("b")),
		trovetest.Reply(200, `{"clusters": [`+object("z", api.StatusActive)+`]}`))
	cloud.On("GET /clusters/a", trovetest.Reply(200, `{"cluster": `+object("a", api.StatusActive)+`}`))
	cloud.On("GET /clusters/b", trovetest.Reply(200, `{"cluster": `+object("b", api.StatusActive)+`}`))
	waitForAll(t, cloud, untilReady(t), "a", "b")
	journal := cloud.Journal()
	assert.Equal(t, []string{"GET /clusters", "GET /clusters?marker=a", "GET /clusters?marker=b"}, journal[:3])
	assert.ElementsMatch(t, []string{"GET /clusters/a", "GET /clusters/b"}, journal[3:])
}

func TestAClusterThatCannotBeShownEndsItsOwnWaitAlone(t *testing.T) {
	cloud := newCloud(t)
	states := make([]trovetest.Answer, 0, 9)
	for range 8 {
		states = append(states, listing(trovetest.ClusterObject("a", "a", api.StatusBuild)))
	}
	cloud.On("GET /clusters", append(states, listing(trovetest.ClusterObject("a", "a", api.StatusActive)))...)
	cloud.On("GET /clusters/a", trovetest.Reply(200, `{"cluster": `+trovetest.ClusterObject("a", "a", api.StatusActive)+`}`))
	cloud.On("GET /clusters/b", trovetest.Reply(500, ""))
	waitForAll(t, cloud, func(client *Client, id string) error {
		_, err := client.WaitClusterReady(t.Context(), id)
		if id == "b" {
			assert.ErrorContains(t, err, "waiting for cluster b: GET /clusters/b: 500 instanceFault")
			return nil
		}
		return err
	}, "a", "b")
	assert.Equal(t, 3*6, cloud.Count("GET /clusters/b"), "three polls, each of which is tried six times")
}

func TestAListThatCannotBeHadEndsAllWaits(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", trovetest.Reply(500, ""))
	waitForAll(t, cloud, func(client *Client, id string) error {
		_, err := client.WaitClusterReady(t.Context(), id)
		assert.ErrorContains(t, err, "waiting for cluster "+id+": GET /clusters: 500 instanceFault")
		return nil
	}, "a", "b")
	assert.Equal(t, 3*6, cloud.Count("GET /clusters"), "three polls, each of which is tried six times")
}

func TestTheProgressOfAWaitIsLogged(t *testing.T) {
	var output bytes.Buffer
	cloud := newCloud(t)
	states := []trovetest.Answer{trovetest.Showing(api.StatusBuild)}
	for range 30 {
		states = append(states, trovetest.Showing(api.StatusReboot))
	}
	cloud.On(getCluster, append(states, trovetest.Showing(api.StatusActive))...)
	_, err := cloud.client().WaitClusterReady(tflogtest.RootLogger(t.Context(), &output), trovetest.ClusterID)
	require.NoError(t, err)
	lines, err := tflogtest.MultilineJSONDecode(&output)
	require.NoError(t, err)
	var progress []string
	for _, line := range lines {
		if line["@level"] == "info" {
			assert.Equal(t, "Waiting for cluster", line["@message"])
			assert.Equal(t, trovetest.ClusterID, line["id"])
			assert.NotEmpty(t, line["elapsed"])
			status, ok := line["status"].(string)
			require.True(t, ok)
			progress = append(progress, status)
		}
	}
	assert.Equal(t, []string{"BUILD", "REBOOT", "REBOOT", "ACTIVE"}, progress, "each change, and once in half a minute")
}

func TestAnUnknownTaskEndsTheWaitAndIsNamed(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getCluster, trovetest.V1Showing("DREAMING", "a ACTIVE"))
	_, err := cloud.client().WaitClusterReady(t.Context(), trovetest.ClusterID)
	require.EqualError(t, err, `cluster "products" (`+trovetest.ClusterID+`) is DREAMING, a status this client does not know; 0 of 1 nodes ACTIVE`)
	require.NotErrorIs(t, err, api.ErrFault)
	assert.Equal(t, 1, cloud.Count(getCluster))
}
