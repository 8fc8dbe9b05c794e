package content

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithMoveState   = (*userResource)(nil)
)

type userResource struct{ object.ConnectedResource }

func NewUserResource() resource.Resource { return &userResource{} }

func (r *userResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_user"
}

func (r *userResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = userSchema(ctx)
}

// ModifyPlan checks what can be known to fail, and tells the id.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state, plan *userResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if plan == nil || resp.Diagnostics.HasError() {
		return
	}
	if state == nil || !plan.Name.Equal(state.Name) || !plan.Host.Equal(state.Host) {
		datastore := guard.CheckInside(ctx, r.Client, api.OperationManageUsers, plan.InstanceID, &resp.Diagnostics)
		guard.AddFaults(&resp.Diagnostics, api.User{Name: plan.Name.ValueString(), Host: plan.Host.ValueString()}.Faults(datastore), userField)
	}
	plan.identify()
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), plan.ID)...)
}

// userField is the attribute of what a fault is in.
func userField(field string) path.Path {
	if field == "password" {
		field = "password_wo"
	}
	return path.Root(field)
}

func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, model userResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Create, object.DefaultCreateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	master, err := r.Client.PresentMaster(ctx, model.InstanceID.ValueString())
	if err != nil {
		diagnose.AddErrorAt(&resp.Diagnostics, atInstance, model.attempt("create"), err, notWritten)
		return
	}
	user := api.User{
		Name: model.Name.ValueString(), Host: model.Host.ValueString(), Password: config.PasswordWO.ValueString(),
		Databases: object.StringsOf(ctx, model.Databases, &resp.Diagnostics),
	}
	// When this was planned, the instance may not have been made yet.
	if guard.AddFaults(&resp.Diagnostics, user.Faults(master.Datastore.Type), userField); resp.Diagnostics.HasError() {
		return
	}
	found, err := r.Client.CreateUser(ctx, master.ID, user)
	if err != nil {
		diagnose.AddError(&resp.Diagnostics, model.attempt("create"), asDeclared(err, model.InstanceID.ValueString()))
		return
	}
	if found {
		addFoundInside(&resp.Diagnostics, model.attempt("create"))
	}
	model.Databases = setOf(user.Databases)
	model.identify()
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...) // in state before the first wait
	if err := r.Client.WaitUser(ctx, master.ID, user); err != nil {
		diagnose.AddUnfinishedCreate(&resp.Diagnostics, model.attempt("create"), err)
	}
}

func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model userResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Read, object.DefaultReadTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	user, err := readInside(ctx, r.Client, model.InstanceID.ValueString(), func(instanceID string) (api.User, error) {
		return r.Client.User(ctx, instanceID, model.account())
	})
	if err != nil {
		if unreadable(&resp.Diagnostics, model.attempt("read"), err) {
			object.Gone(ctx, r.Connection, model.attempt("read"), resp)
		}
		return
	}
	object.Seen(ctx, resp)
	model.observe(user)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Update changes the account in one request, then what it may use: one request for all that is granted, and one for each database
// that is revoked.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var config, model, state userResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	change := model.change(ctx, &state, &resp.Diagnostics)
	ctx, cancel := object.Within(ctx, model.Timeouts.Update, object.DefaultUpdateTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	if change.Account.Password != "" {
		change.Account.Password = config.PasswordWO.ValueString()
	}
	reached := state
	reached.Timeouts = model.Timeouts
	if err := r.carryOut(ctx, change, &reached, &model, &resp.Diagnostics); err != nil {
		diagnose.AddError(&resp.Diagnostics, state.attempt("change"), err)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &reached)...)
}

// carryOut makes a change, and writes down how far it has got.
func (r *userResource) carryOut(ctx context.Context, change userChange, reached, plan *userResourceModel, diags *diag.Diagnostics) error {
	master, err := r.Client.PresentMaster(ctx, reached.InstanceID.ValueString())
	if err != nil {
		return err
	}
	if change.Account != (api.UserChange{}) {
		if err := r.Client.ChangeUser(ctx, master.ID, reached.account(), change.Account); err != nil {
			return err
		}
	}
	reached.Name, reached.Host, reached.PasswordWOVersion = plan.Name, plan.Host, plan.PasswordWOVersion
	reached.identify()
	may := object.StringsOf(ctx, reached.Databases, diags)
	if len(change.Grant) > 0 {
		if err := r.Client.GrantAccess(ctx, master.ID, reached.account(), change.Grant); err != nil {
			return err
		}
		may = append(may, change.Grant...)
		reached.Databases = setOf(may)
	}
	for _, database := range change.Revoke {
		if err := r.Client.RevokeAccess(ctx, master.ID, reached.account(), database); err != nil {
			return err
		}
		may = slices.DeleteFunc(may, func(name string) bool { return name == database })
		reached.Databases = setOf(may)
	}
	return nil
}

func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model userResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	ctx, cancel := object.Within(ctx, model.Timeouts.Delete, object.DefaultDeleteTimeout, &resp.Diagnostics)
	defer cancel()
	if resp.Diagnostics.HasError() {
		return
	}
	master, err := r.Client.PresentMaster(ctx, model.InstanceID.ValueString())
	if errors.Is(err, api.ErrNotFound) {
		return // Its instance is gone, and it with that.
	}
	if err == nil {
		err = r.Client.DeleteUser(ctx, master.ID, model.account())
	}
	if err != nil {
		undeleted(&resp.Diagnostics, model.attempt("delete"), model.InstanceID.ValueString(), err)
	}
}

// ImportState takes INSTANCE_ID/NAME or INSTANCE_ID/NAME@HOST.
func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	instanceID, name, ok := splitID(req.ID)
	if !ok {
		resp.Diagnostics.AddError("Invalid import id", fmt.Sprintf("%q is not INSTANCE_ID/NAME or INSTANCE_ID/NAME@HOST.", req.ID))
		return
	}
	account := api.ParseAccount(name)
	object.NoteImport(ctx, resp)
	for attribute, value := range map[string]attr.Value{
		"id":          types.StringValue(instanceID + "/" + account.String()),
		"instance_id": types.StringValue(instanceID), "name": types.StringValue(account.Name), "host": types.StringValue(account.Host),
	} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attribute), value)...)
	}
}

// MoveState takes what other providers manage. The password in its state is not taken along.
func (r *userResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{
		object.Mover(object.FromOpenStack("openstack_db_user_v1"), movedUser),
		object.Mover(fromVKCS("vkcs_db_user"), movedUser),
	}
}

func movedUser(from otherContent) (userResourceModel, []string, error) {
	instanceID, name, err := from.parts()
	account := api.User{Name: name, Host: from.Host}.Account()
	return userResourceModel{
		ID: types.StringValue(instanceID + "/" + account.String()), InstanceID: types.StringValue(instanceID),
		Name: types.StringValue(account.Name), Host: types.StringValue(account.Host), Databases: setOf(from.Databases), Timeouts: object.MovedTimeouts(nil),
	}, nil, err
}
