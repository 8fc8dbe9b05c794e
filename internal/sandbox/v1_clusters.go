package sandbox

import (
	"errors"
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1ClusterRoutes are deployed Trove's calls on clusters: trove/cluster/service.py.
var v1ClusterRoutes = []route{
	on(http.MethodPost, "/clusters", v1CreateCluster),
	on(http.MethodGet, "/clusters", v1ListClusters),
	on(http.MethodGet, "/clusters/{}", v1ShowCluster),
	on(http.MethodPost, "/clusters/{}", v1ClusterAction),
	on(http.MethodDelete, "/clusters/{}", v1DeleteCluster),
	on(http.MethodGet, "/clusters/{}/instances/{}", v1ShowClusterInstance),
}

func v1ListClusters(c *call) (answer, error) {
	marker, limit, err := v1Page(c)
	if err != nil {
		return answer{}, err
	}
	rows, err := c.tx.Instances(c.token.ProjectID, true, marker, limit+1)
	if err != nil {
		return answer{}, err
	}
	rows, next, err := cut(rows, limit, func(i store.Instance) string { return i.ID })
	if err != nil {
		return answer{}, err
	}
	list := make([]v1ClusterDocument, 0, len(rows))
	for _, row := range rows {
		cluster, err := engine.ClusterOf(c.tx, row)
		if err != nil {
			return answer{}, err
		}
		list = append(list, v1ClusterDocumentOf(c, cluster, false))
	}
	return v1List(c, "clusters", list, next), nil
}

func v1ShowCluster(c *call) (answer, error) {
	cluster, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"cluster": v1ClusterDocumentOf(c, cluster, true)}), nil
}

// v1ShowClusterInstance shows a member of any type, whether or not the cluster's own document has it.
func v1ShowClusterInstance(c *call) (answer, error) {
	cluster, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	node, err := cluster.Member(c.parameters[1])
	if err != nil {
		return answer{}, err
	}
	deployed, err := engine.DeployedMember(c.tx, node)
	if err != nil {
		return answer{}, err
	}
	document, err := v1Shown(c, deployed)
	return respond(map[string]any{"instance": document}), err
}

func v1DeleteCluster(c *call) (answer, error) {
	cluster, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	return outcome(c, accepted, c.engine.V1DeleteCluster(c.tx, c.now, cluster))
}

// outcome is the answer to a call that the engine may have refused. A kept refusal is answered like any other, but what the call has done
// so far stays.
func outcome(c *call, done answer, err error) (answer, error) {
	var kept *engine.Kept
	if errors.As(err, &kept) {
		return refusalAnswer(c, kept.Refusal), nil
	}
	return done, err
}
