package trove

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	getDatabases = "GET /instances/i/databases"
	newDatabase  = "POST /instances/i/databases"
	dropApp      = "DELETE /instances/i/databases/app"
)

// hasDatabases is an instance's list of these names.
func hasDatabases(names ...string) trovetest.Answer {
	list := make([]string, 0, len(names))
	for _, name := range names {
		list = append(list, fmt.Sprintf(`{"name": %q}`, name))
	}
	return trovetest.Reply(http.StatusOK, `{"databases": [`+strings.Join(list, ", ")+`]}`)
}

// stopped is what Trove says of an instance whose database does not run.
func stopped() trovetest.Answer {
	return trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance i is not ready, status: shutdown.")
}

func TestDatabasesAreListedPageAfterPage(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getDatabases, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "databases-page.response")), trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "databases.response")))
	databases, err := cloud.client().Databases(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, []api.Database{{Name: "app"}, {Name: "app"}, {Name: "app2"}}, databases)
	assert.Equal(t, []string{getDatabases, getDatabases + "?marker=app"}, cloud.Journal())
}

func TestADatabaseIsMadeAsTroveTakesItAndAwaited(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(newDatabase, trovetest.Accepted())
	cloud.On(getDatabases, hasDatabases("other"), hasDatabases("app2", "other"))
	client := cloud.client()
	found, err := client.CreateDatabase(t.Context(), "i", api.Database{Name: "app2", CharacterSet: "utf8", Collate: "utf8_general_ci"})
	require.NoError(t, err)
	assert.False(t, found)
	// The recording has a second one, with a name alone.
	assert.JSONEq(t, trovetest.V1Golden(t, "databases-create.request"), strings.Replace(cloud.Sent(newDatabase), "[", `[{"name": "app"}, `, 1))
	require.NoError(t, client.WaitDatabase(t.Context(), "i", "app2"))
	assert.Equal(t, []string{newDatabase, getDatabases, getDatabases}, cloud.Journal())
	assert.Less(t, cloud.Clock.Now().Sub(trovetest.Noon), 5*time.Second)
}

func TestATakenNameIsToldAfterTheServersRefusalAlone(t *testing.T) {
	cloud := newV1Cloud(t)
	taken := trovetest.Reply(http.StatusBadRequest, trovetest.V1Golden(t, "database-taken.response"))
	cloud.On(newDatabase, taken)
	cloud.On(getDatabases, hasDatabases("app"))
	_, err := cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app"})
	var exists *TakenError
	require.ErrorAs(t, err, &exists)
	assert.Equal(t, []string{"database", "app", "i"}, []string{exists.Kind, exists.Name, exists.InstanceID})
	require.ErrorContains(t, err, `A database with the name "app" already exists.`)
	assert.Equal(t, []string{newDatabase, getDatabases}, cloud.Journal())

	// Any other refusal is what it is.
	cloud.On(newDatabase, trovetest.Fault(http.StatusBadRequest, "badRequest", "'x' not a valid character set."))
	cloud.On(getDatabases, hasDatabases())
	_, err = cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app", CharacterSet: "x"})
	require.ErrorContains(t, err, "'x' not a valid character set.")
	assert.NotErrorAs(t, err, &exists)
}

func TestADatabaseWhoseAnswerWasLostIsLookedForAndNotMadeTwice(t *testing.T) {
	for name, answers := range map[string][]trovetest.Answer{
		"reset": {trovetest.Reset()}, "in between": {trovetest.Reply(http.StatusBadGateway, "")}, "broken down": {trovetest.Reply(http.StatusInternalServerError, "")},
		// It is made late, when it has been asked for again.
		"late": {trovetest.Reset(), trovetest.Reply(http.StatusBadRequest, trovetest.V1Golden(t, "database-taken.response"))},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(newDatabase, answers...)
			cloud.On(getDatabases, hasDatabases("app"))
			if len(answers) > 1 {
				none := hasDatabases()
				cloud.On(getDatabases, none, none, none, none, none, hasDatabases("app"))
			}
			found, err := cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app"})
			require.NoError(t, err)
			assert.True(t, found)
			assert.Equal(t, len(answers), cloud.Count(newDatabase))
		})
	}
	// What is not there after an error of the server is not made again: it would fail again.
	cloud := newV1Cloud(t)
	cloud.On(newDatabase, trovetest.Reply(http.StatusInternalServerError, ""))
	cloud.On(getDatabases, hasDatabases())
	_, err := cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app"})
	require.ErrorContains(t, err, "500")
	assert.Equal(t, 1, cloud.Count(newDatabase))
}

