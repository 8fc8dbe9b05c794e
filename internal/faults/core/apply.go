package core

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// Apply plans, and does what is planned. It goes on with what does not depend on a resource that failed, and stops where ctx is done,
// once what it is at has returned: ctx is Ctrl-C.
func (t *Terraform) Apply(ctx context.Context, configuration string) (*Result, error) {
	result := &Result{Actions: map[string]Action{}}
	made, err := t.plan(ctx, result, configuration)
	if err != nil || result.Failed() || interrupted(ctx, result) {
		return ended(result, err)
	}
	t.State = made.refreshed
	if len(result.Actions) == 0 {
		return result, nil
	}
	return ended(result, t.carryOut(ctx, result, made.changes))
}

// Destroy is terraform destroy: a plan of the configuration, which refreshes, and then the end of all there is.
func (t *Terraform) Destroy(ctx context.Context, configuration string) (*Result, error) {
	result := &Result{Actions: map[string]Action{}}
	made, err := t.plan(ctx, result, configuration)
	if err != nil || result.Failed() || interrupted(ctx, result) {
		return ended(result, err)
	}
	t.State = made.refreshed
	var changes []change
	err = t.walking(ctx, result, func(w *walk) error {
		for _, address := range t.State.dependentsFirst() {
			c, ok, err := w.askDeletion(ctx, t.State[address], address)
			if err != nil {
				return err
			}
			if ok {
				changes = append(changes, c)
			}
		}
		return nil
	})
	if err != nil || result.Failed() || interrupted(ctx, result) {
		return ended(result, err)
	}
	return ended(result, t.carryOut(ctx, result, changes))
}

// Import takes an object over that is there already.
func (t *Terraform) Import(ctx context.Context, address, id string) (*Result, error) {
	result := &Result{Actions: map[string]Action{}}
	return ended(result, t.walking(ctx, result, func(w *walk) error {
		typeName, _, _ := cutAddress(address)
		answer, err := called(w, address, func() (*tfprotov6.ImportResourceStateResponse, error) {
			return w.process.Server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
		})
		if err != nil || answer == nil || w.add(address, answer.Diagnostics) {
			return err
		}
		for _, imported := range answer.ImportedResources {
			value, err := w.schemas[typeName].decode(imported.State)
			if err != nil {
				return err
			}
			state := State{address: {Value: value, private: imported.Private, identity: imported.Identity}}
			if ok, err := w.refresh(ctx, state, address); !ok || err != nil {
				return err
			}
			entry, exists := state[address]
			if !exists {
				result.fail(address, "Cannot import non-existent remote object", id)
				return nil
			}
			t.State = t.State.Clone()
			t.State[address] = entry
		}
		return nil
	}))
}

func interrupted(ctx context.Context, result *Result) bool {
	if ctx.Err() == nil {
		return false
	}
	result.fail("terraform", "Interrupted", "Terraform was interrupted, and stopped.")
	return true
}

// step is one half of a change: what makes, or what takes away.
type step struct {
	change
	deletes bool
}

// carryOut makes the changes, each when what it has to come after is done.
func (t *Terraform) carryOut(ctx context.Context, result *Result, changes []change) error {
	var left []step
	values := map[string]cty.Value{}
	for _, c := range changes {
		switch c.action {
		case NoOp:
			values[c.address] = c.planned
			t.note(c)
		case Create, Update:
			left = append(left, step{c, false})
		case Delete:
			left = append(left, step{c, true})
		case Replace:
			left = append(left, step{c, true}, step{c, false})
		}
	}
	return t.walking(ctx, result, func(w *walk) error {
		for len(left) > 0 && !interrupted(ctx, result) {
			next := slices.IndexFunc(left, func(s step) bool { return !t.comesLater(s, left) })
			if next < 0 {
				return fmt.Errorf("%d steps wait for each other", len(left))
			}
			s := left[next]
			left = slices.Delete(left, next, next+1)
			ok, err := w.take(ctx, s, values)
			if err != nil {
				return err
			}
			if !ok {
				left = withoutDependents(s, left)
			}
		}
		return nil
	})
}

// note keeps what an unchanged resource refers to.
func (t *Terraform) note(c change) {
	entry := t.State[c.address]
	entry.needs = c.needs
	t.State = t.State.Clone()
	t.State[c.address] = entry
}

