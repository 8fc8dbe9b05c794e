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

const (
	getI    = "GET /instances/i"
	patchI  = "PATCH /instances/i"
	putI    = "PUT /instances/i"
	actOnI  = "POST /instances/i/action"
	deleteI = "DELETE /instances/i"
)

// instanceJSON is an instance of deployed Trove: "db" of flavor 2 with 2 GiB of mysql, and what else is said.
func instanceJSON(id string, status api.Status, more ...string) string {
	operating := ""
	if status == api.StatusActive {
		operating = "HEALTHY"
	}
	fields := map[string]string{
		"id": `"` + id + `"`, "name": `"db"`, "status": `"` + string(status) + `"`, "operating_status": `"` + operating + `"`,
		"created": `"2026-05-15T11:00:00"`, "updated": `"2026-05-15T11:30:00"`, "flavor": `{"id": "2"}`,
		"volume": `{"size": 2}`, "datastore": `{"type": "mysql", "version": "5.7.29"}`, "access": `{"is_public": false}`,
	}
	for _, field := range more {
		name, value, _ := strings.Cut(field, ": ")
		fields[name] = value
	}
	list := make([]string, 0, len(fields))
	for name, value := range fields {
		list = append(list, fmt.Sprintf("%q: %s", name, value))
	}
	return "{" + strings.Join(list, ", ") + "}"
}

func showsInstance(id string, status api.Status, more ...string) trovetest.Answer {
	return trovetest.Reply(http.StatusOK, `{"instance": `+instanceJSON(id, status, more...)+`}`)
}

// seen is the instance i.
func seen(status api.Status, more ...string) trovetest.Answer {
	return showsInstance("i", status, more...)
}

// busyInstance is what Trove says of an instance that is at work.
func busyInstance() trovetest.Answer {
	return trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity",
		"Instance i is not currently available for an action to be performed (task status was RESIZING).")
}

// A change of each kind: its request, how the instance looks during it and after it.
type changeCase struct {
	name   string
	change func(context.Context, *Client) error
	route  string
	body   string
	during api.Status
	after  string
}

var changeCases = []changeCase{
	{
		"configure", func(ctx context.Context, c *Client) error { return c.ConfigureInstance(ctx, "i", "c") },
		patchI, `{"instance": {"configuration": "c"}}`, api.StatusActive, `configuration: {"id": "c"}`,
	},
	{
		"upgrade", func(ctx context.Context, c *Client) error { return c.UpgradeInstance(ctx, "i", "8.0.29") },
		patchI, `{"instance": {"datastore_version": "8.0.29"}}`, api.StatusUpgrade, `datastore: {"type": "mysql", "version": "8.0.29"}`,
	},
	{
		"change access", func(ctx context.Context, c *Client) error {
			return c.ChangeAccess(ctx, "i", api.Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8", "192.0.2.0/24"}})
		},
		putI, `{"instance": {"access": {"is_public": true, "allowed_cidrs": ["10.0.0.0/8", "192.0.2.0/24"]}}}`, api.StatusActive,
		`access: {"is_public": true, "allowed_cidrs": ["192.0.2.0/24", "10.0.0.0/8"]}`,
	},
	{
		"resize", func(ctx context.Context, c *Client) error { return c.ResizeInstance(ctx, "i", "3") },
		actOnI, `{"resize": {"flavorRef": "3"}}`, api.StatusResize, `flavor: {"id": "3"}`,
	},
	{
		"grow", func(ctx context.Context, c *Client) error { return c.GrowVolume(ctx, "i", 4) },
		actOnI, `{"resize": {"volume": {"size": 4}}}`, api.StatusResize, `volume: {"size": 4}`,
	},
	{
		"detach", func(ctx context.Context, c *Client) error { return c.Detach(ctx, "i") },
		patchI, `{"instance": {"replica_of": null}}`, api.StatusDetach, `replica_of: null`,
	},
}

// slaveOf is the field of an instance that is a slave; detaching needs one.
const slaveOf = `replica_of: {"id": "m"}`

func TestAChangeWaitsBeforeAndAfterAndIsOneRequest(t *testing.T) {
	for _, test := range changeCases {
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			// A backup runs, then nothing; after the request, the server does not show it at once.
			cloud.On(getI, seen(api.StatusBackup, slaveOf), seen(api.StatusActive, slaveOf),
				seen(api.StatusActive, slaveOf), seen(test.during, slaveOf), seen(api.StatusActive, slaveOf, test.after))
			cloud.On(test.route, trovetest.Accepted())
			client := cloud.client()
			require.NoError(t, test.change(t.Context(), client))
			assert.Equal(t, []string{getI, getI, test.route, getI, getI, getI}, cloud.Journal())
			assert.JSONEq(t, test.body, cloud.Sent(test.route))

			// Where the instance is so already, there is nothing to do.
			cloud.Forget()
			require.NoError(t, test.change(t.Context(), client))
			assert.Equal(t, []string{getI}, cloud.Journal())
		})
	}
}

