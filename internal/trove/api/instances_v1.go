package api

import (
	"net/http"
	"time"
)

func (V1) CreateInstance(spec InstanceSpec) Request {
	return Request{Method: http.MethodPost, Path: []string{"instances"}, Body: v1InstanceRequest{newV1Instance(spec)}}
}

// newV1Instance is the document for an instance to create. A slave has what its master has, and Trove refuses to be told
// of it: flavor, volume, datastore and locality; databases and users are its master's too. Every slave is read-only, so
// that is not sent either. The snapshot that a slave is made from adds to the backup that is named, which then has to be one of
// its master (trove/taskmanager/models.py, FreshInstanceTasks.get_replication_master_snapshot).
func newV1Instance(spec InstanceSpec) v1InstanceToCreate {
	instance := v1InstanceToCreate{
		Name:             spec.Name,
		Configuration:    spec.ConfigurationID,
		AvailabilityZone: spec.AvailabilityZone,
		Region:           spec.Region,
	}
	for _, network := range spec.Networks {
		instance.Nics = append(instance.Nics, v1Nic(network))
	}
	if spec.Access != nil {
		access := newV1Access(*spec.Access)
		instance.Access = &access
	}
	if spec.BackupID != "" {
		instance.RestorePoint = &v1RestorePoint{BackupRef: spec.BackupID}
	}
	if spec.SlaveOf != nil {
		instance.ReplicaOf = spec.SlaveOf.InstanceID
		return instance
	}

	instance.FlavorRef, instance.Locality = spec.FlavorID, spec.Locality
	instance.Volume = v1Volume(spec.VolumeSize, spec.VolumeType)
	if spec.Datastore != (Datastore{}) {
		datastore := datastoreDocument(spec.Datastore)
		instance.Datastore = &datastore
	}
	instance.Modules = v1Modules(spec.ModuleIDs)
	for _, database := range spec.Databases {
		instance.Databases = append(instance.Databases, databaseDocument(database))
	}
	for _, user := range spec.Users {
		instance.Users = append(instance.Users, newUser(user))
	}
	return instance
}

func newV1Access(access Access) v1Access { return v1Access(access) }

func (V1) DecodeInstance(body []byte) (Instance, error) {
	return decodeInstance[v1InstanceDocument](body)
}

// DecodeInstances reads one page. The next one is asked for by the marker of its link; the link itself says https
// whatever the server speaks. Pages are in the order of the ids, but what is on one is sorted by age.
//
// Trove, trove/instance/models.py, Instances.load; trove/common/pagination.py; trove/instance/views.py, InstancesView.
func (V1) DecodeInstances(body []byte) (Page[Instance], error) {
	list, links, err := decodeList(body, "instances", func(d v1InstanceDocument) string { return d.ID })
	if err != nil {
		return Page[Instance]{}, err
	}
	var next Page[Instance]
	for _, instance := range list {
		next.Items = append(next.Items, instance.instance())
		next.Marker = max(next.Marker, instance.ID)
	}
	next.Marker = nextMarker(links, next.Marker)
	return next, nil
}

// instance is the document's meaning. Trove makes every slave read-only (trove/templates/*/replica.config.template), and
// does not say so.
func (d v1InstanceDocument) instance() Instance {
	instance := Instance{
		ID:              d.ID,
		Name:            d.Name,
		Status:          d.Status,
		Datastore:       Datastore(d.Datastore),
		Created:         time.Time(d.Created),
		Updated:         time.Time(d.Updated),
		IP:              d.IP,
		Hostname:        d.Hostname.first(),
		Region:          d.Region,
		FlavorID:        string(d.Flavor),
		ConfigurationID: string(d.Configuration),
		VolumeSize:      d.Volume.Size,
		VolumeUsed:      d.Volume.Used,
		MasterID:        d.ReplicaOf.ID,
		ClusterID:       d.ClusterID,
		ReadOnly:        d.ReplicaOf.ID != "",
		OperatingStatus: d.OperatingStatus,
		Locality:        d.Locality,
		Fault:           string(d.Fault),
	}
	if len(instance.IP) == 0 {
		instance.IP = d.Addresses // "ip" is deprecated (trove/instance/views.py, InstanceView.data).
	}
	for _, slave := range d.Replicas {
		instance.SlaveIDs = append(instance.SlaveIDs, slave.ID)
	}
	if d.Access.IsPublic != nil || d.Access.AllowedCIDRs != nil {
		instance.Access = &Access{IsPublic: d.Access.IsPublic != nil && *d.Access.IsPublic}
		if len(d.Access.AllowedCIDRs) > 0 {
			instance.Access.AllowedCIDRs = d.Access.AllowedCIDRs
		}
	}
	return instance
}

// ListInstances asks for the details. The short list would do for a wait that goes well, since it has the status; but not
// for one that fails (it has no fault), nor for the configuration, nor to find a lost create again (it has no times). The
// details cost Trove two looks into its own database for each instance; like the short list, and unlike a show, they
// ask no guest, so a dead one delays nobody.
//
// Trove, trove/instance/views.py, InstanceView and InstanceDetailView; trove/instance/models.py, Instances.load.
func (V1) ListInstances(marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances", "detail"}, Query: afterMarker(marker)}
}

func (V1) RenameInstance(id, name string) Request { return edit(id, "name", name) }

func (V1) UpgradeInstance(id, version string) Request { return edit(id, "datastore_version", version) }

// ChangeAccess is a PUT: Trove's PATCH does not know access. To put the same access twice does no harm.
func (V1) ChangeAccess(id string, access Access) Request {
	r := edit(id, "access", newV1Access(access))
	r.Method = http.MethodPut
	return r
}

// ResetInstance uses the form that owners may send; without force_delete it is for administrators.
//
// Trove, trove/instance/service.py, InstanceController._action_reset_status.
func (V1) ResetInstance(id string) Request {
	return instanceAction(id, "reset_status", map[string]bool{"force_delete": true})
}

// HidesWork tells an instance on which Trove works without saying so in the status: while it changes the access, or
// migrates the server, the status is ACTIVE and only the operating status is empty.
//
// Trove, trove/instance/models.py, SimpleInstance.status and operating_status.
func (V1) HidesWork(instance Instance) bool {
	return instance.Status == StatusActive && instance.OperatingStatus == ""
}
