package trove

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	listDetail = "GET /instances/detail"
	postInst   = "POST /instances"
)

// ofM is a slave of m in a list, made a second after noon.
func ofM(id, name string, more ...string) string {
	return instanceJSON(id, api.StatusBuild, append([]string{
		`name: "` + name + `"`, `replica_of: {"id": "m"}`, `created: "2026-05-15T12:00:01"`,
	}, more...)...)
}

func lists(instances ...string) trovetest.Answer {
	body := ""
	for _, instance := range instances {
		body += ", " + instance
	}
	if body != "" {
		body = body[2:]
	}
	return trovetest.Reply(http.StatusOK, `{"instances": [`+body+`]}`)
}

// tells answers a create with the instance.
func tells(instance string) trovetest.Answer {
	return trovetest.Reply(http.StatusOK, `{"instance": `+instance+`}`)
}

var twoOfM = api.InstanceSpec{Name: "rr", FlavorID: "9", VolumeSize: 9, SlaveOf: &api.SlaveOf{InstanceID: "m"}}

func idsOf(instances []api.Instance) []string {
	var ids []string
	for _, instance := range instances {
		ids = append(ids, instance.ID)
	}
	return ids
}

func TestSlavesMadeTogetherAreFoundByTheirNames(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive, `replicas: [{"id": "old"}]`))
	cloud.On("GET /instances/old", showsInstance("old", api.StatusActive))
	cloud.On(postInst, tells(ofM("b", "rr-2", `password: [null, null]`)))
	// Of the same name: one that was there before, one of another master, and one that stands alone.
	cloud.On(listDetail, lists(ofM("b", "rr-2"), ofM("old", "rr-1"), ofM("other", "rr-1", `replica_of: {"id": "x"}`),
		ofM("alone", "rr-1", `replica_of: null`), ofM("a", "rr-1")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, idsOf(made))
	assert.Equal(t, "rr-1", made[0].Name)
	assert.Equal(t, "m", made[0].MasterID)
	assert.Equal(t, []string{getM, "GET /instances/old", postInst, listDetail}, cloud.Journal())
	assert.JSONEq(t, `{"instance": {"name": "rr", "replica_of": "m", "replica_count": 2}}`, cloud.Sent(postInst))
}

func TestASlaveThatAppearsLateIsFound(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, tells(ofM("c", "rr-3")))
	cloud.On(listDetail, lists(ofM("c", "rr-3")), lists(ofM("c", "rr-3"), ofM("a", "rr-1")),
		lists(ofM("c", "rr-3"), ofM("b", "rr-2"), ofM("a", "rr-1")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 3)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "c"}, idsOf(made))
	assert.Equal(t, 3, cloud.Count(listDetail))
}

func TestASlaveThatNeverAppearsIsAnErrorBesideTheOthers(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, tells(ofM("b", "rr-2")))
	cloud.On(listDetail, lists(ofM("b", "rr-2")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	require.EqualError(t, err, "the server made 2 slaves of m, but does not show rr-1")
	assert.Equal(t, []string{"b"}, idsOf(made))
	assert.Equal(t, 1, cloud.Count(postInst))
}

func TestOfTwoThatMayBeTheSlaveNoneIsTaken(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, tells(ofM("b", "rr-2")))
	// Somebody else makes slaves of the same names; but the last one was told.
	cloud.On(listDetail, lists(ofM("b", "rr-2"), ofM("y", "rr-2"), ofM("a", "rr-1"), ofM("x", "rr-1")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	var ambiguous *AmbiguousError
	require.ErrorAs(t, err, &ambiguous)
	created := trovetest.Utc("2026-05-15T12:00:01")
	assert.Equal(t, &AmbiguousError{Kind: "instance", Name: "rr-1", Candidates: []Candidate{{ID: "a", Created: created}, {ID: "x", Created: created}}}, ambiguous)
	assert.Equal(t, []string{"b"}, idsOf(made))
}

func TestSlavesWhoseAnswerIsLostAreFoundOrMadeOnce(t *testing.T) {
	// They are there, one later than the other.
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, trovetest.Reset())
	cloud.On(listDetail, lists(), lists(ofM("a", "rr-1")), lists(ofM("a", "rr-1")), lists(ofM("b", "rr-2"), ofM("a", "rr-1")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, idsOf(made))
	assert.Equal(t, 1, cloud.Count(postInst))

	// They are not: the request did not arrive.
	cloud = newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, trovetest.Reset(), func(w http.ResponseWriter, r *http.Request) {
		cloud.On(listDetail, lists(ofM("b", "rr-2"), ofM("a", "rr-1")))
		tells(ofM("b", "rr-2"))(w, r)
	})
	cloud.On(listDetail, lists())
	made, err = cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, idsOf(made))
	assert.Equal(t, 2, cloud.Count(postInst))

	// It is not certain which they are: nothing is made on a guess.
	cloud = newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, trovetest.Reset())
	cloud.On(listDetail, lists(ofM("a", "rr-1"), ofM("b", "rr-2"), ofM("y", "rr-2")))
	made, err = cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	var ambiguous *AmbiguousError
	require.ErrorAs(t, err, &ambiguous)
	assert.Equal(t, "rr-2", ambiguous.Name)
	assert.Equal(t, []string{"a"}, idsOf(made))
	assert.Equal(t, 1, cloud.Count(postInst))
}

