package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func namedDatabases(names ...string) types.List {
	element := types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType}}
	var values []attr.Value
	for _, name := range names {
		values = append(values, types.ObjectValueMust(element.AttrTypes, map[string]attr.Value{"name": types.StringValue(name)}))
	}
	return types.ListValueMust(element, values)
}

func TestWhatStillReplacesInV1(t *testing.T) {
	slave := productsInstance()
	slave.MasterID, slave.Region = "dfbbd9ca", "RegionOne"
	databases := namedDatabases
	for name, test := range map[string]struct {
		change func(state, plan *instanceModel)
		want   []path.Path
	}{
		"nothing changed": {change: func(_, _ *instanceModel) {}},
		"what changes in place": {change: func(_, plan *instanceModel) {
			plan.Name, plan.FlavorID, plan.Volume = types.StringValue("orders"), types.StringUnknown(), object.VolumeObject(4)
			plan.ConfigurationID, plan.Datastore = types.StringNull(), object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7"})
			plan.SlaveOf, plan.Access = types.ObjectNull(slaveOfAttrTypes), public
		}},
		"another datastore": {
			change: func(_, plan *instanceModel) {
				plan.Datastore = object.DatastoreObject(api.Datastore{Type: "mariadb", Version: "5.5"})
			},
			want: []path.Path{path.Root("datastore").AtName("type")},
		},
		"another master": {
			change: func(_, plan *instanceModel) { plan.SlaveOf = slaveOfValue(types.StringValue("cafe"), false) },
			want:   []path.Path{path.Root("slave_of")},
		},
		"another region": {
			change: func(_, plan *instanceModel) { plan.Region = types.StringValue("RegionTwo") },
			want:   []path.Path{path.Root("region")},
		},
		"what was imported is declared": {change: func(_, plan *instanceModel) {
			plan.AvailabilityZone, plan.Databases = types.StringValue("nova"), databases("app")
			plan.RestoreFromBackupID = types.StringValue("b0")
		}},
		"another zone and backup": {
			change: func(state, plan *instanceModel) {
				state.AvailabilityZone, plan.AvailabilityZone = types.StringValue("nova"), types.StringValue("east")
				state.RestoreFromBackupID, plan.RestoreFromBackupID = types.StringValue("b0"), types.StringValue("b1")
			},
			want: []path.Path{path.Root("availability_zone"), path.Root("restore_from_backup_id")},
		},
		"the same databases in another order": {change: func(state, plan *instanceModel) {
			state.Databases, plan.Databases = databases("app", "log"), databases("log", "app")
		}},
		"another database, which is refused": {change: func(state, plan *instanceModel) {
			state.Databases, plan.Databases = databases("app"), databases("app", "log")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			state, plan := instanceModelOf(slave), instanceModelOf(slave)
			test.change(state, plan)
			assert.Equal(t, test.want, plan.replacingChanges(state, inV1, &promotions{}))
		})
	}
}

func TestVolumesOnlyGrow(t *testing.T) {
	state, plan := instanceModelOf(productsInstance()), instanceModelOf(productsInstance())
	state.Volume = object.VolumeObject(4)
	for _, size := range []types.Object{object.VolumeObject(4), object.VolumeObject(5), types.ObjectUnknown(object.VolumeAttrTypes), types.ObjectNull(object.VolumeAttrTypes)} {
		var diags diag.Diagnostics
		plan.Volume = size
		plan.checkGrowth(state, &diags)
		assert.Empty(t, diags)
	}
	var diags diag.Diagnostics
	plan.Volume = object.VolumeObject(3)
	plan.checkGrowth(state, &diags)
	require.Len(t, diags, 1)
	assert.Equal(t, diag.NewAttributeErrorDiagnostic(path.Root("volume").AtName("size"), "A volume can't shrink",
		`The volume of instance "products-slave" has 4 GiB, and 3 are declared. Declare size = 4. For a smaller one make a new instance, restored from a backup of this one, and move to it.`), diags[0])
}

func TestWhatIsLeftToTheServerIsWhatItTells(t *testing.T) {
	declared := instanceModel{
		Name: types.StringValue("reports"), FlavorID: types.StringUnknown(), Datastore: types.ObjectUnknown(object.DatastoreAttrTypes),
		Volume: types.ObjectUnknown(object.VolumeAttrTypes), Region: types.StringUnknown(), Locality: types.StringUnknown(), Access: types.ObjectUnknown(accessAttrTypes),
	}
	model := declared
	building := productsInstance()
	building.Region = "RegionOne"
	model.observe(building)
	model.keepDeclared(declared)
	assert.Equal(t, types.StringValue("reports"), model.Name)
	assert.Equal(t, types.StringValue("7"), model.FlavorID)
	assert.Equal(t, object.VolumeObject(1), model.Volume)
	assert.Equal(t, object.DatastoreObject(building.Datastore), model.Datastore)
	assert.Equal(t, types.StringValue("RegionOne"), model.Region)
	assert.Equal(t, types.StringNull(), model.Locality)
	assert.Equal(t, types.ObjectNull(accessAttrTypes), model.Access)
	building.Access = &api.Access{IsPublic: true}
	model.observe(building)
	assert.Equal(t, accessObject(api.Access{IsPublic: true}), model.Access)
	building.Access = nil
	model.observe(building)
	assert.Equal(t, accessObject(api.Access{IsPublic: true}), model.Access, "what is not told stays")
}
