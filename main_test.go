package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The version of a release is that of the build; a plain build has none.
func TestVersion(t *testing.T) {
	var stdout, stderr bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-version"}, &stdout, &stderr))
	assert.Equal(t, "terraform-provider-trove dev\n", stdout.String())
	assert.Empty(t, stderr.String())
}

func TestNothingIsLoggedThatNobodyReads(t *testing.T) {
	for name, test := range map[string]struct {
		environment []string
		set         []string
	}{
		"nobody asked":   {[]string{"HOME=/root", "TF_LOG=", "TF_LOG_PATH=/tmp/log"}, []string{"TF_LOG_SDK=off", "TF_LOG_PROVIDER=off"}},
		"of everything":  {[]string{"TF_LOG=trace"}, nil},
		"of providers":   {[]string{"TF_LOG_PROVIDER=debug"}, nil},
		"of a framework": {[]string{"TF_LOG_SDK_PROTO=trace"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var set []string
			require.NoError(t, quieten(test.environment, func(name, value string) error {
				set = append(set, name+"="+value)
				return nil
			}))
			assert.Equal(t, test.set, set)
		})
	}
}
