package trove

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

var products = api.ClusterSpec{Name: "products", Datastore: api.Datastore{Type: "cassandra", Version: "2.0.6"}, FlavorID: "7", VolumeSize: 1, Size: 3}

// listing answers with these clusters, given as JSON objects.
func listing(objects ...string) trovetest.Answer {
	return trovetest.Reply(200, `{"clusters": [`+strings.Join(objects, ", ")+`]}`)
}

// three is a cluster of three nodes, as a list shows it, made so long after noon.
func three(id string, after time.Duration) string {
	return strings.Replace(trovetest.ClusterObject(id, "products", api.StatusBuild, "1", "2", "3"), "2026-05-15T12:00:00",
		trovetest.Noon.Add(after).Format("2006-01-02T15:04:05"), 1)
}

const postClusters = "POST /clusters"

func TestAnAnsweredCreateIsSentOnceAndLookedForNever(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild, "a", "b", "c"))
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, trovetest.ClusterID, created.Object.ID)
	assert.False(t, created.Found)
	assert.Equal(t, []string{"GET /clusters?limit=1", postClusters}, cloud.Journal(), "the first request tells the server's time")
}

func TestACreateWhoseAnswerIsLostIsFoundByWhatWasAskedFor(t *testing.T) {
	unreadable := trovetest.Reply(200, "<html>Thank you!</html>")
	for name, lost := range map[string]trovetest.Answer{
		"reset": trovetest.Reset(), "502": trovetest.Reply(502, ""), "503": trovetest.Reply(503, ""), "504": trovetest.Reply(504, ""), "unreadable": unreadable,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(postClusters, lost)
			cloud.On("GET /clusters", listing(), listing(three("it", 0)))
			created, err := cloud.client().CreateCluster(t.Context(), products)
			require.NoError(t, err)
			assert.Equal(t, "it", created.Object.ID)
			assert.True(t, created.Found)
			assert.Equal(t, []string{"GET /clusters?limit=1", postClusters, "GET /clusters"}, cloud.Journal())
			assert.Empty(t, cloud.Clock.Sleeps())
		})
	}
}

func TestAnObjectThatAppearsLateIsFound(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Reset())
	cloud.On("GET /clusters", listing(), listing(), listing(), listing(three("it", 0)))
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.Equal(t, 1, cloud.Count(postClusters))
	assert.Equal(t, []float64{1, 2}, trovetest.Seconds(cloud.Clock.Sleeps()))
}

func TestACreateThatMadeNothingIsSentAgain(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Reset(), trovetest.Showing(api.StatusBuild))
	cloud.On("GET /clusters", listing())
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.False(t, created.Found)
	assert.Equal(t, 2, cloud.Count(postClusters))
	assert.Equal(t, 5, cloud.Count("GET /clusters"), "it was looked for five times before")
	assert.Equal(t, []float64{1, 2, 4, 8}, trovetest.Seconds(cloud.Clock.Sleeps()))
}

func TestACreateIsSentThreeTimesAtMost(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Reply(503, ""))
	cloud.On("GET /clusters", listing())
	_, err := cloud.client().CreateCluster(t.Context(), products)
	require.EqualError(t, err, "POST /clusters: 503 serviceUnavailable: Service Unavailable (request id "+trovetest.ServerID+")")
	assert.Equal(t, 3, cloud.Count(postClusters))
}

// What is not the one: older than the request, of another name, seen before it was sent, handed out already.
// An error 500 says nothing of what had been made by then.
func TestACreateInWhichTheServerBrokeDown(t *testing.T) {
	broken := trovetest.Fault(500, "instanceFault", "Internal Server Error.")
	first := []string{"GET /clusters?limit=1", postClusters, "GET /clusters"}
	for name, test := range map[string]struct {
		answers, lists []trovetest.Answer
		found          bool
		journal        []string
		fails          bool
	}{
		"it was made":                    {answers: []trovetest.Answer{broken}, lists: []trovetest.Answer{listing(), listing(three("it", 0))}, found: true, journal: first},
		"nothing was made":               {answers: []trovetest.Answer{broken, trovetest.Showing(api.StatusBuild)}, lists: []trovetest.Answer{listing()}, journal: append(first[:3:3], postClusters)},
		"it was made in the second try":  {answers: []trovetest.Answer{broken}, lists: []trovetest.Answer{listing(), listing(), listing(three("it", 0))}, found: true, journal: append(first[:3:3], postClusters, "GET /clusters")},
		"it breaks down twice":           {answers: []trovetest.Answer{broken, broken, trovetest.Showing(api.StatusBuild)}, lists: []trovetest.Answer{listing()}, journal: append(first[:3:3], postClusters, "GET /clusters", postClusters)},
		"it goes on breaking down":       {answers: []trovetest.Answer{broken}, lists: []trovetest.Answer{listing()}, fails: true, journal: append(first[:3:3], postClusters, "GET /clusters", postClusters, "GET /clusters")},
		"the list breaks down afterward": {answers: []trovetest.Answer{broken}, lists: []trovetest.Answer{listing(), trovetest.Reply(404, "")}, fails: true, journal: first},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(postClusters, test.answers...)
			cloud.On("GET /clusters", test.lists...)
			created, err := cloud.client().CreateCluster(t.Context(), products)
			if test.fails {
				var refusal *api.Error
				require.ErrorAs(t, err, &refusal)
				assert.Equal(t, 500, refusal.StatusCode)
			} else {
				require.NoError(t, err)
				assert.Equal(t, test.found, created.Found)
			}
			assert.Equal(t, test.journal, cloud.Journal())
		})
	}
}

