package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// refreshed is what a refresh makes of a state: what the instance has, and the note beside it.
func refreshed(state *instanceModel, noted map[string]string, seen api.Instance, can instanceAbilities) (*instanceModel, map[string]string) {
	model := instanceModelOf(seen)
	model.keepMissing(state, can)
	return model, object.Drift(noted, state.keepable(can), model.keepable(can))
}

func TestDriftThatV1CanBringBackIsPlanned(t *testing.T) {
	slave := productsInstance()
	slave.MasterID = "dfbbd9ca"
	declared := instanceModelOf(slave)
	slave.FlavorID, slave.Name, slave.Datastore.Version, slave.ConfigurationID = "8", "orders", "5.7", "cafe"
	seen := instanceModelOf(slave)
	assert.Empty(t, seen.missingFrom(declared, inV1))
	assert.Empty(t, object.Drift(nil, declared.keepable(inV1), seen.keepable(inV1)))

	slave.MasterID, slave.SlaveIDs = "", []string{"dfbbd9ca"}
	seen = instanceModelOf(slave)
	assert.Equal(t, []string{`slave_of is <null>, declared {"instance_id":"dfbbd9ca","read_only":false}`}, seen.missingFrom(declared, inV1))
	seen.keepMissing(declared, inV1)
	assert.Equal(t, declared.SlaveOf, seen.SlaveOf)
	assert.Equal(t, types.StringValue("8"), seen.FlavorID, "what a plan can bring back shows")
	assert.Equal(t, "5.7", object.DatastoreModelOf(seen.Datastore).Version.ValueString())
	assert.Equal(t, types.StringValue("master"), seen.Role)
}

func TestDriftOfAnInstanceIsToldByAttribute(t *testing.T) {
	slave := productsInstance()
	slave.MasterID = "dfbbd9ca"
	declared := instanceModelOf(slave)
	assert.Empty(t, instanceModelOf(slave).missingFrom(declared, inNodes))
	state, noted := refreshed(declared, nil, slave, inNodes)
	assert.Empty(t, noted)
	assert.Equal(t, declared.FlavorID, state.FlavorID)

	slave.FlavorID, slave.MasterID, slave.ConfigurationID = "8", "", ""
	assert.Equal(t, []string{
		`configuration_id is <null>, declared "fc318e00"`, `slave_of is <null>, declared {"instance_id":"dfbbd9ca","read_only":false}`,
	}, instanceModelOf(slave).missingFrom(declared, inNodes))
	assert.Empty(t, instanceModelOf(slave).missingFrom(&instanceModel{}, inNodes), "an import declares nothing")
	state, noted = refreshed(declared, nil, slave, inNodes)
	assert.Equal(t, map[string]string{"flavor_id": `"7"`}, noted)
	assert.Equal(t, "8", state.FlavorID.ValueString(), "the state has what the server has")
	assert.Equal(t, declared.ConfigurationID, state.ConfigurationID)
	assert.Equal(t, declared.SlaveOf, state.SlaveOf)
}

