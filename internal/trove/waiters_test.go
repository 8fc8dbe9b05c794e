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
)

const getCluster = "GET /clusters/" + clusterID

func TestAClusterIsWaitedForUntilItIsReady(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusBuild, "a", "b"), showing(StatusBuild, "a", "b"), showing(StatusActive, "a", "b"))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.NoError(t, err)
	assert.Equal(t, StatusActive, cluster.Status)
	assert.Equal(t, []string{getCluster, getCluster, getCluster}, cloud.journal())
	assert.InDelta(t, 6, cloud.clock.Now().Sub(noon).Seconds(), 0.25)
}

func TestAFailedClusterEndsTheWaitWithWhatWasReached(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusBuild, "a", "b", "c"), showing(StatusError, "a", "b", "c"))
	cloud.on(getCluster+"/nodes/a", reply(200, nodeDoc("a", StatusActive, "")))
	cloud.on(getCluster+"/nodes/b", reply(200, nodeDoc("b", StatusError, "No valid host was found.")))
	cloud.on(getCluster+"/nodes/c", reply(200, nodeDoc("c", StatusActive, "")))
	cluster, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	assert.Equal(t, StatusError, cluster.Status, "the last state seen comes beside the error")
	var state *StateError
	require.ErrorAs(t, err, &state)
	assert.Equal(t, &StateError{
		Kind: "cluster", ID: clusterID, Name: "products", Status: StatusError, Reached: "2 of 3 nodes ACTIVE",
		Fault: `node "products-b" (b) is ERROR: No valid host was found.`,
	}, state)
	require.ErrorIs(t, err, ErrFault)
	assert.Equal(t, 2, cloud.count(getCluster))
	assert.Len(t, cloud.journal(), 5)
}

func TestTheServersOwnFaultOfAClusterIsToldOnce(t *testing.T) {
	cloud := newCloud(t)
	document := strings.TrimSuffix(clusterDoc(StatusError, "b"), "}}") + `, "fault": {"message": "Node b is broken."}}}`
	cloud.on(getCluster, reply(200, document))
	cloud.on(getCluster+"/nodes/b", reply(200, nodeDoc("b", StatusError, "Broken.")))
	_, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.EqualError(t, err, `cluster "products" (`+clusterID+`) is ERROR; 0 of 1 nodes ACTIVE; Node b is broken.`)
}

func TestAnUnknownStatusEndsTheWaitAndIsNamed(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing("MEDITATING"))
	_, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.EqualError(t, err, `cluster "products" (`+clusterID+`) is MEDITATING, a status this client does not know`)
	require.NotErrorIs(t, err, ErrFault)
	assert.Equal(t, 1, cloud.count(getCluster))
}

func TestAClusterThatVanishesEndsTheWait(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusBuild), fault(404, "itemNotFound", "x"))
	_, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.ErrorIs(t, err, ErrNotFound)
	require.EqualError(t, err, "cluster "+clusterID+" is gone: not found")
}

func TestADeadlineEndsTheWaitWithWhatWasReached(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusBuild, "a", "b"))
	cloud.on(getCluster+"/nodes/a", reply(200, nodeDoc("a", StatusActive, "")))
	cloud.on(getCluster+"/nodes/b", reply(200, nodeDoc("b", StatusFailed, "Out of memory.")))
	_, err := cloud.client().WaitClusterReady(within(t, time.Hour), clusterID)
	var late *TimeoutError
	require.ErrorAs(t, err, &late)
	assert.InDelta(t, time.Hour.Seconds(), late.Waited.Seconds(), 5)
	late.Waited = time.Hour
	assert.Equal(t, &TimeoutError{
		Kind: "cluster", ID: clusterID, Name: "products", Status: StatusBuild, Waited: time.Hour,
		Reached: `1 of 2 nodes ACTIVE; node "products-b" (b) is FAILED: Out of memory.`,
	}, late)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestACancelledWaitEndsAtOnceAndSaysWhatItWaitedFor(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusBuild, "a", "b"))
	ctx, cancel := context.WithCancel(t.Context())
	pauses := 0
	cloud.clock.BeforeSleep(func(time.Duration) {
		if pauses++; pauses == 3 {
			cancel()
		}
	})
	cluster, err := cloud.client().WaitClusterReady(ctx, clusterID)
	require.ErrorIs(t, err, context.Canceled)
	require.EqualError(t, err, `waiting for cluster "products" (`+clusterID+`), which is BUILD: context canceled`)
	assert.Equal(t, clusterID, cluster.ID)
	assert.Equal(t, []string{getCluster, getCluster}, cloud.journal(), "nothing more is asked")
}

