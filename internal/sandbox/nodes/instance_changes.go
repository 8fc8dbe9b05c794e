package nodes

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// editInstance attaches a configuration group to an instance, or by null detaches the one that it has: Trove v1.0's call
// (trove/instance/service.py, InstanceController.edit) for the capabilities configuration-attach and configuration-detach. It takes a node
// too, where the capability is on for nodes.
func editInstance(c *front.Call) (front.Answer, error) {
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
	instance.require("configuration")
	instance.only("configuration")
	group := instance.uuid("configuration")
	if err := body.v.err(); err != nil {
		return front.Answer{}, err
	}
	d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	capability := "configuration-attach"
	if group == "" {
		capability = "configuration-detach"
	}
	if err := d.Allow(c.Tx, capability); err != nil {
		return front.Answer{}, err
	}
	switch {
	case d.ClusterID != "":
		return front.Accepted, engine.ConfigureNode(c.Tx, c.Now, d, group)
	case group == "":
		return front.Accepted, c.Engine.V1DetachConfiguration(c.Tx, c.Now, d)
	default:
		return front.Accepted, c.Engine.V1Attach(c.Tx, c.Now, d, group)
	}
}

// resizeInstance is Trove v1.0's action resize, for the capabilities resize-flavor and resize-volume (trove/instance/service.py,
// InstanceController._action_resize). One request resizes one thing.
func resizeInstance(c *front.Call, d engine.Deployed, resize object) error {
	resize.only("flavorRef", "volume")
	if len(resize.values) != 1 {
		resize.v.add(resize.path, "%s is not valid under any of the given schemas", python(resize.values))
	}
	flavor, volume := resize.flavorRef("flavorRef"), resize.object("volume")
	volume.only("size")
	if resize.has("volume") {
		volume.require("size")
	}
	size := volume.size("size")
	if err := resize.v.err(); err != nil {
		return err
	}
	if flavor != "" {
		if err := d.Allow(c.Tx, "resize-flavor"); err != nil {
			return err
		}
		return c.Engine.V1ResizeFlavor(c.Tx, c.Now, d, flavor)
	}
	if err := d.Allow(c.Tx, "resize-volume"); err != nil {
		return err
	}
	return c.Engine.V1ResizeVolume(c.Tx, c.Now, d, size)
}

// instanceAction is the specification's section Detach Slave and the feedback's replicate, and of Trove v1.0's actions those that the specification names, or that make
// a configuration group take effect.
func instanceAction(c *front.Call) (front.Answer, error) {
	d, err := engine.FindDeployed(c.Tx, c.Token.ProjectID, c.Parameters[0])
	if err != nil {
		return front.Answer{}, err
	}
	body, action, err := readAction(c, "detach", "resize", "restart", "replicate")
	if err != nil {
		return front.Answer{}, err
	}
	arguments := body.object(action)
	switch action {
	case "resize":
		return front.Accepted, resizeInstance(c, d, arguments)
	case "replicate":
		return replicate(c, d, arguments)
	}
	arguments.only()
	if err := body.v.err(); err != nil {
		return front.Answer{}, err
	}
	if action == "restart" {
		return front.Accepted, c.Engine.V1Restart(c.Tx, c.Now, d)
	}
	instance, err := findInstance(c)
	if err != nil {
		return front.Answer{}, err
	}
	return front.Accepted, c.Engine.DetachInstance(c.Tx, c.Now, instance)
}

// instanceRoutes are the calls on instances that stand by themselves.
var instanceRoutes = []front.Route{
	front.On(http.MethodPost, "/instances", createInstance),
	front.On(http.MethodGet, "/instances", listInstances),
	front.On(http.MethodGet, "/instances/{}", showInstance),
	front.On(http.MethodDelete, "/instances/{}", deleteInstance),
	front.On(http.MethodPut, "/instances/{}", editInstance),
	front.On(http.MethodPatch, "/instances/{}", editInstance),
	front.On(http.MethodPost, "/instances/{}/action", instanceAction),
}
