package sandbox

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1DatabaseRoutes are deployed Trove's calls on databases and users. trove/extensions/mysql/service.py.
var v1DatabaseRoutes = []route{
	{http.MethodGet, "/instances/{}/databases", v1ListDatabases},
	{http.MethodPost, "/instances/{}/databases", noted(v1NewDatabases)},
	{http.MethodDelete, "/instances/{}/databases/{}", noted(v1DeleteDatabase)},
	{http.MethodGet, "/instances/{}/users", v1ListUsers},
	{http.MethodPost, "/instances/{}/users", noted(v1NewUsers)},
	{http.MethodGet, "/instances/{}/users/{}", v1ShowUser},
	{http.MethodPut, "/instances/{}/users/{}", noted(v1ChangeUser)},
	{http.MethodDelete, "/instances/{}/users/{}", noted(v1DeleteUser)},
	{http.MethodGet, "/instances/{}/users/{}/databases", v1ListAccess},
	{http.MethodPut, "/instances/{}/users/{}/databases", v1Grant},
	{http.MethodDelete, "/instances/{}/users/{}/databases/{}", v1Revoke},
	{http.MethodGet, "/instances/{}/root", v1ShowRoot},
	{http.MethodPost, "/instances/{}/root", v1EnableRoot},
	{http.MethodDelete, "/instances/{}/root", v1DisableRoot},
}

// What MySQL keeps to itself. trove/common/cfg.py, ignore_dbs and ignore_users.
var (
	reservedDatabases = []string{"mysql", "information_schema", "performance_schema", "sys"}
	reservedUsers     = []string{"os_admin", "root"}
)

// What names look like. trove/common/db/mysql/models.py.
var (
	databaseName = regexp.MustCompile(`^[A-Za-z0-9_-]+[\s?#@]*[A-Za-z0-9_-]+$`)
	userNameNot  = regexp.MustCompile("^\\s|\\s$|'|\"|;|`|,|/|\\\\")
)

// v1Accounts are the databases and users that an instance is to begin with. trove/extensions/mysql/common.py.
func v1Accounts(body *dict) ([]store.Database, []store.User, error) {
	databases, err := v1DatabasesOf(body)
	if err != nil {
		return nil, nil, err
	}
	users, err := v1UsersOf(body, "")
	if err != nil {
		return nil, nil, err
	}
	for _, u := range users {
		for _, name := range u.Databases {
			if !slices.ContainsFunc(databases, func(d store.Database) bool { return d.Name == name }) {
				return nil, nil, fail(http.StatusBadRequest, "The request indicates that user %[1]s should have access to database %[2]s, but database"+
					" %[2]s is not included in the initial databases list.", u.Name, name)
			}
		}
	}
	return databases, users, nil
}

func v1DatabasesOf(body *dict) ([]store.Database, error) {
	var list []store.Database
	for _, d := range body.dicts("databases") {
		name := d.text("name")
		switch {
		case utf8.RuneCountInString(name) > 64:
			return nil, fail(http.StatusBadRequest, "Schema name '%s' is too long. Max length = 64.", name)
		case !databaseName.MatchString(name):
			return nil, fail(http.StatusBadRequest, "'%s' is not a valid schema name.", name)
		case slices.Contains(reservedDatabases, name):
			return nil, fail(http.StatusBadRequest, "Database name \"%s\" is on the reserved list: %s.", name, reprTexts(reservedDatabases))
		case slices.ContainsFunc(list, func(other store.Database) bool { return other.Name == name }):
			return nil, fail(http.StatusBadRequest, "Two or more databases share the same name in the initial databases list."+
				" Please correct the names or remove the duplicate entries.")
		}
		list = append(list, store.Database{Name: name, CharacterSet: d.text("character_set"), Collate: d.text("collate")})
	}
	return list, nil
}

