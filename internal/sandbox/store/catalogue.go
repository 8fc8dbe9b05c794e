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
	Created   time.Time
	Updated   time.Time
	Values    map[string]string
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
}

// Capability is a row of capabilities.
type Capability struct {
	Name           string
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
	err = r.Scan(&c.ID, &c.Name, into(&c.Description), into(&c.VersionID), &c.Created, &c.Updated)
	return c, err
}

const selectConfiguration = `SELECT id, name, description, datastore_version_id, created, updated FROM configurations
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
	type pair struct{ key, value string }
	pairs, err := all(tx, func(r scanner) (p pair, err error) {
		err = r.Scan(&p.key, into(&p.value))
		return p, err
	},
		`SELECT configuration_key, configuration_value FROM configuration_parameters WHERE configuration_id = ? AND deleted = 0
			AND configuration_key NOT IN (SELECT name FROM datastore_configuration_parameters WHERE hidden = 1)`, id)
	if err != nil {
		return c, err
	}
	c.Values = make(map[string]string, len(pairs))
	for _, p := range pairs {
		c.Values[p.key] = p.value
	}
	return c, nil
}

// Parameters are those a configuration group for this version may have, by name, hidden ones included.
func (tx *Tx) Parameters(versionID string) ([]Parameter, error) {
	return all(tx, func(r scanner) (p Parameter, err error) {
		err = r.Scan(&p.Name, &p.VersionID, &p.RestartRequired, &p.Type, &p.ReadOnly, &p.Hidden, into(&p.Max), into(&p.Min))
		return p, err
	}, `SELECT name, datastore_version_id, restart_required, data_type, read_only, hidden, max_size, min_size FROM datastore_configuration_parameters
		WHERE datastore_version_id = ? ORDER BY name`, versionID)
}

// Capabilities are all, by name.
func (tx *Tx) Capabilities() ([]Capability, error) {
	return all(tx, func(r scanner) (c Capability, err error) {
		err = r.Scan(&c.Name, &c.Enabled, &c.EnabledCluster)
		return c, err
	},
		`SELECT name, enabled, enabled_cluster FROM capabilities ORDER BY name`)
}
