package provider_test

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// entryOf is what clouds.yaml has of a cloud.
func entryOf(cloud *acctest.Cloud, name string) string {
	cfg := cloud.Config().Block
	return fmt.Sprintf("  %s: { auth: { auth_url: %q, username: %s, password: %s, project_name: %s, user_domain_name: Default, project_domain_name: Default }, region_name: %s }\n",
		name, cfg["auth_url"], cfg["user_name"], cfg["password"], cfg["tenant_name"], cfg["region"])
}

// openrc is what Horizon's file of that name exports.
func openrc(t *testing.T, cloud *acctest.Cloud) map[string]string {
	t.Helper()
	cfg := cloud.Config().Block
	return map[string]string{
		"OS_AUTH_URL": cfg["auth_url"], "OS_PROJECT_ID": cloud.ProjectID(t), "OS_PROJECT_NAME": cfg["tenant_name"], "OS_USER_DOMAIN_NAME": "Default",
		"OS_PROJECT_DOMAIN_ID": "default", "OS_USERNAME": cfg["user_name"], "OS_PASSWORD": cfg["password"], "OS_REGION_NAME": cfg["region"],
		"OS_INTERFACE": "public", "OS_IDENTITY_API_VERSION": "3",
	}
}

// Two clouds in one configuration, each by its name. Whatever the shell has of the other one, each stays itself, and no secret is
// in the log at any level.
func TestAccEachAliasIsItsOwnCloud(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	const ofProd, ofDev = "prod-password-4711", "dev-password-4711"
	prod, dev := acctest.NewCloud(t, acctest.LoginWith(ofProd)), acctest.NewCloud(t, acctest.LoginWith(ofDev))
	example, err := os.ReadFile("../../examples/provider/two_clouds.tf")
	require.NoError(t, err)
	tf := prod.Terraform(t, string(example)+acctest.MySQL("prod", "provider = trove.prod")+acctest.MySQL("dev", "provider = trove.dev"))
	tf.WriteFile(t, "clouds.yaml", "clouds:\n"+entryOf(prod, "prod")+entryOf(dev, "dev"))
	tf.Export(nil)
	for cloud, target := range map[*acctest.Cloud]string{prod: "trove_instance.prod", dev: "trove_instance.dev"} {
		status, printed := cloud.Finish(t, tf.Start(t, "apply", "-auto-approve", "-no-color", "-target", target))
		require.Equal(t, 0, status, printed)
		instances, err := cloud.Client(t).Instances(t.Context())
		require.NoError(t, err)
		require.Len(t, instances, 1)
	}

	everything := openrc(t, dev)
	maps.Copy(everything, map[string]string{ //nolint:gosec // They are what must not be printed.
		"OS_CLOUD": "dev", "OS_TOKEN": "dev-token-4711", "OS_AUTH_TYPE": "token", "OS_APPLICATION_CREDENTIAL_ID": "dev-id",
		"OS_APPLICATION_CREDENTIAL_SECRET": "dev-secret-4711", "OS_TRUST_ID": "dev-trust", "OS_DATABASE_ENDPOINT_OVERRIDE": "http://127.0.0.1:1/v1.0/dev",
		"OS_INTERFACE": "admin", "OS_CACERT": "/nowhere.pem", "OS_CERT": "/nowhere.pem", "OS_KEY": "dev-key-4711", "OS_SYSTEM_SCOPE": "all",
		"OS_REGION_NAME": "nowhere", "TF_LOG": "TRACE",
	})
	delete(everything, "OS_AUTH_URL") // OS_CLOUD says the same.
	for name, exported := range map[string]map[string]string{
		"the other one's": openrc(t, dev), "nobody's": {"OS_PASSWORD": ofDev}, "all that there are": everything,
	} {
		tf.Export(exported)
		arguments := []string{"plan", "-no-color", "-detailed-exitcode"}
		if name == "all that there are" { // Dev can't be reached with these, being what they are about.
			arguments = append(arguments, "-target", "trove_instance.prod")
		}
		status, printed := tf.Run(t, arguments...)
		require.Equal(t, 0, status, "variables: %s\n%s", name, printed)
		assert.Equal(t, exported["TF_LOG"] != "", strings.Contains(printed, "Answer in full"), "the log is there where it is asked for")
		for _, secret := range []string{ofProd, ofDev, "dev-token-4711", "dev-secret-4711", "dev-key-4711"} {
			assert.NotContains(t, printed, secret)
		}
	}
}

