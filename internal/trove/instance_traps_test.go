package trove

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// What deployed Trove does that a client has to know of.

// It ignores the "slave" of the dialect nodes, and makes an instance that stands alone.
func TestASlaveIsNeverAskedForInWordsThatTroveIgnores(t *testing.T) {
	const strayID = "506f758b-1f6d-48cb-819c-ff0ecf45c015"
	cloud := newV1Cloud(t)
	cloud.On(listDetail, lists())
	cloud.On(postInst, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-create-slave-ignored.response")))
	spec := api.InstanceSpec{Name: "slaveobj", SlaveOf: &api.SlaveOf{InstanceID: "m", ReadOnly: true}}
	created, err := cloud.client().CreateInstance(t.Context(), spec)
	assert.JSONEq(t, `{"instance": {"name": "slaveobj", "replica_of": "m"}}`, cloud.Sent(postInst))

	var stray *StraySlaveError
	require.ErrorAs(t, err, &stray)
	assert.Equal(t, &StraySlaveError{ID: strayID, Name: "slaveobj", MasterID: "m"}, stray)
	require.EqualError(t, err, `the server made instance "slaveobj" (`+strayID+`) no slave of m, but an instance that stands alone: delete it`)
	assert.Equal(t, strayID, created.Object.ID, "for whoever is to delete it")
	assert.Equal(t, 1, cloud.Count(postInst))

	cloud.On(getM, showsInstance("m", api.StatusActive))
	made, err := cloud.client().CreateSlaves(t.Context(), spec, 1)
	require.ErrorAs(t, err, &stray)
	assert.Equal(t, []string{strayID}, idsOf(made))
}

// It refuses to be told a slave's flavor, volume, datastore and locality, and makes every slave read-only.
func TestASlaveIsWhatItsMasterIs(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(listDetail, lists())
	cloud.On(postInst, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-create-slave.response")))
	created, err := cloud.client().CreateInstance(t.Context(), api.InstanceSpec{
		Name: "li-slave", FlavorID: "9", VolumeSize: 9, VolumeType: "fast", Datastore: api.Datastore{Type: "mysql", Version: "8.0"},
		Locality: "anti-affinity", Databases: []api.Database{{Name: "app"}}, Users: []api.User{{Name: "u"}}, ModuleIDs: []string{"m"},
		SlaveOf: &api.SlaveOf{InstanceID: trovetest.WholeID},
	})
	require.NoError(t, err)
	assert.JSONEq(t, `{"instance": {"name": "li-slave", "replica_of": "`+trovetest.WholeID+`"}}`, cloud.Sent(postInst))
	assert.True(t, created.Object.ReadOnly)
	assert.Equal(t, api.Datastore{Type: "mysql", Version: "5.7.29"}, created.Object.Datastore)
}

// It detaches at any value of replica_of, the present master's id included, and refuses the second time.
func TestDetachingSendsNullAndNeverTwice(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive, slaveOf), seen(api.StatusDetach, slaveOf), seen(api.StatusActive))
	cloud.On(patchI, trovetest.Reply(http.StatusBadGateway, `<html>no answer</html>`))
	require.NoError(t, cloud.client().Detach(t.Context(), "i"))
	assert.Equal(t, 1, cloud.Count(patchI))
	assert.JSONEq(t, trovetest.V1Golden(t, "instance-detach.request"), cloud.Sent(patchI))
}

// It says 401 to the slave of a slave. A new token does not help, and none is asked for.
func TestA401ForTheSlaveOfASlaveIsNoExpiredToken(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(listDetail, lists())
	cloud.On(postInst, trovetest.With("Www-Authenticate", `Keystone uri="http://127.0.0.1:5000/v3"`,
		trovetest.Reply(http.StatusUnauthorized, trovetest.V1Golden(t, "instance-slave-of-a-slave.response"))))
	_, err := cloud.client().CreateInstance(t.Context(), api.InstanceSpec{Name: "r3", SlaveOf: &api.SlaveOf{InstanceID: trovetest.TheSlave}})
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, http.StatusUnauthorized, refusal.StatusCode)
	assert.Equal(t, "Cannot create a replica of a replica "+trovetest.TheSlave, refusal.Message)
	assert.Len(t, cloud.Tokens(), 1)
	assert.Equal(t, 1, cloud.Count(postInst))
}

