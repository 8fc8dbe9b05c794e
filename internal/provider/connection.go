package provider

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

// connection is what the provider gives to its resources, data sources and actions: the client that it connected, and a memory that
// they share. Both are new each time the provider is configured.
type connection struct {
	// Client is nil while the provider is not configured yet, as when Terraform only validates.
	Client *trove.Client
	memory *sync.Map
}

// newConnection is the connection of a provider that is configured now, with nothing in its memory.
func newConnection(client *trove.Client) connection {
	return connection{Client: client, memory: &sync.Map{}}
}

// memory is what the resources of one kind remember together, from the plan of one to the plan of another: the same for all that
// have this connection, and empty at first. Only who can name the type gets at it.
func memory[T any](c connection) *T {
	if c.memory == nil {
		return new(T)
	}
	kept, _ := c.memory.LoadOrStore((*T)(nil), new(T))
	remembered, _ := kept.(*T) // Under the type's own key is nothing else.
	return remembered
}

// connectedResource is embedded by every resource.
type connectedResource struct{ connection }

// Configure takes the connection from the provider.
func (c *connectedResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	c.connection = connectionOf(req.ProviderData, &resp.Diagnostics)
}

// connectedDataSource is embedded by every data source.
type connectedDataSource struct{ connection }

// Configure takes the connection from the provider.
func (c *connectedDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	c.connection = connectionOf(req.ProviderData, &resp.Diagnostics)
}

// connectedAction is embedded by every action.
type connectedAction struct{ connection }

// Configure takes the connection from the provider.
func (c *connectedAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	c.connection = connectionOf(req.ProviderData, &resp.Diagnostics)
}

// connectionOf has no client while the provider is not configured yet.
func connectionOf(data any, diags *diag.Diagnostics) connection {
	if data == nil {
		return newConnection(nil)
	}
	given, ok := data.(connection)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T; this is a bug in the provider.", data))
	}
	return given
}
