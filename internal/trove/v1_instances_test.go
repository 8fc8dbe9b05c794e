package trove

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The instances of the recordings.
const (
	wholeID    = "edd8a133-49d8-40cf-a9e2-de6e5ca6231f"
	itsSlaveID = "8776f02c-c087-4fdd-8b1d-60a8318b73d1"
	recordedID = "a8a8b197-2189-4ba1-9264-2793b2b6c437"
	theMaster  = "8206c727-8640-4356-b86a-0cefa820fa3b"
	theSlave   = "2eddab8f-2bd1-42be-b8e4-2c8947fdc700"
	itsConfig  = "c471a079-5643-4bd9-9b0a-c938041a059f"
)

func utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text+"Z")
	if err != nil {
		panic(err)
	}
	return at
}

func TestEveryRequestAboutInstancesIsSentAsDeployedTroveTakesIt(t *testing.T) {
	mysql := Datastore{"mysql", "5.7.29"}
	whole := InstanceSpec{
		Name: "li-all", Datastore: mysql, FlavorID: "2", VolumeSize: 2, VolumeType: "lvm", ConfigurationID: itsConfig,
		AvailabilityZone: "nova", Region: "RegionOne",
		Networks: []Network{{
			NetworkID: "33333333-3333-4333-8333-333333333333", SubnetID: "33333333-3333-4333-8333-444444444444",
			IPAddress: "10.20.9.9",
		}},
		Locality: "affinity", Access: &Access{IsPublic: true, AllowedCIDRs: []string{"10.0.0.0/8", "192.0.2.0/24"}},
		ModuleIDs: []string{"3b17028a-82b5-403c-b9f5-b4db9f4e49e2"},
		Databases: []Database{{Name: "app", CharacterSet: "utf8", Collate: "utf8_general_ci"}},
		Users:     []User{{Name: "u1", Password: "pw", Host: "%", Databases: []string{"app"}}},
	}
	// What a slave has of its master is not sent, whatever the spec says.
	slave := whole
	slave.Name, slave.SlaveOf = "li-slave", &SlaveOf{InstanceID: wholeID}
	slave.Networks = []Network{{NetworkID: "33333333-3333-4333-8333-333333333333"}}
	slave.Access = &Access{}
	small := InstanceSpec{Datastore: mysql, FlavorID: "2", VolumeSize: 2}
	named := func(name string, change func(*InstanceSpec)) InstanceSpec {
		spec := small
		spec.Name = name
		change(&spec)
		return spec
	}
	d := v1{}
	instance, action := "/instances/"+recordedID, "POST /instances/"+recordedID+"/action"
	for _, test := range []struct {
		request request
		route   string
		body    string // the golden file, or empty
	}{
		{d.createInstance(whole), "POST /instances", "instance-create-whole"},
		{d.createInstance(slave), "POST /instances", "instance-create-slave"},
		{d.createInstance(named("master", func(*InstanceSpec) {})), "POST /instances", "instance-create-master"},
		{d.createInstance(named("withcfg", func(s *InstanceSpec) {
			s.ConfigurationID = "57807d83-dcd0-424e-9f11-1c269701b4ea"
		})), "POST /instances", "instance-create-configured"},
		{d.createInstance(named("restored", func(s *InstanceSpec) {
			s.BackupID = "5aa2ab23-2cb7-42d5-830f-f26cf5a0edbc"
		})), "POST /instances", "instance-create-restored"},
		{d.createSlaves(named("rr", func(s *InstanceSpec) {
			s.SlaveOf = &SlaveOf{InstanceID: theMaster, ReadOnly: true}
		}), 2), "POST /instances", "instance-create-two-slaves"},
		{d.showInstance(recordedID), "GET " + instance, ""},
		{d.listInstances(""), "GET /instances/detail", ""},
		{d.deleteInstance(recordedID), "DELETE " + instance, ""},
		{d.renameInstance(recordedID, "db1"), "PATCH " + instance, "instance-rename"},
		{d.configureInstance(recordedID, "da6f45f7-8772-4382-a766-bf8a1a46fb6f"), "PATCH " + instance, "instance-configure"},
		{d.configureInstance(recordedID, ""), "PATCH " + instance, "instance-unconfigure"},
		{d.upgradeInstance(recordedID, "8.0.29"), "PATCH " + instance, "instance-upgrade"},
		{d.changeAccess(recordedID, Access{}), "PUT " + instance, "instance-access"},
		{d.detach(recordedID), "PATCH " + instance, "instance-detach"},
		{d.resizeInstance(recordedID, "3"), action, "instance-resize-flavor"},
		{d.growVolume(recordedID, 4), action, "instance-resize-volume"},
		{d.restartInstance(recordedID), action, "instance-restart"},
		{d.promote(recordedID), action, "instance-promote"},
		{d.eject(recordedID), action, "instance-eject"},
		{d.resetInstance(recordedID), action, "instance-reset"},
	} {
		t.Run(test.route+" "+test.body, func(t *testing.T) {
			cloud := newV1Cloud(t)
			cloud.on(test.route, accepted())
			require.NoError(t, cloud.client().act(t.Context(), test.request))
			require.Equal(t, []string{test.route}, cloud.journal())
			sent := cloud.requests()[0].body
			if test.body == "" {
				assert.Empty(t, sent)
				return
			}
			assert.JSONEq(t, v1Golden(t, test.body+".request"), sent)
		})
	}
}

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
		`"volume": {"size": 2, "used": 0.16}`:       func(i *Instance) { i.VolumeSize, i.VolumeUsed = 2, used(0.16) },
		`"configuration": {"id": "c", "name": "x"}`: func(i *Instance) { i.ConfigurationID = "c" },
	} {
		t.Run(fields, func(t *testing.T) {
			document := `{"instance": {"id": "i", "name": "n", "status": "ACTIVE"`
			if fields != "" {
				document += ", " + fields
			}
			got, err := v1{}.decodeInstance([]byte(document + "}}"))
			require.NoError(t, err)
			want := Instance{ID: "i", Name: "n", Status: StatusActive}
			change(&want)
			assert.Equal(t, want, got)
		})
	}
}
