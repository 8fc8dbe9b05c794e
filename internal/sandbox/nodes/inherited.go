package nodes

import (
	"encoding/json"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/v1"
)

// inherited are the calls that the specification names in its section Capabilities and does not describe: what Trove v1.0 says to them is
// served here too, each behind its capability. "" stands for calls about a backup, which know no instance.
var inherited = map[string]string{
	"GET /instances/{}/databases":                "database-list",
	"POST /instances/{}/databases":               "database-create",
	"DELETE /instances/{}/databases/{}":          "database-delete",
	"GET /instances/{}/users":                    "user-list",
	"POST /instances/{}/users":                   "user-create",
	"PUT /instances/{}/users":                    "user-update-attributes",
	"GET /instances/{}/users/{}":                 "user-show",
	"PUT /instances/{}/users/{}":                 "user-update-attributes",
	"DELETE /instances/{}/users/{}":              "user-delete",
	"GET /instances/{}/users/{}/databases":       "user-show-access",
	"PUT /instances/{}/users/{}/databases":       "user-grant-access",
	"DELETE /instances/{}/users/{}/databases/{}": "user-revoke-access",
	"GET /instances/{}/root":                     "root-show",
	"POST /instances/{}/root":                    "root-enable",
	"DELETE /instances/{}/root":                  "root-enable",
	"GET /instances/{}/backups":                  "backup-list-instance",
	"GET /backups":                               "",
	"GET /backups/{}":                            "",
	"DELETE /backups/{}":                         "",
}

// inheritedRoutes are those of Trove v1.0 that are served here.
func inheritedRoutes() []front.Route {
	var routes []front.Route
	for _, r := range slices.Concat(v1.DatabaseRoutes, v1.BackupRoutes) {
		capability, served := inherited[r.Method+" "+r.Path]
		switch {
		case r.Method+" "+r.Path == "POST /backups":
			r.Serve = behindBackupCreate(r.Serve)
		case !served:
			continue
		case capability != "":
			r.Serve = behind(capability, r.Serve)
		}
		routes = append(routes, r)
	}
	return routes
}

// behind serves a call about the instance or node that the path names where its capability is on.
func behind(capability string, serve func(*front.Call) (front.Answer, error)) func(*front.Call) (front.Answer, error) {
	return func(c *front.Call) (front.Answer, error) {
		if err := engine.Allow(c.Tx, c.Token.ProjectID, c.Parameters[0], capability); err != nil {
			return front.Answer{}, err
		}
		return serve(c)
	}
}

// behindBackupCreate does the same for a call that names the instance in its body. What is wrong with the body is said by who serves it.
func behindBackupCreate(serve func(*front.Call) (front.Answer, error)) func(*front.Call) (front.Answer, error) {
	return func(c *front.Call) (front.Answer, error) {
		var body struct {
			Backup struct {
				Instance string `json:"instance"`
			} `json:"backup"`
		}
		if json.Unmarshal(c.Body, &body) == nil {
			if err := engine.Allow(c.Tx, c.Token.ProjectID, body.Backup.Instance, "backup-create"); err != nil {
				return front.Answer{}, err
			}
		}
		return serve(c)
	}
}
