package acctest

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// throughFront is a session by way of the front, as the provider under test has one.
func (c *Cloud) throughFront(t *testing.T) *login {
	t.Helper()
	a := c.backend.direct()
	a.keystone = c.front.address + identityPath + "/v3"
	s, err := logIn(t.Context(), a)
	require.NoError(t, err)
	return s
}

func (c *Cloud) newInstance(name string) string {
	return fmt.Sprintf(`{"instance":{"name":%q,"flavorRef":"2","volume":{"size":1},"datastore":{"type":"mysql","version":"5.7.29"},`+
		`"users":[{"name":"u","password":"p4ssw0rd","databases":[{"name":"shop"}]}],"databases":[{"name":"shop"}]}}`, c.Name(name))
}

// What is lost, broken and refused on the way is so on every cloud, and the journal has what was sent and nothing that was done by hand.
func TestAccV1HarnessFaultsOnTheWay(t *testing.T) {
	t.Parallel()
	cloud := NewTrove(t)
	client := cloud.throughFront(t)

	cloud.BreakConnection(t, http.MethodPost, "^/instances$")
	_, err := client.send(t.Context(), http.MethodPost, "/instances", cloud.newInstance("broken"), nil)
	require.Error(t, err)
	cloud.Refuse(t, http.MethodPost, "^/instances$")
	refused, err := client.send(t.Context(), http.MethodPost, "/instances", cloud.newInstance("refused"), nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadRequest, refused.Status)
	assert.JSONEq(t, `{"badRequest":{"code":400,"message":"Not now."}}`, refused.Body)
	cloud.LoseAnswer(t, http.MethodPost, "^/instances$")
	_, err = client.send(t.Context(), http.MethodPost, "/instances", cloud.newInstance("lost"), nil)
	require.Error(t, err)
	cloud.FailReads(t, "^/instances$", 1)
	failed, err := client.send(t.Context(), http.MethodGet, "/instances", "", nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusForbidden, failed.Status)

	_, instances, err := client.everything(t.Context())
	require.NoError(t, err)
	require.Len(t, instances, 1)
	assert.Equal(t, cloud.Name("lost"), instances[0].name)
	id := instances[0].id

	changes := cloud.Changes(t)
	require.Len(t, changes, 3)
	assert.Equal(t, `POST /instances {"instance":{"databases":[{"name":"shop"}],"datastore":{"type":"mysql","version":"5.7.29"},"flavorRef":"2","name":"`+
		cloud.Name("lost")+`","users":[{"databases":[{"name":"shop"}],"name":"u","password":"***"}],"volume":{"size":1}}}`, changes[2])

	cloud.AwaitStatus(t, id, "ACTIVE")
	cloud.byHand(t, http.MethodDelete, "/instances/"+id, "")
	cloud.awaitGone(t)
	assert.Empty(t, cloud.Requests(t), "what was done by hand")
}

func (c *Cloud) awaitGone(t *testing.T) {
	t.Helper()
	c.Eventually(t, func() bool {
		clusters, instances, err := c.session(t).everything(t.Context())
		require.NoError(t, err)
		return len(clusters)+len(instances) == 0
	})
	c.CheckNothingLeft(t)
}

// build makes an instance, waits for it, and returns its id.
func (c *Cloud) build(t *testing.T, name string) string {
	t.Helper()
	created, ok := c.byHand(t, http.MethodPost, "/instances", c.newInstance(name))["instance"].(map[string]any)
	require.True(t, ok)
	id, _ := created["id"].(string)
	c.AwaitStatus(t, id, "ACTIVE")
	return id
}

