package surface

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

var (
	_ action.ActionWithConfigure  = (*surfacedAction)(nil)
	_ action.ActionWithModifyPlan = (*surfacedAction)(nil)
)

// surfacedAction is an action with its surface: the region in which it is done.
type surfacedAction struct {
	object.ConnectedAction
	inner action.Action
}

// Action lays the surface around an action.
func Action(inner func() action.Action) func() action.Action {
	return func() action.Action { return &surfacedAction{inner: inner()} }
}

func (s *surfacedAction) Metadata(ctx context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	s.inner.Metadata(ctx, req, resp)
}

func (s *surfacedAction) Schema(ctx context.Context, req action.SchemaRequest, resp *action.SchemaResponse) {
	s.inner.Schema(ctx, req, resp)
	resp.Schema.Attributes = maps.Clone(resp.Schema.Attributes)
	resp.Schema.Attributes[Region] = schema.StringAttribute{
		Optional: true, Validators: leaveOut, MarkdownDescription: "Region whose Trove is spoken to, by default the provider's.",
	}
}

// enter connects the action within to the region, and makes its configuration of what was declared.
func (s *surfacedAction) enter(ctx context.Context, config *tfsdk.Config, diags *diag.Diagnostics) bool {
	region, known := textOf(config.Raw, Region)
	if !known {
		addUnknown(diags, Region)
		return false
	}
	where, ok := locate(ctx, s.Connection, region, Region, false, diags)
	if !ok {
		return false
	}
	if connected, has := s.inner.(action.ActionWithConfigure); has {
		var configured action.ConfigureResponse
		connected.Configure(ctx, action.ConfigureRequest{ProviderData: where.Connection}, &configured)
		diags.Append(configured.Diagnostics...)
	}
	var described action.SchemaResponse
	s.inner.Schema(ctx, action.SchemaRequest{}, &described)
	attributes := maps.Clone(attributesOf(config.Raw))
	delete(attributes, Region)
	*config = tfsdk.Config{Schema: described.Schema, Raw: tftypes.NewValue(described.Schema.Type().TerraformType(ctx), attributes)}
	return !diags.HasError()
}

// ModifyPlan checks what the action would do, in its region.
func (s *surfacedAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	modifies, ok := s.inner.(action.ActionWithModifyPlan)
	if ok && s.enter(ctx, &req.Config, &resp.Diagnostics) {
		modifies.ModifyPlan(ctx, req, resp)
	}
}

// Invoke does it there.
func (s *surfacedAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	if s.enter(ctx, &req.Config, &resp.Diagnostics) {
		s.inner.Invoke(ctx, req, resp)
	}
}
