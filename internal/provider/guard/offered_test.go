package guard

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// Who gives a name in place of an id is told the id; who gives neither, what there is.
func TestUnknownFlavor(t *testing.T) {
	flavors := []trove.Flavor{{ID: "1", Name: "m1.tiny"}, {ID: "2", Name: "m1.small"}, {ID: "3"}}
	assert.Equal(t, `The cloud has no flavor with the id "m1.small" for databases. m1.small is the name of flavor 2. Declare flavor_id = "2".`, unknownFlavor("m1.small", flavors))
	assert.Equal(t, `The cloud has no flavor with the id "77" for databases. It has: 1 (m1.tiny), 2 (m1.small), 3.`, unknownFlavor("77", flavors))
}
