package cluster_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What can be known to be wrong fails in the plan, with one error that names the attribute and what would be right,
// and nothing is sent.
func TestAccPlanRefusesWhatTheCloudDoesNotHave(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	good := acctest.Cassandra("size = 3")
	steps := []resource.TestStep{}
	for _, wrong := range []struct{ from, to, message string }{
		{`type = "cassandra"`, `type = "cassandre"`, `The cloud has no datastore "cassandre". It has: cassandra, couchbase, mongodb, mysql.`},
		{`version = "2.0.6"`, `version = "9"`, `The cloud has no version "9" of cassandra. It has: 2.0.6`},
		{`flavor_id           = "7"`, `flavor_id = "77"`, `The cloud has no flavor with the id "77" for databases. It has: 1 (m1.tiny), 2 (m1.small), 3 (m1.medium), 4 (m1.large), 5 (m1.xlarge), 6 (m1.nano), 7 (m1.rd-tiny), 8 (m1.rd-smaller).`},
		{`flavor_id           = "7"`, `flavor_id = "m1.small"`, `m1.small is the name of flavor 2. Declare flavor_id = "2".`},
		{`"b9c8a3f8-7ace-4aea-9908-7b555586d7b6"`, `"nope"`, `The project has no configuration group with the id "nope".`},
		{`size = 3`, `nodes = { a = { region = "mars" } }`, `The cloud has no region "mars". It has: west, east, eu.`},
		{`size = 3`, `nodes = { a = { type = "arbiter" } }`, `The nodes of a cassandra cluster are all alike: it has no "arbiter". Leave type out.`},
		{`size = 3`, ``, `Exactly one of these attributes must be configured: [nodes,size]`},
		{`size = 3`, "size = 3\n  nodes = { a = {} }", `Exactly one of these attributes must be configured: [nodes,size]`},
		{`size = 3`, `nodes = {}`, `Exactly one of these attributes must be configured: [nodes,size]`},
		{`size = 3`, `size = 0`, `value must be at least 1`},
		{`volume              = { size = 1 }`, `volume = { size = 0 }`, `value must be at least 1`},
		{`"products"
  datastore`, `""
  datastore`, `string length must be between 1 and 255`},
		{`"products"
  datastore`, `"` + strings.Repeat("p", 256) + `"
  datastore`, `string length must be between 1 and 255`},
	} {
		config := strings.Replace(good, wrong.from, wrong.to, 1)
		assert.NotEqual(t, good, config, "%s is not in the configuration", wrong.from)
		steps = append(steps, resource.TestStep{Config: config, ExpectError: acctest.Words(wrong.message)})
	}
	steps = append(steps,
		resource.TestStep{
			Config:      mongodb(`far = { region = "eu", type = "arbitrator" }`),
			ExpectError: acctest.Words(`A mongodb cluster has no "arbitrator". Leave type out for a node that holds data, or use one of: arbiter.`),
		},
		resource.TestStep{
			Config:      strings.NewReplacer(`"cassandra"`, `"mysql"`, `"2.0.6"`, `"5.5"`).Replace(good),
			ExpectError: acctest.Words(`Use trove_instance for databases of this kind.`),
		},
		resource.TestStep{
			Config:      strings.NewReplacer(`"mysql"`, `"couchbase"`, `"5.5"`, `"2.2.0"`).Replace(acctest.MySQL("slave", `slave_of { instance_id = "x" }`)),
			ExpectError: acctest.Words(`Leave the slave_of block out.`),
		},
	)
	acctest.Run(t, cloud, steps...)
	assert.Empty(t, cloud.Changes(t))
}
