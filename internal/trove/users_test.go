package trove

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/trovetest"
)

// Paths are as the servers in front of Trove take them out of their escapes.
const (
	getUsers = "GET /instances/i/users"
	newUser  = "POST /instances/i/users"
	putJoe   = "PUT /instances/i/users/joe@%25"
	dropJoe  = "DELETE /instances/i/users/joe@%25"
	grantJoe = "PUT /instances/i/users/joe@%25/databases"
	takeApp  = "DELETE /instances/i/users/joe@%25/databases/app"
)

var joe = api.Account{Name: "joe", Host: api.AnyHost}

// hasUsers is an instance's list of these, as "name@host database …".
func hasUsers(users ...string) trovetest.Answer {
	list := make([]string, 0, len(users))
	for _, user := range users {
		parts := strings.Fields(user)
		account := api.ParseAccount(parts[0])
		databases := make([]string, 0, len(parts))
		for _, name := range parts[1:] {
			databases = append(databases, fmt.Sprintf(`{"name": %q}`, name))
		}
		list = append(list, fmt.Sprintf(`{"name": %q, "host": %q, "databases": [%s]}`, account.Name, account.Host, strings.Join(databases, ", ")))
	}
	return trovetest.Reply(http.StatusOK, `{"users": [`+strings.Join(list, ", ")+`]}`)
}

func TestUsersAreReadAsTroveListsThem(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getUsers, trovetest.Reply(http.StatusOK, trovetest.V1Golden(t, "users.response")))
	users, err := cloud.client().Users(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, []api.User{{Name: "ann", Host: "10.0.0.1"}, {Name: "joe", Host: "%", Databases: []string{"app"}}}, users)
}

// Trove's links lead back to their own page as they stand: it escapes the marker once more than it takes it out of its escapes.
func TestTheNextPageOfUsersIsAskedForByNameNotByTheLink(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getUsers, trovetest.Reply(http.StatusOK, `{"links": [{"href": "https://x/v1.0/p/instances/i/users?limit=1&marker=bob%254010.0.0.%2525", "rel": "next"}],
		"users": [{"databases": [], "host": "10.0.0.%", "name": "bob"}]}`), hasUsers("joe"))
	users, err := cloud.client().Users(t.Context(), "i")
	require.NoError(t, err)
	assert.Len(t, users, 2)
	assert.Equal(t, []string{getUsers, getUsers + "?marker=bob%4010.0.0.%25"}, cloud.Journal())

	// A release that escapes once is understood too.
	cloud.On(getUsers, trovetest.Reply(http.StatusOK, `{"links": [{"href": "https://x/?marker=bob%40%25", "rel": "next"}],
		"users": [{"databases": [], "host": "%", "name": "bob"}]}`), hasUsers("joe"))
	cloud.Forget()
	_, err = cloud.client().Users(t.Context(), "i")
	require.NoError(t, err)
	assert.Equal(t, getUsers+"?marker=bob%40%25", cloud.Journal()[1])
}

func TestUsersAreMadeAndChangedAsTroveTakesIt(t *testing.T) {
	cloud := newV1Cloud(t)
	for _, route := range []string{newUser, putJoe, grantJoe, takeApp, dropJoe} {
		cloud.On(route, trovetest.Accepted())
	}
	cloud.On(getUsers, hasUsers())
	client := cloud.client()
	_, err := client.CreateUser(t.Context(), "i", api.User{Name: "joe", Password: "pw", Databases: []string{"app"}})
	require.NoError(t, err)
	first := cloud.Sent(newUser)
	_, err = client.CreateUser(t.Context(), "i", api.User{Name: "ann", Password: "pw", Host: "10.0.0.1"})
	require.NoError(t, err)
	both := strings.TrimSuffix(first, "]}") + "," + strings.TrimPrefix(cloud.Sent(newUser), `{"users":[`)
	assert.JSONEq(t, trovetest.V1Golden(t, "users-create.request"), both)

	require.NoError(t, client.ChangeUser(t.Context(), "i", joe, api.UserChange{Password: "new"}))
	assert.JSONEq(t, trovetest.V1Golden(t, "user-update.request"), cloud.Sent(putJoe))
	require.NoError(t, client.GrantAccess(t.Context(), "i", joe, []string{"app"}))
	assert.JSONEq(t, trovetest.V1Golden(t, "user-grant.request"), cloud.Sent(grantJoe))
	require.NoError(t, client.RevokeAccess(t.Context(), "i", joe, "app"))
	require.NoError(t, client.DeleteUser(t.Context(), "i", joe))
	assert.Equal(t, []string{newUser, newUser, putJoe, grantJoe, takeApp, dropJoe, getUsers}, cloud.Journal())
	assert.Equal(t, "/v1.0/"+trovetest.Project+"/instances/i/users/joe@%2525", cloud.Requests()[2].Uri)
}

