package nodes

import (
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// maxNodes is the most that one call may ask for.
const maxNodes = 1000

// createCluster is the specification's section Create Cluster.
func (p phase) createCluster(c *front.Call) (front.Answer, error) {
	body, err := readObject(c)
	if err != nil {
		return front.Answer{}, err
	}
	body.require("cluster")
	body.only("cluster")
	cluster := body.object("cluster")
	if !body.has("cluster") {
		return front.Answer{}, body.v.err()
	}
	cluster.require("name", "datastore", "flavorRef", "size")
	known := []string{"name", "datastore", "configuration", "flavorRef", "volume", "size"}
	if p != phaseOne {
		// "For Phase One: cluster.nodes{} will not be supported."
		known = append(known, "nodes")
	}
	cluster.only(known...)
	datastore, volume := cluster.object("datastore"), cluster.object("volume")
	datastore.only("type", "version")
	volume.only("size")
	if cluster.has("datastore") {
		datastore.require("type", "version")
	}
	order := engine.ClusterOrder{
		ProjectID: c.Token.ProjectID, Name: cluster.name(), Datastore: datastore.text("type"), Version: datastore.text("version"),
		FlavorID: cluster.flavorRef("flavorRef"), VolumeSize: volume.size("size"), ConfigurationID: cluster.uuid("configuration"),
	}
	size := cluster.integer("size", 1, maxNodes)
	if p != phaseOne {
		order.Nodes = allocationsOf(cluster.objects("nodes"))
	}
	if err := cluster.v.err(); err != nil {
		return front.Answer{}, err
	}
	if order.Nodes == nil {
		order.Nodes = make([]engine.Allocation, size)
	}
	if len(order.Nodes) != size {
		// The like of Trove's ClusterNumInstancesNotSupported.
		return front.Answer{}, front.Fail(http.StatusBadRequest, "The number of nodes for your initial cluster must be %d, as many as 'size' says, but there are %d.",
			size, len(order.Nodes))
	}
	created, err := c.Engine.CreateCluster(c.Tx, c.Now, order)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"cluster": p.createdCluster(c, created)}), nil
}

// allocationsOf reads where nodes are to be; nil if it isn't said.
func allocationsOf(objects []object) []engine.Allocation {
	if objects == nil {
		return nil
	}
	list := make([]engine.Allocation, 0, len(objects))
	for _, o := range objects {
		o.only("region", "type")
		list = append(list, engine.Allocation{Region: o.text("region"), Type: o.text("type")})
	}
	return list
}

// listClusters is a call that the specification lacks (section Feedback, Clusters); it is as Trove's: pages of Show Cluster's documents.
func (p phase) listClusters(c *front.Call) (front.Answer, error) {
	marker, limit, err := pageOf(c)
	if err != nil {
		return front.Answer{}, err
	}
	rows, err := c.Tx.Instances(c.Token.ProjectID, true, marker, limit+1)
	if err != nil {
		return front.Answer{}, err
	}
	body := map[string]any{}
	if len(rows) > limit {
		rows = rows[:limit]
		body["links"] = nextPage(c, "clusters", rows[limit-1].ID, limit)
	}
	list := make([]clusterDocument, 0, len(rows))
	for _, row := range rows {
		cluster, err := engine.ClusterOf(c.Tx, row)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, p.clusterDocument(c, cluster))
	}
	body["clusters"] = list
	return front.Respond(body), nil
}

func (p phase) showCluster(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"cluster": p.clusterDocument(c, cluster)}), nil
}

func deleteCluster(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, c.Engine.DeleteCluster(c.Tx, c.Now, cluster)
}

func showNode(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	node, err := cluster.Node(c.Parameters[1])
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"node": nodeDocumentOf(c, node)}), nil
}

func removeNode(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, c.Engine.RemoveNode(c.Tx, c.Now, cluster, c.Parameters[1])
}

// listNodes answers with the documents of Show Node, of all nodes of a cluster: the second of the two options in the section Feedback,
// Clusters ("Add a 'List Cluster Nodes' call that returns a list of detailed node objects"). The first, nodes in detail in Show Cluster,
// would change a document that the specification prints, and make each look at a cluster's status as large as the cluster. There are no
// pages: whoever asks wants all of them, in one request.
func listNodes(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	list := make([]nodeDocument, 0, len(cluster.Nodes))
	for _, n := range cluster.Nodes {
		list = append(list, nodeDocumentOf(c, n))
	}
	return front.Respond(map[string]any{"nodes": list}), nil
}

// addNodes is the specification's section Add Node(s). Nodes are an object with a number and allocations, or in the form that the section
// Feedback asks for, just the list of allocations: "Why not get straight to the point".
func (p phase) addNodes(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	body, err := readObject(c)
	if err != nil {
		return front.Answer{}, err
	}
	body.require("nodes")
	body.only("nodes")
	if !body.has("nodes") {
		return front.Answer{}, body.v.err()
	}
	num, allocations := p.wantedNodes(body)
	if err := body.v.err(); err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, c.Engine.AddNodes(c.Tx, c.Now, cluster, num, allocations)
}

// wantedNodes reads how many nodes are to be added, and where; nil if that isn't said. "For Phase One: nodes.num will be the only supported
// field (nodes.allocations will not)".
func (p phase) wantedNodes(body object) (num int, allocations []engine.Allocation) {
	if list, flat := body.values["nodes"].([]any); flat {
		objects := body.objects("nodes")
		switch {
		case p == phaseOne:
			body.v.add("nodes", "%s is not of type 'object'", python(list))
		case len(objects) == 0:
			body.v.add("nodes", "[] is too short")
		case len(objects) > maxNodes:
			body.v.add("nodes", "%s is too long", python(list))
		}
		return len(list), allocationsOf(objects)
	}
	nodes := body.object("nodes")
	nodes.require("num")
	if p == phaseOne {
		nodes.only("num")
	} else {
		nodes.only("num", "allocations")
		allocations = allocationsOf(nodes.objects("allocations"))
	}
	return nodes.integer("num", 1, maxNodes), allocations
}

// clusterAction is the specification's section Replace Node.
func clusterAction(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	body, action, err := readAction(c, "replace_node")
	if err != nil {
		return front.Answer{}, err
	}
	replace := body.object(action)
	replace.require("id")
	replace.only("id")
	id := replace.text("id")
	if err := replace.v.err(); err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, c.Engine.ReplaceNode(c.Tx, c.Now, cluster, id)
}

// readAction reads a body with exactly one action, which must be a known one. trove/cluster/service.py, ClusterController.action.
func readAction(c *front.Call, known ...string) (object, string, error) {
	body, err := readObject(c)
	if err != nil {
		return body, "", err
	}
	if len(body.values) != 1 {
		return body, "", front.Fail(http.StatusBadRequest, "Action request should have exactly one action specified in body")
	}
	for action := range body.values {
		if slices.Contains(known, action) {
			return body, action, nil
		}
		return body, "", front.Fail(http.StatusBadRequest, "Action %s not supported", action)
	}
	return body, "", nil
}
