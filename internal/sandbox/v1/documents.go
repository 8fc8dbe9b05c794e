package v1

import (
	"strconv"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// instanceView is an instance or a member in deployed Trove's documents: trove/instance/views.py, InstanceView, and InstanceDetailView for what
// comes after Replicas.
type instanceView struct {
	ID              string                   `json:"id"`
	Name            string                   `json:"name"`
	Status          string                   `json:"status"`
	OperatingStatus string                   `json:"operating_status"`
	Links           []front.Link             `json:"links"`
	Flavor          *front.ReferenceDocument `json:"flavor"`
	Datastore       datastoreOfView          `json:"datastore"`
	// Region is null for members that were made without one.
	Region *string              `json:"region"`
	Access map[string]any       `json:"access"`
	Volume front.VolumeDocument `json:"volume"`
	IP     []string             `json:"ip,omitempty"`
	// Addresses are those of IP, with what they are for.
	Addresses []addressView             `json:"addresses,omitempty"`
	ReplicaOf *front.ReferenceDocument  `json:"replica_of,omitempty"`
	Replicas  []front.ReferenceDocument `json:"replicas,omitempty"`

	Created              string                `json:"created,omitempty"`
	Updated              string                `json:"updated,omitempty"`
	ServiceStatusUpdated string                `json:"service_status_updated,omitempty"`
	Fault                *faultView            `json:"fault,omitempty"`
	Configuration        *configurationRefView `json:"configuration,omitempty"`
	Locality             string                `json:"locality,omitempty"`
	// Password has a null for each of several replicas that were made at once.
	Password  []any  `json:"password,omitempty"`
	ClusterID string `json:"cluster_id,omitempty"`
	ShardID   string `json:"shard_id,omitempty"`
}

type datastoreOfView struct {
	Type          string `json:"type"`
	Version       string `json:"version"`
	VersionNumber string `json:"version_number,omitempty"`
}

type addressView struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	Network string `json:"network,omitempty"`
}

// faultView has details for administrators only.
type faultView struct {
	Message string  `json:"message"`
	Created string  `json:"created"`
	Details *string `json:"details"`
}

type configurationRefView struct {
	ID    string       `json:"id"`
	Name  string       `json:"name"`
	Links []front.Link `json:"links"`
}

// viewListed is an instance as lists show it.
func viewListed(c *front.Call, d engine.Deployed) instanceView {
	item := instanceView{
		ID: d.ID, Name: d.Name, Status: d.Status(), OperatingStatus: c.Engine.OperatingStatus(d.Machine, c.Now),
		Links: c.Links("instances", d.ID), Flavor: c.Flavor(d.FlavorID), Access: d.Details.Access, Volume: front.VolumeDocument{Size: d.VolumeSize},
		Datastore: datastoreOfView{Type: d.Version.DatastoreName, Version: d.Version.Name},
	}
	if d.Region != "" {
		item.Region = &d.Region
	}
	if engine.Placed(d.Machine, d.ClusterID != "") {
		item.Addresses = addresses(d.Machine)
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
		item.ReplicaOf = &front.ReferenceDocument{ID: d.ReplicaOf, Links: c.Links("instances", d.ReplicaOf)}
	}
	for _, replica := range d.Replicas {
		item.Replicas = append(item.Replicas, front.ReferenceDocument{ID: replica.ID, Links: c.Links("instances", replica.ID)})
	}
	return item
}

// addresses are those of a machine that has a server: in its network, and a floating one where the public may reach it, which only a port
// of its own can have, and only who names a network gets one. trove/taskmanager/models.py, _prepare_networks_for_instance and update_access.
func addresses(m store.Machine) []addressView {
	list := []addressView{{Address: engine.IP(m), Type: "private", Network: engine.Network}}
	if len(m.Details.Networks) > 0 {
		list[0].Network = m.Details.Networks[0].NetworkID
		if given := m.Details.Networks[0].IPAddress; given != "" {
			list[0].Address = given
		}
	}
	if public, _ := m.Details.Access["is_public"].(bool); public && len(m.Details.Networks) > 0 {
		list = append(list, addressView{Address: "172.24.4." + strconv.Itoa(m.Number%250+1), Type: "public"})
	}
	return list
}

// viewDetail is an instance as the list of details shows it.
func viewDetail(c *front.Call, d engine.Deployed) (instanceView, error) {
	item := viewListed(c, d)
	item.Datastore.VersionNumber = d.Version.Name
	item.Created, item.Updated, item.ServiceStatusUpdated = front.Moment(d.Created), front.Moment(d.Updated), front.Moment(d.ServiceUpdated)
	item.ClusterID, item.ShardID = d.ClusterID, d.ShardID
	if d.Fault != "" {
		item.Fault = &faultView{Message: d.Fault, Created: front.Moment(d.FaultCreated)}
	}
	if d.ConfigurationID == "" {
		return item, nil
	}
	group, err := c.Tx.Configuration(d.TenantID, d.ConfigurationID)
	if err != nil {
		return item, err
	}
	item.Configuration = &configurationRefView{ID: group.ID, Name: group.Name, Links: c.Links("configurations", group.ID)}
	return item, nil
}

// viewShown is an instance as it is shown alone: its guest is asked, and its server group.
func viewShown(c *front.Call, d engine.Deployed) (instanceView, error) {
	item, err := viewDetail(c, d)
	if err != nil {
		return item, err
	}
	if engine.Answers(d.Machine, item.Status) {
		item.Volume.Used = engine.V1VolumeUsed
	}
	item.Locality = d.Details.Locality
	if d.ReplicaOf != "" {
		source, err := c.Tx.Instance(d.ReplicaOf)
		if found, err := store.Exists(err); err != nil {
			return item, err
		} else if found {
			item.Locality = source.Details.Locality
		}
	}
	return item, nil
}
