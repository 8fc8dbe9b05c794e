package v1

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

func newUsers(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createUsersSchema)
	if err != nil {
		return front.Answer{}, err
	}
	d, err := guest(c, withUsers)
	if err != nil {
		return front.Answer{}, err
	}
	users, err := usersOf(body, "User create error: ")
	if err != nil {
		return front.Answer{}, err
	}
	for _, u := range users {
		if userAt(d, u.Name, u.Host) >= 0 {
			return front.Answer{}, front.Fail(http.StatusBadRequest, "A user with the name \"%s\" already exists.", u.Name)
		}
	}
	d.Details.Users = append(d.Details.Users, users...)
	return front.Accepted, engine.SaveDetails(c.Tx, d)
}

// userAt is where a user is among those of an instance, -1 if nowhere.
func userAt(d engine.Deployed, name, host string) int {
	return slices.IndexFunc(d.Details.Users, func(u store.User) bool { return u.Name == name && u.Host == host })
}

// userToChange is the body, and the user that the path names and it is about.
func userToChange(c *front.Call, s schema) (*dict, engine.Deployed, int, error) {
	body, err := readBody(c, s)
	if err != nil {
		return nil, engine.Deployed{}, 0, err
	}
	d, i, err := userNamed(c, "Error loading user: ")
	return body, d, i, err
}

// userNamed is the user that the path names, "name" or "name@host", which Trove takes out of its escapes once more than the path is.
// Prefix is put before what is wrong with such a name. trove/extensions/mysql/common.py, unquote_user_host.
func userNamed(c *front.Call, prefix string) (engine.Deployed, int, error) {
	d, err := guest(c, withUsers)
	if err != nil {
		return d, 0, err
	}
	id := userID(c)
	name, host := unescapedAgain(id), "%"
	if i := strings.LastIndexByte(name, '@'); i >= 0 && i < len(name)-1 {
		name, host = name[:i], name[i+1:]
	}
	if wrong := wrongUser(name, host); wrong != "" {
		return d, 0, front.Fail(http.StatusBadRequest, "%s%s", prefix, wrong)
	}
	i := userAt(d, name, host)
	if i < 0 {
		return d, 0, front.Fail(http.StatusNotFound, "User %s cannot be found on the instance.", id)
	}
	return d, i, nil
}

// userID is what the path says of a user. Where that is its end, Trove takes ".json" off it, for the format of the answer.
// trove/common/utils.py, correct_id_with_req.
func userID(c *front.Call) string {
	if strings.HasSuffix(c.Path, "/databases") || len(c.Parameters) > 2 {
		return c.Parameters[1]
	}
	return strings.TrimSuffix(c.Parameters[1], ".json")
}

// unescapedAgain takes a text out of its escapes as Python does, which leaves what is no escape as it is.
func unescapedAgain(text string) string {
	return escapes.ReplaceAllStringFunc(text, func(escape string) string {
		plain, err := url.PathUnescape(escape)
		if err != nil {
			return escape
		}
		return plain
	})
}

var escapes = regexp.MustCompile(`(%[0-9A-Fa-f]{2})+`)

func showUser(c *front.Call) (front.Answer, error) {
	d, i, err := userNamed(c, "User show error: ")
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"user": userOf(d.Details.Users[i])}), nil
}

func deleteUser(c *front.Call) (front.Answer, error) {
	d, i, err := userNamed(c, "User delete error: ")
	if err != nil {
		return front.Answer{}, err
	}
	d.Details.Users = slices.Delete(d.Details.Users, i, i+1)
	return front.Accepted, engine.SaveDetails(c.Tx, d)
}

// changeUser changes a user's name, host or password; passwords aren't kept.
func changeUser(c *front.Call) (front.Answer, error) {
	body, d, i, err := userToChange(c, updateUserSchema)
	if err != nil {
		return front.Answer{}, err
	}
	u := &d.Details.Users[i]
	name, host := cmp.Or(body.dict("user").text("name"), u.Name), cmp.Or(body.dict("user").text("host"), u.Host)
	if wrong := wrongUser(name, host); wrong != "" {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "User update error: %s", wrong)
	}
	renamed := body.dict("user").has("name") || body.dict("user").has("host")
	if renamed && userAt(d, name, host) >= 0 {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "A user with the name \"%s\" already exists.", name)
	}
	u.Name, u.Host = name, host
	return front.Accepted, engine.SaveDetails(c.Tx, d)
}

