package v1

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// createCluster is trove/cluster/service.py, ClusterController.create.
func createCluster(c *front.Call) (front.Answer, error) {
	body, err := readBody(c, createClusterBody)
	if err != nil {
		return front.Answer{}, err
	}
	cluster := body.dict("cluster")
	version, err := findVersion(c, cluster.dict("datastore"))
	if err != nil {
		return front.Answer{}, err
	}
	order := engine.V1ClusterOrder{
		ProjectID: c.Token.ProjectID, Name: cluster.text("name"), Version: version, Locality: cluster.text("locality"),
		ConfigurationID: configurationID(cluster.get("configuration")), Mongo: mongoExtras(cluster.dict("extended_properties")),
	}
	for _, item := range cluster.dicts("instances") {
		member := memberOrder(item)
		member.Name, member.Type, member.RelatedTo = "", "", ""
		order.Members = append(order.Members, member)
	}
	created, err := c.Engine.V1CreateCluster(c.Tx, c.Now, order)
	if err != nil {
		return outcome(c, front.Answer{}, err)
	}
	document := clusterDocumentOf(c, created, false)
	document.Locality = order.Locality
	return front.Respond(map[string]any{"cluster": document}), nil
}

// defaultDatastore is the one that is meant where a body names none.
const defaultDatastore = "mysql"

// findVersion finds the version that a body's datastore names. trove/datastore/models.py, get_datastore_version, which fails for members that it
// doesn't know.
func findVersion(c *front.Call, datastore *dict) (store.Version, error) {
	if datastore != nil {
		for _, key := range datastore.keys {
			if !slices.Contains([]string{"type", "version", "version_number", "return_inactive"}, key) {
				return store.Version{}, unforeseen()
			}
		}
	}
	name := cmp.Or(datastore.text("type"), defaultDatastore)
	found, err := c.Tx.Datastore(name)
	if ok, err := store.Exists(err); err != nil {
		return store.Version{}, err
	} else if !ok {
		return store.Version{}, front.Fail(http.StatusNotFound, "Datastore '%s' cannot be found.", name)
	}
	asked := cmp.Or(datastore.text("version"), found.DefaultVersionID)
	version, err := versionIn(c, found.ID, asked)
	if err != nil {
		return version, err
	}
	if number := datastore.text("version_number"); number != "" && number != version.Name && asked != version.ID {
		return version, front.Fail(http.StatusBadRequest, "Datastore version '%s' cannot be found.", number)
	}
	if inactive, _ := datastore.get("return_inactive").(bool); !version.Active && !inactive {
		return version, front.Fail(http.StatusBadRequest, "Datastore version '%s' is not active.", version.Name)
	}
	return version, nil
}

// versionIn is a version of a datastore by its id or its name. trove/datastore/models.py, DatastoreVersion.load.
func versionIn(c *front.Call, datastoreID, idOrName string) (store.Version, error) {
	version, err := c.Tx.Version(datastoreID, idOrName)
	ok, err := store.Exists(err)
	switch {
	case err != nil || ok:
		return version, err
	case front.UUIDExpression.MatchString(idOrName):
		return version, front.Fail(http.StatusNotFound, "DBDatastoreVersion Not Found")
	default:
		return version, front.Fail(http.StatusBadRequest, "Datastore version '%s' cannot be found.", idOrName)
	}
}

// memberOrder reads what is asked for of a new member. The schema has let it pass.
func memberOrder(node *dict) engine.MemberOrder {
	volume := node.dict("volume")
	order := engine.MemberOrder{
		Name: node.text("name"), FlavorID: flavorID(node.get("flavorRef")), VolumeSize: integerOf(volume.get("size"), 0),
		VolumeType: volume.text("type"), AvailabilityZone: node.text("availability_zone"), Region: node.text("region_name"),
		Type: node.text("type"), RelatedTo: node.text("related_to"),
	}
	for _, nic := range node.dicts("nics") {
		order.Network = &store.Network{NetworkID: nic.text("network_id"), SubnetID: nic.text("subnet_id"), IPAddress: nic.text("ip_address")}
	}
	for _, module := range node.dicts("modules") {
		order.Modules = append(order.Modules, module.text("id"))
	}
	return order
}

// mongoExtras reads a mongodb cluster's extended_properties.
func mongoExtras(properties *dict) engine.MongoExtras {
	defaults := engine.DefaultMongoExtras()
	return engine.MongoExtras{
		ConfigServers: integerOf(properties.get("num_configsvr"), defaults.ConfigServers), ConfigServerSize: integerOf(properties.get("configsvr_volume_size"), defaults.ConfigServerSize),
		QueryRouters: integerOf(properties.get("num_mongos"), defaults.QueryRouters), QueryRouterSize: integerOf(properties.get("mongos_volume_size"), defaults.QueryRouterSize),
		ConfigServerVolumeType: properties.text("configsvr_volume_type"), QueryRouterVolumeType: properties.text("mongos_volume_type"),
	}
}

// flavorID is the id in a flavorRef: a number, an id, or the flavor's address. trove/common/utils.py, get_id_from_href.
func flavorID(value any) string {
	s, ok := value.(string)
	if !ok {
		return repr(value)
	}
	if address, err := url.Parse(s); err == nil {
		s = address.Path
	}
	return s[strings.LastIndexByte(s, '/')+1:]
}

// integerOf is a number, or a text that is one; otherwise if it is missing.
func integerOf(value any, otherwise int) int {
	text := ""
	switch v := value.(type) {
	case json.Number:
		text = v.String()
	case string:
		text = v
	default:
		return otherwise
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		// Larger than any limit.
		return 1<<31 - 1
	}
	return int(n)
}

// configurationID is what a body gives as the id of a configuration group: nil for null, "" for what Python takes for false.
func configurationID(value any) *string {
	var id string
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		id = v
	case bool:
		if v {
			id = repr(v)
		}
	case *dict:
		if len(v.keys) > 0 {
			id = repr(v)
		}
	case []any:
		if len(v) > 0 {
			id = repr(v)
		}
	default:
		if id = repr(v); id == "0" {
			id = ""
		}
	}
	return &id
}
