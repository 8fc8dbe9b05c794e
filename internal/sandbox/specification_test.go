package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exchange is a request of the specification and its answer.
type exchange struct {
	method, path string
	// request and response name the documents, "" for an empty body. An empty response comes with 202, another one with 200.
	request, response string
}

const (
	specCluster = "dfbbd9ca-b5e1-4028-adb7-f78643e17998"
	specNode    = "416b0b16-ba55-4302-bbd3-ff566032e1c1"
	specEast    = "7f52e4f9-3fa6-4238-ac08-1ce15197329a"
	specMaster  = "dfbbd9ca-b5e1-4028-adb7-f78643e17998"
	specSlave   = "061aaf4c-3a57-411e-9df9-2d0f813db859"
)

// dialogues are the specification's examples, call by call, with the ids that they print in the order in which they are given out.
var dialogues = []struct {
	name      string
	ids       []string
	exchanges []exchange
}{
	{
		name: "cassandra",
		ids:  []string{specCluster, specNode, specEast, "ff9d680c-fde3-49c6-a84e-76173b6df39d"},
		exchanges: []exchange{
			{http.MethodPost, "/clusters", "cassandra_create_cluster.request", "cassandra_create_cluster.response"},
			{http.MethodGet, "/clusters/" + specCluster, "", "cassandra_show_cluster.response"},
			{http.MethodGet, "/clusters/" + specCluster + "/nodes/" + specNode, "", "cassandra_show_node.response"},
			{http.MethodPost, "/clusters/" + specCluster + "/nodes", "cassandra_add_nodes.request", ""},
			{http.MethodPost, "/clusters/" + specCluster + "/action", "cassandra_replace_node.request", ""},
			// Section Remove Node removes the node that was replaced above, so this example begins anew before it.
		},
	},
	{
		name: "cassandra, remove",
		ids:  []string{specCluster, specNode, specEast, "ff9d680c-fde3-49c6-a84e-76173b6df39d"},
		exchanges: []exchange{
			{http.MethodPost, "/clusters", "cassandra_create_cluster.request", "cassandra_create_cluster.response"},
			{http.MethodDelete, "/clusters/" + specCluster + "/nodes/" + specEast, "", ""},
		},
	},
	{
		name: "mongodb",
		ids: []string{
			specCluster, specNode, "965ef811-7c1d-47fc-89f2-a89dfdd23ef2", "3642f41c-e8ad-4164-a089-3891bf7f2d2b", specEast,
			"ff9d680c-fde3-49c6-a84e-76173b6df39d", "77032c55-4496-4e35-8c0d-6cd1c18e1a9c", "1fd054ed-221f-4c99-8d17-570bcff4c1d2",
		},
		exchanges: []exchange{
			{http.MethodPost, "/clusters", "mongodb_create_cluster.request", "mongodb_create_cluster.response"},
			{http.MethodGet, "/clusters/" + specCluster, "", "mongodb_show_cluster.response"},
			{http.MethodGet, "/clusters/" + specCluster + "/nodes/" + specNode, "", "mongodb_show_node.response"},
			{http.MethodPost, "/clusters/" + specCluster + "/nodes", "mongodb_create_arbiters.request", ""},
			{http.MethodGet, "/clusters/" + specCluster, "", "mongodb_show_cluster_after_arbiters.response"},
		},
	},
	{
		name: "mysql",
		ids:  []string{specMaster, specSlave},
		exchanges: []exchange{
			{http.MethodPost, "/instances", "mysql_create_master.request", "mysql_create_master.response"},
			{http.MethodPost, "/instances", "mysql_create_slave.request", "mysql_create_slave.response"},
			{http.MethodGet, "/instances/" + specMaster, "", "mysql_show_master.response"},
			{http.MethodGet, "/instances/" + specSlave, "", "mysql_show_slave.response"},
			{http.MethodPost, "/instances/" + specSlave + "/action", "mysql_detach_slave.request", ""},
			{http.MethodDelete, "/instances/" + specMaster, "", ""},
			{http.MethodDelete, "/instances/" + specSlave, "", ""},
		},
	},
}

// errata are the places where the specification contradicts itself. It asks for one thing and prints another in the answer; the sandbox
// answers with what was asked for.
var errata = []struct {
	document, path  string
	printed, served any
}{
	// Create Cluster asks for a volume of 1 and is answered with one of 2 in the example of cassandra, with one of 1 in that of mongodb.
	{"cassandra_create_cluster.response", "cluster.volume.size", 2.0, 1.0},
	{"cassandra_show_node.response", "node.volume.size", 2.0, 1.0},
	{"mongodb_show_node.response", "node.volume.size", 2.0, 1.0},
	// Create Slave asks for the name products-slave and is answered with the master's.
	{"mysql_create_slave.response", "instance.name", "products", "products-slave"},
	{"mysql_show_slave.response", "instance.name", "products", "products-slave"},
}

// TestSpecification replays every example of the specification and compares what is served with what is printed.
func TestSpecification(t *testing.T) {
	for _, dialogue := range dialogues {
		t.Run(dialogue.name, func(t *testing.T) { newPrintedClient(t, dialogue.ids).replay(dialogue.exchanges) })
	}
}

