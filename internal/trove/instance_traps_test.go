package trove

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What deployed Trove does that a client has to know of.

// It ignores the "slave" of the dialect nodes, and makes an instance that stands alone.
func TestASlaveIsNeverAskedForInWordsThatTroveIgnores(t *testing.T) {
	const strayID = "506f758b-1f6d-48cb-819c-ff0ecf45c015"
	cloud := newV1Cloud(t)
	cloud.on(listDetail, lists())
	cloud.on(postInst, reply(http.StatusOK, v1Golden(t, "instance-create-slave-ignored.response")))
	spec := InstanceSpec{Name: "slaveobj", SlaveOf: &SlaveOf{InstanceID: "m", ReadOnly: true}}
	created, err := cloud.client().CreateInstance(t.Context(), spec)
	assert.JSONEq(t, `{"instance": {"name": "slaveobj", "replica_of": "m"}}`, cloud.sent(postInst))

	var stray *StraySlaveError
	require.ErrorAs(t, err, &stray)
	assert.Equal(t, &StraySlaveError{ID: strayID, Name: "slaveobj", MasterID: "m"}, stray)
	require.EqualError(t, err, `the server made instance "slaveobj" (`+strayID+`) no slave of m, but an instance that stands alone: delete it`)
	assert.Equal(t, strayID, created.Object.ID, "for whoever is to delete it")
	assert.Equal(t, 1, cloud.count(postInst))

	cloud.on(getM, showsInstance("m", StatusActive))
	made, err := cloud.client().CreateSlaves(t.Context(), spec, 1)
	require.ErrorAs(t, err, &stray)
	assert.Equal(t, []string{strayID}, idsOf(made))
}

// It refuses to be told a slave's flavor, volume, datastore and locality, and makes every slave read-only.
func TestASlaveIsWhatItsMasterIs(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(listDetail, lists())
	cloud.on(postInst, reply(http.StatusOK, v1Golden(t, "instance-create-slave.response")))
	created, err := cloud.client().CreateInstance(t.Context(), InstanceSpec{
		Name: "li-slave", FlavorID: "9", VolumeSize: 9, VolumeType: "fast", Datastore: Datastore{"mysql", "8.0"},
		Locality: "anti-affinity", Databases: []Database{{Name: "app"}}, Users: []User{{Name: "u"}}, ModuleIDs: []string{"m"},
		SlaveOf: &SlaveOf{InstanceID: wholeID},
	})
	require.NoError(t, err)
	assert.JSONEq(t, `{"instance": {"name": "li-slave", "replica_of": "`+wholeID+`"}}`, cloud.sent(postInst))
	assert.True(t, created.Object.ReadOnly)
	assert.Equal(t, Datastore{"mysql", "5.7.29"}, created.Object.Datastore)
}

// It detaches at any value of replica_of, the present master's id included, and refuses the second time.
func TestDetachingSendsNullAndNeverTwice(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive, slaveOf), seen(StatusDetach, slaveOf), seen(StatusActive))
	cloud.on(patchI, reply(http.StatusBadGateway, `<html>no answer</html>`))
	require.NoError(t, cloud.client().Detach(t.Context(), "i"))
	assert.Equal(t, 1, cloud.count(patchI))
	assert.JSONEq(t, v1Golden(t, "instance-detach.request"), cloud.sent(patchI))
}

// It says 401 to the slave of a slave. A new token does not help, and none is asked for.
func TestA401ForTheSlaveOfASlaveIsNoExpiredToken(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(listDetail, lists())
	cloud.on(postInst, with("Www-Authenticate", `Keystone uri="http://127.0.0.1:5000/v3"`,
		reply(http.StatusUnauthorized, v1Golden(t, "instance-slave-of-a-slave.response"))))
	_, err := cloud.client().CreateInstance(t.Context(), InstanceSpec{Name: "r3", SlaveOf: &SlaveOf{InstanceID: theSlave}})
	var refusal *Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, http.StatusUnauthorized, refusal.StatusCode)
	assert.Equal(t, "Cannot create a replica of a replica "+theSlave, refusal.Message)
	assert.Len(t, cloud.tokens(), 1)
	assert.Equal(t, 1, cloud.count(postInst))
}

