package provider_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// twoRegions are a cloud and what is in another region of it.
func twoRegions(t *testing.T) (cloud, there *acctest.Cloud) {
	t.Helper()
	cloud, there = acctest.NewTrove(t), acctest.NewTrove(t)
	cloud.Join(t, "RegionTwo", there)
	return cloud, there
}

// One provider block serves two regions with one login. What is in the other one is made, found, read, changed and deleted there alone.
func TestAccOneProviderBlockServesTwoRegions(t *testing.T) {
	t.Parallel()
	cloud, there := twoRegions(t)
	in := func(region string) string {
		return acctest.V1Instance(cloud, "db", acctest.V1Size) +
			fmt.Sprintf(`
resource "trove_instance" "far" {
  name                = %q
  region              = %q
  deletion_protection = false
%s
}
resource "trove_database" "app" {
  instance_id         = trove_instance.far.id
  region              = trove_instance.far.region
  name                = "app"
  deletion_protection = false
}
data "trove_instance" "far" {
  name   = trove_instance.far.name
  region = trove_database.app.region
}
`, cloud.Name("far"), region, acctest.V1Size)
	}
	has := func(address, region string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New("region"), knownvalue.StringExact(region))
	}
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: in("RegionTwo"),
			ConfigStateChecks: []statecheck.StateCheck{
				has("trove_instance.db", "RegionOne"), has("trove_instance.far", "RegionTwo"), has("trove_database.app", "RegionTwo"), has("data.trove_instance.far", "RegionTwo"),
			},
			Check: resource.ComposeTestCheckFunc(
				acctest.Check(func() { assert.Equal(t, 1, cloud.Logins(), "plans, applies and both regions have one") }),
				acctest.Check(func() {
					assert.Len(t, cloud.Changes(t), 1)
					assert.Len(t, there.Changes(t), 2)
				}),
			),
		},
		resource.TestStep{
			ResourceName: "trove_instance.far", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"deletion_protection"},
			ImportStateIdFunc: func(state *terraform.State) (string, error) {
				return acctest.Attribute(t, state, "trove_instance.far", "id") + "@RegionTwo", nil
			},
		},
		resource.TestStep{
			ResourceName: "trove_database.app", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"deletion_protection"},
			ImportStateIdFunc: func(state *terraform.State) (string, error) {
				return acctest.Attribute(t, state, "trove_database.app", "id") + "@RegionTwo", nil
			},
		},
		resource.TestStep{
			ResourceName: "trove_instance.far", ImportState: true, ImportStateId: "00000000-0000-4000-8000-00000000dead@RegionThree",
			ExpectError: acctest.Words(`in the region "RegionThree", in which the cloud has no database service. It has one in: RegionOne, RegionTwo.`),
		},
		resource.TestStep{Config: in("RegionOne"), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction("trove_instance.far", plancheck.ResourceActionReplace),
			plancheck.ExpectResourceAction("trove_instance.db", plancheck.ResourceActionNoop),
		}}},
	)
}

// What cannot be is said when planning.
func TestAccRegionsThatCannotBe(t *testing.T) {
	t.Parallel()
	cloud, _ := twoRegions(t)
	group := func(name, more string) string {
		return fmt.Sprintf("resource \"trove_configuration\" %q {\n  name = %q\n  datastore = { type = \"mysql\", version = \"5.7.29\" }\n%s\n}\n", name, cloud.Name(name), more)
	}
	backup := func(region string) string {
		return acctest.V1Instance(cloud, "db", acctest.V1Size) +
			fmt.Sprintf("resource \"trove_backup\" \"db\" {\n  name = %q\n  instance_id = trove_instance.db.id\n  deletion_protection = true\n  %s\n}\n", cloud.Name("b"), region)
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: group("a", `  region = "RegionThree"`), ExpectError: acctest.Words(`The cloud has no database service in that region: "RegionThree" is none of those where it has one: RegionOne, RegionTwo.`)},
		resource.TestStep{Config: group("a", `  region = ""`), ExpectError: acctest.Words(`region is empty. Leave it out, or give null.`)},
		resource.TestStep{Config: group("a", "") + group("b", `  region = trove_configuration.a.id`), ExpectError: acctest.Words(`The value of region is known only after an apply, but planning needs it now.`)},
		resource.TestStep{Config: backup("")},
		resource.TestStep{Config: backup(`region = "RegionTwo"`), ExpectError: acctest.Words(`The change of region can only be met by deleting backup`)},
		resource.TestStep{Config: backup(`region = "RegionOne"`), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
		resource.TestStep{Config: strings.Replace(backup(""), "deletion_protection = true", "deletion_protection = false", 1)},
	)
	assert.Len(t, cloud.Changes(t), 4, "the instance and its backup, made and deleted")
}