// TestEveryPrintedRequestIsInTheJournal walks through the specification's text, and finds each request that it prints among those that the
// replays of its examples made.
func TestEveryPrintedRequestIsInTheJournal(t *testing.T) {
	made := map[string]bool{}
	for _, dialogue := range dialogues {
		c := newPrintedClient(t, dialogue.ids)
		c.replay(dialogue.exchanges)
		journal, err := c.server.Journal(t.Context())
		require.NoError(t, err)
		for _, request := range journal {
			made[request.Method+" "+request.Path] = true
		}
	}
	text, err := os.ReadFile(filepath.Join("testdata", "spec", "requests.txt"))
	require.NoError(t, err)
	printed := strings.Split(strings.TrimSpace(string(text)), "\n")
	assert.Len(t, printed, 18)
	for _, line := range printed {
		_, request, _ := strings.Cut(line, ": ")
		assert.True(t, made[request], "%s", line)
	}
}

// newPrintedClient is a client of a sandbox that gives out these ids before any others. Everything happens within the second that the
// specification's documents print.
func newPrintedClient(t *testing.T, ids []string) *client {
	t.Helper()
	left, more := slices.Clone(ids), 0
	return newClient(t, func(o *Options) {
		o.Pace = &Pace{GiveUp: 1}
		o.NewID = func() string {
			if len(left) == 0 {
				more++
				return fmt.Sprintf("00000000-0000-4000-8000-%012d", more)
			}
			id := left[0]
			left = left[1:]
			return id
		}
	})
}

// replay makes requests of the specification and compares the answers with those that are printed.
func (c *client) replay(exchanges []exchange) {
	c.t.Helper()
	for _, e := range exchanges {
		body := ""
		if e.request != "" {
			body = string(golden(c.t, e.request))
		}
		status, served := c.trove(e.method, e.path, body)
		if e.response == "" {
			assert.Equal(c.t, http.StatusAccepted, status, "%s %s", e.method, e.path)
			assert.Nil(c.t, served, "an empty body")
			continue
		}
		require.Equal(c.t, http.StatusOK, status, "%s %s: %v", e.method, e.path, served)
		compareWithPrinted(c.t, e.response, served)
	}
}

// compareWithPrinted compares a document with the one that is printed. Links are compared by their shape, since the specification elides
// them.
func compareWithPrinted(t *testing.T, name string, served map[string]any) {
	t.Helper()
	var printed map[string]any
	require.NoError(t, json.Unmarshal(golden(t, name), &printed))
	for _, e := range errata {
		if e.document == name {
			at := strings.Split(e.path, ".")
			parent := descend(printed, at[:len(at)-1])
			require.Equal(t, e.printed, parent[at[len(at)-1]], "the specification's %s in %s", e.path, name)
			parent[at[len(at)-1]] = e.served
		}
	}
	checkLinks(t, served)
	elide(served)
	if diff := cmp.Diff(printed, served); diff != "" {
		t.Errorf("%s differs (-printed +served):\n%s", name, diff)
	}
}

func descend(v any, path []string) map[string]any {
	object, _ := v.(map[string]any)
	for _, key := range path {
		object, _ = object[key].(map[string]any)
	}
	return object
}

// checkLinks wants every list of links to have a rel self and absolute addresses.
func checkLinks(t *testing.T, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if key != "links" {
				checkLinks(t, value)
				continue
			}
			var rels []any
			list, _ := value.([]any)
			for _, link := range list {
				l, _ := link.(map[string]any)
				rels = append(rels, l["rel"])
				href, _ := l["href"].(string)
				assert.True(t, strings.HasPrefix(href, "http://trove.example/"), "href %q", href)
			}
			assert.Equal(t, []any{"self", "bookmark"}, rels)
		}
	case []any:
		for _, e := range v {
			checkLinks(t, e)
		}
	}
}

// elide puts the specification's [{...}] in place of links.
func elide(v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if key == "links" {
				v[key] = []any{map[string]any{}}
			} else {
				elide(value)
			}
		}
	case []any:
		for _, e := range v {
			elide(e)
		}
	}
}

// TestEveryPrintedDocumentIsReplayed keeps a golden file from being forgotten.
func TestEveryPrintedDocumentIsReplayed(t *testing.T) {
	files, err := os.ReadDir(filepath.Join("testdata", "spec"))
	require.NoError(t, err)
	var there, used []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".json"); ok {
			there = append(there, name)
		}
	}
	for _, d := range dialogues {
		for _, e := range d.exchanges {
			for _, name := range []string{e.request, e.response} {
				if name != "" && !slices.Contains(used, name) {
					used = append(used, name)
				}
			}
		}
	}
	slices.Sort(used)
	assert.Equal(t, there, used)
	assert.Len(t, there, 19)
}

// TestPrintedDocumentsAreTheClientsToo keeps the golden files of the client, which has its own since neither side may lean on the other, from
// saying anything else than those of the server. Only the names of the files differ, in '-' for '_'.
func TestPrintedDocumentsAreTheClientsToo(t *testing.T) {
	assert.Empty(t, cmp.Diff(printedDocuments(t, filepath.Join("testdata", "spec")), printedDocuments(t, filepath.Join("..", "trove", "trovetest", "testdata", "spec"))))
}

// printedDocuments are the documents in a directory, by name with '_'.
func printedDocuments(t *testing.T, directory string) map[string]any {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(directory, "*.json"))
	require.NoError(t, err)
	documents := map[string]any{}
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // names stand in tests
		require.NoError(t, err)
		var document any
		require.NoError(t, json.Unmarshal(text, &document), "%s", file)
		documents[strings.ReplaceAll(filepath.Base(file), "-", "_")] = document
	}
	require.Len(t, documents, 19, "%s", directory)
	return documents
}
