package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shownWhole is the instance of which everything was told when it was created, as it is shown.
func shownWhole() Instance {
	return Instance{
		ID: wholeID, Name: "li-all", Status: StatusActive, OperatingStatus: OperatingHealthy,
		Datastore: Datastore{"mysql", "5.7.29"}, Created: utc("2026-11-25T09:56:24"), Updated: utc("2026-11-25T09:56:31"),
		IP: []string{"10.20.9.9", "172.24.4.11"}, Region: "RegionOne", FlavorID: "2", ConfigurationID: itsConfig,
		VolumeSize: 2, VolumeUsed: used(0.16), Locality: "affinity",
		Access: &Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8", "192.0.2.0/24"}},
	}
}

func shownSlave() Instance {
	return Instance{
		ID: itsSlaveID, Name: "li-slave", Status: StatusActive, OperatingStatus: OperatingHealthy,
		Datastore: Datastore{"mysql", "5.7.29"}, Created: utc("2026-11-25T09:56:32"), Updated: utc("2026-11-25T09:56:42"),
		IP: []string{"10.20.0.43"}, Region: "RegionOne", FlavorID: "2", ConfigurationID: itsConfig, VolumeSize: 2,
		VolumeUsed: used(0.16), MasterID: wholeID, ReadOnly: true, Locality: "affinity", Access: &Access{},
	}
}

func TestEveryInstanceOfDeployedTroveIsReadAsRecorded(t *testing.T) {
	created := shownWhole()
	created.Status, created.OperatingStatus, created.Updated = StatusBuild, OperatingNone, created.Created
	created.IP, created.VolumeUsed = nil, nil

	master := Instance{
		ID: theMaster, Name: "master", Status: StatusActive, OperatingStatus: OperatingHealthy,
		Datastore: Datastore{"mysql", "5.7.29"}, Created: utc("2026-11-22T12:05:57"), Updated: utc("2026-11-22T12:06:04"),
		IP: []string{"10.20.0.13"}, Region: "RegionOne", FlavorID: "2", VolumeSize: 2, VolumeUsed: used(0.16), Access: &Access{},
		SlaveIDs: []string{theSlave, "bea18986-b93e-4b70-bbec-741dab976d19", "e67b408a-5217-477b-b916-fdc0a120377d"},
	}
	oldMaster := master
	oldMaster.SlaveIDs, oldMaster.MasterID, oldMaster.ReadOnly, oldMaster.VolumeSize = nil, theSlave, true, 3
	oldMaster.Updated = utc("2026-11-22T12:06:38")
	oldMaster.Fault = "Replica Source " + theMaster + " cannot be ejected as it has a current heartbeat"
	newMaster := master
	newMaster.ID, newMaster.Name, newMaster.VolumeSize, newMaster.IP = theSlave, "r1", 3, []string{"10.20.0.14"}
	newMaster.Created, newMaster.Updated = utc("2026-11-22T12:06:05"), utc("2026-11-22T12:06:38")
	newMaster.SlaveIDs = []string{theMaster, "bea18986-b93e-4b70-bbec-741dab976d19", "e67b408a-5217-477b-b916-fdc0a120377d"}
	newMaster.Fault = "Instance " + theSlave + " is not a replica source."
	promoting := newMaster
	promoting.Status, promoting.OperatingStatus, promoting.SlaveIDs = StatusPromote, OperatingNone, nil
	promoting.MasterID, promoting.ReadOnly = theMaster, true
	promoting.Updated, promoting.VolumeUsed = utc("2026-11-22T12:06:34"), nil

	twins := Instance{
		ID: "bea18986-b93e-4b70-bbec-741dab976d19", Name: "rr-2", Status: StatusBuild, Datastore: Datastore{"mysql", "5.7.29"},
		Created: utc("2026-11-22T12:06:14"), Updated: utc("2026-11-22T12:06:14"), Region: "RegionOne", FlavorID: "2",
		VolumeSize: 2, MasterID: theMaster, ReadOnly: true,
	}
	restart := Instance{
		ID: "2ea3902f-58dd-457b-9ae6-ed98a5da285b", Name: "withcfg", Status: StatusRestartRequired,
		Datastore: Datastore{"mysql", "5.7.29"}, Created: utc("2026-11-22T12:10:03"), Updated: utc("2026-11-22T12:10:11"),
		IP: []string{"10.20.0.24"}, Region: "RegionOne", FlavorID: "2", VolumeSize: 2, VolumeUsed: used(0.16),
		ConfigurationID: "da6f45f7-8772-4382-a766-bf8a1a46fb6f", Access: &Access{},
		Fault: "Instance 2ea3902f-58dd-457b-9ae6-ed98a5da285b already has a Configuration Group attached:\n" +
			"    57807d83-dcd0-424e-9f11-1c269701b4ea.",
	}
	deleting := Instance{
		ID: recordedID, Name: "db1", Status: StatusShutdown, Datastore: Datastore{"mysql", "8.0.29"},
		Created: utc("2026-11-22T11:54:00"), Updated: utc("2026-11-22T11:55:11"), Region: "RegionOne", FlavorID: "3",
		VolumeSize: 5, VolumeUsed: used(0.16), Access: &Access{},
		Fault: "Instance " + recordedID + " is not currently available for an action to be performed\n(task status was RESIZING).",
	}

	for name, want := range map[string]Instance{
		"instance-create-whole":          created,
		"instance-show-whole":            shownWhole(),
		"instance-show-slave":            shownSlave(),
		"instance-show-master":           master,
		"instance-show-old-master":       oldMaster,
		"instance-show-new-master":       newMaster,
		"instance-show-promoting":        promoting,
		"instance-create-two-slaves":     twins,
		"instance-show-restart-required": restart,
		"instance-show-deleting":         deleting,
	} {
		t.Run(name, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on("GET /instances/"+want.ID, reply(http.StatusOK, v1Golden(t, name+".response")))
			got, err := cloud.client().Instance(t.Context(), want.ID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

// Lists have neither the volume's use nor the locality.
func TestTheListOfInstancesIsReadPageAfterPage(t *testing.T) {
	slave, whole := shownSlave(), shownWhole()
	for _, listed := range []*Instance{&slave, &whole} {
		listed.VolumeUsed, listed.Locality = nil, ""
	}
	whole.SlaveIDs = []string{itsSlaveID}

	cloud := newV1Cloud(t)
	cloud.on("GET /instances/detail", reply(http.StatusOK, v1Golden(t, "instance-list-first-page.response")),
		reply(http.StatusOK, v1Golden(t, "instance-list-last-page.response")))
	got, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Instance{slave, whole}, got)
	assert.Equal(t, []string{"GET /instances/detail", "GET /instances/detail?marker=" + itsSlaveID}, cloud.journal())
}