// A fault's text stays with an instance for good.
func TestAFaultThatOutlivesItsCauseIsNoFailure(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on("GET /instances/"+recordedID, reply(http.StatusOK, v1Golden(t, "instance-show-old-fault.response")))
	instance, err := cloud.client().WaitInstanceReady(t.Context(), recordedID)
	require.NoError(t, err)
	assert.Equal(t, "Instance "+recordedID+" is not ready. (Status is BUILD).", instance.Fault)
	assert.Equal(t, 1, cloud.count("GET /instances/"+recordedID))

	const failedID = "70ed2112-5428-4fd9-8c3b-7e24be8f8407"
	cloud.on("GET /instances/"+failedID, reply(http.StatusOK, v1Golden(t, "instance-show-failed.response")))
	_, err = cloud.client().WaitInstanceReady(t.Context(), failedID)
	require.ErrorIs(t, err, ErrFault)
	require.ErrorContains(t, err, "is ERROR; Server not active, status: ERROR, fault message: No valid host was found.")
}

// The links of its pages say https whatever it is served by.
func TestPagesAreReadWhereTheClientIsConnected(t *testing.T) {
	cloud := newV1Cloud(t)
	first := v1Golden(t, "instance-list-first-page.response")
	require.Contains(t, first, `"href": "https://127.0.0.1:8779/`)
	require.True(t, strings.HasPrefix(cloud.server.URL, "http://"))
	cloud.on(listDetail, reply(http.StatusOK, first), reply(http.StatusOK, v1Golden(t, "instance-list-last-page.response")))
	all, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{itsSlaveID, wholeID}, idsOf(all))
}

// Showing an instance whose guest is dead takes it 15 seconds.
func TestADeadGuestIsWaitedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on("GET /instances/"+recordedID, func(w http.ResponseWriter, r *http.Request) {
		cloud.clock.Advance(15 * time.Second)
		reply(http.StatusOK, v1Golden(t, "instance-show-dead-guest.response"))(w, r)
	})
	instance, err := cloud.client().Instance(t.Context(), recordedID)
	require.NoError(t, err)
	assert.Equal(t, StatusActive, instance.Status)
	assert.Equal(t, OperatingError, instance.OperatingStatus)
}

// While it changes the access, it says ACTIVE and shows the old one.
func TestANewAccessIsWaitedForThoughTheStatusIsActive(t *testing.T) {
	show := "GET /instances/" + recordedID
	cloud := newV1Cloud(t)
	cloud.on(show, reply(http.StatusOK, v1Golden(t, "instance-show-old-fault.response")),
		reply(http.StatusOK, v1Golden(t, "instance-show-changing-access.response")),
		reply(http.StatusOK, v1Golden(t, "instance-show-changed-access.response")))
	cloud.on("PUT /instances/"+recordedID, accepted())
	require.NoError(t, cloud.client().ChangeAccess(t.Context(), recordedID, Access{}))
	assert.Equal(t, []string{show, "PUT /instances/" + recordedID, show, show}, cloud.journal())

	// Other servers may show the new one first. It is not over before there is an operating status.
	public := `access: {"is_public": true}`
	cloud = newV1Cloud(t)
	cloud.on(getI, seen(StatusActive), seen(StatusActive, public, `operating_status: ""`), seen(StatusActive, public))
	cloud.on(putI, accepted())
	require.NoError(t, cloud.client().ChangeAccess(t.Context(), "i", Access{IsPublic: true}))
	assert.Equal(t, []string{getI, putI, getI, getI}, cloud.journal())
}

// A master whose slave could not be built stays in BACKUP though nothing is done to it. Its fault tells.
func TestASlaveThatFailsIsToldWithItsFault(t *testing.T) {
	const failedID = "4b97d8aa-3a2d-451a-beb9-3a4f3898cb71"
	cloud := newV1Cloud(t)
	cloud.on("GET /instances/"+failedID, reply(http.StatusOK, v1Golden(t, "instance-show-failed-slave.response")))
	_, err := cloud.client().WaitInstanceReady(t.Context(), failedID)
	require.ErrorIs(t, err, ErrFault)
	require.ErrorContains(t, err, "An error occurred while deleting a bad replication snapshot from instance")
}
