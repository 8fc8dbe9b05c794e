package sandbox

import (
	"strconv"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1Instance is an instance or a member in deployed Trove's documents: trove/instance/views.py, InstanceView, and InstanceDetailView for what
// comes after Replicas.
type v1Instance struct {
	ID              string             `json:"id"`
	Name            string             `json:"name"`
	Status          string             `json:"status"`
	OperatingStatus string             `json:"operating_status"`
	Links           []link             `json:"links"`
	Flavor          *referenceDocument `json:"flavor"`
	Datastore       v1DatastoreOf      `json:"datastore"`
	// Region is null for members that were made without one.
	Region *string        `json:"region"`
	Access map[string]any `json:"access"`
	Volume volumeDocument `json:"volume"`
	IP     []string       `json:"ip,omitempty"`
	// Addresses are those of IP, with what they are for.
	Addresses []v1Address         `json:"addresses,omitempty"`
	ReplicaOf *referenceDocument  `json:"replica_of,omitempty"`
	Replicas  []referenceDocument `json:"replicas,omitempty"`

	Created              string              `json:"created,omitempty"`
	Updated              string              `json:"updated,omitempty"`
	ServiceStatusUpdated string              `json:"service_status_updated,omitempty"`
	Fault                *v1Fault            `json:"fault,omitempty"`
	Configuration        *v1ConfigurationRef `json:"configuration,omitempty"`
	Locality             string              `json:"locality,omitempty"`
	// Password has a null for each of several replicas that were made at once.
	Password  []any  `json:"password,omitempty"`
	ClusterID string `json:"cluster_id,omitempty"`
	ShardID   string `json:"shard_id,omitempty"`
}

type v1DatastoreOf struct {
	Type          string `json:"type"`
	Version       string `json:"version"`
	VersionNumber string `json:"version_number,omitempty"`
}

type v1Address struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	Network string `json:"network,omitempty"`
}

// v1Fault has details for administrators only.
type v1Fault struct {
	Message string  `json:"message"`
	Created string  `json:"created"`
	Details *string `json:"details"`
}

type v1ConfigurationRef struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Links []link `json:"links"`
}

// v1Item is an instance as lists show it.
func v1Item(c *call, d engine.Deployed) v1Instance {
	item := v1Instance{
		ID: d.ID, Name: d.Name, Status: d.Status(), OperatingStatus: c.engine.OperatingStatus(d.Machine, c.now),
		Links: c.links("instances", d.ID), Flavor: c.flavor(d.FlavorID), Access: d.Details.Access, Volume: volumeDocument{Size: d.VolumeSize},
		Datastore: v1DatastoreOf{Type: d.Version.DatastoreName, Version: d.Version.Name},
	}
	if d.Region != "" {
		item.Region = &d.Region
	}
	if engine.Placed(d.Machine, d.ClusterID != "") {
		item.Addresses = v1Addresses(d.Machine)
		for _, a := range item.Addresses {
			item.IP = append(item.IP, a.Address)
		}
	}
	if len(item.Access) == 0 {
		item.Access = map[string]any{}
		if item.Addresses != nil {
			item.Access["is_public"] = false
		}
	}
	if d.ReplicaOf != "" {
		item.ReplicaOf = &referenceDocument{ID: d.ReplicaOf, Links: c.links("instances", d.ReplicaOf)}
	}
	for _, replica := range d.Replicas {
		item.Replicas = append(item.Replicas, referenceDocument{ID: replica.ID, Links: c.links("instances", replica.ID)})
	}
	return item
}

// v1Addresses are those of a machine that has a server: in its network, and a floating one where the public may reach it, which only a port
// of its own can have, and only who names a network gets one. trove/taskmanager/models.py, _prepare_networks_for_instance and update_access.
func v1Addresses(m store.Machine) []v1Address {
	list := []v1Address{{Address: engine.IP(m), Type: "private", Network: engine.Network}}
	if len(m.Details.Networks) > 0 {
		list[0].Network = m.Details.Networks[0].NetworkID
		if given := m.Details.Networks[0].IPAddress; given != "" {
			list[0].Address = given
		}
	}
	if public, _ := m.Details.Access["is_public"].(bool); public && len(m.Details.Networks) > 0 {
		list = append(list, v1Address{Address: "172.24.4." + strconv.Itoa(m.Number%250+1), Type: "public"})
	}
	return list
}

// v1Detail is an instance as the list of details shows it.
func v1Detail(c *call, d engine.Deployed) (v1Instance, error) {
	item := v1Item(c, d)
	item.Datastore.VersionNumber = d.Version.Name
	item.Created, item.Updated, item.ServiceStatusUpdated = moment(d.Created), moment(d.Updated), moment(d.ServiceUpdated)
	item.ClusterID, item.ShardID = d.ClusterID, d.ShardID
	if d.Fault != "" {
		item.Fault = &v1Fault{Message: d.Fault, Created: moment(d.FaultCreated)}
	}
	if d.ConfigurationID == "" {
		return item, nil
	}
	group, err := c.tx.Configuration(d.TenantID, d.ConfigurationID)
	if err != nil {
		return item, err
	}
	item.Configuration = &v1ConfigurationRef{ID: group.ID, Name: group.Name, Links: c.links("configurations", group.ID)}
	return item, nil
}

// v1Shown is an instance as it is shown alone: its guest is asked, and its server group.
func v1Shown(c *call, d engine.Deployed) (v1Instance, error) {
	item, err := v1Detail(c, d)
	if err != nil {
		return item, err
	}
	if engine.Answers(d.Machine, item.Status) {
		item.Volume.Used = engine.V1VolumeUsed
	}
	item.Locality = d.Details.Locality
	if d.ReplicaOf != "" {
		source, err := c.tx.Instance(d.ReplicaOf)
		if found, err := store.Exists(err); err != nil {
			return item, err
		} else if found {
			item.Locality = source.Details.Locality
		}
	}
	return item, nil
}
