package api

import "time"

// Object is what waits and recoveries know of clusters and instances alike.
type Object interface {
	Cluster | Instance | Configuration | Backup
	Summary() Summary
}

// Summary is what clusters, instances, configuration groups and backups have in common; groups have no status.
type Summary struct {
	ID, Name  string
	Status    Status
	Datastore Datastore
	Created   time.Time
	Fault     string
	StuckIn   Task
}

func (c Cluster) Summary() Summary {
	return Summary{
		ID: c.ID, Name: c.Name, Status: c.Status, Datastore: c.Datastore, Created: c.Created, Fault: c.Fault,
		StuckIn: c.StuckIn(),
	}
}

func (i Instance) Summary() Summary {
	return Summary{ID: i.ID, Name: i.Name, Status: i.Status, Datastore: i.Datastore, Created: i.Created, Fault: i.Fault}
}
