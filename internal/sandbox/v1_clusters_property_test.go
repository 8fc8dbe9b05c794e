package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// v1Move is a call on deployed Trove's clusters, or some time that passes.
type v1Move struct {
	kind string
	// pick chooses among the clusters and members that there are.
	pick, num int
	datastore string
	name      string
	after     time.Duration
}

var v1Moves = rapid.Custom(func(t *rapid.T) v1Move {
	return v1Move{
		kind: rapid.SampledFrom([]string{
			"create", "create", "create", "grow", "grow", "shrink", "shrink", "restart", "upgrade", "reset", "delete", "add_shard", "fault", "drift",
		}).Draw(t, "kind"),
		pick: rapid.IntRange(0, 9).Draw(t, "pick"), num: rapid.IntRange(1, 4).Draw(t, "num"),
		datastore: rapid.SampledFrom([]string{"mongodb", "cassandra", "redis", "vertica", "mariadb", "pxc"}).Draw(t, "datastore"),
		name:      rapid.SampledFrom([]string{"", "", "", "-GUEST_ERROR", "-GUEST_HANG", "-SERVER_ERROR"}).Draw(t, "name"),
		after:     time.Duration(rapid.SampledFrom([]int{0, 0, 1, 3, 9, 20, 60}).Draw(t, "after")) * time.Second,
	}
})

// v1Versions are versions of each datastore.
var v1Versions = map[string][2]string{
	"mongodb": {"4.0.28", "4.4.13"}, "cassandra": {"3.11.9", "4.0.1"}, "redis": {"5.0.14", "6.2.6"}, "vertica": {"9.0.1", "9.0.1"},
	"mariadb": {"10.4.12", "10.6.7"}, "pxc": {"5.7.34", "8.0.27"},
}

// playV1 makes the moves, with the clock in leaps of at most leap, and returns the state after everything has ended.
func playV1(t *testing.T, list []v1Move, leap time.Duration, defects bool) State {
	t.Helper()
	made := 0
	pace := DefaultPace()
	pace.GiveUp = 20 * time.Second
	server, err := New(t.Context(), Options{API: APIv1, Start: specTime, TokenTTL: 1000 * time.Hour, Defects: defects, Pace: &pace, NewID: func() string {
		made++
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", made)
	}})
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	c := cloud{login(t, server)}
	pass := func(d time.Duration) {
		for d > 0 {
			c.advance(min(d, leap))
			d -= min(d, leap)
		}
	}
	for i, m := range list {
		pass(m.after)
		c.move(m, i)
	}
	pass(4 * time.Minute)
	return c.state()
}

// move makes one move. What the server refuses it refuses; it must not fail, except where deployed Trove does.
func (c cloud) move(m v1Move, i int) {
	c.t.Helper()
	path, member, version := "/clusters/none", ClusterState{}, ""
	if clusters := c.state().Clusters; len(clusters) > 0 {
		member = clusters[m.pick%len(clusters)]
		path = "/clusters/" + member.ID
		version = v1Versions[member.Datastore.Type][1]
	}
	items := make([]string, 0, m.num)
	for n := range m.num {
		items = append(items, fmt.Sprintf(`{"flavorRef": 1, "volume": {"size": 1}, "type": "replica", "name": "m%d-%d%s", "related_to": "m%d-0%s"}`, i, n, m.name, i, m.name))
	}
	if m.pick%2 == 1 {
		items = []string{`{"flavorRef": 1, "volume": {"size": 1}, "type": "query_router"}`}
	}
	var leave []string
	for n := range min(m.num, len(member.Nodes)) {
		leave = append(leave, fmt.Sprintf(`{"id": %q}`, member.Nodes[(m.pick+n)%len(member.Nodes)].ID))
	}
	if m.pick == 9 {
		leave = append(leave, `{"id": "ffffffff-0000-4000-8000-000000000000"}`)
	}
	method, body := http.MethodPost, ""
	switch m.kind {
	case "create":
		if m.pick > 0 {
			m.num = 3
		}
		method, path = http.MethodPost, "/clusters"
		body = fmt.Sprintf(`{"cluster": {"name": "c%d%s", "datastore": {"type": %q, "version": %q}, "instances": [%s]}}`, i, m.name, m.datastore,
			v1Versions[m.datastore][0], strings.Join(slices.Repeat([]string{`{"flavorRef": 1, "volume": {"size": 1}}`}, m.num), ","))
	case "grow":
		body = `{"grow": [` + strings.Join(items, ",") + `]}`
	case "shrink":
		body = `{"shrink": [` + strings.Join(leave, ",") + `]}`
	case "upgrade":
		body = fmt.Sprintf(`{"upgrade": {"datastore_version": %q}}`, version)
	case "reset":
		body = `{"reset-status": {"force_delete": true}}`
	case "delete":
		method = http.MethodDelete
	case "fault":
		c.fault(Fault{Effect: EffectBuildError, Name: fmt.Sprintf("c%d-member-%d", i+1, m.num)})
		return
	case "drift":
		if len(member.Nodes) > 0 {
			no := false
			require.NoError(c.t, c.server.Drift(c.t.Context(), Drift{ID: member.Nodes[m.pick%len(member.Nodes)].ID, InUse: &no, Gone: m.num == 1}))
		}
		return
	default:
		body = fmt.Sprintf(`{%q: {}}`, m.kind)
	}
	status, answer := c.v1(method, path, body)
	if m.kind != "add_shard" && m.kind != "grow" {
		// Without its query routers, mongodb fails to shrink, as it does in deployed Trove.
		require.True(c.t, status < 500 || m.kind == "shrink" && member.Datastore.Type == "mongodb", "%+v: %v", m, answer)
	}
}

// Whatever mix of calls: every operation ends, clusters that were told to go are gone, one without a task has no member at work, and it
// makes no difference in how many leaps the clock moved.
func TestEverythingEndsInDeployedTrove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		list := rapid.SliceOfN(v1Moves, 4, 25).Draw(r, "moves")
		defects := rapid.Bool().Draw(r, "defects")
		leaps := playV1(t, list, time.Hour, defects)
		if len(leaps.Operations) > 0 {
			r.Fatalf("operations are left: %+v", leaps.Operations)
		}
		for _, c := range leaps.Clusters {
			// Deletion always ends here, since no member has a replica elsewhere.
			if slices.Contains([]string{"UPGRADING_CLUSTER", "RESTARTING_CLUSTER"}, c.Status) || c.Status == "DELETING" && noneBuilds(c) {
				r.Fatalf("cluster %s is %s for ever, its members %+v", c.Name, c.Status, c.Nodes)
			}
			for _, n := range c.Nodes {
				if !slices.Contains([]string{"ACTIVE", "ERROR", "SHUTDOWN"}, n.Status) {
					r.Fatalf("member %s of %s, which is %s, is %s for ever", n.Name, c.Name, c.Status, n.Status)
				}
			}
		}
		require.Equal(r, leaps, playV1(t, list, time.Second, defects), "one leap or many")
	})
}

func noneBuilds(c ClusterState) bool {
	return !slices.ContainsFunc(c.Nodes, func(n NodeState) bool { return n.Status == "ACTIVE" || n.Status == "ERROR" })
}
