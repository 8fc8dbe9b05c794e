package sandbox

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (c *client) fault(f Fault) {
	c.t.Helper()
	require.NoError(c.t, c.server.AddFault(c.t.Context(), f))
}

func TestFaultStatus(t *testing.T) {
	c := newClient(t)
	c.fault(Fault{Effect: EffectStatus, Method: http.MethodGet, Path: "^/clusters$", Times: 2, Status: 503, Message: "Try later.", Headers: map[string]string{"Retry-After": "7"}})
	c.must(http.StatusOK, http.MethodGet, "/instances", "")
	c.create("/clusters", cluster("c", "mongodb", "2.4.10", 1, ""))
	for range 2 {
		r := c.raw(http.MethodGet, "/v1.0-nodes/"+c.project+"/clusters", "", map[string]string{"X-Auth-Token": c.token})
		assert.Equal(t, 503, r.Code)
		assert.Equal(t, "7", r.Header().Get("Retry-After"))
		assert.JSONEq(t, `{"serviceUnavailable": {"code": 503, "message": "Try later."}}`, r.Body.String())
		assert.NotEmpty(t, r.Header().Get("X-Openstack-Request-Id"))
	}
	c.must(http.StatusOK, http.MethodGet, "/clusters", "")

	c.fault(Fault{Effect: EffectStatus, Path: "^/v3/auth/tokens$", Times: -1, Status: 418, Body: "short and stout", Headers: map[string]string{"Content-Type": "text/plain"}})
	for range 3 {
		r := c.raw(http.MethodPost, "/identity/v3/auth/tokens", goodCredential, nil)
		assert.Equal(t, 418, r.Code)
		assert.Equal(t, "short and stout", r.Body.String())
		assert.Equal(t, "text/plain", r.Header().Get("Content-Type"))
	}
	c.fault(Fault{Effect: EffectStatus, Method: http.MethodPost, Path: "/clusters", Status: 500})
	c.refused(http.MethodPost, "/clusters", cluster("d", "mongodb", "2.4.10", 1, ""), 500, "instanceFault", "The sandbox was told to answer so.")
	assert.Len(t, c.state().Clusters, 1, "nothing was done")
}

