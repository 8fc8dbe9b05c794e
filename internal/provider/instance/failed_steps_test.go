package instance

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// carryOut is what a server makes of a step.
func carryOut(step instanceStep, instance api.Instance, formerMaster string) api.Instance {
	switch step.Kind {
	case stepAwait, stepChangeAccess:
	case stepDetach:
		instance.MasterID = ""
	case stepPromote:
		instance.MasterID, instance.SlaveIDs = "", []string{formerMaster}
	case stepFollow:
		instance.MasterID, instance.SlaveIDs = step.To, nil
	case stepRename:
		instance.Name = step.To
	case stepGrowVolume:
		instance.VolumeSize = step.Size
	case stepResize:
		instance.FlavorID = step.To
	case stepUpgrade:
		instance.Datastore.Version = step.To
	case stepDetachConfiguration:
		instance.ConfigurationID = ""
	case stepAttachConfiguration:
		instance.ConfigurationID = step.To
	}
	return instance
}

// Whatever step of whatever change fails, carried out or not, and wherever the roles have moved: the next plan replaces nothing and
// goes on, and the one after that has nothing left to do.
func TestAfterEveryFailureTheNextPlanGoesOn(t *testing.T) {
	can := instanceAbilities{Rename: true, Configure: true, Upgrade: true, Resize: true, Grow: true, Promote: true}
	blockOf := func(master string) types.Object { return slaveOfObject(slaveIn(master)) }
	changes := map[string]func(*instanceModel){
		"in everything": func(m *instanceModel) {
			m.Name, m.FlavorID, m.Volume = types.StringValue("orders"), types.StringValue("8"), object.VolumeObject(4)
			m.Datastore, m.ConfigurationID = object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7"}), types.StringValue("b9c8a3f8")
		},
		"promoted, and renamed": func(m *instanceModel) { m.Role, m.Name = types.StringValue(roleMaster), types.StringValue("orders") },
		"promoted without its block": func(m *instanceModel) {
			m.Role, m.SlaveOf = types.StringValue(roleMaster), types.ObjectNull(slaveOfAttrTypes)
		},
		"detached, and another flavor": func(m *instanceModel) {
			m.SlaveOf, m.FlavorID = types.ObjectNull(slaveOfAttrTypes), types.StringValue("8")
		},
		"the slave of a promoted sibling":  func(m *instanceModel) { m.SlaveOf, m.Name = blockOf("b"), types.StringValue("orders") },
		"only protected, but by no server": func(m *instanceModel) { m.DeletionProtection = types.BoolValue(false) },
	}
	roles := map[string]func(api.Instance) api.Instance{
		"as declared":            func(i api.Instance) api.Instance { return i },
		"promoted outside":       func(i api.Instance) api.Instance { i.MasterID, i.SlaveIDs = "", []string{"a", "b"}; return i },
		"a sibling promoted":     func(i api.Instance) api.Instance { i.MasterID, i.SlaveIDs = "b", nil; return i },
		"the old master is gone": func(i api.Instance) api.Instance { i.MasterID, i.SlaveIDs = "", nil; return i },
	}
	cases := 0
	for changed, change := range changes {
		for moved, move := range roles {
			if changed == "the slave of a promoted sibling" && moved != "as declared" && moved != "a sibling promoted" {
				continue // It asks for what only a new instance can be.
			}
			for fails := 0; ; fails++ {
				config := instanceModelOf(slaveIn("a"))
				config.Role = types.StringNull()
				change(config)
				server := move(slaveIn("a"))
				state := instanceModelOf(slaveIn("a"))
				state.observe(server)
				state.SlaveOf = blockOf("a")
				steps := planInstance(state, config)
				if fails >= max(len(steps), 1) {
					break
				}
				for _, carried := range []bool{false, true} {
					name := fmt.Sprintf("%s; %s; step %d fails, carried out: %t", changed, moved, fails+1, carried)
					state, server := *state, server
					reached := *config
					reached.keepChangeable(&state)
					left, over := stepsLeft(steps, server)
					for _, step := range over {
						step.settle(&reached, config)
					}
					for i, step := range left {
						if i < fails || i == fails && carried {
							server = carryOut(step, server, "a")
						}
						if i >= fails {
							break
						}
						step.settle(&reached, config)
					}
					reached.observeReached(server, false)

					// The next run: a refresh, a plan, an apply.
					next := reached
					next.observe(server)
					var diags diag.Diagnostics
					next.keepRelation(&reached, can.Promote, &diags)
					planned := &promotions{former: map[string]string{"b": server.MasterID}}
					require.Empty(t, config.replacingChanges(&next, can, planned), name)
					left, _ = stepsLeft(planInstance(&next, config), server)
					for _, step := range left {
						server = carryOut(step, server, "a")
					}
					after := *config
					after.observeReached(server, true)

					// And nothing is left.
					last := after
					last.observe(server)
					last.keepRelation(&after, can.Promote, &diags)
					require.Empty(t, config.replacingChanges(&last, can, &promotions{}), name)
					left, _ = stepsLeft(planInstance(&last, config), server)
					require.Empty(t, left, name)
					cases++
				}
			}
		}
	}
	assert.Equal(t, 94, cases)
}
