package content

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ resource.ResourceWithConfigure   = (*databaseResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*databaseResource)(nil)
	_ resource.ResourceWithImportState = (*databaseResource)(nil)
	_ resource.ResourceWithMoveState   = (*databaseResource)(nil)
)

type databaseResource struct{ object.ConnectedResource }

func NewDatabaseResource() resource.Resource { return &databaseResource{} }

type databaseResourceModel struct {
	ID                 types.String   `tfsdk:"id"`
	InstanceID         types.String   `tfsdk:"instance_id"`
	Name               types.String   `tfsdk:"name"`
	CharacterSet       types.String   `tfsdk:"character_set"`
	Collate            types.String   `tfsdk:"collate"`
	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

func (m *databaseResourceModel) database() api.Database {
	return api.Database{Name: m.Name.ValueString(), CharacterSet: m.CharacterSet.ValueString(), Collate: m.Collate.ValueString()}
}

// unshown are the attributes that no server shows, by name.
func (m *databaseResourceModel) unshown() map[string]attr.Value {
	return map[string]attr.Value{"character_set": m.CharacterSet, "collate": m.Collate}
}

// replacingChanges are the attributes because of which only another database can be what is planned.
func (m *databaseResourceModel) replacingChanges(state *databaseResourceModel) []path.Path {
	named := func(m *databaseResourceModel) map[string]attr.Value {
		return map[string]attr.Value{"instance_id": m.InstanceID, "name": m.Name}
	}
	return append(object.Changed(named(state), named(m)), object.Redeclared(state.unshown(), m.unshown())...)
}

func (m *databaseResourceModel) attempt(verb string) diagnose.Attempt {
	return diagnose.Attempt{Verb: verb, Kind: "database", Name: m.Name.ValueString(), ID: "of instance " + m.InstanceID.ValueString()}
}

func (r *databaseResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database"
}

func (r *databaseResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = databaseSchema(ctx)
}

// ModifyPlan checks what can be known to fail, and keeps a protected database from being deleted or replaced.
func (r *databaseResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan *databaseResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case plan == nil:
		if state != nil {
			guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "database", state.Name.ValueString(), guard.Protected(state.DeletionProtection), state.look)
		}
		return
	case state == nil:
		datastore := guard.CheckInside(ctx, r.Client, api.OperationManageDatabases, plan.InstanceID, &resp.Diagnostics)
		guard.AddFaults(&resp.Diagnostics, plan.database().Faults(datastore), path.Root)
	default:
		replacing := plan.replacingChanges(state)
		if len(replacing) > 0 && guard.Protected(plan.DeletionProtection, state.DeletionProtection) {
			guard.AddProtectedReplacement(&resp.Diagnostics, "database", state.Name.ValueString(), replacing)
			return
		}
		resp.RequiresReplace = replacing
		object.WarnOfDeclaredFirst(&resp.Diagnostics, "database", state.Name.ValueString(), object.DeclaredFirst(state.unshown(), plan.unshown()))
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), idInside(plan.InstanceID, plan.Name))...)
}

func (r *databaseResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model databaseResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Create, object.DefaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	name := model.Name.ValueString()
	master, err := r.Client.PresentMaster(ctx, model.InstanceID.ValueString())
	if err != nil {
		diagnose.AddErrorAt(&resp.Diagnostics, atInstance, model.attempt("create"), err, notWritten)
		return
	}
	// When this was planned, the instance may not have been made yet.
	if guard.AddFaults(&resp.Diagnostics, model.database().Faults(master.Datastore.Type), path.Root); resp.Diagnostics.HasError() {
		return
	}
	found, err := r.Client.CreateDatabase(ctx, master.ID, model.database())
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("create"), asDeclared(err, model.InstanceID.ValueString()))
		return
	}
	if found {
		addFoundInside(&resp.Diagnostics, model.attempt("create"))
	}
	model.ID = idInside(model.InstanceID, model.Name)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // in state before the first wait
	if err := r.Client.WaitDatabase(ctx, master.ID, name); err != nil {
		if failed := diagnose.AddUnfinishedCreate(&resp.Diagnostics, model.attempt("create"), err); failed {
			model.DeletionProtection = guard.Unprotected
			resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
		}
	}
}

func (r *databaseResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model databaseResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Read, object.DefaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	err := model.look(ctx, r.Client)
	if err == nil {
		object.Seen(ctx, resp)
	} else if unreadable(&resp.Diagnostics, model.attempt("read"), err) {
		object.Gone(ctx, r.Connection, model.attempt("read"), resp)
	}
}

// Update has nothing to send: what changes in place is what the provider alone knows.
func (r *databaseResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model databaseResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (r *databaseResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model databaseResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Delete, object.DefaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	// The plan has checked this already, but a replacement that was forced (-replace, taint) is only seen here.
	if resp.Diagnostics.HasError() || !guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "database", model.Name.ValueString(), guard.Protected(model.DeletionProtection), model.look) {
		return
	}
	master, err := r.Client.PresentMaster(ctx, model.InstanceID.ValueString())
	if errors.Is(err, api.ErrNotFound) {
		return // Its instance is gone, and it with that.
	}
	if err == nil {
		err = r.Client.DeleteDatabase(ctx, master.ID, model.Name.ValueString())
	}
	if err != nil {
		undeleted(&resp.Diagnostics, model.attempt("delete"), model.InstanceID.ValueString(), err)
	}
}

// ImportState takes INSTANCE_ID/NAME.
func (r *databaseResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	instanceID, name, ok := splitID(req.ID)
	if !ok {
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("%q is not INSTANCE_ID/NAME.", req.ID))
		return
	}
	object.NoteImport(ctx, resp)
	for attribute, value := range map[string]attr.Value{
		"id": types.StringValue(req.ID), "instance_id": types.StringValue(instanceID), "name": types.StringValue(name),
		"deletion_protection": types.BoolValue(true),
	} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attribute), value)...)
	}
}

// MoveState takes what other providers manage.
func (r *databaseResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{
		object.Mover(object.FromOpenStack("openstack_db_database_v1"), movedDatabase),
		object.Mover(fromVKCS("vkcs_db_database"), movedDatabase),
	}
}

func movedDatabase(from otherContent) (databaseResourceModel, []string, error) {
	instanceID, name, err := from.parts()
	return databaseResourceModel{
		ID: types.StringValue(from.ID), InstanceID: types.StringValue(instanceID), Name: types.StringValue(name),
		DeletionProtection: types.BoolValue(true), Timeouts: object.MovedTimeouts(nil),
	}, nil, err
}

// look asks the server for the database: nil where it stands.
func (m *databaseResourceModel) look(ctx context.Context, client *trove.Client) error {
	_, err := readInside(ctx, client, m.InstanceID.ValueString(), func(instanceID string) (api.Database, error) {
		return client.Database(ctx, instanceID, m.Name.ValueString())
	})
	return err
}
