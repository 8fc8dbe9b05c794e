package faults

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/faults/core"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// changed is a change of a configuration, and all that its plan says of what stands already: "ADDRESS.PATH" is planned to get another value,
// which is known, "ADDRESS.PATH?" one that is not known yet. Whatever hangs on any other attribute sees no change.
type changed struct {
	name, api     string
	before, after string // EAST in the latter is the id of the node in the place east.
	want          []string
}

// changes are those of changes that a step of each kind makes, alone. What is listed is written from what the API can do.
func changesOfPlans() []changed {
	v1 := set{datastore: mysql57, flavor: "2", size: 1}
	nodes := set{mysql55, "7", 1, true}
	alone := func(more string) string {
		return resource("trove_instance", "db", "name = \"db\"\n"+more)
	}
	base := v1.like()
	grouped := func(group string) string {
		text := ""
		for _, name := range []string{"small", "large"} {
			text += fmt.Sprintf("resource \"trove_configuration\" %q {\n  name = %q\n  %s\n  values = { max_connections = 200 }\n}\n", name, name, mysql57)
		}
		return text + alone(base+group)
	}
	three := `nodes = { a = {}, b = {}, c = {} }`
	west := `nodes = { west = { region = "west" }, east = { region = "east" }, eu = { region = "eu" } }`
	const clusterGroup = "resource \"trove_configuration\" \"cfg\" {\n  name = \"cfg\"\n  datastore = { type = \"mariadb\", version = \"10.4.12\" }\n  values = { connect_timeout = 15 }\n}\n"
	ofItsOwn := func(trigger string) string {
		return nodeSteps(nodesCluster("size = 3"), `region = "west"`+"\n"+trigger)[1].configuration
	}
	promoted := set{mysql57, "2", 1, false}
	return []changed{
		{"rename", sandbox.APIv1, alone(base), strings.Replace(alone(base), `"db"`+"\n", `"orders"`+"\n", 1), []string{
			"trove_instance.db.name", "trove_instance.db.updated?",
		}},
		{"grow", sandbox.APIv1, alone(base), alone(strings.Replace(base, "size = 1", "size = 2", 1)), []string{
			"trove_instance.db.updated?", "trove_instance.db.volume.size",
		}},
		{"resize", sandbox.APIv1, alone(base), alone(strings.Replace(base, `flavor_id = "2"`, `flavor_id = "3"`, 1)), []string{
			"trove_instance.db.flavor_id", "trove_instance.db.updated?",
		}},
		{"upgrade", sandbox.APIv1, alone(base), alone(strings.Replace(base, "5.7.29", "8.0.29", 1)), []string{
			"trove_instance.db.datastore.version", "trove_instance.db.updated?",
		}},
		{"public", sandbox.APIv1, alone(base), alone(base + "access = { is_public = true }"), []string{
			"trove_instance.db.access.is_public", "trove_instance.db.ip?", "trove_instance.db.ip_address?", "trove_instance.db.updated?",
		}},
		{"cidrs", sandbox.APIv1, alone(base + "access = { is_public = true }"), alone(base + `access = { is_public = true, allowed_cidrs = ["10.0.0.0/8"] }`), []string{
			"trove_instance.db.access.allowed_cidrs", "trove_instance.db.updated?",
		}},
		{"attach", sandbox.APIv1, grouped(""), grouped("configuration_id = trove_configuration.small.id"), []string{
			"trove_instance.db.configuration_id", "trove_instance.db.status?", "trove_instance.db.updated?",
		}},
		{"detach group", sandbox.APIv1, grouped("configuration_id = trove_configuration.small.id"), grouped(""), []string{
			"trove_instance.db.configuration_id", "trove_instance.db.status?", "trove_instance.db.updated?",
		}},
		{"protection", sandbox.APIv1, alone(base), strings.Replace(alone(base), "deletion_protection = false", "deletion_protection = true", 1), []string{
			"trove_instance.db.deletion_protection",
		}},
		{"promote", sandbox.APIv1, promoted.master() + promoted.slaves("a", "b"), promoted.master() + promoted.slave("a", `role = "master"`) + promoted.slaves("b"), []string{
			"trove_instance.a.master_id", "trove_instance.a.role", "trove_instance.a.slaves?", "trove_instance.a.updated?",
		}},
		{"detach", sandbox.APIv1, v1.master() + v1.slaves("a"), v1.master() + resource("trove_instance", "a", "name = \"a\"\n"+base), []string{
			"trove_instance.a.master_id", "trove_instance.a.role", "trove_instance.a.slave_of", "trove_instance.a.updated?",
		}},
		{"detach on nodes", sandbox.APINodes, nodes.master() + nodes.slaves("a"), nodes.master() + resource("trove_instance", "a", "name = \"a\"\n"+nodes.like()), []string{
			"trove_instance.a.master_id", "trove_instance.a.role", "trove_instance.a.slave_of", "trove_instance.a.updated?",
		}},
		{"restart", sandbox.APIv1, v1Cluster(three), v1Cluster(three + "\nrestart_trigger = \"1\""), []string{
			"trove_cluster.products.restart_trigger", "trove_cluster.products.updated?",
		}},
		{"upgrade of a cluster", sandbox.APIv1, v1Cluster(three), strings.Replace(v1Cluster(three), "10.4.12", "10.6.7", 1), []string{
			"trove_cluster.products.datastore.version", "trove_cluster.products.updated?",
		}},
		{"add", sandbox.APINodes, nodesCluster(west), nodesCluster(strings.Replace(west, "nodes = {", `nodes = { west-2 = { region = "west" },`, 1)), []string{
			"trove_cluster.products.nodes.west-2", "trove_cluster.products.updated?",
		}},
		{"remove", sandbox.APIv1, v1Cluster(`nodes = { a = {}, b = {}, c = {}, d = {} }`), v1Cluster(three), []string{
			"trove_cluster.products.nodes.d", "trove_cluster.products.updated?",
		}},
		{"replace", sandbox.APINodes, nodesCluster(west), nodesCluster(strings.Replace(west, `"east" }`, `"east", replacement_trigger = "1" }`, 1)), []string{
			"trove_cluster.products.nodes.east.created?", "trove_cluster.products.nodes.east.id?", "trove_cluster.products.nodes.east.ip?",
			"trove_cluster.products.nodes.east.name?", "trove_cluster.products.nodes.east.replacement_trigger", "trove_cluster.products.nodes.east.status?",
			"trove_cluster.products.nodes.east.updated?", "trove_cluster.products.nodes.east.volume_used?", "trove_cluster.products.updated?",
		}},
		{"add by size", sandbox.APIv1, v1Cluster("size = 3"), v1Cluster("size = 4"), []string{
			"trove_cluster.products.members", "trove_cluster.products.size", "trove_cluster.products.updated?",
		}},
		{"remove by size", sandbox.APINodes, nodesCluster("size = 4"), nodesCluster("size = 3"), []string{
			"trove_cluster.products.members", "trove_cluster.products.size", "trove_cluster.products.updated?",
		}},
		{"name", sandbox.APIv1, v1Cluster("size = 3"), v1Cluster(three), []string{
			"trove_cluster.products.members", "trove_cluster.products.nodes", "trove_cluster.products.size",
		}},
		{"key", sandbox.APINodes, nodesCluster(west), nodesCluster(strings.Replace(west, `east = { region = "east" }`, `orient = { region = "east", adopt = "EAST" }`, 1)), []string{
			"trove_cluster.products.nodes.east", "trove_cluster.products.nodes.orient",
		}},
		{"group of a cluster", sandbox.APIv1, clusterGroup + v1Cluster(three), clusterGroup + v1Cluster(three+"\nconfiguration_id = trove_configuration.cfg.id"), []string{
			"trove_cluster.products.configuration_id",
			"trove_cluster.products.nodes.a.configuration_id", "trove_cluster.products.nodes.a.status?",
			"trove_cluster.products.nodes.b.configuration_id", "trove_cluster.products.nodes.b.status?",
			"trove_cluster.products.nodes.c.configuration_id", "trove_cluster.products.nodes.c.status?",
			"trove_cluster.products.status?", "trove_cluster.products.updated?",
		}},
		{"replace a node of its own", sandbox.APINodes, ofItsOwn(""), ofItsOwn(`replacement_trigger = "1"`), []string{
			"trove_cluster_node.extra.configuration_id?", "trove_cluster_node.extra.created?", "trove_cluster_node.extra.id?", "trove_cluster_node.extra.ip?",
			"trove_cluster_node.extra.name?", "trove_cluster_node.extra.replacement_trigger", "trove_cluster_node.extra.role?", "trove_cluster_node.extra.shard_id?",
			"trove_cluster_node.extra.status?", "trove_cluster_node.extra.updated?", "trove_cluster_node.extra.volume_used?",
		}},
	}
}

