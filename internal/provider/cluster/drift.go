package cluster

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// A cluster declares one flavor, volume and configuration for all its nodes, and the server tells these of each node. Where a node has
// another one, the state of the cluster has what that node has, and what was declared is noted beside it (object.DriftNote). So a plan can
// tell what is ignored (ignore_changes) from what is still declared: the first is left alone, and the second is compared with the nodes as if
// the state still had it.

// ignored are the attributes of which no node is compared with what is declared. nodes says that none is repaired at all.
type ignored struct{ flavor, volume, configuration, nodes bool }

// showDrift writes into the model what a node has that is not as declared, and returns what is to be noted: what was declared of it. An
// attribute that a node does not have at all stays as declared, since Terraform takes no plan that leaves it without.
func (m *clusterModel) showDrift(noted declaration, nodes []api.Node, owned []string, can clusterAbilities) declaration {
	declared := declaration{
		FlavorID:        cmp.Or(noted.FlavorID, m.FlavorID.ValueString()),
		ConfigurationID: cmp.Or(noted.ConfigurationID, m.ConfigurationID.ValueString()),
		VolumeSize:      cmp.Or(noted.VolumeSize, int(object.VolumeOf(m.Volume).Size.ValueInt64())),
	}
	seen, drift := noted, declaration{} // Where no node differs any longer, the state has again what was noted.
	for _, node := range slices.Backward(nodes) {
		if !slices.Contains(owned, node.ID) {
			continue
		}
		p := placeOf(nodeFactsOf(node), types.StringNull(), types.StringValue(node.Type))
		differs := p.differs(declared, can)
		if differs.flavor {
			seen.FlavorID, drift.FlavorID = p.FlavorID, declared.FlavorID
		}
		if differs.volume {
			seen.VolumeSize, drift.VolumeSize = p.VolumeSize, declared.VolumeSize
		}
		if differs.configuration && p.ConfigurationID != "" {
			seen.ConfigurationID, drift.ConfigurationID = p.ConfigurationID, declared.ConfigurationID
		}
	}
	m.takeSizes(seen)
	return drift
}

// takeSizes takes what is told of the declaration.
func (m *clusterModel) takeSizes(d declaration) {
	if d.FlavorID != "" {
		m.FlavorID = types.StringValue(d.FlavorID)
	}
	if d.VolumeSize != 0 {
		m.Volume = object.VolumeObjectOf(d.VolumeSize, object.VolumeOf(m.Volume).Type)
	}
	if d.ConfigurationID != "" {
		m.ConfigurationID = types.StringValue(d.ConfigurationID)
	}
}

// takeBack takes state and plan back to what was declared, but for what is ignored: what is declared as the nodes have it, and was
// declared otherwise. Where nodes roll, that may also be the rest of a roll that was cut off: there it is ignored only if no configuration says it.
func takeBack(state, plan, config *clusterModel, noted declaration, said func(string, attr.Value) bool) (ignored, declaration) {
	var left ignored
	if noted.FlavorID != "" {
		if left.flavor = config.FlavorID.Equal(state.FlavorID) && !said("flavor_id", config.FlavorID); left.flavor {
			noted.FlavorID = ""
		} else if plan.FlavorID.Equal(state.FlavorID) {
			plan.FlavorID = config.FlavorID
		}
	}
	if is, should := object.VolumeOf(state.Volume).Size, object.VolumeOf(config.Volume).Size; noted.VolumeSize != 0 {
		if left.volume = should.Equal(is) && !said("volume", should); left.volume {
			noted.VolumeSize = 0
		} else if plan.Volume.Equal(state.Volume) {
			plan.Volume = config.Volume
		}
	}
	if noted.ConfigurationID != "" {
		if left.configuration = config.ConfigurationID.Equal(state.ConfigurationID); left.configuration {
			noted.ConfigurationID = ""
		} else if plan.ConfigurationID.Equal(state.ConfigurationID) {
			plan.ConfigurationID = config.ConfigurationID
		}
	}
	state.takeSizes(noted)
	return left, noted
}

// keepSeen leaves in a plan that does nothing about them what the nodes have: noted are the attributes that were taken back.
func (m *clusterModel) keepSeen(state, seen *clusterModel, noted declaration) {
	if noted.FlavorID != "" && m.FlavorID.Equal(state.FlavorID) {
		m.FlavorID = seen.FlavorID
	}
	if noted.VolumeSize != 0 && object.VolumeOf(m.Volume).Size.Equal(object.VolumeOf(state.Volume).Size) {
		m.Volume = object.VolumeObjectOf(int(object.VolumeOf(seen.Volume).Size.ValueInt64()), object.VolumeOf(m.Volume).Type)
	}
	if noted.ConfigurationID != "" && m.ConfigurationID.Equal(state.ConfigurationID) {
		m.ConfigurationID = seen.ConfigurationID
	}
}

// still is what stays noted after a change that went well: what was declared of what is ignored, or is declared as before.
func (d declaration) still(config *clusterModel, left ignored) declaration {
	if !left.flavor && config.FlavorID.ValueString() != d.FlavorID {
		d.FlavorID = ""
	}
	if !left.volume && object.VolumeOf(config.Volume).Size.ValueInt64() != int64(d.VolumeSize) {
		d.VolumeSize = 0
	}
	if !left.configuration && config.ConfigurationID.ValueString() != d.ConfigurationID {
		d.ConfigurationID = ""
	}
	return d
}

// leave takes what is ignored out of what the nodes are compared with.
func (c *clusterChange) leave(left ignored) {
	c.Leave = left.nodes
	if left.flavor {
		c.Declared.FlavorID = ""
	}
	if left.volume {
		c.Declared.VolumeSize = 0
	}
	if left.configuration {
		c.Declared.ConfigurationID = ""
	}
}

// ignoresNodes tells whether `nodes` is ignored as a whole: only then it has what no configuration can declare, as the state has it.
func (m *clusterModel) ignoresNodes(ctx context.Context, diags *diag.Diagnostics) bool {
	for _, p := range m.places(ctx, diags) {
		if !p.ID.IsNull() && !p.ID.IsUnknown() {
			return true
		}
	}
	return false
}

// ValidateConfig notes what is declared before anything of it is ignored.
func (r *clusterResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var name, flavor types.String
	var volume types.Object
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("flavor_id"), &flavor)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("volume"), &volume)...)
	if !resp.Diagnostics.HasError() {
		object.Memory[object.Written](r.Connection).Note("cluster", name, map[string]attr.Value{"flavor_id": flavor, "volume": object.VolumeOf(volume).Size})
	}
}

// said tells what is written of a cluster, where a roll may have been cut off. Where nothing was seen of it, anything may be.
func (r *clusterResource) said(config *clusterModel, can clusterAbilities) func(string, attr.Value) bool {
	return func(attribute string, value attr.Value) bool {
		says, known := object.Memory[object.Written](r.Connection).Says("cluster", config.Name, attribute, value)
		return can.Rolls && (says || !known)
	}
}
