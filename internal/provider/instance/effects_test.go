package instance

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// facts are the computed attributes, by name.
func (f instanceFacts) byName() map[string]attr.Value {
	return map[string]attr.Value{
		"id": f.ID, "status": f.Status, "operating_status": f.OperatingStatus, "role": f.Role, "master_id": f.MasterID, "slaves": f.Slaves,
		"ip": f.IP, "ip_address": f.IPAddress, "hostname": f.Hostname, "created": f.Created, "updated": f.Updated,
	}
}

// What a step can't change keeps its value, and what it makes of an attribute is known where it can be.
func TestWhatAStepCanChange(t *testing.T) {
	well := productsInstance()
	well.MasterID, well.OperatingStatus, well.Access = "dfbbd9ca", api.OperatingHealthy, &api.Access{}
	open := well
	open.Access = &api.Access{IsPublic: true}
	silent := well
	silent.Status, silent.OperatingStatus = api.StatusRestartRequired, api.OperatingRestartRequired
	untold := well
	untold.OperatingStatus = ""
	for name, test := range map[string]struct {
		state   api.Instance
		steps   []instanceStep
		unknown []string
		known   map[string]attr.Value
	}{
		"nothing":  {state: well},
		"a rename": {state: well, steps: []instanceStep{{Kind: stepRename}}, unknown: []string{"updated"}},
		"a rename of one that is not well": {
			state: silent, steps: []instanceStep{{Kind: stepRename}}, unknown: []string{"operating_status", "status", "updated"},
		},
		"a rename where the server tells less": {state: untold, steps: []instanceStep{{Kind: stepRename}}, unknown: []string{"updated"}},
		"an upgrade":                           {state: well, steps: []instanceStep{{Kind: stepUpgrade}}, unknown: []string{"updated"}},
		"another flavor":                       {state: well, steps: []instanceStep{{Kind: stepResize}}, unknown: []string{"updated"}},
		"a larger volume":                      {state: well, steps: []instanceStep{{Kind: stepGrowVolume}}, unknown: []string{"updated"}},
		"a group":                              {state: well, steps: []instanceStep{{Kind: stepAttachConfiguration}}, unknown: []string{"status", "updated"}},
		"its end as a slave": {
			state: well, steps: []instanceStep{{Kind: stepDetach}}, unknown: []string{"updated"},
			known: map[string]attr.Value{"role": types.StringValue("standalone"), "master_id": types.StringNull()},
		},
		"a promotion": {
			state: well, steps: []instanceStep{{Kind: stepPromote}}, unknown: []string{"slaves", "updated"},
			known: map[string]attr.Value{"role": types.StringValue("master"), "master_id": types.StringNull()},
		},
		"a promotion with public addresses": {
			state: open, steps: []instanceStep{{Kind: stepPromote}}, unknown: []string{"ip", "ip_address", "slaves", "updated"},
			known: map[string]attr.Value{"role": types.StringValue("master"), "master_id": types.StringNull()},
		},
		"another master":     {state: well, steps: []instanceStep{{Kind: stepFollow}}, unknown: []string{"master_id", "role", "slaves", "updated"}},
		"a public address":   {state: well, steps: []instanceStep{{Kind: stepChangeAccess, Access: public}}, unknown: []string{"ip", "ip_address", "updated"}},
		"who may come to it": {state: open, steps: []instanceStep{{Kind: stepChangeAccess, Access: public}}, unknown: []string{"updated"}},
		"what a slave gets before its master": {
			state: silent, steps: []instanceStep{{Kind: stepUpgrade, Slave: "fcd2a1b8"}},
		},
		"the end of its building": {
			state: silent, steps: []instanceStep{{Kind: stepAwait}},
			unknown: []string{"hostname", "ip", "ip_address", "master_id", "operating_status", "role", "slaves", "status", "updated"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			state := instanceModelOf(test.state)
			before, planned := state.byName(), state.after(test.steps, state).byName()
			var unknown []string
			for attribute, value := range planned {
				want, derived := test.known[attribute]
				switch {
				case value.IsUnknown():
					unknown = append(unknown, attribute)
				case derived:
					assert.Equal(t, want, value, attribute)
				default:
					assert.Equal(t, before[attribute], value, attribute)
				}
			}
			slices.Sort(unknown)
			assert.Equal(t, test.unknown, unknown)
		})
	}
}

// What was planned as known is in the state after the apply, whatever has moved meanwhile.
func TestWhatWasPlannedIsKept(t *testing.T) {
	state := instanceModelOf(productsInstance())
	planned := state.after([]instanceStep{{Kind: stepRename}}, state)
	moved := productsInstance()
	moved.MasterID, moved.IP, moved.Updated = "dfbbd9ca", []string{"10.9.9.9"}, moved.Updated.AddDate(0, 0, 1)
	kept := planned.orElse(instanceFactsOf(moved))
	want := state.instanceFacts
	want.Updated = instanceFactsOf(moved).Updated
	assert.Equal(t, want, kept)
}
