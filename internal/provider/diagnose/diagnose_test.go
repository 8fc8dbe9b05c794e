package diagnose

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

var creating = Attempt{Verb: "create", Kind: "cluster", Name: "products"}

func TestErrorsTellWhatWasTriedWhatTheServerSaidAndWhatToDo(t *testing.T) {
	for name, test := range map[string]struct {
		err             error
		summary, detail string
	}{
		"refused": {
			err:     &api.Error{StatusCode: 400, Code: "badRequest", Message: "Resource 77 cannot be found.", Method: "POST", Path: "/clusters", RequestID: "req-1"},
			summary: "Could not create cluster",
			detail: "Tried to create cluster \"products\".\n\nPOST /clusters: 400 badRequest: Resource 77 cannot be found. (request id req-1).\n\n" +
				"Correct the configuration as the server's message says, and run terraform apply again.",
		},
		"wait failed": {
			err:     fmt.Errorf("waiting: %w", api.ErrFault),
			summary: "Cluster failed on the server",
			detail: "Tried to create cluster \"products\".\n\nWaiting: failed on the server.\n\n" +
				"The cluster is in the state. Run terraform plan to see what it would take to repair it; the cloud's operator can tell the cause of the fault.",
		},
		"nodes of a cluster failed while it was made": {
			err:     &trove.StateError{Kind: "cluster", ID: "dfbb", Name: "products", Status: api.StatusError, FailedNodes: 1, Nodes: 3},
			summary: "Cluster failed on the server",
			detail: "Tried to create cluster \"products\".\n\nCluster \"products\" (dfbb) is ERROR.\n\n" +
				"The cluster is in the state. Run terraform plan to see what it would take to repair it; the cloud's operator can tell the cause of the fault.",
		},
		"several candidates": {
			err: &trove.AmbiguousError{Kind: "cluster", Name: "products", Candidates: []trove.Candidate{
				{ID: "dfbb", Created: time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)}, {ID: "cafe", Created: time.Date(2014, 4, 25, 20, 19, 24, 0, time.UTC)},
			}},
			summary: "Several objects may be the one that was created",
			detail: "Tried to create cluster \"products\".\n\nThe answer to the creation of cluster \"products\" was lost, and it may be any of " +
				"dfbb created 2014-04-25T20:19:23Z, cafe created 2014-04-25T20:19:24Z.\n\n" +
				"Nothing was created a second time. Find out which one is yours, and import it:\n" +
				"  terraform import ADDRESS dfbb   # created 2014-04-25T20:19:23Z\n" +
				"  terraform import ADDRESS cafe   # created 2014-04-25T20:19:24Z",
		},
		"one candidate, which is not quite what was asked for": {
			err: &trove.AmbiguousError{Kind: "cluster", Name: "products", Candidates: []trove.Candidate{
				{ID: "dfbb", Created: time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)},
			}},
			summary: "An object may be the one that was created",
			detail: "Tried to create cluster \"products\".\n\nThe answer to the creation of cluster \"products\" was lost, and it may be any of " +
				"dfbb created 2014-04-25T20:19:23Z.\n\n" +
				"Nothing was created a second time. Find out which one is yours, and import it:\n" +
				"  terraform import ADDRESS dfbb   # created 2014-04-25T20:19:23Z",
		},
		"one of that name": {
			err: &trove.ExistsError{Kind: "cluster", Name: "products", Unlike: true, Candidates: []trove.Candidate{
				{ID: "dfbb", Created: time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)}, {ID: "cafe", Called: "products-1"},
			}},
			summary: "Cluster exists already",
			detail: "Tried to create cluster \"products\".\n\nThere is cluster \"products\" already: dfbb created 2014-04-25T20:19:23Z, cafe called \"products-1\".\n\n" +
				"Not exactly one of them is what is declared, so none is adopted. Nothing was created. " +
				"Ask Terraform what it has of these:\n" +
				"  terraform state list -id=dfbb   # created 2014-04-25T20:19:23Z\n" +
				"  terraform state list -id=cafe   # called \"products-1\"\n" +
				"One for which it prints an address is not to be imported: it is the one that this apply replaces, as with create_before_destroy, or another resource's. " +
				"Set on_existing = \"create\" where another cluster of that name is wanted. One for which it prints nothing, perhaps made by an apply that was killed, can be imported:\n" +
				"  terraform import ADDRESS ID",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var diags diag.Diagnostics
			AddError(&diags, creating, test.err)
			assert.Equal(t, diag.Diagnostics{diag.NewErrorDiagnostic(test.summary, test.detail)}, diags)
		})
	}
}

func TestSummariesAreStatic(t *testing.T) {
	for want, err := range map[string]error{
		"Quota exceeded":                            api.ErrQuota,
		"Rate limit exceeded":                       api.ErrRateLimited,
		"Not supported by this Trove":               api.ErrUnsupported,
		"Timeout while waiting for the cluster":     context.DeadlineExceeded,
		"Interrupted while waiting for the cluster": context.Canceled,
	} {
		assert.Equal(t, want, summary(creating, fmt.Errorf("of %s: %w", "products", err)))
	}
	assert.Equal(t, "Could not replace a node of cluster", summary(Attempt{Verb: "replace a node of", Kind: "cluster", Part: "node west"}, api.ErrBusy))
}

