package nodes

import (
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// createInstance is the specification's sections Create Master and Create Slave.
func createInstance(c *front.Call) (front.Answer, error) {
	body, err := readObject(c)
	if err != nil {
		return front.Answer{}, err
	}
	body.require("instance")
	body.only("instance")
	instance := body.object("instance")
	if !body.has("instance") {
		return front.Answer{}, body.v.err()
	}
	instance.require("name", "flavorRef")
	instance.only("name", "datastore", "configuration", "flavorRef", "volume", "slave")
	datastore, volume := instance.object("datastore"), instance.object("volume")
	datastore.only("type", "version")
	volume.only("size")
	if instance.has("datastore") {
		datastore.require("type")
	}
	order := engine.InstanceOrder{
		ProjectID: c.Token.ProjectID, Name: instance.name(), Datastore: datastore.text("type"), Version: datastore.text("version"),
		FlavorID: instance.flavorRef("flavorRef"), VolumeSize: volume.size("size"), ConfigurationID: instance.uuid("configuration"),
	}
	if instance.has("slave") {
		slave := instance.object("slave")
		slave.require("of")
		slave.only("of", "read_only")
		order.SlaveOf, order.ReadOnly = slave.uuid("of"), slave.boolean("read_only", true)
	}
	if err := instance.v.err(); err != nil {
		return front.Answer{}, err
	}
	created, err := c.Engine.CreateInstance(c.Tx, c.Now, order)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"instance": instanceDocumentOf(c, created)}), nil
}

// listInstances is Trove's: pages of the documents that Show Master and Show Slave answer with. Clusters and nodes are not among them.
func listInstances(c *front.Call) (front.Answer, error) {
	marker, limit, err := pageOf(c)
	if err != nil {
		return front.Answer{}, err
	}
	rows, err := c.Tx.Instances(c.Token.ProjectID, false, marker, limit+1)
	if err != nil {
		return front.Answer{}, err
	}
	body := map[string]any{}
	if len(rows) > limit {
		rows = rows[:limit]
		body["links"] = nextPage(c, "instances", rows[limit-1].ID, limit)
	}
	list := make([]instanceDocument, 0, len(rows))
	for _, row := range rows {
		instance, err := engine.DatabaseOf(c.Tx, row)
		if err != nil {
			return front.Answer{}, err
		}
		list = append(list, instanceDocumentOf(c, instance))
	}
	body["instances"] = list
	return front.Respond(body), nil
}

// findInstance is the one that the path names.
func findInstance(c *front.Call) (engine.Database, error) {
	return engine.FindInstance(c.Tx, c.Token.ProjectID, c.Parameters[0])
}

func showInstance(c *front.Call) (front.Answer, error) {
	instance, err := findInstance(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"instance": instanceDocumentOf(c, instance)}), nil
}

func deleteInstance(c *front.Call) (front.Answer, error) {
	instance, err := findInstance(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, c.Engine.DeleteInstance(c.Tx, c.Now, instance)
}
