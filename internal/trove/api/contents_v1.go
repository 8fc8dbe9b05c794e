package api

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

func (V1) ListDatabases(instanceID, marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances", instanceID, "databases"}, Query: afterMarker(marker)}
}

func (V1) CreateDatabase(instanceID string, database Database) Request {
	return Request{
		Method: http.MethodPost, Path: []string{"instances", instanceID, "databases"},
		Body: v1DatabasesDocument{Databases: []v1Database{v1Database(database)}},
	}
}

func (V1) DeleteDatabase(instanceID, name string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"instances", instanceID, "databases", name}}
}

func (V1) ListUsers(instanceID, marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances", instanceID, "users"}, Query: afterMarker(marker)}
}

func (V1) CreateUser(instanceID string, user User) Request {
	return Request{
		Method: http.MethodPost, Path: []string{"instances", instanceID, "users"},
		Body: v1UsersDocument{Users: []v1User{newV1User(user)}},
	}
}

func (V1) ChangeUser(instanceID string, who Account, change UserChange) Request {
	return Request{Method: http.MethodPut, Path: v1PathOf(instanceID, who), Body: v1UserChangeRequest{v1UserChange(change)}}
}

func (V1) DeleteUser(instanceID string, who Account) Request {
	return Request{Method: http.MethodDelete, Path: v1PathOf(instanceID, who)}
}

func (V1) GrantAccess(instanceID string, who Account, databases []string) Request {
	return Request{
		Method: http.MethodPut, Path: append(v1PathOf(instanceID, who), "databases"),
		Body: v1DatabasesDocument{Databases: v1Names(databases)},
	}
}

func (V1) RevokeAccess(instanceID string, who Account, database string) Request {
	return Request{Method: http.MethodDelete, Path: append(v1PathOf(instanceID, who), "databases", database)}
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

func (V1) DecodeDatabases(body []byte) (Page[Database], error) {
	var document v1DatabasesDocument
	if err := json.Unmarshal(body, &document); err != nil {
		return Page[Database]{}, err
	}
	var next Page[Database]
	last := ""
	for _, database := range document.Databases {
		next.Items = append(next.Items, Database(database))
		last = database.Name
	}
	next.Marker = v1NextName(document.Links, last)
	return next, nil
}

func (V1) DecodeUsers(body []byte) (Page[User], error) {
	var document v1UsersDocument
	if err := json.Unmarshal(body, &document); err != nil {
		return Page[User]{}, err
	}
	var next Page[User]
	last := ""
	for _, u := range document.Users {
		user := User{Name: u.Name, Host: u.Host}
		for _, database := range u.Databases {
			user.Databases = append(user.Databases, database.Name)
		}
		next.Items = append(next.Items, user)
		last = user.Account().String()
	}
	next.Marker = v1NextName(document.Links, last)
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
