package clouds

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// form is one of testdata/forms.yaml.
type form struct {
	Name   string
	Cloud  string
	Region string
	Env    map[string]string
	Files  map[string]string
	// Differs says why we do not do what openstacksdk does.
	Differs string
	// Refused is our error, empty where there is none.
	Refused string
	// Ours is what we do, as far as it is not what openstacksdk does.
	Ours map[string]any
}

func (f form) machine() Machine {
	return Machine{
		Getenv: func(name string) string { return f.Env[name] },
		ReadFile: func(path string) ([]byte, error) {
			content, ok := f.Files[path]
			if !ok {
				return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
			}
			return []byte(content), nil
		},
		Dir: "/work", Home: "/home/me",
	}
}

// answer is what is done with a form, as record.py has it.
type answer map[string]any

func (f form) answer(t *testing.T) (answer, error) {
	t.Helper()
	m := f.machine()
	cloud, err := Resolve(Block{"cloud": f.Cloud, "region": f.Region}, m)
	if err != nil {
		return nil, err
	}
	options := cloud.AuthOptions()
	scope, err := options.ToTokenV3ScopeMap()
	require.NoError(t, err)
	body, err := options.ToTokenV3CreateMap(scope)
	require.NoError(t, err)
	said, err := json.Marshal(answer{
		"address":      cloud.IdentityV3() + "auth/tokens",
		"body":         body,
		"region":       cloud.Region.Text,
		"interface":    cloud.Interfaces(),
		"endpoint":     cloud.Endpoint.Text,
		"service_type": cloud.Type(),
		"service_name": cloud.ServiceName.Text,
		"insecure":     cloud.Insecure.Text == "true",
		"cacert":       m.expand(cloud.CACert.Text),
		"cert":         m.expand(cloud.Cert.Text),
		"key":          m.expand(cloud.Key.Text),
	})
	require.NoError(t, err)
	var plain answer
	require.NoError(t, json.Unmarshal(said, &plain))
	return plain, nil
}

// defaults are what is used where nobody says anything.
var defaults = answer{
	"region": "", "interface": []any{"public"}, "endpoint": "", "service_type": "database", "service_name": "",
	"insecure": false, "cacert": "", "cert": "", "key": "",
}

// Each form does what openstacksdk does with it, or what the form says that we do, and why.
func TestFormsAreTakenAsOpenstacksdkTakesThem(t *testing.T) {
	content, err := os.ReadFile("testdata/forms.yaml")
	require.NoError(t, err)
	var forms []form
	require.NoError(t, yaml.Unmarshal(content, &forms))
	content, err = os.ReadFile("testdata/openstacksdk.json")
	require.NoError(t, err)
	var recorded struct {
		Answers map[string]answer `json:"answers"`
	}
	require.NoError(t, json.Unmarshal(content, &recorded))
	require.Len(t, recorded.Answers, len(forms), "each form is recorded: see testdata/record.py")

	for _, form := range forms {
		t.Run(form.Name, func(t *testing.T) {
			theirs := recorded.Answers[form.Name]
			ours, err := form.answer(t)
			_, refused := theirs["error"]
			if form.Refused != "" {
				require.EqualError(t, err, form.Refused)
				assert.NotContains(t, err.Error(), "s3cr3t")
				assert.Equal(t, refused, form.Differs == "", "a difference is explained, and nothing else is")
				return
			}
			require.NoError(t, err)
			want := answer{}
			for key, value := range theirs {
				want[key] = value
			}
			if form.Differs != "" {
				delete(want, "error")
				for key, value := range form.Ours {
					if text, ok := value.(string); ok && key == "body" {
						var body any
						require.NoError(t, json.Unmarshal([]byte(text), &body))
						value = body
					}
					want[key] = value
				}
				assert.NotEqual(t, want, theirs, "nothing differs")
			}
			if refused { // Then ours says all that is not the default.
				for key, value := range defaults {
					if _, said := want[key]; !said {
						want[key] = value
					}
				}
			}
			if kinds, ok := want["interface"].([]any); ok {
				for i, kind := range kinds {
					kinds[i] = strings.TrimSuffix(kind.(string), "URL") //nolint:forcetypeassert // Recorded so.
				}
			}
			assert.Equal(t, want, ours)
		})
	}
}