// A reset connection is a reset connection, before or after what was asked for is done.
func TestFaultResets(t *testing.T) {
	c := newClient(t)
	web := httptest.NewServer(c.server)
	defer web.Close()
	post := func(body string) error {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, web.URL+"/v1.0-nodes/"+c.project+"/clusters", strings.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("X-Auth-Token", c.token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		return response.Body.Close()
	}
	c.fault(Fault{Effect: EffectResetBefore, Path: "/clusters"})
	require.ErrorIs(t, post(cluster("before", "mongodb", "2.4.10", 1, "")), syscall.ECONNRESET)
	assert.Empty(t, c.state().Clusters)

	c.fault(Fault{Effect: EffectResetAfter, Path: "/clusters"})
	require.ErrorIs(t, post(cluster("after", "mongodb", "2.4.10", 1, "")), syscall.ECONNRESET)
	assert.Equal(t, []string{"BUILD", "BUILD"}, c.statuses("after"), "it was done, only the answer is lost")
	require.NoError(t, post(cluster("third", "mongodb", "2.4.10", 1, "")))

	journal, err := c.server.Journal(t.Context())
	require.NoError(t, err)
	var statuses []int
	for _, r := range journal[1:] {
		statuses = append(statuses, r.Status)
	}
	assert.Equal(t, []int{0, 200, 200}, statuses, "the journal has what the client never saw")
}

func TestBuildErrorOfANode(t *testing.T) {
	c := newClient(t)
	c.fault(Fault{Effect: EffectBuildError, Name: "c-2", Message: "No valid host was found."})
	id := c.create("/clusters", cluster("c", "cassandra", "2.0.6", 3, ""))
	assert.Equal(t, []string{
		"0 BUILD BUILD BUILD BUILD",
		"8 BUILD BUILD ERROR BUILD",
		"20 ERROR ACTIVE ERROR ACTIVE",
	}, c.timeline("c", 59*time.Second))
	node := c.clusterState("c").Nodes[1].ID
	document := c.show("/clusters/"+id+"/nodes/"+node, "node")
	assert.Equal(t, map[string]any{"message": "No valid host was found.", "created": "2014-04-25T20:19:31", "details": ""}, document["fault"])
	assert.NotContains(t, document, "ip")
	assert.Equal(t, map[string]any{"size": 1.0}, document["volume"], "nothing is used where nothing runs")
	document = c.show("/clusters/"+id, "cluster")
	assert.Equal(t, "ERROR", document["status"])
	assert.Equal(t, map[string]any{
		"message": "Node c-2 (" + node + ") is in status ERROR. No valid host was found.", "created": "2014-04-25T20:19:43", "details": "",
	}, document["fault"])

	// A cluster in ERROR is repaired by what it would refuse if it were busy.
	c.must(http.StatusAccepted, http.MethodPost, "/clusters/"+id+"/action", `{"replace_node": {"id": "`+node+`"}}`)
	assert.Equal(t, []string{
		"60 REPLACE ACTIVE ERROR ACTIVE BUILD",
		"80 REPLACE REBOOT ERROR ACTIVE ACTIVE",
		"82 REPLACE ACTIVE ERROR REBOOT REBOOT",
		"84 REPLACE ACTIVE SHUTDOWN ACTIVE ACTIVE",
		"87 ACTIVE ACTIVE ACTIVE ACTIVE",
	}, c.timeline("c", 59*time.Second), "those that were never seeded are seeded now")
	assert.NotContains(t, c.must(200, http.MethodGet, "/clusters/"+id, "")["cluster"], "fault")
}

func TestErrorOfACluster(t *testing.T) {
	for what, repair := range map[string]func(c *client, path, node string){
		"delete": func(c *client, path, _ string) { c.must(202, http.MethodDelete, path, "") },
		"remove": func(c *client, path, node string) { c.must(202, http.MethodDelete, path+"/nodes/"+node, "") },
		"add":    func(c *client, path, _ string) { c.must(202, http.MethodPost, path+"/nodes", `{"nodes": {"num": 1}}`) },
	} {
		t.Run(what, func(t *testing.T) {
			c := newClient(t)
			c.fault(Fault{Effect: EffectBuildError, Name: "c-1"})
			path := "/clusters/" + c.create("/clusters", cluster("c", "cassandra", "2.0.6", 2, ""))
			c.advance(time.Minute)
			assert.Equal(t, []string{"ERROR", "ERROR", "ACTIVE"}, c.statuses("c"))
			repair(c, path, c.clusterState("c").Nodes[0].ID)
			c.advance(time.Minute)
			switch what {
			case "delete":
				assert.Empty(t, c.state().Clusters)
			case "remove":
				assert.Equal(t, []string{"ACTIVE", "ACTIVE"}, c.statuses("c"))
				assert.True(t, c.clusterState("c").Nodes[0].Joined, "what the failed node had kept from being seeded is seeded")
				assert.Empty(t, c.state().Operations)
			case "add":
				assert.Equal(t, []string{"ERROR", "ERROR", "ACTIVE", "ACTIVE"}, c.statuses("c"), "ACTIVE only when every node is")
			}
		})
	}
}

func TestBuildErrorOfASlave(t *testing.T) {
	c := newClient(t)
	master := c.create("/instances", instance("master", ""))
	c.advance(time.Minute)
	c.fault(Fault{Effect: EffectBuildError, Name: "slave"})
	slave := c.create("/instances", instance("slave", master))
	c.advance(time.Minute)
	document := c.show("/instances/"+slave, "instance")
	assert.Equal(t, "ERROR", document["status"])
	assert.Equal(t, "Server not active, status: ERROR, fault message: No valid host was found.", dig(t, document, "fault", "message"))
	assert.Equal(t, "ACTIVE", c.instanceState("master").Status)
	assert.Empty(t, c.backups())
	c.refused(http.MethodDelete, "/instances/"+master, "", 403, "forbidden", "Detach replicas before deleting replica source.")
	c.must(http.StatusAccepted, http.MethodDelete, "/instances/"+slave, "")
	c.advance(time.Minute)
	c.create("/instances", instance("slave", master))
	c.advance(time.Minute)
	assert.Equal(t, "ACTIVE", c.instanceState("slave").Status, "the fault has had its effect")
}

// A guest hangs for as long as the fault is there, and TaskManager gives up at last.
func TestHang(t *testing.T) {
	c := newClient(t, func(o *Options) { o.TokenTTL = 1000 * time.Hour })
	c.fault(Fault{Effect: EffectHang, Name: "c-1"})
	c.create("/clusters", cluster("c", "couchbase", "2.2.0", 2, ""))
	c.advance(5 * time.Hour)
	assert.Equal(t, []string{"BUILD", "BUILD", "ACTIVE"}, c.statuses("c"))
	faults, err := c.server.Faults(t.Context())
	require.NoError(t, err)
	assert.Len(t, faults, 1)
	require.NoError(t, c.server.ClearFaults(t.Context()))
	c.advance(time.Minute)
	assert.Equal(t, []string{"ACTIVE", "ACTIVE", "ACTIVE"}, c.statuses("c"))

	c.fault(Fault{Effect: EffectHang, Name: "d-1"})
	c.fault(Fault{Effect: EffectHang, Name: "i"})
	c.create("/clusters", cluster("d", "couchbase", "2.2.0", 2, ""))
	c.create("/instances", instance("i", ""))
	c.advance(36000*time.Second - time.Microsecond)
	assert.Equal(t, []string{"BUILD", "BUILD", "ACTIVE"}, c.statuses("d"))
	c.advance(time.Microsecond)
	assert.Equal(t, []string{"ERROR", "ERROR", "ACTIVE"}, c.statuses("d"))
	assert.Equal(t, "ERROR", c.instanceState("i").Status)
	assert.Equal(t, "Build error: guestagent timeout.", c.instanceState("i").Fault)
	assert.Empty(t, c.state().Operations)
}
