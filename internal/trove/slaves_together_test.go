package trove

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// patches are the requests that give new names.
func patches(cloud *cloud) []string {
	var list []string
	for _, request := range cloud.Requests() {
		if request.Method == http.MethodPatch {
			list = append(list, request.Path+" "+request.Body)
		}
	}
	return list
}

func TestSlavesThatAreCreatedTogetherAreOneRequest(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	client := cloud.client()
	// In whichever order they come, each gets the one of its name, so that none needs another one.
	made := createAll(t, cloud, client, called("rr-3", "rr-1", "rr-2"))
	assert.Equal(t, []string{"c rr-3", "a rr-1", "b rr-2"}, got(t, made))
	assert.Equal(t, []string{getM, postInst, listDetail}, cloud.Journal())
	assert.JSONEq(t, `{"instance": {"name": "rr", "replica_of": "m", "replica_count": 3}}`, cloud.Sent(postInst))
	assert.Equal(t, 450*time.Millisecond, cloud.Clock.Sleeps()[0])
	f.idle(t, client)
}

func TestSlavesWithNamesOfTheirOwnAreNamedAsSoonAsTheyHaveServers(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	client := cloud.client()
	made := createAll(t, cloud, client, called("reports", "audit"))
	assert.Equal(t, []string{"b reports", "a audit"}, got(t, made))
	assert.JSONEq(t, `{"instance": {"name": "audit", "replica_of": "m", "replica_count": 2}}`, cloud.Sent(postInst))
	assert.Equal(t, []string{getM, postInst, listDetail}, cloud.Journal(), "none has a server yet")
	for _, id := range []string{"a", "b"} {
		_, err := client.WaitInstanceReady(t.Context(), id)
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"audit", "reports"}, f.names())
	assert.ElementsMatch(t, []string{
		`/instances/a {"instance":{"name":"audit"}}`, `/instances/b {"instance":{"name":"reports"}}`,
	}, patches(cloud))
	assert.Empty(t, client.declared.names)
}

// Of a master with slaves that have names of their own, no name is sent to an instance that takes none yet.
func TestNoNameIsSentInVain(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	refusals := 0
	f.rename = func(id string) trovetest.Answer {
		if f.built(id) {
			return nil
		}
		refusals++
		return trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance "+id+" is not ready.")
	}
	client := cloud.client()
	names := []string{"audit", "books", "crm"}
	for _, outcome := range createAll(t, cloud, client, called(names...)) {
		require.NoError(t, outcome.err)
		_, err := client.WaitInstanceReady(t.Context(), outcome.made.Object.ID)
		require.NoError(t, err)
	}
	assert.ElementsMatch(t, names, f.names())
	assert.Equal(t, []int{0, 3}, []int{refusals, len(patches(cloud))})
}

// Deployed Trove takes no new name before there is a server, and a slave gets one after the snapshot.
func TestSlavesThatTakeNoNameYetGetItWhileTheyAreWaitedFor(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.rename = func(id string) trovetest.Answer {
		if f.built(id) {
			return nil
		}
		return trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance "+id+" is not ready.")
	}
	client := cloud.client()
	made := createAll(t, cloud, client, called("reports", "audit"))
	assert.Equal(t, []string{"b reports", "a audit"}, got(t, made), "their callers have them at once")
	assert.Equal(t, []string{"audit-1", "audit-2"}, f.names())
	for _, outcome := range made {
		instance, err := client.WaitInstanceReady(t.Context(), outcome.made.Object.ID)
		require.NoError(t, err)
		assert.Equal(t, outcome.made.Object.Name, instance.Name)
	}
	assert.Equal(t, []string{"audit", "reports"}, f.names())
	assert.Len(t, patches(cloud), 2)
}

