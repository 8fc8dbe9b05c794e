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
)

const (
	getI    = "GET /instances/i"
	patchI  = "PATCH /instances/i"
	putI    = "PUT /instances/i"
	actOnI  = "POST /instances/i/action"
	deleteI = "DELETE /instances/i"
)

// instanceJSON is an instance of deployed Trove: "db" of flavor 2 with 2 GiB of mysql, and what else is said.
func instanceJSON(id string, status Status, more ...string) string {
	operating := ""
	if status == StatusActive {
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

func showsInstance(id string, status Status, more ...string) answer {
	return reply(http.StatusOK, `{"instance": `+instanceJSON(id, status, more...)+`}`)
}

// seen is the instance i.
func seen(status Status, more ...string) answer { return showsInstance("i", status, more...) }

// busyInstance is what Trove says of an instance that is at work.
func busyInstance() answer {
	return fault(http.StatusUnprocessableEntity, "unprocessableEntity",
		"Instance i is not currently available for an action to be performed (task status was RESIZING).")
}

// A change of each kind: its request, how the instance looks during it and after it.
type changeCase struct {
	name   string
	change func(context.Context, *Client) error
	route  string
	body   string
	during Status
	after  string
}

var changeCases = []changeCase{
	{
		"configure", func(ctx context.Context, c *Client) error { return c.ConfigureInstance(ctx, "i", "c") },
		patchI, `{"instance": {"configuration": "c"}}`, StatusActive, `configuration: {"id": "c"}`,
	},
	{
		"upgrade", func(ctx context.Context, c *Client) error { return c.UpgradeInstance(ctx, "i", "8.0.29") },
		patchI, `{"instance": {"datastore_version": "8.0.29"}}`, StatusUpgrade, `datastore: {"type": "mysql", "version": "8.0.29"}`,
	},
	{
		"change access", func(ctx context.Context, c *Client) error {
			return c.ChangeAccess(ctx, "i", Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8", "192.0.2.0/24"}})
		},
		putI, `{"instance": {"access": {"is_public": true, "allowed_cidrs": ["10.0.0.0/8", "192.0.2.0/24"]}}}`, StatusActive,
		`access: {"is_public": true, "allowed_cidrs": ["192.0.2.0/24", "10.0.0.0/8"]}`,
	},
	{
		"resize", func(ctx context.Context, c *Client) error { return c.ResizeInstance(ctx, "i", "3") },
		actOnI, `{"resize": {"flavorRef": "3"}}`, StatusResize, `flavor: {"id": "3"}`,
	},
	{
		"grow", func(ctx context.Context, c *Client) error { return c.GrowVolume(ctx, "i", 4) },
		actOnI, `{"resize": {"volume": {"size": 4}}}`, StatusResize, `volume: {"size": 4}`,
	},
	{
		"detach", func(ctx context.Context, c *Client) error { return c.Detach(ctx, "i") },
		patchI, `{"instance": {"replica_of": null}}`, StatusDetach, `replica_of: null`,
	},
}

// slaveOf is the field of an instance that is a slave; detaching needs one.
const slaveOf = `replica_of: {"id": "m"}`

func TestAChangeWaitsBeforeAndAfterAndIsOneRequest(t *testing.T) {
	for _, test := range changeCases {
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			// A backup runs, then nothing; after the request, the server does not show it at once.
			cloud.on(getI, seen(StatusBackup, slaveOf), seen(StatusActive, slaveOf),
				seen(StatusActive, slaveOf), seen(test.during, slaveOf), seen(StatusActive, slaveOf, test.after))
			cloud.on(test.route, accepted())
			client := cloud.client()
			require.NoError(t, test.change(t.Context(), client))
			assert.Equal(t, []string{getI, getI, test.route, getI, getI, getI}, cloud.journal())
			assert.JSONEq(t, test.body, cloud.sent(test.route))

			// Where the instance is so already, there is nothing to do.
			cloud.forget()
			require.NoError(t, test.change(t.Context(), client))
			assert.Equal(t, []string{getI}, cloud.journal())
		})
	}
}

func TestAChangeToABusyInstanceIsAskedForOnceMore(t *testing.T) {
	for _, test := range changeCases {
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on(getI, seen(StatusActive, slaveOf), seen(StatusResize, slaveOf), seen(StatusActive, slaveOf),
				seen(StatusActive, slaveOf, test.after))
			cloud.on(test.route, busyInstance(), accepted())
			require.NoError(t, test.change(t.Context(), cloud.client()))
			assert.Equal(t, []string{getI, test.route, getI, getI, test.route, getI}, cloud.journal())

			cloud = newV1Cloud(t)
			cloud.on(getI, seen(StatusActive, slaveOf))
			cloud.on(test.route, busyInstance())
			require.ErrorIs(t, test.change(t.Context(), cloud.client()), ErrBusy)
			assert.Equal(t, 2, cloud.count(test.route), "once more, and no more")
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
			cloud.on(getI, seen(StatusActive, slaveOf), seen(StatusActive, slaveOf), seen(StatusActive, slaveOf, test.after))
			cloud.on(test.route, reset())
			require.NoError(t, test.change(t.Context(), cloud.client()))
			assert.Equal(t, 1, cloud.count(test.route))
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
			cloud.on(getI, func(w http.ResponseWriter, r *http.Request) {
				if arrived {
					seen(StatusActive, slaveOf, test.after)(w, r)
					return
				}
				seen(StatusActive, slaveOf)(w, r)
			})
			cloud.on(test.route, reset(), func(w http.ResponseWriter, r *http.Request) {
				arrived = true
				accepted()(w, r)
			})
			require.NoError(t, test.change(t.Context(), cloud.client()))
			assert.Equal(t, 2, cloud.count(test.route))
			assert.Equal(t, 1+len(lookings)+1, cloud.count(getI))
		})
	}
}

