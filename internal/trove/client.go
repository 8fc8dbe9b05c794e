// Package trove is the client library for OpenStack Trove: clusters, their nodes, and replicated instances.
//
// Callers see domain types and operations (domain.go, clusters.go, cluster_reads.go, instances.go, operations.go, grow.go,
// configurations.go, backups.go, waiters.go, catalogue.go). A dialect turns those into requests and answers (dialect.go, nodes_*.go, v1*.go). Every request goes through
// one stack of layers (transport.go, retry.go, budget.go), and what goes wrong comes back as one of the errors of
// errors.go. An operation whose answer was lost is looked for before it is repeated (recovery.go).
package trove

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Client talks to Trove as one user in one project. It is safe for concurrent use, and it is meant to be the only one
// of a process: what it serialises and collects, it does for its own callers only.
type Client struct {
	session *session
	dialect dialect
	clock   wait.Clock

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
	opened, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	c := &Client{session: opened, dialect: opened.dialect, clock: opened.clock}
	c.clusterPolls = newPoller(c, "cluster", c.pollCluster, c.clusterPages)
	c.instancePolls = newPoller(c, "instance", c.Instance, c.instancePages)
	c.backupPolls = newPoller(c, "backup", c.Backup, func(ctx context.Context) ([]Backup, int, error) { return c.backupPages(ctx, "") })
	c.databases = newInventory(c, "database", c.listDatabases)
	c.users = newInventory(c, "user", c.listUsers)
	return c, nil
}

// API is the dialect in use: "nodes" or "v1.0".
func (c *Client) API() string { return c.dialect.name() }

// Check tells whether the dialect in use can do op with the datastore of this name: nil, or an *UnsupportedError. It
// asks no server; what the server alone knows is found out by doing.
func (c *Client) Check(op Operation, datastore string) error { return c.dialect.check(op, datastore) }

// ClusterRules are those of the datastore of this name in the dialect in use.
func (c *Client) ClusterRules(datastore string) ClusterRules { return c.dialect.rules(datastore) }

// act makes a request that is answered without a document.
func (c *Client) act(ctx context.Context, r request) error {
	_, _, err := c.session.do(ctx, r)
	return err
}

// fetch makes a request and reads the document that answers it. A document that cannot be read is as good as none: the
// server has done what it was asked, but what came of it is not known.
func fetch[T any](ctx context.Context, c *Client, r request, decode func([]byte) (T, error)) (T, error) {
	var none T
	body, id, err := c.session.do(ctx, r)
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
