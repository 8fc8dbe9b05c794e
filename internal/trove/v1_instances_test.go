package trove

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// shownWhole is the instance of which everything was told when it was created, as it is shown.
func shownWhole() api.Instance {
	return api.Instance{
		ID: trovetest.WholeID, Name: "li-all", Status: api.StatusActive, OperatingStatus: api.OperatingHealthy,
		Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, Created: trovetest.Utc("2026-11-25T09:56:24"), Updated: trovetest.Utc("2026-11-25T09:56:31"),
		IP: []string{"10.20.9.9", "172.24.4.11"}, Region: "RegionOne", FlavorID: "2", ConfigurationID: trovetest.ItsConfig,
		VolumeSize: 2, VolumeUsed: trovetest.Used(0.16), Locality: "affinity",
		Access: &api.Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8", "192.0.2.0/24"}},
	}
}

func shownSlave() api.Instance {
	return api.Instance{
		ID: trovetest.ItsSlaveID, Name: "li-slave", Status: api.StatusActive, OperatingStatus: api.OperatingHealthy,
		Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, Created: trovetest.Utc("2026-11-25T09:56:32"), Updated: trovetest.Utc("2026-11-25T09:56:42"),
		IP: []string{"10.20.0.43"}, Region: "RegionOne", FlavorID: "2", ConfigurationID: trovetest.ItsConfig, VolumeSize: 2,
		VolumeUsed: trovetest.Used(0.16), MasterID: trovetest.WholeID, ReadOnly: true, Locality: "affinity", Access: &api.Access{},
	}
}

func TestEveryInstanceOfDeployedTroveIsReadAsRecorded(t *testing.T) {
	created := shownWhole()
	created.Status, created.OperatingStatus, created.Updated = api.StatusBuild, api.OperatingNone, created.Created
	created.IP, created.VolumeUsed = nil, nil

	master := api.Instance{
		ID: trovetest.TheMaster, Name: "master", Status: api.StatusActive, OperatingStatus: api.OperatingHealthy,
		Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, Created: trovetest.Utc("2026-11-22T12:05:57"), Updated: trovetest.Utc("2026-11-22T12:06:04"),
		IP: []string{"10.20.0.13"}, Region: "RegionOne", FlavorID: "2", VolumeSize: 2, VolumeUsed: trovetest.Used(0.16), Access: &api.Access{},
		SlaveIDs: []string{trovetest.TheSlave, "bea18986-b93e-4b70-bbec-741dab976d19", "e67b408a-5217-477b-b916-fdc0a120377d"},
	}
	oldMaster := master
	oldMaster.SlaveIDs, oldMaster.MasterID, oldMaster.ReadOnly, oldMaster.VolumeSize = nil, trovetest.TheSlave, true, 3
	oldMaster.Updated = trovetest.Utc("2026-11-22T12:06:38")
	oldMaster.Fault = "Replica Source " + trovetest.TheMaster + " cannot be ejected as it has a current heartbeat"
	newMaster := master
	newMaster.ID, newMaster.Name, newMaster.VolumeSize, newMaster.IP = trovetest.TheSlave, "r1", 3, []string{"10.20.0.14"}
	newMaster.Created, newMaster.Updated = trovetest.Utc("2026-11-22T12:06:05"), trovetest.Utc("2026-11-22T12:06:38")
	newMaster.SlaveIDs = []string{trovetest.TheMaster, "bea18986-b93e-4b70-bbec-741dab976d19", "e67b408a-5217-477b-b916-fdc0a120377d"}
	newMaster.Fault = "Instance " + trovetest.TheSlave + " is not a replica source."
	promoting := newMaster
	promoting.Status, promoting.OperatingStatus, promoting.SlaveIDs = api.StatusPromote, api.OperatingNone, nil
	promoting.MasterID, promoting.ReadOnly = trovetest.TheMaster, true
	promoting.Updated, promoting.VolumeUsed = trovetest.Utc("2026-11-22T12:06:34"), nil

	twins := api.Instance{
		ID: "bea18986-b93e-4b70-bbec-741dab976d19", Name: "rr-2", Status: api.StatusBuild, Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"},
		Created: trovetest.Utc("2026-11-22T12:06:14"), Updated: trovetest.Utc("2026-11-22T12:06:14"), Region: "RegionOne", FlavorID: "2",
		VolumeSize: 2, MasterID: trovetest.TheMaster, ReadOnly: true,
	}
	restart := api.Instance{
		ID: "2ea3902f-58dd-457b-9ae6-ed98a5da285b", Name: "withcfg", Status: api.StatusRestartRequired,
		Datastore: api.Datastore{Type: "mysql", Version: "5.7.29"}, Created: trovetest.Utc("2026-11-22T12:10:03"), Updated: trovetest.Utc("2026-11-22T12:10:11"),
		IP: []string{"10.20.0.24"}, Region: "RegionOne", FlavorID: "2", VolumeSize: 2, VolumeUsed: trovetest.Used(0.16),
		ConfigurationID: "da6f45f7-8772-4382-a766-bf8a1a46fb6f", Access: &api.Access{},
		Fault: "Instance 2ea3902f-58dd-457b-9ae6-ed98a5da285b already has a Configuration Group attached:\n" +
			"    57807d83-dcd0-424e-9f11-1c269701b4ea.",
	}
	deleting := api.Instance{
		ID: trovetest.RecordedID, Name: "db1", Status: api.StatusShutdown, Datastore: api.Datastore{Type: "mysql", Version: "8.0.29"},
		Created: trovetest.Utc("2026-11-22T11:54:00"), Updated: trovetest.Utc("2026-11-22T11:55:11"), Region: "RegionOne", FlavorID: "3",
		VolumeSize: 5, VolumeUsed: trovetest.Used(0.16), Access: &api.Access{},
		Fault: "Instance " + trovetest.RecordedID + " is not currently available for an action to be performed\n(task status was RESIZING).",
	}

	for name, want := range map[string]api.Instance{
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
			cloud.On("GET /instances/"+want.ID, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, name+".response")))
			got, err := cloud.client().Instance(t.Context(), want.ID)
			require.NoError(t, err)
			assert.Equal(t, want, got)
		})
	}
}

// Lists have neither the volume's use nor the locality.
func TestTheListOfInstancesIsReadPageAfterPage(t *testing.T) {
	slave, whole := shownSlave(), shownWhole()
	for _, listed := range []*api.Instance{&slave, &whole} {
		listed.VolumeUsed, listed.Locality = nil, ""
	}
	whole.SlaveIDs = []string{trovetest.ItsSlaveID}

	cloud := newV1Cloud(t)
	cloud.On("GET /instances/detail", trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-list-first-page.response")),
		trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "instance-list-last-page.response")))
	got, err := cloud.client().Instances(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []api.Instance{slave, whole}, got)
	assert.Equal(t, []string{"GET /instances/detail", "GET /instances/detail?marker=" + trovetest.ItsSlaveID}, cloud.Journal())
}