// What a step can't change keeps its value in the plan, and what the plan says is what is there afterwards.
func TestPlansSayWhatChanges(t *testing.T) {
	t.Parallel()
	for _, c := range changesOfPlans() {
		t.Run(c.api+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			w, err := open(t.Context(), c.api, snapshot{}, t.TempDir())
			require.NoError(t, err)
			defer func() { require.NoError(t, w.close()) }()
			w.wire.arm(nil, call{})
			apply := func(configuration string, idle bool) {
				result, err := w.command(t.Context(), step{c.name, configuration})
				require.NoError(t, err)
				require.Empty(t, result.Errors())
				require.Empty(t, result.Broken)
				if idle {
					require.Empty(t, result.Actions)
				}
			}
			apply(c.before, false)
			apply(c.before, true)
			before := w.terraform.State.Clone()
			if strings.Contains(c.after, "EAST") {
				east := before["trove_cluster.products"].Value.GetAttr("nodes").Index(cty.StringVal("east"))
				c.after = strings.Replace(c.after, "EAST", east.GetAttr("id").AsString(), 1)
			}
			planned, err := w.terraform.Plan(t.Context(), c.after)
			require.NoError(t, err)
			require.Empty(t, planned.Errors())
			apply(c.after, false)
			apply(c.after, true)

			var said, wrong []string
			for address, entry := range before {
				said = append(said, differences(address, entry.Value, planned.Planned[address])...)
				if planned.Actions[address] == core.NoOp || planned.Actions[address] == "" {
					continue // What it is to others may change with them.
				}
				for _, path := range differences(address, w.terraform.State[address].Value, planned.Planned[address]) {
					if leaf := path[strings.LastIndex(path, ".")+1:]; !strings.HasSuffix(leaf, "?") && leaf != "updated" && leaf != "volume_used" {
						wrong = append(wrong, path)
					}
				}
			}
			slices.Sort(said)
			assert.Equal(t, c.want, said)
			assert.Empty(t, wrong, "what the plan says is not what is there afterwards")
		})
	}
}

// differences are the paths under which a value changes, with a question mark where it is not known to what.
func differences(path string, was, now cty.Value) []string {
	switch {
	case !now.IsKnown():
		return []string{path + "?"}
	case was.RawEquals(now):
		return nil
	case was.IsNull(), now.IsNull():
		return []string{path}
	case now.Type().IsObjectType(), now.Type().IsMapType():
		before, after := was.AsValueMap(), now.AsValueMap()
		var found []string
		for key := range after {
			if before[key] == cty.NilVal {
				found = append(found, path+"."+key)
				continue
			}
			found = append(found, differences(path+"."+key, before[key], after[key])...)
		}
		for key := range before {
			if after[key] == cty.NilVal {
				found = append(found, path+"."+key)
			}
		}
		return found
	case now.Type().IsListType() && was.LengthInt() == now.LengthInt():
		var found []string
		for i, element := range now.AsValueSlice() {
			found = append(found, differences(fmt.Sprintf("%s.%d", path, i), was.AsValueSlice()[i], element)...)
		}
		return found
	}
	return []string{path}
}
