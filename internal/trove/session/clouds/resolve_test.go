package clouds

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// twoClouds is a file in which prod and dev share nothing.
const twoClouds = `clouds:
  prod: {auth: {auth_url: "https://prod.example/v3", username: pat, password: p-secret, project_name: shop, user_domain_name: P, project_domain_name: P}, region_name: North}
  dev: {auth: {auth_url: "https://dev.example/v3", username: dan, password: d-secret, project_name: play, user_domain_name: D, project_domain_name: D}, region_name: South}
  bare: {auth: {auth_url: "https://prod.example/v3", username: pat, user_domain_name: P, project_name: shop, project_domain_name: P}}
`

// devShell is what dev's openrc exports.
func devShell(more map[string]string) map[string]string {
	env := map[string]string{
		"OS_AUTH_URL": "https://dev.example/v3", "OS_USERNAME": "dan", "OS_PASSWORD": "d-secret", "OS_PROJECT_NAME": "play",
		"OS_USER_DOMAIN_NAME": "D", "OS_PROJECT_DOMAIN_NAME": "D", "OS_REGION_NAME": "South", "OS_INTERFACE": "internal",
	}
	for name, value := range more {
		env[name] = value
	}
	return env
}

func shell(env map[string]string, clouds string) Machine {
	files := map[string]string{}
	if clouds != "" {
		files["/work/clouds.yaml"] = clouds
	}
	return form{Env: env, Files: files}.machine()
}

// summary is what a login goes by, in one line.
func summary(c Cloud) string {
	user, project, proof := c.UserID.Text+c.UserName.Text, c.ProjectID.Text+c.ProjectName.Text, c.Password.Text+c.Token.Text+c.ApplicationCredentialSecret.Text
	return string(c.Method) + " " + user + ":" + proof + "@" + c.AuthURL.Text + " " + project + " " + c.Region.Text + " " + c.Interfaces()[0]
}

func TestWhoSaysWhat(t *testing.T) {
	for _, test := range []struct {
		name  string
		block Block
		env   map[string]string
		want  string
	}{
		{"a cloud of the block, nothing else", Block{"cloud": "prod"}, nil, "password pat:p-secret@https://prod.example/v3 shop North public"},
		{"a cloud of the block beside another one's shell", Block{"cloud": "prod"}, devShell(nil), "password pat:p-secret@https://prod.example/v3 shop North public"},
		{"a cloud of the block beside its own shell", Block{"cloud": "dev"}, devShell(nil), "password dan:d-secret@https://dev.example/v3 play South internal"},
		{"a cloud of the block beside another one in OS_CLOUD", Block{"cloud": "prod"}, map[string]string{"OS_CLOUD": "dev"}, "password pat:p-secret@https://prod.example/v3 shop North public"},
		{"the block over its cloud", Block{"cloud": "prod", "tenant_id": "1", "password": "new", "region": "East", "endpoint_type": "admin"}, devShell(nil), "password pat:new@https://prod.example/v3 1 East admin"},
		{"the block's token over its cloud's password", Block{"cloud": "prod", "token": "t"}, nil, "token :t@https://prod.example/v3 shop North public"},
		{"the block's credential over its cloud's password", Block{"cloud": "prod", "application_credential_id": "a", "application_credential_secret": "s"}, nil, "application_credential :s@https://prod.example/v3  North public"},
		{"an empty cloud is none", Block{"cloud": ""}, devShell(nil), "password dan:d-secret@https://dev.example/v3 play South internal"},
		{"the shell alone", Block{}, devShell(nil), "password dan:d-secret@https://dev.example/v3 play South internal"},
		{"the block over the shell", Block{"tenant_name": "other", "region": "West"}, devShell(nil), "password dan:d-secret@https://dev.example/v3 other West internal"},
		{"a project's name of the block over an id of the shell", Block{"tenant_name": "other"}, devShell(map[string]string{"OS_PROJECT_ID": "9"}), "password dan:d-secret@https://dev.example/v3 other South internal"},
		{"a user's name of the block over an id of the shell", Block{"user_name": "eve", "password": "e"}, devShell(map[string]string{"OS_USER_ID": "9", "OS_USERNAME": ""}), "password eve:e@https://dev.example/v3 play South internal"},
		{"a password of the block over a token of the shell", Block{"password": "e"}, devShell(map[string]string{"OS_TOKEN": "t", "OS_PASSWORD": ""}), "password dan:e@https://dev.example/v3 play South internal"},
		{"the same address in other words", Block{"auth_url": "https://dev.example/"}, devShell(nil), "password dan:d-secret@https://dev.example/ play South internal"},
		{
			"the block alone beside another one's OS_CLOUD",
			Block{"auth_url": "https://prod.example/v3", "user_id": "u", "password": "x", "tenant_id": "1"},
			map[string]string{"OS_CLOUD": "dev", "OS_REGION_NAME": "South"},
			"password u:x@https://prod.example/v3 1  public",
		},
		{"what the entry leaves out, from the shell of the same cloud", Block{"cloud": "bare"}, map[string]string{
			"OS_AUTH_URL": "https://prod.example/v3/", "OS_USERNAME": "pat", "OS_PASSWORD": "typed", "OS_REGION_NAME": "North", "OS_PROJECT_NAME": "unasked",
		}, "password pat:typed@https://prod.example/v3 shop North public"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cloud, err := Resolve(test.block, shell(test.env, twoClouds))
			require.NoError(t, err)
			assert.Equal(t, test.want, summary(cloud))
		})
	}
}

