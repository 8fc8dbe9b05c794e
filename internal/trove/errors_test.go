package trove

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestErrorsOfWaitsAreOneLineEach(t *testing.T) {
	failed := &StateError{
		Kind: "cluster", ID: "c", Name: "products", Status: api.StatusError, Reached: "2 of 3 nodes ACTIVE",
		Fault: `node "products-2" (n) is ERROR: No valid host`,
	}
	require.EqualError(t, failed, `cluster "products" (c) is ERROR; 2 of 3 nodes ACTIVE; node "products-2" (n) is ERROR: No valid host`)
	require.ErrorIs(t, failed, api.ErrFault)

	unknown := &StateError{Kind: "cluster", ID: "c", Name: "products", Status: "RECONSIDERING"}
	require.EqualError(t, unknown, `cluster "products" (c) is RECONSIDERING, a status this client does not know`)
	require.NotErrorIs(t, unknown, api.ErrFault)

	late := &TimeoutError{Kind: "cluster", ID: "c", Name: "products", Status: api.StatusBuild, Waited: 600400 * time.Millisecond, Reached: "1 of 3 nodes ACTIVE"}
	require.EqualError(t, late, `cluster "products" (c) is still BUILD after 10m0s; 1 of 3 nodes ACTIVE`)
	require.ErrorIs(t, late, context.DeadlineExceeded)

	ambiguous := &AmbiguousError{Kind: "cluster", Name: "products", Candidates: []Candidate{{ID: "a", Created: trovetest.Noon}, {ID: "b", Created: trovetest.Noon.Add(time.Second)}}}
	require.EqualError(t, ambiguous, `the answer to the creation of cluster "products" was lost, and it may be any of a created 2026-05-15T12:00:00Z, b created 2026-05-15T12:00:01Z`)

	unsupported := &api.UnsupportedError{Operation: api.OperationListRegions, API: "nodes"}
	require.EqualError(t, unsupported, `the API "nodes" has no operation "list regions"`)
}
