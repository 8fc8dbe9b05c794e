package object

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
)

func TestWhatIsWrittenIsRememberedByName(t *testing.T) {
	var written Written
	products, orders := types.StringValue("products"), types.StringValue("orders")
	says := func(kind string, name types.String, flavor string) []bool {
		says, known := written.Says(kind, name, "flavor_id", types.StringValue(flavor))
		return []bool{says, known}
	}
	assert.Equal(t, []bool{false, false}, says("cluster", products, "8"), "nobody has seen any")
	written.Note("cluster", products, map[string]attr.Value{"flavor_id": types.StringValue("7"), "volume": types.Int64Unknown()})
	written.Note("cluster", orders, map[string]attr.Value{"flavor_id": types.StringValue("8")})
	assert.Equal(t, []bool{true, true}, says("cluster", products, "7"))
	assert.Equal(t, []bool{false, true}, says("cluster", products, "8"))
	assert.Equal(t, []bool{false, false}, says("instance", products, "7"))
	written.Note("cluster", products, map[string]attr.Value{"flavor_id": types.StringValue("8")})
	assert.Equal(t, []bool{true, true}, says("cluster", products, "7"), "another one of that name")
}
