package wait_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait/waittest"
)

// BenchmarkWait waits for builds on a simulated clock and reports, as the worst of all runs, how late their end is
// noticed and how many polls that takes. The time per run is what the waiting itself costs.
func BenchmarkWait(b *testing.B) {
	for _, build := range []time.Duration{time.Second, 20 * time.Second, 600 * time.Second} {
		b.Run(fmt.Sprintf("build=%.0fs", build.Seconds()), func(b *testing.B) {
			var late time.Duration
			var most int
			for b.Loop() {
				start := time.Unix(0, 0)
				clock := waittest.NewClock(start)
				polls := 0
				group := wait.NewGroup(clock, func(_ context.Context, ids []string) (map[string]wait.Result[bool], error) {
					polls++
					return map[string]wait.Result[bool]{ids[0]: {State: clock.Now().Sub(start) >= build}}, nil
				})
				err := group.Wait(b.Context(), "it", func(ready, _ bool) (bool, error) { return ready, nil })
				if err != nil {
					b.Fatal(err)
				}
				late = max(late, clock.Now().Sub(start)-build)
				most = max(most, polls)
			}
			b.ReportMetric(late.Seconds(), "lateness-s")
			b.ReportMetric(float64(most), "polls")
		})
	}
}