// An address is a sign of a server: the name need not wait for the end of the build.
func TestASlaveGetsItsNameDuringItsBuild(t *testing.T) {
	cloud := newV1Cloud(t)
	building := ofM("a", "audit-1")
	cloud.On("PATCH /instances/a", trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance a is not ready."), trovetest.Accepted())
	cloud.On("GET /instances/a", tells(building), tells(building), tells(ofM("a", "audit-1", `ip: ["10.0.0.4"]`)),
		tells(ofM("a", "audit", `ip: ["10.0.0.4"]`)), tells(ofM("a", "audit", `status: "ACTIVE"`)))
	client := cloud.client()
	client.callIt(t.Context(), api.Instance{ID: "a", Name: "audit-1", Status: api.StatusBuild, Updated: trovetest.Utc("2026-05-15T11:30:00")}, "audit")
	_, err := client.WaitInstanceReady(t.Context(), "a")
	require.NoError(t, err)
	get, patch := "GET /instances/a", "PATCH /instances/a"
	assert.Equal(t, []string{patch, get, get, get, patch, get, get}, cloud.Journal())
}

func TestANameThatIsRefusedIsToldToItsCallerAlone(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.rename = func(id string) trovetest.Answer {
		if id == "b" {
			return trovetest.Fault(http.StatusForbidden, "forbidden", "Not today.")
		}
		return nil
	}
	client := cloud.client()
	made := createAll(t, cloud, client, called("audit", "reports"))
	assert.Equal(t, []string{"a audit", "b reports"}, got(t, made), "it is known before anything can be said of its name")
	_, err := client.WaitInstanceReady(t.Context(), "a")
	require.NoError(t, err)
	instance, err := client.WaitInstanceReady(t.Context(), "b")
	require.ErrorContains(t, err, `instance b is ready, but is still called "audit-2": PATCH /instances/b: 403 forbidden: Not today.`)
	assert.Equal(t, "b", instance.ID)
	assert.Len(t, f.posts(), 1)
}

func TestOneSlaveGoesWithoutACount(t *testing.T) {
	cloud := newV1Cloud(t)
	newFamily(cloud)
	made, err := cloud.client().CreateInstance(t.Context(), called("rr-1")[0])
	require.NoError(t, err)
	assert.Equal(t, "a", made.Object.ID)
	assert.Equal(t, []string{getM, postInst}, cloud.Journal())
	assert.JSONEq(t, `{"instance": {"name": "rr-1", "replica_of": "m"}}`, cloud.Sent(postInst))
}

func TestSlavesWhoseCommonAnswerIsLostAreMadeOnce(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.lose = true
	made := createAll(t, cloud, cloud.client(), called("rr-1", "rr-2", "rr-3"))
	assert.Equal(t, []string{"a rr-1", "b rr-2", "c rr-3"}, got(t, made))
	assert.True(t, made[0].made.Found)
	assert.Len(t, f.posts(), 1)
}

func TestASlaveThatIsNotFoundIsTheTroubleOfItsCaller(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.hidden["b"] = true
	made := createAll(t, cloud, cloud.client(), called("rr-1", "rr-2", "rr-3"))
	assert.Equal(t, []string{"a rr-1", "c rr-3"}, got(t, []creationOutcome{made[0], made[2]}))
	require.EqualError(t, made[1].err,
		`creating slave "rr-2", which is called "rr-2" at first: the server made 3 slaves of m, but does not show rr-2`)
	assert.Empty(t, made[1].made.Object.ID)
	assert.Len(t, f.posts(), 1)
}

func TestOfSlavesThatSomebodyElseMakesTooNoneIsTaken(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.refuse = func(string) trovetest.Answer {
		f.add("rr-1")
		return nil
	}
	made := createAll(t, cloud, cloud.client(), called("rr-1", "rr-2", "rr-3"))
	var ambiguous *AmbiguousError
	require.ErrorAs(t, made[0].err, &ambiguous)
	assert.Len(t, ambiguous.Candidates, 2)
	assert.Equal(t, []string{"c rr-2", "d rr-3"}, got(t, made[1:]))
}

func TestASlaveThatIsCancelledBeforeTheRequestIsNotMade(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	client := cloud.client()
	ctx, cancel := context.WithCancel(t.Context())
	contexts := func(i int) context.Context {
		if i == 1 {
			return ctx
		}
		return t.Context()
	}
	made := createTogetherIn(client, cloud, contexts, func() {
		cancel()
		for client.orders.waitingFor("m") > 2 {
			<-time.After(time.Millisecond)
		}
	}, called("rr-1", "rr-3", "rr-2"))
	require.EqualError(t, made[1].err, `creating slave "rr-3", waiting for its turn: context canceled`)
	assert.Equal(t, []string{"a rr-1", "b rr-2"}, got(t, []creationOutcome{made[0], made[2]}))
	assert.JSONEq(t, `{"instance": {"name": "rr", "replica_of": "m", "replica_count": 2}}`, cloud.Sent(postInst))
	assert.Equal(t, []string{"rr-1", "rr-2"}, f.names())
}

func TestWhereAllSlavesAreCancelledNoneIsMade(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	client := cloud.client()
	ctx, cancel := context.WithCancel(t.Context())
	made := createTogetherIn(client, cloud, func(int) context.Context { return ctx }, func() {
		cancel()
		for client.orders.waitingFor("m") > 0 {
			<-time.After(time.Millisecond)
		}
	}, called("rr-1", "rr-2"))
	for _, outcome := range made {
		require.ErrorIs(t, outcome.err, context.Canceled)
	}
	f.idle(t, client)
	assert.Empty(t, f.posts())
}

// What is made belongs to somebody, also where that one has been told to stop.
func TestASlaveThatIsCancelledAfterTheRequestIsTold(t *testing.T) {
	for name, all := range map[string]bool{"one": false, "all": true} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			f := newFamily(cloud)
			client := cloud.client()
			ctx, cancel := context.WithCancel(t.Context())
			f.refuse = func(string) trovetest.Answer {
				cancel()
				return nil
			}
			contexts := func(i int) context.Context {
				if all || i == 0 {
					return ctx
				}
				return t.Context()
			}
			made := createTogetherIn(client, cloud, contexts, func() {}, called("audit", "reports"))
			assert.Equal(t, []string{"a audit", "b reports"}, got(t, made))
			for _, outcome := range made {
				_, err := client.WaitInstanceReady(t.Context(), outcome.made.Object.ID)
				require.NoError(t, err)
			}
			assert.Equal(t, []string{"audit", "reports"}, f.names())
			f.idle(t, client)
		})
	}
}

