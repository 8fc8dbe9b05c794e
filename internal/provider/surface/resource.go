package surface

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/guard"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var (
	_ resource.ResourceWithConfigure      = (*surfaced)(nil)
	_ resource.ResourceWithValidateConfig = (*surfaced)(nil)
	_ resource.ResourceWithModifyPlan     = (*surfaced)(nil)
	_ resource.ResourceWithImportState    = (*surfaced)(nil)
	_ resource.ResourceWithMoveState      = (*surfaced)(nil)
)

// surfaced is a resource with its surface.
type surfaced struct {
	object.ConnectedResource
	inner resource.Resource
	face  func() *face
}

// Resource lays the surface around a resource, whose region has the name that is given.
func Resource(ctx context.Context, inner func() resource.Resource, region string) func() resource.Resource {
	// A schema does not change while the process runs, and is asked for by every call.
	ctx = context.WithoutCancel(ctx)
	made := sync.OnceValue(func() *face { return faceOf(ctx, inner(), region) })
	return func() resource.Resource { return &surfaced{inner: inner(), face: made} }
}

func (s *surfaced) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	s.inner.Metadata(ctx, req, resp)
}

func (s *surfaced) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = s.face().without
}

// at connects the resource within to a region, and tells whether that went well.
func (s *surfaced) at(ctx context.Context, region string, diags *diag.Diagnostics) (place, bool) {
	f := s.face()
	var connected resource.ConfigureResponse
	where, ok := locate(ctx, s.Connection, region, f.attribute, f.placed, &connected.Diagnostics)
	if inner, has := s.inner.(resource.ResourceWithConfigure); has && ok {
		inner.Configure(ctx, resource.ConfigureRequest{ProviderData: where.Connection}, &connected)
	}
	diags.Append(connected.Diagnostics...)
	return where, ok && !connected.Diagnostics.HasError()
}

// ValidateConfig asks the resource within, in words that it knows.
func (s *surfaced) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	region, _ := textOf(req.Config.Raw, s.face().attribute)
	where, _ := s.at(ctx, region, &diag.Diagnostics{}) // Whether there is a connection is for the plan to tell.
	req.Config = s.face().config(req.Config, where)
	if validated, ok := s.inner.(resource.ResourceWithConfigValidators); ok {
		for _, one := range validated.ConfigValidators(ctx) {
			one.ValidateResource(ctx, req, resp)
		}
	}
	if validated, ok := s.inner.(resource.ResourceWithValidateConfig); ok {
		validated.ValidateConfig(ctx, req, resp)
	}
}

// ModifyPlan settles the region, and has the rest planned there.
func (s *surfaced) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	f := s.face()
	from, _ := textOf(req.State.Raw, f.attribute)
	to, known := textOf(req.Config.Raw, f.attribute)
	if !known {
		addUnknown(&resp.Diagnostics, f.attribute)
		return
	}
	if to == "" {
		to = from
	}
	where, ok := s.at(ctx, to, &resp.Diagnostics)
	if !ok {
		return
	}
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() && s.moves(from, to) {
		s.planElsewhere(ctx, req, resp, to)
		return
	}
	planned := resource.ModifyPlanResponse{
		Plan: f.plan(resp.Plan, where), RequiresReplace: resp.RequiresReplace, Private: resp.Private, Identity: resp.Identity, Deferred: resp.Deferred,
	}
	if modifies, ok := s.inner.(resource.ResourceWithModifyPlan); ok {
		within := req
		within.Config, within.Plan, within.State = f.config(req.Config, where), f.plan(req.Plan, where), f.state(req.State, where)
		modifies.ModifyPlan(ctx, within, &planned)
	}
	resp.Diagnostics.Append(planned.Diagnostics...)
	resp.RequiresReplace, resp.Private, resp.Identity, resp.Deferred = planned.RequiresReplace, planned.Private, planned.Identity, planned.Deferred
	if req.Plan.Raw.IsNull() {
		return
	}
	if len(resp.RequiresReplace) > 0 {
		f.warnOfNameTaken(req, resp)
	}
	region := attributesOf(req.Plan.Raw)[f.attribute]
	if !region.IsKnown() {
		if region = where.here(); to != "" {
			region = tftypes.NewValue(tftypes.String, to)
		}
	}
	resp.Plan.Raw = f.out(planned.Plan.Raw, region, req.Plan.Raw)
}

