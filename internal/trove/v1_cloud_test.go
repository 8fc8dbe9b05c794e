package trove

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	postCluster  = "POST /clusters/" + clusterID
	deleteIt     = "DELETE /clusters/" + clusterID
	listNodesOf1 = "GET /instances/detail?include_clustered=true"
	routeOfNodes = "GET /instances/detail"
)

// v1Golden is a document that a deployed Trove was sent, or answered with.
func v1Golden(t *testing.T, name string) string {
	t.Helper()
	content, err := fs.ReadFile(os.DirFS("testdata/v1"), name+".json")
	require.NoError(t, err)
	return string(content)
}

// v1Cluster is a cluster of v1.0: what is being done to it, and its members as "id STATUS", "id STATUS type" or
// "id STATUS type shard". A member whose status is "-" has none, as in lists.
type v1Cluster struct {
	id, name, datastore string
	task                string
	configuration       string
	version             string
	members             []string
}

func (c v1Cluster) object() string {
	list := []string{}
	for _, member := range c.members {
		parts := append(strings.Fields(member), "", "")
		document := fmt.Sprintf(`{"id": %q, "name": %q, "type": %q`, parts[0], c.name+"-"+parts[0], orElse(parts[2], "member"))
		if parts[3] != "" {
			document += fmt.Sprintf(`, "shard_id": %q`, parts[3])
		}
		if parts[1] != "-" {
			document += fmt.Sprintf(`, "status": %q, "volume": {"size": 2}, "flavor": {"id": "7"}`, parts[1])
		}
		list = append(list, document+"}")
	}
	more := ""
	if c.configuration != "" {
		more = fmt.Sprintf(`, "configuration": %q`, c.configuration)
	}
	return fmt.Sprintf(`{"id": %q, "name": %q, "task": {"id": 1, "name": %q, "description": "…"}, "created": "2026-05-15T12:00:00",
		"updated": "2026-05-15T12:00:00", "datastore": {"type": %q, "version": %q}, "instances": [%s]%s}`,
		c.id, c.name, c.task, c.datastore, orElse(c.version, "10.4"), strings.Join(list, ", "), more)
}

func (c v1Cluster) doc() string { return `{"cluster": ` + c.object() + `}` }

// v1Showing answers with a cluster of mariadb.
func v1Showing[S ~string](task S, members ...string) answer {
	return reply(http.StatusOK, v1Cluster{id: clusterID, name: "products", datastore: "mariadb", task: string(task), members: members}.doc())
}

// v1ShowingMongo answers with a cluster of mongodb.
func v1ShowingMongo[S ~string](task S, members ...string) answer {
	return reply(http.StatusOK, v1Cluster{id: clusterID, name: "products", datastore: "mongodb", task: string(task), members: members}.doc())
}

// v1Instance is an instance as the list of details has it.
func v1Instance(id, name, cluster, datastore, status, shard string) string {
	more := ""
	if shard != "" {
		more = fmt.Sprintf(`, "shard_id": %q`, shard)
	}
	return fmt.Sprintf(`{"id": %q, "name": %q, "status": %q, "operating_status": "", "region": null, "flavor": {"id": "7"},
		"datastore": {"type": %q, "version": "10.4"}, "volume": {"size": 2}, "cluster_id": %q%s}`, id, name, status, datastore, cluster, more)
}

// v1Instances answers with a page of instances, and the marker of the next one if there is any.
func v1Instances(next string, instances ...string) answer {
	links := ""
	if next != "" {
		links = fmt.Sprintf(`, "links": [{"rel": "next", "href": "https://x/?marker=%s"}]`, next)
	}
	return reply(http.StatusOK, `{"instances": [`+strings.Join(instances, ", ")+`]`+links+`}`)
}

// v1Busy is what Trove says of a cluster that is at work.
func v1Busy[S ~string](task S) answer {
	return fault(http.StatusUnprocessableEntity, "unprocessableEntity",
		"This action cannot be performed on the cluster while the current cluster task is '"+string(task)+"'.")
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
