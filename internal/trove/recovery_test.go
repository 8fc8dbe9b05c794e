package trove

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var products = ClusterSpec{Name: "products", Datastore: Datastore{"cassandra", "2.0.6"}, FlavorID: "7", VolumeSize: 1, Size: 3}

// listing answers with these clusters, given as JSON objects.
func listing(objects ...string) answer {
	return reply(200, `{"clusters": [`+strings.Join(objects, ", ")+`]}`)
}

// three is a cluster of three nodes, as a list shows it, made so long after noon.
func three(id string, after time.Duration) string {
	return strings.Replace(clusterObject(id, "products", StatusBuild, "1", "2", "3"), "2026-05-15T12:00:00",
		noon.Add(after).Format("2006-01-02T15:04:05"), 1)
}

const postClusters = "POST /clusters"

func TestAnAnsweredCreateIsSentOnceAndLookedForNever(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, showing(StatusBuild, "a", "b", "c"))
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, clusterID, created.Object.ID)
	assert.False(t, created.Found)
	assert.Equal(t, []string{"GET /clusters?limit=1", postClusters}, cloud.journal(), "the first request tells the server's time")
}

func TestACreateWhoseAnswerIsLostIsFoundByWhatWasAskedFor(t *testing.T) {
	unreadable := reply(200, "<html>Thank you!</html>")
	for name, lost := range map[string]answer{
		"reset": reset(), "502": reply(502, ""), "503": reply(503, ""), "504": reply(504, ""), "unreadable": unreadable,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(postClusters, lost)
			cloud.on("GET /clusters", listing(), listing(three("it", 0)))
			created, err := cloud.client().CreateCluster(t.Context(), products)
			require.NoError(t, err)
			assert.Equal(t, "it", created.Object.ID)
			assert.True(t, created.Found)
			assert.Equal(t, []string{"GET /clusters?limit=1", postClusters, "GET /clusters"}, cloud.journal())
			assert.Empty(t, cloud.clock.Sleeps())
		})
	}
}

func TestAnObjectThatAppearsLateIsFound(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, reset())
	cloud.on("GET /clusters", listing(), listing(), listing(), listing(three("it", 0)))
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.Equal(t, 1, cloud.count(postClusters))
	assert.Equal(t, []float64{1, 2}, seconds(cloud.clock.Sleeps()))
}

func TestACreateThatMadeNothingIsSentAgain(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, reset(), showing(StatusBuild))
	cloud.on("GET /clusters", listing())
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.False(t, created.Found)
	assert.Equal(t, 2, cloud.count(postClusters))
	assert.Equal(t, 5, cloud.count("GET /clusters"), "it was looked for five times before")
	assert.Equal(t, []float64{1, 2, 4, 8}, seconds(cloud.clock.Sleeps()))
}

func TestACreateIsSentThreeTimesAtMost(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, reply(503, ""))
	cloud.on("GET /clusters", listing())
	_, err := cloud.client().CreateCluster(t.Context(), products)
	require.EqualError(t, err, "POST /clusters: 503 serviceUnavailable: Service Unavailable (request id "+serverID+")")
	assert.Equal(t, 3, cloud.count(postClusters))
}

// What is not the one: older than the request, of another name, seen before it was sent, handed out already.
// An error 500 says nothing of what had been made by then.
func TestACreateInWhichTheServerBrokeDown(t *testing.T) {
	broken := fault(500, "instanceFault", "Internal Server Error.")
	first := []string{"GET /clusters?limit=1", postClusters, "GET /clusters"}
	for name, test := range map[string]struct {
		answers, lists []answer
		found          bool
		journal        []string
		fails          bool
	}{
		"it was made":                    {answers: []answer{broken}, lists: []answer{listing(), listing(three("it", 0))}, found: true, journal: first},
		"nothing was made":               {answers: []answer{broken, showing(StatusBuild)}, lists: []answer{listing()}, journal: append(first[:3:3], postClusters)},
		"it was made in the second try":  {answers: []answer{broken}, lists: []answer{listing(), listing(), listing(three("it", 0))}, found: true, journal: append(first[:3:3], postClusters, "GET /clusters")},
		"it breaks down twice":           {answers: []answer{broken, broken, showing(StatusBuild)}, lists: []answer{listing()}, journal: append(first[:3:3], postClusters, "GET /clusters", postClusters)},
		"it goes on breaking down":       {answers: []answer{broken}, lists: []answer{listing()}, fails: true, journal: append(first[:3:3], postClusters, "GET /clusters", postClusters, "GET /clusters")},
		"the list breaks down afterward": {answers: []answer{broken}, lists: []answer{listing(), reply(404, "")}, fails: true, journal: first},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(postClusters, test.answers...)
			cloud.on("GET /clusters", test.lists...)
			created, err := cloud.client().CreateCluster(t.Context(), products)
			if test.fails {
				var refusal *Error
				require.ErrorAs(t, err, &refusal)
				assert.Equal(t, 500, refusal.StatusCode)
			} else {
				require.NoError(t, err)
				assert.Equal(t, test.found, created.Found)
			}
			assert.Equal(t, test.journal, cloud.journal())
		})
	}
}

