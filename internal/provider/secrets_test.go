package provider_test

import (
	"html"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/acctest"
)

// The passwords of users are sent, and are neither in what Terraform logs where it logs all that there is, nor in a plan or a state.
func TestAccPasswordsOfUsersAreNowhere(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t)
	cloud := acctest.NewTrove(t)
	const first, second, inline = "f1rst<&%pw", "s3cond<&%pw", "th1rd<&%pw"
	config := acctest.V1Instance(cloud, "master", acctest.V1Size+"\n  users = [{ name = \"jim\", password = \""+inline+"\" }]") +
		"variable \"password\" {\n  sensitive = true\n}\nvariable \"turn\" {}\nresource \"trove_user\" \"app\" {\n" +
		"  instance_id = trove_instance.master.id\n  name = \"joe\"\n  password_wo = var.password\n  password_wo_version = var.turn\n}\n"
	tf := cloud.Terraform(t, config)
	environment := openrc(t, cloud)
	var told strings.Builder
	for turn, password := range []string{first, second} {
		maps.Copy(environment, map[string]string{"TF_LOG": "TRACE", "TF_VAR_password": password, "TF_VAR_turn": strconv.Itoa(turn)})
		tf.Export(environment)
		for _, arguments := range [][]string{{"plan", "-no-color"}, {"apply", "-no-color", "-auto-approve"}} {
			status, printed := cloud.Finish(t, tf.Start(t, arguments...))
			require.Equal(t, 0, status, printed)
			assert.Contains(t, printed, "Answer in full", "the log is there")
			told.WriteString(printed)
		}
	}
	state, err := os.ReadFile(filepath.Join(tf.Folder(), "terraform.tfstate"))
	require.NoError(t, err)
	told.Write(state)
	for _, password := range []string{first, second, inline} {
		unicode := strings.NewReplacer("<", `\u003c`, "&", `\u0026`).Replace(password)
		for _, form := range []string{password, unicode, url.QueryEscape(password), url.PathEscape(password), html.EscapeString(password)} {
			if strings.Contains(told.String(), form) { // An assertion would print all of the log.
				t.Errorf("%s is told", form)
			}
		}
	}
}