func TestAChangeToABusyInstanceIsAskedForOnceMore(t *testing.T) {
	for _, test := range changeCases {
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(getI, seen(api.StatusActive, slaveOf), seen(api.StatusResize, slaveOf), seen(api.StatusActive, slaveOf),
				seen(api.StatusActive, slaveOf, test.after))
			cloud.On(test.route, busyInstance(), trovetest.Accepted())
			require.NoError(t, test.change(t.Context(), cloud.client()))
			assert.Equal(t, []string{getI, test.route, getI, getI, test.route, getI}, cloud.Journal())

			cloud = newV1Cloud(t)
			cloud.On(getI, seen(api.StatusActive, slaveOf))
			cloud.On(test.route, busyInstance())
			require.ErrorIs(t, test.change(t.Context(), cloud.client()), api.ErrBusy)
			assert.Equal(t, 2, cloud.Count(test.route), "once more, and no more")
		})
	}
}

func TestAChangeWhoseAnswerIsLostIsNotRepeatedIfItWentThrough(t *testing.T) {
	for _, test := range changeCases {
		if test.route == putI {
			continue // What is put twice is there once.
		}
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(getI, seen(api.StatusActive, slaveOf), seen(api.StatusActive, slaveOf), seen(api.StatusActive, slaveOf, test.after))
			cloud.On(test.route, trovetest.Reset())
			require.NoError(t, test.change(t.Context(), cloud.client()))
			assert.Equal(t, 1, cloud.Count(test.route))
		})
	}
}

func TestAChangeWhoseAnswerIsLostIsRepeatedOnlyIfItDidNotArrive(t *testing.T) {
	for _, test := range changeCases {
		if test.route == putI {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			arrived := false
			cloud.On(getI, func(w http.ResponseWriter, r *http.Request) {
				if arrived {
					seen(api.StatusActive, slaveOf, test.after)(w, r)
					return
				}
				seen(api.StatusActive, slaveOf)(w, r)
			})
			cloud.On(test.route, trovetest.Reset(), func(w http.ResponseWriter, r *http.Request) {
				arrived = true
				trovetest.Accepted()(w, r)
			})
			require.NoError(t, test.change(t.Context(), cloud.client()))
			assert.Equal(t, 2, cloud.Count(test.route))
			assert.Equal(t, 1+len(lookings)+1, cloud.Count(getI))
		})
	}
}

func TestAChangeThatFailsOnTheServerIsAnErrorWithItsFault(t *testing.T) {
	for _, test := range changeCases {
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(getI, seen(api.StatusActive, slaveOf), seen(test.during, slaveOf),
				seen(api.StatusError, slaveOf, `fault: {"message": "No valid host was found."}`))
			cloud.On(test.route, trovetest.Accepted())
			err := test.change(t.Context(), cloud.client())
			require.ErrorIs(t, err, api.ErrFault)
			require.ErrorContains(t, err, `instance "db" (i) is ERROR; No valid host was found.`)

			// One that failed before is not touched.
			cloud.Forget()
			require.ErrorIs(t, test.change(t.Context(), cloud.client()), api.ErrFault)
			assert.Equal(t, []string{getI}, cloud.Journal())
		})
	}
}

// The server gives up a resize by itself: the instance is ready again, with its old flavor.
func TestAChangeThatTheServerTakesBackIsAnErrorAfterTwoMinutes(t *testing.T) {
	cloud := newV1Cloud(t)
	old, fresh := `fault: {"message": "an old story"}`, `fault: {"message": "No flavor for you."}`
	cloud.On(getI, seen(api.StatusActive, old), seen(api.StatusResize, old), seen(api.StatusActive, fresh))
	cloud.On(actOnI, trovetest.Accepted())
	err := cloud.client().ResizeInstance(t.Context(), "i", "3")
	require.EqualError(t, err, `instance "db" (i) is ACTIVE; the server accepted the change, but does not show it; No flavor for you.`)
	assert.GreaterOrEqual(t, cloud.Clock.Now().Sub(trovetest.Noon), patience)
}

