package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// ModifyPlan decides what a change means: which attributes replace the instance, which steps it goes through, and what
// stays as it is. Everything that can be known to fail fails here.
func (r *instanceResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	drift := object.Noted[map[string]string](ctx, req.Private, object.DriftNote, &resp.Diagnostics)
	if unchanged(req) && !r.declaresDrift(ctx, req, drift, &resp.Diagnostics) {
		return
	}
	var state *instanceModel
	if !req.State.Raw.IsNull() {
		state = &instanceModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if req.Plan.Raw.IsNull() {
		if state != nil && guard.MayBeDeleted(ctx, r.Client, &resp.Diagnostics, "instance", state.Name.ValueString(), guard.Protected(state.DeletionProtection), state.look) {
			state.warnOfDeletion(&resp.Diagnostics)
			state.warnOfFinalBackup(&resp.Diagnostics)
		}
		return
	}
	var config, plan instanceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	can := abilitiesOf(r.Client, datastoreType(&config, state))
	r.checkOffered(&config, &resp.Diagnostics)
	config.checkRequired(state, can, &resp.Diagnostics)
	plan.settleReadOnly(&config, can, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if state == nil {
		r.checkNew(ctx, &plan, &config, can, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	plan.settle(&config, state)
	plan.leaveDrift(&config, state, drift, can, &resp.Diagnostics)
	object.Memory[plannedRolls](r.Connection).follow(&config, &plan, state, &resp.Diagnostics)
	plan.Role = config.Role
	object.Memory[plannedInstances](r.Connection).plan(state.ID.ValueString(), plan)
	if plan.promotes(state) {
		object.Memory[promotions](r.Connection).plan(state.ID.ValueString(), state.MasterID.ValueString())
	}
	plan.checkTurn(state, object.Memory[promotions](r.Connection), &resp.Diagnostics)
	r.checkPromotion(ctx, &plan, state, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	replacing := r.keepSlave(ctx, &plan, state, plan.replacingChanges(state, can, object.Memory[promotions](r.Connection)), &resp.Diagnostics)
	if len(replacing) > 0 {
		if guard.Protected(plan.DeletionProtection, state.DeletionProtection) && !state.lost() {
			guard.AddProtectedReplacement(&resp.Diagnostics, "instance", state.Name.ValueString(), replacing)
			return
		}
		state.warnOfFinalBackup(&resp.Diagnostics)
		resp.RequiresReplace = replacing // Terraform then plans the new one, with a null state
		return
	}
	if state.lost() {
		plan.instanceFacts = state.instanceFacts // An apply refuses to change it.
	} else {
		r.planChange(ctx, &plan, state, can, &resp.Diagnostics)
		if r.declaresAnew(&config, state, drift, can) {
			plan.Updated = timetypes.NewRFC3339Unknown() // Something is declared as it is by now: an update notes that.
		}
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// datastoreType is the declared one, or what a standing instance has; empty where neither is known.
func datastoreType(config, state *instanceModel) string {
	declared := object.DatastoreModelOf(config.Datastore).Type.ValueString()
	if declared == "" && state != nil {
		return object.DatastoreModelOf(state.Datastore).Type.ValueString()
	}
	return declared
}

// planChange says what is done to a standing instance, and what is known of it before that is done.
func (r *instanceResource) planChange(ctx context.Context, plan, state *instanceModel, can instanceAbilities, diags *diag.Diagnostics) {
	if can.Grow {
		plan.checkGrowth(state, diags)
	}
	plan.checkEntries(state, diags)
	r.checkChanged(ctx, plan, state, diags)
	r.checkCapabilities(ctx, plan, state, diags)
	object.WarnOfDeclaredFirst(diags, "instance", state.Name.ValueString(), object.DeclaredFirst(state.unshown(), plan.unshown()))
	steps, err := r.stepsOf(ctx, plan, state)
	if err != nil {
		diagnose.AddError(diags, plan.attempt("check the plan against"), err)
		return
	}
	object.Memory[plannedRolls](r.Connection).plan(steps)
	plan.warnOfMasterFirst(state, steps, diags)
	warnOfInstanceSteps(diags, state.Name.ValueString(), object.Memory[plannedRolls](r.Connection).withoutRolled(state.ID.ValueString(), steps))
	role := plan.Role
	plan.instanceFacts = state.after(steps, state)
	if role.ValueString() == roleMaster {
		plan.Role = role
	}
}

// checkCapabilities checks that the cloud has not switched off what a change in place needs.
func (r *instanceResource) checkCapabilities(ctx context.Context, plan, state *instanceModel, diags *diag.Diagnostics) {
	datastore := object.DatastoreOf(ctx, state.Datastore, diags)
	for op, change := range map[api.Operation]struct {
		at          path.Path
		from, value attr.Value
	}{
		api.OperationResizeFlavor:      {path.Root("flavor_id"), state.FlavorID, plan.FlavorID},
		api.OperationResizeVolume:      {path.Root("volume"), object.VolumeOf(state.Volume).Size, object.VolumeOf(plan.Volume).Size},
		api.OperationConfigureInstance: {path.Root("configuration_id"), state.ConfigurationID, plan.ConfigurationID},
	} {
		if !change.value.Equal(change.from) {
			guard.CheckVersion(ctx, r.Client, op, datastore, change.at, diags)
		}
	}
}

// checkOffered checks that the API has what the attributes ask for that not every API has.
func (r *instanceResource) checkOffered(config *instanceModel, diags *diag.Diagnostics) {
	datastore := object.DatastoreModelOf(config.Datastore).Type.ValueString()
	for op, declared := range map[api.Operation]map[string]attr.Value{
		api.OperationChooseVolumeType: {"volume.type": object.VolumeOf(config.Volume).Type},
		api.OperationChangeAccess:     {"access": config.Access},
		api.OperationPromote:          {"role": config.Role, "on_silent_master": config.OnSilentMaster},
		api.OperationPlaceInstance: {
			"availability_zone": config.AvailabilityZone, "region": config.Region, "networks": config.Networks, "locality": config.Locality,
		},
		api.OperationInitialiseInstance: {
			"databases": config.Databases, "users": config.Users, "module_ids": config.ModuleIDs, "restore_from_backup_id": config.RestoreFromBackupID,
		},
	} {
		guard.CheckOffered(r.Client, diags, op, datastore, declared)
	}
	if config.SlavesFirst.ValueBool() {
		guard.CheckOffered(r.Client, diags, api.OperationResizeFlavor, datastore, map[string]attr.Value{"slaves_first": config.SlavesFirst})
	}
	if config.FinalBackup.ValueBool() {
		guard.CheckOffered(r.Client, diags, api.OperationManageBackups, datastore, map[string]attr.Value{"final_backup": config.FinalBackup})
	}
}

// checkNew checks a new instance against what the cloud has, and a slave against its master.
func (r *instanceResource) checkNew(ctx context.Context, plan, config *instanceModel, can instanceAbilities, diags *diag.Diagnostics) {
	datastore := object.DatastoreOf(ctx, config.Datastore, diags)
	guard.NewObject(diags, func(diags *diag.Diagnostics) { r.checkNeeds(ctx, plan, config, diags) })
	if r.Client == nil || plan.SlaveOf.IsNull() {
		return
	}
	if !can.SizeSlave && !diags.HasError() {
		if master, ok := r.masterOf(ctx, plan, diags); ok {
			after := object.Memory[plannedInstances](r.Connection).after(master)
			config.checkAgainstMaster(after, diags)
			datastore = master.Datastore
			if config.Datastore.IsNull() && after.Datastore.Version != "" {
				plan.Datastore = object.DatastoreObject(after.Datastore)
			}
		}
	}
	if datastore.Type == "" {
		return
	}
	if err := r.Client.Check(api.OperationCreateSlave, datastore.Type); err != nil {
		diags.AddAttributeError(path.Root("slave_of"), "Not supported by this Trove", diagnose.Sentence(err.Error())+" Leave the slave_of block out.")
		return
	}
	block := plan.slaveOf(ctx, diags)
	if block == nil || block.ReadOnly.IsUnknown() {
		return
	}
	op := api.OperationCreateWritableSlave
	if block.ReadOnly.ValueBool() {
		op = api.OperationCreateReadOnlySlave
	}
	guard.CheckVersion(ctx, r.Client, op, datastore, path.Root("slave_of"), diags)
}

// checkNeeds checks that the cloud has what a new instance is made of.
func (r *instanceResource) checkNeeds(ctx context.Context, plan, config *instanceModel, diags *diag.Diagnostics) {
	guard.CheckDatastore(ctx, r.Client, diags, object.DatastoreOf(ctx, config.Datastore, diags))
	guard.CheckFlavor(ctx, r.Client, diags, config.FlavorID)
	guard.CheckConfiguration(ctx, r.Client, diags, config.ConfigurationID)
	r.checkBackup(ctx, plan, diags)
}

// checkChanged checks against what the cloud has only what a standing instance is to have instead of what it has.
func (r *instanceResource) checkChanged(ctx context.Context, plan, state *instanceModel, diags *diag.Diagnostics) {
	if !plan.Datastore.Equal(state.Datastore) {
		guard.CheckDatastore(ctx, r.Client, diags, object.DatastoreOf(ctx, plan.Datastore, diags))
	}
	if !plan.FlavorID.Equal(state.FlavorID) {
		guard.CheckFlavor(ctx, r.Client, diags, plan.FlavorID)
	}
	if !plan.ConfigurationID.Equal(state.ConfigurationID) {
		guard.CheckConfiguration(ctx, r.Client, diags, plan.ConfigurationID)
	}
}
