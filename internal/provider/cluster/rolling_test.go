package cluster

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

func TestAnotherFlavorRollsNodeByNode(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*clusterChange)
		want   outcome
	}{
		"one node after the other, a primary last": {
			change: func(c *clusterChange) { c.primary("b") },
			want:   outcome{steps: []string{"add a", "remove a:a", "add c", "remove c:c", "add d", "remove d:d", "add b", "remove b:b"}},
		},
		"what was reached before an interrupt is not done again": {
			change: func(c *clusterChange) {
				for _, key := range []string{"a", "b"} {
					p := c.Have[key]
					p.FlavorID = "3"
					c.Have[key] = p
				}
			},
			want: outcome{steps: []string{"add c", "remove c:c", "add d", "remove d:d"}},
		},
		"also where heal leaves alone what nobody asked for": {
			change: func(c *clusterChange) { c.Heal = false },
			want:   outcome{steps: []string{"add a", "remove a:a", "add b", "remove b:b", "add c", "remove c:c", "add d", "remove d:d"}},
		},
		"what failed goes first": {
			change: func(c *clusterChange) { c.fail("d") },
			want:   outcome{steps: []string{"add d", "remove d:d", "add a", "remove a:a", "add b", "remove b:b", "add c", "remove c:c"}},
		},
		"a node that is being rebooted waits for the next plan": {
			change: func(c *clusterChange) { c.status(api.StatusReboot, "d") },
			want:   outcome{steps: []string{"add a", "remove a:a", "add b", "remove b:b", "add c", "remove c:c"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			change := galera()
			change.Declared.FlavorID, change.Resized = "3", true
			test.change(&change)
			assert.Equal(t, test.want, tell(planCluster(change, mariadbAPI)))
		})
	}
	change := galera()
	change.Declared.VolumeSize, change.Resized = volumeNotKnownYet, true
	assert.Equal(t, "adds node a because its volume is 1 GiB, declared (known after apply)", planCluster(change, mariadbAPI).Steps[0].sentence())
}

// Where one node after the other can't have it, the plan says why.
func TestAnotherFlavorOfTheWholeClusterIsExplained(t *testing.T) {
	plan, state := &clusterModel{}, &clusterModel{}
	state.Name, state.ID = types.StringValue("products"), types.StringValue("dfbb")
	redis := clusterAbilities{Datastore: "redis", ClusterRules: api.ClusterRules{NoRoll: "Trove moves no slots"}}
	var diags diag.Diagnostics
	plan.warnOfWhole(state, []path.Path{path.Root("name")}, redis, &diags)
	assert.Empty(t, diags, "another name needs no reason")
	plan.warnOfWhole(state, []path.Path{path.Root("name"), path.Root("flavor_id")}, redis, &diags)
	plan.warnOfWhole(state, []path.Path{path.Root("volume")}, mariadbAPI, &diags)
	assert.Equal(t, diag.Diagnostics{
		diag.NewAttributeWarningDiagnostic(path.Root("flavor_id"), `Cluster "products" can't be changed node by node`,
			`The change of flavor_id of the redis cluster "products" (dfbb) can only be met by deleting it with its data and making a new one: Trove moves no slots.`),
		diag.NewAttributeWarningDiagnostic(path.Root("volume"), `Cluster "products" can't be changed node by node`,
			`The change of volume of the mariadb cluster "products" (dfbb) can only be met by deleting it with its data and making a new one: the API can't put a new node into the region of an old one.`),
	}, diags)
}
