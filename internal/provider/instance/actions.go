package instance

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Actions do to an instance, once, what no attribute declares. They have no state: what they have changed, the resources
// show at their next refresh.

var (
	_ action.ActionWithConfigure  = (*instanceAction)(nil)
	_ action.ActionWithModifyPlan = (*instanceAction)(nil)
)

// deed is what an action does.
type deed struct {
	Verb        string // also the end of the action's name: trove_instance_VERB
	Doing       string // "promoting"
	Operation   api.Operation
	Do          func(*trove.Client, context.Context, string) error
	Description string
}

// instanceDeeds are the actions that there are. Each waits until what it does is done.
var instanceDeeds = []deed{
	{
		Verb: "promote", Doing: "promoting", Operation: api.OperationPromote, Do: (*trove.Client).Promote,
		Description: "Makes a slave the master of its former master and of the master's other slaves, and waits until all of them follow it. An instance that is a master already stays one, and nothing is sent. Where `trove_instance` manages them, `role = \"master\"` does the same and is kept; after this action, nothing has to be declared otherwise: roles follow the server.",
	},
	{
		Verb: "eject", Doing: "ejecting", Operation: api.OperationEject, Do: (*trove.Client).Eject,
		Description: "Takes a master that no longer reports away from its slaves: the server makes one of them the master of the others, and the action waits until that is so. The server refuses it for a master that still reports. An instance that is neither master nor slave stays as it is, and nothing is sent. Afterwards, roles follow the server; of a new master that has no slaves, a plan warns until its `slave_of` block is removed.",
	},
	{
		Verb: "detach", Doing: "detaching", Operation: api.OperationDetach, Do: (*trove.Client).Detach,
		Description: "Makes a slave an instance that stands alone, and waits until it is ready again. It can't be undone. For an instance that stands alone already nothing is sent. Where `trove_instance` manages the slave, removing its `slave_of` block does the same; after this action, a plan warns until the block is removed.",
	},
	{
		Verb: "restart", Doing: "restarting", Operation: api.OperationRestartInstance, Do: (*trove.Client).RestartInstance,
		Description: "Restarts the database of an instance, and waits until it is ready again. It can't be reached meanwhile. Parameters of a configuration group that need a restart are in force afterwards: the status is no longer `RESTART_REQUIRED`.",
	},
}

func Actions() []func() action.Action {
	actions := make([]func() action.Action, 0, len(instanceDeeds))
	for _, deed := range instanceDeeds {
		actions = append(actions, func() action.Action { return &instanceAction{deed: deed} })
	}
	return actions
}

type instanceAction struct {
	object.ConnectedAction
	deed deed
}

type instanceActionModel struct {
	InstanceID types.String         `tfsdk:"instance_id"`
	Timeout    timetypes.GoDuration `tfsdk:"timeout"`
}

func (a *instanceAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_" + a.deed.Verb
}

func (a *instanceAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: a.deed.Description + " Needs Terraform 1.14 or newer.",
		Attributes: map[string]schema.Attribute{
			"instance_id": schema.StringAttribute{
				Required: true, Validators: object.NotEmpty,
				MarkdownDescription: "Id of the instance.",
			},
			"timeout": schema.StringAttribute{
				Optional: true, CustomType: timetypes.GoDurationType{},
				MarkdownDescription: fmt.Sprintf("How long it may take: a number with a unit, such as `30s`, `20m` or `2h`. Default %d minutes.", int(object.DefaultUpdateTimeout.Minutes())),
			},
		},
	}
}

// ModifyPlan refuses what the API can't do with the instance's datastore. An instance that an apply is still to make is
// asked for when that has made it: Terraform then plans the action again.
func (a *instanceAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var model instanceActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || a.Client == nil {
		return
	}
	// What the API can't do with any datastore needs no request.
	if a.refused(model.InstanceID.ValueString(), api.Instance{}, &resp.Diagnostics) || model.InstanceID.IsUnknown() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, object.DefaultReadTimeout)
	defer cancel()
	instance, err := a.Client.Instance(ctx, model.InstanceID.ValueString())
	if err != nil {
		diagnose.AddErrorAt(&resp.Diagnostics, path.Root("instance_id"), diagnose.Attempt{Verb: a.deed.Verb, Kind: "instance", Name: model.InstanceID.ValueString()}, err, "")
		return
	}
	a.refused(instance.ID, instance, &resp.Diagnostics)
}

// refused tells whether the API can't do it with the datastore of the instance, and reports that.
func (a *instanceAction) refused(id string, instance api.Instance, diags *diag.Diagnostics) bool {
	err := a.Client.Check(a.deed.Operation, instance.Datastore.Type)
	if err != nil {
		diagnose.AddErrorAt(diags, path.Root("instance_id"), a.attempt(id, instance), err, "")
	}
	return err != nil
}

func (a *instanceAction) attempt(id string, instance api.Instance) diagnose.Attempt {
	try := diagnose.Attempt{Verb: a.deed.Verb, Kind: "instance", Name: id, ID: id}
	if instance.Name != "" {
		try.Name = instance.Name
	}
	return try
}

// Invoke does it, and waits for its end.
func (a *instanceAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var model instanceActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	limit := model.limit(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	id := model.InstanceID.ValueString()
	instance, err := a.Client.Instance(ctx, id)
	try := a.attempt(id, instance)
	if err != nil {
		diagnose.AddActionError(&resp.Diagnostics, try, err)
		return
	}
	// One member of a set after the other, as for changes of the resource: never are two of them down.
	unlock, err := a.Client.TakeTurns(ctx, cmp.Or(instance.MasterID, id))
	if err != nil {
		diagnose.AddActionError(&resp.Diagnostics, try, err)
		return
	}
	defer unlock()
	tell := func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }
	tell(fmt.Sprintf("%s instance %q (%s), which is in %s.", diagnose.Capitalized(a.deed.Doing), instance.Name, id, instance.Status))
	if err := a.deed.Do(a.Client, ctx, id); err != nil {
		diagnose.AddActionError(&resp.Diagnostics, try, err)
		return
	}
	tell(a.outcome(ctx, id, instance))
}

// outcome says how it ended, as far as the server still tells.
func (a *instanceAction) outcome(ctx context.Context, id string, before api.Instance) string {
	done := fmt.Sprintf("Done %s instance %q (%s).", a.deed.Doing, before.Name, id)
	now, err := a.Client.Instance(ctx, id)
	if err != nil {
		return done // It is only to say more.
	}
	return fmt.Sprintf("%s It is %s, in %s.", done, roleOf(now), now.Status)
}

// limit is how long the action may take.
func (m instanceActionModel) limit(diags *diag.Diagnostics) time.Duration {
	if m.Timeout.IsNull() || m.Timeout.IsUnknown() {
		return object.DefaultUpdateTimeout
	}
	limit, d := m.Timeout.ValueGoDuration()
	diags.Append(d...)
	return limit
}
