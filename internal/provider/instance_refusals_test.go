package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What only the server knows reaches the user as one error: what was tried, what the server said, under which
// request id, and what to do. Nothing is left half-made.
func TestAccServerRefusals(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	slaveOfSlave := strings.Replace(mysql("second", ofMaster), "trove_instance.master.id", "trove_instance.slave.id", 1)
	run(t, cloud,
		resource.TestStep{
			Config:      mysql("slave", `slave_of { instance_id = "00000000-0000-0000-0000-000000000000" }`),
			ExpectError: words(`Tried to create instance "products-slave".`),
		},
		resource.TestStep{
			Config:      mysql("master", "") + mysql("slave", ofMaster) + slaveOfSlave,
			ExpectError: words(`POST /instances: 401 unauthorized: Cannot create a replica of a replica`),
		},
		resource.TestStep{
			Config: mysql("master", "") + mysql("slave", ofMaster),
			Check:  resource.TestCheckResourceAttr(slave, "status", "ACTIVE"),
		},
	)
}

// A master with a slave that Terraform does not manage is not deleted, and the error names the slave.
func TestAccMasterWithForeignSlave(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	var foreign string
	run(t, cloud,
		resource.TestStep{Config: mysql("master", "")},
		resource.TestStep{
			PreConfig:   func() { foreign = cloud.CreateSlave(t, "products-master", "by-hand") },
			Config:      mysql("master", ""),
			Destroy:     true,
			ExpectError: words(`Delete these first, or detach them`),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Vanish(t, foreign) },
			Config:    mysql("master", ""),
			Check:     resource.TestCheckResourceAttr(master, "slaves.#", "0"),
		},
	)
}
