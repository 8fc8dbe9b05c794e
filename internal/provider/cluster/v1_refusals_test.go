package cluster_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What deployed Trove would refuse, or do wrong, is refused when planning.
func TestAccV1ClusterRefusals(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t, acctest.OwnAgents)
	mariadb := func(more string) string { return acctest.V1Cluster(cloud, "mariadb", "10.4.12", more) }
	refused := func(config, message string) resource.TestStep {
		return resource.TestStep{Config: config, ExpectError: acctest.Words(message)}
	}
	acctest.Run(t, cloud,
		refused(mariadb("  size = 2"), "A mariadb cluster has at least 3 nodes; size declares 2. Declare 1 more."),
		refused(acctest.V1Cluster(cloud, "pxc", "5.7.34", "  nodes = { a = {} }"), "A pxc cluster has at least 3 nodes; nodes declares 1. Declare 2 more."),
		refused(mariadb(`  nodes = { a = { type = "arbiter" }, b = {}, c = {}, d = {} }`), `The nodes of a mariadb cluster are all alike: it has no "arbiter". Leave type out.`),
		refused(mariadb("  size = 3\n  extended_properties = { num_mongos = \"2\" }"), `no operation "create cluster with extended properties" for the datastore "mariadb". Leave extended_properties out.`),
		refused(mariadb("  size = 3\n  locality = \"far\""), `Attribute locality value must be one of: ["affinity" "anti-affinity"], got: "far"`),
		refused(acctest.V1Cluster(cloud, "mysql", "5.7.29", "  size = 3"), "Use trove_instance for databases of this kind."),
		refused(strings.Replace(mariadb("  size = 3"), `flavor_id           = "2"`, `flavor_id = "77"`, 1), `The cloud has no flavor with the id "77" for databases.`),
		resource.TestStep{Config: mariadb(acctest.ThreeNodes), Check: acctest.Check(func() { cloud.Changes(t) })},
		refused(mariadb("  nodes = { a = {}, b = {} }"), "A mariadb cluster has at least 3 nodes; this plan would leave 2. Keep 1 more of them."),
		refused(mariadb(`  nodes = { a = {}, b = {}, c = {}, d = { region = "RegionOne" } }`), "The API puts nodes into regions only when it creates their cluster"),
		refused(strings.Replace(mariadb(acctest.ThreeNodes), "10.4.12", "11", 1), `The cloud has no version "11" of mariadb. It has: 10.4.12, 10.6.7.`),
		refused(mariadb(acctest.ThreeNodes+"\n  configuration_id = \"nope\""), `The project has no configuration group with the id "nope".`),
		resource.TestStep{Config: mariadb(acctest.ThreeNodes), Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t), "nothing was sent") })},
	)
}

// What only deployed Trove has is refused by name where the other API is spoken.
func TestAccNodesLackWhatOnlyDeployedTroveHas(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	var steps []resource.TestStep
	for attribute, value := range map[string]string{
		"locality": `"affinity"`, "network_id": `"n"`, "module_ids": `["m"]`, "extended_properties": `{ num_mongos = "1" }`, "restart_trigger": `"1"`,
	} {
		steps = append(steps, resource.TestStep{
			Config:      acctest.Cassandra("size = 3\n  " + attribute + " = " + value),
			ExpectError: acctest.Words("Leave " + attribute + " out."),
		})
	}
	steps = append(steps,
		resource.TestStep{Config: acctest.Cassandra(`nodes = { a = { availability_zone = "nova" } }`), ExpectError: acctest.Words("Leave availability_zone out.")},
		resource.TestStep{
			Config:      strings.Replace(acctest.Cassandra("size = 3"), "{ size = 1 }", `{ size = 1, type = "ssd" }`, 1),
			ExpectError: acctest.Words(`The API "nodes" has no operation "choose the type of a volume". Leave volume.type out.`),
		},
	)
	acctest.Run(t, cloud, steps...)
	assert.Empty(t, cloud.Changes(t))
}
