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
	order := instanceOrder(c, instance, "of")
	if err := instance.v.err(); err != nil {
		return front.Answer{}, err
	}
	created, err := c.Engine.CreateInstance(c.Tx, c.Now, order)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Respond(map[string]any{"instance": instanceDocumentOf(c, created)}), nil
}

// instanceOrder reads what the documents of Create Master and Create Slave ask for. Of a slave, these are required.
func instanceOrder(c *front.Call, instance object, ofSlave ...string) engine.InstanceOrder {
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
		slave.require(ofSlave...)
		slave.only("of", "read_only")
		order.SlaveOf, order.ReadOnly = slave.uuid("of"), slave.boolean("read_only", true)
	}
	return order
}

// replicate makes slaves of one master from one snapshot: "we propose a 'replicate' action that can create N slaves from an existing master in
// one call" (specification, section Feedback, Create Slave). Each is asked for in the form of Create Slave, and answered in it. Trove v1.0's
// replica_count asks for a number of slaves that are alike, names them itself and tells the last alone: that would take from a slave what
// Create Slave gives it, a name, a flavor, a volume and a configuration group of its own.
func replicate(c *front.Call, master engine.Deployed, arguments object) (front.Answer, error) {
	arguments.require("slaves")
	arguments.only("slaves")
	slaves := arguments.objects("slaves")
	switch {
	case arguments.has("slaves") && slaves != nil && len(slaves) == 0:
		arguments.v.add(arguments.at("slaves"), "[] is too short")
	case len(slaves) > maxNodes:
		arguments.v.add(arguments.at("slaves"), "%s is too long", python(arguments.values["slaves"]))
	}
	orders := make([]engine.InstanceOrder, 0, len(slaves))
	for _, slave := range slaves {
		order := instanceOrder(c, slave)
		if of := order.SlaveOf; of != "" && of != master.ID {
			slave.v.add(slave.at("slave"), "'%s' is not the master that is replicated", of)
		}
		if !slave.has("slave") {
			order.ReadOnly = true
		}
		orders = append(orders, order)
	}
	if err := arguments.v.err(); err != nil {
		return front.Answer{}, err
	}
	if master.ClusterID != "" { // "In the first iteration, replication will not be supported for clusters."
		if err := master.Allow(c.Tx, "replication-read-only"); err != nil {
			return front.Answer{}, err
		}
	}
	made, err := c.Engine.Replicate(c.Tx, c.Now, master.ID, orders)
	if err != nil {
		return front.Answer{}, err
	}
	list := make([]instanceDocument, 0, len(made))
	for _, slave := range made {
		list = append(list, instanceDocumentOf(c, slave))
	}
	return front.Respond(map[string]any{"instances": list}), nil
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