// A fault's text stays with an instance for good.
func TestAFaultThatOutlivesItsCauseIsNoFailure(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On("GET /instances/"+trovetest.RecordedID, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-show-old-fault.response")))
	instance, err := cloud.client().WaitInstanceReady(t.Context(), trovetest.RecordedID)
	require.NoError(t, err)
	assert.Equal(t, "Instance "+trovetest.RecordedID+" is not ready. (Status is BUILD).", instance.Fault)
	assert.Equal(t, 1, cloud.Count("GET /instances/"+trovetest.RecordedID))

	const failedID = "70ed2112-5428-4fd9-8c3b-7e24be8f8407"
	cloud.On("GET /instances/"+failedID, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-show-failed.response")))
	_, err = cloud.client().WaitInstanceReady(t.Context(), failedID)
	require.ErrorIs(t, err, api.ErrFault)
	require.ErrorContains(t, err, "is ERROR; Server not active, status: ERROR, fault message: No valid host was found.")
}

// The links of its pages say https whatever it is served by.
func TestPagesAreReadWhereTheClientIsConnected(t *testing.T) {
	cloud := newV1Cloud(t)
	first := trovetest.V1Golden(t, "instance-list-first-page.response")
	require.Contains(t, first, `"href": "https://127.0.0.1:8779/`)
	require.True(t, strings.HasPrefix(cloud.Server.URL, "http://"))
	cloud.On(listDetail, trovetest.Reply(http.StatusOK, first), trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-list-last-page.response")))
	all, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{trovetest.ItsSlaveID, trovetest.WholeID}, idsOf(all))
}

// Showing an instance whose guest is dead takes it 15 seconds.
func TestADeadGuestIsWaitedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On("GET /instances/"+trovetest.RecordedID, func(w http.ResponseWriter, r *http.Request) {
		cloud.Clock.Advance(15 * time.Second)
		trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-show-dead-guest.response"))(w, r)
	})
	instance, err := cloud.client().Instance(t.Context(), trovetest.RecordedID)
	require.NoError(t, err)
	assert.Equal(t, api.StatusActive, instance.Status)
	assert.Equal(t, api.OperatingError, instance.OperatingStatus)
}

// While it changes the access, it says ACTIVE and shows the old one.
func TestANewAccessIsWaitedForThoughTheStatusIsActive(t *testing.T) {
	show := "GET /instances/" + trovetest.RecordedID
	cloud := newV1Cloud(t)
	cloud.On(show, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-show-old-fault.response")),
		trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-show-changing-access.response")),
		trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-show-changed-access.response")))
	cloud.On("PUT /instances/"+trovetest.RecordedID, trovetest.Accepted())
	require.NoError(t, cloud.client().ChangeAccess(t.Context(), trovetest.RecordedID, api.Access{}))
	assert.Equal(t, []string{show, "PUT /instances/" + trovetest.RecordedID, show, show}, cloud.Journal())

	// Other servers may show the new one first. It is not over before there is an operating status.
	public := `access: {"is_public": true}`
	cloud = newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive), seen(api.StatusActive, public, `operating_status: ""`), seen(api.StatusActive, public))
	cloud.On(putI, trovetest.Accepted())
	require.NoError(t, cloud.client().ChangeAccess(t.Context(), "i", api.Access{IsPublic: true}))
	assert.Equal(t, []string{getI, putI, getI, getI}, cloud.Journal())
}

// A master whose slave could not be built stays in BACKUP though nothing is done to it. Its fault tells.
func TestASlaveThatFailsIsToldWithItsFault(t *testing.T) {
	const failedID = "4b97d8aa-3a2d-451a-beb9-3a4f3898cb71"
	cloud := newV1Cloud(t)
	cloud.On("GET /instances/"+failedID, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-show-failed-slave.response")))
	_, err := cloud.client().WaitInstanceReady(t.Context(), failedID)
	require.ErrorIs(t, err, api.ErrFault)
	require.ErrorContains(t, err, "An error occurred while deleting a bad replication snapshot from instance")
}