func TestAWaitOutlastsAFewFailedPollsButNotThree(t *testing.T) {
	cloud := newCloud(t)
	broken := reply(500, "")
	cloud.on(getCluster, broken, broken, showing(StatusBuild), broken, showing(StatusActive))
	_, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.NoError(t, err)

	cloud.on(getCluster, showing(StatusBuild), broken)
	_, err = cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.EqualError(t, err, `waiting for cluster "products" (`+clusterID+`), which is BUILD: GET /clusters/`+clusterID+
		`: 500 instanceFault: Internal Server Error (request id `+serverID+`)`)
}

func TestDeletionIsWaitedForUntilTheObjectIsGone(t *testing.T) {
	gone := fault(404, "itemNotFound", "x")
	for name, states := range map[string][]answer{
		"at once":                      {gone},
		"after a while":                {showing(StatusShutdown), showing(StatusShutdown), gone},
		"begun late":                   {showing(StatusActive), showing(StatusShutdown), gone},
		"of what had failed long ago":  {showing(StatusError), showing(StatusError), showing(StatusShutdown), gone},
		"of what had failed, at a go ": {showing(StatusError), gone},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(getCluster, states...)
			require.NoError(t, cloud.client().WaitClusterGone(t.Context(), clusterID))
			assert.Equal(t, len(states), cloud.count(getCluster))
		})
	}
}

func TestADeletionThatFailsEndsTheWait(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(getCluster, showing(StatusShutdown), showing(StatusError))
	err := cloud.client().WaitClusterGone(t.Context(), clusterID)
	require.ErrorIs(t, err, ErrFault)
	assert.Equal(t, 2, cloud.count(getCluster))

	// What was failed before and shows no sign of going is given two minutes.
	cloud.on(getCluster, showing(StatusError))
	start := cloud.clock.Now()
	err = cloud.client().WaitClusterGone(t.Context(), clusterID)
	require.ErrorIs(t, err, ErrFault)
	assert.InDelta(t, 120, cloud.clock.Now().Sub(start).Seconds(), 7)
}

func TestInstancesAreWaitedForLikeClusters(t *testing.T) {
	instance := func(status Status, fields string) answer {
		return reply(200, `{"instance": {"id": "i", "name": "db", "status": "`+string(status)+`"`+fields+`}}`)
	}
	cloud := newCloud(t)
	cloud.on("GET /instances/i", instance(StatusBuild, ""), instance(StatusBackup, ""), instance(StatusActive, ""))
	got, err := cloud.client().WaitInstanceReady(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, StatusActive, got.Status)
	assert.Equal(t, 3, cloud.count("GET /instances/i"))

	cloud.on("GET /instances/i", instance(StatusFailed, `, "fault": {"message": "Disk full."}`))
	_, err = cloud.client().WaitInstanceReady(t.Context(), "i")
	require.EqualError(t, err, `instance "db" (i) is FAILED; Disk full.`)

	cloud.on("GET /instances/i", instance(StatusShutdown, ""), fault(404, "itemNotFound", "x"))
	require.NoError(t, cloud.client().WaitInstanceGone(t.Context(), "i"))
}

