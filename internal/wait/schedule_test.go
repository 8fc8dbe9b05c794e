package wait_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/wait"
)

// follow polls a build of this length by the schedule, and returns how late its end is noticed and after how many polls.
func follow(build time.Duration, chance func() float64) (late time.Duration, polls int) {
	waited := time.Duration(0)
	for waited < build {
		waited += wait.Interval(waited, chance())
		polls++
	}
	return waited - build, polls
}

func constant(chance float64) func() float64 { return func() float64 { return chance } }

func TestPollsWithoutJitterComeAtTheTimesTheScheduleNames(t *testing.T) {
	var times []time.Duration
	for waited := time.Duration(0); waited < 22*time.Second; {
		waited += wait.Interval(waited, 0)
		times = append(times, waited)
	}
	var want []time.Duration
	for _, s := range []float64{1.1, 3.1, 6.1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22.05} {
		want = append(want, time.Duration(s*float64(time.Second)))
	}
	assert.Equal(t, want, times)
}

func TestALongWaitTakesFivePercentOfItselfUpToHalfAMinute(t *testing.T) {
	assert.Equal(t, 3*time.Second, wait.Interval(time.Minute, 0))
	assert.Equal(t, 15*time.Second, wait.Interval(5*time.Minute, 0))
	assert.Equal(t, 30*time.Second, wait.Interval(10*time.Minute, 0))
	assert.Equal(t, 30*time.Second, wait.Interval(10*time.Hour, 0))
}

func TestJitterShortensByFourPercentAtMost(t *testing.T) {
	assert.Equal(t, 1056*time.Millisecond, wait.Interval(0, 1))
	assert.Equal(t, 1078*time.Millisecond, wait.Interval(0, 0.5))
	assert.Equal(t, 28800*time.Millisecond, wait.Interval(time.Hour, 1))
}

// The promise of the README: a build of 20 seconds is noticed at most one second late, with at most 15 polls. Lateness
// and polls are extreme where every interval is either whole or shortened the most, so all such sequences are tried.
func TestABuildOfTwentySecondsIsNoticedWithinASecondAndFifteenPollsUnderEveryJitter(t *testing.T) {
	const intervals = 15
	for bits := range 1 << intervals {
		drawn := 0
		late, polls := follow(20*time.Second, func() float64 {
			drawn++
			return float64(bits >> (drawn - 1) & 1)
		})
		if late > time.Second || polls > 15 {
			t.Fatalf("jitter %015b: %s late, %d polls", bits, late, polls)
		}
	}
}

func TestLatenessAndPollsStayBoundedUnderEveryJitter(t *testing.T) {
	bounds := []struct {
		build time.Duration
		late  time.Duration
		polls int
	}{
		{1 * time.Second, 2 * time.Second, 2},
		{10 * time.Second, time.Second, 5},
		{15 * time.Second, time.Second, 10},
		{20 * time.Second, time.Second, 15},
		{60 * time.Second, 3 * time.Second, 39},
		{600 * time.Second, 30 * time.Second, 88},
		{3600 * time.Second, 30 * time.Second, 192},
	}
	for _, b := range bounds {
		check := func(chance func() float64, name any) {
			late, polls := follow(b.build, chance)
			require.LessOrEqualf(t, late, b.late, "build of %s, jitter %v", b.build, name)
			require.LessOrEqualf(t, polls, b.polls, "build of %s, jitter %v", b.build, name)
		}
		for step := range 101 {
			check(constant(float64(step)/100), float64(step)/100)
		}
		for seed := range uint64(1000) {
			check(rand.New(rand.NewPCG(seed, 1)).Float64, seed) //nolint:gosec // The same chance every time.
		}
	}
}
