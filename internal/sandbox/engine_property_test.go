package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// move is a call, or some time that passes.
type move struct {
	kind string
	// pick chooses among the objects that there are.
	pick, num int
	datastore int
	// after is the time that passes before the call.
	after time.Duration
}

var moves = rapid.Custom(func(t *rapid.T) move {
	return move{
		kind: rapid.SampledFrom([]string{
			"create", "create", "add", "replace", "remove", "delete cluster", "master", "slave", "slave", "detach", "delete instance", "fault",
		}).Draw(t, "kind"),
		pick: rapid.IntRange(0, 9).Draw(t, "pick"), num: rapid.IntRange(1, 3).Draw(t, "num"), datastore: rapid.IntRange(0, 2).Draw(t, "datastore"),
		after: time.Duration(rapid.SampledFrom([]int{0, 1, 2, 5, 9, 20, 30}).Draw(t, "after")) * time.Second,
	}
})

// play makes the moves, with the clock in leaps of at most leap, and returns the state after everything has ended.
func play(t *testing.T, list []move, leap time.Duration) State {
	t.Helper()
	made := 0
	server, err := New(t.Context(), Options{Start: specTime, TokenTTL: 1000 * time.Hour, NewID: func() string {
		made++
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", made)
	}})
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	c := login(t, server)
	pass := func(d time.Duration) {
		for d > 0 {
			c.advance(min(d, leap))
			d -= min(d, leap)
		}
	}
	for i, m := range list {
		pass(m.after)
		c.play(m, i)
		for _, s := range c.state().Clusters {
			require.NotEmpty(t, s.Nodes, "a cluster always has a node")
		}
	}
	pass(2 * time.Minute)
	return c.state()
}

// play makes one move. What the server refuses it refuses; it must not fail.
func (c *client) play(m move, i int) {
	c.t.Helper()
	state := c.state()
	path, node, instancePath := "/clusters/none", "none", "/instances/none"
	if n := len(state.Clusters); n > 0 {
		chosen := state.Clusters[m.pick%n]
		path, node = "/clusters/"+chosen.ID, chosen.Nodes[m.pick%len(chosen.Nodes)].ID
	}
	master := nowhere
	if n := len(state.Instances); n > 0 {
		master = state.Instances[m.pick%n].ID
		instancePath = "/instances/" + master
	}
	var status int
	switch m.kind {
	case "create":
		kinds := [][2]string{{"cassandra", "2.0.6"}, {"mongodb", "2.4.10"}, {"couchbase", "2.2.0"}}
		nodes := ""
		for n := range m.num {
			nodes += fmt.Sprintf(`,{"region":%q}`, server3(n+m.pick))
		}
		status, _ = c.trove(http.MethodPost, "/clusters", cluster(fmt.Sprintf("c%d", i), kinds[m.datastore][0], kinds[m.datastore][1], m.num, "["+nodes[1:]+"]"))
	case "add":
		allocations := ""
		for n := range m.num {
			kind := ""
			if m.pick%2 == 1 {
				kind = `,"type":"arbiter"`
			}
			allocations += fmt.Sprintf(`,{"region":%q%s}`, server3(n), kind)
		}
		status, _ = c.trove(http.MethodPost, path+"/nodes", fmt.Sprintf(`{"nodes":{"num":%d,"allocations":[%s]}}`, m.num, allocations[1:]))
	case "replace":
		status, _ = c.trove(http.MethodPost, path+"/action", `{"replace_node":{"id":"`+node+`"}}`)
	case "remove":
		status, _ = c.trove(http.MethodDelete, path+"/nodes/"+node, "")
	case "delete cluster":
		status, _ = c.trove(http.MethodDelete, path, "")
	case "master":
		status, _ = c.trove(http.MethodPost, "/instances", instance(fmt.Sprintf("i%d", i), ""))
	case "slave":
		status, _ = c.trove(http.MethodPost, "/instances", instance(fmt.Sprintf("i%d", i), master))
	case "detach":
		status, _ = c.trove(http.MethodPost, instancePath+"/action", `{"detach":{}}`)
	case "delete instance":
		status, _ = c.trove(http.MethodDelete, instancePath, "")
	case "fault":
		c.fault(Fault{Effect: EffectBuildError, Name: fmt.Sprintf("c%d-%d", i+1, m.num)})
		c.fault(Fault{Effect: EffectBuildError, Name: fmt.Sprintf("i%d", i+1)})
	}
	require.Less(c.t, status, 500, "%+v", m)
}

func server3(n int) string { return []string{"west", "east", "eu"}[n%3] }

// Whatever mix of calls: everything ends in ACTIVE or ERROR, a cluster is ACTIVE only if all its nodes are and in ERROR only if one of
// them is, no operation is left, and it makes no difference in how many leaps the clock moved.
func TestEverythingEnds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		list := rapid.SliceOfN(moves, 1, 25).Draw(r, "moves")
		leaps := play(t, list, time.Hour)
		for _, c := range leaps.Clusters {
			want := "ACTIVE"
			if slices.ContainsFunc(c.Nodes, func(n NodeState) bool { return n.Status == "ERROR" }) {
				want = "ERROR"
			}
			if c.Status != want {
				r.Fatalf("cluster %s is %s, its nodes %+v", c.Name, c.Status, c.Nodes)
			}
			for _, n := range c.Nodes {
				if n.Status != "ACTIVE" && n.Status != "ERROR" {
					r.Fatalf("node %s is %s", n.Name, n.Status)
				}
				if c.Status == "ACTIVE" && !n.Joined {
					r.Fatalf("node %s of an ACTIVE cluster has not joined", n.Name)
				}
			}
		}
		for _, i := range leaps.Instances {
			if i.Status != "ACTIVE" && i.Status != "ERROR" {
				r.Fatalf("instance %s is %s", i.Name, i.Status)
			}
		}
		if len(leaps.Operations) > 0 {
			r.Fatalf("operations are left: %+v", leaps.Operations)
		}
		require.Equal(r, leaps, play(t, list, time.Second), "one leap or many")
	})
}
