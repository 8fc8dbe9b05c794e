package v1

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// DatabaseRoutes are deployed Trove's calls on databases and users. trove/extensions/mysql/service.py.
var DatabaseRoutes = []front.Route{
	front.On(http.MethodGet, "/instances/{}/databases", listDatabases),
	front.On(http.MethodPost, "/instances/{}/databases", noted(newDatabases)),
	front.On(http.MethodDelete, "/instances/{}/databases/{}", noted(deleteDatabase)),
	front.On(http.MethodGet, "/instances/{}/users", listUsers),
	front.On(http.MethodPost, "/instances/{}/users", noted(newUsers)),
	front.On(http.MethodPut, "/instances/{}/users", noted(changePasswords)),
	front.On(http.MethodGet, "/instances/{}/users/{}", showUser),
	front.On(http.MethodPut, "/instances/{}/users/{}", noted(changeUser)),
	front.On(http.MethodDelete, "/instances/{}/users/{}", noted(deleteUser)),
	front.On(http.MethodGet, "/instances/{}/users/{}/databases", listAccess),
	front.On(http.MethodPut, "/instances/{}/users/{}/databases", grant),
	front.On(http.MethodDelete, "/instances/{}/users/{}/databases/{}", revoke),
	front.On(http.MethodGet, "/instances/{}/root", showRoot),
	front.On(http.MethodPost, "/instances/{}/root", enableRoot),
	front.On(http.MethodDelete, "/instances/{}/root", disableRoot),
}

// The managers of datastores whose databases and users Trove shows, and those that have a root.
var (
	withUsers = []string{"mysql", "mariadb"}
	withRoot  = []string{"mysql", "mariadb", "postgresql"}
)

// guest is the instance that the path names, which must be of one of these managers and whose database must run.
// trove/extensions/common/models.py, load_and_verify.
func guest(c *front.Call, managers []string) (engine.Deployed, error) {
	d, err := engine.LoadDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err == nil && !slices.Contains(managers, d.Version.Manager) {
		return d, front.Fail(http.StatusUnprocessableEntity, "Operation not supported for datastore %s.", d.Version.Manager)
	}
	if err == nil && !engine.Running(d.Machine) {
		return d, front.Fail(http.StatusUnprocessableEntity, "Instance %s is not ready, status: %s.", d.ID, cmp.Or(d.Service, "new"))
	}
	return d, err
}

type namedView struct {
	Name string `json:"name"`
}

type userView struct {
	Name      string      `json:"name"`
	Host      string      `json:"host"`
	Databases []namedView `json:"databases"`
}

func userOf(u store.User) userView {
	view := userView{Name: u.Name, Host: u.Host, Databases: []namedView{}}
	for _, name := range u.Databases {
		view.Databases = append(view.Databases, namedView{name})
	}
	return view
}

func listDatabases(c *front.Call) (front.Answer, error) {
	d, err := guest(c, withUsers)
	if err != nil {
		return front.Answer{}, err
	}
	var list []namedView
	for _, database := range d.Details.Databases {
		list = append(list, namedView{database.Name})
	}
	return namedPage(c, "databases", list, func(n namedView) string { return n.Name })
}

func listUsers(c *front.Call) (front.Answer, error) {
	d, err := guest(c, withUsers)
	if err != nil {
		return front.Answer{}, err
	}
	var list []userView
	for _, u := range d.Details.Users {
		list = append(list, userOf(u))
	}
	return namedPage(c, "users", list, func(u userView) string { return u.Name + "@" + u.Host })
}

// namedPage is a page of what a guest lists by name.
func namedPage[T any](c *front.Call, name string, list []T, id func(T) string) (front.Answer, error) {
	marker, limit, err := page(c)
	if err != nil {
		return front.Answer{}, err
	}
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	list = slices.DeleteFunc(list, func(v T) bool { return id(v) <= marker && marker != "" })
	page, next, err := cut(list, limit, id)
	if err != nil {
		return front.Answer{}, err
	}
	return listAnswer(c, name, page, next), nil
}

func newDatabases(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createDatabasesSchema)
	if err != nil {
		return front.Answer{}, err
	}
	d, err := guest(c, withUsers)
	if err != nil {
		return front.Answer{}, err
	}
	databases, err := databasesOf(body)
	if err != nil {
		return front.Answer{}, err
	}
	for _, database := range databases {
		if slices.ContainsFunc(d.Details.Databases, func(other store.Database) bool { return other.Name == database.Name }) {
			return front.Answer{}, front.Fail(http.StatusBadRequest, "A database with the name \"%s\" already exists.", database.Name)
		}
	}
	d.Details.Databases = append(d.Details.Databases, databases...)
	return front.Accepted, engine.SaveDetails(c.Tx, d)
}

func deleteDatabase(c *front.Call) (front.Answer, error) {
	d, err := guest(c, withUsers)
	if err != nil {
		return front.Answer{}, err
	}
	name := c.Parameters[1]
	if slices.Contains(reservedDatabases, name) {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "Database delete error: Cannot delete database: Database name \"%s\" is on the reserved list: %s.",
			name, reprTexts(reservedDatabases))
	}
	before := len(d.Details.Databases)
	d.Details.Databases = slices.DeleteFunc(d.Details.Databases, func(other store.Database) bool { return other.Name == name })
	if len(d.Details.Databases) == before {
		return front.Answer{}, front.Fail(http.StatusNotFound, "Database %s cannot be found on the instance.", name)
	}
	return front.Accepted, engine.SaveDetails(c.Tx, d)
}
