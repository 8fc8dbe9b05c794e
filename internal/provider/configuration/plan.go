package configuration

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// unfinished is the key of the note that a change of a group may have been saved without reaching everything that the group
// is attached to. A refresh shows the new values then, and only the note tells that they are to be sent once more.
const unfinished = "unfinished"

// ModifyPlan checks values against what the datastore has, decides whether anything has to be sent, and tells what that
// means for the instances that the group is attached to. Of a deletion the server alone knows whether it can be: what uses
// the group may be deleted in the same apply.
func (r *configurationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan configurationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	var state *configurationModel
	if !req.State.Raw.IsNull() {
		state = &configurationModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if resp.Diagnostics.HasError() || !r.canManage(&resp.Diagnostics) {
		return
	}
	if config.Description.IsNull() {
		plan.Description = types.StringNull()
		if state != nil {
			plan.Description = state.Description
		}
	}
	if state != nil && !plan.Datastore.Equal(state.Datastore) {
		resp.RequiresReplace = path.Paths{path.Root("datastore")} // Terraform then plans the new one, with a null state
		return
	}
	datastore := object.DatastoreOf(ctx, plan.Datastore, &resp.Diagnostics)
	if state == nil {
		guard.NewObject(&resp.Diagnostics, func(diags *diag.Diagnostics) { guard.CheckDatastore(ctx, r.Client, diags, datastore) })
		r.checkValues(ctx, &plan, datastore, &resp.Diagnostics)
	} else {
		note, d := req.Private.GetKey(ctx, unfinished)
		resp.Diagnostics.Append(d...)
		r.planChange(ctx, &plan, state, datastore, string(note) == "true", &resp.Diagnostics)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
}

// canManage tells whether the API in use lets groups be managed.
func (r *configurationResource) canManage(diags *diag.Diagnostics) bool {
	if r.Client == nil {
		return true
	}
	err := r.Client.Check(api.OperationManageConfigurations, "")
	if err != nil {
		addUnmanageable(diags, err)
	}
	return err == nil
}

// checkValues checks the values that are known against what the datastore declares.
func (r *configurationResource) checkValues(ctx context.Context, plan *configurationModel, datastore api.Datastore, diags *diag.Diagnostics) map[string]api.Parameter {
	if r.Client == nil || datastore.Type == "" || datastore.Version == "" || len(plan.Values.Elements()) == 0 || diags.HasError() {
		return nil
	}
	parameters, ok := r.parametersOf(ctx, plan, datastore, diags)
	if !ok {
		return nil
	}
	_, wrong := typed(plan.Values, parameters)
	addWrongValues(diags, datastore, wrong)
	return parameters
}

// parametersOf are the parameters of a datastore by their names.
func (r *configurationResource) parametersOf(ctx context.Context, plan *configurationModel, datastore api.Datastore, diags *diag.Diagnostics) (map[string]api.Parameter, bool) {
	list, err := r.Client.Parameters(ctx, datastore)
	if err != nil {
		try := plan.attempt("check the values of")
		try.Part = fmt.Sprintf("the parameters of %s %s", datastore.Type, datastore.Version)
		diagnose.AddError(diags, try, err)
		return nil, false
	}
	parameters := make(map[string]api.Parameter, len(list))
	for _, parameter := range list {
		parameters[parameter.Name] = parameter
	}
	return parameters, true
}

// leaveReadOnly takes out of what a group shows the values that the cloud has added to it: read-only parameters that the nodes have because of
// their cluster, which nobody can declare (specification, section Feedback, Configuration Groups). The parameters are asked for only where a
// value is shown that was not declared.
func (r *configurationResource) leaveReadOnly(ctx context.Context, model *configurationModel, group api.Configuration, diags *diag.Diagnostics) {
	declared := textsOf(model.Values)
	added := false
	for name := range group.Values {
		_, known := declared[name]
		added = added || !known
	}
	if !added || group.Datastore.Type == "" {
		return
	}
	parameters, ok := r.parametersOf(ctx, model, group.Datastore, diags)
	if ok {
		maps.DeleteFunc(group.Values, func(name string, _ api.ParameterValue) bool { return parameters[name].ReadOnly })
	}
}

// planChange says what is sent for a standing group: nothing, where the values are only written in another way. again says that
// a change has to be sent in any case.
func (r *configurationResource) planChange(ctx context.Context, plan, state *configurationModel, datastore api.Datastore, again bool, diags *diag.Diagnostics) {
	var parameters map[string]api.Parameter
	same := plan.Values.Equal(state.Values)
	if !same {
		parameters = r.checkValues(ctx, plan, datastore, diags)
		same = sameValues(state.Values, plan.Values, parameters)
		if same && !plan.Values.IsNull() && !state.Values.IsNull() { // Terraform takes no null for an empty map.
			plan.Values = state.Values
		}
	}
	if diags.HasError() {
		return
	}
	plan.configurationFacts = state.configurationFacts
	if !again && same && plan.Name.Equal(state.Name) && plan.Description.Equal(state.Description) {
		return
	}
	plan.InstanceCount, plan.Updated = types.Int64Unknown(), timetypes.NewRFC3339Unknown()
	if r.Client == nil || state.InstanceCount.ValueInt64() == 0 {
		return
	}
	if parameters == nil && len(plan.Values.Elements()) > 0 {
		parameters, _ = r.parametersOf(ctx, plan, datastore, diags)
	}
	instances, err := r.Client.ConfiguredInstances(ctx, state.ID.ValueString())
	if err != nil {
		diagnose.AddError(diags, plan.attempt("list the instances of"), err)
		return
	}
	warnOfConfigured(diags, state, plan, parameters, instances)
}

// warnOfConfigured tells what a change does to the instances that the group is attached to.
//
// Trove, trove/configuration/service.py, _refresh_on_all_instances; trove/instance/models.py, Instance.apply_configuration.
func warnOfConfigured(diags *diag.Diagnostics, state, plan *configurationModel, parameters map[string]api.Parameter, instances []api.ConfiguredInstance) {
	if len(instances) == 0 {
		return
	}
	names := make([]string, len(instances))
	for i, instance := range instances {
		names[i] = instance.String()
	}
	detail := fmt.Sprintf("Applying this plan gives the whole configuration group %q, at once, to all that it is attached to: %s.", state.Name.ValueString(), strings.Join(names, ", "))
	values, taken := needRestart(state.Values, plan.Values, parameters)
	if len(values) > 0 {
		detail += fmt.Sprintf(" These are in force after a restart of the database only: %s. With one of them in the group, none of its values is in force before; the status of the instances is RESTART_REQUIRED until they are restarted.", listed(values))
	}
	if len(taken) > 0 {
		detail += fmt.Sprintf(" These are taken out, and stay in force until a restart, even though the server may not ask for one: %s.", listed(taken))
	}
	diags.AddWarning(fmt.Sprintf("Configuration group %q is in use", state.Name.ValueString()), detail)
}

func listed(names []string) string { return strings.Join(slices.Sorted(slices.Values(names)), ", ") }

// addWrongValues reports each value that the datastore does not take, at its name.
func addWrongValues(diags *diag.Diagnostics, datastore api.Datastore, wrong map[string]error) {
	for _, name := range slices.Sorted(maps.Keys(wrong)) {
		diags.AddAttributeError(path.Root("values").AtMapKey(name), "Invalid value of a configuration group",
			fmt.Sprintf("In %s %s, %s.", datastore.Type, datastore.Version, wrong[name]))
	}
}
