package cluster

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ datasource.DataSourceWithConfigure        = (*clusterDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*clusterDataSource)(nil)
)

type clusterDataSource struct{ object.ConnectedDataSource }

func NewDataSource() datasource.DataSource { return &clusterDataSource{} }

type clusterDataModel struct {
	ID        types.String      `tfsdk:"id"`
	Name      types.String      `tfsdk:"name"`
	Datastore types.Object      `tfsdk:"datastore"`
	Status    types.String      `tfsdk:"status"`
	Created   timetypes.RFC3339 `tfsdk:"created"`
	Updated   timetypes.RFC3339 `tfsdk:"updated"`
	Task      types.String      `tfsdk:"task"`
	Size      types.Int64       `tfsdk:"size"`
	Members   types.List        `tfsdk:"members"`
}

// listedMemberModel is one entry of the data source's `members`.
type listedMemberModel struct {
	nodeFacts
	Region types.String `tfsdk:"region"`
	Type   types.String `tfsdk:"type"`
}

var listedMemberType = types.ObjectType{AttrTypes: withNodeFacts(map[string]attr.Type{"region": types.StringType, "type": types.StringType})}

func (d *clusterDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_cluster"
}

func (d *clusterDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := object.LookupAttributes("cluster")
	attributes["task"] = schema.StringAttribute{Computed: true, MarkdownDescription: "What is being done to the cluster, in the server's words; `NONE` when it is nothing. API `v1.0` only."}
	attributes["size"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of nodes."}
	attributes["members"] = schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "The nodes, ordered by age and name.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":               schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the node."},
			"name":             schema.StringAttribute{Computed: true, MarkdownDescription: "Name that the server gave to the node."},
			"region":           schema.StringAttribute{Computed: true, MarkdownDescription: "Region of the node, where the server tells it."},
			"type":             schema.StringAttribute{Computed: true, MarkdownDescription: "Type of the node, where it has one."},
			"status":           schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the node."},
			"role":             schema.StringAttribute{Computed: true, MarkdownDescription: "What the node is to the others, where the server tells it: `master` for one of vertica."},
			"shard_id":         schema.StringAttribute{Computed: true, MarkdownDescription: "Shard that the node belongs to, where the datastore has shards (mongodb in the API `v1.0`)."},
			"ip":               schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Addresses of the node."},
			"flavor_id":        schema.StringAttribute{Computed: true, MarkdownDescription: "Flavor that the node has."},
			"volume_size":      schema.Int64Attribute{Computed: true, MarkdownDescription: "Size of the node's volume in GiB."},
			"volume_used":      schema.Float64Attribute{Computed: true, MarkdownDescription: "Used part of the node's volume in GiB, where the server tells it."},
			"configuration_id": schema.StringAttribute{Computed: true, MarkdownDescription: "Configuration group attached to the node."},
			"created":          object.LookupTimeAttribute("When the node was created."),
			"updated":          object.LookupTimeAttribute("When the node was last changed."),
		}},
	}
	resp.Schema = schema.Schema{MarkdownDescription: "Looks up a cluster by its id or name.", Attributes: attributes}
}

func (d *clusterDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *clusterDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model clusterDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	cluster, ok := object.Lookup[api.Cluster]{
		Kind: "cluster", List: d.Client.Clusters, Show: d.Client.Cluster,
		Identify: func(found api.Cluster) (string, string) { return found.ID, found.Name },
	}.Find(ctx, model.ID, model.Name, &resp.Diagnostics)
	if !ok {
		return
	}
	nodes, err := d.Client.Nodes(ctx, cluster.ID, cluster.Members)
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, diagnose.Attempt{Verb: "read the nodes of", Kind: "cluster", Name: cluster.Name, ID: cluster.ID}, err)
		return
	}
	model.ID, model.Name = types.StringValue(cluster.ID), types.StringValue(cluster.Name)
	model.Datastore, model.Status = object.DatastoreObject(cluster.Datastore), types.StringValue(string(cluster.Status))
	model.Created, model.Updated = object.TimeOrNull(cluster.Created), object.TimeOrNull(cluster.Updated)
	model.Task = object.StringOrNull(string(cluster.Task))
	model.Size = types.Int64Value(int64(len(cluster.Members)))
	members := []listedMemberModel{}
	for _, m := range observeMembers(cluster, nodes, nil) {
		members = append(members, listedMemberModel{nodeFacts: m.nodeFacts, Region: m.Region, Type: m.Type})
	}
	value, diags := types.ListValueFrom(ctx, listedMemberType, members)
	resp.Diagnostics.Append(diags...)
	model.Members = value
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
