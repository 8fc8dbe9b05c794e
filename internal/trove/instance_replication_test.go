package trove

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	getM   = "GET /instances/m"
	getS   = "GET /instances/s"
	getS2  = "GET /instances/s2"
	actOnS = "POST /instances/s/action"
	actOnM = "POST /instances/m/action"
)

// set is a master m with slaves s and s2, as a server that promotes has it.
type set struct {
	mu       sync.Mutex
	cloud    *cloud
	status   map[string]api.Status
	masterOf map[string]string
	fault    map[string]string
}

func newSet(t *testing.T) *set {
	t.Helper()
	s := &set{
		cloud: newV1Cloud(t), masterOf: map[string]string{"s": "m", "s2": "m"}, fault: map[string]string{},
		status: map[string]api.Status{"m": api.StatusActive, "s": api.StatusActive, "s2": api.StatusActive},
	}
	for _, id := range []string{"m", "s", "s2"} {
		s.cloud.On("GET /instances/"+id, s.show(id))
	}
	return s
}

func (s *set) show(id string) trovetest.Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		var more []string
		if master := s.masterOf[id]; master != "" {
			more = append(more, `replica_of: {"id": "`+master+`"}`)
		}
		replicas := ""
		for _, other := range []string{"m", "s", "s2"} {
			if s.masterOf[other] == id {
				replicas += `, {"id": "` + other + `"}`
			}
		}
		if replicas != "" {
			more = append(more, "replicas: ["+replicas[2:]+"]")
		}
		if text := s.fault[id]; text != "" {
			more = append(more, `fault: {"message": "`+text+`"}`)
		}
		showsInstance(id, s.status[id], more...)(w, r)
	}
}

// becomes puts all three into a status, and changes what else is said.
func (s *set) becomes(status api.Status, change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range s.status {
		s.status[id] = status
	}
	change()
}

// promotes answers the promotion of s with 202, and ends it at the next show of an instance.
func (s *set) promotes(change func()) {
	s.cloud.On(actOnS, acceptedThen(func() {
		s.becomes(api.StatusPromote, func() {})
		s.onNextShow(func() { s.becomes(api.StatusActive, change) })
	}))
}

// acceptedThen is accepted, and does something.
func acceptedThen(then func()) trovetest.Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		then()
		trovetest.Accepted()(w, r)
	}
}

// onNextShow shows the instances once as they are, then does something.
func (s *set) onNextShow(then func()) {
	var once sync.Once
	for _, id := range []string{"m", "s", "s2"} {
		show := s.show(id)
		s.cloud.On("GET /instances/"+id, func(w http.ResponseWriter, r *http.Request) {
			show(w, r)
			once.Do(then)
		})
	}
}

