package v1

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// create is POST /instances. What is looked at first, and so which of several mistakes is told, is as in trove/instance/service.py, create.
func create(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createInstanceSchema)
	if err != nil {
		return front.Answer{}, err
	}
	instance := body.dict("instance")
	order := engine.V1Order{
		ProjectID: c.Token.ProjectID, Name: instance.text("name"), FlavorID: lastSegment(instance.get("flavorRef")),
		ReplicaOf: instance.text("replica_of"), Region: c.Engine.Regions[0],
	}
	if n, ok := integer(instance.get("replica_count")); ok {
		order.Count = int(n)
	}
	if err := replicaRefusal(instance, order); err != nil {
		return front.Answer{}, err
	}
	volume := instance.dict("volume")
	order.VolumeSize, order.Details.VolumeType = sizeOf(volume.get("size")), volume.text("type")
	if order.Version, err = versionOf(c, instance, order); err != nil {
		return front.Answer{}, err
	}
	if order.Details.Databases, order.Details.Users, err = accounts(instance); err != nil {
		return front.Answer{}, err
	}
	if order.ReplicaOf != "" && len(order.Details.Databases)+len(order.Details.Users) > 0 {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "Cannot create a replica with users or databases.")
	}
	if order.HasConfiguration = instance.has("configuration"); order.HasConfiguration {
		order.ConfigurationID = lastSegment(instance.get("configuration"))
	}
	order.BackupID = lastSegment(instance.dict("restorePoint").get("backupRef"))
	if order.Details.Networks, err = networks(instance, order.ReplicaOf != ""); err != nil {
		return front.Answer{}, err
	}
	order.Details.Locality = instance.text("locality")
	if l := order.Details.Locality; l != "" && l != "affinity" && l != "anti-affinity" {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "Invalid locality '%s'. Must be one of ['affinity', 'anti-affinity']", l)
	}
	if instance.has("region_name") {
		order.Region = instance.text("region_name")
	}
	order.Details.AvailabilityZone = instance.text("availability_zone")
	order.Details.Access = plain(instance.dict("access"))
	if order.Details.Modules, err = modulesFor(c, instance, order.Version); err != nil {
		return front.Answer{}, err
	}
	created, err := c.Engine.V1Create(c.Tx, c.Now, order)
	if err != nil {
		return front.Answer{}, err
	}
	item, err := viewDetail(c, created)
	item.Locality = order.Details.Locality
	if order.Count > 1 {
		item.Password = make([]any, order.Count)
	}
	return front.Respond(map[string]any{"instance": item}), err
}

// replicaRefusal says what can't be asked for together with replica_of, or without it.
func replicaRefusal(instance *dict, order engine.V1Order) error {
	if order.ReplicaOf == "" {
		if order.Count > 1 {
			return front.Fail(http.StatusBadRequest, "Replica count only valid when creating replicas. Cannot create %d instances.", order.Count)
		}
		return nil
	}
	what := ""
	switch {
	case truthy(instance.get("flavorRef")):
		what = "flavor"
	case truthy(instance.get("datastore")):
		what = "datastore"
	case truthy(instance.get("volume")):
		what = "volume"
	case truthy(instance.get("locality")):
		what = "locality"
	default:
		return nil
	}
	return front.Fail(http.StatusBadRequest, "Cannot specify %s when creating replicas.", what)
}

// versionOf is the datastore version that an order is for.
func versionOf(c *front.Call, instance *dict, order engine.V1Order) (store.Version, error) {
	if order.ReplicaOf == "" {
		return findVersion(c, instance.dict("datastore"))
	}
	source, err := engine.V1Source(c.Tx, order.ProjectID, order.ReplicaOf)
	return source.Version, err
}

// networks are the nics that are asked for. trove/instance/service.py, _check_nic.
func networks(instance *dict, replica bool) ([]store.Network, error) {
	var list []store.Network
	for _, nic := range instance.dicts("nics") {
		n := store.Network{NetworkID: nic.text("network_id"), SubnetID: nic.text("subnet_id"), IPAddress: nic.text("ip_address")}
		if !nic.has("network_id") {
			n.NetworkID = nic.text("net-id")
		}
		switch {
		case replica && n.IPAddress != "":
			return nil, front.Fail(http.StatusBadRequest, "Cannot specify IP address when creating replicas.")
		case n.NetworkID == "" && n.SubnetID == "":
			return nil, front.Fail(http.StatusBadRequest, "Instance network or subnet needs to be specified.")
		case n.SubnetID == "" && n.IPAddress != "":
			return nil, front.Fail(http.StatusBadRequest, "Instance subnet needs to be specified.")
		case n.SubnetID != "" && n.SubnetID != engine.Subnet:
			return nil, unforeseen() // Neutron's 404
		case n.SubnetID != "" && n.NetworkID != "" && n.NetworkID != engine.Network:
			return nil, front.Fail(http.StatusBadRequest, "Subnet %s not found in the network %s.", n.SubnetID, n.NetworkID)
		case n.SubnetID != "":
			n.NetworkID = engine.Network
		}
		list = append(list, n)
	}
	return list, nil
}

// modulesFor are the ids of the modules that are asked for. Unknown ones are left out, as Trove does (trove/module/models.py, load_by_ids).
func modulesFor(c *front.Call, instance *dict, version store.Version) ([]string, error) {
	var ids []string
	for _, m := range instance.dicts("modules") {
		module, err := c.Tx.Module(c.Token.ProjectID, m.text("id"))
		if found, err := store.Exists(err); err != nil {
			return nil, err
		} else if !found {
			continue
		}
		if module.DatastoreID != "" && module.DatastoreID != version.DatastoreID {
			return nil, front.Fail(http.StatusBadRequest, "The module is invalid: Module '%s' cannot be applied  (Wrong datastore '%s' - expected '%s')",
				module.Name, module.DatastoreID, version.DatastoreID)
		}
		if module.DatastoreVersionID != "" && module.DatastoreVersionID != version.ID {
			return nil, front.Fail(http.StatusBadRequest,
				"The module is invalid: Module '%s' cannot be applied  (Wrong datastore version '%s' - expected '%s')",
				module.Name, module.DatastoreVersionID, version.ID)
		}
		ids = append(ids, module.ID)
	}
	return ids, nil
}

// lastSegment is the id in a reference, which may be an address. trove/common/utils.py, get_id_from_href.
func lastSegment(value any) string {
	if value == nil {
		return ""
	}
	text := fmt.Sprint(value)
	return text[strings.LastIndexByte(text, '/')+1:]
}

// sizeOf is a size that its schema accepts, 0 where there is none.
func sizeOf(value any) int {
	if value == nil {
		return 0
	}
	n, err := strconv.Atoi(fmt.Sprint(value))
	if err != nil {
		return 0
	}
	return n
}

// truthy is what Python takes for true.
func truthy(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case *dict:
		return len(v.keys) > 0
	case []any:
		return len(v) > 0
	default:
		return fmt.Sprint(v) != "0" && fmt.Sprint(v) != "false"
	}
}

// plain is an object without its order, nil if it is empty.
func plain(d *dict) map[string]any {
	if d == nil || len(d.keys) == 0 {
		return nil
	}
	return d.values
}
