package trove

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
)

// clientsByRegion are the clients of one login, one for each region that was asked for.
type clientsByRegion struct {
	turn    chan struct{}
	clients map[string]*Client
}

// ErrNoSuchRegion says that a cloud has no database service in a region.
var ErrNoSuchRegion = errors.New("the cloud has no database service in that region")

// Region is where this client works, empty where the address of the service was given without a region.
func (c *Client) Region() string { return c.session.Region }

// ServedRegions are those in which the cloud has a database service, in the order of their names. Nobody is asked: the catalogue came with
// the token.
func (c *Client) ServedRegions() []string { return c.session.Regions() }

// Serves tells whether the cloud has a database service in the region.
func (c *Client) Serves(region string) bool { return slices.Contains(c.ServedRegions(), region) }

// In is the client for a region, always the same one for the same region. What one client waits for, collects and remembers is of its
// own region alone; login, token and connections are shared. The first time makes no request, or one where the endpoint there does
// not tell the API's version, or a login of its own where clouds.yaml has one for the region.
//
// Errors: ErrNoSuchRegion, session.ErrSameAddress, and those of Connect.
func (c *Client) In(ctx context.Context, region string) (*Client, error) {
	select {
	case c.regions.turn <- struct{}{}:
		defer func() { <-c.regions.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if known := c.regions.clients[region]; known != nil {
		return known, nil
	}
	opened, err := c.session.In(ctx, region)
	if errors.Is(err, session.ErrNoEndpoint) {
		return nil, fmt.Errorf("%w: %q is none of those where it has one: %s", ErrNoSuchRegion, region, strings.Join(c.ServedRegions(), ", "))
	}
	if err != nil {
		return nil, err
	}
	other := newClient(opened)
	other.regions = c.regions
	c.regions.clients[region] = other
	return other, nil
}
