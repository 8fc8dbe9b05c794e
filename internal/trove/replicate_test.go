package trove

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

const (
	replicateM    = "POST /instances/m/action"
	listInstances = "GET /instances"
)

// slavesOfM are slaves of m with these ids, each called after its id, as the dialect nodes shows them.
func slavesOfM(ids ...string) trovetest.Answer {
	var list []string
	for _, id := range ids {
		list = append(list, fmt.Sprintf(`{"id": %q, "name": "n-%[1]s", "status": "BUILD", "created": "2026-01-01T00:00:01", "flavor": {"id": "7"}, "volume": {"size": 1}, "slave": {"of": "m", "read_only": true}}`, id))
	}
	return trovetest.Reply(http.StatusOK, `{"instances": [`+strings.Join(list, ", ")+`]}`)
}

// slaveSpecs are slaves of m with these flavors, called n-a, n-b and so on.
func slaveSpecs(flavors ...string) []api.InstanceSpec {
	var specs []api.InstanceSpec
	for i, flavor := range flavors {
		specs = append(specs, api.InstanceSpec{
			Name: "n-" + string(rune('a'+i)), Datastore: api.Datastore{Type: "mysql", Version: "5.5"}, FlavorID: flavor, VolumeSize: 1, SlaveOf: &api.SlaveOf{InstanceID: "m", ReadOnly: i != 1},
			OnExisting: api.ExistingCreate,
		})
	}
	return specs
}

// Slaves that are created at the same time are one request, however they differ and however many they are, and nothing has to be looked for.
func TestSlavesAreReplicatedWithOneRequest(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(replicateM, slavesOfM("a", "b", "c", "d"))
	client := cloud.client()
	made := createAll(t, cloud, client, slaveSpecs("7", "8", "7", "7"))
	assert.Equal(t, []string{"a n-a", "b n-b", "c n-c", "d n-d"}, got(t, made))
	assert.Equal(t, []string{replicateM}, cloud.Journal())
	slave := func(name, flavor, readOnly string) string {
		return fmt.Sprintf(`{"name": %q, "datastore": {"type": "mysql", "version": "5.5"}, "flavorRef": %q, "volume": {"size": 1}, "slave": {"of": "m", "read_only": %s}}`, name, flavor, readOnly)
	}
	assert.JSONEq(t, `{"replicate": {"slaves": [`+strings.Join([]string{slave("n-a", "7", "true"), slave("n-b", "8", "false"), slave("n-c", "7", "true"), slave("n-d", "7", "true")}, ",")+`]}}`,
		cloud.Sent(replicateM))
}

// A slave that is created alone is asked for as the specification prints it.
func TestOneSlaveIsNotReplicated(t *testing.T) {
	cloud := newCloud(t)
	cloud.On("POST /instances", trovetest.Reply(http.StatusOK, trovetest.Golden(t, "mysql-create-slave.response")))
	created, err := cloud.client().CreateInstance(t.Context(), slaveSpecs("7")[0])
	require.NoError(t, err)
	assert.Equal(t, trovetest.SlaveID, created.Object.ID)
	assert.Equal(t, 1, cloud.Count("POST /instances"))
	assert.Zero(t, cloud.Count(replicateM))
}

// Where the answer is lost, the slaves are found by their names, and none is made twice.
func TestReplicatedSlavesAreFoundAgain(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(replicateM, trovetest.Reset())
	cloud.On(listInstances, slavesOfM("b", "a"))
	made := createAll(t, cloud, cloud.client(), slaveSpecs("7", "7"))
	assert.Equal(t, []string{"a n-a", "b n-b"}, got(t, made))
	assert.True(t, made[0].made.Found)
	assert.Equal(t, 1, cloud.Count(replicateM))
}

// Where they are refused together, each is asked for by itself, and the one that is wrong is told alone.
func TestSlavesThatAreRefusedTogetherAreAskedForOneByOne(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(replicateM, trovetest.Fault(http.StatusBadRequest, "badRequest", "Flavor 99 cannot be found."))
	cloud.On("POST /instances", trovetest.Reply(http.StatusOK, trovetest.Golden(t, "mysql-create-slave.response")), trovetest.Fault(http.StatusBadRequest, "badRequest", "Flavor 99 cannot be found."))
	made := createAll(t, cloud, cloud.client(), slaveSpecs("7", "99"))
	require.NoError(t, made[0].err)
	require.ErrorContains(t, made[1].err, "Flavor 99 cannot be found.")
	assert.Equal(t, []string{replicateM, "POST /instances", "POST /instances"}, cloud.Journal())
}

// While the master is busy nothing is lost: it is waited for, and asked once more.
func TestReplicationWaitsForTheMaster(t *testing.T) {
	cloud := newCloud(t)
	cloud.On(replicateM, trovetest.Fault(http.StatusUnprocessableEntity, "unprocessableEntity", "Instance m is not ready. (Status is BACKUP)."), slavesOfM("a", "b"))
	cloud.On("GET /instances/m", showsInstance("m", api.StatusBackup), showsInstance("m", api.StatusActive))
	made := createAll(t, cloud, cloud.client(), slaveSpecs("7", "7"))
	assert.Equal(t, []string{"a n-a", "b n-b"}, got(t, made))
	assert.Equal(t, 2, cloud.Count(replicateM))
}