func TestAUserIsAwaitedWithAllThatItMayUse(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(getUsers, hasUsers("joe@10.0.0.1"), hasUsers("joe app"), hasUsers("joe app log"))
	err := cloud.client().WaitUser(t.Context(), "i", api.User{Name: "joe", Databases: []string{"log", "app"}})
	require.NoError(t, err)
	assert.Equal(t, 3, cloud.Count(getUsers))
}

func TestATakenUserIsNamedWithItsHost(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(newUser, trovetest.Reply(http.StatusBadRequest, trovetest.V1Golden(t, "user-taken.response")))
	cloud.On(getUsers, hasUsers("joe"))
	_, err := cloud.client().CreateUser(t.Context(), "i", api.User{Name: "joe", Password: "pw"})
	var exists *TakenError
	require.ErrorAs(t, err, &exists)
	assert.Equal(t, "joe@%", exists.Name)
}

func TestARenamedUserIsAwaitedUnderItsNewName(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(putJoe, trovetest.Accepted())
	cloud.On(getUsers, hasUsers("joe app"), hasUsers("jim@10.0.0.1 app"))
	err := cloud.client().ChangeUser(t.Context(), "i", joe, api.UserChange{Name: "jim", Host: "10.0.0.1", Password: "new"})
	require.NoError(t, err)
	assert.JSONEq(t, `{"user": {"name": "jim", "host": "10.0.0.1", "password": "new"}}`, cloud.Sent(putJoe))
	assert.Equal(t, []string{putJoe, getUsers, getUsers}, cloud.Journal())
}

// The request is a PUT, which is repeated by itself: the second time, the user is not found by the former name.
func TestARenameWhoseAnswerWasLostHasGoneThrough(t *testing.T) {
	cloud := newV1Cloud(t)
	cloud.On(putJoe, trovetest.Reset(), trovetest.Reply(http.StatusNotFound, trovetest.V1Golden(t, "user-unknown.response")))
	cloud.On(getUsers, hasUsers("jim"))
	require.NoError(t, cloud.client().ChangeUser(t.Context(), "i", joe, api.UserChange{Name: "jim"}))
	assert.Equal(t, 2, cloud.Count(putJoe))

	// A user that is not there under either name is not.
	cloud.On(putJoe, trovetest.Reply(http.StatusNotFound, trovetest.V1Golden(t, "user-unknown.response")))
	cloud.On(getUsers, hasUsers("ann"))
	require.ErrorIs(t, cloud.client().ChangeUser(t.Context(), "i", joe, api.UserChange{Name: "jim"}), api.ErrNotFound)
	require.ErrorIs(t, cloud.client().ChangeUser(t.Context(), "i", joe, api.UserChange{Password: "new"}), api.ErrNotFound)
}

// Trove repeats a password that it does not like. It is in no error and no log.
func TestAPasswordThatTroveRepeatsIsMasked(t *testing.T) {
	cloud := newV1Cloud(t)
	for _, password := range []string{"s3cret'pw", "x;"} {
		for _, refusal := range []trovetest.Answer{
			trovetest.Fault(http.StatusBadRequest, "badRequest", "User create error: '"+password+"' is not a valid password."),
			trovetest.Reply(http.StatusBadRequest, "<html>'"+password+"' is not a valid password.</html>"),
		} {
			cloud.On(newUser, refusal)
			cloud.On(getUsers, hasUsers())
			var output bytes.Buffer
			ctx := tflogtest.RootLogger(t.Context(), &output)
			client, err := Connect(ctx, cloud.config())
			require.NoError(t, err)
			_, err = client.CreateUser(ctx, "i", api.User{Name: "joe", Password: password})
			require.ErrorContains(t, err, "'***' is not a valid password.")
			assert.NotContains(t, err.Error(), password)
			assert.NotContains(t, output.String(), password)
		}
	}
}