// Terraform taints, and replaces, what an error is returned for on its creation. What was only not waited for long
// enough has to stay.
func TestUnfinishedCreateIsAWarningUnlessItFailed(t *testing.T) {
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, &trove.TimeoutError{Kind: "cluster"}, &api.Error{StatusCode: 500}} {
		var diags diag.Diagnostics
		AddUnfinishedCreate(&diags, creating, fmt.Errorf("1 of 3 nodes ACTIVE: %w", err))
		assert.False(t, diags.HasError(), "%v", err)
		assert.Equal(t, 1, diags.WarningsCount(), "%v", err)
	}
	var diags diag.Diagnostics
	AddUnfinishedCreate(&diags, creating, &trove.StateError{Kind: "cluster", Status: api.StatusError})
	assert.True(t, diags.HasError())
}

// Only of an instance that looks well and of whose database nobody has heard: what else is in its statuses is told by other warnings, or no trouble.
func TestASilentAgentIsWarnedOf(t *testing.T) {
	var diags diag.Diagnostics
	for _, silent := range []api.Instance{
		{Name: "well", Status: api.StatusActive, OperatingStatus: api.OperatingHealthy},
		{Name: "other-api", Status: api.StatusActive},
		{Name: "failed", Status: api.StatusError, OperatingStatus: api.OperatingError},
		{Name: "building", Status: api.StatusBuild, OperatingStatus: api.OperatingError},
		{Name: "shop-a", ID: "22a9", Status: api.StatusActive, OperatingStatus: api.OperatingError},
	} {
		WarnOfSilence(&diags, silent)
	}
	require.Len(t, diags, 1)
	assert.Equal(t, `Instance "shop-a" does not report`, diags[0].Summary())
	assert.Equal(t, diag.SeverityWarning, diags[0].Severity())
	assert.Contains(t, diags[0].Detail(), `The instance "shop-a" (22a9) is in ACTIVE, but its operating_status is ERROR: `)
}

func TestFailedAndUnknownStatusesAreWarnedOf(t *testing.T) {
	var diags diag.Diagnostics
	WarnOfStatus(&diags, "instance", "products", "dfbb", api.StatusActive, "An old fault")
	WarnOfStatus(&diags, "instance", "products", "dfbb", api.StatusBuild, "")
	assert.Empty(t, diags)
	WarnOfStatus(&diags, "instance", "products", "dfbb", api.StatusError, "no valid host was found")
	WarnOfStatus(&diags, "cluster", "orders", "cafe", api.StatusFailed, "")
	WarnOfStatus(&diags, "node", "orders-1", "beef", "CRASHED", "")
	WarnOfStatus(&diags, "node", "orders-2", "f00d", api.StatusUnknown, "")
	WarnOfStatus(&diags, "node", "orders-3", "face", api.StatusBlocked, "")
	WarnOfStatus(&diags, "cluster", "orders", "cafe", api.StatusShutdown, "")
	assert.Equal(t, diag.Diagnostics{
		diag.NewWarningDiagnostic(`Instance "products" has failed`, `The instance "products" (dfbb) is in ERROR. No valid host was found.`),
		diag.NewWarningDiagnostic(`Cluster "orders" has failed`, `The cluster "orders" (cafe) is in FAILED.`),
		diag.NewWarningDiagnostic(`Node "orders-1" has an unknown status`, `The node "orders-1" (beef) is in "CRASHED", which this version of the provider does not know. It is left alone.`),
		diag.NewWarningDiagnostic(`Nobody knows how node "orders-2" is`, `The node "orders-2" (f00d) is in UNKNOWN: its server is not running, or its guest agent has sent no heartbeat for too long. The database may serve all the same, so nothing is replaced for it.`),
		diag.NewWarningDiagnostic(`Node "orders-3" does not serve`, `The node "orders-3" (face) is in BLOCKED: its database runs and answers nobody, as while it recovers or takes over data. It may serve again, and has its data, so nothing is replaced for it.`),
	}, diags)
}

func TestStuckObjectIsTold(t *testing.T) {
	var diags diag.Diagnostics
	WarnOfStuck(&diags, Attempt{Verb: "delete", Kind: "instance", Name: "products", ID: "061aaf4c"}, "BUILD")
	require.Len(t, diags, 1)
	assert.Equal(t, diag.NewWarningDiagnostic(`Instance "products" was stuck`,
		`Tried to delete instance "products" (061aaf4c). It was stuck in BUILD, where the server deletes nothing, and was freed from that before. It is deleted; servers or volumes that it leaves behind in the cloud are for the operator to find.`), diags[0])
}

// A cluster of which a node fails while it grows has not failed.
func TestAFailureIsTheNodesWhereOthersAreWell(t *testing.T) {
	for failed, want := range map[int]string{0: "Cluster failed on the server", 1: "A node of the cluster failed on the server", 4: "Cluster failed on the server"} {
		var diags diag.Diagnostics
		AddError(&diags, Attempt{Verb: "add nodes to", Kind: "cluster", Name: "products"}, &trove.StateError{Kind: "cluster", Status: api.StatusError, FailedNodes: failed, Nodes: 4})
		assert.Equal(t, want, diags[0].Summary())
	}
}