func TestAChangeThatFailsOnTheServerIsAnErrorWithItsFault(t *testing.T) {
	for _, test := range changeCases {
		t.Run(test.name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on(getI, seen(StatusActive, slaveOf), seen(test.during, slaveOf),
				seen(StatusError, slaveOf, `fault: {"message": "No valid host was found."}`))
			cloud.on(test.route, accepted())
			err := test.change(t.Context(), cloud.client())
			require.ErrorIs(t, err, ErrFault)
			require.ErrorContains(t, err, `instance "db" (i) is ERROR; No valid host was found.`)

			// One that failed before is not touched.
			cloud.forget()
			require.ErrorIs(t, test.change(t.Context(), cloud.client()), ErrFault)
			assert.Equal(t, []string{getI}, cloud.journal())
		})
	}
}

// The server gives up a resize by itself: the instance is ready again, with its old flavor.
func TestAChangeThatTheServerTakesBackIsAnErrorAfterTwoMinutes(t *testing.T) {
	cloud := newV1Cloud(t)
	old, fresh := `fault: {"message": "an old story"}`, `fault: {"message": "No flavor for you."}`
	cloud.on(getI, seen(StatusActive, old), seen(StatusResize, old), seen(StatusActive, fresh))
	cloud.on(actOnI, accepted())
	err := cloud.client().ResizeInstance(t.Context(), "i", "3")
	require.EqualError(t, err, `instance "db" (i) is ACTIVE; the server accepted the change, but does not show it; No flavor for you.`)
	assert.GreaterOrEqual(t, cloud.clock.Now().Sub(noon), patience)
}

// While the access changes, or a server migrates, the status says ACTIVE.
func TestWorkThatTheStatusHidesIsWaitedFor(t *testing.T) {
	hidden := seen(StatusActive, `operating_status: ""`)
	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive), hidden, hidden, seen(StatusActive), seen(StatusActive, `flavor: {"id": "3"}`))
	cloud.on(actOnI, busyInstance(), accepted())
	require.NoError(t, cloud.client().ResizeInstance(t.Context(), "i", "3"))
	assert.Equal(t, []string{getI, actOnI, getI, getI, getI, actOnI, getI}, cloud.journal())

	// Releases that know no operating status always look like that. They are not waited for any longer than two minutes.
	cloud = newV1Cloud(t)
	cloud.on(getI, hidden)
	cloud.on(actOnI, busyInstance(), func(w http.ResponseWriter, r *http.Request) {
		cloud.on(getI, seen(StatusActive, `operating_status: ""`, `flavor: {"id": "3"}`))
		accepted()(w, r)
	})
	require.NoError(t, cloud.client().ResizeInstance(t.Context(), "i", "3"))
	assert.Equal(t, 2, cloud.count(actOnI))
	assert.Less(t, cloud.clock.Now().Sub(noon), 3*time.Minute)
}

func TestRenamingNeedsNoRest(t *testing.T) {
	for _, status := range []Status{StatusResize, StatusError, StatusActive} {
		cloud := newV1Cloud(t)
		cloud.on(getI, seen(status))
		cloud.on(patchI, accepted())
		require.NoError(t, cloud.client().RenameInstance(t.Context(), "i", "db2"))
		assert.Equal(t, []string{getI, patchI}, cloud.journal())
		assert.JSONEq(t, `{"instance": {"name": "db2"}}`, cloud.sent(patchI))

		cloud.forget()
		require.NoError(t, cloud.client().RenameInstance(t.Context(), "i", "db"), "its name already")
		assert.Equal(t, []string{getI}, cloud.journal())
	}

	// At the beginning of its build, an instance can't be changed at all.
	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusBuild), seen(StatusBuild), seen(StatusActive))
	cloud.on(patchI, fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance i is not ready."), accepted())
	require.NoError(t, cloud.client().RenameInstance(t.Context(), "i", "db2"))
	assert.Equal(t, []string{getI, patchI, getI, getI, patchI}, cloud.journal())
}

