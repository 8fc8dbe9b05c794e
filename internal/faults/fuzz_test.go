package faults

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever is odd in an answer, an apply neither panics nor returns what Terraform calls inconsistent; nor does the next, when the servers are
// themselves again.
func FuzzApply(f *testing.F) {
	steps := recordAll(f)
	for i := range steps {
		f.Add(uint(i), uint(len(steps[i].calls)-1), uint(i), uint(i)) // the last answer is what the state is made of
	}
	f.Fuzz(func(t *testing.T, stepAt, callAt, place, value uint) {
		r := steps[stepAt%uint(len(steps))]
		c := cell{r, &fault{name: "odd", reached: true, spoil: func(a answer) answer {
			a.body = mutated(a.body, int(place%1000), int(value%1000))
			return a
		}}, r.calls[callAt%uint(len(r.calls))]}
		t.Logf("%s, place %d, value %d", c, place%1000, value%1000)
		require.NoError(t, c.survive(t.Context(), t.TempDir(), t.Logf))
	})
}