// Of slaves that are made together and appear in part, no second lot is made.
func TestSlavesThatAppearInPartAreNotMadeAgain(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, trovetest.Reset())
	cloud.On(listDetail, lists(ofM("a", "rr-1")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 2)
	require.EqualError(t, err, "the server made 2 slaves of m, but does not show rr-2")
	assert.Equal(t, []string{"a"}, idsOf(made))
	assert.Equal(t, 1, cloud.Count(postInst))
}

func TestASingleSlaveWhoseAnswerIsLostIsFoundByItsName(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, trovetest.Reset())
	cloud.On(listDetail, lists(ofM("x", "rr-1"), ofM("a", "rr")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, idsOf(made))
}

// Trove gives a single slave no number.
func TestASingleSlaveKeepsItsName(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, tells(ofM("a", "rr")))
	made, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, idsOf(made))
	assert.Equal(t, []string{getM, postInst}, cloud.Journal())
	assert.JSONEq(t, `{"instance": {"name": "rr", "replica_of": "m", "replica_count": 1}}`, cloud.Sent(postInst))
}

func TestTooFewOrTooManySlavesAreForTheServerToRefuse(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getM, showsInstance("m", api.StatusActive))
	cloud.On(postInst, trovetest.Fault(http.StatusBadRequest, "badRequest",
		"Validation error: instance['replica_count'] 0 is less than the minimum of 1"))
	_, err := cloud.client().CreateSlaves(t.Context(), twoOfM, 0)
	require.ErrorContains(t, err, "less than the minimum of 1")
	assert.JSONEq(t, `{"instance": {"name": "rr", "replica_of": "m", "replica_count": 0}}`, cloud.Sent(postInst))

	_, err = cloud.client().CreateSlaves(t.Context(), api.InstanceSpec{Name: "rr"}, 2)
	require.EqualError(t, err, `creating slaves "rr": whose slaves they are to be is not said`)
}

func TestSlavesWaitForTheirMaster(t *testing.T) {
	create := map[string]func(context.Context, *Client) error{
		"one": func(ctx context.Context, c *Client) error {
			created, err := c.CreateInstance(ctx, twoOfM)
			assert.Equal(t, "b", created.Object.ID)
			return err
		},
		"several": func(ctx context.Context, c *Client) error {
			made, err := c.CreateSlaves(ctx, twoOfM, 2)
			assert.Equal(t, []string{"a", "b"}, idsOf(made))
			return err
		},
	}
	for name, refusal := range map[string]trovetest.Answer{
		"BACKUP": busyInstance(),
		"BUILD":  trovetest.Reply(http.StatusNotFound, trovetest.V1Golden(t, "instance-slave-of-a-build.response")),
	} {
		for many, create := range create {
			t.Run(name+" "+many, func(t *testing.T) {
				cloud := newV1Cloud(t)
				status := api.Status(name)
				cloud.On(getM, showsInstance("m", status), showsInstance("m", status), showsInstance("m", status),
					showsInstance("m", api.StatusActive))
				later := `created: "2026-05-15T12:10:00"`
				cloud.On(postInst, refusal, tells(ofM("b", "rr-2", later)))
				cloud.On(listDetail, lists(ofM("b", "rr-2", later), ofM("a", "rr-1", later)))
				require.NoError(t, create(t.Context(), cloud.client()))
				assert.Equal(t, 2, cloud.Count(postInst))
			})
		}
	}
}

// A 404 may also be about the master, or about something else that the slave was to have.
func TestA404OfACreateIsToldAsTheServerSaidIt(t *testing.T) {
	for name, test := range map[string]struct {
		master  trovetest.Answer
		creates int
	}{
		"no master":    {trovetest.Fault(http.StatusNotFound, "itemNotFound", "Resource m cannot be found."), 1},
		"failed":       {showsInstance("m", api.StatusError), 1},
		"master ready": {showsInstance("m", api.StatusActive), 2},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.On(listDetail, lists())
			cloud.On(getM, test.master)
			cloud.On(postInst, trovetest.Fault(http.StatusNotFound, "itemNotFound", "Resource z cannot be found."))
			_, err := cloud.client().CreateInstance(t.Context(), twoOfM)
			require.ErrorIs(t, err, api.ErrNotFound)
			require.ErrorContains(t, err, "POST /instances: 404 itemNotFound: Resource z cannot be found.")
			assert.Equal(t, test.creates, cloud.Count(postInst))
		})
	}
}

// A slave's flavor, volume and datastore are its master's: what the spec says of them is no mark of the one that is lost.
func TestALostSlaveIsFoundWhateverTheSpecSaysOfItsSize(t *testing.T) {
	spec := twoOfM
	spec.Datastore = api.Datastore{Type: "mysql", Version: "8.0"}
	cloud := newV1Cloud(t)
	cloud.On(listDetail, lists(), lists(ofM("alone", "rr", `replica_of: null`, `created: "2026-05-15T11:00:00"`), ofM("a", "rr")))
	cloud.On(postInst, trovetest.Reset())
	created, err := cloud.client().CreateInstance(t.Context(), spec)
	require.NoError(t, err)
	assert.True(t, created.Found)
	assert.Equal(t, "a", created.Object.ID)

	// One of that name that is nobody's slave is no slave that was lost.
	cloud = newV1Cloud(t)
	cloud.On(listDetail, lists(), lists(ofM("alone", "rr", `replica_of: null`)))
	cloud.On(postInst, trovetest.Reset())
	_, err = cloud.client().CreateInstance(t.Context(), spec)
	var ambiguous *AmbiguousError
	require.ErrorAs(t, err, &ambiguous)
	assert.Equal(t, 1, cloud.Count(postInst))
}
