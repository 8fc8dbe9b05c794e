package acctest

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"

)

// realVariable names the file openrc of a running real Trove. Where it is not set, a sandbox stands for it.
const realVariable = "TROVE_REAL"

// Repaired is for tests of what deployed Trove can't do for two defects of its own (realtrove/README.md). Their names begin with
// TestAccV1Repaired, and on real Trove they run only where it is repaired; those that begin with TestAccV1Unpatched meet the
// defects, and run only where it is not.
func Repaired(settings *settings) { settings.repaired = true }

// NewTrove gives the test a cloud with Trove's API v1.0: a project of its own in real Trove if TROVE_REAL names one, else a
// sandbox. On real Trove time is real, an instance takes some three seconds, and names fail that contain SERVER_ERROR,
// GUEST_ERROR, GUEST_HANG or RESIZE_ERROR; so they do on a sandbox.
func NewTrove(t *testing.T, options ...Option) *Cloud {
	t.Helper()
	s := settings{sandbox: sandbox.Options{API: sandbox.APIv1}}
	for _, option := range options {
		option(&s)
	}
	if os.Getenv(realVariable) == "" {
		return newSimulated(t, s, "RegionOne")
	}
	trove, err := installed()
	require.NoError(t, err, "%s=%s", realVariable, os.Getenv(realVariable))
	if s.repaired {
		require.True(t, trove.repaired, "This test needs Trove with its defects repaired (TROVE_FIXES=1), and a name that begins with TestAccV1Repaired.")
	}
	return newDeployed(t, trove, s)
}
