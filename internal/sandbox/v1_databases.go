package sandbox

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1DatabaseRoutes are deployed Trove's calls on databases and users. trove/extensions/mysql/service.py.
var v1DatabaseRoutes = []route{
	on(http.MethodGet, "/instances/{}/databases", v1ListDatabases),
	on(http.MethodPost, "/instances/{}/databases", noted(v1NewDatabases)),
	on(http.MethodDelete, "/instances/{}/databases/{}", noted(v1DeleteDatabase)),
	on(http.MethodGet, "/instances/{}/users", v1ListUsers),
	on(http.MethodPost, "/instances/{}/users", noted(v1NewUsers)),
	on(http.MethodPut, "/instances/{}/users", noted(v1ChangePasswords)),
	on(http.MethodGet, "/instances/{}/users/{}", v1ShowUser),
	on(http.MethodPut, "/instances/{}/users/{}", noted(v1ChangeUser)),
	on(http.MethodDelete, "/instances/{}/users/{}", noted(v1DeleteUser)),
	on(http.MethodGet, "/instances/{}/users/{}/databases", v1ListAccess),
	on(http.MethodPut, "/instances/{}/users/{}/databases", v1Grant),
	on(http.MethodDelete, "/instances/{}/users/{}/databases/{}", v1Revoke),
	on(http.MethodGet, "/instances/{}/root", v1ShowRoot),
	on(http.MethodPost, "/instances/{}/root", v1EnableRoot),
	on(http.MethodDelete, "/instances/{}/root", v1DisableRoot),
}

// The managers of datastores whose databases and users Trove shows, and those that have a root.
var (
	v1WithUsers = []string{"mysql", "mariadb"}
	v1WithRoot  = []string{"mysql", "mariadb", "postgresql"}
)

// v1Guest is the instance that the path names, which must be of one of these managers and whose database must run.
// trove/extensions/common/models.py, load_and_verify.
func v1Guest(c *call, managers []string) (engine.Deployed, error) {
	d, err := engine.LoadDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err == nil && !slices.Contains(managers, d.Version.Manager) {
		return d, fail(http.StatusUnprocessableEntity, "Operation not supported for datastore %s.", d.Version.Manager)
	}
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
	d, err := v1Guest(c, v1WithUsers)
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
	d, err := v1Guest(c, v1WithUsers)
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
	marker, limit, err := v1Page(c)
	if err != nil {
		return answer{}, err
	}
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	list = slices.DeleteFunc(list, func(v T) bool { return id(v) <= marker && marker != "" })
	page, next, err := cut(list, limit, id)
	if err != nil {
		return answer{}, err
	}
	return v1List(c, name, page, next), nil
}

func v1NewDatabases(c *call) (answer, error) {
	body, err := v1Body(c, v1CreateDatabases)
	if err != nil {
		return answer{}, err
	}
	d, err := v1Guest(c, v1WithUsers)
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
	d, err := v1Guest(c, v1WithUsers)
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
