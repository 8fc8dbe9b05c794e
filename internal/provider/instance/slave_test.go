package instance

import (
	"fmt"
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

// errorsAt are the attributes that errors name, with their texts.
func errorsAt(t *testing.T, diags diag.Diagnostics) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, d := range diags.Errors() {
		at, ok := d.(diag.DiagnosticWithPath)
		require.True(t, ok, "%s names no attribute", d.Summary())
		found[at.Path().String()] = d.Detail()
	}
	return found
}

func TestReadOnlyIsWhatTheAPIHas(t *testing.T) {
	block := func(readOnly types.Bool) types.Object {
		return types.ObjectValueMust(slaveOfAttrTypes, map[string]attr.Value{"instance_id": types.StringValue("dfbbd9ca"), "read_only": readOnly})
	}
	yes, no, null, unknown := types.BoolValue(true), types.BoolValue(false), types.BoolNull(), types.BoolUnknown()
	for _, test := range []struct {
		can            instanceAbilities
		declared, want types.Bool
		refused        bool
	}{
		{can: inNodes, declared: null, want: no},
		{can: inNodes, declared: no, want: no},
		{can: inNodes, declared: yes, want: yes},
		{can: inNodes, declared: unknown, want: unknown},
		{can: inV1, declared: null, want: yes},
		{can: inV1, declared: yes, want: yes},
		{can: inV1, declared: no, refused: true},
	} {
		var diags diag.Diagnostics
		plan, config := &instanceModel{SlaveOf: block(unknown)}, &instanceModel{SlaveOf: block(test.declared)}
		plan.settleReadOnly(config, test.can, &diags)
		if test.refused {
			assert.Equal(t, map[string]string{"slave_of.read_only": "Trove makes every replica read-only, and this API has no way to change that. Leave read_only out, or say true."}, errorsAt(t, diags))
			continue
		}
		assert.Empty(t, diags)
		assert.Equal(t, block(test.want), plan.SlaveOf, "%+v", test)
	}
}

func TestWhatHasToBeDeclared(t *testing.T) {
	slave := slaveOfValue(types.StringValue("dfbbd9ca"), true)
	bare, bareSlave := &instanceModel{}, &instanceModel{SlaveOf: slave}
	var diags diag.Diagnostics
	bareSlave.checkRequired(nil, inV1, &diags)
	instanceModelOf(productsInstance()).checkRequired(nil, inV1, &diags)
	assert.Empty(t, diags)

	bareSlave.checkRequired(nil, inNodes, &diags)
	assert.Equal(t, map[string]string{
		"datastore": "With this API, a slave has a datastore of its own: it is required.",
		"flavor_id": "With this API, a slave has a flavor_id of its own: it is required.",
		"volume":    "With this API, a slave has a volume of its own: it is required.",
	}, errorsAt(t, diags))

	diags = nil
	bare.checkRequired(instanceModelOf(productsInstance()), inV1, &diags)
	const required = " is required for an instance that is not the slave of another one. Declare what instance \"products-slave\" has: "
	assert.Equal(t, map[string]string{
		"datastore": "datastore" + required + `datastore = { type = "mysql", version = "5.5" }.`,
		"flavor_id": "flavor_id" + required + `flavor_id = "7".`,
		"volume":    "volume" + required + `volume = { size = 1 }.`,
	}, errorsAt(t, diags))
}

func TestANewSlaveIsLikeItsMaster(t *testing.T) {
	master := productsInstance()
	same := instanceModelOf(master)
	same.Volume = object.VolumeObject(1)
	for _, declared := range []*instanceModel{same, {}, {FlavorID: types.StringUnknown(), Datastore: types.ObjectUnknown(object.DatastoreAttrTypes), Volume: types.ObjectUnknown(object.VolumeAttrTypes)}} {
		var diags diag.Diagnostics
		declared.checkAgainstMaster(master, &diags)
		assert.Empty(t, diags)
	}
	var diags diag.Diagnostics
	other := &instanceModel{FlavorID: types.StringValue("8"), Datastore: object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7"}), Volume: object.VolumeObject(2)}
	other.checkAgainstMaster(master, &diags)
	const like = `Trove makes a slave with the datastore, flavor and volume of its master, "products-slave" (061aaf4c). Leave `
	assert.Empty(t, diags, "what it gets once it is made")
	master.VolumeSize = 3
	other.Datastore = object.DatastoreObject(api.Datastore{Type: "mariadb", Version: "5.5"})
	other.checkAgainstMaster(master, &diags)
	assert.Equal(t, map[string]string{
		"datastore.type": like + `datastore out, or declare the same: datastore = { type = "mysql", version = "5.5" }.`,
		"volume.size":    like + `volume out, or declare the same: volume = { size = 3 }.`,
	}, errorsAt(t, diags))

	diags, master.MasterID = nil, "dfbbd9ca"
	(&instanceModel{}).checkAgainstMaster(master, &diags)
	assert.Equal(t, map[string]string{"slave_of.instance_id": `Instance "products-slave" (061aaf4c) is a slave itself. Name its master instead: instance_id = "dfbbd9ca".`}, errorsAt(t, diags))
}

func TestWhatACreateIsRefusedFor(t *testing.T) {
	refused := func(status int) error {
		return fmt.Errorf("creating: %w", &api.Error{StatusCode: status, Message: "no", Method: "POST", Path: "/instances"})
	}
	slave := api.InstanceSpec{SlaveOf: &api.SlaveOf{InstanceID: "dfbbd9ca"}}
	for name, test := range map[string]struct {
		spec api.InstanceSpec
		err  error
		at   path.Path
		hint string
	}{
		"a slave of a slave":              {slave, refused(401), atMaster, "if instance dfbbd9ca is one itself, name its master instead"},
		"an unknown master":               {slave, refused(404), atMaster, "Instance dfbbd9ca does not exist"},
		"an unknown configuration group":  {api.InstanceSpec{ConfigurationID: "fc318e00"}, refused(500), path.Root("configuration_id"), "Check that fc318e00 does"},
		"an unknown backup":               {api.InstanceSpec{BackupID: "b0"}, refused(404), path.Root("restore_from_backup_id"), "If it is backup b0"},
		"anything else, of a slave":       {slave, refused(400), path.Empty(), ""},
		"a failure without configuration": {api.InstanceSpec{}, refused(500), path.Empty(), ""},
		"no answer":                       {slave, assert.AnError, path.Empty(), ""},
	} {
		at, hint := refusedFor(test.spec, test.err)
		assert.Equal(t, test.at, at, name)
		assert.Contains(t, hint, test.hint, name)
	}
}