// A newcomer takes what Horizon hands out: the openrc, or the clouds.yaml, which has no password.
func TestAccHorizonsFilesServe(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	cfg := cloud.Config().Block
	tf := cloud.Terraform(t, acctest.MySQL("master", ""))
	tf.Export(openrc(t, cloud))
	status, printed := cloud.Finish(t, tf.Start(t, "apply", "-auto-approve", "-no-color"))
	require.Equal(t, 0, status, printed)

	downloaded := fmt.Sprintf(`# This is a clouds.yaml file, which can be used by OpenStack tools as a source
# of configuration on how to connect to a cloud.
clouds:
  openstack:
    auth:
      auth_url: %s
      username: "%s"
      project_id: %s
      project_name: "%s"
      user_domain_name: "Default"
    region_name: "%s"
    interface: "public"
    identity_api_version: 3
`, cfg["auth_url"], cfg["user_name"], cloud.ProjectID(t), cfg["tenant_name"], cfg["region"])
	tf.WriteFile(t, "clouds.yaml", downloaded)
	for name, test := range map[string]struct {
		block    string
		exported map[string]string
		secure   string
		status   int
		printed  string
	}{
		"the cloud and the password exported": {"", map[string]string{"OS_CLOUD": "openstack", "OS_PASSWORD": cfg["password"]}, "", 0, "No changes."},
		"the openrc beside the cloud":         {`provider "trove" { cloud = "openstack" }`, openrc(t, cloud), "", 0, "No changes."},
		"no password": {
			`provider "trove" { cloud = "openstack" }`, nil, "", 1,
			`"openstack" (cloud of the provider block) has no password; set password, or OS_PASSWORD beside OS_CLOUD=openstack, or add it to the entry or to secure.yaml.`,
		},
		"a wrong password": {
			"",
			map[string]string{"OS_CLOUD": "openstack", "OS_PASSWORD": "guess-4711"},
			"", 1,
			`What was used: user from auth.username of "openstack" in FOLDER/clouds.yaml, password from the variable OS_PASSWORD, project from auth.project_id of "openstack"`,
		},
		"the password in secure.yaml": {`provider "trove" { cloud = "openstack" }`, nil, "clouds: { openstack: { auth: { password: " + cfg["password"] + " } } }", 0, "No changes."},
	} {
		tf.Export(test.exported)
		tf.Write(t, test.block+acctest.MySQL("master", ""))
		tf.WriteFile(t, "secure.yaml", test.secure)
		status, printed := tf.Run(t, "plan", "-no-color", "-detailed-exitcode")
		require.Equal(t, test.status, status, "%s\n%s", name, printed)
		assert.Regexp(t, acctest.Words(strings.ReplaceAll(test.printed, "FOLDER", tf.Folder())), printed, name)
		assert.NotContains(t, printed, "guess-4711")
	}
}

// Who gives an address where nobody is, learns that in time, whose address it is, and what to do.
func TestAccAnAddressWhereNobodyIsIsTold(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewCloud(t)
	tf := cloud.Terraform(t, acctest.MySQL("master", ""))
	exported := openrc(t, cloud)
	exported["OS_AUTH_URL"], exported["OS_PASSWORD"] = "http://127.0.0.1:1/identity", "p-4711"
	tf.Export(exported)
	status, printed := tf.Run(t, "plan", "-no-color")
	assert.Equal(t, 1, status)
	assert.Regexp(t, acctest.Words(`Tried to authenticate at http://127.0.0.1:1/identity (the variable OS_AUTH_URL) and find its database service.`), printed)
	assert.Regexp(t, acctest.Words(`connection refused`), printed)
	assert.Regexp(t, acctest.Words(`Check that the address is right, and that it can be reached from this machine; it is from the variable OS_AUTH_URL.`), printed)
	assert.NotContains(t, printed, "p-4711")
}
