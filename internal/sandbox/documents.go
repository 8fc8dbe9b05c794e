package sandbox

import (
	"net/url"
	"strconv"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// The parts of documents that all dialects have in common.

type link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// links are those of an object: with the version and the project in them, and without.
func (c *call) links(path, id string) []link {
	return []link{
		{Rel: "self", Href: c.linkBase() + "/" + c.server.dialect.segment + "/" + c.token.ProjectID + "/" + path + "/" + id},
		{Rel: "bookmark", Href: c.linkBase() + "/" + path + "/" + id},
	}
}

// timeFormat is how the sandbox itself writes moments.
const timeFormat = time.RFC3339Nano

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

func (c *call) flavor(id string) *referenceDocument {
	return &referenceDocument{ID: id, Links: c.links("flavors", id)}
}

// configuration is nil where there is none.
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

// faultDocument says what is wrong with an object. trove/instance/views.py, InstanceDetailView._build_fault_info.
type faultDocument struct {
	Message string `json:"message"`
	Created string `json:"created"`
	Details string `json:"details"`
}

// fault is nil where there is none.
func fault(m store.Machine) *faultDocument {
	if m.Fault == "" {
		return nil
	}
	return &faultDocument{Message: m.Fault, Created: moment(m.FaultCreated)}
}

// pageSize is how many entries a page of a list has at most: Trove's instances_page_size and clusters_page_size.
const pageSize = 20

// page is what a list is asked for: the entries after marker, at most limit.
func (c *call) page() (marker string, limit int, err error) {
	query := c.URL.Query()
	limit = pageSize
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			// Trove answers 500.
			return "", 0, fail(400, "Validation error: limit %s is not an integer of at least 1", text)
		}
		limit = min(n, pageSize)
	}
	return query.Get("marker"), limit, nil
}

// nextPage is the link to what follows the entry called marker.
func (c *call) nextPage(list, marker string, limit int) []link {
	query := url.Values{"limit": {strconv.Itoa(limit)}, "marker": {marker}}
	return []link{{Rel: "next", Href: c.endpoint(c.token.ProjectID) + "/" + list + "?" + query.Encode()}}
}