func TestNothingElseIsTakenForTheLostObject(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, showing(StatusBuild, "1", "2", "3"), reset(), reset(), reset())
	cloud.on("GET /clusters", listing(three("seen before", 0)))
	client := cloud.client()
	_, err := client.Clusters(t.Context())
	require.NoError(t, err)
	_, err = client.CreateCluster(t.Context(), products) // handed out: clusterID
	require.NoError(t, err)

	cloud.clock.Advance(10 * time.Second)
	_, err = client.Cluster(t.Context(), "x") // tells the server's time
	require.ErrorIs(t, err, ErrNotFound)
	others := []string{
		three("seen before", 10*time.Second),
		three(clusterID, 10*time.Second),
		three("two seconds older", 8*time.Second),
		strings.Replace(three("other name", 10*time.Second), `"products"`, `"Products"`, 1),
	}
	cloud.on("GET /clusters", listing(others...))
	_, err = client.CreateCluster(t.Context(), products)
	require.Error(t, err)
	assert.Equal(t, 4, cloud.count(postClusters))

	// The second before is within what a time without fractions allows.
	cloud.on(postClusters, reset())
	cloud.on("GET /clusters", listing(append(others, three("it", cloud.clock.Now().Sub(noon)-time.Second))...))
	cloud.clock.Advance(0)
	_, err = client.Cluster(t.Context(), "x")
	require.ErrorIs(t, err, ErrNotFound)
	created, err := client.CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
}

// Two alike at the same time: as long as the answer to one is out, the other is not asked for, or it could be taken for
// the one whose answer is lost.
func TestObjectsOfOneNameAreCreatedOneAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	cloud.on("GET /clusters", listing(), listing(three("it", 0)))
	cloud.on(postClusters, func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 20*time.Millisecond)
		defer cancel()
		_, err := client.CreateCluster(ctx, products)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		other := products
		other.Name = "others"
		created, err := client.CreateCluster(r.Context(), other)
		assert.NoError(t, err)
		assert.Equal(t, "other", created.Object.ID)
		reset()(w, r)
	}, reply(200, `{"cluster": {"id": "other", "name": "others", "status": "BUILD"}}`))
	created, err := client.CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.Equal(t, 2, cloud.count(postClusters))
}

// What was created before is not what the next one has lost.
func TestWhatAnotherCallerWasGivenIsNotTheLostObject(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	cloud.on("GET /clusters", listing(), listing(three(clusterID, 0), three("it", 0)))
	cloud.on(postClusters, showing(StatusBuild, "1", "2", "3"), reset())
	for _, id := range []string{clusterID, "it"} {
		created, err := client.CreateCluster(t.Context(), products)
		require.NoError(t, err)
		assert.Equal(t, id, created.Object.ID)
	}
}

func TestSeveralThatMayBeItAreAnErrorThatListsThem(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, reset())
	cloud.on("GET /clusters", listing(), listing(three("a", 0), three("b", time.Second)))
	_, err := cloud.client().CreateCluster(t.Context(), products)
	var ambiguous *AmbiguousError
	require.ErrorAs(t, err, &ambiguous)
	assert.Equal(t, &AmbiguousError{
		Kind: "cluster", Name: "products", Candidates: []Candidate{{ID: "a", Created: noon}, {ID: "b", Created: noon.Add(time.Second)}},
	}, ambiguous)
	assert.Equal(t, 1, cloud.count(postClusters))
}

// One of that name that appeared just now but differs may be ours all the same, changed by the server: another one
// could be one too many.
func TestANewObjectOfThatNameThatDiffersStopsEverything(t *testing.T) {
	for field, change := range map[string][2]string{
		"version": {`"2.0.6"`, `"2.1.0"`}, "size": {`"size": 3`, `"size": 4`}, "type": {`"cassandra"`, `"mongodb"`},
	} {
		t.Run(field, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.on(postClusters, reset())
			cloud.on("GET /clusters", listing(), listing(strings.Replace(three("it", 0), change[0], change[1], 1)))
			_, err := cloud.client().CreateCluster(t.Context(), products)
			var ambiguous *AmbiguousError
			require.ErrorAs(t, err, &ambiguous)
			assert.Equal(t, "it", ambiguous.Candidates[0].ID)
			assert.Equal(t, 1, cloud.count(postClusters))
		})
	}
}

func TestNothingIsSentOnAGuessWhenTheListCannotBeHad(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, reset())
	cloud.on("GET /clusters", listing(), reply(500, ""))
	_, err := cloud.client().CreateCluster(t.Context(), products)
	require.ErrorContains(t, err, `creating cluster "products": the outcome is unknown: POST /clusters: EOF`)
	require.ErrorContains(t, err, "then: GET /clusters: 500 instanceFault")
	assert.Equal(t, 1, cloud.count(postClusters))
}

