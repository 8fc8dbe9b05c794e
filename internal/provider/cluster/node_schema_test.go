package cluster

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
)

// Only another value in place of the declared one replaces a node; an empty one is as good as none.
func TestWhatReplacesANodeThatIsRedeclared(t *testing.T) {
	none, empty, nova, mars := types.StringNull(), types.StringValue(""), types.StringValue("nova"), types.StringValue("mars")
	something := tftypes.NewValue(tftypes.String, "an object")
	for _, test := range []struct {
		state, plan types.String
		want        bool
	}{
		{nova, mars, true},
		{nova, types.StringUnknown(), true},
		{nova, nova, false},
		{nova, none, false},
		{nova, empty, false},
		{none, nova, false},
		{empty, nova, false},
	} {
		var resp planmodifier.StringResponse
		replacesIfRedeclared().PlanModifyString(t.Context(), planmodifier.StringRequest{
			State: tfsdk.State{Raw: something}, Plan: tfsdk.Plan{Raw: something}, StateValue: test.state, PlanValue: test.plan, ConfigValue: test.plan,
		}, &resp)
		assert.Equal(t, test.want, resp.RequiresReplace, "%s, then %s", test.state, test.plan)
	}
}
