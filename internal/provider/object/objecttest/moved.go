// Package objecttest runs what resources have of package object without Terraform, for tests inside of their rooms.
package objecttest

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"
)

// Moved is what the movers of a resource make of another provider's state, through the schema of the resource.
func Moved[Model any](t *testing.T, target resource.ResourceWithMoveState, provider, typeName, state string) (model *Model, diags diag.Diagnostics) {
	t.Helper()
	var schema resource.SchemaResponse
	target.Schema(t.Context(), resource.SchemaRequest{}, &schema)
	for _, mover := range target.MoveState(t.Context()) {
		resp := resource.MoveStateResponse{TargetState: tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(t.Context()), nil)}}
		// The framework lays an empty one there, of a type that only it can name.
		private := reflect.ValueOf(&resp).Elem().FieldByName("TargetPrivate")
		private.Set(reflect.New(private.Type().Elem()))
		mover.StateMover(t.Context(), resource.MoveStateRequest{
			SourceProviderAddress: provider, SourceTypeName: typeName, SourceRawState: &tfprotov6.RawState{JSON: []byte(state)},
		}, &resp)
		diags.Append(resp.Diagnostics...)
		if !resp.TargetState.Raw.IsNull() {
			require.Nil(t, model, "two movers for one state")
			model = new(Model)
			require.Empty(t, resp.TargetState.Get(t.Context(), model))
		}
	}
	return model, diags
}

const (
	OpenStackAddress = "registry.terraform.io/terraform-provider-openstack/openstack"
	VKCSAddress      = "registry.example.com/mirror/vkcs"
	OpenTofuAddress  = "openstack"
)
