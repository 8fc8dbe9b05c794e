package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// told are the events of an object as one line each: seconds since specTime, what changed, from what to what.
func (c *client) told(id string) []string {
	c.t.Helper()
	events, err := c.server.History(c.t.Context(), 0)
	require.NoError(c.t, err)
	var lines []string
	for _, e := range events {
		if e.ObjectID == id {
			lines = append(lines, fmt.Sprintf("%g %s %s: %s > %s", e.Time.Sub(specTime).Seconds(), e.Name, e.Field, e.Before, e.After))
		}
	}
	return lines
}

// In one leap of the clock or in many: each change stands in the history with the moment at which it happened.
func TestHistory(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 1, ""))
	node := c.clusterState("c").Nodes[0].ID
	c.advance(time.Hour)
	assert.Equal(t, []string{"0 c status:  > BUILD", "22 c status: BUILD > ACTIVE"}, c.told(id))
	assert.Equal(t, []string{
		"0 c-1 status:  > BUILD", "20 c-1 status: BUILD > ACTIVE", "20 c-1 status: ACTIVE > REBOOT", "22 c-1 status: REBOOT > ACTIVE",
	}, c.told(node))
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: node, FlavorID: new("8")}))
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: node, Gone: true}))
	assert.Equal(t, []string{"3600 c-1 flavor_id: 7 > 8", "3600 c-1 status: ACTIVE > "}, c.told(node)[4:])
	events, err := c.server.History(t.Context(), 0)
	require.NoError(t, err)
	assert.Equal(t, id, events[len(events)-1].ClusterID)
}

// A page that asks again is told only what is new.
func TestChanges(t *testing.T) {
	c := newClient(t)
	ask := func(revision string, request, event int64) Changes {
		var changes Changes
		c.control(http.StatusOK, http.MethodGet, fmt.Sprintf("changes?revision=%s&request=%d&event=%d", revision, request, event), "", &changes)
		return changes
	}
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	first := ask("", 0, 0)
	require.NotNil(t, first.State)
	assert.Equal(t, id, first.State.Clusters[0].ID)
	require.Len(t, first.Requests, 2)
	assert.Equal(t, []string{"", id}, []string{first.Requests[0].ObjectID, first.Requests[1].ObjectID}, "what each request made")
	require.Len(t, first.Events, 2)
	request, event := first.Requests[1].ID, first.Events[1].ID

	c.must(200, http.MethodGet, "/clusters/"+id, "")
	second := ask(first.Revision, request, event)
	assert.Nil(t, second.State, "asking changes nothing")
	require.Len(t, second.Requests, 1)
	assert.Empty(t, second.Events)

	c.advance(8 * time.Second)
	third := ask(second.Revision, second.Requests[0].ID, event)
	require.NotNil(t, third.State)
	assert.Equal(t, "10.0.0.1", third.State.Clusters[0].Nodes[0].IP)
	c.control(http.StatusBadRequest, http.MethodGet, "changes?event=x", "", nil)
}

// The page shows an object as the API does.
func TestObjects(t *testing.T) {
	c := newClient(t)
	id := c.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	master := c.create("/instances", instance("master", ""))
	node := c.clusterState("c").Nodes[0].ID
	before, err := c.server.Journal(t.Context())
	require.NoError(t, err)
	for path, name := range map[string]string{"/clusters/" + id: "cluster", "/clusters/" + id + "/nodes/" + node: "node", "/instances/" + master: "instance"} {
		var view map[string]any
		c.control(http.StatusOK, http.MethodGet, "objects/"+path[strings.LastIndex(path, "/")+1:], "", &view)
		assert.Equal(t, path, view["path"])
		assert.Equal(t, c.show(path, name), objectAt(t, view, "document", name))
	}
	after, err := c.server.Journal(t.Context())
	require.NoError(t, err)
	assert.Len(t, after, len(before)+3, "only the calls of the API are in the journal")
	c.control(http.StatusNotFound, http.MethodGet, "objects/"+nowhere, "", nil)
}

func TestSpeed(t *testing.T) {
	c := newClient(t)
	var clock clockView
	c.control(http.StatusOK, http.MethodPost, "clock", `{"speed": 1000}`, &clock)
	assert.InDelta(t, 1000, clock.Speed, 0)
	c.create("/instances", instance("i", ""))
	require.Eventually(t, func() bool { return c.instanceState("i").Status == "ACTIVE" }, time.Minute, time.Millisecond)
	c.control(http.StatusOK, http.MethodPost, "clock", `{"speed": 0, "advance": "1s"}`, &clock)
	assert.Equal(t, clock.Now, c.server.Now(), "it stands still again")
	c.control(http.StatusBadRequest, http.MethodPost, "clock", `{"speed": -1}`, nil)
}

