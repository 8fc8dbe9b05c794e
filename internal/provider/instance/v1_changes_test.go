package instance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// An instance lives through everything that deployed Trove can do with one in place: each change is one request for one
// attribute, and the instance stays the same one.
func TestAccV1InstanceChangesInPlace(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	known := map[string]string{}
	small := cloud.CreateConfiguration(t, "small", "mysql", "5.7.29", `{"max_connections":200}`)
	large := cloud.CreateConfiguration(t, "large", "mysql", "5.7.29", `{"max_connections":400}`)
	newer := cloud.CreateConfiguration(t, "newer", "mysql", "8.0.29", `{"max_connections":800}`)
	patch := func(format string, arguments ...any) string {
		return fmt.Sprintf("PATCH /instances/"+known["id"]+" "+format, arguments...)
	}
	access := func(document string) string {
		return fmt.Sprintf(`PUT /instances/%s {"instance":{"access":%s}}`, known["id"], document)
	}
	resize := func(what string) string {
		return fmt.Sprintf(`POST /instances/%s/action {"resize":{%s}}`, known["id"], what)
	}
	same := resource.TestCheckResourceAttrWith(acctest.Master, "id", func(id string) error {
		if id != known["id"] {
			return fmt.Errorf("the instance was replaced: it is %s, and was %s", id, known["id"])
		}
		return nil
	})
	change := func(config string, want func() []string, checks ...resource.TestCheckFunc) []resource.TestStep {
		return []resource.TestStep{
			{
				Config: config, ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(append(checks, same, acctest.Sent(t, cloud, want), resource.TestCheckResourceAttr(acctest.Master, "status", "ACTIVE"))...),
			},
			acctest.PlanOnly(config),
		}
	}
	declared := func(name, version, flavor string, size int, more string) string {
		return fmt.Sprintf(`
resource "trove_instance" "master" {
  name                = %q
  datastore           = { type = "mysql", version = %q }
  flavor_id           = %q
  volume              = { size = %d }
  deletion_protection = false
  %s
}`, cloud.Name(name), version, flavor, size, more)
	}
	group := func(id string) string { return fmt.Sprintf("configuration_id = %q", id) }
	steps := []resource.TestStep{{
		Config: declared("master", "5.7.29", "2", 1, ""),
		Check: resource.ComposeTestCheckFunc(
			func(state *terraform.State) error {
				known["id"] = acctest.Attribute(t, state, acctest.Master, "id")
				return nil
			},
			resource.TestCheckResourceAttr(acctest.Master, "role", "standalone"),
			resource.TestCheckResourceAttr(acctest.Master, "operating_status", "HEALTHY"),
			resource.TestCheckResourceAttr(acctest.Master, "region", "RegionOne"),
			resource.TestCheckResourceAttr(acctest.Master, "access.is_public", "false"),
			resource.TestCheckNoResourceAttr(acctest.Master, "master_id"),
			acctest.Sent(t, cloud, func() []string {
				return []string{fmt.Sprintf(`POST /instances {"instance":{"datastore":{"type":"mysql","version":"5.7.29"},"flavorRef":"2","name":%q,"volume":{"size":1}}}`, cloud.Name("master"))}
			}),
		),
	}}
	steps = append(steps, acctest.PlanOnly(declared("master", "5.7.29", "2", 1, "")))
	steps = append(steps, change(declared("orders", "5.7.29", "2", 1, ""), func() []string {
		return []string{patch(`{"instance":{"name":%q}}`, cloud.Name("orders"))}
	}, resource.TestCheckResourceAttr(acctest.Master, "name", cloud.Name("orders")))...)
	steps = append(steps, change(declared("orders", "5.7.29", "2", 1, `access = { is_public = true, allowed_cidrs = ["10.0.0.0/8"] }`), func() []string {
		return []string{access(`{"allowed_cidrs":["10.0.0.0/8"],"is_public":true}`)}
	}, resource.TestCheckResourceAttr(acctest.Master, "access.allowed_cidrs.0", "10.0.0.0/8"))...)
	steps = append(steps,
		acctest.PlanOnly(declared("orders", "5.7.29", "2", 1, "")), // left out, it stays as it is
		resource.TestStep{
			Config: declared("orders", "5.7.29", "3", 2, "access = {}"), ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(same, acctest.Sent(t, cloud, func() []string {
				return []string{access(`{"is_public":false}`), resize(`"volume":{"size":2}`), resize(`"flavorRef":"3"`)}
			})),
		})
	steps = append(steps, change(declared("orders", "5.7.29", "3", 2, group(small)), func() []string {
		return []string{patch(`{"instance":{"configuration":%q}}`, small)}
	}, resource.TestCheckResourceAttr(acctest.Master, "configuration_id", small))...)
	steps = append(steps, change(declared("orders", "5.7.29", "3", 2, group(large)), func() []string {
		return []string{patch(`{"instance":{"configuration":null}}`), patch(`{"instance":{"configuration":%q}}`, large)}
	}, resource.TestCheckResourceAttr(acctest.Master, "configuration_id", large))...)
	steps = append(steps, change(declared("orders", "8.0.29", "3", 2, group(newer)), func() []string {
		return []string{patch(`{"instance":{"configuration":null}}`), patch(`{"instance":{"datastore_version":"8.0.29"}}`), patch(`{"instance":{"configuration":%q}}`, newer)}
	}, resource.TestCheckResourceAttr(acctest.Master, "datastore.version", "8.0.29"))...)
	steps = append(steps, change(declared("orders", "8.0.29", "3", 2, ""), func() []string {
		return []string{patch(`{"instance":{"configuration":null}}`)}
	}, resource.TestCheckNoResourceAttr(acctest.Master, "configuration_id"))...)
	steps = append(steps, resource.TestStep{
		ResourceName: acctest.Master, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"deletion_protection"},
	})
	acctest.Run(t, cloud, steps...)
}