func TestARestartIsMadeOnce(t *testing.T) {
	later := `updated: "2026-05-15T12:00:01"`
	for name, now := range map[string][]answer{
		"under way": {seen(StatusReboot), seen(StatusActive)},
		"over":      {seen(StatusActive, later)},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on(getI, append([]answer{seen(StatusActive)}, now...)...)
			cloud.on(actOnI, reset())
			require.NoError(t, cloud.client().RestartInstance(t.Context(), "i"))
			assert.Equal(t, 1, cloud.count(actOnI))
		})
	}

	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive), seen(StatusReboot), seen(StatusActive, later))
	cloud.on(actOnI, accepted())
	require.NoError(t, cloud.client().RestartInstance(t.Context(), "i"))
	assert.Equal(t, []string{getI, actOnI, getI, getI}, cloud.journal())
	assert.JSONEq(t, `{"restart": {}}`, cloud.sent(actOnI))

	// A restart that did not arrive leaves no trace.
	cloud = newV1Cloud(t)
	cloud.on(getI, seen(StatusActive))
	cloud.on(actOnI, reset(), accepted())
	require.NoError(t, cloud.client().RestartInstance(t.Context(), "i"))
	assert.Equal(t, 2, cloud.count(actOnI))
}

func TestTheVolumesOfSlavesGrowWithTheirMasters(t *testing.T) {
	replicas, four := `replicas: [{"id": "s"}, {"id": "gone"}]`, `volume: {"size": 4}`
	getS := "GET /instances/s"
	cloud := newV1Cloud(t)
	cloud.on(getI, seen(StatusActive, replicas), seen(StatusActive, replicas, four))
	cloud.on(getS, showsInstance("s", StatusBackup), showsInstance("s", StatusActive), showsInstance("s", StatusResize),
		showsInstance("s", StatusActive, four))
	cloud.on("GET /instances/gone", showsInstance("gone", StatusActive),
		fault(http.StatusNotFound, "itemNotFound", "Resource gone cannot be found."))
	cloud.on(actOnI, accepted())
	require.NoError(t, cloud.client().GrowVolume(t.Context(), "i", 4))
	assert.Equal(t, []string{
		getI, getS, getS, "GET /instances/gone", actOnI, getI, getS, getS, "GET /instances/gone",
	}, cloud.journal())

	cloud = newV1Cloud(t)
	cloud.on(getI, seen(StatusActive, `replicas: [{"id": "s"}]`))
	cloud.on(getS, showsInstance("s", StatusError))
	err := cloud.client().GrowVolume(t.Context(), "i", 4)
	require.EqualError(t, err, `a slave of instance i: instance "db" (s) is ERROR`)
	assert.Zero(t, cloud.count(actOnI))
}

func TestAResetIsAskedForAtOnceAlsoDuringAnotherChange(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.on(actOnI, accepted())
	client := cloud.client()
	unlock, err := client.locks.lock(t.Context(), "i")
	require.NoError(t, err)
	defer unlock()
	require.NoError(t, client.ResetInstance(t.Context(), "i"))
	assert.Equal(t, []string{actOnI}, cloud.journal())
	assert.JSONEq(t, v1Golden(t, "instance-reset.request"), cloud.sent(actOnI))
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

func TestTheDialectNodesChangesNoInstanceButDetaches(t *testing.T) {
	cloud := newCloud(t)
	client, ctx := cloud.client(), t.Context()
	_, several := client.CreateSlaves(ctx, InstanceSpec{SlaveOf: &SlaveOf{InstanceID: "m"}}, 2)
	for name, err := range map[string]error{
		"rename": client.RenameInstance(ctx, "i", "n"), "configure": client.ConfigureInstance(ctx, "i", "c"),
		"upgrade": client.UpgradeInstance(ctx, "i", "v"), "access": client.ChangeAccess(ctx, "i", Access{}),
		"resize": client.ResizeInstance(ctx, "i", "f"), "grow": client.GrowVolume(ctx, "i", 3),
		"restart": client.RestartInstance(ctx, "i"), "promote": client.Promote(ctx, "i"), "eject": client.Eject(ctx, "i"),
		"reset": client.ResetInstance(ctx, "i"), "create slaves": several,
	} {
		var unsupported *UnsupportedError
		require.ErrorAs(t, err, &unsupported, name)
		assert.Equal(t, "nodes", unsupported.API)
	}
	assert.Empty(t, cloud.journal())
}
