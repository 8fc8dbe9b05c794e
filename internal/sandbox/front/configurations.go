package front

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// FindConfiguration is the configuration group that the path names.
func FindConfiguration(c *Call) (store.Configuration, error) {
	g, err := c.Tx.Configuration(c.Token.ProjectID, c.Parameters[0])
	if found, err := store.Exists(err); err != nil {
		return g, err
	} else if !found {
		return g, Fail(http.StatusNotFound, "Configuration group with ID %s could not be found.", c.Parameters[0])
	}
	return g, nil
}

// AttachedDocument names what a configuration group is attached to.
type AttachedDocument struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Attached are the instances and nodes that have the group which the path names, as far as they are listed.
func Attached(c *Call, listed func(engine.Deployed) (bool, error)) ([]AttachedDocument, error) {
	g, err := FindConfiguration(c)
	if err != nil {
		return nil, err
	}
	ids, err := c.Tx.ConfiguredMachines(g.ID)
	if err != nil {
		return nil, err
	}
	list := []AttachedDocument{}
	for _, id := range ids {
		d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, id)
		if err != nil {
			return nil, err
		}
		if is, err := listed(d); err != nil {
			return nil, err
		} else if is {
			list = append(list, AttachedDocument{d.ID, d.Name})
		}
	}
	return list, nil
}
