// Package catalogue is what a cloud offers, for configurations to look up: data sources that nobody makes or changes. Whether a plan
// fits what the cloud offers is checked in package guard.
//
// It knows no other noun, and has no resource.
package catalogue

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

var _ datasource.DataSourceWithConfigure = (*datastoreParametersDataSource)(nil)

type datastoreParametersDataSource struct{ object.ConnectedDataSource }

func NewDatastoreParametersDataSource() datasource.DataSource {
	return &datastoreParametersDataSource{}
}

type datastoreParametersModel struct {
	Datastore  types.Object `tfsdk:"datastore"`
	Parameters types.Map    `tfsdk:"parameters"`
}

var parameterType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"type": types.StringType, "min": types.NumberType, "max": types.NumberType, "restart_required": types.BoolType, "read_only": types.BoolType,
}}

func (d *datastoreParametersDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_datastore_parameters"
}

func (d *datastoreParametersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists what configuration groups can set in a version of a datastore.",
		Attributes: map[string]schema.Attribute{
			"datastore": schema.SingleNestedAttribute{
				Required: true, MarkdownDescription: "The database software.",
				Attributes: map[string]schema.Attribute{
					"type":    schema.StringAttribute{Required: true, Validators: object.NotEmpty, MarkdownDescription: "Name of the datastore: `mysql`, `mariadb`, …"},
					"version": schema.StringAttribute{Required: true, Validators: object.NotEmpty, MarkdownDescription: "Version of the datastore, as the cloud names it."},
				},
			},
			"parameters": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "The parameters by their names.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"type":             schema.StringAttribute{Computed: true, MarkdownDescription: "What its values are: `integer`, `float`, `boolean` or `string`."},
					"min":              schema.NumberAttribute{Computed: true, MarkdownDescription: "Smallest value, where there is a bound."},
					"max":              schema.NumberAttribute{Computed: true, MarkdownDescription: "Largest value, where there is a bound."},
					"restart_required": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether a value is in force after a restart of the database only."},
					"read_only":        schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the cloud sets the parameter itself (API `nodes`)."},
				}},
			},
		},
	}
}

func (d *datastoreParametersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model datastoreParametersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	datastore := object.DatastoreOf(ctx, model.Datastore, &resp.Diagnostics)
	guard.CheckDatastore(ctx, d.Client, &resp.Diagnostics, datastore)
	if resp.Diagnostics.HasError() {
		return
	}
	parameters, err := d.Client.Parameters(ctx, datastore)
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, diagnose.Attempt{Verb: "list the parameters of", Kind: "datastore", Name: datastore.Type + " " + datastore.Version}, err)
		return
	}
	values := map[string]attr.Value{}
	for _, parameter := range parameters {
		values[parameter.Name] = types.ObjectValueMust(parameterType.AttrTypes, map[string]attr.Value{
			"type": types.StringValue(string(parameter.Type)), "min": numberOrNull(parameter.Min), "max": numberOrNull(parameter.Max),
			"restart_required": types.BoolValue(parameter.RestartRequired), "read_only": types.BoolValue(parameter.ReadOnly),
		})
	}
	model.Parameters = types.MapValueMust(parameterType, values)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func numberOrNull(value *big.Int) types.Number {
	if value == nil {
		return types.NumberNull()
	}
	return types.NumberValue(new(big.Float).SetPrec(512).SetInt(value)) // as precise as Terraform's own
}
