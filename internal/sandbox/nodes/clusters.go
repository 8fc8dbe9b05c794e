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
	cluster := body.object("cluster")
	if !body.has("cluster") {
		return front.Answer{}, body.v.err()
	}
	cluster.require("name", "datastore", "flavorRef", "size")
	datastore := cluster.object("datastore")
	if cluster.has("datastore") {
		datastore.require("type", "version")
	}
	order := engine.ClusterOrder{
		ProjectID: c.Token.ProjectID, Name: cluster.name("name"), Datastore: datastore.text("type"), Version: datastore.text("version"),
		FlavorID: cluster.flavorRef("flavorRef"), VolumeSize: cluster.object("volume").size("size"), ConfigurationID: cluster.uuid("configuration"),
	}
	size := cluster.integer("size", 1, maxNodes)
	if p == phaseOne {
		// "For Phase One: cluster.nodes{} will not be supported."
		if _, ok := cluster.values["nodes"]; ok {
			cluster.v.add(cluster.path, "Additional properties are not allowed ('nodes' was unexpected)")
		}
	} else {
		order.Nodes = allocationsOf(cluster, "nodes")
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
func allocationsOf(parent object, key string) []engine.Allocation {
	objects := parent.objects(key)
	if objects == nil {
		return nil
	}
	list := make([]engine.Allocation, 0, len(objects))
	for _, o := range objects {
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

// addNodes is the specification's section Add Node(s).
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
	nodes := body.object("nodes")
	if !body.has("nodes") {
		return front.Answer{}, body.v.err()
	}
	nodes.require("num")
	num := nodes.integer("num", 1, maxNodes)
	var allocations []engine.Allocation
	if p == phaseOne {
		// "For Phase One: nodes.num will be the only supported field (nodes.allocations will not)"
		nodes.only("num")
	} else {
		allocations = allocationsOf(nodes, "allocations")
	}
	if err := nodes.v.err(); err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, c.Engine.AddNodes(c.Tx, c.Now, cluster, num, allocations)
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