// What is declared of an attribute that was changed outside tells what to make of it.
func TestWhatIsDeclaredOfDriftDecides(t *testing.T) {
	seen := productsInstance()
	declared := instanceModelOf(seen)
	seen.FlavorID, seen.VolumeSize = "8", 3
	state, noted := refreshed(declared, nil, seen, inNodes)
	require.Equal(t, map[string]string{"flavor_id": `"7"`, "volume": "1"}, noted)
	for name, test := range map[string]struct {
		config, want  string
		unprotected   bool
		told, replace int
	}{
		"as before":                {config: "7", want: "8", told: 1},
		"as before, not protected": {config: "7", want: "7", unprotected: true, replace: 2},
		"as the server has it, as where it is ignored": {config: "8", want: "8"},
		"otherwise": {config: "9", want: "9", replace: 1},
	} {
		t.Run(name, func(t *testing.T) {
			config, plan := *declared, *declared
			config.FlavorID, plan.FlavorID = types.StringValue(test.config), types.StringValue(test.config)
			if test.config == "8" {
				config.Volume, plan.Volume = state.Volume, state.Volume
			}
			was := *state
			was.DeletionProtection, plan.DeletionProtection = types.BoolValue(!test.unprotected), types.BoolValue(!test.unprotected)
			var diags diag.Diagnostics
			plan.leaveDrift(&config, &was, noted, inNodes, &diags)
			assert.Equal(t, test.want, plan.FlavorID.ValueString())
			assert.Len(t, plan.replacingChanges(&was, inNodes, &promotions{}), test.replace)
			if test.config == "9" { // the volume is as before
				test.told = 1
			}
			require.Len(t, diags, test.told)
			if name == "as before" {
				assert.Contains(t, diags[0].Detail(), `flavor_id is "8", declared "7"; volume is 3, declared 1.`)
			}
		})
	}
}

func TestDriftIsForgottenOnceItIsDeclared(t *testing.T) {
	state := instanceModelOf(productsInstance())
	state.FlavorID = types.StringValue("8")
	noted := map[string]string{"flavor_id": `"7"`}
	still := func(declared, written string) map[string]string {
		config, asWritten := *state, *state
		config.FlavorID, asWritten.FlavorID = types.StringValue(declared), types.StringValue(written)
		var said object.Written
		said.Note("instance", asWritten.Name, asWritten.keepable(inNodes))
		return config.stillNoted(state, noted, inNodes, &said)
	}
	assert.Equal(t, noted, still("7", "7"))
	assert.Equal(t, noted, still("8", "7"), "it is ignored, and may be so no more one day")
	assert.Empty(t, still("8", "8"))
	assert.Empty(t, still("9", "9"))
}

func TestDriftIsForgottenOnceItIsGone(t *testing.T) {
	seen := productsInstance()
	declared := instanceModelOf(seen)
	seen.FlavorID = "8"
	state, noted := refreshed(declared, nil, seen, inNodes)
	state, noted = refreshed(state, noted, seen, inNodes)
	assert.Equal(t, map[string]string{"flavor_id": `"7"`}, noted, "the next refresh still knows what was declared")
	seen.FlavorID = "7"
	_, noted = refreshed(state, noted, seen, inNodes)
	assert.Empty(t, noted)
}

func TestAVolumeGrownOutsideIsTold(t *testing.T) {
	seen := productsInstance()
	declared := instanceModelOf(seen)
	left := func(size int) (*instanceModel, diag.Diagnostics) {
		seen.VolumeSize = size
		state, noted := refreshed(declared, nil, seen, inV1)
		plan := *declared
		var diags diag.Diagnostics
		plan.leaveDrift(declared, state, noted, inV1, &diags)
		return &plan, diags
	}
	_, diags := left(1)
	assert.Empty(t, diags)
	plan, diags := left(3)
	require.Len(t, diags, 1)
	assert.Equal(t, diag.SeverityWarning, diags[0].Severity())
	assert.Contains(t, diags[0].Detail(), "has 3 GiB, and 1 are declared")
	assert.Equal(t, object.VolumeObject(3), plan.Volume, "so that nothing is planned")

	declared.Volume = object.VolumeObject(3)
	plan, diags = left(2)
	assert.Empty(t, diags)
	assert.Equal(t, object.VolumeObject(3), plan.Volume, "one that is smaller is planned to grow")

	declared.Volume = object.VolumeObject(1)
	plan, _ = left(3)
	config := *declared
	config.Volume = object.VolumeObject(2) // declared anew
	plan.Volume = config.Volume
	diags = nil
	plan.leaveDrift(&config, instanceModelOf(seen), map[string]string{"volume": "1"}, inV1, &diags)
	assert.Empty(t, diags)
	assert.Equal(t, object.VolumeObject(2), plan.Volume, "which checkGrowth refuses")
}
