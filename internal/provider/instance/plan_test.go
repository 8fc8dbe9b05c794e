package instance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	public  = accessObject(api.Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8"}})
	private = accessObject(api.Access{})
)

func TestStepsOfAnInstance(t *testing.T) {
	slave := productsInstance()
	slave.MasterID = "dfbbd9ca"
	building := productsInstance()
	building.Status = api.StatusBuild
	plain := productsInstance()
	plain.ConfigurationID = ""
	for name, test := range map[string]struct {
		state api.Instance
		plan  func(*instanceModel)
		want  []instanceStep
	}{
		"nothing changed":           {state: slave, plan: func(*instanceModel) {}},
		"still being built":         {state: building, plan: func(*instanceModel) {}, want: []instanceStep{{Kind: stepAwait}}},
		"another name":              {state: slave, plan: func(m *instanceModel) { m.Name = types.StringValue("orders") }, want: []instanceStep{{Kind: stepRename, To: "orders"}}},
		"the block taken out":       {state: slave, plan: func(m *instanceModel) { m.SlaveOf = types.ObjectNull(slaveOfAttrTypes) }, want: []instanceStep{{Kind: stepDetach}}},
		"access":                    {state: slave, plan: func(m *instanceModel) { m.Access = public }, want: []instanceStep{{Kind: stepChangeAccess, Access: public}}},
		"access left to the server": {state: slave, plan: func(m *instanceModel) { m.Access = types.ObjectNull(accessAttrTypes) }},
		"a larger volume":           {state: slave, plan: func(m *instanceModel) { m.Volume = object.VolumeObject(4) }, want: []instanceStep{{Kind: stepGrowVolume, Size: 4}}},
		"a volume type that is adopted": {state: slave, plan: func(m *instanceModel) {
			m.Volume = object.VolumeObjectOf(1, types.StringValue("ssd"))
		}},
		"another flavor":         {state: slave, plan: func(m *instanceModel) { m.FlavorID = types.StringValue("8") }, want: []instanceStep{{Kind: stepResize, To: "8"}}},
		"a flavor not known yet": {state: slave, plan: func(m *instanceModel) { m.FlavorID = types.StringUnknown() }, want: []instanceStep{{Kind: stepResize}}},
		"another version": {
			state: slave, plan: func(m *instanceModel) {
				m.Datastore = object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7"})
			},
			want: []instanceStep{{Kind: stepUpgrade, To: "5.7"}},
		},
		"a configuration group": {
			state: plain, plan: func(m *instanceModel) { m.ConfigurationID = types.StringValue("b9c8a3f8") },
			want: []instanceStep{{Kind: stepAttachConfiguration, To: "b9c8a3f8"}},
		},
		"another configuration group": {
			state: slave, plan: func(m *instanceModel) { m.ConfigurationID = types.StringValue("b9c8a3f8") },
			want: []instanceStep{{Kind: stepAttachConfiguration, To: "b9c8a3f8"}},
		},
		"no configuration group": {
			state: slave, plan: func(m *instanceModel) { m.ConfigurationID = types.StringNull() },
			want: []instanceStep{{Kind: stepDetachConfiguration}},
		},
		"a group for another version": {
			state: slave, plan: func(m *instanceModel) {
				m.ConfigurationID = types.StringValue("b9c8a3f8")
				m.Datastore = object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7"})
			},
			want: []instanceStep{{Kind: stepDetachConfiguration}, {Kind: stepUpgrade, To: "5.7"}, {Kind: stepAttachConfiguration, To: "b9c8a3f8"}},
		},
		"everything": {
			state: slave, plan: func(m *instanceModel) {
				m.Name, m.FlavorID, m.Volume, m.Access = types.StringValue("orders"), types.StringValue("8"), object.VolumeObject(4), public
				m.SlaveOf, m.ConfigurationID = types.ObjectNull(slaveOfAttrTypes), types.StringNull()
				m.Datastore = object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7"})
			},
			want: []instanceStep{
				{Kind: stepDetach},
				{Kind: stepRename, To: "orders"},
				{Kind: stepChangeAccess, Access: public},
				{Kind: stepGrowVolume, Size: 4},
				{Kind: stepResize, To: "8"},
				{Kind: stepDetachConfiguration},
				{Kind: stepUpgrade, To: "5.7"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			state, plan := instanceModelOf(test.state), instanceModelOf(test.state)
			test.plan(plan)
			assert.Equal(t, test.want, planInstance(state, plan))
		})
	}
}

// Every step, once it is done, leaves the model as planned in what it changes, and in nothing else.
func TestStepsSettleWhatTheyChange(t *testing.T) {
	slave := productsInstance()
	slave.MasterID = "dfbbd9ca"
	state, plan := instanceModelOf(slave), instanceModelOf(slave)
	plan.Name, plan.FlavorID, plan.Volume, plan.Access = types.StringValue("orders"), types.StringValue("8"), object.VolumeObject(4), public
	plan.SlaveOf, plan.ConfigurationID = types.ObjectNull(slaveOfAttrTypes), types.StringValue("b9c8a3f8")
	plan.Datastore = object.DatastoreObject(api.Datastore{Type: "mysql", Version: "5.7"})
	reached := *plan
	reached.keepChangeable(state)
	assert.Equal(t, *state, reached)
	steps := planInstance(state, plan)
	for len(steps) > 0 {
		steps[0].settle(&reached, plan)
		steps = steps[1:]
		if len(steps) > 0 && steps[0].Kind == stepUpgrade {
			assert.True(t, reached.ConfigurationID.IsNull(), "between the two groups")
			assert.Equal(t, state.Datastore, reached.Datastore)
			assert.Equal(t, plan.FlavorID, reached.FlavorID)
		}
	}
	assert.Equal(t, *plan, reached)
}

func TestStepsThatAreDoneAlready(t *testing.T) {
	steps := []instanceStep{
		{Kind: stepAwait},
		{Kind: stepDetach},
		{Kind: stepRename, To: "orders"},
		{Kind: stepChangeAccess, Access: public},
		{Kind: stepGrowVolume, Size: 4},
		{Kind: stepResize, To: "8"},
		{Kind: stepDetachConfiguration},
		{Kind: stepUpgrade, To: "5.7"},
		{Kind: stepAttachConfiguration, To: "b9c8a3f8"},
	}
	present := productsInstance()
	stepsLeft := func(steps []instanceStep, present api.Instance) []instanceStep {
		left, over := stepsLeft(steps, present)
		assert.Len(t, steps, len(left)+len(over))
		return left
	}
	present.MasterID = "dfbbd9ca"
	assert.Equal(t, steps, stepsLeft(steps, present))

	present.VolumeSize, present.Access = 5, &api.Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8"}}
	present.MasterID, present.Name, present.ConfigurationID = "", "orders", ""
	assert.Equal(t, []instanceStep{{Kind: stepAwait}, {Kind: stepResize, To: "8"}, {Kind: stepUpgrade, To: "5.7"}, {Kind: stepAttachConfiguration, To: "b9c8a3f8"}}, stepsLeft(steps, present))

	present.FlavorID, present.Datastore.Version, present.ConfigurationID = "8", "5.7", "b9c8a3f8"
	assert.Equal(t, []instanceStep{{Kind: stepAwait}}, stepsLeft(steps, present), "the group that is attached is the wanted one, and stays")
	assert.Empty(t, stepsLeft([]instanceStep{{Kind: stepChangeAccess, Access: public}}, present))
	assert.Equal(t, []instanceStep{{Kind: stepChangeAccess, Access: private}}, stepsLeft([]instanceStep{{Kind: stepChangeAccess, Access: private}}, present))
}

func TestGroupsInTurn(t *testing.T) {
	assert.Empty(t, groupsInTurn("a", "a"))
	assert.Equal(t, []string{"b"}, groupsInTurn("", "b"))
	assert.Equal(t, []string{""}, groupsInTurn("a", ""))
	assert.Equal(t, []string{"", "b"}, groupsInTurn("a", "b"), "Trove attaches none while another is attached")
}

func TestStepsThatInterruptAreWarnedOf(t *testing.T) {
	var diags diag.Diagnostics
	warnOfInstanceSteps(&diags, "products", []instanceStep{
		{Kind: stepAwait},
		{Kind: stepRename},
		{Kind: stepChangeAccess},
		{Kind: stepGrowVolume},
		{Kind: stepDetach},
		{Kind: stepResize},
		{Kind: stepDetachConfiguration},
		{Kind: stepUpgrade},
		{Kind: stepAttachConfiguration},
	})
	var warned []string
	for _, warning := range diags {
		at, ok := warning.(diag.DiagnosticWithPath)
		assert.True(t, ok)
		warned = append(warned, at.Path().String()+": "+warning.Summary())
		assert.Contains(t, warning.Detail(), `instance "products"`)
		assert.Equal(t, diag.SeverityWarning, warning.Severity())
	}
	assert.Equal(t, []string{
		`slave_of: Slave "products" will be detached`, `flavor_id: Instance "products" will be restarted`, `configuration_id: Database of instance "products" may be restarted`,
		`datastore.version: Database of instance "products" will be upgraded`,
	}, warned)
	assert.Equal(t, path.Root("volume").AtName("size"), instanceStep{Kind: stepGrowVolume}.attribute())
	assert.Equal(t, path.Empty(), instanceStep{Kind: stepAwait}.attribute())
}
