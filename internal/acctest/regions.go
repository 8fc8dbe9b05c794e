package acctest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Join makes the Trove of another cloud that of another region of this one: the catalogue has both, a token of this cloud serves there
// too, and time passes in both alike. What is asked there is in the other one's journal. Both need a sandbox.
func (c *Cloud) Join(t *testing.T, region string, other *Cloud) {
	t.Helper()
	address, err := url.Parse(other.front.address)
	require.NoError(t, err)
	here, there := c.sandbox(t).Identity().ProjectID, other.session(t)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.URL.Path = strings.Replace(r.In.URL.Path, "/"+here, "/"+there.projectID, 1)
		r.Out.URL.RawPath = strings.Replace(r.In.URL.RawPath, "/"+here, "/"+there.projectID, 1)
		r.SetURL(address)
		r.Out.Host = r.In.Host
		r.Out.Header.Set("X-Auth-Token", there.provider.Token())
	}}
	listener := httptest.NewServer(proxy)
	t.Cleanup(listener.Close)
	c.front.regions = append(c.front.regions, neighbour{region, listener.URL})
	behind, ok := c.backend.(*simulated)
	require.True(t, ok)
	behind.alike = append(behind.alike, other.sandbox(t))
}

// neighbour is the Trove of another region.
type neighbour struct{ region, address string }

// withRegions is the document that comes with a token, with the database services of other regions in its catalogue.
func (f *front) withRegions(body []byte) ([]byte, error) {
	if len(f.regions) == 0 {
		return body, nil
	}
	var document map[string]any
	if err := json.Unmarshal(body, &document); err != nil {
		return nil, err
	}
	token, _ := document["token"].(map[string]any)
	services, _ := token["catalog"].([]any)
	for _, listed := range services {
		service, _ := listed.(map[string]any)
		if service["type"] != "database" {
			continue
		}
		endpoints, _ := service["endpoints"].([]any)
		all := endpoints
		for _, other := range f.regions {
			for _, listed := range endpoints {
				own, _ := listed.(map[string]any)
				address, _ := own["url"].(string)
				all = append(all, map[string]any{
					"id": other.region, "interface": own["interface"], "region": other.region, "region_id": other.region,
					"url": strings.Replace(address, f.address, other.address, 1),
				})
			}
		}
		service["endpoints"] = all
	}
	return json.Marshal(document)
}

// Logins is how many tokens were asked for since it was last asked.
func (c *Cloud) Logins() int {
	return int(c.front.logins.Swap(0))
}

// countLogin counts a request for a token.
func (f *front) countLogin(r *http.Request) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/auth/tokens") {
		f.logins.Add(1)
	}
}
