package sandbox

import (
	"errors"
	"net/http"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

// v1ClusterRoutes are deployed Trove's calls on clusters: trove/cluster/service.py.
var v1ClusterRoutes = []route{
	{http.MethodPost, "/clusters", v1CreateCluster},
	{http.MethodGet, "/clusters", v1ListClusters},
	{http.MethodGet, "/clusters/{}", v1ShowCluster},
	{http.MethodPost, "/clusters/{}", v1ClusterAction},
	{http.MethodDelete, "/clusters/{}", v1DeleteCluster},
	{http.MethodGet, "/clusters/{}/instances/{}", v1ShowClusterInstance},
}

func v1ListClusters(c *call) (answer, error) {
	limit, ok := v1Limit(c.URL.Query().Get("limit"))
	if !ok {
		return unforeseenAnswer(), nil
	}
	rows, err := c.tx.Instances(c.token.ProjectID, true, c.URL.Query().Get("marker"), limit+1)
	if err != nil {
		return answer{}, err
	}
	body := map[string]any{}
	if len(rows) > limit {
		rows = rows[:limit]
		body["links"] = c.v1NextPage(rows[limit-1].ID)
	}
	list := make([]v1ClusterDocument, 0, len(rows))
	for _, row := range rows {
		cluster, err := engine.ClusterOf(c.tx, row)
		if err != nil {
			return answer{}, err
		}
		list = append(list, c.v1Cluster(cluster, false))
	}
	body["clusters"] = list
	return respond(body), nil
}

func v1ShowCluster(c *call) (answer, error) {
	cluster, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"cluster": c.v1Cluster(cluster, true)}), nil
}

// v1ShowClusterInstance shows a member of any type, whether or not the cluster's own document has it.
func v1ShowClusterInstance(c *call) (answer, error) {
	cluster, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	member, err := cluster.Member(c.parameters[1])
	if err != nil {
		return answer{}, err
	}
	document, err := c.v1Member(member)
	return respond(map[string]any{"instance": document}), err
}

func v1DeleteCluster(c *call) (answer, error) {
	cluster, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	return c.outcome(accepted, c.server.engine.V1DeleteCluster(c.tx, c.now, cluster))
}

// outcome is the answer to a call that the engine may have refused. A kept refusal is answered like any other, but what the call has done
// so far stays.
func (c *call) outcome(done answer, err error) (answer, error) {
	var kept *engine.Kept
	if errors.As(err, &kept) {
		return refusalAnswer(c, kept.Refusal), nil
	}
	return done, err
}

// readV1 reads the body of a call and checks it against the schema that choose picks. It is nil if there is no body, which no schema takes.
func (c *call) readV1(choose func(body fields) schema) (fields, error) {
	kind, _, _ := strings.Cut(c.Header.Get("Content-Type"), ";")
	if kind != "" && kind != "application/json" {
		return fields{}, &failure{webobAnswer(http.StatusUnsupportedMediaType,
			"The request media type "+kind+" is not supported by this server.\n<br /><br />\n")}
	}
	if len(c.body) == 0 {
		return fields{}, unforeseen()
	}
	value, err := parseJSON(c.body)
	if err != nil {
		return fields{}, &failure{webobAnswer(http.StatusBadRequest, "Malformed request body<br /><br />\n\n\n")}
	}
	body, ok := value.(fields)
	if !ok || len(body.keys) == 0 {
		return fields{}, unforeseen()
	}
	message, ok := validationMessage(choose(body), body)
	switch {
	case !ok:
		return fields{}, unforeseen()
	case message != "":
		return fields{}, fail(http.StatusBadRequest, "%s", message)
	}
	return body, nil
}