func TestQuotas(t *testing.T) {
	c := newClient(t)
	c.create("/instances", instance("first", ""))
	c.control(http.StatusOK, http.MethodPut, "quotas", `{"instances": 1}`, nil)
	c.refused(http.MethodPost, "/instances", instance("second", ""), 413, "overLimit", "Quota exceeded for resources: ['instances'].")
	project := c.state().Projects[0]
	assert.Equal(t, []int{1, 1}, []int{project.Instances, project.MaxInstances})
	c.control(http.StatusOK, http.MethodPut, "quotas", `{}`, nil)
	c.create("/instances", instance("second", ""))
	c.control(http.StatusBadRequest, http.MethodPut, "quotas", `{"instances": -1}`, nil)
}

// A slow answer comes late, and is right.
func TestFaultSlow(t *testing.T) {
	c := newClient(t)
	c.control(http.StatusBadRequest, http.MethodPost, "faults", `{"effect": "slow"}`, nil)
	c.control(http.StatusBadRequest, http.MethodPost, "faults", `{"effect": "slow", "delay": "1h"}`, nil)
	c.fault(Fault{Effect: EffectSlow, Method: http.MethodGet, Path: "^/clusters$", Delay: "30ms", Times: -1})
	begun := time.Now()
	c.must(200, http.MethodGet, "/clusters", "")
	assert.GreaterOrEqual(t, time.Since(begun), 30*time.Millisecond)
	journal, err := c.server.Journal(t.Context())
	require.NoError(t, err)
	assert.GreaterOrEqual(t, journal[len(journal)-1].Duration, 30.0)
	assert.Less(t, journal[0].Duration, 1e4)
}

func TestDriftPromote(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	for _, name := range []string{"one", "two"} {
		c.create("/instances", instance(name, master))
		c.advance(time.Minute)
	}
	one := c.instanceState("one").ID
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: one, Promote: true}))
	assert.Empty(t, c.instanceState("one").SlaveOf)
	assert.Equal(t, one, c.instanceState("two").SlaveOf)
	assert.Equal(t, one, c.instanceState("master").SlaveOf)
	assert.True(t, c.instanceState("master").ReadOnly)
	require.Error(t, c.server.Drift(t.Context(), Drift{ID: one, Promote: true}), "it is a master now")

	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: one, Gone: true}))
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: master, Promote: true}))
	assert.Equal(t, master, c.instanceState("two").SlaveOf, "also where the old master is gone")
}

// The guard of the control path, on the whole server: what another site's page may not do, a tool may.
func TestControlPathServesItsOwn(t *testing.T) {
	c := newClient(t)
	for header, want := range map[string]int{"": 204, "http://trove.example": 204, "http://other.example": 403} {
		headers := map[string]string{}
		if header != "" {
			headers["Origin"] = header
		}
		assert.Equal(t, want, c.raw(http.MethodDelete, "/_sandbox/faults", "", headers).Code, header)
	}
	server, err := New(t.Context(), Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	c.server = server
	assert.Equal(t, http.StatusMisdirectedRequest, c.raw(http.MethodGet, "/_sandbox/state", "", nil).Code, "trove.example is no name of this one")
	assert.Equal(t, http.StatusMisdirectedRequest, c.raw(http.MethodGet, "/", "", map[string]string{"Accept": "text/html"}).Code)
	assert.Equal(t, http.StatusOK, c.raw(http.MethodGet, "/", "", nil).Code, "the API itself takes any name, as Trove does")
	login := func(origin string) int {
		return c.raw(http.MethodPost, "/identity/v3/auth/tokens", "{}", map[string]string{"Origin": origin}).Code
	}
	assert.Equal(t, http.StatusMisdirectedRequest, login("http://trove.example"), "but no website whose name leads here logs in")
}

// A guest that has been silent for too long changes the state, though nothing is written at that moment.
func TestChangesOfASilentGuest(t *testing.T) {
	c := newClient(t, func(o *Options) { o.API = APIv1 })
	ask := func(revision string) Changes {
		var changes Changes
		c.control(http.StatusOK, http.MethodGet, "changes?revision="+revision, "", &changes)
		return changes
	}
	r := c.raw(http.MethodPost, "/v1.0/"+c.project+"/instances", `{"instance": {"name": "i", "flavorRef": "2", "volume": {"size": 1},
		"datastore": {"type": "mysql", "version": "5.7.29"}}}`, map[string]string{"X-Auth-Token": c.token, "Content-Type": "application/json"})
	require.Equal(t, http.StatusOK, r.Code, r.Body)
	c.advance(time.Minute)
	require.NoError(t, c.server.Drift(t.Context(), Drift{ID: c.instanceState("i").ID, Heartbeat: new(false)}))
	first := ask("")
	assert.Equal(t, "HEALTHY", first.State.Instances[0].Operating)
	c.advance(59 * time.Second)
	assert.Nil(t, ask(first.Revision).State)
	c.advance(time.Second)
	second := ask(first.Revision)
	require.NotNil(t, second.State)
	assert.Equal(t, "ERROR", second.State.Instances[0].Operating)
	assert.Nil(t, ask(second.Revision).State)
}
