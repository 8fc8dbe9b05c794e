package trove

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const beside = "ffffffff-0000-4000-8000-000000000000"

// What somebody else has changed of an instance, a refresh finds in the list. The document is the recorded one of the instance that has
// everything; of it, a list leaves out how full the volume is, and the locality.
func TestEveryChangeOfAnInstanceIsFoundInTheList(t *testing.T) {
	listed := shownWhole()
	listed.VolumeUsed, listed.Locality = nil, ""
	for attribute, c := range map[string]struct {
		document string // what the list shows otherwise
		change   func(*api.Instance)
	}{
		"nothing":          {`{}`, func(*api.Instance) {}},
		"name":             {`{"name": "renamed"}`, func(i *api.Instance) { i.Name = "renamed" }},
		"status":           {`{"status": "ERROR"}`, func(i *api.Instance) { i.Status = api.StatusError }},
		"operating status": {`{"operating_status": ""}`, func(i *api.Instance) { i.OperatingStatus = api.OperatingNone }},
		"datastore":        {`{"datastore": {"type": "mariadb", "version": "10.4"}}`, func(i *api.Instance) { i.Datastore = api.Datastore{Type: "mariadb", Version: "10.4"} }},
		"flavor":           {`{"flavor": {"id": "3"}}`, func(i *api.Instance) { i.FlavorID = "3" }},
		"volume":           {`{"volume": {"size": 5}}`, func(i *api.Instance) { i.VolumeSize = 5 }},
		"configuration":    {`{"configuration": null}`, func(i *api.Instance) { i.ConfigurationID = "" }},
		"access":           {`{"access": {"is_public": false}}`, func(i *api.Instance) { i.Access = &api.Access{} }},
		"master":           {`{"replica_of": {"id": "m"}}`, func(i *api.Instance) { i.MasterID, i.ReadOnly = "m", true }},
		"slaves":           {`{"replicas": [{"id": "s"}]}`, func(i *api.Instance) { i.SlaveIDs = []string{"s"} }},
		"address":          {`{"ip": ["10.20.0.1"]}`, func(i *api.Instance) { i.IP = []string{"10.20.0.1"} }},
		"hostname":         {`{"hostname": "db.example.com"}`, func(i *api.Instance) { i.Hostname = "db.example.com" }},
		"region":           {`{"region": "west"}`, func(i *api.Instance) { i.Region = "west" }},
		"created":          {`{"created": "2026-11-25T10:00:00"}`, func(i *api.Instance) { i.Created = trovetest.Utc("2026-11-25T10:00:00") }},
		"updated":          {`{"updated": "2026-11-25T10:00:00"}`, func(i *api.Instance) { i.Updated = trovetest.Utc("2026-11-25T10:00:00") }},
		"fault":            {`{"fault": {"message": "disk full"}}`, func(i *api.Instance) { i.Fault = "disk full" }},
		"cluster":          {`{"cluster_id": "c"}`, func(i *api.Instance) { i.ClusterID = "c" }},
	} {
		t.Run(attribute, func(t *testing.T) {
			cloud := newV1Cloud(t)
			var shown struct {
				Instance map[string]any `json:"instance"`
			}
			require.NoError(t, json.Unmarshal([]byte(trovetest.V1Golden(t, "instance-show-whole.response")), &shown))
			require.NoError(t, json.Unmarshal([]byte(`{"volume": {"size": 2}, "locality": ""}`), &shown.Instance))
			require.NoError(t, json.Unmarshal([]byte(c.document), &shown.Instance))
			document, err := json.Marshal(shown.Instance)
			require.NoError(t, err)
			cloud.On("GET /instances/"+beside, trovetest.Reply(http.StatusOK, fmt.Sprintf(`{"instance": {"id": %q}}`, beside)))
			cloud.On("GET /instances/detail", trovetest.Reply(http.StatusOK, fmt.Sprintf(`{"instances": [%s, {"id": %q}]}`, document, beside)))
			want := listed
			c.change(&want)
			client := cloud.client()
			_, err = client.RefreshInstance(t.Context(), beside)
			require.NoError(t, err)
			got, err := client.RefreshInstance(t.Context(), trovetest.WholeID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, []string{"GET /instances/" + beside, "GET /instances/detail"}, cloud.Journal(), "one read is no reason for a list, two are")
		})
	}
}

// A change that this client has made is found, whatever it has read before: of what it has asked for earlier nothing is taken any more.
func TestARefreshFindsWhatThisClientHasChanged(t *testing.T) {
	for name, newCloud := range bothAPIs {
		t.Run(name, func(t *testing.T) {
			cloud := newCloud(t)
			list := map[string]string{api.NameNodes: "GET /instances", api.NameV1: "GET /instances/detail"}[name]
			cloud.On(list, trovetest.Reply(http.StatusOK, fmt.Sprintf(`{"instances": [{"id": %q, "name": "before"}, {"id": "b"}]}`, beside)))
			cloud.On("GET /instances/"+beside, trovetest.Reply(http.StatusOK, fmt.Sprintf(`{"instance": {"id": %q, "name": "after"}}`, beside)))
			cloud.On("POST /instances/"+beside+"/action", trovetest.Accepted())
			client := cloud.client()
			for _, want := range []string{"after", "before", "before"} { // shown, then read from the list
				got, err := client.RefreshInstance(t.Context(), beside)
				require.NoError(t, err)
				assert.Equal(t, want, got.Name)
			}
			require.NoError(t, client.act(t.Context(), client.dialect.RestartInstance(beside)))
			got, err := client.RefreshInstance(t.Context(), beside)
			require.NoError(t, err)
			assert.Equal(t, "after", got.Name)
			assert.Equal(t, 1, cloud.Count(list))
		})
	}
}

