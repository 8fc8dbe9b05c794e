package store

import (
	"errors"
	"strings"
	"time"
)

// Machine is what the tables instances and nodes have in common: "aka the same table as instances, except …" (specification, section
// Nodes Table).
type Machine struct {
	ID                string
	Created           time.Time
	Updated           time.Time
	Name              string
	Hostname          string
	ComputeInstanceID string
	TaskID            int
	TaskDescription   string
	TaskStartTime     time.Time
	VolumeID          string
	FlavorID          string
	VolumeSize        int
	TenantID          string
	ServerStatus      string
	Deleted           bool
	DeletedAt         time.Time
	// DatastoreVersionID refers to datastore_versions.
	DatastoreVersionID string
	ConfigurationID    string
	Region             string
	// Fault says why the object is in ERROR, FaultCreated since when.
	Fault        string
	FaultCreated time.Time
	// Details is what deployed Trove has besides.
	Details Details

	// Service is the description in the object's row of service_statuses, "" before its guest's first heartbeat. Read only.
	Service string
	// ServiceUpdated is when that was said. Read only.
	ServiceUpdated time.Time
	// Number is that of the object's row of servers, 0 before it has one. Read only.
	Number int
}

// Instance is a row of instances: a cluster, or a database that stands by itself.
type Instance struct {
	Machine
	IsCluster     bool
	SlaveOf       string
	SlaveReadOnly bool
	// BackingUp is true while one of its backups is being made. Read only.
	BackingUp bool
}

// Node is a row of nodes.
type Node struct {
	Machine
	InstanceID string
	Type       string
	// Position orders the nodes of a cluster.
	Position int
	// Joined is true once the node has its cluster's list of addresses.
	Joined bool
	// ShardID is that of the shard or node group that a member of deployed Trove belongs to; "" for none.
	ShardID string
}

var machineColumns = []string{
	"id", "created", "updated", "name", "hostname", "compute_instance_id", "task_id", "task_description", "task_start_time", "volume_id",
	"flavor_id", "volume_size", "tenant_id", "server_status", "deleted", "deleted_at", "datastore_version_id", "configuration_id", "region",
	"fault", "fault_created", "details",
}

func (m *Machine) values() []any {
	return []any{
		m.ID, datetime(m.Created), datetime(m.Updated), m.Name, orNull(m.Hostname), orNull(m.ComputeInstanceID), m.TaskID, m.TaskDescription,
		datetime(m.TaskStartTime), orNull(m.VolumeID), orNull(m.FlavorID), orNull(m.VolumeSize), m.TenantID, orNull(m.ServerStatus), m.Deleted,
		datetime(m.DeletedAt), m.DatastoreVersionID, orNull(m.ConfigurationID), orNull(m.Region), orNull(m.Fault), datetime(m.FaultCreated),
		&m.Details,
	}
}

func (m *Machine) targets() []any {
	return []any{
		&m.ID, into(&m.Created), into(&m.Updated), &m.Name, into(&m.Hostname), into(&m.ComputeInstanceID), &m.TaskID, &m.TaskDescription,
		into(&m.TaskStartTime), into(&m.VolumeID), into(&m.FlavorID), into(&m.VolumeSize), &m.TenantID, into(&m.ServerStatus), &m.Deleted,
		into(&m.DeletedAt), &m.DatastoreVersionID, into(&m.ConfigurationID), into(&m.Region), into(&m.Fault), into(&m.FaultCreated),
		&m.Details,
	}
}

var (
	instanceColumns = append(machineColumns[:len(machineColumns):len(machineColumns)], "is_cluster", "slave_of", "slave_read_only")
	nodeColumns     = append(machineColumns[:len(machineColumns):len(machineColumns)], "instance_id", "type", "position", "joined", "shard_id")

	upsertInstance = upsert("instances", instanceColumns)
	upsertNode     = upsert("nodes", nodeColumns)

	selectInstance = "SELECT i." + strings.Join(instanceColumns, ", i.") + `, s.status_description, s.updated_at, v.number,
		EXISTS (SELECT 1 FROM backups b WHERE b.instance_id = i.id AND b.node_id IS NULL AND b.state IN (` + backupRunning + `))
		FROM instances i
		LEFT JOIN service_statuses s ON s.instance_id = i.id AND s.node_id IS NULL
		LEFT JOIN servers v ON v.id = i.compute_instance_id
		WHERE `
	selectNode = "SELECT n." + strings.Join(nodeColumns, ", n.") + `, s.status_description, s.updated_at, v.number
		FROM nodes n
		LEFT JOIN service_statuses s ON s.node_id = n.id
		LEFT JOIN servers v ON v.id = n.compute_instance_id
		WHERE `
)

// upsert is the statement that inserts a row, or replaces the row with the same id.
func upsert(table string, columns []string) string {
	sets := make([]string, 0, len(columns))
	for _, column := range columns {
		sets = append(sets, column+" = excluded."+column)
	}
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) +
		") ON CONFLICT (id) DO UPDATE SET " + strings.Join(sets, ", ")
}

func scanInstance(r scanner) (Instance, error) {
	var i Instance
	err := r.Scan(append(i.targets(), &i.IsCluster, into(&i.SlaveOf), &i.SlaveReadOnly, into(&i.Service), into(&i.ServiceUpdated), into(&i.Number), &i.BackingUp)...)
	return i, err
}

