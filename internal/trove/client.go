// Package trove is the client library for OpenStack Trove: clusters, their nodes, replicated instances, and what is in them.
//
// Its operations are what callers use. They wait (waiters.go), look for what a lost answer has made before they repeat a request
// (recovery.go), collect what belongs into one request (grow.go, slaves_together.go), and take turns where a server takes one change
// at a time (operations.go). What there is, and what it is called on the wire, is package api; how a request gets there, package session.
//
// # For programs
//
// Connect logs in and returns a [Client], one for a process. An operation sends what it says and returns as soon as the server has taken
// it; the method Wait… of the object waits until it is done, and fails at once where it can't be done any more. Every method takes a
// context, ends with it, and says in its error what was reached. A create never makes two of what was asked for once, also where an answer
// is lost: [Created] tells whether the object was found again.
//
// What an error means is asked with errors.Is: [api.ErrNotFound], [api.ErrBusy], [api.ErrQuota], [api.ErrRateLimited],
// [api.ErrUnsupported], [api.ErrConflict], [api.ErrFault]. What is particular about it is asked with errors.As: [api.Error] has the
// server's words and the request's id, [StateError] the state that an object has failed in, [TimeoutError] how far it had come,
// [ExistsError] and [AmbiguousError] the objects that may be the one that is meant.
package trove

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/reading"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// Client talks to Trove as one user in one project and in one region. It is safe for concurrent use, and it is meant to be the only one
// of a process, but for those that it has for other regions (Client.In): what it serialises, collects and remembers, it does for its own
// callers only.
type Client struct {
	session *session.Session
	dialect api.Dialect
	clock   wait.Clock

	clusterPolls      poller[api.Cluster]
	instancePolls     poller[api.Instance]
	backupPolls       poller[api.Backup]
	databases         inventory[api.Database]
	users             inventory[api.User]
	masters           recentMasters
	standingInstances foundObjects[api.Instance]
	standingClusters  foundObjects[api.Cluster]
	clusterReads      *reading.Reader[api.Cluster]
	nodeReads         *reading.Reader[api.ListedNode]
	instanceReads     *reading.Reader[api.Instance]
	// listPages is how many requests the list of all nodes took last time.
	listPages atomic.Int64
	locks     locks
	growths   queues[*addition]
	orders    queues[*slaveOrder]
	declared  declaredNames
	seen      seenResources
	catalogue catalogue
	regions   *clientsByRegion
}

// Connect authenticates, finds the service's endpoint and chooses the dialect. It makes one request, or two where the
// endpoint does not tell the API's version.
func Connect(ctx context.Context, cfg session.Config) (*Client, error) {
	opened, err := session.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	c := newClient(opened)
	c.regions = &clientsByRegion{turn: make(chan struct{}, 1), clients: map[string]*Client{c.Region(): c}}
	return c, nil
}

func newClient(opened *session.Session) *Client {
	c := &Client{session: opened, dialect: opened.Dialect, clock: opened.Clock}
	c.clusterPolls = newPoller(c, "cluster", c.pollCluster, c.clusterPages, c.workOn)
	c.instancePolls = newPoller(c, "instance", c.Instance, c.instancePages, workOnInstance)
	c.backupPolls = newPoller(c, "backup", c.Backup, func(ctx context.Context) ([]api.Backup, int, error) { return c.backupPages(ctx, "") }, nil)
	c.databases = newInventory(c, "database", c.listDatabases)
	c.users = newInventory(c, "user", c.listUsers)
	c.clusterReads = newReader(c, c.dialect.ListClusters, c.dialect.DecodeClusters, func(cluster api.Cluster) string { return cluster.ID })
	c.nodeReads = newReader(c, c.dialect.ListNodes, c.dialect.DecodeNodes, func(n api.ListedNode) string { return n.ID })
	c.instanceReads = newReader(c, c.dialect.ListInstances, c.dialect.DecodeInstances, func(i api.Instance) string { return i.ID })
	return c
}

// Place is where this client works: project, region and cloud, in words that fit after "in".
func (c *Client) Place() string { return c.session.Place }

// API is the dialect in use: "nodes" or "v1.0".
func (c *Client) API() string { return c.dialect.Name() }

// Check tells whether the dialect in use can do op with the datastore of this name: nil, or an *UnsupportedError. It
// asks no server; what the server alone knows is found out by doing.
func (c *Client) Check(op api.Operation, datastore string) error {
	return c.dialect.Check(op, datastore)
}

// ClusterRules are those of the datastore of this name in the dialect in use.
func (c *Client) ClusterRules(datastore string) api.ClusterRules { return c.dialect.Rules(datastore) }

// act makes a request that is answered without a document.
func (c *Client) act(ctx context.Context, r api.Request) error {
	_, _, err := c.session.Do(ctx, r)
	return err
}

// fetch makes a request and reads the document that answers it. A document that cannot be read is as good as none: the
// server has done what it was asked, but what came of it is not known.
func fetch[T any](ctx context.Context, c *Client, r api.Request, decode func([]byte) (T, error)) (T, error) {
	var none T
	body, id, err := c.session.Do(ctx, r)
	if err != nil {
		return none, err
	}
	value, err := decode(body)
	if err != nil {
		return none, &api.UnansweredError{
			Method: r.Method, Path: "/" + strings.Join(r.Path, "/"), RequestID: id,
			Reached: true, Err: fmt.Errorf("the answer cannot be read: %w", err),
		}
	}
	return value, nil
}

// fetchAll makes the requests for all pages of a list, and tells how many there were.
func fetchAll[T any](ctx context.Context, c *Client, list func(marker string) api.Request, decode func([]byte) (api.Page[T], error)) ([]T, int, error) {
	var all []T
	marker := ""
	for pages := 1; ; pages++ {
		next, err := fetch(ctx, c, list(marker), decode)
		if err != nil {
			return nil, pages, err
		}
		all = append(all, next.Items...)
		if next.Marker == "" {
			return all, pages, nil
		}
		if next.Marker == marker || len(next.Items) == 0 {
			return nil, pages, fmt.Errorf("the list does not get on: page %d leads to itself", pages)
		}
		marker = next.Marker
	}
}