// warnOfNameTaken warns where the object that is to be made would meet the one that it replaces.
func (f *face) warnOfNameTaken(req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	before, _ := textOf(req.State.Raw, "name")
	after, _ := textOf(req.Plan.Raw, "name")
	existing, _ := textOf(req.Plan.Raw, "on_existing")
	if before != "" && before == after && existing != "" && existing != string(api.ExistingCreate) {
		guard.WarnOfNameTaken(&resp.Diagnostics, f.kind, after)
	}
}

// moves tells whether an object would have to be in another region. A state of before there were regions is of the provider's.
func (s *surfaced) moves(from, to string) bool {
	if from == "" && s.Client != nil {
		from = s.Client.Region()
	}
	return from != "" && to != "" && from != to
}

// planElsewhere plans another object in the other region, and nothing for the one that there is. Terraform then plans the new one by itself.
func (s *surfaced) planElsewhere(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, to string) {
	f := s.face()
	at := path.Root(f.attribute)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, to)...)
	state, plan := attributesOf(req.State.Raw), attributesOf(req.Plan.Raw)
	if isTrue(state["deletion_protection"]) || isTrue(plan["deletion_protection"]) {
		name, _ := textOf(req.State.Raw, "name")
		guard.AddProtectedReplacement(&resp.Diagnostics, f.kind, name, path.Paths{at})
		return
	}
	resp.RequiresReplace.Append(at)
}

// isTrue counts a value that is not known yet as true.
func isTrue(value tftypes.Value) bool {
	if value.Type() == nil || value.IsNull() {
		return false
	}
	var is bool
	return !value.IsKnown() || value.As(&is) == nil && is
}

func (s *surfaced) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	f := s.face()
	region, _ := textOf(req.Plan.Raw, f.attribute)
	where, ok := s.at(ctx, region, &resp.Diagnostics)
	if !ok {
		return
	}
	within := req
	within.Config, within.Plan = f.config(req.Config, where), f.plan(req.Plan, where)
	done := resource.CreateResponse{State: f.state(resp.State, where), Private: resp.Private, Identity: resp.Identity}
	s.inner.Create(ctx, within, &done)
	resp.Diagnostics.Append(done.Diagnostics...)
	resp.Private, resp.Identity = done.Private, done.Identity
	resp.State.Raw = f.out(done.State.Raw, attributesOf(req.Plan.Raw)[f.attribute], req.Plan.Raw)
}

func (s *surfaced) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	f := s.face()
	region, _ := textOf(req.State.Raw, f.attribute)
	where, ok := s.at(ctx, region, &resp.Diagnostics)
	if !ok {
		return
	}
	within := req
	within.State = f.state(req.State, where)
	done := resource.ReadResponse{State: f.state(resp.State, where), Private: resp.Private, Identity: resp.Identity, Deferred: resp.Deferred}
	s.inner.Read(ctx, within, &done)
	resp.Diagnostics.Append(done.Diagnostics...)
	resp.Private, resp.Identity, resp.Deferred = done.Private, done.Identity, done.Deferred
	resp.State.Raw = f.out(done.State.Raw, f.seen(done.State.Raw, region, where), req.State.Raw)
}

