package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// Its times have no zone, and are UTC.
func TestTimesWithoutAZoneAreUTC(t *testing.T) {
	instance, err := V1{}.DecodeInstance([]byte(trovetest.V1Golden(t, "instance-show-whole.response")))
	require.NoError(t, err)
	assert.Equal(t, time.Date(2026, 11, 25, 9, 56, 24, 0, time.UTC), instance.Created)
}

// For slaves that are made together, the password is a list of nulls.
func TestAListOfNoPasswordsIsNoTrouble(t *testing.T) {
	body := trovetest.V1Golden(t, "instance-create-two-slaves.response")
	require.Contains(t, body, `"password": [`)
	instance, err := V1{}.DecodeInstance([]byte(body))
	require.NoError(t, err)
	assert.Equal(t, "rr-2", instance.Name)
}

func TestFieldsOfDeployedTroveThatComeAndGoAreRead(t *testing.T) {
	for fields, change := range map[string]func(*Instance){
		``: func(*Instance) {},
		`"datastore": {"type": null, "version": null}, "region": null, "access": {}`: func(*Instance) {},
		`"access": {"allowed_cidrs": ["10.0.0.0/8"]}`:                                func(i *Instance) { i.Access = &Access{AllowedCIDRs: []string{"10.0.0.0/8"}} },
		`"access": {"is_public": true}`:                                              func(i *Instance) { i.Access = &Access{IsPublic: true} },
		`"access": null`:                                                             func(*Instance) {},
		`"addresses": [{"address": "10.0.0.1", "type": "private", "network": "n"}, {"address": "192.0.2.1", "type": "public"}]`: func(i *Instance) {
			i.IP = []string{"10.0.0.1", "192.0.2.1"}
		},
		`"hostname": "db1.example.org"`:             func(i *Instance) { i.Hostname = "db1.example.org" },
		`"password": "secret"`:                      func(*Instance) {},
		`"password": [null, null]`:                  func(*Instance) {},
		`"tenant_id": "t", "server_id": null`:       func(*Instance) {},
		`"local_storage": {"used": 0.2}`:            func(*Instance) {},
		`"volume": {"size": 2, "used": 0.16}`:       func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, trovetest.Used(0.16) },
		`"configuration": {"id": "c", "name": "x"}`: func(i *Instance) { i.ConfigurationID = "c" },
	} {
		t.Run(fields, func(t *testing.T) {
			document := `{"instance": {"id": "i", "name": "n", "status": "ACTIVE"`
			if fields != "" {
				document += ", " + fields
			}
			got, err := V1{}.DecodeInstance([]byte(document + "}}"))
			require.NoError(t, err)
			want := Instance{ID: "i", Name: "n", Status: StatusActive}
			change(&want)
			assert.Equal(t, want, got)
		})
	}
}

func TestEveryRecordedStateOfAClusterHasItsStatus(t *testing.T) {
	for name, want := range map[string]struct {
		status  Status
		stuckIn Task
		size    int
	}{
		"mariadb-show": {StatusBuild, "", 3}, "mariadb-grow": {StatusGrow, "", 4}, "mariadb-growing": {StatusGrow, "", 4},
		"mariadb-shrink": {StatusShrink, "", 4}, "mariadb-shrinking": {StatusShrink, "", 4},
		"mariadb-restart": {StatusReboot, "", 3}, "mariadb-restarting": {StatusReboot, "", 3},
		"mariadb-upgrade": {StatusUpgrade, "", 3}, "mariadb-upgrading": {StatusUpgrade, "", 3},
		"mariadb-stuck": {StatusError, TaskBuilding, 3}, "reset": {StatusBuild, "", 3}, "mariadb-after-reset": {StatusActive, "", 3},
		"pxc-grow-failed": {StatusError, TaskGrowing, 4}, "redis-failed": {StatusError, "", 3}, "redis-shrink": {StatusBuild, "", 2},
		"vertica-after-shrink": {StatusBuild, "", 3}, "heterogeneous-show": {StatusActive, "", 4},
		"configuration-attach": {StatusBuild, "", 3}, "configuration-detach": {StatusBuild, "", 3},
		"mongodb-create": {StatusBuild, "", 3}, "mongodb-building": {StatusBuild, "", 3}, "mongodb-show": {StatusActive, "", 3},
		"mongodb-grow-router": {StatusGrow, "", 3}, "mongodb-grow-shard": {StatusGrow, "", 6}, "mongodb-two-shards": {StatusActive, "", 6},
		"mongodb-shrink-shard": {StatusShrink, "", 6}, "mongodb-deleting": {StatusShutdown, "", 3},
		"cassandra-left-behind-show": {StatusBuild, "", 0},
	} {
		cluster, err := V1{}.DecodeCluster([]byte(trovetest.V1Golden(t, name+".response")))
		require.NoError(t, err, name)
		assert.Equal(t, want.status, cluster.Status, name)
		assert.Equal(t, want.stuckIn, cluster.StuckIn(), name)
		assert.Equal(t, want.size, cluster.Size, name)
	}
}
