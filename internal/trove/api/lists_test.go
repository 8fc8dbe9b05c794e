package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An answer that does not hold the list that was asked for is not an empty list: that would say that all there was is gone.
func TestAnAnswerWithoutTheListIsNoEmptyList(t *testing.T) {
	reads := map[string]func([]byte) (int, error){
		"backups":                  counted(DecodeBackups),
		"configurations":           counted(DecodeConfigurations),
		"configuration-parameters": func(body []byte) (int, error) { all, err := DecodeParameters(body); return len(all), err },
		"capabilities":             func(body []byte) (int, error) { all, err := DecodeCapabilities(body); return len(all), err },
	}
	for _, dialect := range []Dialect{DialectOf("nodes"), DialectOf("v1.0")} {
		reads["clusters"], reads["instances"] = counted(dialect.DecodeClusters), counted(dialect.DecodeInstances)
		reads["databases"], reads["users"] = counted(dialect.DecodeDatabases), counted(dialect.DecodeUsers)
		for key, read := range reads {
			n, err := read([]byte(`{"` + key + `": []}`))
			require.NoError(t, err, key)
			assert.Zero(t, n)
			for _, body := range []string{`{}`, `{"message": "maintenance"}`, `{"` + key + `": null}`} {
				_, err = read([]byte(body))
				require.EqualError(t, err, "it holds no list of "+key, body)
			}
			_, err = read([]byte(`{"` + key + `": [{}]}`))
			require.EqualError(t, err, "one of the "+key+" that it lists has no id")
		}
	}
}

func counted[T any](decode func([]byte) (Page[T], error)) func([]byte) (int, error) {
	return func(body []byte) (int, error) {
		page, err := decode(body)
		return len(page.Items), err
	}
}

// What a server says reaches Terraform in UTF-8, which is all that it takes, whatever it is in.
func TestARefusalIsUTF8(t *testing.T) {
	code, message := readRefusal([]byte("<html><body>Zugriff verweigert: g\xfcltig ist nur \"caf\xe9\"</body></html>"))
	assert.Empty(t, code)
	assert.Equal(t, "Zugriff verweigert: g\ufffdltig ist nur \"caf\ufffd\"", message)
}