func TestASlaveWhoseNameThereIsStopsNoOther(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.add("rr-2")
	f.slaves[0].looks = buildLooks
	specs := called("rr-1", "rr-2", "rr-3")
	for i := range specs {
		specs[i].OnExisting = api.ExistingError
	}
	client := cloud.client()
	made := createAll(t, cloud, client, specs)
	var exists *ExistsError
	require.ErrorAs(t, made[1].err, &exists)
	assert.Equal(t, "a", exists.Candidates[0].ID)
	assert.Equal(t, []string{"b rr-1", "c rr-3"}, got(t, []creationOutcome{made[0], made[2]}))
	assert.JSONEq(t, `{"instance": {"name": "rr-1", "replica_of": "m", "replica_count": 2}}`, cloud.Sent(postInst),
		"none is called rr-2 even for a moment")
	assert.Equal(t, 2, cloud.Count(listDetail), "one for the names, one for the slaves")

	// The one that is left goes by itself, and what is there is taken where that is wanted.
	cloud = newV1Cloud(t)
	f = newFamily(cloud)
	f.add("rr-2")
	f.slaves[0].looks = buildLooks
	specs = called("rr-1", "rr-2")
	specs[0].OnExisting, specs[1].OnExisting = api.ExistingError, api.ExistingAdopt
	made = createAll(t, cloud, cloud.client(), specs)
	assert.Equal(t, []string{"b rr-1", "a rr-2"}, got(t, made))
	assert.True(t, made[1].made.Adopted)
	assert.JSONEq(t, `{"instance": {"name": "rr-1", "replica_of": "m"}}`, cloud.Sent(postInst))
	assert.Equal(t, 1, cloud.Count(listDetail))
}

// Slaves that are made together are called audit-1 and audit-2 until they are given their names. Whoever is killed before that
// leaves them so: they are told, and none is made beside them. Which one is whose, a person has to tell.
func TestSlavesThatWereNotGivenTheirNamesAreTold(t *testing.T) {
	for name, test := range map[string]struct {
		on       api.OnExisting
		requests int
	}{"error": {api.ExistingError, 0}, "adopt": {api.ExistingAdopt, 0}, "create": {api.ExistingCreate, 1}} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			f := newFamily(cloud)
			f.add("audit-1")
			f.add("audit-2")
			f.slaves[0].looks, f.slaves[1].looks = buildLooks, buildLooks
			specs := called("reports", "audit")
			specs[0].OnExisting, specs[1].OnExisting = test.on, test.on
			made := createAll(t, cloud, cloud.client(), specs)
			assert.Equal(t, test.requests, cloud.Count(postInst))
			if test.requests > 0 {
				assert.Equal(t, []string{"d reports", "c audit"}, got(t, made))
				return
			}
			for i, want := range []Candidate{{ID: "b", Called: "audit-2"}, {ID: "a", Called: "audit-1"}} {
				var exists *ExistsError
				require.ErrorAs(t, made[i].err, &exists)
				require.Len(t, exists.Candidates, 1)
				want.Created = exists.Candidates[0].Created
				assert.Equal(t, want, exists.Candidates[0])
				assert.Equal(t, test.on == api.ExistingAdopt, exists.Unlike)
			}
			assert.ErrorContains(t, made[1].err, `there is instance "audit" already: a called "audit-1"`)
		})
	}
}

func TestSlavesThatAreRefusedTogetherAreAskedForByThemselves(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.refuse = func(body string) trovetest.Answer {
		if strings.Contains(body, "replica_count") || len(f.slaves) == 2 {
			return trovetest.Fault(http.StatusRequestEntityTooLarge, "overLimit", "Quota exceeded for resources: ['instances'].")
		}
		return nil
	}
	client := cloud.client()
	made := createAll(t, cloud, client, called("rr-1", "rr-2", "rr-3"))
	assert.Equal(t, []string{"a rr-1", "b rr-2"}, got(t, made[:2]))
	require.ErrorIs(t, made[2].err, api.ErrQuota)
	assert.Len(t, f.posts(), 4)
	f.idle(t, client)
}