func TestWhatIsNotSaidIsRefused(t *testing.T) {
	for _, test := range []struct {
		name  string
		block Block
		env   map[string]string
		want  string
	}{
		{"nothing", Block{}, nil, ErrNoCloud.Error()},
		{
			"no password but another cloud's",
			Block{"cloud": "bare"},
			devShell(nil),
			`cloud "bare" (cloud of the provider block) has no password; set password, or OS_PASSWORD beside OS_CLOUD=bare, or add it to the entry or to secure.yaml (OS_AUTH_URL is another address, and no variable is read)`,
		},
		{
			"no password but another user's",
			Block{"cloud": "bare"},
			map[string]string{"OS_AUTH_URL": "https://prod.example/v3", "OS_USERNAME": "dan", "OS_PASSWORD": "d-secret"},
			`cloud "bare" (cloud of the provider block) has no password; set password, or OS_PASSWORD beside OS_CLOUD=bare, or add it to the entry or to secure.yaml (the variables name another user, and none of a user or a password is read)`,
		},
		{
			"no password but another one's of OS_CLOUD",
			Block{"cloud": "bare"},
			map[string]string{"OS_CLOUD": "dev", "OS_PASSWORD": "d-secret"},
			`cloud "bare" (cloud of the provider block) has no password; set password, or OS_PASSWORD beside OS_CLOUD=bare, or add it to the entry or to secure.yaml (OS_CLOUD names another cloud, and no other variable is read)`,
		},
		{
			"another address than the shell's",
			Block{"auth_url": "https://prod.example/v3"},
			devShell(nil),
			`the cloud at https://prod.example/v3 (auth_url of the provider block) has no password; set password, or OS_PASSWORD (OS_AUTH_URL is another address, and no variable is read)`,
		},
		{
			"another user than the shell's",
			Block{"user_name": "eve"},
			devShell(nil),
			`the cloud at https://dev.example/v3 (the variable OS_AUTH_URL) has no password; set password, or OS_PASSWORD (the variables name another user, and none of a user or a password is read)`,
		},
		{
			"no project",
			Block{"auth_url": "https://prod.example/v3", "user_id": "u", "password": "x"},
			nil,
			`the cloud at https://prod.example/v3 (auth_url of the provider block) has no project; set tenant_name or tenant_id, or OS_PROJECT_NAME or OS_PROJECT_ID`,
		},
		{
			"a domain in place of a project",
			Block{"domain_name": "D"},
			map[string]string{"OS_AUTH_URL": "https://dev.example/v3", "OS_USERNAME": "dan", "OS_PASSWORD": "d-secret"},
			`domain_name of the provider block asks for a whole domain, but Trove works in a project; name one beside it: project_id, or project_name with its domain`,
		},
		{
			"a method of the shell that is not spoken",
			Block{"password": "x"},
			devShell(map[string]string{"OS_AUTH_TYPE": "v3oidcpassword"}),
			`the variable OS_AUTH_TYPE is "v3oidcpassword", which is not spoken; password, token and v3applicationcredential are`,
		},
		{"an address that is none", Block{"auth_url": "prod.example"}, nil, `auth_url of the provider block is no address that begins with https:// or http://`},
		{"a user in an address", Block{"auth_url": "https://pat:p-secret@prod.example"}, nil, `auth_url of the provider block holds a user; give it as username and password`}, //nolint:gosec // It must not be shown.
		{"Keystone's old API", Block{"auth_url": "https://prod.example/v2.0/"}, nil, `auth_url of the provider block is that of Keystone's API v2.0, which is not spoken; leave /v2.0 out, or put /v3`},
		{"a key without its certificate", Block{"key": "k-secret"}, devShell(nil), `key of the provider block is without its certificate (cert)`},
		{"no kind of endpoint", Block{}, devShell(map[string]string{"OS_INTERFACE": "private"}), `the variable OS_INTERFACE is none of public, internal and admin`},
		{
			"a trust with an application credential",
			Block{},
			map[string]string{"OS_AUTH_URL": "https://dev.example/v3", "OS_TRUST_ID": "t", "OS_APPLICATION_CREDENTIAL_ID": "a", "OS_APPLICATION_CREDENTIAL_SECRET": "s-secret"},
			`the variable OS_TRUST_ID is a trust, which is of no use to an application credential: that has its project already`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Resolve(test.block, shell(test.env, twoClouds))
			require.EqualError(t, err, test.want)
			assert.NotContains(t, err.Error(), "-secret")
		})
	}
}

