package object

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// DatastoreModel is the database software that is declared.
type DatastoreModel struct {
	Type    types.String `tfsdk:"type"`
	Version types.String `tfsdk:"version"`
}

// VolumeModel is a volume that is declared. Its size is in GiB.
type VolumeModel struct {
	Size types.Int64  `tfsdk:"size"`
	Type types.String `tfsdk:"type"`
}

// The types of the attributes of datastores and volumes.
var (
	DatastoreAttrTypes = map[string]attr.Type{"type": types.StringType, "version": types.StringType}
	VolumeAttrTypes    = map[string]attr.Type{"size": types.Int64Type, "type": types.StringType}
)

// DatastoreAttribute is a datastore that has to be declared, type and version.
func DatastoreAttribute(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Required:            true,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"type":    schema.StringAttribute{Required: true, Validators: NotEmpty, MarkdownDescription: "Name of the datastore: `cassandra`, `mongodb`, `mysql`, …"},
			"version": schema.StringAttribute{Required: true, Validators: NotEmpty, MarkdownDescription: "Version of the datastore, as the cloud names it."},
		},
	}
}

// VolumeAttribute is a volume that has to be declared, with its size.
func VolumeAttribute(description string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Required:            true,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"size": schema.Int64Attribute{Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)}, MarkdownDescription: "Size in GiB."},
			"type": VolumeTypeAttribute(),
		},
	}
}

// VolumeTypeAttribute is the type in a volume, which no server shows.
func VolumeTypeAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Validators: NotEmpty,
		MarkdownDescription: "Type of the volume, as the cloud's volume service names it (API `v1.0`). Another type replaces the object. The server does not show it: after an import, the one that is declared is taken for the one it has.",
	}
}

// DatastoreOf reads the attribute; parts that are not known yet are empty strings.
func DatastoreOf(ctx context.Context, object types.Object, diags *diag.Diagnostics) api.Datastore {
	var model DatastoreModel
	diags.Append(object.As(ctx, &model, basetypes.ObjectAsOptions{UnhandledNullAsEmpty: true, UnhandledUnknownAsEmpty: true})...)
	return api.Datastore{Type: model.Type.ValueString(), Version: model.Version.ValueString()}
}

// DatastoreModelOf reads the attribute; of a datastore that is not known yet, neither type nor version is known.
func DatastoreModelOf(object types.Object) DatastoreModel {
	if object.IsUnknown() {
		return DatastoreModel{Type: types.StringUnknown(), Version: types.StringUnknown()}
	}
	datastore, _ := object.Attributes()["type"].(types.String)
	version, _ := object.Attributes()["version"].(types.String)
	return DatastoreModel{Type: datastore, Version: version} // null in a null one
}

// VolumeOf reads the attribute; of a volume that is not known yet, neither size nor type is known.
func VolumeOf(object types.Object) VolumeModel {
	if object.IsUnknown() {
		return VolumeModel{Size: types.Int64Unknown(), Type: types.StringUnknown()}
	}
	size, _ := object.Attributes()["size"].(types.Int64)
	volumeType, _ := object.Attributes()["type"].(types.String)
	return VolumeModel{Size: size, Type: volumeType} // null in a null one
}

// DatastoreObject is a datastore as the server tells it.
func DatastoreObject(datastore api.Datastore) types.Object {
	return types.ObjectValueMust(DatastoreAttrTypes, map[string]attr.Value{
		"type": types.StringValue(datastore.Type), "version": types.StringValue(datastore.Version),
	})
}

// VolumeObject is a volume of which nobody has declared a type.
func VolumeObject(size int) types.Object { return VolumeObjectOf(size, types.StringNull()) }

// VolumeObjectOf is a volume as it is now, with the type that was declared: the server does not tell that.
func VolumeObjectOf(size int, volumeType types.String) types.Object {
	return types.ObjectValueMust(VolumeAttrTypes, map[string]attr.Value{"size": types.Int64Value(int64(size)), "type": volumeType})
}
