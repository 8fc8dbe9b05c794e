package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/session"
)

// A connection that fails says with what it was tried, and what to look at.
func TestAccConnectionErrors(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	for name, test := range map[string]struct {
		change  func(*session.Config)
		message string
	}{
		"wrong password": {func(c *session.Config) { c.Block["password"] = "guess" }, `Check the credentials in the provider block, clouds.yaml or the OS_* variables.`},
		"no cloud":       {func(c *session.Config) { *c = session.Config{} }, `Neither the provider block nor the environment says which cloud to use.`},
		"no such region": {func(c *session.Config) { c.Block["region"] = "mars" }, `The catalogue has no public endpoint of type database in region "mars"`},
		"other dialect":  {func(c *session.Config) { c.API = "v1.0" }, `serves "nodes"; leave api out`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.Providers(provider.Option(test.change)),
				Steps:                    []resource.TestStep{{Config: acctest.MySQL("master", ""), ExpectError: acctest.Words(test.message)}},
			})
		})
	}
}

// An application credential serves as well as a password.
func TestAccApplicationCredential(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	credential := func(c *session.Config) {
		*c = cloud.ApplicationCredential(t)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.Providers(credential),
		Steps:                    []resource.TestStep{{Config: acctest.MySQL("master", ""), Check: resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE")}},
	})
}
