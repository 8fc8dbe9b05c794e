package store

import "time"

// Datastore is a row of datastores.
type Datastore struct {
	ID               string
	Name             string
	DefaultVersionID string
}

// Version is a row of datastore_versions, with its datastore's name.
type Version struct {
	ID            string
	DatastoreID   string
	DatastoreName string
	Name          string
	// Manager names the guest's manager, and so how the database is set up.
	Manager string
	Active  bool
}

// Flavor is a row of flavors.
type Flavor struct {
	// ID is a number in text, or a UUID.
	ID    string
	Name  string
	RAM   int
	VCPUs int
	Disk  int
	// Ephemeral is the size of the disk that goes with the server, in GB.
	Ephemeral int
}

// Configuration is a configuration group.
type Configuration struct {
	ID          string
	Name        string
	Description string
	// VersionID is that of the datastore version the group is for; "" for any.
	VersionID string
	// TenantID is "" for a group that every project may use, and none may change. It is not what SaveConfiguration writes.
	TenantID string
	// NodeID is that of the node that the group was made for; "" for a user's group.
	NodeID  string
	Created time.Time
	Updated time.Time
	// Values are JSON, by the parameter's name.
	Values map[string]string
}

// Parameter is a row of datastore_configuration_parameters.
type Parameter struct {
	Name            string
	VersionID       string
	RestartRequired bool
	Type            string
	ReadOnly        bool
	Hidden          bool
	// Max and Min bound a number, in decimal digits; "" for no bound.
	Max string
	Min string
	// Default is what the database has without a group, as JSON; "" where that is not known. If Scales, it is so much for each 512 MB of the
	// flavor's memory.
	Default string
	Scales  bool
}

// Capability is a row of capabilities.
type Capability struct {
	ID          string
	Name        string
	Description string
	// Enabled is for instances that stand by themselves, EnabledCluster for clusters and their nodes.
	Enabled        bool
	EnabledCluster bool
}

func scanDatastore(r scanner) (d Datastore, err error) {
	err = r.Scan(&d.ID, &d.Name, into(&d.DefaultVersionID))
	return d, err
}

// Datastores are all, by name.
func (tx *Tx) Datastores() ([]Datastore, error) {
	return all(tx, scanDatastore, `SELECT id, name, default_version_id FROM datastores ORDER BY name`)
}

// Datastore is the one with this id or name, as Trove takes either.
func (tx *Tx) Datastore(idOrName string) (Datastore, error) {
	return one(tx, scanDatastore, `SELECT id, name, default_version_id FROM datastores WHERE id = ?1 OR name = ?1`, idOrName)
}

const selectVersion = `SELECT v.id, v.datastore_id, d.name, v.name, v.manager, v.active FROM datastore_versions v
	JOIN datastores d ON d.id = v.datastore_id WHERE `

func scanVersion(r scanner) (v Version, err error) {
	err = r.Scan(&v.ID, &v.DatastoreID, &v.DatastoreName, &v.Name, &v.Manager, &v.Active)
	return v, err
}

// Versions are those of a datastore, by id.
func (tx *Tx) Versions(datastoreID string) ([]Version, error) {
	return all(tx, scanVersion, selectVersion+`v.datastore_id = ? ORDER BY v.id`, datastoreID)
}

// Version is the one of a datastore with this id or name.
func (tx *Tx) Version(datastoreID, idOrName string) (Version, error) {
	return one(tx, scanVersion, selectVersion+`v.datastore_id = ? AND (v.id = ?2 OR v.name = ?2)`, datastoreID, idOrName)
}

// VersionByID is the version with this id.
func (tx *Tx) VersionByID(id string) (Version, error) {
	return one(tx, scanVersion, selectVersion+`v.id = ?`, id)
}

func scanFlavor(r scanner) (f Flavor, err error) {
	err = r.Scan(&f.ID, &f.Name, &f.RAM, &f.VCPUs, &f.Disk, &f.Ephemeral)
	return f, err
}

// Flavors are all, by id: first the numbers, the lowest first, then the rest.
func (tx *Tx) Flavors() ([]Flavor, error) {
	return all(tx, scanFlavor, `SELECT id, name, ram, vcpus, disk, ephemeral FROM flavors ORDER BY id GLOB '*[^0-9]*', length(id), id`)
}

// Flavor is the one with this id.
func (tx *Tx) Flavor(id string) (Flavor, error) {
	return one(tx, scanFlavor, `SELECT id, name, ram, vcpus, disk, ephemeral FROM flavors WHERE id = ?`, id)
}

func scanConfiguration(r scanner) (c Configuration, err error) {
	err = r.Scan(&c.ID, &c.Name, into(&c.Description), into(&c.VersionID), into(&c.NodeID), &c.Created, &c.Updated, into(&c.TenantID))
	return c, err
}