func TestTheServersTimeIsAskedForOnlyWhenNotKnown(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, showing(StatusBuild))
	client := cloud.client()
	times := func() int { return cloud.count("GET /clusters?limit=1") }
	for range 2 {
		_, err := client.CreateCluster(t.Context(), products)
		require.NoError(t, err)
	}
	assert.Equal(t, 1, times())
	cloud.clock.Advance(61 * time.Second)
	_, err := client.CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, 2, times())
}

// A server whose clock runs fast makes no difference: what it said itself is what counts.
func TestAServersFastClockDoesNotHideTheObject(t *testing.T) {
	cloud := newCloud(t)
	cloud.on(postClusters, reset())
	fast := func(by time.Duration, then answer) answer {
		return with("Date", noon.Add(by).Format(http.TimeFormat), then)
	}
	cloud.on("GET /clusters", fast(time.Hour, listing()), fast(2*time.Hour, listing(three("it", time.Hour))))
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
}

func TestARequestThatNeverLeftIsNotLookedFor(t *testing.T) {
	cloud := newCloud(t)
	cloud.on("GET /clusters", listing())
	client := cloud.client(func(cfg *Config) { cfg.MaxRetries = 1 })
	_, err := client.Clusters(t.Context())
	require.NoError(t, err)
	cloud.server.Close()
	_, err = client.CreateCluster(t.Context(), products)
	require.ErrorContains(t, err, "POST /clusters: ")
	require.ErrorContains(t, err, "connection refused")
	require.NotContains(t, err.Error(), "the outcome is unknown")
	assert.Equal(t, []string{"GET /clusters"}, cloud.journal())
}

// An interrupt in the middle of a create: the request is out, so its answer is waited for, and nothing is orphaned.
func TestAnInterruptedCreateStillBringsTheObject(t *testing.T) {
	cloud := newCloud(t)
	ctx, interrupt := context.WithCancel(t.Context())
	cloud.on("GET /clusters", listing())
	cloud.on(postClusters, func(w http.ResponseWriter, r *http.Request) {
		interrupt()
		showing(StatusBuild, "a")(w, r)
	})
	client := cloud.client()
	created, err := client.CreateCluster(ctx, products)
	require.NoError(t, err)
	assert.Equal(t, clusterID, created.Object.ID)

	_, err = client.CreateCluster(ctx, products)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, cloud.count(postClusters), "but nothing new is begun")
}

func TestAnInterruptedCreateWhoseAnswerIsLostIsLookedForOnce(t *testing.T) {
	interrupted := func(t *testing.T, then answer) (created Created[Cluster], journal []string, err error) {
		t.Helper()
		cloud := newCloud(t)
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		cloud.on(postClusters, func(w http.ResponseWriter, r *http.Request) {
			interrupt()
			reset()(w, r)
		})
		cloud.on("GET /clusters", listing(), then)
		created, err = cloud.client().CreateCluster(ctx, products)
		return created, cloud.journal(), err
	}
	once := []string{"GET /clusters?limit=1", postClusters, "GET /clusters"}

	created, journal, err := interrupted(t, listing(three("it", 0)))
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.Equal(t, once, journal)

	_, journal, err = interrupted(t, listing())
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "the outcome is unknown")
	assert.Equal(t, once, journal)
}

func instanceObject(id, fields string) string {
	return `{"id": "` + id + `", "name": "products-slave", "status": "BUILD", "created": "2026-05-15T12:00:00",
		"datastore": {"type": "mysql", "version": "5.5"}` + fields + `}`
}

func TestALostInstanceIsFoundByFlavorVolumeAndMasterToo(t *testing.T) {
	spec := InstanceSpec{
		Name: "products-slave", Datastore: Datastore{"mysql", "5.5"}, FlavorID: "7", VolumeSize: 1, SlaveOf: &SlaveOf{InstanceID: "m"},
	}
	exact := `, "flavor": {"id": "7"}, "volume": {"size": 1}, "slave": {"of": "m"}`
	cloud := newCloud(t)
	cloud.on("POST /instances", reset())
	cloud.on("GET /instances", reply(200, `{"instances": []}`), reply(200, `{"instances": [
		`+instanceObject("other master", `, "flavor": {"id": "7"}, "volume": {"size": 1}, "slave": {"of": "n"}`)+`,
		`+instanceObject("no slave", `, "flavor": {"id": "7"}, "volume": {"size": 1}`)+`,
		`+instanceObject("other flavor", `, "flavor": {"id": "8"}, "volume": {"size": 1}, "slave": {"of": "m"}`)+`,
		`+instanceObject("other volume", `, "flavor": {"id": "7"}, "volume": {"size": 2}, "slave": {"of": "m"}`)+`,
		`+instanceObject("it", exact)+`]}`))
	created, err := cloud.client().CreateInstance(t.Context(), spec)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.True(t, created.Found)
	assert.Equal(t, []string{"GET /instances?limit=1", "POST /instances", "GET /instances"}, cloud.journal())
}