func TestNothingElseIsTakenForTheLostObject(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild, "1", "2", "3"), trovetest.Reset(), trovetest.Reset(), trovetest.Reset())
	cloud.On("GET /clusters", listing(three("seen before", 0)))
	client := cloud.client()
	_, err := client.Clusters(t.Context())
	require.NoError(t, err)
	_, err = client.CreateCluster(t.Context(), products) // handed out: ClusterID
	require.NoError(t, err)

	cloud.Clock.Advance(10 * time.Second)
	_, err = client.Cluster(t.Context(), "x") // tells the server's time
	require.ErrorIs(t, err, api.ErrNotFound)
	others := []string{
		three("seen before", 10*time.Second),
		three(trovetest.ClusterID, 10*time.Second),
		three("two seconds older", 8*time.Second),
		strings.Replace(three("other name", 10*time.Second), `"products"`, `"Products"`, 1),
	}
	cloud.On("GET /clusters", listing(others...))
	_, err = client.CreateCluster(t.Context(), products)
	require.Error(t, err)
	assert.Equal(t, 4, cloud.Count(postClusters))

	// The second before is within what a time without fractions allows.
	cloud.On(postClusters, trovetest.Reset())
	cloud.On("GET /clusters", listing(append(others, three("it", cloud.Clock.Now().Sub(trovetest.Noon)-time.Second))...))
	cloud.Clock.Advance(0)
	_, err = client.Cluster(t.Context(), "x")
	require.ErrorIs(t, err, api.ErrNotFound)
	created, err := client.CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
}

// Two alike at the same time: as long as the answer to one is out, the other is not asked for, or it could be taken for
// the one whose answer is lost.
func TestObjectsOfOneNameAreCreatedOneAfterTheOther(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	cloud.On("GET /clusters", listing(), listing(three("it", 0)))
	cloud.On(postClusters, func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 20*time.Millisecond)
		defer cancel()
		_, err := client.CreateCluster(ctx, products)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		other := products
		other.Name = "others"
		created, err := client.CreateCluster(r.Context(), other)
		assert.NoError(t, err)
		assert.Equal(t, "other", created.Object.ID)
		trovetest.Reset()(w, r)
	}, trovetest.Reply(200, `{"cluster": {"id": "other", "name": "others", "status": "BUILD"}}`))
	created, err := client.CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.Equal(t, 2, cloud.Count(postClusters))
}

// What was created before is not what the next one has lost.
func TestWhatAnotherCallerWasGivenIsNotTheLostObject(t *testing.T) {
	cloud := newCloud(t)
	client := cloud.client()
	cloud.On("GET /clusters", listing(), listing(three(trovetest.ClusterID, 0), three("it", 0)))
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild, "1", "2", "3"), trovetest.Reset())
	for _, id := range []string{trovetest.ClusterID, "it"} {
		created, err := client.CreateCluster(t.Context(), products)
		require.NoError(t, err)
		assert.Equal(t, id, created.Object.ID)
	}
}

func TestSeveralThatMayBeItAreAnErrorThatListsThem(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Reset())
	cloud.On("GET /clusters", listing(), listing(three("a", 0), three("b", time.Second)))
	_, err := cloud.client().CreateCluster(t.Context(), products)
	var ambiguous *AmbiguousError
	require.ErrorAs(t, err, &ambiguous)
	assert.Equal(t, &AmbiguousError{
		Kind: "cluster", Name: "products", Candidates: []Candidate{{ID: "a", Created: trovetest.Noon}, {ID: "b", Created: trovetest.Noon.Add(time.Second)}},
	}, ambiguous)
	assert.Equal(t, 1, cloud.Count(postClusters))
}

// One of that name that appeared just now but differs may be ours all the same, changed by the server: another one
// could be one too many.
func TestANewObjectOfThatNameThatDiffersStopsEverything(t *testing.T) {
	for field, change := range map[string][2]string{
		"version": {`"2.0.6"`, `"2.1.0"`}, "size": {`"size": 3`, `"size": 4`}, "type": {`"cassandra"`, `"mongodb"`},
	} {
		t.Run(field, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(postClusters, trovetest.Reset())
			cloud.On("GET /clusters", listing(), listing(strings.Replace(three("it", 0), change[0], change[1], 1)))
			_, err := cloud.client().CreateCluster(t.Context(), products)
			var ambiguous *AmbiguousError
			require.ErrorAs(t, err, &ambiguous)
			assert.Equal(t, "it", ambiguous.Candidates[0].ID)
			assert.Equal(t, 1, cloud.Count(postClusters))
		})
	}
}

