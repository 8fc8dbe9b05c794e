package instance

import (
	"sync"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// plannedInstances are the standing instances as the plans of this process leave them, by id. Terraform plans a master before its
// slaves, so that a new slave is compared with what its master will be when it is made, not with what it is now.
type plannedInstances struct {
	mu sync.Mutex
	of map[string]instanceModel
}

func (p *plannedInstances) plan(id string, m instanceModel) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil {
		p.of = map[string]instanceModel{}
	}
	p.of[id] = m
}

// after is a master as it will be once the plan is applied. What is not known yet is empty. Whose slave it is, is what is declared of
// it: one that follows another now because roles have moved is a member of the same set, and a new slave is made of the set's present
// master. So it is with one that this process does not plan.
func (p *plannedInstances) after(master api.Instance) api.Instance {
	p.mu.Lock()
	defer p.mu.Unlock()
	planned, ok := p.of[master.ID]
	if !ok {
		master.MasterID = ""
		return master
	}
	datastore := object.DatastoreModelOf(planned.Datastore)
	master.Datastore = api.Datastore{Type: datastore.Type.ValueString(), Version: datastore.Version.ValueString()}
	master.FlavorID = planned.FlavorID.ValueString()
	master.VolumeSize = int(object.VolumeOf(planned.Volume).Size.ValueInt64())
	master.MasterID = planned.masterDeclared().ValueString()
	if planned.Role.ValueString() == roleMaster {
		master.MasterID = ""
	}
	return master
}
