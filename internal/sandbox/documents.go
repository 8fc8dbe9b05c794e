package sandbox

import (
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The parts of documents that all dialects have in common.

type link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// moment is how Trove writes one: UTC, without saying so.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

type datastoreDocument struct {
	Type    string `json:"type"`
	Version string `json:"version"`
}

func datastoreDocumentOf(v store.Version) datastoreDocument {
	return datastoreDocument{Type: v.DatastoreName, Version: v.Name}
}

// referenceDocument refers to a flavor or a configuration group.
type referenceDocument struct {
	ID    string `json:"id"`
	Links []link `json:"links"`
}

// flavor refers to a flavor.
func (c *call) flavor(id string) *referenceDocument {
	return &referenceDocument{ID: id, Links: c.links("flavors", id)}
}

// configuration refers to a configuration group; nil where there is none.
func (c *call) configuration(id string) *referenceDocument {
	if id == "" {
		return nil
	}
	return &referenceDocument{ID: id, Links: c.links("configurations", id)}
}

type volumeDocument struct {
	Size int `json:"size"`
	// Used is missing until the guest has reported.
	Used float64 `json:"used,omitempty"`
}

// pageSize is how many entries a page of a list has at most: Trove's instances_page_size and clusters_page_size.
const pageSize = 20
