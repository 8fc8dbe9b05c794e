package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ datasource.DataSourceWithConfigure        = (*instanceDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*instanceDataSource)(nil)
)

type instanceDataSource struct{ object.ConnectedDataSource }

func NewDataSource() datasource.DataSource { return &instanceDataSource{} }

type instanceDataModel struct {
	instanceFacts
	Name            types.String  `tfsdk:"name"`
	Datastore       types.Object  `tfsdk:"datastore"`
	FlavorID        types.String  `tfsdk:"flavor_id"`
	VolumeSize      types.Int64   `tfsdk:"volume_size"`
	VolumeUsed      types.Float64 `tfsdk:"volume_used"`
	ConfigurationID types.String  `tfsdk:"configuration_id"`
	ReadOnly        types.Bool    `tfsdk:"read_only"`
	Region          types.String  `tfsdk:"region"`
	Locality        types.String  `tfsdk:"locality"`
	Access          types.Object  `tfsdk:"access"`
}

func (d *instanceDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

func (d *instanceDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := object.LookupAttributes("instance")
	for name, attribute := range map[string]schema.Attribute{
		"role":             schema.StringAttribute{Computed: true, MarkdownDescription: "`master` of other instances, `slave` of one, or `standalone`."},
		"slaves":           schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Ids of the instances that replicate this one."},
		"master_id":        schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the master, where the instance is a slave."},
		"read_only":        schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether a slave refuses writes; null where the instance is none."},
		"ip":               schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Addresses of the instance."},
		"ip_address":       schema.StringAttribute{Computed: true, MarkdownDescription: "The first of the addresses in `ip`."},
		"hostname":         schema.StringAttribute{Computed: true, MarkdownDescription: "Host name, where the server tells it."},
		"flavor_id":        schema.StringAttribute{Computed: true, MarkdownDescription: "Flavor of the instance."},
		"volume_size":      schema.Int64Attribute{Computed: true, MarkdownDescription: "Size of the volume in GiB."},
		"volume_used":      schema.Float64Attribute{Computed: true, MarkdownDescription: "Used part of the volume in GiB, where the server tells it."},
		"configuration_id": schema.StringAttribute{Computed: true, MarkdownDescription: "Configuration group attached to the instance."},
		"operating_status": schema.StringAttribute{Computed: true, MarkdownDescription: "What the database itself reports, where the server tells it (API `v1.0`)."},
		"region":           schema.StringAttribute{Computed: true, MarkdownDescription: "Region of the instance, where the server tells it."},
		"locality":         schema.StringAttribute{Computed: true, MarkdownDescription: "Whether the instances of a replication set are on the same host (`affinity`) or on others (`anti-affinity`), where that was chosen (API `v1.0`)."},
		"access": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Who may reach the instance from outside of its network, where the server tells it (API `v1.0`).",
			Attributes: map[string]schema.Attribute{
				"is_public":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the instance has a public address."},
				"allowed_cidrs": schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Networks that may connect; null where all may."},
			},
		},
	} {
		attributes[name] = attribute
	}
	resp.Schema = schema.Schema{MarkdownDescription: "Looks up an instance by its id or name.", Attributes: attributes}
}

func (d *instanceDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *instanceDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model instanceDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	instance, ok := object.Lookup[api.Instance]{
		Kind: "instance", List: d.Client.Instances, Show: d.Client.Instance,
		Identify: func(found api.Instance) (string, string) { return found.ID, found.Name },
	}.Find(ctx, model.ID, model.Name, &resp.Diagnostics)
	if !ok {
		return
	}
	model.instanceFacts = instanceFactsOf(instance)
	model.Name, model.Datastore = types.StringValue(instance.Name), object.DatastoreObject(instance.Datastore)
	model.FlavorID, model.VolumeSize = object.StringOrNull(instance.FlavorID), object.Int64OrNull(instance.VolumeSize)
	model.VolumeUsed = types.Float64PointerValue(instance.VolumeUsed)
	model.ConfigurationID = object.StringOrNull(instance.ConfigurationID)
	model.Region, model.Locality, model.Access = object.StringOrNull(instance.Region), object.StringOrNull(instance.Locality), types.ObjectNull(accessAttrTypes)
	if instance.Access != nil {
		model.Access = accessObject(*instance.Access)
	}
	model.ReadOnly = types.BoolNull()
	if instance.MasterID != "" {
		model.ReadOnly = types.BoolValue(instance.ReadOnly)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
