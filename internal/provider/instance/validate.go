package instance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

// ValidateConfig finds what is wrong whichever API is in use, and whatever the cloud has.
func (r *instanceResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config instanceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.SlaveOf.IsNull() && !config.SlaveOf.IsUnknown() {
		config.checkOwnOfSlave(ctx, &resp.Diagnostics)
	}
	config.checkNetworks(ctx, &resp.Diagnostics)
	config.checkUsers(ctx, &resp.Diagnostics)
	config.checkContents(ctx, &resp.Diagnostics)
	r.write(&config)
}

// checkOwnOfSlave refuses what a slave has of its master.
//
// Trove, trove/instance/service.py, InstanceController.create.
func (m *instanceModel) checkOwnOfSlave(ctx context.Context, diags *diag.Diagnostics) {
	for _, of := range []struct {
		name  string
		value attr.Value
	}{
		{"databases", m.Databases},
		{"users", m.Users},
		{"locality", m.Locality},
		{"volume.type", object.VolumeOf(m.Volume).Type},
	} {
		if !of.value.IsNull() && !of.value.IsUnknown() {
			diags.AddAttributeError(object.PathTo(of.name), "Not for a slave",
				fmt.Sprintf("A slave has its master's data and is placed beside it: %s can't be chosen for it. Leave it out.", of.name))
		}
	}
	for i, network := range elementsOf[networkModel](ctx, m.Networks, diags) {
		if !network.IPAddress.IsNull() {
			diags.AddAttributeError(path.Root("networks").AtListIndex(i).AtName("ip_address"), "Not for a slave",
				"The address of a slave can't be chosen. Leave ip_address out; network_id and subnet_id may stay.")
		}
	}
}

// checkNetworks refuses networks that are not named.
//
// Trove, trove/instance/service.py, InstanceController._check_nic.
func (m *instanceModel) checkNetworks(ctx context.Context, diags *diag.Diagnostics) {
	for i, network := range elementsOf[networkModel](ctx, m.Networks, diags) {
		at := path.Root("networks").AtListIndex(i)
		if network.NetworkID.IsNull() && network.SubnetID.IsNull() {
			diags.AddAttributeError(at, "Missing attribute", "At least one of network_id and subnet_id says which network is meant.")
			continue
		}
		if !network.IPAddress.IsNull() && network.SubnetID.IsNull() {
			diags.AddAttributeError(at.AtName("ip_address"), "Missing attribute", "An address is one of a subnet: with ip_address, subnet_id is required.")
		}
	}
}

// checkContents refuses databases and users that the datastore does not take.
func (m *instanceModel) checkContents(ctx context.Context, diags *diag.Diagnostics) {
	datastore := object.DatastoreModelOf(m.Datastore).Type.ValueString()
	at := func(list string, i int) func(string) path.Path { return path.Root(list).AtListIndex(i).AtName }
	for i, database := range databasesOf(ctx, m.Databases, diags) {
		guard.AddFaults(diags, database.Faults(datastore), at("databases", i))
	}
	for i, user := range usersOf(ctx, m.Users, diags) {
		guard.AddFaults(diags, user.Faults(datastore), at("users", i))
	}
}

// checkUsers refuses users of databases that are not made with the instance.
//
// Trove, trove/extensions/mysql/common.py, populate_users.
func (m *instanceModel) checkUsers(ctx context.Context, diags *diag.Diagnostics) {
	if m.Databases.IsUnknown() {
		return
	}
	var names []string
	for _, database := range elementsOf[databaseModel](ctx, m.Databases, diags) {
		if database.Name.IsUnknown() {
			return
		}
		names = append(names, database.Name.ValueString())
	}
	for i, user := range elementsOf[userModel](ctx, m.Users, diags) {
		for _, element := range user.Databases.Elements() {
			name, ok := element.(interface{ ValueString() string })
			if !ok || element.IsUnknown() || slices.Contains(names, name.ValueString()) {
				continue
			}
			diags.AddAttributeError(path.Root("users").AtListIndex(i).AtName("databases"), "Unknown database",
				fmt.Sprintf("User %q may use %q, which is not among databases: %s.", user.Name.ValueString(), name.ValueString(), strings.Join(names, ", ")))
		}
	}
}
