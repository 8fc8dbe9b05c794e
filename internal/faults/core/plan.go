package core

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// change is what a plan has for one resource.
type change struct {
	declaration
	action  Action
	planned cty.Value
	// private and identity are the provider's, from the plan to the apply.
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// plan is all changes, in the order in which they were planned, and the state as the refresh has it.
type plan struct {
	changes   []change
	refreshed State
}

// Plan tells what there is to do. The state stays as it is.
func (t *Terraform) Plan(ctx context.Context, configuration string) (*Result, error) {
	result := &Result{Actions: map[string]Action{}}
	_, err := t.plan(ctx, result, configuration)
	return ended(result, err)
}

// plan is terraform plan: validate, refresh and plan each resource, then what has left the configuration.
func (t *Terraform) plan(ctx context.Context, result *Result, configuration string) (made plan, err error) {
	declared, err := parse(configuration)
	if err != nil {
		return made, err
	}
	made.refreshed = t.State.Clone()
	err = t.walking(ctx, result, func(w *walk) error {
		values, wanted, unplanned := map[string]cty.Value{}, map[string]bool{}, map[string]bool{}
		for _, d := range declared {
			wanted[d.address] = true
			if anyOf(d.needs, unplanned) {
				unplanned[d.address] = true
				continue
			}
			c, ok, err := w.planResource(ctx, made.refreshed, d, values)
			if err != nil {
				return err
			}
			if !ok {
				unplanned[d.address] = true
				continue
			}
			values[d.address] = c.planned
			made.changes = append(made.changes, c)
		}
		for _, address := range made.refreshed.dependentsFirst() {
			if wanted[address] {
				continue
			}
			c, ok, err := w.planDeletion(ctx, made.refreshed, address)
			if err != nil {
				return err
			}
			if ok {
				made.changes = append(made.changes, c)
			}
		}
		return nil
	})
	result.Planned = map[string]cty.Value{}
	for _, c := range made.changes {
		result.Planned[c.address] = c.planned
		if c.action != NoOp {
			result.Actions[c.address] = c.action
		}
	}
	return made, err
}

func anyOf(addresses []string, in map[string]bool) bool {
	for _, address := range addresses {
		if in[address] {
			return true
		}
	}
	return false
}

// planResource refreshes one resource and plans it. Ok is false where that failed.
func (w *walk) planResource(ctx context.Context, state State, d declaration, values map[string]cty.Value) (c change, ok bool, err error) {
	s, known := w.schemas[d.typeName]
	if !known {
		return c, false, fmt.Errorf("the provider has no resource %q", d.typeName)
	}
	configured, err := d.evaluate(s, values)
	if err != nil {
		return c, false, fmt.Errorf("%s: %w", d.address, err)
	}
	config, err := s.encode(configured)
	if err != nil {
		return c, false, err
	}
	validated, err := called(w, d.address, func() (*tfprotov6.ValidateResourceConfigResponse, error) {
		return w.process.Server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: d.typeName, Config: config, ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
	})
	if err != nil || validated == nil || w.add(d.address, validated.Diagnostics) {
		return c, false, err
	}
	if ok, err := w.refresh(ctx, state, d.address); !ok || err != nil {
		return c, false, err
	}
	return w.decide(ctx, s, state, d, configured)
}

// decide plans a resource that is refreshed, and once more as a new one where it is to be replaced.
func (w *walk) decide(ctx context.Context, s schema, state State, d declaration, configured cty.Value) (c change, ok bool, err error) {
	entry, exists := state[d.address]
	prior := s.null()
	if exists {
		prior = entry.Value
	}
	c = change{declaration: d, action: Update}
	if !exists {
		c.action = Create
	}
	if entry.Tainted {
		c.action = Replace
	}
	if c.action != Replace {
		var replaces bool
		if replaces, ok, err = w.ask(ctx, s, &c, prior, configured, entry); !ok || err != nil {
			return c, false, err
		}
		switch {
		case exists && replaces:
			c.action = Replace
		case exists && c.planned.RawEquals(prior):
			c.action = NoOp
		}
	}
	if c.action == Replace {
		if _, ok, err = w.ask(ctx, s, &c, s.null(), configured, Entry{}); !ok || err != nil {
			return c, false, err
		}
	}
	return c, true, nil
}

// ask lets the provider plan. Replaces tells whether it can't be done in place.
func (w *walk) ask(ctx context.Context, s schema, c *change, prior, configured cty.Value, entry Entry) (replaces, ok bool, err error) {
	request := &tfprotov6.PlanResourceChangeRequest{TypeName: c.typeName, PriorPrivate: entry.private, PriorIdentity: entry.identity}
	if request.PriorState, err = s.encode(prior); err != nil {
		return false, false, err
	}
	if request.Config, err = s.encode(configured); err != nil {
		return false, false, err
	}
	if request.ProposedNewState, err = s.encode(s.propose(prior, configured)); err != nil {
		return false, false, err
	}
	answer, err := called(w, c.address, func() (*tfprotov6.PlanResourceChangeResponse, error) {
		return w.process.Server.PlanResourceChange(ctx, request)
	})
	if err != nil || answer == nil || w.add(c.address, answer.Diagnostics) {
		return false, false, err
	}
	if c.planned, err = s.decode(answer.PlannedState); err != nil || c.planned == cty.NilVal {
		w.breach(c.address, "the planned state can't be read")
		return false, false, nil //nolint:nilerr // It is told as a breach, which the cell is judged by.
	}
	if found := s.unplannable(prior, configured, c.planned); found != "" {
		w.breach(c.address, "invalid plan: "+found)
		return false, false, nil
	}
	c.private, c.identity = answer.PlannedPrivate, answer.PlannedIdentity
	return len(answer.RequiresReplace) > 0, true, nil
}

// refresh brings what the state has of a resource up to date.
func (w *walk) refresh(ctx context.Context, state State, address string) (ok bool, err error) {
	entry, exists := state[address]
	if !exists {
		return true, nil
	}
	typeName, _, _ := cutAddress(address)
	s := w.schemas[typeName]
	current, err := s.encode(entry.Value)
	if err != nil {
		return false, err
	}
	answer, err := called(w, address, func() (*tfprotov6.ReadResourceResponse, error) {
		return w.process.Server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
			TypeName: typeName, CurrentState: current, Private: entry.private, CurrentIdentity: entry.identity,
		})
	})
	if err != nil || answer == nil || w.add(address, answer.Diagnostics) {
		return false, err
	}
	value, err := s.decode(answer.NewState)
	switch {
	case err != nil || value == cty.NilVal || !value.IsWhollyKnown():
		w.breach(address, "the state after a refresh can't be read, or is not known")
		return false, nil //nolint:nilerr // It is told as a breach, which the cell is judged by.
	case value.IsNull():
		delete(state, address)
	default:
		entry.Value, entry.private, entry.identity = value, answer.Private, answer.NewIdentity
		state[address] = entry
	}
	return true, nil
}

