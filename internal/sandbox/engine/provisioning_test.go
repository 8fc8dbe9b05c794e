package engine

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// node is one that is up, by its id.
func node(id, region string, joined bool, change ...func(*store.Node)) store.Node {
	n := store.Node{Machine: up(), Joined: joined}
	n.ID, n.Region, n.Hostname, n.Number = id, region, id+".host", int(id[0]-'a')+1
	for _, f := range change {
		f(&n)
	}
	return n
}

func arbiter(n *store.Node) { n.Type = TypeArbiter }
func broken(n *store.Node)  { n.ServerStatus = StatusError }

// rounds hands out the list to the end, and says who got it in which round. Told are the seeds that nodes have before.
func rounds(t *testing.T, manager string, nodes []store.Node, told map[string][]string) [][]string {
	t.Helper()
	var list [][]string
	for {
		r, more, err := nextRound(manager, nodes, told)
		require.NoError(t, err)
		if !more {
			return list
		}
		require.NotEmpty(t, r.joined, "every round brings the end nearer")
		list = append(list, ids(r.to))
		for _, n := range r.to {
			if told != nil {
				told[n.ID] = r.seeds
			}
		}
		for i := range nodes {
			for _, j := range r.joined {
				if nodes[i].ID == j.ID {
					nodes[i].Joined = true
				}
			}
		}
	}
}

func TestRounds(t *testing.T) {
	for _, c := range []struct {
		what, manager string
		nodes         []store.Node
		want          [][]string
	}{
		{
			"seeds one by one, then the rest", managerCassandra,
			[]store.Node{node("a", "west", false), node("b", "west", false), node("c", "east", false), node("d", "east", false)},
			[][]string{{"a"}, {"c"}, {"b", "d"}},
		},
		{
			"a seed that failed is none", managerCassandra,
			[]store.Node{node("a", "west", false, broken), node("b", "west", false), node("c", "west", false)},
			[][]string{{"b"}, {"c"}},
		},
		{"only who has not got it", managerCassandra, []store.Node{node("a", "west", true), node("b", "west", false)}, [][]string{{"b"}}},
		{"nobody is left", managerCassandra, []store.Node{node("a", "west", true)}, nil},
		{
			"through the primary, at once", managerMongoDB,
			[]store.Node{node("a", "west", false, arbiter), node("b", "west", false), node("c", "east", false)},
			[][]string{{"b"}},
		},
		{
			"a member is primary before a newcomer", managerMongoDB,
			[]store.Node{node("a", "west", false), node("b", "west", true)},
			[][]string{{"b"}},
		},
		{"to everyone", managerCouchbase, []store.Node{node("a", "west", false), node("b", "west", false)}, [][]string{{"a", "b"}}},
	} {
		assert.Equal(t, c.want, rounds(t, c.manager, c.nodes, nil), c.what)
	}
}

// A seed whose address some nodes have, and that is no more among the nodes, makes those nodes get the list anew: seeds first.
func TestSeedsAreHandedOutAnew(t *testing.T) {
	before := []string{"10.0.0.1", "10.0.0.3"} // a and c
	nodes := []store.Node{node("b", "west", true), node("c", "east", true), node("d", "west", true), node("e", "east", true)}
	told := map[string][]string{"b": before, "c": before, "d": before, "e": {"10.0.0.2", "10.0.0.3"}}
	assert.Equal(t, [][]string{{"b"}, {"c"}, {"d"}}, rounds(t, managerCassandra, nodes, told), "e has no address that is gone")
	assert.Equal(t, []string{"10.0.0.2", "10.0.0.3"}, told["d"], "b is the first of its region now")
	assert.Empty(t, rounds(t, managerCassandra, nodes, told))
}

func TestNoPrimary(t *testing.T) {
	_, _, err := nextRound(managerMongoDB, []store.Node{node("a", "west", true, broken), node("b", "west", false, arbiter)}, nil)
	require.EqualError(t, err, "no node with data is ACTIVE, so there is no primary to add members")
}

func TestWhatIsHandedOut(t *testing.T) {
	nodes := []store.Node{node("a", "west", false), node("b", "west", false), node("c", "east", false)}
	r, _, err := nextRound(managerCassandra, nodes, nil)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"seeds": []string{"10.0.0.1", "10.0.0.3"}}, r.payload)
	assert.True(t, r.restarts)
	r, _, err = nextRound(managerMongoDB, nodes[:2], nil)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"members": []address{{"10.0.0.1", "a.host"}, {"10.0.0.2", "b.host"}}}, r.payload)
	assert.False(t, r.restarts)
}

func TestIP(t *testing.T) {
	for number, want := range map[int]string{0: "", 1: "10.0.0.1", 255: "10.0.0.255", 256: "10.0.1.0", 70000: "10.1.17.112"} {
		assert.Equal(t, want, IP(store.Machine{Number: number}))
	}
}

func TestDerivedIDsAreStable(t *testing.T) {
	assert.Equal(t, uuid.NewSHA1(uuid.MustParse("dfbbd9ca-b5e1-4028-adb7-f78643e17998"), []byte("server")).String(),
		derived("dfbbd9ca-b5e1-4028-adb7-f78643e17998", "server"))
	assert.NotEqual(t, derived("dfbbd9ca-b5e1-4028-adb7-f78643e17998", "server"), derived("dfbbd9ca-b5e1-4028-adb7-f78643e17998", "volume"))
	assert.NotEqual(t, derived("no uuid", "server"), derived("neither", "server"))
}
