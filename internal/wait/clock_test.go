package wait_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait/waittest"
)

func TestTheMachinesClockSleepsAndStopsWhenCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := wait.System.Now()
		require.NoError(t, wait.System.Sleep(t.Context(), time.Minute))
		assert.Equal(t, time.Minute, wait.System.Now().Sub(start))

		require.NoError(t, wait.System.Sleep(t.Context(), -time.Minute))
		assert.Equal(t, time.Minute, wait.System.Now().Sub(start))

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, wait.System.Sleep(ctx, time.Hour), context.DeadlineExceeded)
		assert.Equal(t, 61*time.Second, wait.System.Now().Sub(start))
	})
}

// On a simulated clock a wait is over when the simulated time is, although the context's own deadline is far away.
func TestADeadlineIsKeptInSimulatedTime(t *testing.T) {
	start := time.Unix(0, 0)
	clock := waittest.NewClock(start)
	polls := 0
	group := wait.NewGroup(clock, func(context.Context, []string) (map[string]wait.Result[bool], error) {
		polls++
		return map[string]wait.Result[bool]{"a": {}}, nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()

	require.ErrorIs(t, group.Wait(ctx, "a", untilReady), context.DeadlineExceeded)
	assert.InDelta(t, 3600, clock.Now().Sub(start).Seconds(), 1)
	assert.InDelta(t, 190, polls, 5)
	require.NoError(t, ctx.Err())
}
