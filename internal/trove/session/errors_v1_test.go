package session

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// v1Refused makes a request that is answered with a recorded document, and returns what the library makes of it.
func v1Refused(t *testing.T, status int, golden string) *api.Error {
	t.Helper()
	cloud := newV1Cloud(t)
	cloud.On(trovetest.PostCluster, trovetest.Reply(status, trovetest.V1Golden(t, golden+".response")))
	client := cloud.open()
	err := act(t.Context(), client, client.Dialect.RestartCluster(trovetest.ClusterID))
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster), "it is final")
	return refusal
}

func TestEveryErrorDocumentOfTroveIsReadForWhatItMeans(t *testing.T) {
	const help = "Internal Server Error. Please keep this ID to help us figure out what went wrong: ("
	for _, test := range []struct {
		golden        string
		status        int
		code, message string
		kind          error
	}{
		{"error-malformed", 400, "badRequest", "Malformed request body", nil},
		{"error-size", 400, "badRequest", "The number of instances for your initial cluster must be 3.", nil},
		{"cassandra-refused", 400, "badRequest", "Resource 77 cannot be found.", nil},
		{"mongodb-shard-active", 400, "badRequest", "Shard with instance ", nil},
		{"reset-forbidden", 403, "forbidden", "Policy doesn't allow cluster:reset-status to be performed.", nil},
		{"error-other-project", 403, "forbidden", "Access was denied to this resource. User with tenant id ", nil},
		{"error-not-found", 404, "itemNotFound", "Cluster '00000000-0000-4000-8000-000000000000' cannot be found.", api.ErrNotFound},
		{"error-unknown-datastore", 404, "itemNotFound", "Datastore 'nosuch' cannot be found.", api.ErrNotFound},
		{"mariadb-shrink-unknown", 404, "itemNotFound", "Resource 00000000-0000-4000-8000-000000000000 cannot be found.", api.ErrNotFound},
		{"configuration-unknown", 404, "itemNotFound", "Configuration group id: 00000000-0000-4000-8000-000000000000 could not be found.", api.ErrNotFound},
		{"error-volume-too-big", 413, "overLimit", "Volume 'size' cannot exceed maximum of 50 Gb, 51 cannot be accepted.", api.ErrQuota},
		{"error-content-type", 415, "UnsupportedMediaType", "The request media type text/plain is not supported by this server.", nil},
		{
			"mariadb-delete-refused", 422, "unprocessableEntity",
			"This action cannot be performed on the cluster while the current cluster task is 'BUILDING'.", api.ErrBusy,
		},
		{"pxc-delete-refused", 422, "unprocessableEntity", "This action cannot be performed on the cluster while the current cluster task is 'GROWING_CLUSTER'.", api.ErrBusy},
		{"error-unsupported", 501, "notImplemented", "Clusters not supported for ", api.ErrUnsupported},
		{"member-delete-refused", 501, "notImplemented", "Operation not supported for instances that are part of a cluster.", api.ErrUnsupported},
		// 500 where 400 is meant.
		{"error-empty-body", 500, "instanceFault", help, nil},
		{"error-limit-0", 500, "instanceFault", help, nil},
		{"net-id-refused", 500, "instanceFault", help, nil},
		{"cassandra-grow", 500, "instanceFault", help, nil},
	} {
		t.Run(test.golden, func(t *testing.T) {
			refusal := v1Refused(t, test.status, test.golden)
			assert.Equal(t, test.code, refusal.Code)
			assert.Truef(t, strings.HasPrefix(refusal.Message, test.message), "%q", refusal.Message)
			assert.NotContains(t, refusal.Error(), "\n")
			assert.NotContains(t, refusal.Error(), "<br")
			for _, kind := range []error{api.ErrNotFound, api.ErrBusy, api.ErrQuota, api.ErrRateLimited, api.ErrUnsupported, api.ErrConflict, api.ErrFault} {
				assert.Equal(t, test.kind != nil && errors.Is(test.kind, kind), errors.Is(refusal, kind), kind)
			}
			assert.False(t, api.OutcomeUnknown(refusal), "nothing was done")
		})
	}
}

// A busy instance is told in two ways.
func TestABusyInstanceIsBusyHoweverTroveSaysIt(t *testing.T) {
	for _, message := range []string{
		"Instance 0436e883-ab0b-49d0-80cc-65c1bea9c37d is not ready. (Status is BUILD).",
		"Instance 0436e883-ab0b-49d0-80cc-65c1bea9c37d is not currently available for an action to be performed (task status was RESIZING).",
	} {
		refusal := refused(t, trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", message))
		require.ErrorIs(t, refusal, api.ErrBusy)
		assert.Equal(t, message, refusal.Message)
	}
}

func TestARateLimitIsWaitedForAndAQuotaIsNot(t *testing.T) {
	cloud := newV1Cloud(t)
	limit := trovetest.With("Retry-After", "17", trovetest.Fault(http.StatusRequestEntityTooLarge, "overLimit", "Only 200 POST request(s) can be made to * every minute."))
	cloud.On(trovetest.PostCluster, limit, trovetest.Accepted())
	client := cloud.open()
	require.NoError(t, act(t.Context(), client, client.Dialect.RestartCluster(trovetest.ClusterID)))
	assert.Equal(t, 2, cloud.Count(trovetest.PostCluster))
	assert.GreaterOrEqual(t, cloud.Clock.Now().Sub(trovetest.Noon), 17*time.Second)

	cloud.Forget()
	cloud.On(trovetest.PostCluster, trovetest.Fault(http.StatusRequestEntityTooLarge, "overLimit", "Quota exceeded for resources: ['instances']."))
	err := act(t.Context(), client, client.Dialect.RestartCluster(trovetest.ClusterID))
	require.ErrorIs(t, err, api.ErrQuota)
	assert.Equal(t, 1, cloud.Count(trovetest.PostCluster))
}
