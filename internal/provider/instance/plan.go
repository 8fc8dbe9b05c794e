package instance

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// instanceStepKind is one thing that is done to a standing instance. Trove takes one in a request.
type instanceStepKind string

const (
	stepAwait               instanceStepKind = "wait for"
	stepDetach              instanceStepKind = "detach"
	stepPromote             instanceStepKind = "promote"
	stepFollow              instanceStepKind = "follow another master with"
	stepRename              instanceStepKind = "rename"
	stepChangeAccess        instanceStepKind = "change the access of"
	stepGrowVolume          instanceStepKind = "grow the volume of"
	stepResize              instanceStepKind = "resize"
	stepDetachConfiguration instanceStepKind = "detach the configuration group of"
	stepUpgrade             instanceStepKind = "upgrade"
	stepAttachConfiguration instanceStepKind = "attach a configuration group to"
)

// instanceStep is one step of a change. To is the name, flavor, version or configuration group that the instance gets,
// empty where it is not known yet.
type instanceStep struct {
	Kind   instanceStepKind
	To     string
	Size   int
	Access types.Object
	// Slave is the id of the slave that takes the step before its master does, SlaveName its name; empty for the instance's own.
	Slave, SlaveName string
}

// planInstance turns a change that does not replace the instance into steps, in the order they are done: first what
// interrupts nothing, and a volume before what may need the room. A configuration group is for one version of a
// datastore (trove/configuration/models.py, Configuration.find): where both change, the old group goes before the
// upgrade, and the new one comes after it.
func planInstance(state, plan *instanceModel) []instanceStep {
	var steps []instanceStep
	add := func(when bool, step instanceStep) {
		if when {
			steps = append(steps, step)
		}
	}
	add(state.beingBuilt(), instanceStep{Kind: stepAwait})
	add(plan.detaches(state), instanceStep{Kind: stepDetach})
	add(plan.promotes(state), instanceStep{Kind: stepPromote})
	add(!plan.SlaveOf.IsNull() && !plan.follows(state.MasterID) && !plan.SlaveOf.Equal(state.SlaveOf) && !plan.promotes(state),
		instanceStep{Kind: stepFollow, To: plan.masterDeclared().ValueString()})
	add(!plan.Name.Equal(state.Name), instanceStep{Kind: stepRename, To: plan.Name.ValueString()})
	add(!plan.Access.IsNull() && !plan.Access.Equal(state.Access), instanceStep{Kind: stepChangeAccess, Access: plan.Access})
	size := object.VolumeOf(plan.Volume).Size
	add(!size.IsNull() && !size.Equal(object.VolumeOf(state.Volume).Size), instanceStep{Kind: stepGrowVolume, Size: int(size.ValueInt64())})
	add(!plan.FlavorID.Equal(state.FlavorID), instanceStep{Kind: stepResize, To: plan.FlavorID.ValueString()})

	version := object.DatastoreModelOf(plan.Datastore).Version
	upgrades := !version.Equal(object.DatastoreModelOf(state.Datastore).Version)
	reconfigures := !plan.ConfigurationID.Equal(state.ConfigurationID)
	leaves := reconfigures && !state.ConfigurationID.IsNull() && (upgrades || plan.ConfigurationID.IsNull())
	add(leaves, instanceStep{Kind: stepDetachConfiguration})
	add(upgrades, instanceStep{Kind: stepUpgrade, To: version.ValueString()})
	add(reconfigures && !plan.ConfigurationID.IsNull(), instanceStep{Kind: stepAttachConfiguration, To: plan.ConfigurationID.ValueString()})
	return steps
}

// stepsLeft tells which steps are still to be done to the instance as it is, and which need not: the volume of a slave may
// have grown with its master's meanwhile, and what an apply had done that was interrupted is not done again.
func stepsLeft(steps []instanceStep, present api.Instance) (left, over []instanceStep) {
	attached, wanted := present.ConfigurationID, ""
	if last := len(steps) - 1; last >= 0 && steps[last].Kind == stepAttachConfiguration {
		wanted = steps[last].To
	}
	for _, step := range steps {
		done := false
		if step.Slave != "" { // It is looked at when it is its turn.
			left = append(left, step)
			continue
		}
		switch step.Kind {
		case stepAwait:
		case stepDetach:
			done = present.MasterID == ""
		case stepPromote:
			done = present.MasterID == "" && len(present.SlaveIDs) > 0
		case stepFollow:
			done = present.MasterID == step.To
		case stepRename:
			done = present.Name == step.To
		case stepChangeAccess:
			done = present.Access != nil && accessObject(*present.Access).Equal(step.Access)
		case stepGrowVolume:
			done = present.VolumeSize >= step.Size
		case stepResize:
			done = present.FlavorID == step.To
		case stepDetachConfiguration:
			done = attached == "" || attached == wanted
		case stepUpgrade:
			done = present.Datastore.Version == step.To
		case stepAttachConfiguration:
			done = attached == step.To
		}
		if done {
			over = append(over, step)
		} else {
			left = append(left, step)
		}
	}
	return left, over
}

