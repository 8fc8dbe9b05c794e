package instance

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file reads what an instance is made with, and its access.

type accessModel struct {
	IsPublic     types.Bool `tfsdk:"is_public"`
	AllowedCIDRs types.Set  `tfsdk:"allowed_cidrs"`
}

type networkModel struct {
	NetworkID types.String `tfsdk:"network_id"`
	SubnetID  types.String `tfsdk:"subnet_id"`
	IPAddress types.String `tfsdk:"ip_address"`
}

type databaseModel struct {
	Name         types.String `tfsdk:"name"`
	CharacterSet types.String `tfsdk:"character_set"`
	Collate      types.String `tfsdk:"collate"`
}

type userModel struct {
	Name      types.String `tfsdk:"name"`
	Password  types.String `tfsdk:"password"`
	Host      types.String `tfsdk:"host"`
	Databases types.Set    `tfsdk:"databases"`
}

var accessAttrTypes = map[string]attr.Type{"is_public": types.BoolType, "allowed_cidrs": types.SetType{ElemType: types.StringType}}

// accessOf is nil where nothing is declared, or not yet known.
func accessOf(ctx context.Context, declared types.Object, diags *diag.Diagnostics) *api.Access {
	if declared.IsNull() || declared.IsUnknown() {
		return nil
	}
	var model accessModel
	diags.Append(declared.As(ctx, &model, basetypes.ObjectAsOptions{})...)
	return &api.Access{IsPublic: model.IsPublic.ValueBool(), AllowedCIDRs: object.StringsOf(ctx, model.AllowedCIDRs, diags)}
}

func accessObject(access api.Access) types.Object {
	cidrs := types.SetNull(types.StringType)
	if len(access.AllowedCIDRs) > 0 {
		values := make([]attr.Value, 0, len(access.AllowedCIDRs))
		for _, cidr := range access.AllowedCIDRs {
			values = append(values, types.StringValue(cidr))
		}
		cidrs = types.SetValueMust(types.StringType, values)
	}
	return types.ObjectValueMust(accessAttrTypes, map[string]attr.Value{"is_public": types.BoolValue(access.IsPublic), "allowed_cidrs": cidrs})
}

func networksOf(ctx context.Context, list types.List, diags *diag.Diagnostics) []api.Network {
	var networks []api.Network
	for _, model := range elementsOf[networkModel](ctx, list, diags) {
		networks = append(networks, api.Network{NetworkID: model.NetworkID.ValueString(), SubnetID: model.SubnetID.ValueString(), IPAddress: model.IPAddress.ValueString()})
	}
	return networks
}

func databasesOf(ctx context.Context, list types.List, diags *diag.Diagnostics) []api.Database {
	var databases []api.Database
	for _, model := range elementsOf[databaseModel](ctx, list, diags) {
		databases = append(databases, api.Database{Name: model.Name.ValueString(), CharacterSet: model.CharacterSet.ValueString(), Collate: model.Collate.ValueString()})
	}
	return databases
}

func usersOf(ctx context.Context, list types.List, diags *diag.Diagnostics) []api.User {
	var users []api.User
	for _, model := range elementsOf[userModel](ctx, list, diags) {
		users = append(users, api.User{
			Name: model.Name.ValueString(), Password: model.Password.ValueString(), Host: model.Host.ValueString(),
			Databases: object.StringsOf(ctx, model.Databases, diags),
		})
	}
	return users
}

// elementsOf are the elements of a list, none where one of them is not known yet.
func elementsOf[T any](ctx context.Context, list types.List, diags *diag.Diagnostics) []T {
	if len(list.Elements()) == 0 || slices.ContainsFunc(list.Elements(), attr.Value.IsUnknown) {
		return nil
	}
	var elements []T
	diags.Append(list.ElementsAs(ctx, &elements, false)...)
	return elements
}

// inAnyOrder is a list as text that compares: what is declared of databases and users has no order.
func inAnyOrder(list types.List) types.String {
	switch {
	case list.IsNull():
		return types.StringNull()
	case list.IsUnknown():
		return types.StringUnknown()
	}
	elements := make([]string, 0, len(list.Elements()))
	for _, element := range list.Elements() {
		elements = append(elements, element.String())
	}
	slices.Sort(elements)
	return types.StringValue(strings.Join(elements, "\n"))
}