// seen is the region of an object that was read. One of before there were regions, or from an import, is where it was found; where its
// Trove says that it has placed it in a region without a Trove, it is there.
func (f *face) seen(within tftypes.Value, region string, where place) tftypes.Value {
	if told, _ := textOf(within, f.attribute); f.placed && told != "" && (where.elsewhere || region == "" && !where.Client.Serves(told)) {
		return tftypes.NewValue(tftypes.String, told)
	}
	if region != "" {
		return tftypes.NewValue(tftypes.String, region)
	}
	return where.here()
}

func (s *surfaced) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	f := s.face()
	region, _ := textOf(req.Plan.Raw, f.attribute)
	where, ok := s.at(ctx, region, &resp.Diagnostics)
	if !ok {
		return
	}
	within := req
	within.Config, within.Plan, within.State = f.config(req.Config, where), f.plan(req.Plan, where), f.state(req.State, where)
	done := resource.UpdateResponse{State: f.state(resp.State, where), Private: resp.Private, Identity: resp.Identity}
	s.inner.Update(ctx, within, &done)
	resp.Diagnostics.Append(done.Diagnostics...)
	resp.Private, resp.Identity = done.Private, done.Identity
	resp.State.Raw = f.out(done.State.Raw, attributesOf(req.Plan.Raw)[f.attribute], req.Plan.Raw)
}

func (s *surfaced) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	f := s.face()
	region, _ := textOf(req.State.Raw, f.attribute)
	where, ok := s.at(ctx, region, &resp.Diagnostics)
	if !ok {
		return
	}
	within := req
	within.State = f.state(req.State, where)
	done := resource.DeleteResponse{State: f.state(resp.State, where), Private: resp.Private, Identity: resp.Identity}
	s.inner.Delete(ctx, within, &done)
	resp.Diagnostics.Append(done.Diagnostics...)
	resp.Private, resp.Identity = done.Private, done.Identity
	resp.State.Raw = f.out(done.State.Raw, attributesOf(req.State.Raw)[f.attribute], req.State.Raw)
}

// ImportState takes the id that the resource has, or ID@REGION.
func (s *surfaced) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	f := s.face()
	region := ""
	req.ID, region = splitImport(s.Client, req.ID, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	_, ok := s.at(ctx, region, &resp.Diagnostics)
	imports, able := s.inner.(resource.ResourceWithImportState)
	if !ok || !able {
		return
	}
	done := resource.ImportStateResponse{
		State: tfsdk.State{Schema: f.within, Raw: tftypes.NewValue(f.innerType, nil)}, Private: resp.Private, Identity: resp.Identity, Deferred: resp.Deferred,
	}
	imports.ImportState(ctx, req, &done)
	resp.Diagnostics.Append(done.Diagnostics...)
	resp.Private, resp.Identity, resp.Deferred = done.Private, done.Identity, done.Deferred
	resp.State.Raw = f.out(done.State.Raw, textOrNull(region), resp.State.Raw)
}

// MoveState takes over what the resource within knows, with the region that the other provider's state has.
func (s *surfaced) MoveState(ctx context.Context) []resource.StateMover {
	moves, able := s.inner.(resource.ResourceWithMoveState)
	if !able {
		return nil
	}
	f := s.face()
	movers := moves.MoveState(ctx)
	for i, inner := range movers {
		movers[i].StateMover = func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
			done := *resp
			done.TargetState = tfsdk.State{Schema: f.within, Raw: tftypes.NewValue(f.innerType, nil)}
			inner.StateMover(ctx, req, &done)
			var other struct {
				Region string `json:"region"`
			}
			_ = json.Unmarshal(req.SourceRawState.JSON, &other) // The mover within has told what is wrong with it.
			target := resp.TargetState
			*resp = done
			target.Raw = f.out(done.TargetState.Raw, textOrNull(other.Region), target.Raw)
			resp.TargetState = target
		}
	}
	return movers
}

func textOrNull(text string) tftypes.Value {
	if text == "" {
		return tftypes.NewValue(tftypes.String, nil)
	}
	return tftypes.NewValue(tftypes.String, text)
}
