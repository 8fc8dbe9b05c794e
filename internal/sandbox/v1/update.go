package v1

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

func putInstance(c *front.Call) (front.Answer, error)   { return update(c, updateInstanceSchema) }
func patchInstance(c *front.Call) (front.Answer, error) { return update(c, editInstanceSchema) }

// update changes one attribute of an instance besides its name, which it has at once. trove/instance/service.py, update.
func update(c *front.Call, s schema) (front.Answer, error) {
	body, err := readBody(c, s)
	if err != nil {
		return front.Answer{}, err
	}
	instance := body.dict("instance")
	name, most := instance.text("name"), 1
	if name != "" {
		most = 2
	}
	if len(instance.keys) > most {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "Only one attribute (except 'name') is allowed to update.")
	}
	d, err := engine.LoadDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	if name != "" {
		if err := engine.Rename(c.Tx, c.Now, &d, name); err != nil {
			return front.Answer{}, err
		}
	}
	e := c.Engine
	switch {
	case instance.has("replica_of") || instance.has("slave_of"):
		return accept(c, d.ID, e.V1Detach(c.Tx, c.Now, d))
	case instance.has("configuration"):
		id := lastSegment(instance.get("configuration"))
		if id == "" {
			return accept(c, d.ID, e.V1DetachConfiguration(c.Tx, c.Now, d))
		}
		return accept(c, d.ID, e.V1Attach(c.Tx, c.Now, d, id))
	case instance.has("datastore_version"):
		version, err := versionIn(c, d.Version.DatastoreID, instance.text("datastore_version"))
		if err != nil {
			return front.Answer{}, err
		}
		return front.Accepted, e.V1Upgrade(c.Tx, c.Now, d, version)
	case instance.has("access"):
		access := instance.dict("access")
		public, _ := access.get("is_public").(bool)
		return front.Accepted, e.V1Access(c.Tx, c.Now, d, public, access.list("allowed_cidrs"))
	default:
		return front.Accepted, nil
	}
}
