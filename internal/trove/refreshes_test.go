package trove

import (
	"encoding/json"
	"fmt"
	"net/http"
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
