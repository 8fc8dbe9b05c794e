// Package backup is trove_backup and its data source.
//
// It knows no other noun: of the instance that a backup is made of, and of the backup that it adds to, it has the ids.
package backup

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
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
	_ resource.ResourceWithConfigure   = (*backupResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*backupResource)(nil)
	_ resource.ResourceWithImportState = (*backupResource)(nil)
	_ resource.ResourceWithMoveState   = (*backupResource)(nil)
)

type backupResource struct{ object.ConnectedResource }

func NewResource() resource.Resource { return &backupResource{} }

func (r *backupResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_backup"
}

func (r *backupResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = backupSchema(ctx)
}

// ModifyPlan keeps a protected backup from being deleted or replaced, makes one that failed anew, and waits for one that an
// interrupted apply has begun.
func (r *backupResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan *backupModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case plan == nil:
		if state != nil {
			guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "backup", state.Name.ValueString(), state.guarded(), state.look)
		}
		return
	case state == nil:
		r.checkNew(ctx, plan, &resp.Diagnostics)
		return
	}
	replacing := plan.replacingChanges(state)
	if len(replacing) > 0 && state.guarded(plan.DeletionProtection) {
		guard.AddProtectedReplacement(&resp.Diagnostics, "backup", state.Name.ValueString(), replacing)
		return
	}
	object.WarnOfDeclaredFirst(&resp.Diagnostics, "backup", state.Name.ValueString(), object.DeclaredFirst(state.unshown(), plan.unshown()))
	plan.backupFacts = state.backupFacts
	switch {
	case state.failed():
		plan.backupFacts = state.toCome()
		replacing = append(replacing, path.Root("status"))
	case state.pending():
		plan.backupFacts = state.toCome()
	}
	resp.RequiresReplace = replacing
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// checkNew checks that the API, the instance's datastore and the instance have backups.
func (r *backupResource) checkNew(ctx context.Context, plan *backupModel, diags *diag.Diagnostics) {
	guard.CheckInside(ctx, r.Client, api.OperationManageBackups, plan.InstanceID, diags)
	if r.Client == nil || diags.HasError() || plan.InstanceID.ValueString() == "" {
		return
	}
	// It is known by now.
	if instance, err := r.Client.InstanceKind(ctx, plan.InstanceID.ValueString()); err == nil && instance.ClusterID != "" {
		diags.AddAttributeError(path.Root("instance_id"), "Not supported by this Trove",
			"Trove makes no backups of a cluster's nodes, and instance "+instance.ID+" is one of cluster "+instance.ClusterID+". Name an instance that is none, or take the resource out of the configuration.")
	}
}

func (r *backupResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model backupModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Create, object.DefaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	created, err := r.Client.CreateBackup(ctx, api.BackupSpec{
		Name: model.Name.ValueString(), InstanceID: model.InstanceID.ValueString(), Description: model.Description.ValueString(),
		ParentID: model.ParentID.ValueString(), Container: model.Container.ValueString(), OnExisting: api.OnExisting(model.OnExisting.ValueString()),
	})
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("create"), err)
		return
	}
	if created.Found {
		diagnose.WarnOfFound(&resp.Diagnostics, "backup", created.Object.Name, created.Object.ID)
	}
	if created.Adopted {
		guard.WarnOfAdopted(&resp.Diagnostics, "backup", created.Object.Name, created.Object.ID)
	}
	model.backupFacts = backupFactsOf(created.Object)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // in state before the first wait
	if failed := r.await(ctx, &model, &resp.Diagnostics); failed {
		model.DeletionProtection = guard.Unprotected
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// await waits until the backup is complete, and tells whether it failed.
func (r *backupResource) await(ctx context.Context, model *backupModel, diags *diag.Diagnostics) (failed bool) {
	backup, err := r.Client.WaitBackupReady(ctx, model.ID.ValueString())
	if backup.ID != "" { // what was seen last, also beside an error
		model.backupFacts = backupFactsOf(backup)
	}
	return err != nil && diagnose.AddUnfinishedCreate(diags, model.attempt("create"), err)
}

func (r *backupResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model backupModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Read, object.DefaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	backup, err := r.Client.Backup(ctx, model.ID.ValueString())
	if errors.Is(err, api.ErrNotFound) {
		object.Gone(ctx, r.Connection, model.attempt("read"), resp)
		return
	}
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("read"), err)
		return
	}
	object.Seen(ctx, resp)
	diagnose.WarnOfStatus(&resp.Diagnostics, "backup", backup.Name, backup.ID, backup.Status, "")
	model.observe(backup)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update sends nothing: what changes in place is what the provider alone knows. One that was still being made is waited for.
func (r *backupResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model, state backupModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Update, object.DefaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	if model.Status.IsUnknown() { // ModifyPlan
		model.backupFacts = state.backupFacts
		r.await(ctx, &model, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (r *backupResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model backupModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Delete, object.DefaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	// The plan has checked this already, but a replacement that was forced (-replace, taint) is only seen here.
	if resp.Diagnostics.HasError() || !guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "backup", model.Name.ValueString(), model.guarded(), model.look) {
		return
	}
	err := r.Client.DeleteBackup(ctx, api.Backup{ID: model.ID.ValueString(), InstanceID: model.InstanceID.ValueString()})
	if err == nil {
		err = r.Client.WaitBackupGone(ctx, model.ID.ValueString())
	}
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("delete"), err)
	}
}

// ImportState takes the backup's id.
func (r *backupResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
	object.NoteImport(ctx, resp)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("deletion_protection"), types.BoolValue(true))...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("on_existing"), guard.ExistingIsAnError)...)
}

// look asks the server for the backup: nil where it stands.
func (m *backupModel) look(ctx context.Context, client *trove.Client) error {
	_, err := client.Backup(ctx, m.ID.ValueString())
	return err
}