// What somebody does behind Terraform's back shows on every cloud.
func TestAccV1HarnessBehindTheBack(t *testing.T) {
	t.Parallel()
	cloud := NewTrove(t)
	id := cloud.build(t, "standalone")

	cloud.Rename(t, id, cloud.Name("renamed"))
	cloud.ResizeByHand(t, id, "3")
	shown, _ := cloud.byHand(t, http.MethodGet, "/instances/"+id, "")["instance"].(map[string]any)
	assert.Equal(t, cloud.Name("renamed"), shown["name"])
	flavor, _ := shown["flavor"].(map[string]any)
	assert.Equal(t, "3", flavor["id"])

	cloud.BreakServer(t, id)
	cloud.AwaitStatus(t, id, "ERROR")
	cloud.byHand(t, http.MethodDelete, "/instances/"+id, "")
	cloud.awaitGone(t)
}

// A name with SERVER_ERROR in it does not become a database.
func TestAccV1HarnessFaultsByName(t *testing.T) {
	t.Parallel()
	cloud := NewTrove(t)
	created, _ := cloud.byHand(t, http.MethodPost, "/instances", cloud.newInstance("SERVER_ERROR"))["instance"].(map[string]any)
	id, _ := created["id"].(string)
	cloud.AwaitStatus(t, id, "ERROR")
	cloud.byHand(t, http.MethodDelete, "/instances/"+id, "")
	cloud.awaitGone(t)
}

// Each test has a project, and a quota, of its own.
func TestAccV1HarnessQuota(t *testing.T) {
	t.Parallel()
	cloud := NewTrove(t, Quota(1))
	id := cloud.build(t, "first")
	second, err := cloud.session(t).send(t.Context(), http.MethodPost, "/instances", cloud.newInstance("second"), nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusRequestEntityTooLarge, second.Status, second.Body)
	cloud.byHand(t, http.MethodDelete, "/instances/"+id, "")
	cloud.awaitGone(t)
}

// members are those that a cluster shows.
func (c *Cloud) members(t *testing.T, cluster string) []map[string]any {
	t.Helper()
	shown, _ := c.byHand(t, http.MethodGet, "/clusters/"+cluster, "")["cluster"].(map[string]any)
	list, _ := shown["instances"].([]any)
	var members []map[string]any
	for _, entry := range list {
		member, _ := entry.(map[string]any)
		members = append(members, member)
	}
	return members
}

func (c *Cloud) awaitCluster(t *testing.T, id string) {
	t.Helper()
	c.Eventually(t, func() bool {
		shown, _ := c.byHand(t, http.MethodGet, "/clusters/"+id, "")["cluster"].(map[string]any)
		task, _ := shown["task"].(map[string]any)
		return task["name"] == "NONE"
	})
}

// A shard of MongoDB can be taken away once it is drained, and not before.
func TestAccV1HarnessDrain(t *testing.T) {
	t.Parallel()
	cloud := NewTrove(t, OwnAgents)
	three := newParty(t, cloud).fill(members(3))
	created, _ := cloud.byHand(t, http.MethodPost, "/clusters", fmt.Sprintf(
		`{"cluster":{"name":%q,"datastore":{"type":"mongodb","version":"4.0.28"},"instances":[%s]}}`, cloud.Name("shards"), three))["cluster"].(map[string]any)
	id, _ := created["id"].(string)
	cloud.awaitCluster(t, id)
	first := cloud.members(t, id)[0]["shard_id"]

	grown := ""
	for i := range 3 {
		grown += fmt.Sprintf(`,{"name":%q,"type":"replica","related_to":%q,"flavorRef":"2","volume":{"size":1}{nics}}`,
			cloud.Name(fmt.Sprint("new", i)), cloud.Name("new0"))
	}
	cloud.byHand(t, http.MethodPost, "/clusters/"+id, newParty(t, cloud).fill(`{"grow":[`+grown[1:]+`]}`))
	cloud.awaitCluster(t, id)
	var shard []string
	shrink := ""
	for _, member := range cloud.members(t, id) {
		if member["shard_id"] != first {
			name, _ := member["id"].(string)
			shard = append(shard, name)
			shrink += fmt.Sprintf(`,{"id":%q}`, name)
		}
	}
	require.Len(t, shard, 3)

	tooEarly, err := cloud.session(t).send(t.Context(), http.MethodPost, "/clusters/"+id, `{"shrink":[`+shrink[1:]+`]}`, nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusBadRequest, tooEarly.Status, tooEarly.Body)
	cloud.Drain(t, shard...)
	cloud.byHand(t, http.MethodPost, "/clusters/"+id, `{"shrink":[`+shrink[1:]+`]}`)
	cloud.awaitCluster(t, id)
	assert.Len(t, cloud.members(t, id), 3)
	cloud.byHand(t, http.MethodDelete, "/clusters/"+id, "")
	cloud.awaitGone(t)
}