func TestPromoteSwapsTheRolesOfAllMembers(t *testing.T) {
	s := newSet(t)
	s.promotes(func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
	client := s.cloud.client()
	require.NoError(t, client.Promote(t.Context(), "s"))
	assert.Equal(t, []string{getS, getS, getM, getS2, actOnS, getS, getS, getM, getS2}, s.cloud.Journal())
	assert.JSONEq(t, `{"promote_to_replica_source": {}}`, s.cloud.Sent(actOnS))

	s.cloud.Forget()
	require.NoError(t, client.Promote(t.Context(), "s"), "it is the master already")
	assert.Zero(t, s.cloud.Count(actOnS))
}

func TestAPromoteWaitsForAllMembers(t *testing.T) {
	s := newSet(t)
	s.status["m"], s.status["s2"] = api.StatusBackup, api.StatusReboot
	s.cloud.On(getM, s.show("m"), func(w http.ResponseWriter, r *http.Request) {
		s.becomes(api.StatusActive, func() {})
		s.show("m")(w, r)
	}, s.show("m"))
	s.promotes(func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
	require.NoError(t, s.cloud.client().Promote(t.Context(), "s"))
	assert.Equal(t, []string{getS, getS, getM, getM, getS2, actOnS}, s.cloud.Journal()[:6])
}

// A failed master does not keep its slave from being promoted: whether that can be done, the server says.
func TestTheSlaveOfAFailedMasterCanBePromoted(t *testing.T) {
	s := newSet(t)
	s.status["m"] = api.StatusError
	s.promotes(func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
	require.NoError(t, s.cloud.client().Promote(t.Context(), "s"))
}

func TestAFailedPromoteIsReadFromTheMembers(t *testing.T) {
	// The server got nowhere: all members fail, and the master tells why.
	s := newSet(t)
	s.cloud.On(actOnS, acceptedThen(func() {
		s.becomes(api.StatusError, func() { s.fault["m"] = "no transaction id" })
	}))
	err := s.cloud.client().Promote(t.Context(), "s")
	require.ErrorIs(t, err, api.ErrFault)
	require.EqualError(t, err, `instance "db" (s) is ERROR; instance "db" (m) is ERROR: no transaction id; instance "db" (s2) is ERROR`)

	// The slave is promoted, but a sibling does not follow it.
	s = newSet(t)
	s.promotes(func() {
		s.masterOf = map[string]string{"m": "s", "s2": "m"}
		s.status["s2"], s.fault["s2"] = api.StatusError, "left behind"
	})
	err = s.cloud.client().Promote(t.Context(), "s")
	require.ErrorIs(t, err, api.ErrFault)
	require.EqualError(t, err, `instance "db" (s2) is ERROR; left behind`)

	// The roles stay as they were, and nobody says why.
	s = newSet(t)
	s.promotes(func() {})
	err = s.cloud.client().Promote(t.Context(), "s")
	require.EqualError(t, err, `instance "db" (s) is ACTIVE; the server accepted the change, but does not show it`)
}

func TestALostPromoteIsNotRepeated(t *testing.T) {
	s := newSet(t)
	s.cloud.On(actOnS, func(w http.ResponseWriter, r *http.Request) {
		s.becomes(api.StatusPromote, func() {})
		s.onNextShow(func() {
			s.becomes(api.StatusActive, func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
		})
		trovetest.Reset()(w, r)
	})
	require.NoError(t, s.cloud.client().Promote(t.Context(), "s"))
	assert.Equal(t, 1, s.cloud.Count(actOnS))

	// It takes longer than anybody looks for what became of the request.
	s = newSet(t)
	s.cloud.On(actOnS, func(w http.ResponseWriter, r *http.Request) {
		s.becomes(api.StatusPromote, func() {})
		s.cloud.On(getS, func(w http.ResponseWriter, r *http.Request) {
			if s.cloud.Clock.Now().Sub(trovetest.Noon) > time.Minute {
				s.becomes(api.StatusActive, func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
			}
			s.show("s")(w, r)
		})
		trovetest.Reset()(w, r)
	})
	require.NoError(t, s.cloud.client().Promote(t.Context(), "s"))
	assert.Equal(t, 1, s.cloud.Count(actOnS))
}

func TestWhatIsNoSlaveIsPromotedByNobody(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive))
	cloud.On(actOnI, trovetest.Fault(http.StatusBadRequest, "badRequest", "Instance i is not a replica."))
	err := cloud.client().Promote(t.Context(), "i")
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, http.StatusBadRequest, refusal.StatusCode)
	assert.Equal(t, 1, cloud.Count(actOnI))
}

func TestEjectLeavesTheMasterBehind(t *testing.T) {
	s := newSet(t)
	s.status["m"] = api.StatusShutdown // its server is gone: it will never be at rest
	s.cloud.On(actOnM, acceptedThen(func() {
		s.becomes(api.StatusEject, func() {})
		s.onNextShow(func() {
			s.becomes(api.StatusActive, func() { s.masterOf, s.status["m"] = map[string]string{"s": "s2"}, api.StatusShutdown })
		})
	}))
	client := s.cloud.client()
	require.NoError(t, client.Eject(t.Context(), "m"))
	assert.Equal(t, []string{getM, getS, getS2, actOnM, getS, getS, getS2}, s.cloud.Journal())
	assert.JSONEq(t, trovetest.V1Golden(t, "instance-eject.request"), s.cloud.Sent(actOnM))

	s.cloud.Forget()
	require.NoError(t, client.Eject(t.Context(), "m"), "it is in no set any longer")
	assert.Equal(t, []string{getM}, s.cloud.Journal())
}

func TestAMasterThatReportsIsNotEjected(t *testing.T) {
	s := newSet(t)
	s.cloud.On(actOnM, trovetest.Reply(http.StatusBadRequest, trovetest.V1Golden(t, "instance-eject.response")))
	err := s.cloud.client().Eject(t.Context(), "m")
	var refusal *api.Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, "Replica Source "+trovetest.TheMaster+" cannot be ejected as it has a current heartbeat", refusal.Message)
	assert.Equal(t, 1, s.cloud.Count(actOnM))
}

func TestAFailedEjectIsReadFromTheSlaves(t *testing.T) {
	s := newSet(t)
	s.cloud.On(actOnM, func(w http.ResponseWriter, r *http.Request) {
		s.becomes(api.StatusEject, func() {})
		s.onNextShow(func() {
			s.becomes(api.StatusActive, func() { s.status["s"], s.fault["s"] = api.StatusError, "not switched" })
		})
		trovetest.Reset()(w, r)
	})
	err := s.cloud.client().Eject(t.Context(), "m")
	require.EqualError(t, err, `instance "db" (s) is ERROR; not switched`)
	assert.Equal(t, 1, s.cloud.Count(actOnM), "its answer was lost, but it was under way")
}

// The slave gets another master while the promotion waits for its turn.
func TestThePromotedSlavesMasterIsTheOneItHasWhenItIsItsTurn(t *testing.T) {
	s := newSet(t)
	client := s.cloud.client()
	unlock, err := client.locks.lock(t.Context(), "m")
	require.NoError(t, err)
	s.cloud.On(getS, func(w http.ResponseWriter, r *http.Request) {
		s.show("s")(w, r)
		s.becomes(api.StatusActive, func() { s.masterOf = map[string]string{"s": "s2", "m": "s2"} })
		s.cloud.On(getS, s.show("s"))
		unlock()
	})
	s.promotes(func() { s.masterOf = map[string]string{"m": "s", "s2": "s"} })
	require.NoError(t, client.Promote(t.Context(), "s"))
	assert.Equal(t, []string{getS, getS, getS, getS2, getM, actOnS}, s.cloud.Journal()[:6])
}
