// Package trove is the client library for OpenStack Trove: clusters, their nodes, and replicated instances.
//
// Callers see domain types and operations (domain.go, clusters.go, cluster_reads.go, instances.go, operations.go, grow.go,
// configurations.go, backups.go, waiters.go, catalogue.go). A dialect turns those into requests and answers (dialect.go, nodes_*.go, v1*.go). Every request goes through
// one stack of layers (transport.go, retry.go, budget.go), and what goes wrong comes back as one of the errors of
// errors.go. An operation whose answer was lost is looked for before it is repeated (recovery.go).
package trove

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Client talks to Trove as one user in one project. It is safe for concurrent use, and it is meant to be the only one
// of a process: what it serialises and collects, it does for its own callers only.
type Client struct {
	service  *gophercloud.ServiceClient
	identity *gophercloud.ServiceClient
	dialect  dialect
	// base is the path of the endpoint, which errors leave out.
	base  string
	clock wait.Clock

	clusterPolls  poller[Cluster]
	instancePolls poller[Instance]
	backupPolls   poller[Backup]
	databases     inventory[Database]
	users         inventory[User]
	// listPages is how many requests the list of all nodes took last time.
	listPages atomic.Int64
	locks     locks
	growths   queues[*addition]
	orders    queues[*slaveOrder]
	declared  declaredNames
	sightings sightings
	catalogue catalogue
}

// Connect authenticates, finds the service's endpoint and chooses the dialect. It makes one request, or two where the
// endpoint does not tell the API's version.
func Connect(ctx context.Context, cfg Config) (*Client, error) {
	if cfg.Clock == nil {
		cfg.Clock = wait.System
	}
	if cfg.MaxRetries == 0 {
		cfg.MaxRetries = defaultRetries
	}
	cfg, tlsConfig, err := withCloud(cfg)
	if err != nil {
		return nil, err
	}
	if tlsConfig, err = tlsConfiguration(cfg, tlsConfig); err != nil {
		return nil, err
	}
	provider, err := authenticate(ctx, cfg, tlsConfig)
	if err != nil {
		return nil, err
	}
	endpoint, err := findEndpoint(provider, cfg)
	if err != nil {
		return nil, err
	}
	chosen, endpoint, err := chooseDialect(ctx, provider, endpoint, cfg.API)
	if err != nil {
		return nil, err
	}
	identity, err := openstack.NewIdentityV3(provider, gophercloud.EndpointOpts{})
	if err != nil {
		return nil, fmt.Errorf("auth_url %q: %w", cfg.AuthURL, err)
	}
	address, err := url.Parse(endpoint)
	if err != nil {
		return nil, fmt.Errorf("the endpoint %q: %w", endpoint, err)
	}
	c := &Client{
		service:  &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: endpoint, Type: "database"},
		identity: identity,
		dialect:  chosen,
		base:     address.Path,
		clock:    cfg.Clock,
	}
	c.clusterPolls = newPoller(c, "cluster", c.pollCluster, c.clusterPages)
	c.instancePolls = newPoller(c, "instance", c.Instance, c.instancePages)
	c.backupPolls = newPoller(c, "backup", c.Backup, func(ctx context.Context) ([]Backup, int, error) { return c.backupPages(ctx, "") })
	c.databases = newInventory(c, "database", c.listDatabases)
	c.users = newInventory(c, "user", c.listUsers)
	return c, nil
}

// API is the dialect in use: "nodes" or "v1.0".
func (c *Client) API() string { return c.dialect.name() }

// do makes a request, and returns the answer's body and the request's id.
func (c *Client) do(ctx context.Context, r request) (body []byte, id string, err error) {
	if r.method == "" {
		return nil, "", fmt.Errorf("the API %q has no such request: %w", c.API(), ErrUnsupported)
	}
	segments, err := escaped(r.path)
	if err != nil {
		return nil, "", fmt.Errorf("%s /%s: %w", r.method, strings.Join(r.path, "/"), err)
	}
	address := c.service.ServiceURL(segments...)
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	resp, err := c.service.Request(ctx, r.method, address, &gophercloud.RequestOpts{
		JSONBody:         r.body,
		KeepResponseBody: true,
		OkCodes:          []int{http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent},
	})
	if err != nil {
		var refusal gophercloud.ErrUnexpectedResponseCode
		if errors.As(err, &refusal) && refusal.Actual < http.StatusInternalServerError {
			c.sightings.note(refusal.ResponseHeader, c.clock.Now())
		}
		return nil, "", translate(err, c.base)
	}
	c.sightings.note(resp.Header, c.clock.Now())
	body, err = io.ReadAll(resp.Body)
	return body, resp.Header.Get(requestIDHeader), errors.Join(err, resp.Body.Close())
}

// escaped is a path's segments as they are sent. An id comes from a configuration or an import: nothing in it may lead to
// another path.
func escaped(path []string) ([]string, error) {
	segments := make([]string, len(path))
	for i, segment := range path {
		if segment == "" || segment == "." || segment == ".." {
			return nil, fmt.Errorf("%q is not an id", segment)
		}
		segments[i] = url.PathEscape(segment)
	}
	return segments, nil
}

// act makes a request that is answered without a document.
func (c *Client) act(ctx context.Context, r request) error {
	_, _, err := c.do(ctx, r)
	return err
}

// fetch makes a request and reads the document that answers it. A document that cannot be read is as good as none: the
// server has done what it was asked, but what came of it is not known.
func fetch[T any](ctx context.Context, c *Client, r request, decode func([]byte) (T, error)) (T, error) {
	var none T
	body, id, err := c.do(ctx, r)
	if err != nil {
		return none, err
	}
	value, err := decode(body)
	if err != nil {
		return none, &unansweredError{
			method: r.method, path: "/" + strings.Join(r.path, "/"), requestID: id,
			reached: true, err: fmt.Errorf("the answer cannot be read: %w", err),
		}
	}
	return value, nil
}

// fetchAll makes the requests for all pages of a list, and tells how many there were.
func fetchAll[T any](ctx context.Context, c *Client, list func(marker string) request, decode func([]byte) (page[T], error)) ([]T, int, error) {
	var all []T
	marker := ""
	for pages := 1; ; pages++ {
		next, err := fetch(ctx, c, list(marker), decode)
		if err != nil {
			return nil, pages, err
		}
		all = append(all, next.items...)
		if next.marker == "" {
			return all, pages, nil
		}
		if next.marker == marker || len(next.items) == 0 {
			return nil, pages, fmt.Errorf("the list does not get on: page %d leads to itself", pages)
		}
		marker = next.marker
	}
}
