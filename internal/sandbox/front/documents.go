package front

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The parts of documents that all dialects have in common.

// Link is an address in a document.
type Link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// Moment is how Trove writes one: UTC, without saying so.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

// DatastoreDocument is the version of a datastore, by names.
type DatastoreDocument struct {
	Type    string `json:"type"`
	Version string `json:"version"`
}

// DatastoreDocumentOf names a version.
func DatastoreDocumentOf(v store.Version) DatastoreDocument {
	return DatastoreDocument{Type: v.DatastoreName, Version: v.Name}
}

// ReferenceDocument refers to a flavor or a configuration group.
type ReferenceDocument struct {
	ID    string `json:"id"`
	Links []Link `json:"links"`
	// Own is true for the group that was made for a node and goes with it.
	Own bool `json:"own,omitempty"`
}

// Flavor refers to a flavor.
func (c *Call) Flavor(id string) *ReferenceDocument {
	return &ReferenceDocument{ID: id, Links: c.Links("flavors", id)}
}

// Configuration refers to a configuration group; nil where there is none.
func (c *Call) Configuration(id string) *ReferenceDocument {
	if id == "" {
		return nil
	}
	return &ReferenceDocument{ID: id, Links: c.Links("configurations", id)}
}

// VolumeDocument is a volume, in GB.
type VolumeDocument struct {
	Size int `json:"size"`
	// Used is missing until the guest has reported.
	Used float64 `json:"used,omitempty"`
}

// PageSize is how many entries a page of a list has at most: Trove's instances_page_size and clusters_page_size.
const PageSize = 20
