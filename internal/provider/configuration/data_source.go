package configuration

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
	_ datasource.DataSourceWithConfigure        = (*configurationDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*configurationDataSource)(nil)
)

type configurationDataSource struct{ object.ConnectedDataSource }

func NewDataSource() datasource.DataSource { return &configurationDataSource{} }

type configurationDataModel struct {
	configurationFacts
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Datastore   types.Object `tfsdk:"datastore"`
	Values      types.Map    `tfsdk:"values"`
}

func (d *configurationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_configuration"
}

func (d *configurationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := object.LookupAttributes("configuration group")
	delete(attributes, "status") // A group has none.
	for name, attribute := range map[string]schema.Attribute{
		"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the configuration group."},
		"datastore": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The database software that the configuration group is for, where the server tells it (API `v1.0`).",
			Attributes: map[string]schema.Attribute{
				"type":    schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the datastore."},
				"version": schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the datastore."},
			},
		},
		"values":         schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Values by the names of parameters, as texts. What Trove hides is `***`."},
		"instance_count": schema.Int64Attribute{Computed: true, MarkdownDescription: "How many instances the group is attached to, members of clusters included, where the server tells it (API `v1.0`)."},
	} {
		attributes[name] = attribute
	}
	resp.Schema = schema.Schema{MarkdownDescription: "Looks up a configuration group by its id or name.", Attributes: attributes}
}

func (d *configurationDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *configurationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model configurationDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	group, ok := object.Lookup[api.Configuration]{
		Kind: "configuration group", List: d.Client.Configurations, Show: d.Client.Configuration,
		Identify: func(found api.Configuration) (string, string) { return found.ID, found.Name },
	}.Find(ctx, model.ID, model.Name, &resp.Diagnostics)
	if !ok {
		return
	}
	model.configurationFacts = configurationFactsOf(group)
	model.Name, model.Description = types.StringValue(group.Name), object.StringOrNull(group.Description)
	model.Datastore = types.ObjectNull(object.DatastoreAttrTypes)
	if group.Datastore.Type == "" {
		model.InstanceCount = types.Int64Null() // Where the one is told, the other is.
	} else {
		model.Datastore = object.DatastoreObject(group.Datastore)
	}
	model.Values = shownValues(types.MapValueMust(types.StringType, nil), group.Values)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
