package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
)

// v1ClusterActions are the actions on clusters, by name: trove/cluster/models.py, Cluster.action, and that of MongoDbCluster.
var v1ClusterActions = map[string]func(c *call, cluster engine.Cluster, parameter any) error{
	"grow":                 v1GrowCluster,
	"shrink":               v1ShrinkCluster,
	"restart":              v1RestartCluster,
	"upgrade":              v1UpgradeCluster,
	"configuration_attach": v1AttachToCluster,
	"configuration_detach": v1DetachFromCluster,
	"add_shard":            v1AddShard,
	"reset-status":         v1ResetCluster,
}

// v1ClusterAction is trove/cluster/service.py, ClusterController.action: the body's first member picks the schema, then there must be no
// other.
func v1ClusterAction(c *call) (answer, error) {
	value, err := v1Parse(c)
	if err != nil {
		return answer{}, err
	}
	body, ok := value.(*dict)
	if !ok || len(body.keys) == 0 {
		return answer{}, unforeseen()
	}
	if err := v1ClusterActionBodies[body.keys[0]].check(body); err != nil {
		return answer{}, err
	}
	if len(body.keys) != 1 {
		return answer{}, fail(http.StatusBadRequest, "Action request should have exactly one action specified in body")
	}
	cluster, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	name := body.keys[0]
	act, ok := v1ClusterActions[name]
	if !ok {
		return answer{}, fail(http.StatusBadRequest, "Action %s not supported", name)
	}
	if err := act(c, cluster, body.values[name]); err != nil {
		return outcome(c, answer{}, err)
	}
	changed, err := c.cluster()
	if err != nil {
		return answer{}, err
	}
	// The answer is made from what was loaded before, as far as the datastore goes.
	changed.Version = cluster.Version
	return answer{status: http.StatusAccepted, body: map[string]any{"cluster": v1ClusterDocumentOf(c, changed, false)}}, nil
}

func v1GrowCluster(c *call, cluster engine.Cluster, parameter any) error {
	items, _ := parameter.([]any)
	orders := make([]engine.MemberOrder, 0, len(items))
	for _, item := range items {
		node, _ := item.(*dict)
		if cluster.Version.Manager == "mongodb" {
			if err := checkMongoGrow(node); err != nil {
				return err
			}
		}
		order := v1MemberOrder(node)
		// These are not read.
		order.Region, order.VolumeType = "", ""
		orders = append(orders, order)
	}
	return c.engine.V1GrowCluster(c.tx, c.now, cluster, orders)
}

// checkMongoGrow is what mongodb refuses of an item: trove/common/strategies/cluster/experimental/mongodb/api.py, _parse_grow_item.
func checkMongoGrow(node *dict) error {
	for _, key := range []string{"volume", "type"} {
		if !node.has(key) {
			return fail(http.StatusBadRequest, "An instance with the options dict_keys(%s) is missing the MongoDB required option %s.",
				reprList(node.keys), key)
		}
	}
	types := []string{"replica", engine.MemberQueryRouter}
	if !slices.Contains(types, node.text("type")) {
		return fail(http.StatusBadRequest, "The value %s for key type is invalid. Allowed values are %s.", node.text("type"), reprList(types))
	}
	var others []string
	for _, key := range node.keys {
		if !slices.Contains([]string{"flavorRef", "volume", "type", "name", "related_to", "nics", "availability_zone"}, key) {
			others = append(others, key)
		}
	}
	if len(others) > 0 {
		return fail(http.StatusBadRequest, "The arguments %s are not supported by MongoDB.", reprList(others))
	}
	return nil
}

func v1ShrinkCluster(c *call, cluster engine.Cluster, parameter any) error {
	items, _ := parameter.([]any)
	ids := make([]string, 0, len(items))
	for _, item := range items {
		node, _ := item.(*dict)
		ids = append(ids, node.text("id"))
	}
	return c.engine.V1ShrinkCluster(c.tx, c.now, cluster, ids)
}

func v1RestartCluster(c *call, cluster engine.Cluster, _ any) error {
	return c.engine.V1RestartCluster(c.tx, c.now, cluster)
}

// v1UpgradeCluster takes inactive versions as well.
func v1UpgradeCluster(c *call, cluster engine.Cluster, parameter any) error {
	upgrade, _ := parameter.(*dict)
	version, err := v1VersionIn(c, cluster.Version.DatastoreID, upgrade.text("datastore_version"))
	if err != nil {
		return err
	}
	return c.engine.V1UpgradeCluster(c.tx, c.now, cluster, version)
}

func v1AttachToCluster(c *call, cluster engine.Cluster, parameter any) error {
	attach, ok := parameter.(*dict)
	if !ok || !attach.has("configuration_id") {
		return unforeseen()
	}
	id, ok := attach.get("configuration_id").(string)
	if !ok {
		id = repr(attach.get("configuration_id"))
	}
	return c.engine.V1AttachToCluster(c.tx, c.now, cluster, id)
}

func v1DetachFromCluster(c *call, cluster engine.Cluster, _ any) error {
	return c.engine.V1DetachFromCluster(c.tx, c.now, cluster)
}

func v1AddShard(c *call, cluster engine.Cluster, _ any) error {
	return c.engine.V1AddShard(c.tx, cluster)
}

// v1ResetCluster is for administrators, unless it says that a deletion is to follow: trove/common/policies/clusters.py. What it says is not
// looked at, only that it says so.
func v1ResetCluster(c *call, cluster engine.Cluster, parameter any) error {
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
		return fail(http.StatusForbidden, "Policy doesn't allow cluster:reset-status to be performed.")
	}
	return c.engine.V1ResetCluster(c.tx, c.now, cluster)
}

// reprList writes texts as Python does a list.
func reprList(list []string) string {
	values := make([]any, 0, len(list))
	for _, s := range list {
		values = append(values, s)
	}
	return repr(values)
}
