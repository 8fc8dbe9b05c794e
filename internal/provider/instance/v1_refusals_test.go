package instance_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// What can be known to be wrong fails in the plan, at the attribute, and nothing is sent.
func TestAccV1InstancePlanRefuses(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	good := acctest.V1Instance(cloud, "master", acctest.V1Size)
	of := func(more string) string {
		return acctest.V1Instance(cloud, "slave", more+"\n  slave_of {\n    instance_id = \"00000000-0000-4000-8000-000000000000\"\n  }")
	}
	var steps []resource.TestStep
	for _, wrong := range []struct{ config, message string }{
		{strings.Replace(good, `"mysql"`, `"mysq"`, 1), `The cloud has no datastore "mysq". It has:`},
		{strings.Replace(good, `"5.7.29"`, `"9"`, 1), `The cloud has no version "9" of mysql. It has:`},
		{strings.Replace(good, `"2"`, `"77"`, 1), `The cloud has no flavor with the id "77" for databases.`},
		{acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, "flavor_id = \"2\"", "", 1)), `flavor_id is required for an instance that is not the slave of another one.`},
		{acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, "volume    = { size = 1 }", "", 1)), `volume is required for an instance that is not the slave of another one.`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  configuration_id = \"00000000-0000-4000-8000-000000000000\""), `The project has no configuration group with the id`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  networks = [{}]"), `At least one of network_id and subnet_id says which network is meant.`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  networks = [{ network_id = \"n\", ip_address = \"10.0.0.1\" }]"), `with ip_address, subnet_id is required.`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  locality = \"near\""), `value must be one of`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  access = { allowed_cidrs = [\"fe80::/10\"] }"), `must be an IPv4 address or network`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  users = [{ name = \"u\", password = \"p\", databases = [\"no\"] }]"), `User "u" may use "no", which is not among databases`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  databases = [{ name = \"app\", collate = \"utf-8\" }]"), `mysql has no collation "utf-8"`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  users = [{ name = \"root\", password = \"p\" }]"), `"root" is a user of the server's own in mysql.`},
		{of("databases = [{ name = \"app\" }]"), `databases can't be chosen for it. Leave it out.`},
		{of("users = [{ name = \"u\", password = \"p\" }]"), `users can't be chosen for it. Leave it out.`},
		{of("locality = \"affinity\""), `locality can't be chosen for it. Leave it out.`},
		{acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  restore_from_backup_id = \"b\""), `Name a backup of this project that exists.`},
		{of("volume = { size = 1, type = \"lvm\" }"), `volume.type can't be chosen for it. Leave it out.`},
		{of("networks = [{ subnet_id = \"s\", ip_address = \"10.0.0.1\" }]"), `The address of a slave can't be chosen.`},
		{strings.Replace(of(""), "instance_id", "read_only = false\n    instance_id", 1), `Trove makes every replica read-only`},
	} {
		steps = append(steps, resource.TestStep{Config: wrong.config, ExpectError: acctest.Words(wrong.message)})
	}
	acctest.Run(t, cloud, steps...)
	assert.Empty(t, cloud.Changes(t))
}

// Terraform plans what a destroy that was cut off has deleted as if it were to be made. Where the cloud has given up since what that was made of, the
// error says how the destroy goes on.
func TestAccV1WhatIsGoneFromTheCloudStopsNoDestroy(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	standing := acctest.V1Instance(cloud, "master", acctest.V1Size)
	tf := cloud.Terraform(t, standing)
	status, printed := cloud.Apply(t, tf)
	require.Equal(t, 0, status, printed)
	cloud.Changes(t)
	tf.Write(t, standing+acctest.V1Instance(cloud, "deleted", strings.NewReplacer(`"2"`, `"77"`, `"5.7.29"`, `"5.5"`).Replace(acctest.V1Size)+"\n  restore_from_backup_id = \"00000000-0000-4000-8000-000000000000\"")+
		acctest.V1Cluster(cloud, "vertica", "9.0.1", "  size = 2"))
	status, printed = tf.Run(t, "destroy", "-auto-approve", "-no-color")
	assert.Equal(t, 1, status, printed)
	assert.Regexp(t, acctest.Words(`The cloud has no flavor with the id "77" for databases.`), printed)
	assert.Regexp(t, acctest.Words("go on with: terraform destroy -refresh=false."), printed)
	assert.Empty(t, cloud.Changes(t))
	status, printed = cloud.Finish(t, tf.Start(t, "destroy", "-refresh=false", "-auto-approve", "-no-color"))
	assert.Equal(t, 0, status, printed)
	cloud.CheckNothingLeft(t)
}

// The other API has less, and says so by name before anything is sent.
func TestAccPlanRefusesWhatTheOtherAPIHas(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewCloud(t)
	var steps []resource.TestStep
	for name, value := range map[string]string{
		"availability_zone": `"nova"`, "region": `"east"`, "networks": `[{ network_id = "n" }]`, "locality": `"affinity"`, "access": `{}`, "module_ids": `["m"]`,
		"restore_from_backup_id": `"b"`, "databases": `[{ name = "app" }]`, "users": `[{ name = "u", password = "p" }]`,
	} {
		steps = append(steps, resource.TestStep{Config: acctest.MySQL("master", name+" = "+value), ExpectError: acctest.Words("Leave " + name + " out.")})
	}
	steps = append(steps,
		resource.TestStep{Config: strings.Replace(acctest.MySQL("master", ""), "{ size = 1 }", `{ size = 1, type = "ssd" }`, 1), ExpectError: acctest.Words("Leave volume.type out.")},
		resource.TestStep{
			Config:      strings.Replace(acctest.MySQL("slave", "slave_of {\n    instance_id = \"x\"\n  }"), `flavor_id           = "7"`, "", 1),
			ExpectError: acctest.Words("With this API, a slave has a flavor_id of its own: it is required."),
		},
	)
	acctest.Run(t, cloud, steps...)
	assert.Empty(t, cloud.Changes(t))
}

// A volume that is to be smaller is an error, on an unprotected instance too, and never a new instance.
func TestAccV1InstanceVolumeDoesNotShrink(t *testing.T) {
	t.Parallel()
	cloud := acctest.NewTrove(t)
	two := acctest.V1Instance(cloud, "master", strings.Replace(acctest.V1Size, "size = 1", "size = 2", 1))
	acctest.Run(t, cloud,
		resource.TestStep{Config: two, Check: acctest.Check(func() { cloud.Changes(t) })},
		resource.TestStep{Config: acctest.V1Instance(cloud, "master", acctest.V1Size), ExpectError: acctest.Words("has 2 GiB, and 1 are declared. Declare size = 2.")},
		resource.TestStep{Config: two, Check: acctest.Check(func() { assert.Empty(t, cloud.Changes(t)) })},
	)
}
