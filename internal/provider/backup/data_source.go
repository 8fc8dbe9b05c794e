package backup

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ datasource.DataSourceWithConfigure        = (*backupDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*backupDataSource)(nil)
)

type backupDataSource struct{ object.ConnectedDataSource }

func NewDataSource() datasource.DataSource { return &backupDataSource{} }

type backupDataModel struct {
	backupFacts
	Name        types.String `tfsdk:"name"`
	InstanceID  types.String `tfsdk:"instance_id"`
	MostRecent  types.Bool   `tfsdk:"most_recent"`
	Description types.String `tfsdk:"description"`
	ParentID    types.String `tfsdk:"parent_id"`
}

func (d *backupDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_backup"
}

func (d *backupDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := object.LookupAttributes("backup")
	notWithID := []validator.String{stringvalidator.ConflictsWith(path.MatchRoot("id"))}
	for name, attribute := range map[string]schema.Attribute{
		"id":          schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "Id of the backup. Instead of `name`, `instance_id` and `most_recent`."},
		"name":        schema.StringAttribute{Optional: true, Computed: true, Validators: notWithID, MarkdownDescription: "Name of the backup."},
		"instance_id": schema.StringAttribute{Optional: true, Computed: true, Validators: notWithID, MarkdownDescription: "Instance that the backup is of, which need not exist any longer."},
		"most_recent": schema.BoolAttribute{
			Optional: true, Validators: []validator.Bool{boolvalidator.ConflictsWith(path.MatchRoot("id"))},
			MarkdownDescription: "Whether to take the one that was begun last, of those that are complete. Without it, there may be only one of that name, or of that instance.",
		},
		"description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the backup."},
		"parent_id":   schema.StringAttribute{Computed: true, MarkdownDescription: "Backup that this one adds to, if any."},
		"size":        schema.Float64Attribute{Computed: true, MarkdownDescription: "Size in GB."},
		"location":    schema.StringAttribute{Computed: true, MarkdownDescription: "Address of the backup in the object store."},
	} {
		attributes[name] = attribute
	}
	resp.Schema = schema.Schema{MarkdownDescription: "Looks up a backup (API `v1.0`) by its id, its name, or the instance that it is of.", Attributes: attributes}
}

func (d *backupDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.AtLeastOneOf(path.MatchRoot("id"), path.MatchRoot("name"), path.MatchRoot("instance_id"))}
}

func (d *backupDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model backupDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	backup, ok := d.choose(ctx, &model, &resp.Diagnostics)
	if !ok {
		return
	}
	model.backupFacts = backupFactsOf(backup)
	model.Name, model.InstanceID = types.StringValue(backup.Name), types.StringValue(backup.InstanceID)
	model.Description, model.ParentID = object.StringOrNull(backup.Description), object.StringOrNull(backup.ParentID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// choose is the backup that is meant. The list tells all of one.
func (d *backupDataSource) choose(ctx context.Context, model *backupDataModel, diags *diag.Diagnostics) (api.Backup, bool) {
	if !model.ID.IsNull() {
		backup, err := d.Client.Backup(ctx, model.ID.ValueString())
		if err != nil {
			diagnose.AddError(diags, diagnose.Attempt{Verb: "read", Kind: "backup", Name: model.ID.ValueString()}, err)
		}
		return backup, err == nil
	}
	all, err := d.Client.Backups(ctx, model.InstanceID.ValueString())
	if err != nil {
		diagnose.AddError(diags, diagnose.Attempt{Verb: "look up", Kind: "backup", Name: model.Name.ValueString()}, err)
		return api.Backup{}, false
	}
	last := model.MostRecent.ValueBool()
	fit := slices.DeleteFunc(all, func(b api.Backup) bool {
		return !model.Name.IsNull() && b.Name != model.Name.ValueString() || last && b.Status != api.StatusCompleted
	})
	switch {
	case len(fit) == 0:
		diags.AddError("No such backup", "The project has no "+model.description()+".")
		return api.Backup{}, false
	case len(fit) > 1 && !last:
		names := make([]string, len(fit))
		for i, backup := range fit {
			names[i] = backup.String()
		}
		diags.AddError("More than one such backup",
			fmt.Sprintf("The project has more than one %s: %s. Give the id of the one that is meant, or most_recent = true.", model.description(), strings.Join(names, ", ")))
		return api.Backup{}, false
	}
	return slices.MaxFunc(fit, func(a, b api.Backup) int { return a.Created.Compare(b.Created) }), true
}

// description says what is looked for.
func (m *backupDataModel) description() string {
	text := "backup"
	if m.MostRecent.ValueBool() {
		text = "complete backup"
	}
	if !m.Name.IsNull() {
		text += fmt.Sprintf(" named %q", m.Name.ValueString())
	}
	if !m.InstanceID.IsNull() {
		text += " of instance " + m.InstanceID.ValueString()
	}
	return text
}
