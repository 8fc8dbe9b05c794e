// Package instance is trove_instance, with its actions and its data source: one that stands alone, a master, or a slave.
//
// What is declared becomes steps in plan.go, which is pure; rolling.go adds those for slaves, steps.go carries them out. roles.go says
// whose slave an instance is. What counts only when it is made is in initial_schema.go and initial_model.go.
//
// It knows no other noun and no request. A final backup (backups.go) is made by the client library and managed by nobody.
package instance

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
	_ resource.ResourceWithConfigure      = (*instanceResource)(nil)
	_ resource.ResourceWithValidateConfig = (*instanceResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*instanceResource)(nil)
	_ resource.ResourceWithImportState    = (*instanceResource)(nil)
	_ resource.ResourceWithMoveState      = (*instanceResource)(nil)
)

type instanceResource struct{ object.ConnectedResource }

func NewResource() resource.Resource { return &instanceResource{} }

func (r *instanceResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

func (r *instanceResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = instanceSchema(ctx)
}

func (r *instanceResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, model instanceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Create, object.DefaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	spec := r.specOf(ctx, &model, &config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	try := diagnose.Attempt{Verb: "create", Kind: "instance", Name: spec.Name}
	if !r.awaitBackup(ctx, spec.BackupID, &resp.Diagnostics) {
		return
	}
	created, err := r.Client.CreateInstance(ctx, spec)
	if err != nil {
		addInstanceCreateError(&resp.Diagnostics, try, spec, err)
		return
	}
	instance := created.Object
	try.ID = instance.ID
	if created.Found {
		diagnose.WarnOfFound(&resp.Diagnostics, "instance", spec.Name, instance.ID)
	}
	if created.Adopted {
		guard.WarnOfAdopted(&resp.Diagnostics, "instance", spec.Name, instance.ID)
	}
	declared := model
	model.observe(instance)
	model.keepDeclared(declared)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // in state before the first wait
	config.noteRole(ctx, resp.Private, &resp.Diagnostics)

	instance, err = r.Client.WaitInstanceReady(ctx, instance.ID)
	if err == nil && spec.SlaveOf != nil { // Its locality is its master's, and a wait may have been for a list, which does not tell it.
		if shown, failed := r.Client.Instance(ctx, instance.ID); failed == nil {
			instance = shown
		}
	}
	if instance.ID != "" { // what was seen last, also beside an error
		model = declared
		model.observe(instance)
		model.keepDeclared(declared)
	}
	if err != nil {
		if failed := diagnose.AddUnfinishedCreate(&resp.Diagnostics, try, err); failed {
			model.DeletionProtection, model.FinalBackup = guard.Unprotected, withoutFinalBackup
		}
	} else if spec.SlaveOf != nil && !abilitiesOf(r.Client, "").SizeSlave {
		made := declared
		made.observe(instance)
		if r.finishSlave(ctx, &declared, &made, &resp.Diagnostics) {
			r.observeAfterSteps(ctx, &model, &made, nil, &resp.Diagnostics)
		} else if declared.Role.ValueString() == roleMaster {
			model.Role = declared.Role
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// specOf is what is asked for. Where a slave has all of its master, that is known now at the latest: what is declared is
// compared with it, and a master that is still being built is waited for, since none of its slaves can be made before.
func (r *instanceResource) specOf(ctx context.Context, model, config *instanceModel, diags *diag.Diagnostics) api.InstanceSpec {
	spec := model.spec(ctx, config, diags)
	if diags.HasError() || spec.SlaveOf == nil || abilitiesOf(r.Client, "").SizeSlave {
		return spec
	}
	master, ok := r.masterOf(ctx, model, diags)
	if !ok {
		return spec
	}
	if master.MasterID != "" { // Roles have moved: the set's present master makes it.
		if master, err := r.Client.Instance(ctx, master.MasterID); err == nil {
			spec.SlaveOf.InstanceID = master.ID
			return r.likeMaster(ctx, model, spec, master, diags)
		}
	}
	return r.likeMaster(ctx, model, spec, master, diags)
}

// likeMaster is the request for a slave of this master.
func (r *instanceResource) likeMaster(ctx context.Context, model *instanceModel, spec api.InstanceSpec, master api.Instance, diags *diag.Diagnostics) api.InstanceSpec {
	if object.BeingBuilt(master.Status) {
		if _, err := r.Client.WaitInstanceReady(ctx, master.ID); err != nil {
			diagnose.AddError(diags, diagnose.Attempt{Verb: "wait for the master of", Kind: "instance", Name: spec.Name}, err)
			return spec
		}
	}
	master.MasterID = ""
	model.checkAgainstMaster(master, diags)
	spec.Datastore, spec.FlavorID, spec.VolumeSize = master.Datastore, master.FlavorID, master.VolumeSize
	return spec
}

func (r *instanceResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model instanceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Read, object.DefaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	read := r.Client.RefreshInstance
	if model.Status.IsNull() {
		read = r.Client.Instance // Imported or moved: the locality is still to be told, which no list does.
	}
	instance, err := read(ctx, model.ID.ValueString())
	if errors.Is(err, api.ErrNotFound) {
		if !model.Status.IsNull() && r.keepLost(ctx, &model, &resp.Diagnostics) {
			resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
			return
		}
		object.Gone(ctx, r.Connection, model.attempt("read"), resp)
		return
	}
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("read"), err)
		return
	}
	object.Seen(ctx, resp)
	diagnose.WarnOfStatus(&resp.Diagnostics, "instance", instance.Name, instance.ID, instance.Status, instance.Fault)
	diagnose.WarnOfSilence(&resp.Diagnostics, instance)
	declared := model
	model.observe(instance)
	can := abilitiesOf(r.Client, instance.Datastore.Type)
	model.keepRelation(&declared, can.Promote, &resp.Diagnostics)
	if can.Promote {
		r.tellEjected(ctx, &declared, &model, resp.Private, &resp.Diagnostics)
	}
	model.keepRole(ctx, req.Private, &resp.Diagnostics)
	if missing := model.missingFrom(&declared, can); len(missing) > 0 && guard.Protected(declared.DeletionProtection) {
		warnOfDrift(&resp.Diagnostics, model.attempt("read"), missing)
		model.keepMissing(&declared, can)
	}
	model.noteDrift(ctx, &declared, resp.Private, can, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update does the steps of the plan one by one, each to its end.
func (r *instanceResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, model, state instanceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Update, object.DefaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	can := abilitiesOf(r.Client, object.DatastoreModelOf(state.Datastore).Type.ValueString())
	if can.Grow && !state.lost() {
		model.checkGrowth(&state, &resp.Diagnostics) // A size that was not known when planning is now.
	}
	if state.lost() {
		if len(planInstance(&state, &model)) > 0 {
			addLost(&resp.Diagnostics, &state)
			return
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // What concerns Terraform alone, as deletion_protection.
		return
	}
	if r.losesMaster(ctx, &model, &state) {
		addMasterLost(&resp.Diagnostics, &state)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	config.noteRole(ctx, resp.Private, &resp.Diagnostics)
	drift := object.Noted[map[string]string](ctx, req.Private, object.DriftNote, &resp.Diagnostics)
	object.SetNoted(ctx, resp.Private, object.DriftNote, config.stillNoted(&state, drift, can, object.Memory[object.Written](r.Connection)), &resp.Diagnostics)
	steps, err := r.stepsOf(ctx, &model, &state)
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("change"), err)
		return
	}
	if len(steps) == 0 {
		model.instanceFacts = model.orElse(state.instanceFacts)
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
		return
	}
	reached := model
	reached.keepChangeable(&state)
	change := instanceSteps{client: r.Client, id: state.ID.ValueString(), reached: &reached, plan: &model}
	err = change.run(ctx, steps, &resp.Diagnostics)
	r.observeAfterSteps(ctx, &reached, &state, err, &resp.Diagnostics)
	if err == nil {
		reached.instanceFacts = model.orElse(reached.instanceFacts)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &reached)...)
}

// observeAfterSteps looks at the instance after a change. After one that went well, what was declared is what it has now;
// after one that failed, what it shows, or what the steps before have reached.
func (r *instanceResource) observeAfterSteps(ctx context.Context, reached, state *instanceModel, failed error, diags *diag.Diagnostics) {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), object.LastLook)
	defer cancel()
	instance, err := r.Client.Instance(look, state.ID.ValueString())
	if err != nil {
		diags.AddWarning("Instance could not be read after the change", diagnose.Sentence(err.Error())+" It is read again at the next refresh.")
		reached.instanceFacts = state.instanceFacts
		return
	}
	reached.observeReached(instance, failed == nil)
}

func (r *instanceResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model instanceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Delete, object.DefaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	// The plan has checked this already, but a replacement that was forced (-replace, taint) is only seen here.
	if resp.Diagnostics.HasError() || !guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "instance", model.Name.ValueString(), guard.Protected(model.DeletionProtection), model.look) {
		return
	}
	if !r.makeFinalBackup(ctx, &model, &resp.Diagnostics) {
		return
	}
	err := r.remove(ctx, &model, &resp.Diagnostics)
	if hasSlaves(err) {
		stay, freeing := r.freeSlaves(ctx, &model)
		if freeing != nil {
			diagnose.AddError(&resp.Diagnostics, model.attempt("free the slaves of"), freeing)
			return
		}
		if len(stay) > 0 {
			addMasterHasSlaves(&resp.Diagnostics, model.attempt("delete"), stay, err)
			return
		}
		err = r.remove(ctx, &model, &resp.Diagnostics)
	}
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("delete"), err)
	}
}

