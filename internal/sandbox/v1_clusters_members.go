package sandbox

import (
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1MemberDetails is a cluster's member as an instance: trove/instance/views.py, InstanceDetailView.
type v1MemberDetails struct {
	ID                   string              `json:"id"`
	Name                 string              `json:"name"`
	Status               string              `json:"status"`
	OperatingStatus      string              `json:"operating_status"`
	Links                []link              `json:"links"`
	Flavor               *referenceDocument  `json:"flavor"`
	Datastore            v1DatastoreDocument `json:"datastore"`
	Region               *string             `json:"region"`
	Access               map[string]bool     `json:"access"`
	Volume               *volumeDocument     `json:"volume"`
	IP                   []string            `json:"ip,omitempty"`
	Addresses            []v1AddressDocument `json:"addresses,omitempty"`
	Created              string              `json:"created"`
	Updated              string              `json:"updated"`
	ServiceStatusUpdated string              `json:"service_status_updated"`
	Fault                *v1FaultDocument    `json:"fault,omitempty"`
	Configuration        *v1GroupDocument    `json:"configuration,omitempty"`
	Replicas             []referenceDocument `json:"replicas,omitempty"`
	ClusterID            string              `json:"cluster_id"`
	ShardID              string              `json:"shard_id,omitempty"`
}

type v1DatastoreDocument struct {
	Type          string `json:"type"`
	Version       string `json:"version"`
	VersionNumber string `json:"version_number"`
}

// v1FaultDocument has details for administrators alone.
type v1FaultDocument struct {
	Message string  `json:"message"`
	Created string  `json:"created"`
	Details *string `json:"details"`
}

type v1GroupDocument struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Links []link `json:"links"`
}

// v1Member is the document of a cluster's member.
func (c *call) v1Member(n store.Node) (v1MemberDetails, error) {
	d := v1MemberDetails{
		ID: n.ID, Name: n.Name, Status: engine.MemberStatus(n), OperatingStatus: c.server.engine.OperatingStatus(n.Machine, c.now), Links: c.links("instances", n.ID),
		Flavor: c.flavor(n.FlavorID), Access: map[string]bool{}, Volume: &volumeDocument{Size: n.VolumeSize}, Addresses: v1Addresses(n.Machine),
		Created: moment(n.Created), Updated: moment(n.Updated), ServiceStatusUpdated: moment(n.Created), ClusterID: n.InstanceID, ShardID: n.ShardID,
	}
	version, err := c.tx.VersionByID(n.DatastoreVersionID)
	if err != nil {
		return d, err
	}
	d.Datastore = v1DatastoreDocument{version.DatastoreName, version.Name, version.Name}
	if n.Region != "" {
		d.Region = &n.Region
	}
	for _, a := range d.Addresses {
		d.IP = append(d.IP, a.Address)
		d.Access["is_public"] = false
	}
	if !n.ServiceUpdated.IsZero() {
		d.ServiceStatusUpdated = moment(n.ServiceUpdated)
	}
	if engine.Answers(n.Machine, engine.MemberStatus(n)) {
		d.Volume.Used = engine.V1VolumeUsed
	}
	if n.Fault != "" {
		d.Fault = &v1FaultDocument{Message: n.Fault, Created: moment(n.FaultCreated)}
	}
	if n.ConfigurationID != "" {
		group, err := c.tx.Configuration(n.TenantID, n.ConfigurationID)
		if err != nil {
			return d, err
		}
		d.Configuration = &v1GroupDocument{ID: group.ID, Name: group.Name, Links: c.links("configurations", group.ID)}
	}
	replicas, err := c.tx.MemberReplicas(n.ID)
	for _, r := range replicas {
		d.Replicas = append(d.Replicas, referenceDocument{ID: r.ID, Links: c.links("instances", r.ID)})
	}
	return d, err
}
