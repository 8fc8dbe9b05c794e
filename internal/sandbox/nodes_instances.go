package sandbox

import "github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"

// createInstance is the specification's sections Create Master and Create Slave.
func createInstance(c *call) (answer, error) {
	body, err := c.readObject()
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
	created, err := c.server.engine.CreateInstance(c.tx, c.now, order)
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"instance": c.showInstance(created)}), nil
}

// listInstances is Trove's: pages of the documents that Show Master and Show Slave answer with. Clusters and nodes are not among them.
func listInstances(c *call) (answer, error) {
	marker, limit, err := c.page()
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
		body["links"] = c.nextPage("instances", rows[limit-1].ID, limit)
	}
	list := make([]instanceDocument, 0, len(rows))
	for _, row := range rows {
		instance, err := engine.DatabaseOf(c.tx, row)
		if err != nil {
			return answer{}, err
		}
		list = append(list, c.showInstance(instance))
	}
	body["instances"] = list
	return respond(body), nil
}

// instance is the one that the path names.
func (c *call) instance() (engine.Database, error) {
	return engine.FindInstance(c.tx, c.token.ProjectID, c.parameters[0])
}

func showInstance(c *call) (answer, error) {
	instance, err := c.instance()
	if err != nil {
		return answer{}, err
	}
	return respond(map[string]any{"instance": c.showInstance(instance)}), nil
}

func deleteInstance(c *call) (answer, error) {
	instance, err := c.instance()
	if err != nil {
		return answer{}, err
	}
	return accepted, c.server.engine.DeleteInstance(c.tx, c.now, instance)
}

// instanceAction is the specification's section Detach Slave.
func instanceAction(c *call) (answer, error) {
	instance, err := c.instance()
	if err != nil {
		return answer{}, err
	}
	body, action, err := c.readAction("detach")
	if err != nil {
		return answer{}, err
	}
	body.object(action)
	if err := body.v.err(); err != nil {
		return answer{}, err
	}
	return accepted, c.server.engine.DetachInstance(c.tx, c.now, instance)
}