// v1UsersOf are the users in a body. Prefix is put before what is wrong with a name.
func v1UsersOf(body *dict, prefix string) ([]store.User, error) {
	var list []store.User
	for _, d := range body.dicts("users") {
		u := store.User{Name: d.text("name"), Host: cmp.Or(d.text("host"), "%")}
		switch {
		case userNameNot.MatchString(u.Name):
			return nil, fail(http.StatusBadRequest, "%s'%s' is not a valid user name.", prefix, u.Name)
		case slices.Contains(reservedUsers, u.Name):
			return nil, fail(http.StatusBadRequest, "%sUser name \"%s\" is on the reserved list: %s.", prefix, u.Name, reprTexts(reservedUsers))
		case slices.ContainsFunc(list, func(other store.User) bool { return other.Name == u.Name && other.Host == u.Host }):
			return nil, fail(http.StatusBadRequest, "Two or more users share the same name and host in the initial users list."+
				" Please correct the names or remove the duplicate entries.")
		}
		for _, database := range d.dicts("databases") {
			u.Databases = append(u.Databases, database.text("name"))
		}
		list = append(list, u)
	}
	return list, nil
}

func reprTexts(list []string) string {
	values := make([]any, 0, len(list))
	for _, s := range list {
		values = append(values, s)
	}
	return repr(values)
}

// v1Guest is the instance that the path names, whose database must run. trove/extensions/mysql/models.py, load_and_verify.
func (c *call) v1Guest() (engine.Deployed, error) {
	d, err := engine.FindDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err == nil && !engine.Running(d.Machine) {
		return d, fail(http.StatusUnprocessableEntity, "Instance %s is not ready, status: %s.", d.ID, cmp.Or(d.Service, "new"))
	}
	return d, err
}

type v1Named struct {
	Name string `json:"name"`
}

type v1User struct {
	Name      string    `json:"name"`
	Host      string    `json:"host"`
	Databases []v1Named `json:"databases"`
}

func v1UserOf(u store.User) v1User {
	view := v1User{Name: u.Name, Host: u.Host, Databases: []v1Named{}}
	for _, name := range u.Databases {
		view.Databases = append(view.Databases, v1Named{name})
	}
	return view
}

func v1ListDatabases(c *call) (answer, error) {
	d, err := c.v1Guest()
	if err != nil {
		return answer{}, err
	}
	var list []v1Named
	for _, database := range d.Details.Databases {
		list = append(list, v1Named{database.Name})
	}
	return v1NamedPage(c, "databases", list, func(n v1Named) string { return n.Name })
}

func v1ListUsers(c *call) (answer, error) {
	d, err := c.v1Guest()
	if err != nil {
		return answer{}, err
	}
	var list []v1User
	for _, u := range d.Details.Users {
		list = append(list, v1UserOf(u))
	}
	return v1NamedPage(c, "users", list, func(u v1User) string { return u.Name + "@" + u.Host })
}

// v1NamedPage is a page of what a guest lists by name.
func v1NamedPage[T any](c *call, name string, list []T, id func(T) string) (answer, error) {
	marker, limit, err := c.v1Page()
	if err != nil {
		return answer{}, err
	}
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	list = slices.DeleteFunc(list, func(v T) bool { return id(v) <= marker && marker != "" })
	page, next := cut(list, limit, id)
	return c.v1List(name, page, next), nil
}

func v1NewDatabases(c *call) (answer, error) {
	body, err := c.v1Body(v1CreateDatabases)
	if err != nil {
		return answer{}, err
	}
	d, err := c.v1Guest()
	if err != nil {
		return answer{}, err
	}
	databases, err := v1DatabasesOf(body)
	if err != nil {
		return answer{}, err
	}
	for _, database := range databases {
		if slices.ContainsFunc(d.Details.Databases, func(other store.Database) bool { return other.Name == database.Name }) {
			return answer{}, fail(http.StatusBadRequest, "A database with the name \"%s\" already exists.", database.Name)
		}
	}
	d.Details.Databases = append(d.Details.Databases, databases...)
	return accepted, engine.SaveDetails(c.tx, d)
}

func v1DeleteDatabase(c *call) (answer, error) {
	d, err := c.v1Guest()
	if err != nil {
		return answer{}, err
	}
	name := c.parameters[1]
	if slices.Contains(reservedDatabases, name) {
		return answer{}, fail(http.StatusBadRequest, "Database delete error: Cannot delete database: Database name \"%s\" is on the reserved list: %s.",
			name, reprTexts(reservedDatabases))
	}
	before := len(d.Details.Databases)
	d.Details.Databases = slices.DeleteFunc(d.Details.Databases, func(other store.Database) bool { return other.Name == name })
	if len(d.Details.Databases) == before {
		return answer{}, fail(http.StatusNotFound, "Database %s cannot be found on the instance.", name)
	}
	return accepted, engine.SaveDetails(c.tx, d)
}