const selectConfiguration = `SELECT id, name, description, datastore_version_id, node_id, created, updated, tenant_id FROM configurations
	WHERE deleted = 0 AND (tenant_id IS NULL OR tenant_id = ?1) AND `

// Configurations are the groups of a project and those of every project, by id, without their values.
func (tx *Tx) Configurations(projectID string) ([]Configuration, error) {
	return all(tx, scanConfiguration, selectConfiguration+`1 ORDER BY id`, projectID)
}

// Configuration is a group that the project may use, with its values. Values of hidden parameters are left out (specification, section
// Introduce read_only and hidden Parameters).
func (tx *Tx) Configuration(projectID, id string) (Configuration, error) {
	c, err := one(tx, scanConfiguration, selectConfiguration+`id = ?2`, projectID, id)
	if err != nil {
		return c, err
	}
	c.Values, err = tx.values(id, `AND configuration_key NOT IN (SELECT name FROM datastore_configuration_parameters WHERE hidden = 1)`)
	return c, err
}

// values are those of a group, as far as the condition on their rows goes.
func (tx *Tx) values(configurationID, condition string) (map[string]string, error) {
	type pair struct{ key, value string }
	pairs, err := all(tx, func(r scanner) (p pair, err error) {
		err = r.Scan(&p.key, into(&p.value))
		return p, err
	}, `SELECT configuration_key, configuration_value FROM configuration_parameters WHERE configuration_id = ? AND deleted = 0 `+condition, configurationID)
	if err != nil {
		return nil, err
	}
	values := make(map[string]string, len(pairs))
	for _, p := range pairs {
		values[p.key] = p.value
	}
	return values, nil
}

// NodeConfigurations are the groups that were made for the nodes of a cluster, by the node's id, with all their values.
func (tx *Tx) NodeConfigurations(clusterID string) (map[string]Configuration, error) {
	list, err := all(tx, scanConfiguration, `SELECT id, name, description, datastore_version_id, node_id, created, updated, tenant_id FROM configurations
		WHERE deleted = 0 AND node_id IN (SELECT id FROM nodes WHERE instance_id = ?) ORDER BY id`, clusterID)
	if err != nil {
		return nil, err
	}
	groups := make(map[string]Configuration, len(list))
	for _, c := range list {
		if c.Values, err = tx.values(c.ID, ""); err != nil {
			return nil, err
		}
		groups[c.NodeID] = c
	}
	return groups, nil
}

// Parameters are those a configuration group for this version may have, by name, hidden ones included.
func (tx *Tx) Parameters(versionID string) ([]Parameter, error) {
	return all(tx, func(r scanner) (p Parameter, err error) {
		err = r.Scan(&p.Name, &p.VersionID, &p.RestartRequired, &p.Type, &p.ReadOnly, &p.Hidden, into(&p.Max), into(&p.Min),
			into(&p.Default), &p.Scales)
		return p, err
	}, `SELECT name, datastore_version_id, restart_required, data_type, read_only, hidden, max_size, min_size, default_value, scales FROM datastore_configuration_parameters
		WHERE datastore_version_id = ? ORDER BY name`, versionID)
}

// Capabilities are all, by name, with what a datastore version overrides; versionID is "" for the defaults. Trove,
// trove/datastore/models.py, Capabilities._load.
func (tx *Tx) Capabilities(versionID string) ([]Capability, error) {
	return all(tx, scanCapability, selectCapability+`ORDER BY c.name`, versionID)
}

// Capability is the one with this id or name, as a datastore version has it.
func (tx *Tx) Capability(versionID, idOrName string) (Capability, error) {
	return one(tx, scanCapability, selectCapability+`WHERE c.id = ?2 OR c.name = ?2`, versionID, idOrName)
}

// OverrideCapability says what a version of a datastore has of a capability; what is nil is as everywhere. The id is the row's.
func (tx *Tx) OverrideCapability(id, versionID, capabilityID string, enabled, enabledCluster *bool) error {
	if err := tx.exec(`DELETE FROM capability_overrides WHERE datastore_version_id = ? AND capability_id = ?`, versionID, capabilityID); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO capability_overrides (id, datastore_version_id, capability_id, enabled, enabled_cluster) VALUES (?, ?, ?, ?, ?)`,
		id, versionID, capabilityID, enabled, enabledCluster)
}

// An override says something of both flags, or leaves one as it is by NULL.
const selectCapability = `SELECT c.id, c.name, c.description, ifnull(o.enabled, ifnull(c.enabled, 0)), ifnull(o.enabled_cluster, ifnull(c.enabled_cluster, 0))
	FROM capabilities c LEFT JOIN capability_overrides o ON o.capability_id = c.id AND o.datastore_version_id = ?1 `

func scanCapability(r scanner) (c Capability, err error) {
	err = r.Scan(&c.ID, &c.Name, &c.Description, &c.Enabled, &c.EnabledCluster)
	return c, err
}
