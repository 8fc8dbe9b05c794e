package nodes

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// capabilityRoutes tell what a version of a datastore can do: the rows of the specification's table (section Capabilities), with what the
// version overrides. Trove never had such calls; paths and names are those of its lists of parameters.
func (p phase) capabilityRoutes() []front.Route {
	return []front.Route{
		front.On(http.MethodGet, "/datastores/{}/versions/{}/capabilities", p.listCapabilities),
		front.On(http.MethodGet, "/datastores/{}/versions/{}/capabilities/{}", p.showCapability),
	}
}

// capabilityRegions is that of nodes in regions: by it a client learns which phase is served.
const capabilityRegions = "cluster-regions"

// capabilityDocument is the document of a capability. In Phase One no version of a datastore has regions.
func (p phase) capabilityDocument(c store.Capability) capabilityDocument {
	if p == phaseOne && c.Name == capabilityRegions {
		c.EnabledCluster = false
	}
	return capabilityDocument(c)
}

type capabilityDocument struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	Description    string `json:"description"`
	Enabled        bool   `json:"enabled"`
	EnabledCluster bool   `json:"enabled_cluster"`
}

func (p phase) listCapabilities(c *front.Call) (front.Answer, error) {
	version, err := front.FindVersion(c)
	if err != nil {
		return front.Answer{}, err
	}
	capabilities, err := c.Tx.Capabilities(version.ID)
	list := make([]capabilityDocument, 0, len(capabilities))
	for _, capability := range capabilities {
		list = append(list, p.capabilityDocument(capability))
	}
	return front.Respond(map[string]any{"capabilities": list}), err
}

func (p phase) showCapability(c *front.Call) (front.Answer, error) {
	version, err := front.FindVersion(c)
	if err != nil {
		return front.Answer{}, err
	}
	capability, err := c.Tx.Capability(version.ID, c.Parameters[2])
	if found, err := store.Exists(err); err != nil {
		return front.Answer{}, err
	} else if !found {
		// CapabilityNotFound, trove/common/exception.py.
		return front.Answer{}, front.Fail(http.StatusNotFound, "Capability '%s' cannot be found.", c.Parameters[2])
	}
	return front.Respond(map[string]any{"capability": p.capabilityDocument(capability)}), nil
}