// planDeletion refreshes what has left the configuration, and plans its end.
func (w *walk) planDeletion(ctx context.Context, state State, address string) (c change, ok bool, err error) {
	if ok, err := w.refresh(ctx, state, address); !ok || err != nil {
		return c, false, err
	}
	if _, exists := state[address]; !exists {
		return c, false, nil
	}
	return w.askDeletion(ctx, state[address], address)
}

func (w *walk) askDeletion(ctx context.Context, entry Entry, address string) (c change, ok bool, err error) {
	typeName, name, _ := cutAddress(address)
	s := w.schemas[typeName]
	c = change{declaration: declaration{address: address, typeName: typeName, name: name, needs: entry.needs}, action: Delete, planned: s.null()}
	prior, err := s.encode(entry.Value)
	if err != nil {
		return c, false, err
	}
	none, err := s.encode(s.null())
	if err != nil {
		return c, false, err
	}
	answer, err := called(w, address, func() (*tfprotov6.PlanResourceChangeResponse, error) {
		return w.process.Server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
			TypeName: typeName, PriorState: prior, ProposedNewState: none, Config: none, PriorPrivate: entry.private, PriorIdentity: entry.identity,
		})
	})
	if err != nil || answer == nil || w.add(address, answer.Diagnostics) {
		return c, false, err
	}
	c.private, c.identity = answer.PlannedPrivate, answer.PlannedIdentity
	return c, true, nil
}
