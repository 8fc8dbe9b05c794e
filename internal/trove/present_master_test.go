package trove

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

func TestThePresentMasterIsFoundFromAnyMember(t *testing.T) {
	s := newSet(t)
	client := s.cloud.client()
	for id, requests := range map[string][]string{"m": {getM}, "s": {getS, getM}, "s2": {getS2, getM}} {
		s.cloud.Forget()
		master, err := client.PresentMaster(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, "m", master.ID)
		assert.Equal(t, requests, s.cloud.Journal())
	}
	s.cloud.Forget()
	_, err := client.PresentMaster(t.Context(), "s")
	require.NoError(t, err)
	assert.Empty(t, s.cloud.Journal(), "those who ask at about the same time share one look")

	require.NoError(t, s.cloud.Clock.Sleep(t.Context(), 3*time.Second))
	s.becomes(api.StatusActive, func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
	master, err := client.PresentMaster(t.Context(), "m")
	require.NoError(t, err)
	assert.Equal(t, "s", master.ID, "after a failover it is another one")
}

// Trove takes a database for an instance that is just becoming a slave.
func TestThePresentMasterIsKnownWhenRolesNoLongerMove(t *testing.T) {
	s := newSet(t)
	s.becomes(api.StatusPromote, func() {})
	s.onNextShow(func() {
		s.becomes(api.StatusActive, func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
	})
	master, err := s.cloud.client().PresentMaster(t.Context(), "m")
	require.NoError(t, err)
	assert.Equal(t, "s", master.ID)
}

func TestWhereNobodyCanBeWrittenToThereIsNoPresentMaster(t *testing.T) {
	s := newSet(t)
	s.cloud.On(getM, trovetest.Fault(404, "itemNotFound", "gone"))
	_, err := s.cloud.client().PresentMaster(t.Context(), "s")
	var lost *LostMasterError
	require.ErrorAs(t, err, &lost)
	assert.Equal(t, &LostMasterError{ID: "s", MasterID: "m"}, lost)
	require.NotErrorIs(t, err, api.ErrNotFound, "the slave is there")

	s = newSet(t)
	s.cloud.On(getM, showsInstance("m", api.StatusActive, `operating_status: "ERROR"`))
	_, err = s.cloud.client().PresentMaster(t.Context(), "s")
	require.EqualError(t, err, `instance "db" (m) is ACTIVE, but its guest agent no longer reports (its operating status is ERROR)`)
	require.ErrorIs(t, err, api.ErrFault)
}

// While it was busy, the instance has become a slave: what was to be written there is not.
func TestNothingIsWrittenToWhatHasBecomeASlave(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(newDatabase, stopped())
	cloud.On(getI, seen(api.StatusPromote, slaveOf), seen(api.StatusActive, `operating_status: "HEALTHY"`, slaveOf))
	_, err := cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app"})
	require.ErrorIs(t, err, api.ErrBusy)
	require.ErrorContains(t, err, "whose instance is a slave of m now")
	assert.Equal(t, 1, cloud.Count(newDatabase))
}

// A promotion asks the present master, and puts every member in ERROR where it does not answer.
func TestNobodyIsPromotedWhileTheMasterIsSilentOrGone(t *testing.T) {
	s := newSet(t)
	s.cloud.On(getM, showsInstance("m", api.StatusActive, `operating_status: "ERROR"`, `replicas: [{"id": "s"}]`))
	err := s.cloud.client().Promote(t.Context(), "s")
	var silent *SilentError
	require.ErrorAs(t, err, &silent)
	assert.Equal(t, "m", silent.ID)
	assert.Zero(t, s.cloud.Count(actOnS))

	s = newSet(t)
	s.cloud.On(getM, trovetest.Fault(404, "itemNotFound", "gone"))
	err = s.cloud.client().Promote(t.Context(), "s")
	var lost *LostMasterError
	require.ErrorAs(t, err, &lost)
	assert.Zero(t, s.cloud.Count(actOnS))
}
