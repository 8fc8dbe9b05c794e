package instance

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/diagnose"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file says what a slave has of its master. In v1.0 it is made with its master's datastore, flavor and volume, and
// Trove refuses to be told them (trove/instance/service.py, InstanceController.create).

var atMaster = path.Root("slave_of").AtName("instance_id")

// settleReadOnly gives the block's read_only the value that the API in use has where none is declared.
func (m *instanceModel) settleReadOnly(config *instanceModel, can instanceAbilities, diags *diag.Diagnostics) {
	if m.SlaveOf.IsNull() || m.SlaveOf.IsUnknown() {
		return
	}
	declared, _ := config.SlaveOf.Attributes()["read_only"].(types.Bool)
	switch {
	case can.ChooseReadOnly && declared.IsNull():
		declared = types.BoolValue(false)
	case can.ChooseReadOnly:
	case declared.IsNull(), declared.IsUnknown(), declared.ValueBool():
		declared = types.BoolValue(true)
	default:
		diags.AddAttributeError(path.Root("slave_of").AtName("read_only"), "Slaves are read-only",
			"Trove makes every replica read-only, and this API has no way to change that. Leave read_only out, or say true.")
		return
	}
	master, _ := m.SlaveOf.Attributes()["instance_id"].(types.String)
	m.SlaveOf = types.ObjectValueMust(slaveOfAttrTypes, map[string]attr.Value{"instance_id": master, "read_only": declared})
}

// checkRequired names what has to be declared and is not. state, nil at first, tells what a standing instance has.
func (m *instanceModel) checkRequired(state *instanceModel, can instanceAbilities, diags *diag.Diagnostics) {
	if !m.SlaveOf.IsNull() && !can.SizeSlave {
		return
	}
	for _, required := range []struct {
		name    string
		missing bool
	}{
		{"datastore", m.Datastore.IsNull()}, {"flavor_id", m.FlavorID.IsNull()}, {"volume", m.Volume.IsNull()},
	} {
		if !required.missing {
			continue
		}
		detail := required.name + " is required for an instance that is not the slave of another one."
		if !m.SlaveOf.IsNull() {
			detail = "With this API, a slave has a " + required.name + " of its own: it is required."
		}
		if state != nil {
			detail += fmt.Sprintf(" Declare what instance %q has: %s.", state.Name.ValueString(), state.declaration(required.name))
		}
		diags.AddAttributeError(path.Root(required.name), "Missing attribute", detail)
	}
}

// declaration is what to write to declare what the instance has.
func (m *instanceModel) declaration(name string) string {
	switch name {
	case "datastore":
		datastore := object.DatastoreModelOf(m.Datastore)
		return fmt.Sprintf("datastore = { type = %q, version = %q }", datastore.Type.ValueString(), datastore.Version.ValueString())
	case "flavor_id":
		return fmt.Sprintf("flavor_id = %q", m.FlavorID.ValueString())
	}
	return fmt.Sprintf("volume = { size = %d }", object.VolumeOf(m.Volume).Size.ValueInt64())
}

// masterOf shows the master of a slave that is to be made, where its id is known.
func (r *instanceResource) masterOf(ctx context.Context, plan *instanceModel, diags *diag.Diagnostics) (api.Instance, bool) {
	block := plan.slaveOf(ctx, diags)
	if r.Client == nil || block == nil || block.InstanceID.ValueString() == "" {
		return api.Instance{}, false
	}
	id := block.InstanceID.ValueString()
	master, err := r.Client.Instance(ctx, id)
	switch {
	case errors.Is(err, api.ErrNotFound):
		diags.AddAttributeError(atMaster, "Unknown master", fmt.Sprintf("The project has no instance with the id %q.", id))
	case err != nil:
		diagnose.AddError(diags, diagnose.Attempt{Verb: "read the master of", Kind: "instance", Name: plan.Name.ValueString()}, err)
	}
	return master, err == nil
}

// checkAgainstMaster refuses what no slave of this master can be, new or standing: another one's slave, of another datastore, or with a
// smaller volume. Another flavor, version or a larger volume it gets once it is made (instanceResource.finishSlave). What is not
// declared, or not known yet, is the master's.
func (m *instanceModel) checkAgainstMaster(master api.Instance, diags *diag.Diagnostics) {
	if master.MasterID != "" {
		diags.AddAttributeError(atMaster, "A slave has no slaves",
			fmt.Sprintf("Instance %q (%s) is a slave itself. Name its master instead: instance_id = %q.", master.Name, master.ID, master.MasterID))
	}
	has := &instanceModel{Datastore: object.DatastoreObject(master.Datastore), Volume: object.VolumeObject(master.VolumeSize)}
	size := object.VolumeOf(m.Volume).Size
	for _, compared := range []struct {
		name    string
		at      path.Path
		differs bool
	}{
		{"datastore", path.Root("datastore").AtName("type"), master.Datastore.Type != "" && otherThan(object.DatastoreModelOf(m.Datastore).Type, types.StringValue(master.Datastore.Type))},
		{"volume", path.Root("volume").AtName("size"), !size.IsNull() && !size.IsUnknown() && size.ValueInt64() < int64(master.VolumeSize)},
	} {
		if compared.differs {
			diags.AddAttributeError(compared.at, "A slave is made like its master",
				fmt.Sprintf("Trove makes a slave with the datastore, flavor and volume of its master, %q (%s). Leave %s out, or declare the same: %s.", master.Name, master.ID, compared.name, has.declaration(compared.name)))
		}
	}
}

// finishSlave makes of a new slave, which has all of its master, what is declared of it: its flavor, version and volume, and its role. It
// returns false where that failed, which is a warning: the slave stands, and the next plan goes on.
func (r *instanceResource) finishSlave(ctx context.Context, declared, made *instanceModel, diags *diag.Diagnostics) bool {
	state, want := *made, *made
	want.keepDeclared(*declared)
	state.SlaveOf, want.Role = want.SlaveOf, declared.Role // The set's present master has made it, whichever is declared.
	steps := planInstance(&state, &want)
	if len(steps) == 0 {
		return true
	}
	reached := want
	reached.keepChangeable(&state)
	var problems diag.Diagnostics
	change := instanceSteps{client: r.Client, id: state.ID.ValueString(), reached: &reached, plan: &want}
	if change.run(ctx, steps, &problems) == nil {
		return true
	}
	for _, problem := range problems {
		diags.AddWarning(fmt.Sprintf("Slave %q is not yet as declared", declared.Name.ValueString()),
			problem.Detail()+" The slave is made, and in the state. Run terraform apply again to go on.")
	}
	return false
}

// otherThan tells whether a value is declared and known, and another one.
func otherThan(declared, value attr.Value) bool {
	return !declared.IsNull() && !declared.IsUnknown() && !declared.Equal(value)
}
