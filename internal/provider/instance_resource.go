package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

var (
	_ resource.ResourceWithConfigure   = (*instanceResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*instanceResource)(nil)
	_ resource.ResourceWithImportState = (*instanceResource)(nil)
)

type instanceResource struct{ configured }

func newInstanceResource() resource.Resource { return &instanceResource{} }

func (r *instanceResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

func (r *instanceResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = instanceSchema(ctx)
}

func (r *instanceResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model instanceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := within(ctx, model.Timeouts.Create, defaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	spec := model.spec(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	try := attempt{Verb: "create", Kind: "instance", Name: spec.Name}
	created, err := r.client.CreateInstance(ctx, spec)
	if err != nil {
		addError(&resp.Diagnostics, try, err)
		return
	}
	instance := created.Object
	try.ID = instance.ID
	if created.Found {
		addFound(&resp.Diagnostics, "instance", spec.Name, instance.ID)
	}
	declared := model
	model.observe(instance)
	model.keepDeclared(declared)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // in state before the first wait

	instance, err = r.client.WaitInstanceReady(ctx, instance.ID)
	if instance.ID != "" { // what was seen last, also beside an error
		model.observe(instance)
		model.keepDeclared(declared)
	}
	if err != nil {
		if failed := addUnfinishedCreate(&resp.Diagnostics, try, err); failed {
			model.DeletionProtection = unprotected
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (r *instanceResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model instanceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := within(ctx, model.Timeouts.Read, defaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	instance, err := r.client.Instance(ctx, model.ID.ValueString())
	if errors.Is(err, trove.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		addError(&resp.Diagnostics, model.attempt("read"), err)
		return
	}
	warnOfStatus(&resp.Diagnostics, "instance", instance.Name, instance.ID, instance.Status, instance.Fault)
	declared := model
	model.observe(instance)
	if drift := model.driftFrom(&declared); len(drift) > 0 && protected(declared.DeletionProtection) {
		// Only a new instance could be as declared, and protection refuses that. A plan that fails would not bring it back.
		warnOfDrift(&resp.Diagnostics, model.attempt("read"), drift)
		model.keepDeclared(declared)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update detaches a slave, or waits for an instance that was still being built; all else replaces.
func (r *instanceResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model, state instanceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := within(ctx, model.Timeouts.Update, defaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	declared, id := model, state.ID.ValueString()
	var err error
	switch {
	case model.detaches(&state):
		err = r.client.Detach(ctx, id)
		if err != nil {
			addError(&resp.Diagnostics, state.attempt("detach"), err)
		}
	case state.beingBuilt():
		_, err = r.client.WaitInstanceReady(ctx, id)
		if err != nil {
			addError(&resp.Diagnostics, state.attempt("wait for"), err)
		}
	default:
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
		return
	}
	look, cancelLook := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
	defer cancelLook()
	instance, lookErr := r.client.Instance(look, id)
	if lookErr != nil {
		resp.Diagnostics.AddWarning("Instance could not be read after the change", sentence(lookErr.Error())+" It is read again at the next refresh.")
		model.instanceFacts = state.instanceFacts
		if err != nil {
			model.SlaveOf = state.SlaveOf
		}
	} else {
		model.observe(instance)
		shown := model.SlaveOf
		model.keepDeclared(declared)
		model.SlaveOf = shown // a slave that could not be detached still is one
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (r *instanceResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model instanceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := within(ctx, model.Timeouts.Delete, defaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	// The plan has checked this already, but a replacement that was forced (-replace, taint) is only seen here.
	if protected(model.DeletionProtection) {
		addProtected(&resp.Diagnostics, "instance", model.Name.ValueString())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	id := model.ID.ValueString()
	_, err := r.client.DeleteInstance(ctx, id)
	if err == nil {
		err = r.client.WaitInstanceGone(ctx, id)
	}
	if err == nil {
		return
	}
	if slaves := r.slavesInTheWay(ctx, id, err); len(slaves) > 0 {
		addMasterHasSlaves(&resp.Diagnostics, model.attempt("delete"), slaves, err)
		return
	}
	addError(&resp.Diagnostics, model.attempt("delete"), err)
}

// slavesInTheWay are the slaves because of which the server may have refused to delete a master.
func (r *instanceResource) slavesInTheWay(ctx context.Context, id string, err error) []string {
	var refused *trove.Error
	if !errors.As(err, &refused) || refused.StatusCode != 403 {
		return nil
	}
	instance, err := r.client.Instance(ctx, id)
	if err != nil {
		return nil
	}
	return instance.SlaveIDs
}

func (r *instanceResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state *instanceModel
	if !req.State.Raw.IsNull() {
		state = &instanceModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if req.Plan.Raw.IsNull() {
		if state != nil && protected(state.DeletionProtection) {
			addProtected(&resp.Diagnostics, "instance", state.Name.ValueString())
		}
		return
	}
	var plan instanceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	checkOffered(r.client, &resp.Diagnostics, trove.OperationChooseVolumeType, datastoreOf(ctx, plan.Datastore, &resp.Diagnostics).Type,
		map[string]attr.Value{"volume.type": volumeOf(plan.Volume).Type})
	if state == nil {
		r.checkCatalogue(ctx, &plan, &resp.Diagnostics)
		return
	}
	if replacing := plan.replacingChanges(state); len(replacing) > 0 {
		if protected(plan.DeletionProtection, state.DeletionProtection) {
			addProtectedReplacement(&resp.Diagnostics, "instance", state.Name.ValueString(), replacing)
			return
		}
		resp.RequiresReplace = replacing // Terraform then plans the new one, with a null state
		return
	}
	warnOfAdopted(&resp.Diagnostics, "instance", state.Name.ValueString(), adopted(state.unshown(), plan.unshown()))
	plan.instanceFacts = state.instanceFacts
	switch {
	case plan.detaches(state):
		resp.Diagnostics.AddAttributeWarning(path.Root("slave_of"), "A slave will be detached",
			fmt.Sprintf("Applying this plan detaches instance %q from its master for good: it can't be attached again, only made anew.", state.Name.ValueString()))
		plan.instanceFacts = instanceFactsUnknown()
		plan.ID, plan.Created = state.ID, state.Created
	case state.beingBuilt():
		plan.instanceFacts = instanceFactsUnknown()
		plan.ID, plan.Created = state.ID, state.Created
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

func (r *instanceResource) checkCatalogue(ctx context.Context, plan *instanceModel, diags *diag.Diagnostics) {
	datastore := datastoreOf(ctx, plan.Datastore, diags)
	checkDatastore(ctx, r.client, diags, datastore)
	checkFlavor(ctx, r.client, diags, plan.FlavorID)
	checkConfiguration(ctx, r.client, diags, plan.ConfigurationID)
	if r.client == nil || datastore.Type == "" || plan.slaveOf(ctx, diags) == nil {
		return
	}
	if err := r.client.Check(trove.OperationCreateSlave, datastore.Type); err != nil {
		diags.AddAttributeError(path.Root("slave_of"), "Not supported by this Trove", sentence(err.Error())+" Leave the slave_of block out.")
	}
}

// ImportState takes the instance's id.
func (r *instanceResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("deletion_protection"), types.BoolValue(true))...)
}

// keepDeclared takes what the user says of an instance back to what was declared: where drift is told and not planned,
// and after a create, whose answer can tell another name or volume than later ones (specification, Create Slave and
// Create Cluster).
func (m *instanceModel) keepDeclared(declared instanceModel) {
	m.Name, m.Datastore, m.FlavorID = declared.Name, declared.Datastore, declared.FlavorID
	m.Volume, m.ConfigurationID, m.SlaveOf = declared.Volume, declared.ConfigurationID, declared.SlaveOf
}

func (m *instanceModel) attempt(verb string) attempt {
	return attempt{Verb: verb, Kind: "instance", Name: m.Name.ValueString(), ID: m.ID.ValueString()}
}