func TestNothingIsSentOnAGuessWhenTheListCannotBeHad(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Reset())
	cloud.On("GET /clusters", listing(), trovetest.Reply(500, ""))
	_, err := cloud.client().CreateCluster(t.Context(), products)
	require.ErrorContains(t, err, `creating cluster "products": the outcome is unknown: POST /clusters: EOF`)
	require.ErrorContains(t, err, "then: GET /clusters: 500 instanceFault")
	assert.Equal(t, 1, cloud.Count(postClusters))
}

func TestTheServersTimeIsAskedForOnlyWhenNotKnown(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Showing(api.StatusBuild))
	client := cloud.client()
	times := func() int { return cloud.Count("GET /clusters?limit=1") }
	for range 2 {
		_, err := client.CreateCluster(t.Context(), products)
		require.NoError(t, err)
	}
	assert.Equal(t, 1, times())
	cloud.Clock.Advance(61 * time.Second)
	_, err := client.CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, 2, times())
}

// A server whose clock runs fast makes no difference: what it said itself is what counts.
func TestAServersFastClockDoesNotHideTheObject(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(postClusters, trovetest.Reset())
	fast := func(by time.Duration, then trovetest.Answer) trovetest.Answer {
		return trovetest.With("Date", trovetest.Noon.Add(by).Format(http.TimeFormat), then)
	}
	cloud.On("GET /clusters", fast(time.Hour, listing()), fast(2*time.Hour, listing(three("it", time.Hour))))
	created, err := cloud.client().CreateCluster(t.Context(), products)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
}

func TestARequestThatNeverLeftIsNotLookedFor(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("GET /clusters", listing())
	client := cloud.client(func(cfg *session.Config) { cfg.MaxRetries = 1 })
	_, err := client.Clusters(t.Context())
	require.NoError(t, err)
	cloud.Server.Close()
	_, err = client.CreateCluster(t.Context(), products)
	require.ErrorContains(t, err, "POST /clusters: ")
	require.ErrorContains(t, err, "connection refused")
	require.NotContains(t, err.Error(), "the outcome is unknown")
	assert.Equal(t, []string{"GET /clusters"}, cloud.Journal())
}

// An interrupt in the middle of a create: the request is out, so its answer is waited for, and nothing is orphaned.
func TestAnInterruptedCreateStillBringsTheObject(t *testing.T) {
	cloud := newCloud(t)
	ctx, interrupt := context.WithCancel(t.Context())
	cloud.On("GET /clusters", listing())
	cloud.On(postClusters, func(w http.ResponseWriter, r *http.Request) {
		interrupt()
		trovetest.Showing(api.StatusBuild, "a")(w, r)
	})
	client := cloud.client()
	created, err := client.CreateCluster(ctx, products)
	require.NoError(t, err)
	assert.Equal(t, trovetest.ClusterID, created.Object.ID)

	_, err = client.CreateCluster(ctx, products)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, cloud.Count(postClusters), "but nothing new is begun")
}

func TestAnInterruptedCreateWhoseAnswerIsLostIsLookedForOnce(t *testing.T) {
	interrupted := func(t *testing.T, then trovetest.Answer) (created Created[api.Cluster], journal []string, err error) {
		t.Helper()
		cloud := newCloud(t)
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		cloud.On(postClusters, func(w http.ResponseWriter, r *http.Request) {
			interrupt()
			trovetest.Reset()(w, r)
		})
		cloud.On("GET /clusters", listing(), then)
		created, err = cloud.client().CreateCluster(ctx, products)
		return created, cloud.Journal(), err
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
	spec := api.InstanceSpec{
		Name: "products-slave", Datastore: api.Datastore{Type: "mysql", Version: "5.5"}, FlavorID: "7", VolumeSize: 1, SlaveOf: &api.SlaveOf{InstanceID: "m"},
	}
	exact := `, "flavor": {"id": "7"}, "volume": {"size": 1}, "slave": {"of": "m"}`
	cloud := newCloud(t)
	cloud.On("POST /instances", trovetest.Reset())
	cloud.On("GET /instances", trovetest.Reply(200, `{"instances": []}`), trovetest.Reply(200, `{"instances": [
		`+instanceObject("other master", `, "flavor": {"id": "7"}, "volume": {"size": 1}, "slave": {"of": "n"}`)+`,
		`+instanceObject("no slave", `, "flavor": {"id": "7"}, "volume": {"size": 1}`)+`,
		`+instanceObject("other flavor", `, "flavor": {"id": "8"}, "volume": {"size": 1}, "slave": {"of": "m"}`)+`,
		`+instanceObject("other volume", `, "flavor": {"id": "7"}, "volume": {"size": 2}, "slave": {"of": "m"}`)+`,
		`+instanceObject("it", exact)+`]}`))
	created, err := cloud.client().CreateInstance(t.Context(), spec)
	require.NoError(t, err)
	assert.Equal(t, "it", created.Object.ID)
	assert.True(t, created.Found)
	assert.Equal(t, []string{"GET /instances?limit=1", "POST /instances", "GET /instances"}, cloud.Journal())
}