func scanNode(r scanner) (Node, error) {
	var n Node
	err := r.Scan(append(n.targets(), &n.InstanceID, into(&n.Type), &n.Position, &n.Joined, into(&n.ShardID), into(&n.Service), into(&n.ServiceUpdated),
		into(&n.Number))...)
	return n, err
}

// SaveInstance inserts the row, or replaces the one with its id.
func (tx *Tx) SaveInstance(i Instance) error {
	tx.touch(i.ID)
	return tx.exec(upsertInstance, append(i.values(), i.IsCluster, orNull(i.SlaveOf), i.SlaveReadOnly)...)
}

// SaveNode inserts the row, or replaces the one with its id.
func (tx *Tx) SaveNode(n Node) error {
	tx.touch(n.ID)
	return tx.exec(upsertNode, append(n.values(), n.InstanceID, orNull(n.Type), n.Position, n.Joined, orNull(n.ShardID))...)
}

// Instance is the row that isn't deleted, cluster or not; ErrNotFound if there is none.
func (tx *Tx) Instance(id string) (Instance, error) {
	return one(tx, scanInstance, selectInstance+`i.id = ? AND i.deleted = 0`, id)
}

// Node is the row that isn't deleted; ErrNotFound if there is none.
func (tx *Tx) Node(id string) (Node, error) {
	return one(tx, scanNode, selectNode+`n.id = ? AND n.deleted = 0`, id)
}

// Nodes are those of a cluster that aren't deleted, in order.
func (tx *Tx) Nodes(clusterID string) ([]Node, error) {
	return all(tx, scanNode, selectNode+`n.instance_id = ? AND n.deleted = 0 ORDER BY n.position, n.id`, clusterID)
}

// AllNodes are those of every cluster that aren't deleted, in order, by the id of their cluster.
func (tx *Tx) AllNodes() (map[string][]Node, error) {
	list, err := all(tx, scanNode, selectNode+`n.deleted = 0 ORDER BY n.instance_id, n.position, n.id`)
	nodes := map[string][]Node{}
	for _, n := range list {
		nodes[n.InstanceID] = append(nodes[n.InstanceID], n)
	}
	return nodes, err
}

// LastNode is the node of a cluster with the highest position, deleted ones included; ErrNotFound if there never was one.
func (tx *Tx) LastNode(clusterID string) (Node, error) {
	return one(tx, scanNode, selectNode+`n.instance_id = ? ORDER BY n.position DESC LIMIT 1`, clusterID)
}

// Instances are the clusters (or else the instances that stand by themselves) of a project that aren't deleted, by id, as Trove pages
// them: those after marker, at most limit. An empty project is every project, a limit below 0 no limit.
func (tx *Tx) Instances(projectID string, clusters bool, marker string, limit int) ([]Instance, error) {
	return all(tx, scanInstance, selectInstance+`i.deleted = 0 AND i.is_cluster = ? AND (?2 = '' OR i.tenant_id = ?2) AND i.id > ?3
		ORDER BY i.id LIMIT ?4`, clusters, projectID, marker, limit)
}

// Slaves are those of a master that aren't deleted, in the order of their creation.
func (tx *Tx) Slaves(masterID string) ([]Instance, error) {
	return all(tx, scanInstance, selectInstance+`i.slave_of = ? AND i.deleted = 0 ORDER BY i.created, i.rowid`, masterID)
}

// CountMachines is the number of nodes and stand-alone instances of a project, which is what its quota limits.
func (tx *Tx) CountMachines(projectID string) (int, error) {
	return one(tx, func(r scanner) (n int, err error) {
		err = r.Scan(&n)
		return n, err
	},
		`SELECT (SELECT count(*) FROM nodes WHERE tenant_id = ?1 AND deleted = 0)
			+ (SELECT count(*) FROM instances WHERE tenant_id = ?1 AND deleted = 0 AND is_cluster = 0)`, projectID)
}

// SumVolumes is how large the volumes of a project's nodes and stand-alone instances are together, in GB.
func (tx *Tx) SumVolumes(projectID string) (int, error) {
	return one(tx, func(r scanner) (n int, err error) {
		err = r.Scan(&n)
		return n, err
	}, `SELECT coalesce((SELECT sum(volume_size) FROM nodes WHERE tenant_id = ?1 AND deleted = 0), 0)
		+ coalesce((SELECT sum(volume_size) FROM instances WHERE tenant_id = ?1 AND deleted = 0 AND is_cluster = 0), 0)`, projectID)
}

// SaveServer gives the server with this id a number, unless it has one.
func (tx *Tx) SaveServer(id string) (number int, err error) {
	if err := tx.exec(`INSERT INTO servers (id) VALUES (?) ON CONFLICT DO NOTHING`, id); err != nil {
		return 0, err
	}
	return one(tx, func(r scanner) (n int, err error) {
		err = r.Scan(&n)
		return n, err
	}, `SELECT number FROM servers WHERE id = ?`, id)
}

// Exists turns ErrNotFound into false.
func Exists(err error) (bool, error) {
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// MembersWithReplicas are the ids of the members of a cluster of which an instance is a replica.
func (tx *Tx) MembersWithReplicas(clusterID string) (map[string]bool, error) {
	list, err := all(tx, func(r scanner) (id string, err error) {
		err = r.Scan(&id)
		return id, err
	}, `SELECT DISTINCT n.id FROM nodes n JOIN instances i ON i.details ->> 'replica_of_member' = n.id AND i.deleted = 0
		WHERE n.instance_id = ? AND n.deleted = 0`, clusterID)
	members := make(map[string]bool, len(list))
	for _, id := range list {
		members[id] = true
	}
	return members, err
}
