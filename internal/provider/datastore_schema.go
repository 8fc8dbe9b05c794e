package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// datastoreModel and volumeModel are what clusters and instances alike are declared with.
type datastoreModel struct {
	Type    types.String `tfsdk:"type"`
	Version types.String `tfsdk:"version"`
}

type volumeModel struct {
	Size types.Int64 `tfsdk:"size"`
}

var (
	datastoreAttrTypes = map[string]attr.Type{"type": types.StringType, "version": types.StringType}
	volumeAttrTypes    = map[string]attr.Type{"size": types.Int64Type}
)

func datastoreAttribute() schema.Attribute {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	return schema.SingleNestedAttribute{
		Required:            true,
		MarkdownDescription: "The database software. A change replaces the object.",
		Attributes: map[string]schema.Attribute{
			"type":    schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "Name of the datastore: `cassandra`, `mongodb`, `mysql`, …"},
			"version": schema.StringAttribute{Required: true, Validators: notEmpty, MarkdownDescription: "Version of the datastore, as the cloud names it."},
		},
	}
}

func volumeAttribute(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Required:            true,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"size": schema.Int64Attribute{Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)}, MarkdownDescription: "Size in GiB."},
		},
	}
}

func nameAttribute(description string) schema.Attribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: description,
		// Trove's column is varchar(255) (specification, Data Model Changes).
		Validators: []validator.String{stringvalidator.LengthBetween(1, 255)},
	}
}

// datastoreOf reads the attribute; parts that are not known yet are empty strings.
func datastoreOf(ctx context.Context, object types.Object, diags *diag.Diagnostics) trove.Datastore {
	var model datastoreModel
	diags.Append(object.As(ctx, &model, basetypes.ObjectAsOptions{UnhandledNullAsEmpty: true, UnhandledUnknownAsEmpty: true})...)
	return trove.Datastore{Type: model.Type.ValueString(), Version: model.Version.ValueString()}
}

// volumeSizeOf reads the attribute; 0 where it is not known yet.
func volumeSizeOf(ctx context.Context, object types.Object, diags *diag.Diagnostics) int {
	var model volumeModel
	diags.Append(object.As(ctx, &model, basetypes.ObjectAsOptions{UnhandledNullAsEmpty: true, UnhandledUnknownAsEmpty: true})...)
	return int(model.Size.ValueInt64())
}

func datastoreObject(datastore trove.Datastore) types.Object {
	return types.ObjectValueMust(datastoreAttrTypes, map[string]attr.Value{
		"type": types.StringValue(datastore.Type), "version": types.StringValue(datastore.Version),
	})
}

func volumeObject(size int) types.Object {
	return types.ObjectValueMust(volumeAttrTypes, map[string]attr.Value{"size": types.Int64Value(int64(size))})
}

// stringOrNull turns "not told" into null: Trove leaves absent values out (trove/instance/views.py).
func stringOrNull(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

func int64OrNull(value int) types.Int64 {
	if value == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(value))
}