func TestABusyInstanceIsWaitedForAndAskedOnceMore(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(newDatabase, stopped(), trovetest.Accepted())
	cloud.On(getI, seen(api.StatusReboot), seen(api.StatusActive))
	_, err := cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app"})
	require.NoError(t, err)
	assert.Equal(t, []string{newDatabase, getI, getI, newDatabase}, cloud.Journal())

	// While it is read too.
	cloud.Forget()
	cloud.On(getDatabases, stopped(), hasDatabases("app"))
	_, err = cloud.client().Database(t.Context(), "i", "app")
	require.NoError(t, err)
	assert.Equal(t, []string{getDatabases, getI, getDatabases}, cloud.Journal())

	// One that has failed is not waited for.
	cloud.On(newDatabase, stopped())
	cloud.On(getI, seen(api.StatusError))
	_, err = cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app"})
	require.ErrorIs(t, err, api.ErrFault)
}

func TestADatastoreWithoutUsersIsNotBusy(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(newDatabase, trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Operation not supported for datastore postgresql."))
	_, err := cloud.client().CreateDatabase(t.Context(), "i", api.Database{Name: "app"})
	require.ErrorIs(t, err, api.ErrUnsupported)
	require.NotErrorIs(t, err, api.ErrBusy)
	assert.Equal(t, []string{newDatabase}, cloud.Journal())
}

// The guest makes and deletes after the server has answered, and tells nobody when it fails.
func TestWhatTheGuestDoesNotDoIsToldAfterTwoMinutes(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(newDatabase, trovetest.Accepted())
	cloud.On(getDatabases, hasDatabases())
	client := cloud.client()
	err := client.WaitDatabase(t.Context(), "i", "app")
	var notShown *NotShownError
	require.ErrorAs(t, err, &notShown)
	require.ErrorIs(t, err, api.ErrFault)
	assert.Equal(t, NotShownError{Kind: "database", Name: "app", InstanceID: "i"}, *notShown)
	assert.GreaterOrEqual(t, cloud.Clock.Now().Sub(trovetest.Noon), patience)

	// A restart in the middle is none of its time, and an instance that goes takes everything with it.
	busy := make([]trovetest.Answer, 120)
	for i := range busy {
		busy[i] = stopped()
	}
	cloud.On(getDatabases, append(busy, hasDatabases("app"))...)
	require.NoError(t, client.WaitDatabase(t.Context(), "i", "app"))
	cloud.On(getDatabases, trovetest.Fault(http.StatusNotFound, "itemNotFound", "Resource i cannot be found."))
	require.ErrorIs(t, client.WaitDatabase(t.Context(), "i", "app"), api.ErrNotFound)
}

func TestADeletedDatabaseIsAwaitedAndOneThatIsGoneIsFine(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(dropApp, trovetest.Accepted())
	cloud.On(getDatabases, hasDatabases("app"), hasDatabases())
	require.NoError(t, cloud.client().DeleteDatabase(t.Context(), "i", "app"))
	assert.Equal(t, []string{dropApp, getDatabases, getDatabases}, cloud.Journal())

	cloud.Forget()
	cloud.On(dropApp, trovetest.Reply(http.StatusNotFound, trovetest.V1Golden(t, "database-unknown.response")))
	require.NoError(t, cloud.client().DeleteDatabase(t.Context(), "i", "app"))
	assert.Equal(t, []string{dropApp}, cloud.Journal())
}

// A refresh of many databases is one request, until this client changes one of them, or the list is old.
func TestOneListAnswersManyUntilSomethingChanges(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getDatabases, hasDatabases("app", "log"))
	cloud.On(newDatabase, trovetest.Accepted())
	client := cloud.client()
	read := func(name string) error {
		_, err := client.Database(t.Context(), "i", name)
		return err
	}
	var all sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		all.Go(func() { errs[i] = read([]string{"app", "log"}[i%2]) })
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
	require.ErrorIs(t, read("other"), api.ErrNotFound)
	assert.Equal(t, 1, cloud.Count(getDatabases))

	cloud.Clock.Advance(listedFor + time.Second)
	require.NoError(t, read("app"))
	assert.Equal(t, 2, cloud.Count(getDatabases))

	_, err := client.CreateDatabase(t.Context(), "i", api.Database{Name: "new"})
	require.NoError(t, err)
	require.NoError(t, read("app"))
	assert.Equal(t, 3, cloud.Count(getDatabases))
}

// Databases that are made together are awaited together.
func TestWaitsForDatabasesOfOneInstanceShareTheirPolls(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(newDatabase, trovetest.Accepted())
	names := []string{"a1", "a2", "a3", "a4", "a5"}
	cloud.On(getDatabases, hasDatabases(), hasDatabases(names...))
	client := cloud.client()
	for _, name := range names {
		_, err := client.CreateDatabase(t.Context(), "i", api.Database{Name: name})
		require.NoError(t, err)
	}
	var all sync.WaitGroup
	errs := make([]error, len(names))
	for i, name := range names {
		all.Go(func() { errs[i] = client.WaitDatabase(t.Context(), "i", name) })
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
	assert.LessOrEqual(t, cloud.Count(getDatabases), len(names)+1)
}
