package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// configured is embedded by every resource: it holds the client that the provider connected.
type configured struct {
	client *trove.Client
}

func (c *configured) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	c.client = clientOf(req.ProviderData, &resp.Diagnostics)
}

// configuredDataSource is the same for data sources.
type configuredDataSource struct {
	client *trove.Client
}

func (c *configuredDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	c.client = clientOf(req.ProviderData, &resp.Diagnostics)
}

// clientOf is nil while the provider is not configured yet, as when Terraform only validates.
func clientOf(data any, diags *diag.Diagnostics) *trove.Client {
	if data == nil {
		return nil
	}
	client, ok := data.(*trove.Client)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Got %T; this is a bug in the provider.", data))
	}
	return client
}
