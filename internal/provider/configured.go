package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// shared is what the provider gives to its resources, data sources and actions: the client that it connected, and what plans of
// clusters mean to do with nodes.
type shared struct {
	client *trove.Client
	claims *nodeClaims
	// promotions are those that plans of instances mean to make.
	promotions *promotions
	// rolls are what plans of masters mean to do with their slaves.
	rolls *plannedRolls
}

// configured is embedded by every resource.
type configured struct{ shared }

func (c *configured) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	c.shared = sharedOf(req.ProviderData, &resp.Diagnostics)
}

// configuredDataSource is the same for data sources.
type configuredDataSource struct{ shared }

func (c *configuredDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	c.shared = sharedOf(req.ProviderData, &resp.Diagnostics)
}

// configuredAction is the same for actions.
type configuredAction struct{ shared }

func (c *configuredAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	c.shared = sharedOf(req.ProviderData, &resp.Diagnostics)
}

// sharedOf has no client while the provider is not configured yet, as when Terraform only validates.
func sharedOf(data any, diags *diag.Diagnostics) shared {
	if data == nil {
		return shared{claims: &nodeClaims{}, promotions: &promotions{}, rolls: &plannedRolls{}}
	}
	given, ok := data.(shared)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T; this is a bug in the provider.", data))
	}
	return given
}