func TestSlavesWhoseFateIsUnknownAreNotAskedForAgain(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	f.refuse = func(string) trovetest.Answer {
		f.cloud.On(listDetail, trovetest.Fault(http.StatusNotFound, "itemNotFound", "Nothing here."))
		return trovetest.Reset()
	}
	made := createAll(t, cloud, cloud.client(), called("rr-1", "rr-2"))
	for _, outcome := range made {
		require.ErrorContains(t, outcome.err, "the outcome is unknown")
	}
	assert.Len(t, f.posts(), 1)
}

func TestSlavesOfABusyMasterWaitForItAndLetOthersJoin(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	client := cloud.client()
	ctx, cancel := context.WithCancel(t.Context())
	joined := make(chan creationOutcome, 1)
	f.refuse = func(string) trovetest.Answer {
		f.refuse = nil
		cloud.Clock.BeforeSleep(func(time.Duration) {
			cloud.Clock.BeforeSleep(nil)
			cancel()
			for client.orders.waitingFor("m") != 1 {
				<-time.After(time.Millisecond)
			}
			go func() {
				made, err := client.CreateInstance(t.Context(), called("rr-2")[0])
				joined <- creationOutcome{made, err}
			}()
			for client.orders.waitingFor("m") != 2 {
				<-time.After(time.Millisecond)
			}
		})
		return busyInstance()
	}
	contexts := func(i int) context.Context {
		if i == 1 {
			return ctx
		}
		return t.Context()
	}
	made := createTogetherIn(client, cloud, contexts, func() {}, called("rr-1", "other"))
	require.ErrorIs(t, made[1].err, context.Canceled)
	assert.Equal(t, []string{"a rr-1", "b rr-2"}, got(t, []creationOutcome{made[0], <-joined}))
	assert.Len(t, f.posts(), 2)
}

func TestFourSlavesAreThreeAndThenOne(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	client := cloud.client()
	made := createAll(t, cloud, client, called("rr-4", "rr-3", "rr-2", "rr-1"))
	assert.Equal(t, []string{"d rr-4", "c rr-3", "b rr-2", "a rr-1"}, got(t, made))
	posts := f.posts()
	require.Len(t, posts, 2)
	assert.JSONEq(t, `{"instance": {"name": "rr", "replica_of": "m", "replica_count": 3}}`, posts[0])
	assert.JSONEq(t, `{"instance": {"name": "rr-4", "replica_of": "m"}}`, posts[1])
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, slave := range f.slaves[:3] {
		assert.Greater(t, slave.looks, buildLooks, "%s is built before the fourth is begun", slave.name)
	}
}

func TestSlavesThatAreUnlikeAreNotMadeTogether(t *testing.T) {
	cloud := newV1Cloud(t)
	f := newFamily(cloud)
	specs := called("rr-1", "rr-2", "rr-3", "rr-2")
	specs[2].AvailabilityZone = "east"
	made := createAll(t, cloud, cloud.client(), specs)
	assert.Equal(t, []string{"a rr-1", "b rr-2", "c rr-3", "d rr-2"}, got(t, made))
	posts := f.posts()
	require.Len(t, posts, 3)
	assert.JSONEq(t, `{"instance": {"name": "rr", "replica_of": "m", "replica_count": 2}}`, posts[0])
	assert.JSONEq(t, `{"instance": {"name": "rr-3", "replica_of": "m", "availability_zone": "east"}}`, posts[1])
	assert.JSONEq(t, `{"instance": {"name": "rr-2", "replica_of": "m"}}`, posts[2], "two of one name are not made together either")
}

func TestSlavesOfAMasterThatIsNotThereAreRefusedEach(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(postInst, trovetest.Fault(http.StatusNotFound, "itemNotFound", "Resource m cannot be found."))
	client := cloud.client()
	for _, outcome := range createAll(t, cloud, client, called("rr-1", "rr-2")) {
		require.ErrorIs(t, outcome.err, api.ErrNotFound)
		require.ErrorContains(t, outcome.err, "POST /instances: 404 itemNotFound: Resource m cannot be found.")
	}
	assert.Equal(t, 2, cloud.Count(postInst))
}

func TestTheNameThatSlavesAreAskedForBy(t *testing.T) {
	long := strings.Repeat("é", 255)
	for _, test := range []struct {
		declared []string
		base     string
	}{
		{[]string{"rr-1", "rr-2", "rr-3"}, "rr"},
		{[]string{"rr-1", "rr-3"}, "rr-1"},
		{[]string{"rr-0", "rr-1"}, "rr-0"},
		{[]string{"-1", "-2"}, "-1"},
		{[]string{"audit", "reports"}, "audit"},
		{[]string{long, long + "x"}, long[:500]},
	} {
		assert.Equal(t, test.base, baseName(test.declared), fmt.Sprint(test.declared))
	}
}
