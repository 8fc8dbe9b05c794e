package surface

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// unlessEmpty is a validator that leaves an empty value alone, or refuses it with what to do, and asks the one within about all others.
type unlessEmpty struct {
	within  any
	refused bool
}

var (
	_ validator.String = unlessEmpty{}
	_ validator.List   = unlessEmpty{}
	_ validator.Set    = unlessEmpty{}
	_ validator.Map    = unlessEmpty{}
)

func (v unlessEmpty) Description(ctx context.Context) string {
	if described, ok := v.within.(validator.Describer); ok {
		return described.Description(ctx)
	}
	return "not empty"
}

func (v unlessEmpty) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v unlessEmpty) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	resp.Diagnostics.Append(v.validate(ctx, req.ConfigValue, req.Path, req.PathExpression, req.Config)...)
}

func (v unlessEmpty) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	resp.Diagnostics.Append(v.validate(ctx, req.ConfigValue, req.Path, req.PathExpression, req.Config)...)
}

func (v unlessEmpty) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	resp.Diagnostics.Append(v.validate(ctx, req.ConfigValue, req.Path, req.PathExpression, req.Config)...)
}

func (v unlessEmpty) ValidateMap(ctx context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	resp.Diagnostics.Append(v.validate(ctx, req.ConfigValue, req.Path, req.PathExpression, req.Config)...)
}

func (v unlessEmpty) validate(ctx context.Context, value attr.Value, at path.Path, matched path.Expression, config tfsdk.Config) diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case empty(value) && v.refused:
		diags.AddAttributeError(at, "An empty value where none is meant", fmt.Sprintf("%s is empty. Leave it out, or give null.", at))
	case !empty(value) && v.within != nil:
		diags = validate(ctx, v.within, value, at, matched, config)
	}
	return diags
}

func empty(value attr.Value) bool {
	if value.IsNull() || value.IsUnknown() {
		return false
	}
	switch v := value.(type) {
	case types.String:
		return v.ValueString() == ""
	case types.List:
		return len(v.Elements()) == 0
	case types.Set:
		return len(v.Elements()) == 0
	case types.Map:
		return len(v.Elements()) == 0
	}
	return false
}

// validate asks a validator, of whichever kind, about a value of its kind.
func validate(ctx context.Context, one any, value attr.Value, at path.Path, matched path.Expression, config tfsdk.Config) diag.Diagnostics {
	switch v := value.(type) {
	case types.String:
		if one, ok := one.(validator.String); ok {
			var resp validator.StringResponse
			one.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: matched, Config: config, ConfigValue: v}, &resp)
			return resp.Diagnostics
		}
	case types.List:
		if one, ok := one.(validator.List); ok {
			var resp validator.ListResponse
			one.ValidateList(ctx, validator.ListRequest{Path: at, PathExpression: matched, Config: config, ConfigValue: v}, &resp)
			return resp.Diagnostics
		}
	case types.Set:
		if one, ok := one.(validator.Set); ok {
			var resp validator.SetResponse
			one.ValidateSet(ctx, validator.SetRequest{Path: at, PathExpression: matched, Config: config, ConfigValue: v}, &resp)
			return resp.Diagnostics
		}
	case types.Map:
		if one, ok := one.(validator.Map); ok {
			var resp validator.MapResponse
			one.ValidateMap(ctx, validator.MapRequest{Path: at, PathExpression: matched, Config: config, ConfigValue: v}, &resp)
			return resp.Diagnostics
		}
	}
	return nil
}