// While the access changes, or a server migrates, the status says ACTIVE.
func TestWorkThatTheStatusHidesIsWaitedFor(t *testing.T) {
	hidden := seen(api.StatusActive, `operating_status: ""`)
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive), hidden, hidden, seen(api.StatusActive), seen(api.StatusActive, `flavor: {"id": "3"}`))
	cloud.On(actOnI, busyInstance(), trovetest.Accepted())
	require.NoError(t, cloud.client().ResizeInstance(t.Context(), "i", "3"))
	assert.Equal(t, []string{getI, actOnI, getI, getI, getI, actOnI, getI}, cloud.Journal())

	// Releases that know no operating status always look like that. They are not waited for any longer than two minutes.
	cloud = newV1Cloud(t)
	cloud.On(getI, hidden)
	cloud.On(actOnI, busyInstance(), func(w http.ResponseWriter, r *http.Request) {
		cloud.On(getI, seen(api.StatusActive, `operating_status: ""`, `flavor: {"id": "3"}`))
		trovetest.Accepted()(w, r)
	})
	require.NoError(t, cloud.client().ResizeInstance(t.Context(), "i", "3"))
	assert.Equal(t, 2, cloud.Count(actOnI))
	assert.Less(t, cloud.Clock.Now().Sub(trovetest.Noon), 3*time.Minute)
}

func TestRenamingNeedsNoRest(t *testing.T) {
	for _, status := range []api.Status{api.StatusResize, api.StatusError, api.StatusActive} {
		cloud := newV1Cloud(t)
		cloud.On(getI, seen(status))
		cloud.On(patchI, trovetest.Accepted())
		require.NoError(t, cloud.client().RenameInstance(t.Context(), "i", "db2"))
		assert.Equal(t, []string{getI, patchI}, cloud.Journal())
		assert.JSONEq(t, `{"instance": {"name": "db2"}}`, cloud.Sent(patchI))

		cloud.Forget()
		require.NoError(t, cloud.client().RenameInstance(t.Context(), "i", "db"), "its name already")
		assert.Equal(t, []string{getI}, cloud.Journal())
	}

	// At the beginning of its build, an instance can't be changed at all.
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusBuild), seen(api.StatusBuild), seen(api.StatusActive))
	cloud.On(patchI, trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance i is not ready."), trovetest.Accepted())
	require.NoError(t, cloud.client().RenameInstance(t.Context(), "i", "db2"))
	assert.Equal(t, []string{getI, patchI, getI, getI, patchI}, cloud.Journal())
}

func TestARestartIsMadeOnce(t *testing.T) {
	later := `updated: "2026-05-15T12:00:01"`
	for name, now := range map[string][]trovetest.Answer{
		"under way": {seen(api.StatusReboot), seen(api.StatusActive)},
		"over":      {seen(api.StatusActive, later)},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(getI, append([]trovetest.Answer{seen(api.StatusActive)}, now...)...)
			cloud.On(actOnI, trovetest.Reset())
			require.NoError(t, cloud.client().RestartInstance(t.Context(), "i"))
			assert.Equal(t, 1, cloud.Count(actOnI))
		})
	}

	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive), seen(api.StatusReboot), seen(api.StatusActive, later))
	cloud.On(actOnI, trovetest.Accepted())
	require.NoError(t, cloud.client().RestartInstance(t.Context(), "i"))
	assert.Equal(t, []string{getI, actOnI, getI, getI}, cloud.Journal())
	assert.JSONEq(t, `{"restart": {}}`, cloud.Sent(actOnI))

	// A restart that did not arrive leaves no trace.
	cloud = newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive))
	cloud.On(actOnI, trovetest.Reset(), trovetest.Accepted())
	require.NoError(t, cloud.client().RestartInstance(t.Context(), "i"))
	assert.Equal(t, 2, cloud.Count(actOnI))
}

