package trove

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// The documents about databases and users that are sent and received.
//
// Trove, trove/common/apischema.py, dbschema and user; trove/extensions/mysql/views.py.
type (
	v1DatabasesDocument struct {
		Databases []v1Database   `json:"databases"`
		Links     []linkDocument `json:"links,omitempty"`
	}
	v1UsersDocument struct {
		Users []v1User       `json:"users"`
		Links []linkDocument `json:"links,omitempty"`
	}
	v1UserChangeRequest struct {
		User v1UserChange `json:"user"`
	}
	v1UserChange struct {
		Name     string `json:"name,omitempty"`
		Host     string `json:"host,omitempty"`
		Password string `json:"password,omitempty"`
	}
)

func (v1) listDatabases(instanceID, marker string) request {
	return request{method: http.MethodGet, path: []string{"instances", instanceID, "databases"}, query: afterMarker(marker)}
}

func (v1) createDatabase(instanceID string, database Database) request {
	return request{
		method: http.MethodPost, path: []string{"instances", instanceID, "databases"},
		body: v1DatabasesDocument{Databases: []v1Database{v1Database(database)}},
	}
}

func (v1) deleteDatabase(instanceID, name string) request {
	return request{method: http.MethodDelete, path: []string{"instances", instanceID, "databases", name}}
}

func (v1) listUsers(instanceID, marker string) request {
	return request{method: http.MethodGet, path: []string{"instances", instanceID, "users"}, query: afterMarker(marker)}
}

func (v1) createUser(instanceID string, user User) request {
	return request{
		method: http.MethodPost, path: []string{"instances", instanceID, "users"},
		body: v1UsersDocument{Users: []v1User{newV1User(user)}},
	}
}

func (v1) changeUser(instanceID string, who Account, change UserChange) request {
	return request{method: http.MethodPut, path: v1PathOf(instanceID, who), body: v1UserChangeRequest{v1UserChange(change)}}
}

func (v1) deleteUser(instanceID string, who Account) request {
	return request{method: http.MethodDelete, path: v1PathOf(instanceID, who)}
}

func (v1) grantAccess(instanceID string, who Account, databases []string) request {
	return request{
		method: http.MethodPut, path: append(v1PathOf(instanceID, who), "databases"),
		body: v1DatabasesDocument{Databases: v1Names(databases)},
	}
}

func (v1) revokeAccess(instanceID string, who Account, database string) request {
	return request{method: http.MethodDelete, path: append(v1PathOf(instanceID, who), "databases", database)}
}

func v1PathOf(instanceID string, who Account) []string {
	return []string{"instances", instanceID, "users", who.segment()}
}

func newV1User(user User) v1User {
	return v1User{Name: user.Name, Password: user.Password, Host: user.Host, Databases: v1Names(user.Databases)}
}

func v1Names(databases []string) []v1Database {
	var documents []v1Database
	for _, name := range databases {
		documents = append(documents, v1Database{Name: name})
	}
	return documents
}

func (v1) decodeDatabases(body []byte) (page[Database], error) {
	var document v1DatabasesDocument
	if err := json.Unmarshal(body, &document); err != nil {
		return page[Database]{}, err
	}
	var next page[Database]
	last := ""
	for _, database := range document.Databases {
		next.items = append(next.items, Database(database))
		last = database.Name
	}
	next.marker = v1NextName(document.Links, last)
	return next, nil
}

func (v1) decodeUsers(body []byte) (page[User], error) {
	var document v1UsersDocument
	if err := json.Unmarshal(body, &document); err != nil {
		return page[User]{}, err
	}
	var next page[User]
	last := ""
	for _, u := range document.Users {
		user := User{Name: u.Name, Host: u.Host}
		for _, database := range u.Databases {
			user.Databases = append(user.Databases, database.Name)
		}
		next.items = append(next.items, user)
		last = user.Account().String()
	}
	next.marker = v1NextName(document.Links, last)
	return next, nil
}

// v1NextName is nextMarker where markers are names: in its links Trove escapes them once more than it takes them out of their
// escapes, so that a link as it stands leads to the same page for ever where the name is "app@%".
//
// Trove, trove/common/pagination.py, SimplePaginatedDataView.
func v1NextName(links []linkDocument, last string) string {
	marker := nextMarker(links, last)
	if plain, err := url.PathUnescape(marker); err == nil && marker != last {
		return plain
	}
	return marker
}
