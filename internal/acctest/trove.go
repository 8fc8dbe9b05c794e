package acctest

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox"
)

// realVariable names the file openrc of a running real Trove. Where it is not set, a sandbox stands for it.
const realVariable = "TROVE_REAL"

// Repaired is for tests of what deployed Trove can't do for two defects of its own (realtrove/README.md): they must not be there.
// It goes with the name of a test, by which tests are chosen: TestAccV1Repaired… has it, and runs on real Trove only where that
// is repaired; TestAccV1Unpatched… meets the defects, and runs only where they are; any other TestAccV1… runs on both.
func Repaired(settings *settings) { settings.repaired = true }

// OwnAgents is for tests of what needs guest agents of the cloud's own making: clusters, and datastores other than mysql, mariadb and postgresql.
// Real Trove has none (realtrove/cloud/agents.py). A sandbox has them always.
func OwnAgents(settings *settings) { settings.ownAgents = true }

// Network is where machines of any project can be. On real Trove with a management network, one that is in no other has no address to show,
// and a cluster of such ones is never ready.
const Network = "33333333-3333-4333-8333-333333333333"

// NewTrove gives the test a cloud with Trove's API v1.0: a project of its own in real Trove if TROVE_REAL names one, else a
// sandbox. On real Trove time is real, an instance takes some three seconds, and builds fail whose names contain SERVER_ERROR,
// GUEST_ERROR, GUEST_HANG or RESIZE_ERROR; so they do on a sandbox.
func NewTrove(t testing.TB, options ...Option) *Cloud {
	t.Helper()
	s := newSettings(t, options)
	if os.Getenv(realVariable) == "" {
		return newSimulated(t, s, "RegionOne")
	}
	trove, err := installed()
	require.NoError(t, err, "%s=%s", realVariable, os.Getenv(realVariable))
	require.False(t, s.repaired && !trove.repaired, "This test needs real Trove with its defects repaired, TROVE_FIXES=1 realtrove/up.sh.")
	require.False(t, strings.Contains(t.Name(), "Unpatched") && trove.repaired, "This test needs real Trove as it is, realtrove/up.sh.")
	return newDeployed(t, trove, s)
}

func newSettings(t testing.TB, options []Option) settings {
	t.Helper()
	// The limits are those of realtrove/configuration.sh.
	s := settings{sandbox: sandbox.Options{API: sandbox.APIv1, MaxInstances: 60, MaxVolumes: 400, RateLimit: 100000}}
	for _, option := range options {
		option(&s)
	}
	require.Equal(t, s.repaired, strings.Contains(t.Name(), "Repaired"), "Repaired is an option, and in the name of the test, or it is neither.")
	s.sandbox.Defects = !s.repaired
	return s
}
