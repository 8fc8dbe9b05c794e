package engine

import (
	"fmt"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The managers of guests whose databases make clusters, and of those that replicate.
const (
	managerCassandra = "cassandra"
	managerMongoDB   = "mongodb"
	managerCouchbase = "couchbase"
	managerMySQL     = "mysql"
)

// TypeArbiter is the type of a node that votes but holds no data. Specification, section Create Arbiter(s).
const TypeArbiter = "arbiter"

// NodeTypes are the types that nodes of a datastore can have, apart from none.
func NodeTypes(manager string) []string {
	if manager == managerMongoDB {
		return []string{TypeArbiter}
	}
	return nil
}

// makesClusters is true for datastores of which the specification says how a cluster is set up, section TaskManager.
func makesClusters(manager string) bool {
	return manager == managerCassandra || manager == managerMongoDB || manager == managerCouchbase
}

// The roles that nodes and instances play.
const (
	RoleSeed      = "seed"
	RolePrimary   = "primary"
	RoleSecondary = "secondary"
	RoleArbiter   = "arbiter"
	RoleMaster    = "master"
	RoleSlave     = "slave"
)

// Roles says by id what the nodes of a cluster are to each other. Those that play no part yet, or no longer, have none.
func Roles(manager string, nodes []store.Node) map[string]string {
	roles := map[string]string{}
	standing := slices.DeleteFunc(slices.Clone(nodes), func(n store.Node) bool { return NodeStatus(n) == StatusShutdown })
	switch manager {
	case managerCassandra:
		for _, seed := range seeds(standing) {
			roles[seed.ID] = RoleSeed
		}
	case managerMongoDB:
		master, hasMaster := primary(standing)
		for _, n := range standing {
			switch {
			case n.Type == TypeArbiter:
				roles[n.ID] = RoleArbiter
			case hasMaster && n.ID == master.ID:
				roles[n.ID] = RolePrimary
			case n.Joined && !failed(NodeStatus(n)):
				roles[n.ID] = RoleSecondary
			}
		}
	}
	return roles
}

// seeds are cassandra's: the first node of every region, which is the common sense that the specification asks for (section Create
// Cluster: "to be determined/calculated based on configuration file values and common-sense"). A seed that failed is none.
func seeds(nodes []store.Node) []store.Node {
	var list []store.Node
	for _, n := range nodes {
		if !failed(NodeStatus(n)) && !slices.ContainsFunc(list, func(s store.Node) bool { return s.Region == n.Region }) {
			list = append(list, n)
		}
	}
	return list
}

// primary is the node that is mongodb's db.isMaster(): the first with data that is up, one that has joined before one that has not.
func primary(nodes []store.Node) (store.Node, bool) {
	for _, joined := range []bool{true, false} {
		for _, n := range nodes {
			if n.Type != TypeArbiter && n.Joined == joined && NodeStatus(n) == StatusActive {
				return n, true
			}
		}
	}
	return store.Node{}, false
}

// round is one step of handing out the list of addresses.
type round struct {
	// to get the list at once; when all of them have answered, joined are members.
	to, joined []store.Node
	method     string
	payload    any
	// restarts is true if a guest restarts its database to take the list.
	restarts bool
	// seeds are the addresses of cassandra's.
	seeds []string
}

type address struct {
	IP       string `json:"ip"`
	Hostname string `json:"hostname"`
}

// IP is the address of a machine, "" before it has a server.
func IP(m store.Machine) string {
	if m.Number == 0 {
		return ""
	}
	return fmt.Sprintf("10.%d.%d.%d", m.Number>>16&0xff, m.Number>>8&0xff, m.Number&0xff)
}

// nextRound is how the list goes on among nodes that are all up; ok is false once everyone has it. Specification, section TaskManager:
// cassandra's seeds get the seeds' addresses one by one, through REBOOT to ACTIVE, then all the rest; mongodb's primary gets all
// addresses; couchbase's guests get all addresses. Told are the seeds that each node has by now: one that still has the address of a seed
// that is gone, or is going, gets the list anew, in the same order.
func nextRound(manager string, nodes []store.Node, told map[string][]string) (_ round, ok bool, err error) {
	var fresh []store.Node
	for _, n := range nodes {
		if (!n.Joined || outdated(told[n.ID], nodes)) && NodeStatus(n) == StatusActive {
			fresh = append(fresh, n)
		}
	}
	if len(fresh) == 0 {
		return round{}, false, nil
	}
	switch manager {
	case managerCassandra:
		all := seeds(nodes)
		var ips []string
		for _, seed := range all {
			ips = append(ips, IP(seed.Machine))
		}
		r := round{to: fresh, method: "set_seeds", payload: map[string]any{"seeds": ips}, restarts: true, seeds: ips}
		for _, seed := range all {
			if slices.ContainsFunc(fresh, func(n store.Node) bool { return n.ID == seed.ID }) {
				r.to = []store.Node{seed}
				break
			}
		}
		r.joined = r.to
		return r, true, nil
	case managerMongoDB:
		master, ok := primary(nodes)
		if !ok {
			return round{}, false, fmt.Errorf("no node with data is ACTIVE, so there is no primary to add members")
		}
		return round{to: []store.Node{master}, joined: fresh, method: "add_members", payload: map[string]any{"members": addresses(nodes)}}, true, nil
	default:
		return round{to: fresh, joined: fresh, method: "join_cluster", payload: map[string]any{"members": addresses(nodes)}}, true, nil
	}
}

// outdated is true for seeds of which one is the address of none of these nodes.
func outdated(seeds []string, nodes []store.Node) bool {
	return slices.ContainsFunc(seeds, func(ip string) bool {
		return !slices.ContainsFunc(nodes, func(n store.Node) bool { return IP(n.Machine) == ip })
	})
}

func addresses(nodes []store.Node) []address {
	list := make([]address, 0, len(nodes))
	for _, n := range nodes {
		if n.Number != 0 {
			list = append(list, address{IP(n.Machine), n.Hostname})
		}
	}
	return list
}
