package sandbox

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

const smallMySQL = `{"instance": {"name": "i", "flavorRef": "2", "volume": {"size": 1}, "datastore": {"type": "mysql", "version": "5.7.29"}}}`

// Trove takes the name of a user out of its escapes twice, and cuts ".json" off the end of a path in between.
func TestV1NamesOfUsersAreEscapedTwice(t *testing.T) {
	c := newCloud(t)
	users := "/instances/" + c.newInstance(smallMySQL) + "/users"
	c.call(http.StatusAccepted, http.MethodPost, users,
		`{"users": [{"name": "a.json", "password": "p"}, {"name": "x@y", "password": "p", "host": "10.0.0.1"}, {"name": "100%41", "password": "p"}, {"name": "a", "password": "p"}]}`)
	for path, want := range map[string]string{
		"/a.json":                   "a", // another user
		"/a%252ejson":               "a.json",
		"/a%252ejson@%2525":         "a.json",
		"/x@y@10.0.0.1":             "x@y",
		"/x%40y%4010%252e0%252e0.1": "x@y",
		"/100%252541":               "100%41",
		"/100%252541@%25":           "100%41",
	} {
		document, _ := c.call(http.StatusOK, http.MethodGet, users+path, "")
		assert.Equal(t, want, textAt(t, document, "user", "name"), path)
	}
	_, message := c.call(http.StatusNotFound, http.MethodGet, users+"/100%2541", "")
	assert.Equal(t, "User 100%41 cannot be found on the instance.", message)
	c.call(http.StatusOK, http.MethodGet, users+"/a.json/databases", "")
}

// Users and databases are MySQL's and MariaDB's.
func TestV1OtherDatastoresHaveNoUsers(t *testing.T) {
	c := newCloud(t)
	id := c.newInstance(`{"instance": {"name": "i", "flavorRef": "2", "volume": {"size": 1}, "datastore": {"type": "postgresql", "version": "12.4"}}}`)
	for path, body := range map[string]string{"/users": `{"users": [{"name": "u", "password": "p"}]}`, "/databases": `{"databases": [{"name": "d1"}]}`} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			_, message := c.call(http.StatusUnprocessableEntity, method, "/instances/"+id+path, body)
			assert.Equal(t, "Operation not supported for datastore postgresql.", message)
		}
	}
}