// idOf is one of so many ids that lie as close together everywhere.
func idOf(i, count int) string {
	return fmt.Sprintf("%08x-0000-4000-8000-000000000000", (2*i+1)<<31/count)
}

// pages answers with a list of documents, by their ids in order, twenty at a time.
func pages(name string, ids []string, documents map[string]string) trovetest.Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		marker := r.URL.Query().Get("marker")
		var page []string
		more, last := "", ""
		for _, id := range ids {
			if id <= marker {
				continue
			}
			if len(page) == 20 {
				more = fmt.Sprintf(`, "links": [{"rel": "next", "href": "https://x/?marker=%s"}]`, last)
				break
			}
			page, last = append(page, documents[id]), id
		}
		trovetest.Reply(http.StatusOK, fmt.Sprintf(`{%q: [%s]%s}`, name, strings.Join(page, ", "), more))(w, r)
	}
}

// A hundred clusters of three nodes are five pages of clusters and fifteen of nodes, and not more than five requests besides.
func TestARefreshOfAHundredClustersOfThreeCostsThePagesOfTwoLists(t *testing.T) {
	const count = 100
	cloud := newV1Cloud(t)
	var clusters, nodes []string
	documents := map[string]string{}
	for i := range count {
		cluster := idOf(i, count)
		clusters = append(clusters, cluster)
		var members []string
		for j := range 3 {
			node := idOf(3*i+j, 3*count)
			nodes, members = append(nodes, node), append(members, node)
			status := api.StatusActive
			if i == 70 && j == 1 {
				status = api.StatusError
			}
			documents["node "+node] = v1Member(cluster, node, status)
			cloud.On("GET /clusters/"+cluster+"/instances/"+node, trovetest.Reply(http.StatusOK, `{"instance": `+documents["node "+node]+`}`))
		}
		documents[cluster] = v1Listed(cluster, api.TaskNone, members...)
	}
	listed := map[string]string{}
	for _, node := range nodes {
		listed[node] = documents["node "+node]
	}
	cloud.On("GET /clusters/"+clusters[0], trovetest.Reply(http.StatusOK, `{"cluster": `+documents[clusters[0]]+`}`))
	cloud.On("GET /clusters", pages("clusters", clusters, documents))
	cloud.On(trovetest.RouteOfNodes, pages("instances", nodes, listed))
	client := cloud.client()
	for i, id := range clusters {
		cluster, shown, err := client.RefreshCluster(t.Context(), id)
		require.NoError(t, err)
		assert.Len(t, shown, 3)
		assert.Equal(t, id, cluster.ID)
		want := api.StatusActive
		if i == 70 {
			want = api.StatusError
		}
		assert.Equal(t, want, cluster.Status, "that of its nodes")
		assert.Equal(t, want, shown[1].Status)
	}
	assert.LessOrEqual(t, len(cloud.Journal()), 25)
}

// What somebody else has changed of a cluster, a refresh finds in the list.
func TestEveryChangeOfAClusterIsFoundInTheList(t *testing.T) {
	plain := trovetest.V1Cluster{ID: "c", Name: "products", Datastore: "mariadb", Task: "NONE", Members: []string{"m -"}}
	for attribute, c := range map[string]struct {
		change func(*trovetest.V1Cluster)
		member api.Status
		told   func(api.Cluster) any
		want   any
	}{
		"name":          {func(v *trovetest.V1Cluster) { v.Name = "renamed" }, api.StatusActive, func(c api.Cluster) any { return c.Name }, "renamed"},
		"task":          {func(v *trovetest.V1Cluster) { v.Task = string(api.TaskBuilding) }, api.StatusActive, func(c api.Cluster) any { return c.Task }, api.TaskBuilding},
		"status":        {func(*trovetest.V1Cluster) {}, api.StatusError, func(c api.Cluster) any { return c.Status }, api.StatusError},
		"version":       {func(v *trovetest.V1Cluster) { v.Version = "10.5" }, api.StatusActive, func(c api.Cluster) any { return c.Datastore.Version }, "10.5"},
		"configuration": {func(v *trovetest.V1Cluster) { v.Configuration = "group" }, api.StatusActive, func(c api.Cluster) any { return c.ConfigurationID }, "group"},
		"members":       {func(v *trovetest.V1Cluster) { v.Members = append(v.Members, "n -") }, api.StatusActive, func(c api.Cluster) any { return len(c.Members) }, 2},
	} {
		t.Run(attribute, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cluster := plain
			c.change(&cluster)
			cloud.On("GET /clusters/other", trovetest.Reply(http.StatusOK, trovetest.V1Cluster{ID: "other", Name: "other", Datastore: "mariadb", Task: "NONE"}.Doc()))
			cloud.On("GET /clusters", trovetest.Reply(http.StatusOK, `{"clusters": [`+cluster.Object()+`]}`))
			cloud.On(trovetest.RouteOfNodes, trovetest.V1Instances("", v1Member("c", "m", c.member), v1Member("c", "n", c.member)))
			cloud.On("GET /clusters/c/instances/m", trovetest.Reply(http.StatusOK, `{"instance": `+v1Member("c", "m", c.member)+`}`))
			client := cloud.client()
			_, _, err := client.RefreshCluster(t.Context(), "other")
			require.NoError(t, err)
			got, _, err := client.RefreshCluster(t.Context(), "c")
			require.NoError(t, err)
			assert.Equal(t, c.want, c.told(got))
			assert.Equal(t, 0, cloud.Count("GET /clusters/c"))
		})
	}
}
