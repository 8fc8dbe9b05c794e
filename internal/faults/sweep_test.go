package faults

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// TestFaults lets everything go wrong that can, at every call of every life, and looks whether all is well in the end. It draws a tenth of the
// cells, by a seed that it prints; FAULTS=all runs all of them, and FAULTS=nodes/set/*/reset-after/* those that fit, with all that is said.
func TestFaults(t *testing.T) {
	t.Parallel()
	recorded := recordAll(t)
	var cells []cell
	for _, r := range recorded {
		for i := range faults {
			for _, at := range r.calls {
				cells = append(cells, cell{r, &faults[i], at})
			}
		}
	}
	t.Logf("%d cells in all", len(cells))
	chosen, loud := choose(t, cells)
	outcomes := runAll(t, chosen, loud)
	t.Log("\n" + table(outcomes))
	missed, passed := 0, map[string]bool{}
	for _, o := range outcomes {
		if errors.Is(o.err, errNeverCame) {
			missed++
			continue
		}
		passed[o.String()] = o.err == nil
	}
	var names []string
	for _, c := range cells {
		names = append(names, c.String())
	}
	require.Empty(t, stale(exceptions, names, passed), "exceptions of cells that all pass, or that there are not")
	require.LessOrEqual(t, missed, len(outcomes)/50, "the requests of too many cells never came, so that they tell nothing")
}

// recordAll lives all lives without faults.
func recordAll(t testing.TB) []*recorded {
	t.Helper()
	debug.SetGCPercent(400) // It makes a great deal of garbage, and keeps next to nothing.
	var all []*recorded
	folders := 0
	root := t.TempDir()
	folder := func() string {
		folders++
		name := fmt.Sprintf("%s/%d", root, folders)
		require.NoError(t, os.Mkdir(name, 0o700))
		return name
	}
	seen := map[string]known{sandbox.APINodes: {}, sandbox.APIv1: {}}
	for _, l := range lives {
		steps, err := record(t.Context(), l, seen[l.api], folder)
		require.NoError(t, err)
		all = append(all, steps...)
	}
	return all
}

// choose picks the cells that are asked for.
func choose(t *testing.T, cells []cell) (chosen []cell, loud bool) {
	t.Helper()
	switch asked := os.Getenv("FAULTS"); asked {
	case "all":
		return cells, false
	case "":
		seed := uint64(time.Now().UnixNano())
		if text := os.Getenv("FAULTS_SEED"); text != "" {
			var err error
			seed, err = strconv.ParseUint(text, 10, 64)
			require.NoError(t, err)
		}
		t.Logf("a tenth of the cells, drawn by FAULTS_SEED=%d", seed)
		random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // Nothing is kept secret by it.
		random.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		return cells[:len(cells)/10], false
	default:
		for _, c := range cells {
			fits, err := path.Match(asked, c.String())
			require.NoError(t, err)
			if fits {
				chosen = append(chosen, c)
			}
		}
		require.NotEmpty(t, chosen, "No cell is called %s.", asked)
		return chosen, len(chosen) < 10
	}
}

// outcome is what came of a cell.
type outcome struct {
	cell
	err error
}

// runAll runs cells, as many at once as there are processors.
func runAll(t *testing.T, cells []cell, loud bool) []outcome {
	t.Helper()
	outcomes := make([]outcome, len(cells))
	queue := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		folder := t.TempDir()
		workers.Go(func() {
			for i := range queue {
				outcomes[i] = outcome{cells[i], runOne(t.Context(), cells[i], folder, t.Logf, loud)}
				switch err, reason := outcomes[i].err, cells[i].excepted(); {
				case errors.Is(err, errNeverCame):
				case err != nil && reason == "":
					t.Errorf("make faults FAULTS='%s'\n  %v", cells[i], err)
				case err != nil:
					t.Logf("excepted: %s: %s", cells[i], reason)
				}
			}
		})
	}
	for i := range cells {
		queue <- i
	}
	close(queue)
	workers.Wait()
	return outcomes
}

func runOne(ctx context.Context, c cell, folder string, log logging, loud bool) error {
	if !loud {
		log = func(string, ...any) {}
	}
	log("== %s", c)
	return c.run(ctx, folder, log)
}

// table counts the cells by life and fault: all, those that passed, those that are excepted and failed, and those whose request never came.
func table(outcomes []outcome) string {
	counts := map[string]*[4]int{}
	count := func(name string, o outcome) {
		if counts[name] == nil {
			counts[name] = &[4]int{}
		}
		counts[name][0]++
		switch {
		case o.err == nil:
			counts[name][1]++
		case errors.Is(o.err, errNeverCame):
			counts[name][3]++
		case o.excepted() != "":
			counts[name][2]++
		}
	}
	for _, o := range outcomes {
		count(fmt.Sprintf("%-5s %-9s %s", o.life.api, o.life.name, o.fault.name), o)
		count("  all", o)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%-34s %6s %6s %8s %10s\n", "life and fault", "cells", "passed", "excepted", "never came")
	for _, row := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&text, "%-34s %6d %6d %8d %10d\n", row, counts[row][0], counts[row][1], counts[row][2], counts[row][3])
	}
	return text.String()
}
