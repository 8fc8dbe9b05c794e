package cluster_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// dialects are the two forms of the API, each with a cluster whose nodes can be named, added, removed and replaced.
var dialects = []struct {
	name    string
	cloud   func(testing.TB, ...acctest.Option) *acctest.Cloud
	cluster func(cloud *acctest.Cloud, nodes string) string
}{
	{"nodes", acctest.NewCloud, func(_ *acctest.Cloud, nodes string) string { return acctest.Cassandra(nodes) }},
	{"v1.0", acctest.NewTrove, func(cloud *acctest.Cloud, nodes string) string {
		return acctest.V1Cluster(cloud, "mariadb", "10.4.12", nodes)
	}},
}

// BenchmarkApply reports what applies take that change a cluster of three nodes: simulated seconds, all requests, and those
// that change something. Five trove_cluster_node that are made in one apply travel as one grow: times-one-node is how many
// times as long as one they take, at most 1.1.
func BenchmarkApply(b *testing.B) {
	acctest.NeedsTerraform(b)
	for _, api := range dialects {
		seconds := map[string]float64{}
		for _, change := range []struct {
			name, before, after string
			beside              int    // how many trove_cluster_node are made
			than                string // the change whose time it is compared with
		}{
			{name: "one-node", before: acctest.ThreeNodes, after: acctest.ThreeNodes, beside: 1},
			{name: "five-nodes", before: acctest.ThreeNodes, after: acctest.ThreeNodes, beside: 5, than: "one-node"},
			{name: "add", before: acctest.ThreeNodes, after: acctest.FourNodes},
			{name: "remove", before: acctest.FourNodes, after: acctest.ThreeNodes},
			{name: "replace", before: acctest.ThreeNodes, after: `  nodes = { a = {}, b = {}, c = { replacement_trigger = "2" } }`},
		} {
			b.Run(api.name+"/"+change.name, func(b *testing.B) {
				var all cost
				for b.Loop() {
					cloud := api.cloud(b)
					acctest.Run(
						b, cloud,
						resource.TestStep{Config: api.cluster(cloud, change.before)},
						all.step(b, cloud, api.cluster(cloud, change.after)+nodesBeside(change.beside, "")),
					)
				}
				times := float64(b.N)
				seconds[change.name] = all.took.Seconds() / times
				b.ReportMetric(0, "ns/op") // It would be that of Terraform's program, and of the way there and back.
				b.ReportMetric(seconds[change.name], "simulated-s")
				b.ReportMetric(float64(all.requests)/times, "requests/change")
				b.ReportMetric(float64(len(all.changes))/times, "changes")
				if other, ok := seconds[change.than]; ok {
					b.ReportMetric(seconds[change.name]/other, "times-"+change.than)
				}
			})
		}
	}
}
