// Package object has what every object of Terraform's needs here, whichever noun it is: the connection that the provider gives to it,
// attributes and their values, what has changed between state and plan, timeouts, private state, looking up by id or name, and
// taking over from another provider.
//
// What only one noun needs is in that noun's room. It knows no noun.
package object

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// Connection is what the provider gives to its resources, data sources and actions: the client that it connected, and a memory that
// they share. Both are new each time the provider is configured.
type Connection struct {
	// Client is nil while the provider is not configured yet, as when Terraform only validates.
	Client *trove.Client
	memory *sync.Map
}

// NewConnection is the connection of a provider that is configured now, with nothing in its memory.
func NewConnection(client *trove.Client) Connection {
	return Connection{Client: client, memory: &sync.Map{}}
}

// In is the connection to another region of the cloud, always the same one for the same region: with a client and a memory of its own.
//
// Errors: those of trove.Client.In.
func (c Connection) In(ctx context.Context, region string) (Connection, error) {
	if region == c.Client.Region() {
		return c, nil
	}
	client, err := c.Client.In(ctx, region)
	if err != nil {
		return Connection{}, err
	}
	kept, _ := c.memory.LoadOrStore(client, &sync.Map{})
	memory, _ := kept.(*sync.Map) // Under a client's key is nothing else.
	return Connection{Client: client, memory: memory}, nil
}

// Memory is what the resources of one kind remember together, from the plan of one to the plan of another: the same for all that
// have this connection, and empty at first. Only who can name the type gets at it.
func Memory[T any](c Connection) *T {
	if c.memory == nil {
		return new(T)
	}
	kept, _ := c.memory.LoadOrStore((*T)(nil), new(T))
	remembered, _ := kept.(*T) // Under the type's own key is nothing else.
	return remembered
}

// ConnectedResource is embedded by every resource.
type ConnectedResource struct{ Connection }

// Configure takes the connection from the provider.
func (c *ConnectedResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	c.Connection = connectionOf(req.ProviderData, &resp.Diagnostics)
}

// ConnectedDataSource is embedded by every data source.
type ConnectedDataSource struct{ Connection }

// Configure takes the connection from the provider.
func (c *ConnectedDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	c.Connection = connectionOf(req.ProviderData, &resp.Diagnostics)
}

// ConnectedAction is embedded by every action.
type ConnectedAction struct{ Connection }

// Configure takes the connection from the provider.
func (c *ConnectedAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	c.Connection = connectionOf(req.ProviderData, &resp.Diagnostics)
}

// connectionOf has no client while the provider is not configured yet.
func connectionOf(data any, diags *diag.Diagnostics) Connection {
	if data == nil {
		return NewConnection(nil)
	}
	given, ok := data.(Connection)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T; this is a bug in the provider.", data))
	}
	return given
}
