package instance_test

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
	slaveOfSlave := strings.Replace(acctest.MySQL("second", acctest.OfMaster), "trove_instance.master.id", "trove_instance.slave.id", 1)
	acctest.Run(t, cloud,
		resource.TestStep{
			Config:      acctest.MySQL("slave", `slave_of { instance_id = "00000000-0000-0000-0000-000000000000" }`),
			ExpectError: acctest.Words(`Tried to create instance "products-slave".`),
		},
		resource.TestStep{
			Config:      acctest.MySQL("master", "") + acctest.MySQL("slave", acctest.OfMaster) + slaveOfSlave,
			ExpectError: acctest.Words(`POST /instances: 401 unauthorized: Cannot create a replica of a replica`),
		},
		resource.TestStep{
			Config: acctest.MySQL("master", "") + acctest.MySQL("slave", acctest.OfMaster),
			Check:  resource.TestCheckResourceAttr(acctest.Slave, "status", "ACTIVE"),
		},
	)
}

// A master with a slave that Terraform does not manage is not deleted, and the error names the slave.
func TestAccMasterWithForeignSlave(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	var foreign string
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.MySQL("master", "")},
		resource.TestStep{
			PreConfig:   func() { foreign = cloud.CreateSlave(t, "products-master", "by-hand") },
			Config:      acctest.MySQL("master", ""),
			Destroy:     true,
			ExpectError: acctest.Words(`Delete these first, or detach them`),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Vanish(t, foreign) },
			Config:    acctest.MySQL("master", ""),
			Check:     resource.TestCheckResourceAttr(acctest.Master, "slaves.#", "0"),
		},
	)
}
