package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1BackupRoutes are deployed Trove's calls on backups. trove/backup/service.py.
var v1BackupRoutes = []route{
	on(http.MethodGet, "/backups", v1ListBackups),
	on(http.MethodPost, "/backups", v1NewBackup),
	on(http.MethodGet, "/backups/{}", v1ShowBackup),
	on(http.MethodDelete, "/backups/{}", v1DeleteBackup),
	on(http.MethodGet, "/instances/{}/backups", v1InstanceBackups),
}

// v1Backup is a backup. trove/backup/views.py.
type v1Backup struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description *string  `json:"description"`
	Location    *string  `json:"locationRef"`
	InstanceID  string   `json:"instance_id"`
	Created     string   `json:"created"`
	Updated     string   `json:"updated"`
	Size        *float64 `json:"size"`
	Status      string   `json:"status"`
	ParentID    *string  `json:"parent_id"`
	ProjectID   string   `json:"project_id"`
	Datastore   struct {
		Type      string `json:"type"`
		Version   string `json:"version"`
		VersionID string `json:"version_id"`
	} `json:"datastore"`
}

func v1BackupOf(c *call, b store.Backup) (v1Backup, error) {
	version, err := c.tx.VersionByID(b.DatastoreVersionID)
	view := v1Backup{
		ID: b.ID, Name: b.Name, Description: orNil(b.Description), Location: orNil(b.Location), InstanceID: b.InstanceID, Created: moment(b.Created),
		Updated: moment(b.Updated), Size: orNil(b.Size), Status: b.State, ParentID: orNil(b.ParentID), ProjectID: b.TenantID,
	}
	view.Datastore.Type, view.Datastore.Version, view.Datastore.VersionID = version.DatastoreName, version.Name, version.ID
	return view, err
}

// orNil is null for the zero value.
func orNil[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func v1ListBackups(c *call) (answer, error) {
	query := c.URL.Query()
	everywhere := slices.Contains([]string{"1", "t", "true", "on", "y", "yes"}, strings.ToLower(strings.TrimSpace(query.Get("all_projects"))))
	if everywhere || query.Get("project_id") != "" {
		return answer{}, fail(http.StatusForbidden, "Policy doesn't allow backup:index:all_projects to be performed.")
	}
	id := ""
	if name := query.Get("datastore"); name != "" {
		d, err := c.tx.Datastore(name)
		if found, err := store.Exists(err); err != nil {
			return answer{}, err
		} else if !found {
			return answer{}, fail(http.StatusNotFound, "Datastore '%s' cannot be found.", name)
		}
		id = d.ID
	}
	return v1Backups(c, query.Get("instance_id"), id)
}

func v1InstanceBackups(c *call) (answer, error) {
	d, err := engine.LoadDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	return v1Backups(c, d.ID, "")
}

// v1Backups lists backups, of an instance and of a datastore alone where these are not "". Markers are counts, and a full page has a link even
// if nothing follows. trove/backup/models.py, _paginate, whose database refuses negative numbers.
func v1Backups(c *call, instanceID, datastoreID string) (answer, error) {
	offset, limit := 0, pageSize
	for name, to := range map[string]*int{"marker": &offset, "limit": &limit} {
		if text := c.URL.Query().Get(name); text != "" {
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil || n < 0 {
				return answer{}, unforeseen()
			}
			*to = n
		}
	}
	rows, err := c.tx.ProjectBackups(c.token.ProjectID, instanceID, datastoreID, offset, limit)
	if err != nil {
		return answer{}, err
	}
	list := make([]v1Backup, 0, len(rows))
	for _, b := range rows {
		view, err := v1BackupOf(c, b)
		if err != nil {
			return answer{}, err
		}
		list = append(list, view)
	}
	next := ""
	if len(list) >= limit {
		next = strconv.Itoa(offset + limit)
	}
	return v1List(c, "backups", list, next), nil
}

// v1FindBackup is the backup that the path names.
func v1FindBackup(c *call) (store.Backup, error) {
	b, err := c.tx.Backup(c.token.ProjectID, c.parameters[0])
	if found, err := store.Exists(err); err != nil {
		return b, err
	} else if !found {
		return b, fail(http.StatusNotFound, "Resource %s cannot be found.", c.parameters[0])
	}
	return b, nil
}

func v1BackupAnswer(c *call, status int, b store.Backup) (answer, error) {
	view, err := v1BackupOf(c, b)
	return answer{status: status, body: map[string]any{"backup": view}}, err
}

func v1ShowBackup(c *call) (answer, error) {
	b, err := v1FindBackup(c)
	if err != nil {
		return answer{}, err
	}
	return v1BackupAnswer(c, http.StatusOK, b)
}

func v1NewBackup(c *call) (answer, error) {
	body, err := v1Body(c, v1CreateBackup)
	if err != nil {
		return answer{}, err
	}
	asked := body.dict("backup")
	if !asked.has("instance") {
		return answer{}, fail(http.StatusBadRequest, "instance is missing.")
	}
	d, err := engine.FindDeployed(c.tx, c.token.ProjectID, asked.text("instance"))
	if err != nil {
		return answer{}, err
	}
	parent := asked.text("parent_id")
	if parent == "" && truthy(asked.get("incremental")) {
		if parent, err = v1LastBackup(c, d.ID); err != nil {
			return answer{}, err
		}
	}
	b, err := c.engine.V1Backup(c.tx, c.now, d, store.Backup{Name: asked.text("name"), Description: asked.text("description"), ParentID: parent})
	if err != nil {
		return v1Accept(c, d.ID, err)
	}
	return v1BackupAnswer(c, http.StatusAccepted, b)
}

func v1DeleteBackup(c *call) (answer, error) {
	b, err := v1FindBackup(c)
	if err != nil {
		return answer{}, err
	}
	if b.State == store.BackupNew || b.State == store.BackupBuilding {
		return answer{}, fail(http.StatusUnprocessableEntity, "Backup %s cannot be deleted because it is running.", b.ID)
	}
	return accepted, v1RemoveBackup(c, b)
}

// v1RemoveBackup deletes a backup and all that add to it.
func v1RemoveBackup(c *call, b store.Backup) error {
	others, err := c.tx.Backups()
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.ParentID == b.ID {
			if err := v1RemoveBackup(c, other); err != nil {
				return err
			}
		}
	}
	b.Deleted, b.Updated = true, c.now
	return c.tx.SaveBackup(b)
}

// v1LastBackup is the id of the last backup of an instance that is complete, "" if there is none.
func v1LastBackup(c *call, instanceID string) (string, error) {
	rows, err := c.tx.ProjectBackups(c.token.ProjectID, instanceID, "", 0, pageSize)
	for _, b := range rows {
		if b.State == store.BackupCompleted {
			return b.ID, err
		}
	}
	return "", err
}
