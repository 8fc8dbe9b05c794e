// Package provider is Terraform's side as a whole: it is configured, connects, and says what there is. Each noun has a room of its own
// below it, with its schemas, plans and state; what several of them need is in diagnose, guard and object. A new resource is
// registered here, and everything else about it is in its room.
//
// No room of a noun knows another one's, or this one. Nothing here knows HTTP: every request is made by package trove.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/backup"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/catalogue"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/cluster"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/configuration"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/content"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/instance"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/surface"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session/clouds"
)

var _ provider.ProviderWithActions = (*troveProvider)(nil)

// Option changes how a provider connects; tests use it to put their own clock in place.
type Option func(*session.Config)

// New returns the provider's constructor, as providerserver wants it. The version is sent in the User-Agent.
func New(version string, options ...Option) func() provider.Provider {
	logins := session.NewLogins()
	return func() provider.Provider {
		return &troveProvider{version: version, options: options, logins: logins}
	}
}

type troveProvider struct {
	version string
	options []Option
	// logins are those of the process: a plan and the apply after it share one where Terraform keeps the process.
	logins *session.Logins
}

func (p *troveProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "trove"
	resp.Version = p.version
}

func (p *troveProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

// Configure connects to the cloud once; every resource, data source and action then shares the one client, its
// token, its request budget and its polls.
func (p *troveProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(model.checkKnown(ctx)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(model.checkOverrides()...)
	cfg := model.config(clouds.ThisMachine())
	cfg.UserAgent, cfg.Logins = "terraform-provider-trove/"+p.version, p.logins
	for _, option := range p.options {
		option(&cfg)
	}
	client, err := trove.Connect(ctx, cfg)
	if err != nil {
		addConnectError(&resp.Diagnostics, err)
		return
	}
	given := object.NewConnection(client)
	resp.ResourceData, resp.DataSourceData, resp.ActionData = given, given, given
}

func (p *troveProvider) Resources(ctx context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		surface.Resource(ctx, backup.NewResource, surface.Region),
		surface.Resource(ctx, cluster.NewResource, surface.Region),
		surface.Resource(ctx, cluster.NewNodeResource, surface.ClusterRegion),
		surface.Resource(ctx, configuration.NewResource, surface.Region),
		surface.Resource(ctx, instance.NewResource, surface.Region),
		surface.Resource(ctx, content.NewDatabaseResource, surface.Region),
		surface.Resource(ctx, content.NewUserResource, surface.Region),
	}
}

func (p *troveProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		surface.DataSource(backup.NewDataSource),
		surface.DataSource(cluster.NewDataSource),
		surface.DataSource(configuration.NewDataSource),
		surface.DataSource(catalogue.NewDatastoreParametersDataSource),
		surface.DataSource(instance.NewDataSource),
	}
}

func (p *troveProvider) Actions(context.Context) []func() action.Action {
	var actions []func() action.Action
	for _, inner := range instance.Actions() {
		actions = append(actions, surface.Action(inner))
	}
	return actions
}
