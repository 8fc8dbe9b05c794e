package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// With the API nodes, a standalone instance is resized in place as with v1.0, by the same requests; what somebody resized goes back.
func TestAccNodesInstanceIsResizedInPlace(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := map[string]string{}
	larger := strings.Replace(strings.Replace(acctest.MySQL("master", ""), `flavor_id           = "7"`, `flavor_id           = "8"`, 1), "size = 1", "size = 2", 1)
	path := func() string { return "POST /instances/" + known["master"] + "/action " }
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: acctest.MySQL("master", ""),
			Check:  resource.ComposeTestCheckFunc(acctest.RememberID(t, known, "master", acctest.Master), acctest.Check(func() { cloud.Changes(t) })),
		},
		resource.TestStep{
			Config:           larger,
			ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "flavor_id", "8"), resource.TestCheckResourceAttr(acctest.Master, "volume.size", "2"),
				resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE"),
				acctest.Sent(t, cloud, func() []string {
					return []string{path() + `{"resize":{"volume":{"size":2}}}`, path() + `{"resize":{"flavorRef":"8"}}`}
				}),
			),
		},
		acctest.PlanOnly(larger),
		resource.TestStep{
			PreConfig:        func() { cloud.SetFlavor(t, known["master"], "7") },
			Config:           larger,
			ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check:            acctest.Sent(t, cloud, func() []string { return []string{path() + `{"resize":{"flavorRef":"8"}}`} }),
		},
	)
}

// What the cloud has switched off for a version of a datastore is refused when planning, and no new instance is planned in its place.
// Specification, section Capabilities.
func TestAccNodesWhatIsSwitchedOff(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	base := acctest.MySQL("master", "")
	for _, capability := range []string{"resize-flavor", "resize-volume", "configuration-detach", "replication-read-write"} {
		cloud.SwitchOff(t, "mysql", "5.5", capability)
	}
	const off = "The cloud has switched %s off for mysql 5.5."
	acctest.Run(t, cloud,
		resource.TestStep{Config: base, Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: strings.Replace(base, `"7"`, `"8"`, 1), ExpectError: acctest.Words(fmt.Sprintf(off, "resize-flavor"))},
		resource.TestStep{Config: strings.Replace(base, "size = 1", "size = 2", 1), ExpectError: acctest.Words(fmt.Sprintf(off, "resize-volume"))},
		resource.TestStep{
			Config:      acctest.MySQL("master", `configuration_id = "fc318e00-3a6f-4f93-af99-146b44912188"`),
			ExpectError: acctest.Words(fmt.Sprintf(off, "configuration-detach")),
		},
		resource.TestStep{
			Config:      base + acctest.MySQL("slave", "slave_of {\n instance_id = trove_instance.master.id\n read_only = false\n}"),
			ExpectError: acctest.Words(fmt.Sprintf(off, "replication-read-write")),
		},
		resource.TestStep{Config: base, Check: acctest.Sent(t, cloud, func() []string { return []string{} })},
	)
}
