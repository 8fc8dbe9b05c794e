package v1

import (
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// clusterActions are the actions on clusters, by name: trove/cluster/models.py, Cluster.action, and that of MongoDbCluster.
var clusterActions = map[string]func(c *front.Call, cluster engine.Cluster, parameter any) error{
	"grow":                 growCluster,
	"shrink":               shrinkCluster,
	"restart":              restartCluster,
	"upgrade":              upgradeCluster,
	"configuration_attach": attachToCluster,
	"configuration_detach": detachFromCluster,
	"add_shard":            addShard,
	"reset-status":         resetCluster,
}

// clusterAction is trove/cluster/service.py, ClusterController.action: the body's first member picks the schema, then there must be no
// other.
func clusterAction(c *front.Call) (front.Answer, error) {
	value, err := parse(c)
	if err != nil {
		return front.Answer{}, err
	}
	body, ok := value.(*dict)
	if !ok || len(body.keys) == 0 {
		return front.Answer{}, unforeseen()
	}
	if err := clusterActionBodies[body.keys[0]].check(body); err != nil {
		return front.Answer{}, err
	}
	if len(body.keys) != 1 {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "Action request should have exactly one action specified in body")
	}
	cluster, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	name := body.keys[0]
	act, ok := clusterActions[name]
	if !ok {
		return front.Answer{}, front.Fail(http.StatusBadRequest, "Action %s not supported", name)
	}
	if err := act(c, cluster, body.values[name]); err != nil {
		return outcome(c, front.Answer{}, err)
	}
	changed, err := c.Cluster()
	if err != nil {
		return front.Answer{}, err
	}
	// The answer is made from what was loaded before, as far as the datastore goes.
	changed.Version = cluster.Version
	return front.Answer{Status: http.StatusAccepted, Body: map[string]any{"cluster": clusterDocumentOf(c, changed, false)}}, nil
}

func growCluster(c *front.Call, cluster engine.Cluster, parameter any) error {
	items, _ := parameter.([]any)
	orders := make([]engine.MemberOrder, 0, len(items))
	for _, item := range items {
		node, _ := item.(*dict)
		if cluster.Version.Manager == "mongodb" {
			if err := checkMongoGrow(node); err != nil {
				return err
			}
		}
		order := memberOrder(node)
		// These are not read.
		order.Region, order.VolumeType = "", ""
		orders = append(orders, order)
	}
	return c.Engine.V1GrowCluster(c.Tx, c.Now, cluster, orders)
}

// checkMongoGrow is what mongodb refuses of an item: trove/common/strategies/cluster/experimental/mongodb/api.py, _parse_grow_item.
func checkMongoGrow(node *dict) error {
	for _, key := range []string{"volume", "type"} {
		if !node.has(key) {
			return front.Fail(http.StatusBadRequest, "An instance with the options dict_keys(%s) is missing the MongoDB required option %s.",
				reprList(node.keys), key)
		}
	}
	types := []string{"replica", engine.MemberQueryRouter}
	if !slices.Contains(types, node.text("type")) {
		return front.Fail(http.StatusBadRequest, "The value %s for key type is invalid. Allowed values are %s.", node.text("type"), reprList(types))
	}
	var others []string
	for _, key := range node.keys {
		if !slices.Contains([]string{"flavorRef", "volume", "type", "name", "related_to", "nics", "availability_zone"}, key) {
			others = append(others, key)
		}
	}
	if len(others) > 0 {
		return front.Fail(http.StatusBadRequest, "The arguments %s are not supported by MongoDB.", reprList(others))
	}
	return nil
}

func shrinkCluster(c *front.Call, cluster engine.Cluster, parameter any) error {
	items, _ := parameter.([]any)
	ids := make([]string, 0, len(items))
	for _, item := range items {
		node, _ := item.(*dict)
		ids = append(ids, node.text("id"))
	}
	return c.Engine.V1ShrinkCluster(c.Tx, c.Now, cluster, ids)
}

func restartCluster(c *front.Call, cluster engine.Cluster, _ any) error {
	return c.Engine.V1RestartCluster(c.Tx, c.Now, cluster)
}

// upgradeCluster takes inactive versions as well.
func upgradeCluster(c *front.Call, cluster engine.Cluster, parameter any) error {
	upgrade, _ := parameter.(*dict)
	version, err := versionIn(c, cluster.Version.DatastoreID, upgrade.text("datastore_version"))
	if err != nil {
		return err
	}
	return c.Engine.V1UpgradeCluster(c.Tx, c.Now, cluster, version)
}

func attachToCluster(c *front.Call, cluster engine.Cluster, parameter any) error {
	attach, ok := parameter.(*dict)
	if !ok || !attach.has("configuration_id") {
		return unforeseen()
	}
	id, ok := attach.get("configuration_id").(string)
	if !ok {
		id = repr(attach.get("configuration_id"))
	}
	return c.Engine.V1AttachToCluster(c.Tx, c.Now, cluster, id)
}

func detachFromCluster(c *front.Call, cluster engine.Cluster, _ any) error {
	return c.Engine.V1DetachFromCluster(c.Tx, c.Now, cluster)
}

func addShard(c *front.Call, cluster engine.Cluster, _ any) error {
	return c.Engine.V1AddShard(c.Tx, cluster)
}

// resetCluster is for administrators, unless it says that a deletion is to follow: trove/common/policies/clusters.py. What it says is not
// looked at, only that it says so.
func resetCluster(c *front.Call, cluster engine.Cluster, parameter any) error {
	force := false
	switch p := parameter.(type) {
	case *dict:
		force = p.has("force_delete")
	case []any:
		force = slices.Contains(p, any("force_delete"))
	case string:
		force = strings.Contains(p, "force_delete")
	default:
		return unforeseen()
	}
	if !force {
		return front.Fail(http.StatusForbidden, "Policy doesn't allow cluster:reset-status to be performed.")
	}
	return c.Engine.V1ResetCluster(c.Tx, c.Now, cluster)
}

// reprList writes texts as Python does a list.
func reprList(list []string) string {
	values := make([]any, 0, len(list))
	for _, s := range list {
		values = append(values, s)
	}
	return repr(values)
}
