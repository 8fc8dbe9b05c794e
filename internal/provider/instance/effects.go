package instance

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// This file is pure: what a change leaves as it is. Whatever a plan calls unknown, all that hangs on it is planned to change, a DNS record
// on an address say. So a plan calls unknown what its steps can change, and nothing else.

// stepEffects are the computed attributes that a step can change. Any step that sends something changes when the instance was last
// changed, and one after which it is well what it was before, if that was not well.
var stepEffects = map[instanceStepKind][]string{
	stepAwait:               {"status", "operating_status", "role", "master_id", "slaves", "ip", "hostname"},
	stepDetach:              {"role", "master_id"},
	stepPromote:             {"role", "master_id", "slaves"},
	stepFollow:              {"role", "master_id", "slaves"},
	stepRename:              {},
	stepChangeAccess:        {},
	stepGrowVolume:          {},
	stepResize:              {},
	stepDetachConfiguration: {"status"},
	stepUpgrade:             {},
	stepAttachConfiguration: {"status"},
}

// effects are the computed attributes that these steps can change of an instance.
func effects(steps []instanceStep, state *instanceModel) []string {
	var changed []string
	for _, step := range steps {
		if step.Slave != "" {
			continue // It is done to another instance.
		}
		changed = append(changed, "updated")
		changed = append(changed, stepEffects[step.Kind]...)
		if state.Status.ValueString() != string(api.StatusActive) {
			changed = append(changed, "status")
		}
		if told := state.OperatingStatus; !told.IsNull() && told.ValueString() != string(api.OperatingHealthy) {
			changed = append(changed, "operating_status")
		}
		if step.movesAddress(state) {
			changed = append(changed, "ip")
		}
	}
	return changed
}

// movesAddress tells whether the step gives the instance a public address, or takes it away. A promotion hands that of the old master
// on to the new one (trove/taskmanager/manager.py, Manager.promote_to_replica_source).
func (s instanceStep) movesAddress(state *instanceModel) bool {
	before, _ := state.Access.Attributes()["is_public"].(types.Bool)
	switch s.Kind {
	case stepChangeAccess:
		after, _ := s.Access.Attributes()["is_public"].(types.Bool)
		return !after.Equal(before)
	case stepPromote, stepFollow:
		return before.ValueBool()
	case stepAwait, stepDetach, stepRename, stepGrowVolume, stepResize, stepDetachConfiguration, stepUpgrade, stepAttachConfiguration:
	}
	return false
}

// after are the facts once these steps are done, as far as they are known now.
func (f instanceFacts) after(steps []instanceStep, state *instanceModel) instanceFacts {
	for _, attribute := range effects(steps, state) {
		switch attribute {
		case "status":
			f.Status = types.StringUnknown()
		case "operating_status":
			f.OperatingStatus = types.StringUnknown()
		case "role":
			f.Role = types.StringUnknown()
		case "master_id":
			f.MasterID = types.StringUnknown()
		case "slaves":
			f.Slaves = types.SetUnknown(types.StringType)
		case "ip":
			f.IP, f.IPAddress = types.ListUnknown(types.StringType), types.StringUnknown()
		case "hostname":
			f.Hostname = types.StringUnknown()
		case "updated":
			f.Updated = timetypes.NewRFC3339Unknown()
		}
	}
	for _, step := range steps {
		switch step.Kind {
		case stepDetach:
			f.Role, f.MasterID = types.StringValue(roleStandalone), types.StringNull()
		case stepPromote:
			f.Role, f.MasterID = types.StringValue(roleMaster), types.StringNull()
		case stepAwait, stepFollow, stepRename, stepChangeAccess, stepGrowVolume, stepResize, stepDetachConfiguration, stepUpgrade, stepAttachConfiguration:
		}
	}
	return f
}

// orElse are these facts, and the others where these are not known. Terraform refuses an apply after which anything differs from what was
// planned as known; what has moved meanwhile, the next refresh shows.
func (f instanceFacts) orElse(others instanceFacts) instanceFacts {
	return instanceFacts{
		ID: object.KnownOr(f.ID, others.ID), Status: object.KnownOr(f.Status, others.Status),
		OperatingStatus: object.KnownOr(f.OperatingStatus, others.OperatingStatus), Role: object.KnownOr(f.Role, others.Role),
		MasterID: object.KnownOr(f.MasterID, others.MasterID), Slaves: object.KnownOr(f.Slaves, others.Slaves), IP: object.KnownOr(f.IP, others.IP),
		IPAddress: object.KnownOr(f.IPAddress, others.IPAddress), Hostname: object.KnownOr(f.Hostname, others.Hostname),
		Created: object.KnownOr(f.Created, others.Created), Updated: object.KnownOr(f.Updated, others.Updated),
	}
}
