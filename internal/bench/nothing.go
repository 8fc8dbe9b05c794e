package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
)

// nothing is a provider whose only resource does nothing and has 26 attributes: what Terraform and the framework take for
// themselves.
type nothing struct{}

// nothingAddress is that of the provider that does nothing.
const nothingAddress = "registry.terraform.io/bench/nothing"

func serveNothing(ctx context.Context) error {
	return providerserver.Serve(ctx, func() provider.Provider { return nothing{} }, providerserver.ServeOpts{Address: nothingAddress})
}

func (nothing) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "nothing"
}

func (nothing) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (nothing) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (nothing) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (nothing) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return nothingResource{} }}
}

type nothingResource struct{}

func (nothingResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "nothing_thing"
}

func (nothingResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{"name": schema.StringAttribute{Required: true}}
	for i := range 25 {
		resp.Schema.Attributes[fmt.Sprintf("computed_%d", i)] = schema.StringAttribute{
			Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
}

func (nothingResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
	for i := range 25 {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(fmt.Sprintf("computed_%d", i)), "computed")...)
	}
}

func (nothingResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (nothingResource) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (nothingResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
