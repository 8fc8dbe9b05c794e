package nodes

import (
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// clusterDocument is the specification's, sections Create Cluster and Show Cluster.
type clusterDocument struct {
	Status    string                  `json:"status"`
	ID        string                  `json:"id"`
	Name      string                  `json:"name"`
	Created   string                  `json:"created"`
	Updated   string                  `json:"updated"`
	Links     []front.Link            `json:"links"`
	Datastore front.DatastoreDocument `json:"datastore"`
	// Configuration, Flavor and Volume are in the answer to Create Cluster only.
	Configuration *front.ReferenceDocument `json:"configuration,omitempty"`
	Flavor        *front.ReferenceDocument `json:"flavor,omitempty"`
	Volume        *front.VolumeDocument    `json:"volume,omitempty"`
	Size          int                      `json:"size"`
	Nodes         []memberDocument         `json:"nodes"`
	Fault         *faultDocument           `json:"fault,omitempty"`
}

// memberDocument is a node as its cluster shows it.
type memberDocument struct {
	ID string `json:"id"`
	// Region is not returned in Phase One.
	Region string `json:"region,omitempty"`
	Type   string `json:"type,omitempty"`
}

// nodeDocument is the specification's, section Show Node.
type nodeDocument struct {
	Status        string                   `json:"status"`
	ID            string                   `json:"id"`
	Name          string                   `json:"name"`
	Created       string                   `json:"created"`
	Updated       string                   `json:"updated"`
	Links         []front.Link             `json:"links"`
	IP            []string                 `json:"ip,omitempty"`
	Configuration *front.ReferenceDocument `json:"configuration,omitempty"`
	Flavor        *front.ReferenceDocument `json:"flavor"`
	Volume        *front.VolumeDocument    `json:"volume"`
	Fault         *faultDocument           `json:"fault,omitempty"`
}

// instanceDocument is the specification's, sections Create Master to Show Slave.
type instanceDocument struct {
	Status        string                   `json:"status"`
	ID            string                   `json:"id"`
	Name          string                   `json:"name"`
	Created       string                   `json:"created"`
	Updated       string                   `json:"updated"`
	Links         []front.Link             `json:"links"`
	Datastore     front.DatastoreDocument  `json:"datastore"`
	Configuration *front.ReferenceDocument `json:"configuration,omitempty"`
	Flavor        *front.ReferenceDocument `json:"flavor"`
	Volume        *front.VolumeDocument    `json:"volume"`
	// Slave is there for a slave (Of, ReadOnly) and for a master that has slaves (List).
	Slave *slaveDocument `json:"slave,omitempty"`
	Fault *faultDocument `json:"fault,omitempty"`
}

type slaveDocument struct {
	Of       string            `json:"of,omitempty"`
	ReadOnly *bool             `json:"read_only,omitempty"`
	List     []slaveOfDocument `json:"list,omitempty"`
}

type slaveOfDocument struct {
	ID string `json:"id"`
}

// clusterDocument is the document of Show Cluster.
func (p phase) clusterDocument(c *front.Call, cluster engine.Cluster) clusterDocument {
	d := clusterDocument{
		Status: engine.Status(cluster.Instance), ID: cluster.ID, Name: cluster.Name, Created: front.Moment(cluster.Created), Updated: front.Moment(cluster.Updated),
		Links: c.Links("clusters", cluster.ID), Datastore: front.DatastoreDocumentOf(cluster.Version), Size: len(cluster.Nodes), Nodes: []memberDocument{},
		Fault: faultOf(cluster.Machine),
	}
	for _, n := range cluster.Nodes {
		member := memberDocument{ID: n.ID, Region: n.Region, Type: n.Type}
		if p == phaseOne {
			member.Region = ""
		}
		d.Nodes = append(d.Nodes, member)
	}
	return d
}

// createdCluster is the document of Create Cluster.
func (p phase) createdCluster(c *front.Call, cluster engine.Cluster) clusterDocument {
	d := p.clusterDocument(c, cluster)
	d.Configuration, d.Flavor = c.Configuration(cluster.ConfigurationID), c.Flavor(cluster.FlavorID)
	d.Volume = &front.VolumeDocument{Size: cluster.VolumeSize}
	return d
}

// nodeDocumentOf is the document of Show Node.
func nodeDocumentOf(c *front.Call, n store.Node) nodeDocument {
	d := nodeDocument{
		Status: engine.NodeStatus(n), ID: n.ID, Name: n.Name, Created: front.Moment(n.Created), Updated: front.Moment(n.Updated),
		Links:         c.Links("clusters/"+n.InstanceID+"/nodes", n.ID),
		Configuration: c.Configuration(n.ConfigurationID), Flavor: c.Flavor(n.FlavorID), Volume: &front.VolumeDocument{Size: n.VolumeSize},
		Fault: faultOf(n.Machine),
	}
	if d.Configuration != nil {
		d.Configuration.Own = engine.OwnConfiguration(n)
	}
	if ip := engine.IP(n.Machine); ip != "" {
		d.IP = []string{ip}
	}
	if engine.Up(n.Machine) {
		d.Volume.Used = engine.VolumeUsed
	}
	return d
}

// instanceDocumentOf is the document of Create Master, Create Slave, Show Master and Show Slave.
func instanceDocumentOf(c *front.Call, i engine.Database) instanceDocument {
	d := instanceDocument{
		Status: engine.Status(i.Instance), ID: i.ID, Name: i.Name, Created: front.Moment(i.Created), Updated: front.Moment(i.Updated),
		Links: c.Links("instances", i.ID), Datastore: front.DatastoreDocumentOf(i.Version), Configuration: c.Configuration(i.ConfigurationID),
		Flavor: c.Flavor(i.FlavorID), Volume: &front.VolumeDocument{Size: i.VolumeSize}, Fault: faultOf(i.Machine),
	}
	switch {
	case i.SlaveOf != "":
		d.Slave = &slaveDocument{Of: i.SlaveOf, ReadOnly: &i.SlaveReadOnly}
	case len(i.Slaves) > 0:
		d.Slave = &slaveDocument{}
		for _, slave := range i.Slaves {
			d.Slave.List = append(d.Slave.List, slaveOfDocument{ID: slave.ID})
		}
	}
	return d
}

// faultDocument says what is wrong with an object. trove/instance/views.py, InstanceDetailView._build_fault_info.
type faultDocument struct {
	Message string `json:"message"`
	Created string `json:"created"`
	Details string `json:"details"`
}

// faultOf is nil where there is none.
func faultOf(m store.Machine) *faultDocument {
	if m.Fault == "" {
		return nil
	}
	return &faultDocument{Message: m.Fault, Created: front.Moment(m.FaultCreated)}
}
