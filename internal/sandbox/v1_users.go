package sandbox

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

func v1NewUsers(c *call) (answer, error) {
	body, err := v1Body(c, v1CreateUsers)
	if err != nil {
		return answer{}, err
	}
	d, err := v1Guest(c, v1WithUsers)
	if err != nil {
		return answer{}, err
	}
	users, err := v1UsersOf(body, "User create error: ")
	if err != nil {
		return answer{}, err
	}
	for _, u := range users {
		if v1UserAt(d, u.Name, u.Host) >= 0 {
			return answer{}, fail(http.StatusBadRequest, "A user with the name \"%s\" already exists.", u.Name)
		}
	}
	d.Details.Users = append(d.Details.Users, users...)
	return accepted, engine.SaveDetails(c.tx, d)
}

// v1UserAt is where a user is among those of an instance, -1 if nowhere.
func v1UserAt(d engine.Deployed, name, host string) int {
	return slices.IndexFunc(d.Details.Users, func(u store.User) bool { return u.Name == name && u.Host == host })
}

// v1UserToChange is the body, and the user that the path names and it is about.
func v1UserToChange(c *call, s schema) (*dict, engine.Deployed, int, error) {
	body, err := v1Body(c, s)
	if err != nil {
		return nil, engine.Deployed{}, 0, err
	}
	d, i, err := v1UserNamed(c, "Error loading user: ")
	return body, d, i, err
}

// v1UserNamed is the user that the path names, "name" or "name@host", which Trove takes out of its escapes once more than the path is.
// Prefix is put before what is wrong with such a name. trove/extensions/mysql/common.py, unquote_user_host.
func v1UserNamed(c *call, prefix string) (engine.Deployed, int, error) {
	d, err := v1Guest(c, v1WithUsers)
	if err != nil {
		return d, 0, err
	}
	id := v1UserID(c)
	name, host := unescapedAgain(id), "%"
	if i := strings.LastIndexByte(name, '@'); i >= 0 && i < len(name)-1 {
		name, host = name[:i], name[i+1:]
	}
	if wrong := wrongUser(name, host); wrong != "" {
		return d, 0, fail(http.StatusBadRequest, "%s%s", prefix, wrong)
	}
	i := v1UserAt(d, name, host)
	if i < 0 {
		return d, 0, fail(http.StatusNotFound, "User %s cannot be found on the instance.", id)
	}
	return d, i, nil
}

// v1UserID is what the path says of a user. Where that is its end, Trove takes ".json" off it, for the format of the answer.
// trove/common/utils.py, correct_id_with_req.
func v1UserID(c *call) string {
	if strings.HasSuffix(c.path, "/databases") || len(c.parameters) > 2 {
		return c.parameters[1]
	}
	return strings.TrimSuffix(c.parameters[1], ".json")
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

func v1ShowUser(c *call) (answer, error) {
	d, i, err := v1UserNamed(c, "User show error: ")
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"user": v1UserOf(d.Details.Users[i])}), nil
}

func v1DeleteUser(c *call) (answer, error) {
	d, i, err := v1UserNamed(c, "User delete error: ")
	if err != nil {
		return answer{}, err
	}
	d.Details.Users = slices.Delete(d.Details.Users, i, i+1)
	return accepted, engine.SaveDetails(c.tx, d)
}

// v1ChangeUser changes a user's name, host or password; passwords aren't kept.
func v1ChangeUser(c *call) (answer, error) {
	body, d, i, err := v1UserToChange(c, v1UpdateUser)
	if err != nil {
		return answer{}, err
	}
	u := &d.Details.Users[i]
	name, host := cmp.Or(body.dict("user").text("name"), u.Name), cmp.Or(body.dict("user").text("host"), u.Host)
	if wrong := wrongUser(name, host); wrong != "" {
		return answer{}, fail(http.StatusBadRequest, "User update error: %s", wrong)
	}
	renamed := body.dict("user").has("name") || body.dict("user").has("host")
	if renamed && v1UserAt(d, name, host) >= 0 {
		return answer{}, fail(http.StatusBadRequest, "A user with the name \"%s\" already exists.", name)
	}
	u.Name, u.Host = name, host
	return accepted, engine.SaveDetails(c.tx, d)
}