// Deployed Trove can't grow a cluster of Redis.
func TestAccV1UnpatchedHarnessDefect(t *testing.T) {
	t.Parallel()
	status := growRedis(t, NewTrove(t, OwnAgents))
	assert.Equal(t, http.StatusInternalServerError, status)
}

// Repaired, it can.
func TestAccV1RepairedHarnessDefect(t *testing.T) {
	t.Parallel()
	status := growRedis(t, NewTrove(t, OwnAgents, Repaired))
	assert.Equal(t, http.StatusAccepted, status)
}

func growRedis(t *testing.T, cloud *Cloud) int {
	t.Helper()
	party := newParty(t, cloud)
	created, _ := cloud.byHand(t, http.MethodPost, "/clusters", fmt.Sprintf(
		`{"cluster":{"name":%q,"datastore":{"type":"redis","version":"5.0.14"},"instances":[%s]}}`, cloud.Name("cache"), party.fill(members(3))))["cluster"].(map[string]any)
	id, _ := created["id"].(string)
	cloud.awaitCluster(t, id)
	grown, err := cloud.session(t).send(t.Context(), http.MethodPost, "/clusters/"+id, party.fill(`{"grow":[`+member+`]}`), nil)
	require.NoError(t, err)
	cloud.awaitCluster(t, id)
	cloud.byHand(t, http.MethodDelete, "/clusters/"+id, "")
	cloud.awaitGone(t)
	return grown.Status
}

// A dead guest agent can be told by the API: only then is a replica source ejected.
func TestAccV1HarnessKillHeartbeat(t *testing.T) {
	t.Parallel()
	cloud := NewTrove(t)
	source := cloud.build(t, "source")
	created, _ := cloud.byHand(t, http.MethodPost, "/instances",
		fmt.Sprintf(`{"instance":{"name":%q,"replica_of":%q}}`, cloud.Name("replica"), source))["instance"].(map[string]any)
	replica, _ := created["id"].(string)
	cloud.AwaitStatus(t, replica, "ACTIVE")
	cloud.AwaitStatus(t, source, "ACTIVE")

	eject := func() answer {
		a, err := cloud.session(t).send(t.Context(), http.MethodPost, "/instances/"+source+"/action", `{"eject_replica_source":{}}`, nil)
		require.NoError(t, err)
		return a
	}
	alive := eject()
	assert.Equal(t, http.StatusBadRequest, alive.Status, alive.Body)
	cloud.KillHeartbeat(t, source)
	cloud.Eventually(t, func() bool { return eject().Status == http.StatusAccepted })
	cloud.AwaitStatus(t, replica, "ACTIVE")
	for _, id := range []string{replica, source} {
		cloud.Eventually(t, func() bool {
			a, err := cloud.session(t).send(t.Context(), http.MethodDelete, "/instances/"+id, "", nil)
			require.NoError(t, err)
			return a.Status < http.StatusMultipleChoices || a.Status == http.StatusNotFound
		})
	}
	cloud.awaitGone(t)
}

// The client library finds its way by the catalogue, through the front, and speaks the right dialect.
func TestAccV1HarnessClient(t *testing.T) {
	t.Parallel()
	cloud := NewTrove(t)
	client := cloud.Client(t)
	assert.Equal(t, "v1.0", client.API())
	clusters, err := client.Clusters(t.Context())
	require.NoError(t, err)
	assert.Empty(t, clusters)
	assert.Equal(t, []string{"GET /clusters"}, cloud.Requests(t))
}
