package instance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Of a set that has gone on without its master, the one that others follow is the master now. Slaves that were detached each stand alone.
func TestWhoWentOn(t *testing.T) {
	a, b := api.Instance{ID: "a"}, api.Instance{ID: "b", MasterID: "a"}
	leads := a
	leads.SlaveIDs = []string{"b"}
	for name, test := range map[string]struct {
		left      []api.Instance
		successor string
		wentOn    bool
	}{
		"one of them leads":                 {[]api.Instance{b, leads}, "a", true},
		"each stands alone":                 {[]api.Instance{a, {ID: "b"}}, "a", false},
		"the only one":                      {[]api.Instance{a}, "a", false},
		"they follow somebody else":         {[]api.Instance{{ID: "b", MasterID: "x"}}, "", false},
		"the one with slaves, in any order": {[]api.Instance{{ID: "c"}, leads, b}, "a", true},
		"none is left":                      {nil, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			successor, ok := successorOf(test.left)
			assert.Equal(t, test.successor, successor.ID)
			assert.Equal(t, test.successor != "", ok)
			assert.Equal(t, test.wentOn, wentOn(test.left))
		})
	}
}
