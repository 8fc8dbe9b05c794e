package instance

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var builtAt = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)

func productsInstance() api.Instance {
	return api.Instance{
		ID: "061aaf4c", Name: "products-slave", Status: api.StatusActive, Datastore: api.Datastore{Type: "mysql", Version: "5.5"},
		FlavorID: "7", VolumeSize: 1, ConfigurationID: "fc318e00", Created: builtAt, Updated: builtAt,
	}
}

// inNodes and inV1 are what the two APIs can do.
var (
	inNodes = instanceAbilities{SizeSlave: true, ChooseReadOnly: true}
	inV1    = instanceAbilities{Rename: true, Configure: true, Upgrade: true, Resize: true, Grow: true}
)

func instanceModelOf(instance api.Instance) *instanceModel {
	model := &instanceModel{}
	model.observe(instance)
	return model
}

func slaveOfValue(id attr.Value, readOnly bool) types.Object {
	return types.ObjectValueMust(slaveOfAttrTypes, map[string]attr.Value{"instance_id": id, "read_only": types.BoolValue(readOnly)})
}

func TestRolesFollowTheServer(t *testing.T) {
	slave, master := productsInstance(), productsInstance()
	slave.MasterID, slave.ReadOnly = "dfbbd9ca", true
	master.SlaveIDs = []string{"061aaf4c", "77032c55"}

	assert.Equal(t, types.StringValue("standalone"), instanceModelOf(productsInstance()).Role)
	assert.True(t, instanceModelOf(productsInstance()).SlaveOf.IsNull())
	assert.Equal(t, types.StringValue("slave"), instanceModelOf(slave).Role)
	assert.Equal(t, slaveOfValue(types.StringValue("dfbbd9ca"), true), instanceModelOf(slave).SlaveOf)
	assert.Equal(t, types.StringValue("master"), instanceModelOf(master).Role)
	assert.Equal(t, types.SetValueMust(types.StringType, []attr.Value{types.StringValue("061aaf4c"), types.StringValue("77032c55")}), instanceModelOf(master).Slaves)
}

func TestSlaveIsAskedForWithItsMaster(t *testing.T) {
	model := instanceModelOf(productsInstance())
	var diags diag.Diagnostics
	want := api.InstanceSpec{
		Name: "products-slave", Datastore: api.Datastore{Type: "mysql", Version: "5.5"}, FlavorID: "7", VolumeSize: 1, ConfigurationID: "fc318e00",
	}
	assert.Equal(t, want, model.spec(t.Context(), model, &diags))
	model.SlaveOf = slaveOfValue(types.StringValue("dfbbd9ca"), true)
	want.SlaveOf = &api.SlaveOf{InstanceID: "dfbbd9ca", ReadOnly: true}
	assert.Equal(t, want, model.spec(t.Context(), model, &diags))
	require.Empty(t, diags)
}

func TestWhatReplacesAnInstance(t *testing.T) {
	slave := productsInstance()
	slave.MasterID = "dfbbd9ca"
	for name, test := range map[string]struct {
		state api.Instance
		plan  func(*instanceModel)
		want  []path.Path
	}{
		"nothing changed": {state: slave, plan: func(*instanceModel) {}},
		"another name and flavor": {
			state: slave, plan: func(m *instanceModel) { m.Name, m.FlavorID = types.StringValue("orders"), types.StringValue("8") },
			want: []path.Path{path.Root("flavor_id"), path.Root("name")},
		},
		"the block taken away detaches": {state: slave, plan: func(m *instanceModel) { m.SlaveOf = types.ObjectNull(slaveOfAttrTypes) }},
		"another master": {
			state: slave, plan: func(m *instanceModel) { m.SlaveOf = slaveOfValue(types.StringValue("cafe"), false) },
			want: []path.Path{path.Root("slave_of")},
		},
		"a block where there was none": {
			state: productsInstance(), plan: func(m *instanceModel) { m.SlaveOf = slaveOfValue(types.StringValue("cafe"), false) },
			want: []path.Path{path.Root("slave_of")},
		},
		"a master that is about to be replaced": {
			state: slave, plan: func(m *instanceModel) { m.SlaveOf = slaveOfValue(types.StringUnknown(), false) },
			want: []path.Path{path.Root("slave_of")},
		},
		"a flavor that is not known yet": {
			state: slave, plan: func(m *instanceModel) { m.FlavorID = types.StringUnknown() },
			want: []path.Path{path.Root("flavor_id")},
		},
		"a configuration taken away": {
			state: slave, plan: func(m *instanceModel) { m.ConfigurationID = types.StringNull() },
			want: []path.Path{path.Root("configuration_id")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			state, plan := instanceModelOf(test.state), instanceModelOf(test.state)
			test.plan(plan)
			assert.Equal(t, test.want, plan.replacingChanges(state, inNodes, &promotions{}))
		})
	}
}

func TestWhatTheServerDoesNotTellStaysAsDeclared(t *testing.T) {
	model := instanceModelOf(productsInstance())
	silent := productsInstance()
	silent.FlavorID, silent.VolumeSize, silent.ConfigurationID = "", 0, ""
	model.observe(silent)
	assert.Equal(t, types.StringValue("7"), model.FlavorID)
	assert.Equal(t, object.VolumeObject(1), model.Volume)
	assert.Equal(t, types.StringValue("fc318e00"), model.ConfigurationID)
}

func TestProtectionNeedsBothToLetGo(t *testing.T) {
	yes, no := types.BoolValue(true), types.BoolValue(false)
	assert.True(t, guard.Protected(yes, yes))
	assert.True(t, guard.Protected(no, yes), "lifting the guard and deleting in one apply is what it guards against")
	assert.True(t, guard.Protected(yes, no))
	assert.True(t, guard.Protected(types.BoolUnknown(), no))
	assert.False(t, guard.Protected(no, no))
	assert.False(t, guard.Protected(types.BoolNull()), "an object from before the attribute")
}
