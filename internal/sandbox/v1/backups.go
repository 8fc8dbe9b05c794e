package v1

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// BackupRoutes are deployed Trove's calls on backups. trove/backup/service.py.
var BackupRoutes = []front.Route{
	front.On(http.MethodGet, "/backups", listBackups),
	front.On(http.MethodPost, "/backups", newBackup),
	front.On(http.MethodGet, "/backups/{}", showBackup),
	front.On(http.MethodDelete, "/backups/{}", deleteBackup),
	front.On(http.MethodGet, "/instances/{}/backups", instanceBackups),
}

// backupView is a backup. trove/backup/views.py.
type backupView struct {
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

func backupOf(c *front.Call, b store.Backup) (backupView, error) {
	version, err := c.Tx.VersionByID(b.DatastoreVersionID)
	view := backupView{
		ID: b.ID, Name: b.Name, Description: orNil(b.Description), Location: orNil(b.Location), InstanceID: b.InstanceID, Created: front.Moment(b.Created),
		Updated: front.Moment(b.Updated), Size: orNil(b.Size), Status: b.State, ParentID: orNil(b.ParentID), ProjectID: b.TenantID,
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

func listBackups(c *front.Call) (front.Answer, error) {
	query := c.URL.Query()
	everywhere := slices.Contains([]string{"1", "t", "true", "on", "y", "yes"}, strings.ToLower(strings.TrimSpace(query.Get("all_projects"))))
	if everywhere || query.Get("project_id") != "" {
		return front.Answer{}, front.Fail(http.StatusForbidden, "Policy doesn't allow backup:index:all_projects to be performed.")
	}
	id := ""
	if name := query.Get("datastore"); name != "" {
		d, err := c.Tx.Datastore(name)
		if found, err := store.Exists(err); err != nil {
			return front.Answer{}, err
		} else if !found {
			return front.Answer{}, front.Fail(http.StatusNotFound, "Datastore '%s' cannot be found.", name)
		}
		id = d.ID
	}
	return backups(c, query.Get("instance_id"), id)
}

func instanceBackups(c *front.Call) (front.Answer, error) {
	d, err := engine.LoadDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	return backups(c, d.ID, "")
}

// backups lists backups, of an instance and of a datastore alone where these are not "". Markers are counts, and a full page has a link even
// if nothing follows. trove/backup/models.py, _paginate, whose database refuses negative numbers.
func backups(c *front.Call, instanceID, datastoreID string) (front.Answer, error) {
	offset, limit := 0, front.PageSize
	for name, to := range map[string]*int{"marker": &offset, "limit": &limit} {
		if text := c.URL.Query().Get(name); text != "" {
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil || n < 0 {
				return front.Answer{}, unforeseen()
			}
			*to = n
		}
	}
	rows, err := c.Tx.ProjectBackups(c.Token.ProjectID, instanceID, datastoreID, offset, limit)
	if err != nil {
		return front.Answer{}, err
	}
	list := make([]backupView, 0, len(rows))
	for _, b := range rows {
		view, err := backupOf(c, b)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, view)
	}
	next := ""
	if len(list) >= limit {
		next = strconv.Itoa(offset + limit)
	}
	return listAnswer(c, "backups", list, next), nil
}

// findBackup is the backup that the path names.
func findBackup(c *front.Call) (store.Backup, error) {
	b, err := c.Tx.Backup(c.Token.ProjectID, c.Parameters[0])
	if found, err := store.Exists(err); err != nil {
		return b, err
	} else if !found {
		return b, front.Fail(http.StatusNotFound, "Resource %s cannot be found.", c.Parameters[0])
	}
	return b, nil
}

func backupAnswer(c *front.Call, status int, b store.Backup) (front.Answer, error) {
	view, err := backupOf(c, b)
	return front.Answer{Status: status, Body: map[string]any{"backup": view}}, err
}

func showBackup(c *front.Call) (front.Answer, error) {
	b, err := findBackup(c)
	if err != nil {
		return front.Answer{}, err
	}
	return backupAnswer(c, http.StatusOK, b)
}

func newBackup(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createBackupSchema)
	if err != nil {
		return front.Answer{}, err
	}
	asked := body.dict("backup")
	if !asked.has("instance") {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "instance is missing.")
	}
	d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, asked.text("instance"))
	if err != nil {
		return front.Answer{}, err
	}
	parent := asked.text("parent_id")
	if parent == "" && truthy(asked.get("incremental")) {
		if parent, err = lastBackup(c, d.ID); err != nil {
			return front.Answer{}, err
		}
	}
	b, err := c.Engine.V1Backup(c.Tx, c.Now, d, store.Backup{Name: asked.text("name"), Description: asked.text("description"), ParentID: parent})
	if err != nil {
		return accept(c, d.ID, err)
	}
	return backupAnswer(c, http.StatusAccepted, b)
}

func deleteBackup(c *front.Call) (front.Answer, error) {
	b, err := findBackup(c)
	if err != nil {
		return front.Answer{}, err
	}
	if b.State == store.BackupNew || b.State == store.BackupBuilding {
		return front.Answer{}, front.Fail(http.StatusUnprocessableEntity, "Backup %s cannot be deleted because it is running.", b.ID)
	}
	return front.Accepted, removeBackup(c, b)
}

// removeBackup deletes a backup and all that add to it.
func removeBackup(c *front.Call, b store.Backup) error {
	others, err := c.Tx.Backups()
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.ParentID == b.ID {
			if err := removeBackup(c, other); err != nil {
				return err
			}
		}
	}
	b.Deleted, b.Updated = true, c.Now
	return c.Tx.SaveBackup(b)
}

// lastBackup is the id of the last backup of an instance that is complete, "" if there is none.
func lastBackup(c *front.Call, instanceID string) (string, error) {
	rows, err := c.Tx.ProjectBackups(c.Token.ProjectID, instanceID, "", 0, front.PageSize)
	for _, b := range rows {
		if b.State == store.BackupCompleted {
			return b.ID, err
		}
	}
	return "", err
}
