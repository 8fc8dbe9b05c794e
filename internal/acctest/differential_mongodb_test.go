package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A cluster of MongoDB, whose members are of several types and stand in shards.
func TestDifferentialMongoDB(t *testing.T) {
	t.Parallel()
	grow := func(name, items string) exchange { return act(name, `{"grow":[`+items+`]}`) }
	replica := func(name string, more ...string) string {
		return fmt.Sprintf(`{"name":%q,"type":"replica","flavorRef":"2","volume":{"size":1}{nics}%s}`, name, strings.Join(append([]string{""}, more...), ","))
	}
	const router = `{"type":"query_router","flavorRef":"2","volume":{"size":1}{nics}}`
	shard := replica("n1", `"related_to":"n1"`) + "," + replica("n2", `"related_to":"n1"`) + "," + replica("n3", `"related_to":"n1"`)
	compare(t, slices.Concat([]exchange{
		create("created", newCluster("mongodb", "4.0.28", members(3), `"extended_properties":{"num_mongos":1,"num_configsvr":1,"configsvr_volume_size":2}`)),
	}, while(
		exchange{name: "building", path: cluster, without: []string{"cluster.instances", "cluster.ip"}},
		act("grown while building", `{"grow":[`+router+`]}`),
		act("shrunk while building", `{"shrink":[{"id":"`+nobody+`"}]}`),
		act("sharded while building", `{"add_shard":{}}`),
		exchange{name: "deleted while building", method: "DELETE", path: cluster},
	), settled("built", 3), []exchange{
		{name: "shown", path: cluster, keep: map[string]string{"one": "cluster.instances.0.id"}},
		{name: "listed", path: "/clusters"},
		{name: "member", path: cluster + "/instances/{one}"},
		{
			name: "all members as instances", path: "/instances?include_clustered=true", without: []string{"instances.operating_status"},
			keep: map[string]string{"router": "instances.name=c-mongos-1.id", "config": "instances.name=c-configsvr-1.id"},
		},
		{name: "router", path: cluster + "/instances/{router}", until: [2]string{"instance.status", "ACTIVE"}},
		{name: "config server", path: cluster + "/instances/{config}", until: [2]string{"instance.status", "ACTIVE"}},

		act("restarted", `{"restart":{}}`),
		act("upgraded", `{"upgrade":{"datastore_version":"4.4.13"}}`),
		act("configured", `{"configuration_attach":{"configuration_id":"`+nobody+`"}}`),
		act("no longer configured", `{"configuration_detach":{}}`),
		act("unknown action", `{"nosuch":{}}`),
		grow("grown by none", ``),
		grow("grown without a type", member),
		grow("grown by an unknown type", `{"type":"arbiter","flavorRef":"2","volume":{"size":1}}`),
		grow("grown by a config server", `{"type":"config_server","flavorRef":"2","volume":{"size":1}}`),
		grow("grown without a volume", `{"type":"query_router","flavorRef":"2"}`),
		grow("grown by what it doesn't know", `{"type":"query_router","flavorRef":"2","volume":{"size":1},"region_name":"RegionOne"}`),
		grow("grown by one replica", replica("n1")),
		grow("grown by two replicas", replica("n1", `"related_to":"n1"`)+","+replica("n2", `"related_to":"n1"`)),
		grow("grown by unrelated replicas", replica("n1")+","+replica("n2")+","+replica("n3")),
		grow("grown by replicas of one name", replica("n1")+","+replica("n1", `"related_to":"n1"`)+","+replica("n1", `"related_to":"n1"`)),
		grow("grown by replicas without names", strings.Repeat(`,{"type":"replica","flavorRef":"2","volume":{"size":1}}`, 3)[1:]),
		grow("grown by related to nobody", replica("n1", `"related_to":"n9"`)+","+replica("n2", `"related_to":"n9"`)+","+replica("n3", `"related_to":"n9"`)),
		grow("grown by an unknown flavor", strings.ReplaceAll(shard, `"flavorRef":"2"`, `"flavorRef":"999"`)),
		grow("grown by too large volumes", strings.ReplaceAll(shard, `"size":1`, `"size":51`)),
		grow("grown by unequal volumes", strings.Replace(shard, `"size":1`, `"size":2`, 1)),
		act("shrunk by none", `{"shrink":[]}`),
		act("shrunk by nobody", `{"shrink":[{"id":"`+nobody+`"}]}`),
		act("shrunk by the last router", `{"shrink":[{"id":"{router}"}]}`),
		act("shrunk by a config server", `{"shrink":[{"id":"{config}"}]}`),
		act("shrunk by a part of a shard", `{"shrink":[{"id":"{one}"}]}`),
	}, settled("nothing was done", 3), []exchange{
		grow("grown by a router", `{"name":"second","type":"query_router","flavorRef":"2","volume":{"size":1}{nics}}`),
	}, while(
		grow("grown while growing", router),
		exchange{name: "deleted while growing", method: "DELETE", path: cluster},
	), settled("with a router", 3), []exchange{
		{name: "routers", path: "/instances?include_clustered=true", keep: map[string]string{"second": "instances.name=second.id"}, without: []string{"instances.operating_status"}},
		grow("grown by a shard", shard),
	}, settled("with a shard", 6), []exchange{
		{
			name: "shard", path: cluster,
			keep: map[string]string{"n#1": "cluster.instances.name=n1.id", "n#2": "cluster.instances.name=n2.id", "n#3": "cluster.instances.name=n3.id"},
		},
		act("shrunk by the shard undrained", `{"shrink":[{"id":"{n#1}"},{"id":"{n#2}"},{"id":"{n#3}"}]}`),
		act("shrunk by a part of the shard", `{"shrink":[{"id":"{n#1}"},{"id":"{n#2}"}]}`),
		{
			name: "shrunk by the shard", method: "POST", path: cluster, body: `{"shrink":[{"id":"{n#1}"},{"id":"{n#2}"},{"id":"{n#3}"}]}`,
			before: func(t *testing.T, p *party) { p.cloud.Drain(t, p.known["n#1"], p.known["n#2"], p.known["n#3"]) },
		},
	}, while(act("shrunk while shrinking", `{"shrink":[{"id":"{second}"}]}`)), settled("without the shard", 3), []exchange{
		act("shrunk by a router", `{"shrink":[{"id":"{second}"}]}`),
	}, settled("without the router", 3), []exchange{
		{name: "router is gone", path: cluster + "/instances/{second}", status: 404},
		act("sharded", `{"add_shard":{}}`),
	}, gone("cluster", cluster)), OwnAgents)
}
