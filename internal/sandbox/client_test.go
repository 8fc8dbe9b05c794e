package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// specTime is the moment at which everything in the specification's documents happens.
var specTime = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)

// specConfiguration is the configuration group of the specification's clusters.
const specConfiguration = "b9c8a3f8-7ace-4aea-9908-7b555586d7b6"

// client talks to a sandbox of its own, in this process, with a token for the project demo.
type client struct {
	t       *testing.T
	server  *Server
	project string
	token   string
}

// newClient starts a sandbox whose clock stands still at specTime.
func newClient(t *testing.T, change ...func(*Options)) *client {
	t.Helper()
	options := Options{Start: specTime, Hosts: []string{"trove.example"}}
	for _, f := range change {
		f(&options)
	}
	server, err := New(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return login(t, server)
}

// login is another client of the same sandbox.
func login(t *testing.T, server *Server) *client {
	t.Helper()
	c := &client{t: t, server: server, project: server.Identity().ProjectID}
	r := c.raw(http.MethodPost, "/identity/v3/auth/tokens", passwordLogin("demo", "secret", "demo"), nil)
	require.Equal(t, http.StatusCreated, r.Code, r.Body)
	c.token = r.Header().Get("X-Subject-Token")
	return c
}

func passwordLogin(user, password, project string) string {
	return `{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "` + user +
		`", "domain": {"name": "Default"}, "password": "` + password + `"}}}, "scope": {"project": {"name": "` + project +
		`", "domain": {"id": "default"}}}}}`
}

// raw sends a request as it is.
func (c *client) raw(method, path, body string, header map[string]string) *httptest.ResponseRecorder {
	c.t.Helper()
	request := httptest.NewRequestWithContext(c.t.Context(), method, "http://trove.example"+path, bytes.NewReader([]byte(body)))
	for name, value := range header {
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	c.server.ServeHTTP(recorder, request)
	return recorder
}

// trove calls Trove and returns the status and the document, nil for an empty body.
func (c *client) trove(method, path, body string) (int, map[string]any) {
	c.t.Helper()
	r := c.raw(method, "/v1.0-nodes/"+c.project+path, body, map[string]string{"X-Auth-Token": c.token, "Content-Type": "application/json"})
	if r.Body.Len() == 0 {
		return r.Code, nil
	}
	var document map[string]any
	require.NoError(c.t, json.Unmarshal(r.Body.Bytes(), &document), "%s", r.Body)
	return r.Code, document
}

// must calls Trove and wants this status.
func (c *client) must(status int, method, path, body string) map[string]any {
	c.t.Helper()
	got, document := c.trove(method, path, body)
	require.Equal(c.t, status, got, "%s %s: %v", method, path, document)
	return document
}

// show gets the object called name from Trove.
func (c *client) show(path, name string) map[string]any {
	c.t.Helper()
	return objectAt(c.t, c.must(http.StatusOK, http.MethodGet, path, ""), name)
}

// dig is what is found in a document by keys and indices.
func dig(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, ok := v.(map[string]any)
			require.True(t, ok, "no object to find %q in: %v", step, v)
			v = object[step]
		case int:
			array, ok := v.([]any)
			require.True(t, ok && step < len(array), "no array to find %d in: %v", step, v)
			v = array[step]
		}
	}
	return v
}

// objectAt is the object that is found in a document by keys and indices.
func objectAt(t *testing.T, v any, path ...any) map[string]any {
	t.Helper()
	object, ok := dig(t, v, path...).(map[string]any)
	require.True(t, ok, "no object at %v in %v", path, v)
	return object
}

// textAt is the text that is found in a document by keys and indices.
func textAt(t *testing.T, v any, path ...any) string {
	t.Helper()
	s, ok := dig(t, v, path...).(string)
	require.True(t, ok, "no text at %v in %v", path, v)
	return s
}

// control calls the control path and wants this status.
func (c *client) control(status int, method, path, body string, into any) {
	c.t.Helper()
	r := c.raw(method, "/_sandbox/"+path, body, nil)
	require.Equal(c.t, status, r.Code, "%s", r.Body)
	if into != nil {
		require.NoError(c.t, json.Unmarshal(r.Body.Bytes(), into))
	}
}

// advance moves the clock.
func (c *client) advance(d time.Duration) {
	c.t.Helper()
	require.NoError(c.t, c.server.Advance(c.t.Context(), d))
}

// state is all there is.
func (c *client) state() State {
	c.t.Helper()
	state, err := c.server.State(c.t.Context())
	require.NoError(c.t, err)
	return state
}

// rows reads from the store.
func (c *client) rows(f func(*store.Tx) error) {
	c.t.Helper()
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	require.NoError(c.t, c.server.store.Write(c.t.Context(), f))
}

// create posts a cluster or instance and returns its id.
func (c *client) create(path, body string) string {
	c.t.Helper()
	for _, value := range c.must(http.StatusOK, http.MethodPost, path, body) {
		if object, ok := value.(map[string]any); ok {
			if id, ok := object["id"].(string); ok {
				return id
			}
		}
	}
	require.Fail(c.t, "the answer has no id")
	return ""
}

// Cluster is a body for Create Cluster; nodes is JSON, "" to leave them out.
func cluster(name, datastore, version string, size int, nodes string) string {
	body := map[string]any{
		"name": name, "datastore": map[string]any{"type": datastore, "version": version}, "flavorRef": "7", "volume": map[string]any{"size": 1}, "size": size,
	}
	if nodes != "" {
		body["nodes"] = json.RawMessage(nodes)
	}
	return string(front.Encode(map[string]any{"cluster": body}))
}

// instance is a body for Create Master, or for Create Slave if slaveOf isn't "".
func instance(name, slaveOf string) string {
	body := map[string]any{
		"name": name, "datastore": map[string]any{"type": "mysql", "version": "5.5"}, "flavorRef": "7", "volume": map[string]any{"size": 1},
	}
	if slaveOf != "" {
		body["slave"] = map[string]any{"of": slaveOf, "read_only": true}
	}
	return string(front.Encode(map[string]any{"instance": body}))
}

// clusterState is the cluster of this name, as the sandbox sees it.
func (c *client) clusterState(name string) ClusterState {
	c.t.Helper()
	for _, cluster := range c.state().Clusters {
		if cluster.Name == name {
			return cluster
		}
	}
	require.Failf(c.t, "no such cluster", "%s", name)
	return ClusterState{}
}

// instanceState is the instance of this name, as the sandbox sees it.
func (c *client) instanceState(name string) InstanceState {
	c.t.Helper()
	for _, instance := range c.state().Instances {
		if instance.Name == name {
			return instance
		}
	}
	require.Failf(c.t, "no such instance", "%s", name)
	return InstanceState{}
}

// statuses are those of a cluster and then of its nodes, in order.
func (c *client) statuses(name string) []string {
	c.t.Helper()
	cluster := c.clusterState(name)
	list := []string{cluster.Status}
	for _, n := range cluster.Nodes {
		list = append(list, n.Status)
	}
	return list
}

// golden is a document of the specification.
func golden(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "spec", name+".json")) //nolint:gosec // names stand in tests
	require.NoError(t, err)
	return text
}

// clockView is the control path's answer about the clock.
type clockView struct {
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed"`
}
