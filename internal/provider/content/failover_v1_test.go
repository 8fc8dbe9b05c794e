package content_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// Whichever member instance_id names, and whoever has become the master: what is made, changed and deleted is so in the present master,
// and nothing is ever written to a slave.
func TestAccV1ContentsGoToThePresentMaster(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	set := acctest.V1Instance(cloud, "master", acctest.V1Size) + acctest.V1Instance(cloud, "slave", acctest.OfMaster)
	app := database("app", acctest.Unprotected)
	late := strings.Replace(database("late", acctest.Unprotected+"  depends_on = [trove_instance.slave]"), acctest.Master, acctest.Slave, 1)
	joe := user("joe", "  password_wo = \"s3cret-pw\"\n  depends_on = [trove_instance.slave]")
	jim := strings.Replace(joe, `"joe"`, `"jim"`, 1)
	in := func(address, rest string) string { return "/instances/" + known[address] + rest }
	acctest.Run(t, cloud,
		resource.TestStep{Config: set, Check: resource.ComposeTestCheckFunc(
			acctest.RememberID(t, known, "master", acctest.Master), acctest.RememberID(t, known, "slave", acctest.Slave), acctest.Check(func() { cloud.Requests(t) }),
		)},
		// One that names a slave is made in its master.
		resource.TestStep{Config: set + app + late, Check: acctest.Check(func() {
			assert.ElementsMatch(t, []string{`POST ` + in("master", `/databases {"databases":[{"name":"app"}]}`), `POST ` + in("master", `/databases {"databases":[{"name":"late"}]}`)}, cloud.Changes(t))
		})},
		acctest.PlanOnly(set+app+late),
		resource.TestStep{Config: set + app, Check: acctest.Sent(t, cloud, func() []string { return []string{`DELETE ` + in("master", `/databases/late`)} })},
		resource.TestStep{
			PreConfig: func() {
				require.NoError(t, cloud.Client(t).Promote(t.Context(), known["slave"]))
				cloud.Requests(t)
			},
			Config: set + app + joe, Check: acctest.Sent(t, cloud, func() []string {
				return []string{`POST ` + in("slave", `/users {"users":[{"host":"%","name":"joe","password":"***"}]}`)}
			}),
		},
		acctest.PlanOnly(set+app+joe),
		resource.TestStep{Config: set + app + jim, Check: acctest.Sent(t, cloud, func() []string {
			return []string{`PUT ` + in("slave", `/users/joe@%25 {"user":{"name":"jim"}}`)}
		})},
		resource.TestStep{Config: set + app, Check: acctest.Sent(t, cloud, func() []string { return []string{`DELETE ` + in("slave", `/users/jim@%25`)} })},
	)
}