// remove deletes the instance and waits until it is gone.
func (r *instanceResource) remove(ctx context.Context, model *instanceModel, diags *diag.Diagnostics) error {
	stuckIn, err := r.Client.DeleteInstance(ctx, model.ID.ValueString())
	if stuckIn != "" {
		diagnose.WarnOfStuck(diags, model.attempt("delete"), stuckIn)
	}
	if err != nil {
		return err
	}
	return r.Client.WaitInstanceGone(ctx, model.ID.ValueString())
}

// hasSlaves tells whether the server may have refused to delete an instance because of its slaves.
func hasSlaves(err error) bool {
	var refused *api.Error
	return errors.As(err, &refused) && refused.StatusCode == 403
}

// ImportState takes the instance's id.
func (r *instanceResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
	object.NoteImport(ctx, resp)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("deletion_protection"), types.BoolValue(true))...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("on_existing"), guard.ExistingIsAnError)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("on_delete"), types.StringValue(onDeleteRefuse))...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("final_backup"), withoutFinalBackup)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("slaves_first"), types.BoolValue(false))...)
}

// look asks the server for the instance: nil where it stands.
func (m *instanceModel) look(ctx context.Context, client *trove.Client) error {
	_, err := client.Instance(ctx, m.ID.ValueString())
	return err
}
