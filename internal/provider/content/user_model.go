package content

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

type userResourceModel struct {
	ID                types.String   `tfsdk:"id"`
	InstanceID        types.String   `tfsdk:"instance_id"`
	Name              types.String   `tfsdk:"name"`
	Host              types.String   `tfsdk:"host"`
	Databases         types.Set      `tfsdk:"databases"`
	PasswordWO        types.String   `tfsdk:"password_wo"`
	PasswordWOVersion types.Int64    `tfsdk:"password_wo_version"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

func (m *userResourceModel) account() api.Account {
	return api.Account{Name: m.Name.ValueString(), Host: m.Host.ValueString()}
}

func (m *userResourceModel) attempt(verb string) diagnose.Attempt {
	return diagnose.Attempt{Verb: verb, Kind: "user", Name: m.account().String(), ID: "of instance " + m.InstanceID.ValueString()}
}

// identify makes the id of what it is made of.
func (m *userResourceModel) identify() {
	account := types.StringUnknown()
	if !m.Name.IsUnknown() && !m.Host.IsUnknown() {
		account = types.StringValue(m.account().String())
	}
	m.ID = idInside(m.InstanceID, account)
}

// observe writes what the server shows.
func (m *userResourceModel) observe(user api.User) {
	account := user.Account()
	m.Name, m.Host = types.StringValue(account.Name), types.StringValue(account.Host)
	m.Databases = setOf(user.Databases)
	m.identify()
}

// userChange is what turns a state into a plan, in the order in which it is done.
type userChange struct {
	Account api.UserChange // the password in it is a mark, not one
	Grant   []string
	Revoke  []string
}

// newPassword marks that the password changes.
const newPassword = "new"

// change tells what turns the state into the plan.
func (m *userResourceModel) change(ctx context.Context, state *userResourceModel, diags *diag.Diagnostics) userChange {
	var change userChange
	if !m.Name.Equal(state.Name) {
		change.Account.Name = m.Name.ValueString()
	}
	if !m.Host.Equal(state.Host) {
		change.Account.Host = m.Host.ValueString()
	}
	// A version that is no longer declared asks for nothing.
	if !m.PasswordWOVersion.IsNull() && !m.PasswordWOVersion.Equal(state.PasswordWOVersion) {
		change.Account.Password = newPassword
	}
	if m.Databases.IsUnknown() {
		return change
	}
	has, wants := object.StringsOf(ctx, state.Databases, diags), object.StringsOf(ctx, m.Databases, diags)
	change.Grant = slices.DeleteFunc(slices.Clone(wants), func(name string) bool { return slices.Contains(has, name) })
	change.Revoke = slices.DeleteFunc(slices.Clone(has), func(name string) bool { return slices.Contains(wants, name) })
	return change
}

func setOf(elements []string) types.Set {
	values := make([]attr.Value, 0, len(elements))
	for _, element := range elements {
		values = append(values, types.StringValue(element))
	}
	return types.SetValueMust(types.StringType, values)
}
