package trove

import "time"

// object is what waits and recoveries know of clusters and instances alike.
type object interface {
	Cluster | Instance | Configuration | Backup
	summary() summary
}

// summary is what clusters, instances, configuration groups and backups have in common; groups have no status.
type summary struct {
	id, name  string
	status    Status
	datastore Datastore
	created   time.Time
	fault     string
	stuckIn   Task
}

func (c Cluster) summary() summary {
	return summary{
		id: c.ID, name: c.Name, status: c.Status, datastore: c.Datastore, created: c.Created, fault: c.Fault,
		stuckIn: c.stuckIn(),
	}
}

func (i Instance) summary() summary {
	return summary{id: i.ID, name: i.Name, status: i.Status, datastore: i.Datastore, created: i.Created, fault: i.Fault}
}
