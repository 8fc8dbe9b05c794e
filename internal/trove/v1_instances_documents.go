package trove

import (
	"encoding/json"
	"time"
)

// The documents about instances that are sent. Nothing may be in them that Trove does not know: it ignores what it does
// not know, and makes something else than was asked for.
//
// Trove, trove/instance/service.py, InstanceController.create; trove/common/apischema.py, instance.
type (
	v1InstanceRequest struct {
		Instance v1InstanceToCreate `json:"instance"`
	}
	v1InstanceToCreate struct {
		Name             string             `json:"name"`
		FlavorRef        string             `json:"flavorRef,omitempty"`
		Volume           *v1NewVolume       `json:"volume,omitempty"`
		Datastore        *datastoreDocument `json:"datastore,omitempty"`
		ReplicaOf        string             `json:"replica_of,omitempty"`
		ReplicaCount     *int               `json:"replica_count,omitempty"`
		Configuration    string             `json:"configuration,omitempty"`
		AvailabilityZone string             `json:"availability_zone,omitempty"`
		Region           string             `json:"region_name,omitempty"`
		Nics             []v1Nic            `json:"nics,omitempty"`
		Locality         string             `json:"locality,omitempty"`
		Access           *v1Access          `json:"access,omitempty"`
		Modules          []idDocument       `json:"modules,omitempty"`
		Databases        []v1Database       `json:"databases,omitempty"`
		Users            []v1User           `json:"users,omitempty"`
		RestorePoint     *v1RestorePoint    `json:"restorePoint,omitempty"`
	}
	v1Nic struct {
		NetworkID string `json:"network_id,omitempty"`
		SubnetID  string `json:"subnet_id,omitempty"`
		IPAddress string `json:"ip_address,omitempty"`
	}
	v1Access struct {
		IsPublic     bool     `json:"is_public"`
		AllowedCIDRs []string `json:"allowed_cidrs,omitempty"`
	}
	v1Database struct {
		Name         string `json:"name"`
		CharacterSet string `json:"character_set,omitempty"`
		Collate      string `json:"collate,omitempty"`
	}
	v1User struct {
		Name      string       `json:"name"`
		Password  string       `json:"password"`
		Host      string       `json:"host,omitempty"`
		Databases []v1Database `json:"databases,omitempty"`
	}
	v1RestorePoint struct {
		BackupRef string `json:"backupRef"`
	}
)

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
		instance.Databases = append(instance.Databases, v1Database(database))
	}
	for _, user := range spec.Users {
		instance.Users = append(instance.Users, newV1User(user))
	}
	return instance
}

func newV1Access(access Access) v1Access { return v1Access(access) }

func (v1) decodeInstance(body []byte) (Instance, error) {
	return decodeInstance[v1InstanceDocument](body)
}

// decodeInstances reads one page. The next one is asked for by the marker of its link; the link itself says https
// whatever the server speaks. Pages are in the order of the ids, but what is on one is sorted by age.
//
// Trove, trove/instance/models.py, Instances.load; trove/common/pagination.py; trove/instance/views.py, InstancesView.
func (v1) decodeInstances(body []byte) (page[Instance], error) {
	var document struct {
		Instances []v1InstanceDocument `json:"instances"`
		Links     []linkDocument       `json:"links"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return page[Instance]{}, err
	}
	var next page[Instance]
	for _, instance := range document.Instances {
		next.items = append(next.items, instance.instance())
		next.marker = max(next.marker, instance.ID)
	}
	next.marker = nextMarker(document.Links, next.marker)
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
