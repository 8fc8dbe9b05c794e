package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

func (alike) ShowBackup(id string) Request {
	return Request{Method: http.MethodGet, Path: []string{"backups", id}}
}

// ListBackups is not GET /instances/{id}/backups, which there is no longer when the instance is gone.
func (alike) ListBackups(instanceID, marker string) Request {
	query := afterMarker(marker)
	if instanceID != "" {
		if query == nil {
			query = url.Values{}
		}
		query.Set("instance_id", instanceID)
	}
	return Request{Method: http.MethodGet, Path: []string{"backups"}, Query: query}
}

func (alike) CreateBackup(spec BackupSpec) Request {
	return Request{Method: http.MethodPost, Path: []string{"backups"}, Body: backupRequest{backupToSend{
		Name: spec.Name, Instance: spec.InstanceID, Description: spec.Description, ParentID: spec.ParentID, Container: spec.Container,
	}}}
}

func (alike) DeleteBackup(id string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"backups", id}}
}

// The documents about backups.
//
// Trove, trove/common/apischema.py, backup; trove/backup/views.py, BackupView.
type (
	backupRequest struct {
		Backup backupToSend `json:"backup"`
	}
	backupToSend struct {
		Name        string `json:"name"`
		Instance    string `json:"instance"`
		Description string `json:"description,omitempty"`
		ParentID    string `json:"parent_id,omitempty"`
		Container   string `json:"swift_container,omitempty"`
	}
	backupDocument struct {
		ID          string            `json:"id"`
		Name        string            `json:"name"`
		Status      Status            `json:"status"`
		InstanceID  string            `json:"instance_id"`
		Description string            `json:"description"`
		ParentID    string            `json:"parent_id"`
		Size        float64           `json:"size"`
		Location    string            `json:"locationRef"`
		Datastore   datastoreDocument `json:"datastore"`
		Created     moment            `json:"created"`
		Updated     moment            `json:"updated"`
	}
)

func (d backupDocument) backup() Backup {
	return Backup{
		ID: d.ID, Name: d.Name, Status: d.Status, InstanceID: d.InstanceID, Description: d.Description, ParentID: d.ParentID, Size: d.Size,
		Location: d.Location, Datastore: Datastore(d.Datastore), Created: time.Time(d.Created), Updated: time.Time(d.Updated),
	}
}

// DecodeBackup reads the answer of Show Backup and of Create Backup.
func DecodeBackup(body []byte) (Backup, error) {
	var document struct {
		Backup backupDocument `json:"backup"`
	}
	if err := json.Unmarshal(body, &document); err != nil {
		return Backup{}, err
	}
	if document.Backup.ID == "" {
		return Backup{}, errNoObject
	}
	return document.Backup.backup(), nil
}

// DecodeBackups reads one page. Trove's markers are counts here.
func DecodeBackups(body []byte) (Page[Backup], error) {
	list, links, err := decodeList(body, "backups", func(d backupDocument) string { return d.ID })
	if err != nil {
		return Page[Backup]{}, err
	}
	var next Page[Backup]
	for _, backup := range list {
		next.Items = append(next.Items, backup.backup())
	}
	next.Marker = nextMarker(links, "")
	return next, nil
}