// comesLater tells whether another step has to be taken before this one: what it refers to is made first; what refers to it is taken
// away first; what no longer refers to it is changed before it goes.
func (t *Terraform) comesLater(s step, left []step) bool {
	return slices.ContainsFunc(left, func(other step) bool {
		before := t.State[other.address].needs
		switch {
		case s.deletes && other.deletes:
			return slices.Contains(before, s.address)
		case s.deletes:
			return s.action == Delete && other.action == Update && slices.Contains(before, s.address)
		case other.deletes:
			return other.address == s.address || slices.Contains(before, s.address) || slices.Contains(s.needs, other.address) && other.action == Replace
		default:
			return slices.Contains(s.needs, other.address)
		}
	})
}

// withoutDependents is what can still be done after a step that failed.
func withoutDependents(failed step, left []step) []step {
	dropped := map[string]bool{failed.address: true}
	for {
		before := len(left)
		left = slices.DeleteFunc(left, func(s step) bool {
			drop := dropped[s.address] || !s.deletes && anyOf(s.needs, dropped) || s.deletes && failed.deletes && slices.Contains(failed.needs, s.address)
			if drop {
				dropped[s.address] = true
			}
			return drop
		})
		if len(left) == before {
			return left
		}
	}
}

// take takes a step, and writes down what came of it. Ok is false where it failed.
func (w *walk) take(ctx context.Context, taken step, values map[string]cty.Value) (ok bool, err error) {
	s, c := w.schemas[taken.typeName], taken.change
	entry, exists := w.State[c.address]
	prior, configured := s.null(), s.null()
	if exists {
		prior = entry.Value
	}
	if taken.deletes {
		c.planned, c.action = s.null(), Delete
	} else {
		if configured, err = c.evaluate(s, values); err != nil {
			return false, err
		}
		if c, ok, err = w.planAgain(ctx, s, c, prior, configured); !ok || err != nil {
			return false, err
		}
	}
	request := &tfprotov6.ApplyResourceChangeRequest{TypeName: c.typeName, PlannedPrivate: c.private, PlannedIdentity: c.identity}
	if request.PriorState, err = s.encode(prior); err != nil {
		return false, err
	}
	if request.PlannedState, err = s.encode(c.planned); err != nil {
		return false, err
	}
	if request.Config, err = s.encode(configured); err != nil {
		return false, err
	}
	answer, err := called(w, c.address, func() (*tfprotov6.ApplyResourceChangeResponse, error) {
		return w.process.Server.ApplyResourceChange(ctx, request)
	})
	if err != nil || answer == nil {
		return false, err
	}
	failed := w.add(c.address, answer.Diagnostics)
	value, err := s.decode(answer.NewState)
	if err != nil {
		w.breach(c.address, "the new state can't be read")
		return false, nil //nolint:nilerr // It is told as a breach, which the cell is judged by.
	}
	if value == cty.NilVal {
		value = prior
	}
	if !failed {
		failed = w.inconsistent(c, value)
	}
	made := Entry{Value: value, private: answer.Private, identity: answer.NewIdentity, needs: c.needs, Tainted: failed && (entry.Tainted || c.action == Create)}
	state := w.State.Clone()
	if value.IsNull() {
		delete(state, c.address)
	} else {
		state[c.address] = made
		values[c.address] = value
	}
	w.State = state
	return !failed, nil
}

// inconsistent tells whether a result is not what was planned, which is a breach.
func (w *walk) inconsistent(c change, value cty.Value) bool {
	found := ""
	switch {
	case c.action == Delete && !value.IsNull():
		found = "the object is still there after it was deleted"
	case c.action != Delete && value.IsNull():
		found = "there is no object after the apply"
	case c.action != Delete && !value.IsWhollyKnown():
		found = "there are unknown values after the apply"
	case c.action != Delete:
		found = disagree(c.planned, value, "")
	}
	if found == "" {
		return false
	}
	w.breach(c.address, "inconsistent result after apply: "+found)
	return true
}

// planAgain plans a change now that all it refers to is known. What it can't be is another one than was planned.
func (w *walk) planAgain(ctx context.Context, s schema, before change, prior, configured cty.Value) (c change, ok bool, err error) {
	c = before
	entry := w.State[c.address]
	if before.action == Replace {
		c.action = Create
	}
	replaces, ok, err := w.ask(ctx, s, &c, prior, configured, entry)
	if !ok || err != nil {
		return c, false, err
	}
	if found := disagree(before.planned, c.planned, ""); found != "" || replaces && c.action == Update {
		w.breach(c.address, fmt.Sprintf("inconsistent final plan (replaces: %t): %s", replaces, found))
		return c, false, nil
	}
	return c, true, nil
}
