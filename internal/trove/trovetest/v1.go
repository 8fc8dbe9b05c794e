package trovetest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	PostCluster  = "POST /clusters/" + ClusterID
	DeleteIt     = "DELETE /clusters/" + ClusterID
	ListNodesOf1 = "GET /instances/detail?include_clustered=true"
	RouteOfNodes = "GET /instances/detail"
)

// V1Golden is a document that a deployed Trove was sent, or answered with.
func V1Golden(t *testing.T, name string) string {
	t.Helper()
	content, err := documents.ReadFile("testdata/v1/" + name + ".json")
	require.NoError(t, err)
	return string(content)
}

// V1Cluster is a cluster of v1.0: what is being done to it, and its members as "id STATUS", "id STATUS type" or
// "id STATUS type shard". A member whose status is "-" has none, as in lists.
type V1Cluster struct {
	ID, Name, Datastore string
	Task                string
	Configuration       string
	Version             string
	Members             []string
}

func (c V1Cluster) Object() string {
	list := []string{}
	for _, member := range c.Members {
		parts := append(strings.Fields(member), "", "")
		document := fmt.Sprintf(`{"id": %q, "name": %q, "type": %q`, parts[0], c.Name+"-"+parts[0], orElse(parts[2], "member"))
		if parts[3] != "" {
			document += fmt.Sprintf(`, "shard_id": %q`, parts[3])
		}
		if parts[1] != "-" {
			document += fmt.Sprintf(`, "status": %q, "volume": {"size": 2}, "flavor": {"id": "7"}`, parts[1])
		}
		list = append(list, document+"}")
	}
	more := ""
	if c.Configuration != "" {
		more = fmt.Sprintf(`, "configuration": %q`, c.Configuration)
	}
	return fmt.Sprintf(`{"id": %q, "name": %q, "task": {"id": 1, "name": %q, "description": "…"}, "created": "2026-05-15T12:00:00",
		"updated": "2026-05-15T12:00:00", "datastore": {"type": %q, "version": %q}, "instances": [%s]%s}`,
		c.ID, c.Name, c.Task, c.Datastore, orElse(c.Version, "10.4"), strings.Join(list, ", "), more)
}

func (c V1Cluster) Doc() string { return `{"cluster": ` + c.Object() + `}` }

// V1Showing answers with a cluster of mariadb.
func V1Showing[S ~string](task S, members ...string) Answer {
	return Reply(http.StatusOK, V1Cluster{ID: ClusterID, Name: "products", Datastore: "mariadb", Task: string(task), Members: members}.Doc())
}

// V1ShowingMongo answers with a cluster of mongodb.
func V1ShowingMongo[S ~string](task S, members ...string) Answer {
	return Reply(http.StatusOK, V1Cluster{ID: ClusterID, Name: "products", Datastore: "mongodb", Task: string(task), Members: members}.Doc())
}

// V1Instance is an instance as the list of details has it.
func V1Instance(id, name, cluster, datastore, status, shard string) string {
	more := ""
	if shard != "" {
		more = fmt.Sprintf(`, "shard_id": %q`, shard)
	}
	return fmt.Sprintf(`{"id": %q, "name": %q, "status": %q, "operating_status": "", "region": null, "flavor": {"id": "7"},
		"datastore": {"type": %q, "version": "10.4"}, "volume": {"size": 2}, "cluster_id": %q%s}`, id, name, status, datastore, cluster, more)
}

// V1Instances answers with a page of instances, and the marker of the next one if there is any.
func V1Instances(next string, instances ...string) Answer {
	links := ""
	if next != "" {
		links = fmt.Sprintf(`, "links": [{"rel": "next", "href": "https://x/?marker=%s"}]`, next)
	}
	return Reply(http.StatusOK, `{"instances": [`+strings.Join(instances, ", ")+`]`+links+`}`)
}

// V1Busy is what Trove says of a cluster that is at work.
func V1Busy[S ~string](task S) Answer {
	return Fault(http.StatusUnprocessableEntity, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster task is '"+string(task)+"'.")
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
