package content_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// With the API nodes, databases and users of a standalone instance are made, changed and deleted by v1.0's requests.
func TestAccNodesContents(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	known := map[string]string{}
	base := acctest.MySQL("master", "") + database("app", acctest.Unprotected)
	path := func() string { return "/instances/" + known["master"] }
	acctest.Run(t, cloud,
		resource.TestStep{
			Config: base,
			Check: resource.ComposeTestCheckFunc(acctest.RememberID(t, known, "master", acctest.Master), acctest.Check(func() { cloud.Changes(t) }),
				resource.TestCheckResourceAttr(appDatabase, "name", "app")),
		},
		resource.TestStep{
			Config: base + user("joe", "  password_wo = \"p\"\n  databases = [trove_database.app.name]"),
			Check: acctest.Sent(t, cloud, func() []string {
				return []string{`POST ` + path() + `/users {"users":[{"databases":[{"name":"app"}],"host":"%","name":"joe","password":"***"}]}`}
			}),
		},
		resource.TestStep{
			Config: base + user("joe", "  password_wo = \"p\"\n  databases = []"),
			Check: acctest.Sent(t, cloud, func() []string {
				return []string{`DELETE ` + path() + `/users/joe@%25/databases/app`}
			}),
		},
		acctest.PlanOnly(base+user("joe", "  password_wo = \"p\"\n  databases = []")),
	)
}

// What the cloud has switched off for a version of a datastore is refused when planning. Specification, section Capabilities.
func TestAccNodesContentsThatAreSwitchedOff(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	cloud.SwitchOff(t, "mysql", "5.5", "user-create")
	base := acctest.MySQL("master", "")
	acctest.Run(t, cloud,
		resource.TestStep{Config: base, Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{
			Config:      base + user("joe", "  password_wo = \"p\""),
			ExpectError: acctest.Words("The cloud has switched user-create off for mysql 5.5. Take it out of the configuration, or ask the cloud's operator to switch it on."),
		},
		resource.TestStep{Config: base, Check: acctest.Sent(t, cloud, func() []string { return []string{} })},
		resource.TestStep{Config: base + database("app", acctest.Unprotected), Check: resource.TestCheckResourceAttr(appDatabase, "name", "app")},
	)
}
