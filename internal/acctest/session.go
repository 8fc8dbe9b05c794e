package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
	"github.com/stretchr/testify/require"
)

// access is as whom and where to connect around the front, in the domain Default. keystone ends in /v3.
type access struct{ keystone, user, password, project string }

// login makes plain requests to Trove, as they are written, around the front: what is done by hand, and what two clouds
// are compared by.
type login struct {
	provider *gophercloud.ProviderClient
	// endpoint is Trove's, of the project.
	endpoint  string
	projectID string
}

// logIn opens one.
func logIn(ctx context.Context, a access) (*login, error) {
	provider, err := openstack.AuthenticatedClient(ctx, gophercloud.AuthOptions{
		IdentityEndpoint: a.keystone, Username: a.user, Password: a.password, DomainID: "default", AllowReauth: true,
		Scope: &gophercloud.AuthScope{ProjectName: a.project, DomainID: "default"},
	})
	if err != nil {
		return nil, fmt.Errorf("logging in as %s in %s: %w", a.user, a.project, err)
	}
	result, ok := provider.GetAuthResult().(tokens.CreateResult)
	if !ok {
		return nil, fmt.Errorf("logging in as %s: the answer is a %T", a.user, provider.GetAuthResult())
	}
	project, err := result.ExtractProject()
	if err != nil {
		return nil, err
	}
	options := gophercloud.EndpointOpts{}
	options.ApplyDefaults("database")
	endpoint, err := provider.EndpointLocator(options)
	if err != nil {
		return nil, fmt.Errorf("the catalogue has no database service: %w", err)
	}
	return &login{provider: provider, endpoint: strings.TrimSuffix(endpoint, "/"), projectID: project.ID}, nil
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// send makes a request as it is written. The path is below the project, or the whole one of an address that begins with
// http. A header that is "" is not sent, the token's too.
func (s *login) send(ctx context.Context, method, path, body string, header map[string]string) (answer, error) {
	address := path
	if !strings.HasPrefix(path, "http") {
		address = s.endpoint + path
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader([]byte(body)))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-Auth-Token", s.provider.Token())
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range header {
		if value == "" {
			req.Header.Del(name)
			continue
		}
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close() //nolint:errcheck // It is only read.
	received, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(received)}, err
}

// byHand makes a request that has to succeed, and returns the document that answers it.
func (c *Cloud) byHand(t *testing.T, method, path, body string) map[string]any {
	t.Helper()
	document, err := c.session(t).do(t.Context(), method, path, body)
	require.NoError(t, err)
	return document
}

// do makes a request whose answer is a document, or nothing.
func (s *login) do(ctx context.Context, method, path, body string) (map[string]any, error) {
	a, err := s.send(ctx, method, path, body, nil)
	if err != nil {
		return nil, err
	}
	if a.Status >= http.StatusMultipleChoices {
		return nil, fmt.Errorf("%s %s %s: %d %s", method, path, body, a.Status, a.Body)
	}
	document := map[string]any{}
	if a.Body == "" {
		return document, nil
	}
	if err := json.Unmarshal([]byte(a.Body), &document); err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return document, nil
}

// session is the test's own.
func (c *Cloud) session(t testing.TB) *login {
	t.Helper()
	c.opening.Do(func() { c.opened, c.failure = logIn(t.Context(), c.backend.direct()) })
	require.NoError(t, c.failure)
	return c.opened
}
