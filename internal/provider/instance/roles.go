package instance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file says whose slave an instance is. The block slave_of says with whom an instance is made; who is the master after
// that, the server decides (failover), or `role`. So a role that moved within a set is no difference, whoever moved it.

// roleNote is the key of the note, beside the state, that the configuration declares the role.
const roleNote = "role_declared"

// keepRelation takes the block back to what was declared where the role has only moved within the set. An import declares
// nothing. A slave that stands alone now may be the one that took over from a lost master, and have the only data: where the
// API can promote, that is told and nothing is planned.
func (m *instanceModel) keepRelation(declared *instanceModel, promotes bool, diags *diag.Diagnostics) {
	imported := declared.FlavorID.IsNull()
	alone := m.Role.ValueString() == roleStandalone
	switch {
	case imported:
	case declared.SlaveOf.IsNull():
		m.SlaveOf = declared.SlaveOf
	case !alone && !declared.follows(m.MasterID):
		m.SlaveOf = declared.SlaveOf
	case alone && promotes:
		m.SlaveOf = declared.SlaveOf
		diags.AddAttributeWarning(path.Root("slave_of"), fmt.Sprintf("Instance %q is no longer a slave", m.Name.ValueString()),
			fmt.Sprintf("Instance %q (%s) is declared as a slave, and stands alone: it was detached, or it took over when its master was ejected, and may have the only data. Nothing is planned. To keep it as it is, remove its slave_of block; to have a new slave in its place, run terraform apply -replace.",
				m.Name.ValueString(), m.ID.ValueString()))
	}
}

// masterDeclared is the id in the block, null where there is none.
func (m *instanceModel) masterDeclared() types.String {
	master, ok := m.SlaveOf.Attributes()["instance_id"].(types.String)
	if !ok {
		return types.StringNull()
	}
	return master
}

// follows tells whether the block names this master.
func (m *instanceModel) follows(master types.String) bool {
	return !master.IsNull() && m.masterDeclared().Equal(master)
}

// keepRole keeps a declared role: a master whose slaves are all gone still is what it is declared to be.
func (m *instanceModel) keepRole(ctx context.Context, notes object.PrivateReader, diags *diag.Diagnostics) {
	note, d := notes.GetKey(ctx, roleNote)
	diags.Append(d...)
	if string(note) == "true" && m.Role.ValueString() == roleStandalone {
		m.Role = types.StringValue(roleMaster)
	}
}

// noteRole notes whether the configuration declares the role. Where it never did, nothing is noted.
func (m *instanceModel) noteRole(ctx context.Context, notes object.PrivateState, diags *diag.Diagnostics) {
	before, d := notes.GetKey(ctx, roleNote)
	diags.Append(d...)
	if m.Role.IsNull() && len(before) == 0 {
		return
	}
	diags.Append(notes.SetKey(ctx, roleNote, fmt.Appendf(nil, "%t", !m.Role.IsNull()))...)
}

// promotes tells whether the configuration wants a slave to be the master.
func (m *instanceModel) promotes(state *instanceModel) bool {
	return m.Role.ValueString() == roleMaster && state.Role.ValueString() == roleSlave
}

// promotions are the instances that plans of this process make masters, or that are masters, each with the master that it
// had. What is declared to follow one of them, and belongs to the same set, need not be replaced.
type promotions struct {
	mu     sync.Mutex
	former map[string]string
}

func (p *promotions) plan(id, former string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.former == nil {
		p.former = map[string]string{}
	}
	p.former[id] = former
}

// of tells whether the instance becomes the master of the set that has this master now.
func (p *promotions) of(id, former string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	had, ok := p.former[id]
	return ok && former != "" && had == former
}

// staysInSet tells whether the block names an instance of the set that this one is in, which is its master or is about to be
// it: then there is nothing to replace.
func (m *instanceModel) staysInSet(state *instanceModel, planned *promotions) bool {
	master := m.masterDeclared()
	if master.IsNull() || master.IsUnknown() {
		return false
	}
	if master.Equal(state.MasterID) {
		return true
	}
	set := state.MasterID.ValueString() // the present master
	if state.MasterID.IsNull() {
		set = state.ID.ValueString()
	}
	return planned.of(master.ValueString(), set)
}

// checkTurn refuses a master that is declared to follow its own slave, where nothing says that this one is to be promoted:
// it would be replaced.
func (m *instanceModel) checkTurn(state *instanceModel, planned *promotions, diags *diag.Diagnostics) {
	master := m.masterDeclared()
	if m.SlaveOf.Equal(state.SlaveOf) {
		return
	}
	if !m.staysInSet(state, planned) && slices.ContainsFunc(state.Slaves.Elements(), master.Equal) {
		diags.AddAttributeError(atMaster, "The slave is not promoted",
			fmt.Sprintf("Instance %q is declared as the slave of %s, which is a slave of it. To turn them round, set role = \"master\" on that one, and remove its slave_of block.",
				state.Name.ValueString(), master.ValueString()))
	}
}

// freeSlaves sees to the slaves of an instance that is to be deleted, because of which the server may have refused that, and
// returns those that are in the way still. Slaves that are deleted by the same apply go first, whatever the order of the
// configuration. A slave that has become the master gives that back to the master it is declared to follow; others are
// detached where on_delete says so.
func (r *instanceResource) freeSlaves(ctx context.Context, model *instanceModel) ([]string, error) {
	declared := model.masterDeclared().ValueString()
	slaves, err := r.Client.WaitSlavesGone(ctx, model.ID.ValueString(), declared)
	switch {
	case err != nil:
		return slaves, err
	case slices.Contains(slaves, declared):
		return nil, r.Client.Promote(ctx, declared)
	case model.OnDelete.ValueString() != onDeleteDetach:
		return slaves, nil
	}
	for _, id := range slaves {
		if err := unlessGone(r.Client.Detach(ctx, id)); err != nil {
			return slaves, fmt.Errorf("detaching its slave %s: %w", id, err)
		}
	}
	return nil, nil
}

// unlessGone is nil where the object does not exist.
func unlessGone(err error) error {
	if errors.Is(err, api.ErrNotFound) {
		return nil
	}
	return err
}

// warnOfDeletion tells what a deletion does beside deleting.
func (m *instanceModel) warnOfDeletion(diags *diag.Diagnostics) {
	slaves := m.Slaves.Elements()
	declared := m.masterDeclared()
	name := m.Name.ValueString()
	switch {
	case slices.ContainsFunc(slaves, declared.Equal) && !declared.IsNull():
		diags.AddWarning(fmt.Sprintf("Another instance is promoted before %q is deleted", name),
			fmt.Sprintf("Instance %q has become the master of %s, whose slave it is declared to be. Applying this plan promotes that one again before %q is deleted, so that no data is lost.", name, declared.ValueString(), name))
	case len(slaves) > 0 && m.OnDelete.ValueString() == onDeleteDetach:
		diags.AddWarning(fmt.Sprintf("Slaves of instance %q are detached", name),
			fmt.Sprintf("Instance %q is the master of %s. As on_delete says, those that are there when it is deleted are detached before, for good: each stands alone then.", name, m.Slaves))
	}
}

// The two ways of deleting a master.
const (
	onDeleteRefuse = "refuse"
	onDeleteDetach = "detach_slaves"
)