// waitForAll waits for clusters at the same time: the first poll comes when all of them have joined.
func waitForAll(t *testing.T, cloud *cloud, wait func(client *Client, id string) error, ids ...string) {
	t.Helper()
	client := cloud.client()
	joined := make(chan struct{})
	var once sync.Once
	cloud.clock.BeforeSleep(func(time.Duration) {
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
	state := func(status Status) answer {
		return listing(clusterObject("a", "a", status), clusterObject("b", "b", status), clusterObject("c", "c", status))
	}
	cloud.on("GET /clusters", state(StatusBuild), state(StatusBuild), state(StatusActive))
	waitForAll(t, cloud, untilReady(t), "a", "b", "c")
	assert.Equal(t, []string{"GET /clusters", "GET /clusters", "GET /clusters"}, cloud.journal())
}

func TestWhatIsMissingFromTheListIsLookedAtBeforeItCountsAsGone(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /clusters", listing(clusterObject("a", "a", StatusActive)))
	cloud.on("GET /clusters/b", reply(200, `{"cluster": `+clusterObject("b", "b", StatusActive)+`}`))
	waitForAll(t, cloud, untilReady(t), "a", "b")
	assert.Equal(t, []string{"GET /clusters", "GET /clusters/b"}, cloud.journal())

	cloud.forget()
	cloud.on("GET /clusters", listing())
	cloud.on("GET /clusters/b", fault(404, "itemNotFound", "x"))
	waitForAll(t, cloud, func(client *Client, id string) error { return client.WaitClusterGone(t.Context(), id) }, "b", "c")
	assert.ElementsMatch(t, []string{"GET /clusters", "GET /clusters/b", "GET /clusters/c"}, cloud.journal())
}

// In a project with many clusters, listing them all to hear of two would take more requests than asking for each.
func TestALongListIsReadOnceOnly(t *testing.T) {
	cloud := newCloud(t)
	next := func(marker string) string {
		return `, "links": [{"rel": "next", "href": "http://x/?marker=` + marker + `"}]}`
	}
	object := func(id string, status Status) string { return clusterObject(id, id, status) }
	cloud.on("GET /clusters",
		reply(200, `{"clusters": [`+object("a", StatusBuild)+`]`+next("a")),
		reply(200, `{"clusters": [`+object("b", StatusBuild)+`]`+next("b")),
		reply(200, `{"clusters": [`+object("z", StatusActive)+`]}`))
	cloud.on("GET /clusters/a", reply(200, `{"cluster": `+object("a", StatusActive)+`}`))
	cloud.on("GET /clusters/b", reply(200, `{"cluster": `+object("b", StatusActive)+`}`))
	waitForAll(t, cloud, untilReady(t), "a", "b")
	journal := cloud.journal()
	assert.Equal(t, []string{"GET /clusters", "GET /clusters?marker=a", "GET /clusters?marker=b"}, journal[:3])
	assert.ElementsMatch(t, []string{"GET /clusters/a", "GET /clusters/b"}, journal[3:])
}

func TestAClusterThatCannotBeShownEndsItsOwnWaitAlone(t *testing.T) {
	cloud := newCloud(t)
	states := make([]answer, 0, 9)
	for range 8 {
		states = append(states, listing(clusterObject("a", "a", StatusBuild)))
	}
	cloud.on("GET /clusters", append(states, listing(clusterObject("a", "a", StatusActive)))...)
	cloud.on("GET /clusters/a", reply(200, `{"cluster": `+clusterObject("a", "a", StatusActive)+`}`))
	cloud.on("GET /clusters/b", reply(500, ""))
	waitForAll(t, cloud, func(client *Client, id string) error {
		_, err := client.WaitClusterReady(t.Context(), id)
		if id == "b" {
			assert.ErrorContains(t, err, "waiting for cluster b: GET /clusters/b: 500 instanceFault")
			return nil
		}
		return err
	}, "a", "b")
	assert.Equal(t, 3, cloud.count("GET /clusters/b"))
}

func TestAListThatCannotBeHadEndsAllWaits(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /clusters", reply(500, ""))
	waitForAll(t, cloud, func(client *Client, id string) error {
		_, err := client.WaitClusterReady(t.Context(), id)
		assert.ErrorContains(t, err, "waiting for cluster "+id+": GET /clusters: 500 instanceFault")
		return nil
	}, "a", "b")
	assert.Equal(t, 3, cloud.count("GET /clusters"))
}

func TestTheProgressOfAWaitIsLogged(t *testing.T) {
	var output bytes.Buffer
	cloud := newCloud(t)
	states := []answer{showing(StatusBuild)}
	for range 30 {
		states = append(states, showing(StatusReboot))
	}
	cloud.on(getCluster, append(states, showing(StatusActive))...)
	_, err := cloud.client().WaitClusterReady(tflogtest.RootLogger(t.Context(), &output), clusterID)
	require.NoError(t, err)
	lines, err := tflogtest.MultilineJSONDecode(&output)
	require.NoError(t, err)
	var progress []string
	for _, line := range lines {
		if line["@level"] == "info" {
			assert.Equal(t, "Waiting for cluster", line["@message"])
			assert.Equal(t, clusterID, line["id"])
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
	cloud.on(getCluster, v1Showing("DREAMING", "a ACTIVE"))
	_, err := cloud.client().WaitClusterReady(t.Context(), clusterID)
	require.EqualError(t, err, `cluster "products" (`+clusterID+`) is DREAMING, a status this client does not know; 0 of 1 nodes ACTIVE`)
	require.NotErrorIs(t, err, ErrFault)
	assert.Equal(t, 1, cloud.count(getCluster))
}
