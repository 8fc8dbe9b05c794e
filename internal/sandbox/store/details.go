package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// Details is what deployed Trove keeps of a cluster, a member or an instance besides what the specification's tables have columns for. It
// is one column, in JSON: nothing is looked up by it, ReplicaOfMember excepted.
type Details struct {
	AvailabilityZone string `json:"availability_zone,omitempty"`
	VolumeType       string `json:"volume_type,omitempty"`
	// Locality is "affinity", "anti-affinity" or "", ServerGroup the id of the server group that keeps it.
	Locality    string `json:"locality,omitempty"`
	ServerGroup string `json:"server_group,omitempty"`
	// Networks are the nics that were asked for.
	Networks []Network `json:"networks,omitempty"`
	// Access says from where the machine can be reached, as it was asked for: is_public and allowed_cidrs.
	Access map[string]any `json:"access,omitempty"`
	// Databases and Users are what the guest has, Modules the ids of what it has applied.
	Databases []Database `json:"databases,omitempty"`
	Users     []User     `json:"users,omitempty"`
	// Root is true while the database's root may log in.
	Root    bool     `json:"root,omitempty"`
	Modules []string `json:"modules,omitempty"`
	// Extended are the properties of a cluster that its datastore's strategy keeps.
	Extended map[string]string `json:"extended,omitempty"`
	// ReplicaOfMember is the id of the cluster's member that an instance is a replica of; slave_of can't say that.
	ReplicaOfMember string `json:"replica_of_member,omitempty"`
	// InUse is true for a member that its cluster can't do without: one of a mongodb shard that hasn't been removed, one of redis with slots.
	InUse bool `json:"in_use,omitempty"`
	// Silent is true while the guest sends no heartbeats.
	Silent bool `json:"silent,omitempty"`
	// Fails are the calls that the guest fails, by the names that Trove calls them by.
	Fails []string `json:"fails,omitempty"`
}

// Network is a nic that was asked for.
type Network struct {
	NetworkID string `json:"network_id,omitempty"`
	SubnetID  string `json:"subnet_id,omitempty"`
	IPAddress string `json:"ip_address,omitempty"`
}

// Database is one in a guest's database server.
type Database struct {
	Name         string `json:"name"`
	CharacterSet string `json:"character_set,omitempty"`
	Collate      string `json:"collate,omitempty"`
}

// User is an account in a guest's database server. Its password is not kept.
type User struct {
	Name      string   `json:"name"`
	Host      string   `json:"host,omitempty"`
	Databases []string `json:"databases,omitempty"`
}

// Value is the column's text.
func (d *Details) Value() (driver.Value, error) {
	text, err := json.Marshal(*d)
	return string(text), err
}

// Scan reads the column's text.
func (d *Details) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("details: a text was expected, not %T", value)
	}
	*d = Details{}
	return json.Unmarshal([]byte(text), d)
}