// A state of before there were regions gets the provider's at the next refresh, which is no difference. One that another provider has left
// in another region is taken over there.
func TestAccStatesGetTheirRegion(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud, there := twoRegions(t)
	const size = "\n  deletion_protection = true" + acctest.V1Size
	declared := fmt.Sprintf("resource \"trove_instance\" \"db\" {\n  name = %q\n%s\n}\n", cloud.Name("db"), size)
	tf := cloud.Terraform(t, declared)
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	_, pulled := tf.Run(t, "state", "pull")
	tf.WriteState(t, withoutRegion(t, pulled))
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode", "-refresh=false")
	assert.Equal(t, 0, status, printed)
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	status, printed = tf.Run(t, "apply", "-auto-approve", "-no-color", "-refresh-only")
	assert.Equal(t, 0, status, printed)
	_, pulled = tf.Run(t, "state", "pull")
	assert.Contains(t, pulled, `"region": "RegionOne"`)

	id := acctest.Build(t, there, api.InstanceSpec{Name: "far", Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, FlavorID: "2", VolumeSize: 1})
	there.Changes(t)
	cloud.Changes(t)
	tf.Write(t, fmt.Sprintf("resource \"trove_instance\" \"db\" {\n  name = %q\n%s\n}\nmoved {\n  from = openstack_db_instance_v1.db\n  to = trove_instance.db\n}\n", there.Name("far"), size))
	tf.StandIn(t, acctest.OpenStackProvider)
	tf.WriteState(t, acctest.StateOf(t, acctest.OpenStackProvider, "openstack_db_instance_v1", map[string]any{
		"id": id, "name": there.Name("far"), "region": "RegionTwo", "flavor_id": "2", "size": 1, "datastore": []any{map[string]any{"type": "mysql", "version": "5.7.29"}},
	}))
	status, printed = cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	assert.Contains(t, printed, "0 added, 0 changed, 0 destroyed")
	status, printed = tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
	assert.Equal(t, 0, status, printed)
	_, pulled = tf.Run(t, "state", "pull")
	assert.Contains(t, pulled, `"region": "RegionTwo"`)
	assert.Empty(t, append(cloud.Changes(t), there.Changes(t)...))
}

// withoutRegion is a state in which no resource has a region.
func withoutRegion(t *testing.T, state string) string {
	t.Helper()
	var document struct {
		Version   int    `json:"version"`
		Terraform string `json:"terraform_version"`
		Serial    int    `json:"serial"`
		Lineage   string `json:"lineage"`
		Resources []struct {
			Mode      string `json:"mode"`
			Type      string `json:"type"`
			Name      string `json:"name"`
			Provider  string `json:"provider"`
			Instances []struct {
				SchemaVersion int            `json:"schema_version"`
				Attributes    map[string]any `json:"attributes"`
				Private       string         `json:"private,omitempty"`
			} `json:"instances"`
		} `json:"resources"`
	}
	require.NoError(t, json.Unmarshal([]byte(state), &document))
	document.Serial++
	for _, listed := range document.Resources {
		for _, instance := range listed.Instances {
			require.Equal(t, "RegionOne", instance.Attributes["region"])
			delete(instance.Attributes, "region")
		}
	}
	written, err := json.Marshal(document)
	require.NoError(t, err)
	return string(written)
}