// A login for an identity provider is not needed where the block brings a credential of its own.
func TestACredentialOfTheBlockStandsOverAMethodThatIsNotSpoken(t *testing.T) {
	cloud, err := Resolve(Block{"application_credential_id": "a", "application_credential_secret": "s"}, shell(devShell(map[string]string{"OS_AUTH_TYPE": "v3oidcpassword"}), ""))
	require.NoError(t, err)
	assert.Equal(t, "application_credential :s@https://dev.example/v3  South internal", summary(cloud))
}

func TestEachValueKnowsWhereItIsFrom(t *testing.T) {
	machine := form{
		Env: map[string]string{"OS_CLOUD": "prod", "OS_REGION_NAME": "North"},
		Files: map[string]string{
			"/work/clouds.yaml":                "clouds: {prod: {profile: vendor, regions: [{name: North, values: {interface: internal}}], auth: {username: pat, project_id: '1'}}}",
			"/etc/openstack/secure.yaml":       "clouds: {prod: {auth: {password: p-secret}}}",
			"/work/clouds-public.yaml":         "public-clouds: {vendor: {auth: {auth_url: 'https://prod.example/v3'}}}",
			"/home/me/.config/openstack/x.pem": "",
		},
	}.machine()
	cloud, err := Resolve(Block{"cacert_file": "~/ca.pem"}, machine)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"the variable OS_CLOUD",
		`auth.auth_url of "vendor" in /work/clouds-public.yaml`,
		`auth.username of "prod" in /work/clouds.yaml`,
		`auth.password of "prod" in /etc/openstack/secure.yaml`,
		`regions.North of "prod" in /work/clouds.yaml`,
		`regions.North.interface of "prod" in /work/clouds.yaml`,
		"cacert_file of the provider block",
		"the defaults",
	}, []string{
		cloud.Name.From.String(), cloud.AuthURL.From.String(), cloud.UserName.From.String(), cloud.Password.From.String(),
		cloud.Region.From.String(), cloud.Interface.From.String(), cloud.CACert.From.String(), cloud.UserDomainID.From.String(),
	})
}

// Whatever is in the files, there is a cloud or an error, and no secret in it.
func FuzzNoFileEndsInAPanic(f *testing.F) {
	f.Add(twoClouds, "clouds: {prod: {auth: {password: p-secret}}}", "public-clouds: {vendor: {}}")
	f.Add("clouds: {prod: {profile: vendor, regions: [{name: a, values: {auth: b}}], auth: }}", "clouds: {prod: }", "public-clouds: {vendor: [a]}")
	f.Add("clouds: &a {prod: {<<: *a, auth: [*a]}}", "clouds: []", "a")
	f.Add("clouds: {prod: {auth_url: 'https://{auth}{}{{}}}', auth: {x: {y: [z]}}, interface: [[a]], region_name: [{}]}}", "\t", "- a")
	f.Fuzz(func(t *testing.T, clouds, secure, public string) {
		for _, suffix := range []string{".yaml", ".json"} {
			machine := form{Files: map[string]string{"/work/clouds" + suffix: clouds, "/work/secure" + suffix: secure, "/work/clouds-public" + suffix: public}}.machine()
			cloud, err := Resolve(Block{"cloud": "prod"}, machine)
			assert.True(t, err != nil || cloud.AuthURL.Set())
		}
	})
}
