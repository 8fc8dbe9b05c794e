package surface

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

var (
	_ datasource.DataSourceWithConfigure      = (*surfacedDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*surfacedDataSource)(nil)
)

// surfacedDataSource is a data source with its surface: the region in which it looks. Empty texts are refused with what to do, since what
// is looked up fills in what was left out.
type surfacedDataSource struct {
	object.ConnectedDataSource
	inner datasource.DataSource
}

// DataSource lays the surface around a data source.
func DataSource(inner func() datasource.DataSource) func() datasource.DataSource {
	return func() datasource.DataSource { return &surfacedDataSource{inner: inner()} }
}

func (s *surfacedDataSource) Metadata(ctx context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	s.inner.Metadata(ctx, req, resp)
}

func (s *surfacedDataSource) Schema(ctx context.Context, req datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	s.inner.Schema(ctx, req, resp)
	attributes := maps.Clone(resp.Schema.Attributes)
	for name, attribute := range attributes {
		if text, ok := attribute.(schema.StringAttribute); ok && text.Optional {
			text.Validators = append([]validator.String{unlessEmpty{refused: true}}, passing(text.Validators, false)...)
			attributes[name] = text
		}
	}
	attributes[Region] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: leaveOut, MarkdownDescription: "Region whose Trove is asked, by default the provider's.",
	}
	resp.Schema.Attributes = attributes
}

// within is the schema of the data source within, and whether that tells a region of its own.
func (s *surfacedDataSource) within(ctx context.Context) (within schema.Schema, tells bool) {
	var described datasource.SchemaResponse
	s.inner.Schema(ctx, datasource.SchemaRequest{}, &described)
	_, tells = described.Schema.Attributes[Region]
	return described.Schema, tells
}

// config is that of the data source within, which chooses no region.
func (s *surfacedDataSource) config(ctx context.Context, config tfsdk.Config) tfsdk.Config {
	within, tells := s.within(ctx)
	attributes := maps.Clone(attributesOf(config.Raw))
	delete(attributes, Region)
	if tells {
		attributes[Region] = tftypes.NewValue(tftypes.String, nil)
	}
	return tfsdk.Config{Schema: within, Raw: tftypes.NewValue(within.Type().TerraformType(ctx), attributes)}
}

// ValidateConfig asks the data source within.
func (s *surfacedDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	req.Config = s.config(ctx, req.Config)
	if validated, ok := s.inner.(datasource.DataSourceWithConfigValidators); ok {
		for _, one := range validated.ConfigValidators(ctx) {
			one.ValidateDataSource(ctx, req, resp)
		}
	}
}

// Read looks in the region.
func (s *surfacedDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	region, _ := textOf(req.Config.Raw, Region)
	where, ok := locate(ctx, s.Connection, region, Region, false, &resp.Diagnostics)
	if !ok {
		return
	}
	if connected, has := s.inner.(datasource.DataSourceWithConfigure); has {
		var configured datasource.ConfigureResponse
		connected.Configure(ctx, datasource.ConfigureRequest{ProviderData: where.Connection}, &configured)
		resp.Diagnostics.Append(configured.Diagnostics...)
	}
	outer := resp.State
	req.Config = s.config(ctx, req.Config)
	resp.State = tfsdk.State{Schema: req.Config.Schema, Raw: tftypes.NewValue(req.Config.Raw.Type(), nil)}
	s.inner.Read(ctx, req, resp)
	within := resp.State.Raw
	resp.State = outer
	if within.IsNull() {
		return
	}
	attributes := maps.Clone(attributesOf(within))
	told, _ := textOf(within, Region)
	if told == "" || region != "" || where.Client.Serves(told) {
		attributes[Region] = where.here()
	}
	resp.State.Raw = tftypes.NewValue(outer.Schema.Type().TerraformType(ctx), attributes)
}
