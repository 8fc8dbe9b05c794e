package faults

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/faults/core"
)

// runs is how many commands it may take until all is as it is declared, after the one in which something went wrong.
const runs = 4

// recorded is a step of a life in which nothing went wrong: what came before it, and what is to be when it is done.
type recorded struct {
	life   life
	step   step
	before snapshot
	// calls are what it asks the servers for, in order.
	calls []call
	// after and made are the picture of the servers when it is done.
	after []string
	made  int
	// ids are those in the state, by address.
	ids map[string]string
}

// cell is a fault at a request of a step.
type cell struct {
	*recorded
	fault *fault
	at    call
}

// String is how to name it: nodes/set/resize/reset-after/POST.instances.ID.action.1.
func (c cell) String() string {
	return fmt.Sprintf("%s/%s/%s/%s/%s", c.life.api, c.life.name, c.step.name, c.fault.name, c.at)
}

// record lives a life without faults, and keeps what is before each step in a folder of its own.
func record(ctx context.Context, l life, seen known, folder func() string) (steps []*recorded, err error) {
	var start snapshot
	applied := ""
	for _, s := range append(slices.Clone(l.steps), step{end, ""}) {
		if s.name == end {
			s.configuration = applied
		}
		r := &recorded{life: l, step: s, before: start}
		applied = s.configuration
		if start, err = r.live(ctx, folder()); err != nil {
			return nil, fmt.Errorf("%s/%s/%s, without a fault: %w", l.api, l.name, s.name, err)
		}
		if !s.prepares() {
			r.calls = seen.fresh(r.calls)
			steps = append(steps, r)
		}
	}
	return steps, nil
}

// live takes the step, and returns what is then.
func (r *recorded) live(ctx context.Context, folder string) (after snapshot, err error) {
	w, err := open(ctx, r.life.api, r.before, folder)
	if err != nil {
		return after, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	w.wire.arm(nil, call{})
	result, err := w.command(ctx, r.step)
	if err != nil {
		return after, err
	}
	r.calls = callsOf(w.wire.shapes)
	if result.Failed() {
		return after, errors.New(result.Summary())
	}
	if r.after, r.made, err = w.picture(ctx); err != nil {
		return after, err
	}
	r.ids = idsOf(w.terraform.State)
	return snapshot{w.file, w.terraform.State}, nil
}

func idsOf(state core.State) map[string]string {
	ids := map[string]string{}
	for _, address := range state.Addresses() {
		ids[address] = state.Text(address, "id")
	}
	return ids
}

// survive lets the fault happen, and applies once more. What comes of it does not matter, as long as the provider keeps to the protocol.
func (c cell) survive(ctx context.Context, folder string, log logging) (err error) {
	w, err := open(ctx, c.life.api, c.before, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	w.wire.arm(c.fault, c.at)
	for range 2 {
		if _, err := c.command(ctx, w, c.step, log); err != nil {
			return err
		}
	}
	return nil
}

// run lets the fault happen, does what a user would do then, and returns what is wrong in the end: nil where nothing is.
func (c cell) run(ctx context.Context, folder string, log logging) (err error) {
	w, err := open(ctx, c.life.api, c.before, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	w.wire.arm(c.fault, c.at)
	if err := c.converge(ctx, w, c.step, log); err != nil {
		return err
	}
	if c.step.name == end {
		err = c.nothingLeft(ctx, w)
	} else {
		err = c.asWithout(ctx, w)
	}
	if err == nil && !w.wire.hasMet() {
		return errNeverCame // What comes now is not what it is about.
	}
	if err == nil && c.step.name != end {
		err = c.finish(ctx, w, log)
	}
	return err
}

// errNeverCame is of a cell in which all was well, since its request was not made this time: what is polled at the same time asks together, or
// each for itself, as it happens.
var errNeverCame = errors.New("the request never came")

// finish destroys everything, and says what is left. It begins with a plan, which has to be empty.
func (c cell) finish(ctx context.Context, w *world, log logging) error {
	result, err := c.command(ctx, w, step{end, c.step.configuration}, log)
	switch {
	case err != nil:
		return err
	case result.Failed():
		return fmt.Errorf("the end fails: %s", result.Summary())
	case len(result.Actions) > 0:
		return fmt.Errorf("the plan afterwards is not empty: %v", result.Actions)
	}
	return c.nothingLeft(ctx, w)
}

// logging takes what is said while a cell runs.
type logging func(format string, args ...any)

// converge repeats a command until it gets through. Where an error names an object to import, that is done.
func (c cell) converge(ctx context.Context, w *world, s step, log logging) error {
	for run := 0; ; run++ {
		result, err := c.command(ctx, w, s, log)
		if err != nil {
			return err
		}
		// What was only warned of is not done yet, and takes one more apply.
		if !result.Failed() && (s.name == end || len(result.Actions) == 0 || c.asWithout(ctx, w) == nil) {
			return nil
		}
		if run == runs {
			return fmt.Errorf("after %d runs: %v %s", run+1, result.Actions, result.Summary())
		}
		for _, d := range result.Errors() {
			address, id, ok := importOf(d)
			if !ok {
				continue
			}
			imported, err := w.terraform.Import(ctx, address, id)
			if err != nil {
				return err
			}
			log("-- import %s %s: %s", address, id, imported.Summary())
		}
	}
}

// command runs one, and says what the provider did that no provider may.
func (c cell) command(ctx context.Context, w *world, s step, log logging) (*core.Result, error) {
	result, err := w.command(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, d := range result.Diagnostics {
		log("%s", d)
	}
	log("-- %s: %v, in the state: %s", s.name, result.Actions, strings.Join(w.terraform.State.Addresses(), " "))
	if len(result.Broken) > 0 {
		return nil, fmt.Errorf("a bug in the provider: %s", strings.Join(result.Broken, "; "))
	}
	return result, nil
}

// asWithout compares what there is with what there is after the step without a fault.
func (c cell) asWithout(ctx context.Context, w *world) error {
	lines, made, err := w.picture(ctx)
	if err != nil {
		return err
	}
	if !slices.Equal(c.after, lines) {
		return fmt.Errorf("there is not what there should be:\n  %s\nbut:\n  %s", strings.Join(c.after, "\n  "), strings.Join(lines, "\n  "))
	}
	if made != c.made {
		return fmt.Errorf("%d objects were made in all, and not %d", made, c.made)
	}
	before := idsOf(c.before.state)
	for address, id := range idsOf(w.terraform.State) {
		if kept := before[address]; kept != "" && kept == c.ids[address] && id != kept {
			return fmt.Errorf("%s was %s, and is %s now", address, kept, id)
		}
	}
	if got, want := slices.Sorted(maps.Keys(idsOf(w.terraform.State))), slices.Sorted(maps.Keys(c.ids)); !slices.Equal(got, want) {
		return fmt.Errorf("the state has %v, and not %v", got, want)
	}
	return nil
}

// nothingLeft says what is left after the end.
func (c cell) nothingLeft(ctx context.Context, w *world) error {
	lines, _, err := w.picture(ctx)
	if err != nil {
		return err
	}
	if len(lines) > 0 || len(w.terraform.State) > 0 {
		return fmt.Errorf("after the end there is, on the servers and in the state:\n  %s\n  %v", strings.Join(lines, "\n  "), w.terraform.State.Addresses())
	}
	return nil
}
