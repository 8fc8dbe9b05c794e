// Package configuration is trove_configuration and its data source: a group of values for parameters of a datastore. What the plan
// tells of them (what needs a restart, where the group is in use) is in plan.go and parameters.go.
//
// It knows no other noun: what a group is attached to says so by its own configuration_id.
package configuration

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ resource.ResourceWithConfigure   = (*configurationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*configurationResource)(nil)
	_ resource.ResourceWithImportState = (*configurationResource)(nil)
	_ resource.ResourceWithMoveState   = (*configurationResource)(nil)
)

type configurationResource struct{ object.ConnectedResource }

func NewResource() resource.Resource { return &configurationResource{} }

func (r *configurationResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_configuration"
}

func (r *configurationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = configurationSchema(ctx)
}

func (r *configurationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan configurationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	ctx, cancel := object.Within(ctx, plan.Timeouts.Create, object.DefaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	spec := r.specOf(ctx, &plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	created, err := r.Client.CreateConfiguration(ctx, spec)
	if err != nil {
		addConfigurationError(&resp.Diagnostics, plan.attempt("create"), err)
		return
	}
	group := created.Object
	if created.Found {
		diagnose.WarnOfFound(&resp.Diagnostics, "configuration group", spec.Name, group.ID)
	}
	if created.Adopted {
		guard.WarnOfAdopted(&resp.Diagnostics, "configuration group", spec.Name, group.ID)
	}
	plan.configurationFacts = configurationFactsOf(group)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// specOf is what is asked for, with values of the types that the datastore's parameters have. Those that were not known when
// planning are checked now.
func (r *configurationResource) specOf(ctx context.Context, plan *configurationModel, diags *diag.Diagnostics) api.ConfigurationSpec {
	spec := api.ConfigurationSpec{
		Name: plan.Name.ValueString(), Description: plan.Description.ValueString(), Datastore: object.DatastoreOf(ctx, plan.Datastore, diags),
		OnExisting: api.OnExisting(plan.OnExisting.ValueString()),
	}
	if diags.HasError() || len(plan.Values.Elements()) == 0 {
		return spec
	}
	parameters, ok := r.parametersOf(ctx, plan, spec.Datastore, diags)
	if !ok {
		return spec
	}
	values, wrong := typed(plan.Values, parameters)
	addWrongValues(diags, spec.Datastore, wrong)
	spec.Values = values
	return spec
}

func (r *configurationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model configurationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Read, object.DefaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	group, err := r.Client.Configuration(ctx, model.ID.ValueString())
	if errors.Is(err, api.ErrNotFound) {
		object.Gone(ctx, r.Connection, model.attempt("read"), resp)
		return
	}
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("read"), err)
		return
	}
	object.Seen(ctx, resp)
	r.leaveReadOnly(ctx, &model, group, &resp.Diagnostics)
	model.observe(group)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update sends the whole group, where the plan says that anything is to be sent.
func (r *configurationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state configurationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	ctx, cancel := object.Within(ctx, plan.Timeouts.Update, object.DefaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Updated.IsUnknown() { // planChange
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		return
	}
	spec := r.specOf(ctx, &plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.ReplaceConfiguration(ctx, plan.ID.ValueString(), spec); err != nil {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, unfinished, []byte("true"))...)
		addConfigurationError(&resp.Diagnostics, state.attempt("change"), err)
		return
	}
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, unfinished, []byte("false"))...)
	r.observeAfter(ctx, &plan, &state, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// observeAfter reads what is not declared after a change. What is declared is what the group has now.
func (r *configurationResource) observeAfter(ctx context.Context, plan, state *configurationModel, diags *diag.Diagnostics) {
	look, cancel := context.WithTimeout(context.WithoutCancel(ctx), object.LastLook)
	defer cancel()
	group, err := r.Client.Configuration(look, plan.ID.ValueString())
	if err != nil {
		diags.AddWarning("Configuration group could not be read after the change", diagnose.Sentence(err.Error())+" It is read again at the next refresh.")
		plan.configurationFacts = state.configurationFacts
		return
	}
	plan.configurationFacts = configurationFactsOf(group)
}

func (r *configurationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model configurationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Delete, object.DefaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.DeleteConfiguration(ctx, model.ID.ValueString()); err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("delete"), err)
	}
}

// ImportState takes the group's id.
func (r *configurationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
	object.NoteImport(ctx, resp)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("on_existing"), guard.ExistingIsAnError)...)
}