// A group whose parameters need a restart leaves the instance in RESTART_REQUIRED, which is well; to attach another one
// Trove wants that restart first.
func TestAccV1InstanceConfigurationThatNeedsARestart(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	var id string
	one := cloud.CreateConfiguration(t, "one", "mysql", "5.7.29", `{"innodb_buffer_pool_size":20971520}`)
	two := cloud.CreateConfiguration(t, "two", "mysql", "5.7.29", `{"innodb_buffer_pool_size":41943040}`)
	group := func(id string) string {
		return acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  configuration_id = \""+id+"\"")
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: acctest.V1Instance(cloud, "master", acctest.V1Size), Check: func(state *terraform.State) error {
			id = acctest.Attribute(t, state, acctest.Master, "id")
			cloud.Changes(t)
			return nil
		}},
		resource.TestStep{
			Config: group(one),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "status", "RESTART_REQUIRED"),
				acctest.Sent(t, cloud, func() []string {
					return []string{fmt.Sprintf(`PATCH /instances/%s {"instance":{"configuration":%q}}`, id, one)}
				}),
			),
		},
		acctest.PlanOnly(group(one)),
		resource.TestStep{
			Config: group(two),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "configuration_id", two),
				resource.TestCheckResourceAttr(acctest.Master, "status", "RESTART_REQUIRED"),
				acctest.Sent(t, cloud, func() []string {
					restart := fmt.Sprintf(`POST /instances/%s/action {"restart":{}}`, id)
					return []string{
						restart, fmt.Sprintf(`PATCH /instances/%s {"instance":{"configuration":null}}`, id),
						restart, fmt.Sprintf(`PATCH /instances/%s {"instance":{"configuration":%q}}`, id, two),
					}
				}),
			),
		},
		acctest.PlanOnly(group(two)),
	)
}

// A change that stops half-way leaves the state true: the next apply does what is left, and nothing twice.
func TestAccV1InstanceChangeThatFailsGoesOn(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	var id string
	declared := func(name, flavor string, size int) string {
		return fmt.Sprintf(`
resource "trove_instance" "master" {
  name                = %q
  datastore           = { type = "mysql", version = "5.7.29" }
  flavor_id           = %q
  volume              = { size = %d }
  deletion_protection = false
}`, cloud.Name(name), flavor, size)
	}
	acctest.Run(t, cloud,
		resource.TestStep{Config: declared("master", "2", 1), Check: func(state *terraform.State) error {
			id = acctest.Attribute(t, state, acctest.Master, "id")
			cloud.Changes(t)
			return nil
		}},
		resource.TestStep{
			PreConfig:   func() { cloud.Refuse(t, "POST", "/action$") },
			Config:      declared("orders", "3", 2),
			ExpectError: acctest.Words("Could not grow the volume of instance"),
		},
		resource.TestStep{
			PreConfig: func() { cloud.Changes(t) },
			Config:    declared("orders", "3", 2),
			Check: acctest.Sent(t, cloud, func() []string {
				resize := "POST /instances/" + id + `/action {"resize":`
				return []string{resize + `{"volume":{"size":2}}}`, resize + `{"flavorRef":"3"}}`}
			}),
		},
		acctest.PlanOnly(declared("orders", "3", 2)),
	)
}

// What somebody changed is planned back where that can be done in place, on a protected instance too. A volume that was
// grown is told.
func TestAccV1InstanceDrift(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	var id string
	guarded := fmt.Sprintf("resource \"trove_instance\" \"master\" {\n  name = %q\n%s\n}\n", cloud.Name("master"), acctest.V1Size)
	acctest.Run(t, cloud,
		resource.TestStep{Config: guarded, Check: func(state *terraform.State) error {
			id = acctest.Attribute(t, state, acctest.Master, "id")
			return nil
		}},
		resource.TestStep{
			PreConfig: func() {
				cloud.Rename(t, id, cloud.Name("by-hand"))
				cloud.ResizeByHand(t, id, "3")
				require.NoError(t, cloud.Client(t).GrowVolume(t.Context(), id, 3))
				cloud.Changes(t)
			},
			Config: guarded, ConfigPlanChecks: acctest.PlannedAction(acctest.Master, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "volume.size", "3"),
				acctest.Sent(t, cloud, func() []string {
					return []string{
						fmt.Sprintf(`PATCH /instances/%s {"instance":{"name":%q}}`, id, cloud.Name("master")),
						fmt.Sprintf(`POST /instances/%s/action {"resize":{"flavorRef":"2"}}`, id),
					}
				}),
			),
		},
		acctest.PlanOnly(guarded),
		resource.TestStep{
			Config: strings.Replace(guarded, "size = 1", "size = 3", 1),
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckResourceAttr(acctest.Master, "volume.size", "3"),
				acctest.Check(func() { assert.Empty(t, cloud.Changes(t), "it has that size already") }),
			),
		},
		resource.TestStep{
			Config:      guarded,
			ExpectError: acctest.Words("has 3 GiB, and 1 are declared. Declare size = 3."),
		},
		resource.TestStep{Config: strings.Replace(strings.Replace(guarded, "size = 1", "size = 3", 1), "volume ", "deletion_protection = false\n  volume ", 1)},
	)
}