// settle writes into the model what the plan has of the attribute that the step changes.
func (s instanceStep) settle(m, plan *instanceModel) {
	switch s.Kind {
	case stepAwait:
	case stepDetach, stepPromote, stepFollow:
		m.SlaveOf = plan.SlaveOf
	case stepRename:
		m.Name = plan.Name
	case stepChangeAccess:
		m.Access = plan.Access
	case stepGrowVolume:
		m.Volume = plan.Volume
	case stepResize:
		m.FlavorID = plan.FlavorID
	case stepDetachConfiguration:
		m.ConfigurationID = types.StringNull()
	case stepUpgrade:
		m.Datastore = plan.Datastore
	case stepAttachConfiguration:
		m.ConfigurationID = plan.ConfigurationID
	}
}

// attribute is the one that the step changes.
func (s instanceStep) attribute() path.Path {
	switch s.Kind {
	case stepAwait:
	case stepDetach, stepFollow:
		return path.Root("slave_of")
	case stepPromote:
		return path.Root("role")
	case stepRename:
		return path.Root("name")
	case stepChangeAccess:
		return path.Root("access")
	case stepGrowVolume:
		return path.Root("volume").AtName("size")
	case stepResize:
		return path.Root("flavor_id")
	case stepUpgrade:
		return path.Root("datastore").AtName("version")
	case stepDetachConfiguration, stepAttachConfiguration:
		return path.Root("configuration_id")
	}
	return path.Empty()
}

// warnOfInstanceSteps tells, before the apply, each step that interrupts the database or can't be undone.
func warnOfInstanceSteps(diags *diag.Diagnostics, name string, steps []instanceStep) {
	leaves := slices.ContainsFunc(steps, func(s instanceStep) bool { return s.Kind == stepDetachConfiguration })
	for _, step := range steps {
		if leaves && step.Kind == stepAttachConfiguration {
			continue // It has been said of the one before.
		}
		summary, detail := "", ""
		name := name
		if step.Slave != "" {
			name = step.SlaveName
		}
		switch step.Kind {
		case stepAwait, stepRename, stepChangeAccess, stepGrowVolume:
			continue
		case stepDetach:
			summary = fmt.Sprintf("Slave %q will be detached", name)
			detail = fmt.Sprintf("Applying this plan detaches instance %q from its master for good: it can't be attached again, only made anew.", name)
		case stepPromote:
			summary = fmt.Sprintf("Slave %q will be promoted", name)
			detail = fmt.Sprintf("Applying this plan makes instance %q the master of its set; the present master and its other slaves follow it. Writes are refused while they change.", name)
		case stepFollow:
			continue // It is told of the one that is promoted.
		case stepResize:
			summary = fmt.Sprintf("Instance %q will be restarted", name)
			detail = fmt.Sprintf("Applying this plan gives instance %q another flavor. Its server is restarted for that, and the database can't be reached meanwhile.", name)
		case stepUpgrade:
			summary = fmt.Sprintf("Database of instance %q will be upgraded", name)
			detail = fmt.Sprintf("Applying this plan upgrades the database of instance %q. It can't be reached meanwhile, and it can't go back to the version it has now.", name)
		case stepDetachConfiguration, stepAttachConfiguration:
			summary = fmt.Sprintf("Database of instance %q may be restarted", name)
			detail = fmt.Sprintf("Applying this plan changes the configuration group of instance %q. Parameters that need a restart are in force after the next one, and its status is RESTART_REQUIRED until then. An instance that waits for such a restart takes no other group: where that is so, its database is restarted first.", name)
		}
		if step.Slave != "" {
			detail += fmt.Sprintf(" It is a slave (%s), and goes before its master.", step.Slave)
		}
		diags.AddAttributeWarning(step.attribute(), summary, detail)
	}
}
