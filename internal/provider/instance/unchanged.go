package instance

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// unchanged tells that nothing is planned for an instance that stands alone and is well. Most of a large plan are such, and there is
// nothing to check of them: neither what they are to have that they have not, nor what they are to others.
func unchanged(req resource.ModifyPlanRequest) bool {
	if req.State.Raw.IsNull() || !req.Plan.Raw.Equal(req.State.Raw) {
		return false
	}
	var attributes map[string]tftypes.Value
	var status, role string
	return req.State.Raw.As(&attributes) == nil &&
		attributes["status"].As(&status) == nil && status == string(api.StatusActive) &&
		attributes["role"].As(&role) == nil && role == roleStandalone && attributes["slave_of"].IsNull()
}
