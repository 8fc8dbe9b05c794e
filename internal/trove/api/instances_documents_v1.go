package api

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
		Volume           *newVolumeDocument `json:"volume,omitempty"`
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
		Databases        []databaseDocument `json:"databases,omitempty"`
		Users            []userDocument     `json:"users,omitempty"`
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
	databaseDocument struct {
		Name         string `json:"name"`
		CharacterSet string `json:"character_set,omitempty"`
		Collate      string `json:"collate,omitempty"`
	}
	userDocument struct {
		Name      string             `json:"name"`
		Password  string             `json:"password"`
		Host      string             `json:"host,omitempty"`
		Databases []databaseDocument `json:"databases,omitempty"`
	}
	v1RestorePoint struct {
		BackupRef string `json:"backupRef"`
	}
)
