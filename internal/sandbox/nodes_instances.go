package sandbox

import "github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"

// createInstance is the specification's sections Create Master and Create Slave.
func createInstance(c *call) (answer, error) {
	body, err := readObject(c)
	if err != nil {
		return answer{}, err
	}
	body.require("instance")
	instance := body.object("instance")
	if !body.has("instance") {
		return answer{}, body.v.err()
	}
	instance.require("name", "flavorRef")
	datastore := instance.object("datastore")
	if instance.has("datastore") {
		datastore.require("type")
	}
	order := engine.InstanceOrder{
		ProjectID: c.token.ProjectID, Name: instance.name("name"), Datastore: datastore.text("type"), Version: datastore.text("version"),
		FlavorID: instance.flavorRef("flavorRef"), VolumeSize: instance.object("volume").size("size"), ConfigurationID: instance.uuid("configuration"),
	}
	if instance.has("slave") {
		slave := instance.object("slave")
		slave.require("of")
		order.SlaveOf, order.ReadOnly = slave.uuid("of"), slave.boolean("read_only", true)
	}
	if err := instance.v.err(); err != nil {
		return answer{}, err
	}
	created, err := c.engine.CreateInstance(c.tx, c.now, order)
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"instance": instanceDocumentOf(c, created)}), nil
}

// listInstances is Trove's: pages of the documents that Show Master and Show Slave answer with. Clusters and nodes are not among them.
func listInstances(c *call) (answer, error) {
	marker, limit, err := pageOf(c)
	if err != nil {
		return answer{}, err
	}
	rows, err := c.tx.Instances(c.token.ProjectID, false, marker, limit+1)
	if err != nil {
		return answer{}, err
	}
	body := map[string]any{}
	if len(rows) > limit {
		rows = rows[:limit]
		body["links"] = nextPage(c, "instances", rows[limit-1].ID, limit)
	}
	list := make([]instanceDocument, 0, len(rows))
	for _, row := range rows {
		instance, err := engine.DatabaseOf(c.tx, row)
		if err != nil {
			return answer{}, err
		}
		list = append(list, instanceDocumentOf(c, instance))
	}
	body["instances"] = list
	return respond(body), nil
}

// findInstance is the one that the path names.
func findInstance(c *call) (engine.Database, error) {
	return engine.FindInstance(c.tx, c.token.ProjectID, c.parameters[0])
}

func showInstance(c *call) (answer, error) {
	instance, err := findInstance(c)
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"instance": instanceDocumentOf(c, instance)}), nil
}

func deleteInstance(c *call) (answer, error) {
	instance, err := findInstance(c)
	if err != nil {
		return answer{}, err
	}
	return accepted, c.engine.DeleteInstance(c.tx, c.now, instance)
}

// instanceAction is the specification's section Detach Slave.
func instanceAction(c *call) (answer, error) {
	instance, err := findInstance(c)
	if err != nil {
		return answer{}, err
	}
	body, action, err := readAction(c, "detach")
	if err != nil {
		return answer{}, err
	}
	body.object(action)
	if err := body.v.err(); err != nil {
		return answer{}, err
	}
	return accepted, c.engine.DetachInstance(c.tx, c.now, instance)
}
