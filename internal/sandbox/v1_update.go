package sandbox

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

func v1PutInstance(c *call) (answer, error)   { return v1Update(c, v1UpdateInstance) }
func v1PatchInstance(c *call) (answer, error) { return v1Update(c, v1EditInstance) }

// v1Update changes one attribute of an instance besides its name, which it has at once. trove/instance/service.py, update.
func v1Update(c *call, s schema) (answer, error) {
	body, err := v1Body(c, s)
	if err != nil {
		return answer{}, err
	}
	instance := body.dict("instance")
	name, most := instance.text("name"), 1
	if name != "" {
		most = 2
	}
	if len(instance.keys) > most {
		return answer{}, fail(http.StatusBadRequest, "Only one attribute (except 'name') is allowed to update.")
	}
	d, err := engine.LoadDeployed(c.tx, c.token.ProjectID, c.parameters[0])
	if err != nil {
		return answer{}, err
	}
	if name != "" {
		if err := engine.Rename(c.tx, c.now, &d, name); err != nil {
			return answer{}, err
		}
	}
	e := c.engine
	switch {
	case instance.has("replica_of") || instance.has("slave_of"):
		return v1Accept(c, d.ID, e.V1Detach(c.tx, c.now, d))
	case instance.has("configuration"):
		id := lastSegment(instance.get("configuration"))
		if id == "" {
			return v1Accept(c, d.ID, e.V1DetachConfiguration(c.tx, c.now, d))
		}
		return v1Accept(c, d.ID, e.V1Attach(c.tx, c.now, d, id))
	case instance.has("datastore_version"):
		version, err := v1VersionIn(c, d.Version.DatastoreID, instance.text("datastore_version"))
		if err != nil {
			return answer{}, err
		}
		return accepted, e.V1Upgrade(c.tx, c.now, d, version)
	case instance.has("access"):
		access := instance.dict("access")
		public, _ := access.get("is_public").(bool)
		return accepted, e.V1Access(c.tx, c.now, d, public, access.list("allowed_cidrs"))
	default:
		return accepted, nil
	}
}