// changePasswords gives users, who must all be there, other passwords. trove/extensions/mysql/service.py, UserController.update_all.
func changePasswords(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createUsersSchema)
	if err != nil {
		return front.Answer{}, err
	}
	d, err := guest(c, withUsers)
	if err != nil {
		return front.Answer{}, err
	}
	for _, asked := range body.dicts("users") {
		name, host := asked.text("name"), cmp.Or(asked.text("host"), "%")
		if wrong := wrongUser(name, host); wrong != "" {
			return front.Answer{}, front.Fail(http.StatusBadRequest, "Error loading user: %s", wrong)
		}
		if userAt(d, name, host) < 0 {
			return front.Answer{}, front.Fail(http.StatusNotFound, "User %s@%s cannot be found on the instance.", name, host)
		}
	}
	return front.Accepted, nil
}

func listAccess(c *front.Call) (front.Answer, error) {
	d, i, err := userNamed(c, "Error loading user: ")
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"databases": userOf(d.Details.Users[i]).Databases}), nil
}

func grant(c *front.Call) (front.Answer, error) {
	body, d, i, err := userToChange(c, grantAccessSchema)
	if err != nil {
		return front.Answer{}, err
	}
	u := &d.Details.Users[i]
	for _, database := range body.dicts("databases") {
		if name := database.text("name"); !slices.Contains(u.Databases, name) {
			u.Databases = append(u.Databases, name)
		}
	}
	return front.Accepted, engine.SaveDetails(c.Tx, d)
}

func revoke(c *front.Call) (front.Answer, error) {
	d, i, err := userNamed(c, "Error loading user: ")
	if err != nil {
		return front.Answer{}, err
	}
	u := &d.Details.Users[i]
	at := slices.Index(u.Databases, c.Parameters[2])
	if at < 0 {
		return front.Answer{}, front.Fail(http.StatusNotFound, "Database %s cannot be found on the instance.", c.Parameters[2])
	}
	u.Databases = slices.Delete(u.Databases, at, at+1)
	return front.Accepted, engine.SaveDetails(c.Tx, d)
}

// rootOf is the instance that the path names. Trove first looks whether it is a cluster, and says so. trove/extensions/common/service.py.
func rootOf(c *front.Call) (engine.Deployed, error) {
	if _, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0]); err != nil {
		return engine.Deployed{}, front.Fail(http.StatusNotFound, "DBCluster Not Found")
	}
	return guest(c, withRoot)
}

func showRoot(c *front.Call) (front.Answer, error) {
	d, err := rootOf(c)
	return front.Respond(map[string]any{"rootEnabled": d.Details.Root}), err
}

// enableRoot answers with the password that was asked for, or a new one.
func enableRoot(c *front.Call) (front.Answer, error) {
	parsed, err := parse(c)
	if err != nil {
		return front.Answer{}, err
	}
	d, err := rootOf(c)
	if err != nil {
		return front.Answer{}, err
	}
	body, _ := parsed.(*dict)
	password := cmp.Or(body.text("password"), strings.ReplaceAll(c.Engine.NewID(), "-", ""))
	d.Details.Root = true
	nodeID := ""
	if d.ClusterID != "" {
		nodeID = d.ID
	}
	// trove/extensions/mysql/models.py, Root.create.
	if err := c.Tx.SaveRootEnabled(d.ID, nodeID, c.Token.UserID, c.Now); err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"user": map[string]string{"name": "root", "password": password}}), engine.SaveDetails(c.Tx, d)
}

// disableRoot takes root away. Trove goes on to say that root is enabled, since it remembers that it has been: trove/extensions/common/models.py,
// Root.load.
func disableRoot(c *front.Call) (front.Answer, error) {
	d, err := rootOf(c)
	if err != nil {
		return front.Answer{}, err
	}
	if !d.Details.Root {
		return front.Answer{}, front.Fail(http.StatusNotFound, "Root user has never been enabled on the instance.")
	}
	return front.Answer{Status: http.StatusNoContent}, nil
}
