package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
)

// A connection that fails says with what it was tried, and what to look at.
func TestAccConnectionErrors(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	for name, test := range map[string]struct {
		change  func(*trove.Config)
		message string
	}{
		"wrong password": {func(c *trove.Config) { c.Password = "guess" }, `Check the credentials in the provider block, clouds.yaml or the OS_* variables.`},
		"no cloud":       {func(c *trove.Config) { *c = trove.Config{} }, `Neither the provider block nor the environment says which cloud to use.`},
		"no such region": {func(c *trove.Config) { c.Region = "mars" }, `The catalogue has no public endpoint of type database in region "mars"`},
		"other dialect":  {func(c *trove.Config) { c.API = "v2.0" }, `Api is "v2.0", it can be auto, nodes or v1.0`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: cloud.Providers(provider.Option(test.change)),
				Steps:                    []resource.TestStep{{Config: mysql("master", ""), ExpectError: words(test.message)}},
			})
		})
	}
}

// An application credential serves as well as a password.
func TestAccApplicationCredential(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	credential := func(c *trove.Config) {
		*c = cloud.ApplicationCredential(t)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: cloud.Providers(credential),
		Steps:                    []resource.TestStep{{Config: mysql("master", ""), Check: resource.TestCheckResourceAttr(master, "status", "ACTIVE")}},
	})
}
