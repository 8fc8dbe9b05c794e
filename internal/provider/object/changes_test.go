package object

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
)

func TestUnshownAttributesReplaceOnlyWhereTheyWereDeclared(t *testing.T) {
	null, ssd, hdd := types.StringNull(), types.StringValue("ssd"), types.StringValue("hdd")
	at := []path.Path{path.Root("volume").AtName("type")}
	for name, test := range map[string]struct {
		before, after       types.String
		redeclared, adopted []path.Path
	}{
		"never declared":            {before: null, after: null},
		"the same":                  {before: ssd, after: ssd},
		"declared after an import":  {before: null, after: ssd, adopted: at},
		"no longer declared":        {before: ssd, after: null},
		"another":                   {before: ssd, after: hdd, redeclared: at},
		"one that is not known yet": {before: ssd, after: types.StringUnknown(), redeclared: at},
		"declared by something new": {before: null, after: types.StringUnknown(), adopted: at},
	} {
		before, after := map[string]attr.Value{"volume.type": test.before}, map[string]attr.Value{"volume.type": test.after}
		assert.Equal(t, test.redeclared, Redeclared(before, after), name)
		assert.Equal(t, test.adopted, DeclaredFirst(before, after), name)
	}
}

func TestVolumeOf(t *testing.T) {
	assert.Equal(t, VolumeModel{Size: types.Int64Value(2), Type: types.StringValue("ssd")}, VolumeOf(VolumeObjectOf(2, types.StringValue("ssd"))))
	assert.Equal(t, VolumeModel{Size: types.Int64Unknown(), Type: types.StringUnknown()}, VolumeOf(types.ObjectUnknown(VolumeAttrTypes)))
	assert.Equal(t, VolumeModel{Size: types.Int64Null(), Type: types.StringNull()}, VolumeOf(types.ObjectNull(VolumeAttrTypes)))
	assert.True(t, VolumeOf(types.ObjectUnknown(VolumeAttrTypes)).Type.IsUnknown())
}
