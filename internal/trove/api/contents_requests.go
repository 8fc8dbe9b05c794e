package api

import (
	"net/http"
	"net/url"
)

// The documents about databases and users that are sent and received.
//
// Trove, trove/common/apischema.py, dbschema and user; trove/extensions/mysql/views.py.
type (
	databasesDocument struct {
		Databases []databaseDocument `json:"databases"`
	}
	usersDocument struct {
		Users []userDocument `json:"users"`
	}
	userChangeRequest struct {
		User userChangeDocument `json:"user"`
	}
	userChangeDocument struct {
		Name     string `json:"name,omitempty"`
		Host     string `json:"host,omitempty"`
		Password string `json:"password,omitempty"`
	}
)

func (alike) ListDatabases(instanceID, marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances", instanceID, "databases"}, Query: afterMarker(marker)}
}

func (alike) CreateDatabase(instanceID string, database Database) Request {
	return Request{
		Method: http.MethodPost, Path: []string{"instances", instanceID, "databases"},
		Body: databasesDocument{Databases: []databaseDocument{databaseDocument(database)}},
	}
}

func (alike) DeleteDatabase(instanceID, name string) Request {
	return Request{Method: http.MethodDelete, Path: []string{"instances", instanceID, "databases", name}}
}

func (alike) ListUsers(instanceID, marker string) Request {
	return Request{Method: http.MethodGet, Path: []string{"instances", instanceID, "users"}, Query: afterMarker(marker)}
}

func (alike) CreateUser(instanceID string, user User) Request {
	return Request{
		Method: http.MethodPost, Path: []string{"instances", instanceID, "users"},
		Body: usersDocument{Users: []userDocument{newUser(user)}},
	}
}

func (alike) ChangeUser(instanceID string, who Account, change UserChange) Request {
	return Request{Method: http.MethodPut, Path: pathOf(instanceID, who), Body: userChangeRequest{userChangeDocument(change)}}
}

func (alike) DeleteUser(instanceID string, who Account) Request {
	return Request{Method: http.MethodDelete, Path: pathOf(instanceID, who)}
}

func (alike) GrantAccess(instanceID string, who Account, databases []string) Request {
	return Request{
		Method: http.MethodPut, Path: append(pathOf(instanceID, who), "databases"),
		Body: databasesDocument{Databases: databaseNames(databases)},
	}
}

func (alike) RevokeAccess(instanceID string, who Account, database string) Request {
	return Request{Method: http.MethodDelete, Path: append(pathOf(instanceID, who), "databases", database)}
}

func pathOf(instanceID string, who Account) []string {
	return []string{"instances", instanceID, "users", who.segment()}
}

func newUser(user User) userDocument {
	return userDocument{Name: user.Name, Password: user.Password, Host: user.Host, Databases: databaseNames(user.Databases)}
}

func databaseNames(databases []string) []databaseDocument {
	var documents []databaseDocument
	for _, name := range databases {
		documents = append(documents, databaseDocument{Name: name})
	}
	return documents
}

func (alike) DecodeDatabases(body []byte) (Page[Database], error) {
	list, links, err := decodeList(body, "databases", func(d databaseDocument) string { return d.Name })
	if err != nil {
		return Page[Database]{}, err
	}
	var next Page[Database]
	last := ""
	for _, database := range list {
		next.Items = append(next.Items, Database(database))
		last = database.Name
	}
	next.Marker = nextName(links, last)
	return next, nil
}

func (alike) DecodeUsers(body []byte) (Page[User], error) {
	list, links, err := decodeList(body, "users", func(d userDocument) string { return d.Name })
	if err != nil {
		return Page[User]{}, err
	}
	var next Page[User]
	last := ""
	for _, u := range list {
		user := User{Name: u.Name, Host: u.Host}
		for _, database := range u.Databases {
			user.Databases = append(user.Databases, database.Name)
		}
		next.Items = append(next.Items, user)
		last = user.Account().String()
	}
	next.Marker = nextName(links, last)
	return next, nil
}

// nextName is nextMarker where markers are names: in its links Trove escapes them once more than it takes them out of their
// escapes, so that a link as it stands leads to the same page for ever where the name is "app@%".
//
// Trove, trove/common/pagination.py, SimplePaginatedDataView.
func nextName(links []linkDocument, last string) string {
	marker := nextMarker(links, last)
	if plain, err := url.PathUnescape(marker); err == nil && marker != last {
		return plain
	}
	return marker
}
