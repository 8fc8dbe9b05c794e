package store

import "time"

// Module is a row of modules.
type Module struct {
	ID          string
	Name        string
	Type        string
	Description string
	TenantID    string
	// DatastoreID and DatastoreVersionID are "" for a module that fits any.
	DatastoreID        string
	DatastoreVersionID string
	Visible            bool
	LiveUpdate         bool
	// MD5 of the contents, which are not kept.
	MD5     string
	Created time.Time
	Updated time.Time
}

// SaveModule inserts the row.
func (tx *Tx) SaveModule(m Module) error {
	return tx.exec(upsert("modules", []string{
		"id", "name", "type", "description", "tenant_id", "datastore_id", "datastore_version_id", "visible", "live_update", "md5", "created", "updated",
	}), m.ID, m.Name, m.Type, orNull(m.Description), m.TenantID, orNull(m.DatastoreID), orNull(m.DatastoreVersionID), m.Visible, m.LiveUpdate, m.MD5,
		datetime(m.Created), datetime(m.Updated))
}

const selectModule = `SELECT id, name, type, description, tenant_id, datastore_id, datastore_version_id, visible, live_update, md5, created, updated
	FROM modules WHERE deleted = 0 AND tenant_id = ?`

func scanModule(r scanner) (Module, error) {
	var m Module
	err := r.Scan(&m.ID, &m.Name, &m.Type, into(&m.Description), into(&m.TenantID), into(&m.DatastoreID), into(&m.DatastoreVersionID), &m.Visible,
		&m.LiveUpdate, &m.MD5, into(&m.Created), into(&m.Updated))
	return m, err
}

// Module is the one of a project with this id.
func (tx *Tx) Module(projectID, id string) (Module, error) {
	return one(tx, scanModule, selectModule+` AND id = ?`, projectID, id)
}

// Modules are those of a project, by name.
func (tx *Tx) Modules(projectID string) ([]Module, error) {
	return all(tx, scanModule, selectModule+` ORDER BY name, id`, projectID)
}

// RemoveModule marks a module as deleted.
func (tx *Tx) RemoveModule(id string, now time.Time) error {
	return tx.exec(`UPDATE modules SET deleted = 1, deleted_at = ? WHERE id = ?`, datetime(now), id)
}

// ModuleMachines are the ids of the members and instances that have a module.
func (tx *Tx) ModuleMachines(id string) ([]string, error) {
	return all(tx, scanText, `SELECT i.id FROM instances i, json_each(i.details, '$.modules') m WHERE i.deleted = 0 AND m.value = ?1
		UNION SELECT n.id FROM nodes n, json_each(n.details, '$.modules') m WHERE n.deleted = 0 AND m.value = ?1 ORDER BY 1`, id)
}