// v1ChangePasswords gives users, who must all be there, other passwords. trove/extensions/mysql/service.py, UserController.update_all.
func v1ChangePasswords(c *call) (answer, error) {
	body, err := v1Body(c, v1CreateUsers)
	if err != nil {
		return answer{}, err
	}
	d, err := v1Guest(c, v1WithUsers)
	if err != nil {
		return answer{}, err
	}
	for _, asked := range body.dicts("users") {
		name, host := asked.text("name"), cmp.Or(asked.text("host"), "%")
		if wrong := wrongUser(name, host); wrong != "" {
			return answer{}, fail(http.StatusBadRequest, "Error loading user: %s", wrong)
		}
		if v1UserAt(d, name, host) < 0 {
			return answer{}, fail(http.StatusNotFound, "User %s@%s cannot be found on the instance.", name, host)
		}
	}
	return accepted, nil
}

func v1ListAccess(c *call) (answer, error) {
	d, i, err := v1UserNamed(c, "Error loading user: ")
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"databases": v1UserOf(d.Details.Users[i]).Databases}), nil
}

func v1Grant(c *call) (answer, error) {
	body, d, i, err := v1UserToChange(c, v1GrantAccess)
	if err != nil {
		return answer{}, err
	}
	u := &d.Details.Users[i]
	for _, database := range body.dicts("databases") {
		if name := database.text("name"); !slices.Contains(u.Databases, name) {
			u.Databases = append(u.Databases, name)
		}
	}
	return accepted, engine.SaveDetails(c.tx, d)
}

func v1Revoke(c *call) (answer, error) {
	d, i, err := v1UserNamed(c, "Error loading user: ")
	if err != nil {
		return answer{}, err
	}
	u := &d.Details.Users[i]
	at := slices.Index(u.Databases, c.parameters[2])
	if at < 0 {
		return answer{}, fail(http.StatusNotFound, "Database %s cannot be found on the instance.", c.parameters[2])
	}
	u.Databases = slices.Delete(u.Databases, at, at+1)
	return accepted, engine.SaveDetails(c.tx, d)
}

// v1RootOf is the instance that the path names. Trove first looks whether it is a cluster, and says so. trove/extensions/common/service.py.
func v1RootOf(c *call) (engine.Deployed, error) {
	if _, err := engine.FindDeployed(c.tx, c.token.ProjectID, c.parameters[0]); err != nil {
		return engine.Deployed{}, fail(http.StatusNotFound, "DBCluster Not Found")
	}
	return v1Guest(c, v1WithRoot)
}

func v1ShowRoot(c *call) (answer, error) {
	d, err := v1RootOf(c)
	return respond(map[string]any{"rootEnabled": d.Details.Root}), err
}

// v1EnableRoot answers with the password that was asked for, or a new one.
func v1EnableRoot(c *call) (answer, error) {
	parsed, err := v1Parse(c)
	if err != nil {
		return answer{}, err
	}
	d, err := v1RootOf(c)
	if err != nil {
		return answer{}, err
	}
	body, _ := parsed.(*dict)
	password := cmp.Or(body.text("password"), strings.ReplaceAll(c.engine.NewID(), "-", ""))
	d.Details.Root = true
	return respond(map[string]any{"user": map[string]string{"name": "root", "password": password}}), engine.SaveDetails(c.tx, d)
}

// v1DisableRoot takes root away. Trove goes on to say that root is enabled, since it remembers that it has been: trove/extensions/common/models.py,
// Root.load.
func v1DisableRoot(c *call) (answer, error) {
	d, err := v1RootOf(c)
	if err != nil {
		return answer{}, err
	}
	if !d.Details.Root {
		return answer{}, fail(http.StatusNotFound, "Root user has never been enabled on the instance.")
	}
	return answer{status: http.StatusNoContent}, nil
}
