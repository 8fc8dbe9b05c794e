package v1

import (
	"errors"
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// clusterRoutes are deployed Trove's calls on clusters: trove/cluster/service.py.
var clusterRoutes = []front.Route{
	front.On(http.MethodPost, "/clusters", createCluster),
	front.On(http.MethodGet, "/clusters", listClusters),
	front.On(http.MethodGet, "/clusters/{}", showCluster),
	front.On(http.MethodPost, "/clusters/{}", clusterAction),
	front.On(http.MethodDelete, "/clusters/{}", deleteCluster),
	front.On(http.MethodGet, "/clusters/{}/instances/{}", showClusterInstance),
}

func listClusters(c *front.Call) (front.Answer, error) {
	marker, limit, err := page(c)
	if err != nil {
		return front.Answer{}, err
	}
	rows, err := c.Tx.Instances(c.Token.ProjectID, true, marker, limit+1)
	if err != nil {
		return front.Answer{}, err
	}
	rows, next, err := cut(rows, limit, func(i store.Instance) string { return i.ID })
	if err != nil {
		return front.Answer{}, err
	}
	list := make([]clusterDocument, 0, len(rows))
	for _, row := range rows {
		cluster, err := engine.ClusterOf(c.Tx, row)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, clusterDocumentOf(c, cluster, false))
	}
	return listAnswer(c, "clusters", list, next), nil
}

func showCluster(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"cluster": clusterDocumentOf(c, cluster, true)}), nil
}

// showClusterInstance shows a member of any type, whether or not the cluster's own document has it.
func showClusterInstance(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	node, err := cluster.Member(c.Parameters[1])
	if err != nil {
		return front.Answer{}, err
	}
	deployed, err := engine.DeployedMember(c.Tx, node)
	if err != nil {
		return front.Answer{}, err
	}
	document, err := viewShown(c, deployed)
	return front.Respond(map[string]any{"instance": document}), err
}

func deleteCluster(c *front.Call) (front.Answer, error) {
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	return outcome(c, front.Accepted, c.Engine.V1DeleteCluster(c.Tx, c.Now, cluster))
}

// outcome is the answer to a call that the engine may have refused. A kept refusal is answered like any other, but what the call has done
// so far stays.
func outcome(c *front.Call, done front.Answer, err error) (front.Answer, error) {
	var kept *engine.Kept
	if errors.As(err, &kept) {
		return front.RefusalAnswer(c, kept.Refusal), nil
	}
	return done, err
}