func TestTheVolumesOfSlavesGrowWithTheirMasters(t *testing.T) {
	replicas, four := `replicas: [{"id": "s"}, {"id": "gone"}]`, `volume: {"size": 4}`
	getS := "GET /instances/s"
	cloud := newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive, replicas), seen(api.StatusActive, replicas, four))
	cloud.On(getS, showsInstance("s", api.StatusBackup), showsInstance("s", api.StatusActive), showsInstance("s", api.StatusResize),
		showsInstance("s", api.StatusActive, four))
	cloud.On("GET /instances/gone", showsInstance("gone", api.StatusActive),
		trovetest.Fault(http.StatusNotFound, "itemNotFound", "Resource gone cannot be found."))
	cloud.On(actOnI, trovetest.Accepted())
	require.NoError(t, cloud.client().GrowVolume(t.Context(), "i", 4))
	assert.Equal(t, []string{
		getI, getS, getS, "GET /instances/gone", actOnI, getI, getS, getS, "GET /instances/gone",
	}, cloud.Journal())

	cloud = newV1Cloud(t)
	cloud.On(getI, seen(api.StatusActive, `replicas: [{"id": "s"}]`))
	cloud.On(getS, showsInstance("s", api.StatusError))
	err := cloud.client().GrowVolume(t.Context(), "i", 4)
	require.EqualError(t, err, `a slave of instance i: instance "db" (s) is ERROR`)
	assert.Zero(t, cloud.Count(actOnI))
}

func TestAResetIsAskedForAtOnceAlsoDuringAnotherChange(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(actOnI, trovetest.Accepted())
	client := cloud.client()
	unlock, err := client.locks.lock(t.Context(), "i")
	require.NoError(t, err)
	defer unlock()
	require.NoError(t, client.ResetInstance(t.Context(), "i"))
	assert.Equal(t, []string{actOnI}, cloud.Journal())
	assert.JSONEq(t, trovetest.V1Golden(t, "instance-reset.request"), cloud.Sent(actOnI))
}

func TestChangesToOneInstanceComeOneAfterTheOther(t *testing.T) {
	client := newV1Cloud(t).client()
	unlock, err := client.locks.lock(t.Context(), "i")
	require.NoError(t, err)
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range changeCases {
		require.ErrorIs(t, test.change(ctx, client), context.Canceled, test.name)
	}
}

func TestWhatTheDialectNodesDoesNotChange(t *testing.T) {
	cloud := newCloud(t)
	client, ctx := cloud.client(), t.Context()
	for name, err := range map[string]error{
		"rename": client.RenameInstance(ctx, "i", "n"), "upgrade": client.UpgradeInstance(ctx, "i", "v"),
		"access": client.ChangeAccess(ctx, "i", api.Access{}), "promote": client.Promote(ctx, "i"), "eject": client.Eject(ctx, "i"),
		"reset": client.ResetInstance(ctx, "i"),
	} {
		var unsupported *api.UnsupportedError
		require.ErrorAs(t, err, &unsupported, name)
		assert.Equal(t, "nodes", unsupported.API)
	}
	assert.Empty(t, cloud.Journal())
}

// What the specification names among the capabilities of instances is asked for as Trove takes it.
func TestTheDialectNodesChangesInstancesAsTroveDoes(t *testing.T) {
	for _, test := range []struct {
		name, route, body string
		after             []string
		change            func(c *Client) error
	}{
		{"configure", patchI, `{"instance": {"configuration": "c"}}`, []string{`configuration: {"id": "c"}`}, func(c *Client) error { return c.ConfigureInstance(t.Context(), "i", "c") }},
		{"resize", actOnI, `{"resize": {"flavorRef": "8"}}`, []string{`flavor: {"id": "8"}`}, func(c *Client) error { return c.ResizeInstance(t.Context(), "i", "8") }},
		{"grow", actOnI, `{"resize": {"volume": {"size": 3}}}`, []string{`volume: {"size": 3}`}, func(c *Client) error { return c.GrowVolume(t.Context(), "i", 3) }},
		{"restart", actOnI, `{"restart": {}}`, nil, func(c *Client) error { return c.RestartInstance(t.Context(), "i") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			cloud := newCloud(t)
			cloud.On(getI, seen(api.StatusActive), seen(api.StatusActive, test.after...))
			cloud.On(test.route, trovetest.Accepted())
			require.NoError(t, test.change(cloud.client()))
			assert.JSONEq(t, test.body, cloud.Sent(test.route))
		})
	}
}
