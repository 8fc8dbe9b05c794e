package sandbox

import "regexp"

// The schemas of calls on clusters. Trove, trove/common/apischema.py.

var (
	v1NonEmpty  = schema{kind: "string", minLength: 1, maxLength: 255, pattern: regexp.MustCompile(`^.*[0-9a-zA-Z]+.*$`)}
	v1Positive  = schema{kind: "string", minLength: 1, maxLength: 40, pattern: regexp.MustCompile(sizePattern)}
	v1UUID      = schema{kind: "string", minLength: 1, maxLength: 64, pattern: uuidExpression}
	v1Address   = schema{kind: "string", minLength: 7, maxLength: 15, pattern: regexp.MustCompile(`^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$`)}
	v1FlavorRef = schema{oneOf: []schema{v1NonEmpty, {kind: "integer"}}}
	// v1Size is volume_size and number_of_nodes.
	v1Size   = schema{oneOf: []schema{{kind: "integer", minimum: 1}, v1Positive}}
	v1Volume = schema{kind: "object", required: []string{"size"}, properties: map[string]schema{
		"size": v1Size,
		"type": {oneOf: []schema{v1NonEmpty, {kind: "null"}}},
	}}
	v1Nics = schema{kind: "array", maxItems: 1, items: &schema{kind: "object", closed: true, properties: map[string]schema{
		"net-id": v1UUID, "network_id": v1UUID, "subnet_id": v1UUID, "ip_address": v1Address,
	}}}
	v1Modules = schema{kind: "array", items: &schema{kind: "object", required: []string{"id"}, properties: map[string]schema{"id": v1UUID}}}
)

var v1CreateClusterSchema = schema{kind: "object", required: []string{"cluster"}, properties: map[string]schema{
	"cluster": {kind: "object", required: []string{"name", "datastore", "instances"}, properties: map[string]schema{
		"name": v1NonEmpty,
		"datastore": {kind: "object", required: []string{"type", "version"}, properties: map[string]schema{
			"type": v1NonEmpty, "version": v1NonEmpty,
		}},
		"instances": {kind: "array", items: &schema{kind: "object", required: []string{"flavorRef"}, properties: map[string]schema{
			"flavorRef": v1FlavorRef, "volume": v1Volume, "nics": v1Nics, "availability_zone": v1NonEmpty, "modules": v1Modules,
			"region_name": v1NonEmpty,
		}}},
		"locality": v1NonEmpty,
		"extended_properties": {kind: "object", properties: map[string]schema{
			"num_configsvr": v1Size, "num_mongos": v1Size, "configsvr_volume_size": v1Size, "configsvr_volume_type": v1NonEmpty,
			"mongos_volume_size": v1Size, "mongos_volume_type": v1NonEmpty,
		}},
	}},
}}

// v1ActionSchemas are those of the bodies of actions; others are not checked.
var v1ActionSchemas = map[string]schema{
	"add_shard": {kind: "object", required: []string{"add_shard"}, properties: map[string]schema{"add_shard": {kind: "object"}}},
	"grow": {kind: "object", required: []string{"grow"}, properties: map[string]schema{
		"grow": {kind: "array", items: &schema{kind: "object", required: []string{"flavorRef"}, properties: map[string]schema{
			"name": v1NonEmpty, "flavorRef": v1FlavorRef, "volume": v1Volume, "nics": v1Nics, "availability_zone": v1NonEmpty,
			"modules": v1Modules, "related_to": v1NonEmpty, "type": v1NonEmpty, "region_name": v1NonEmpty,
		}}},
	}},
	"shrink": {kind: "object", required: []string{"shrink"}, properties: map[string]schema{
		"shrink": {kind: "array", items: &schema{kind: "object", required: []string{"id"}, properties: map[string]schema{"id": v1UUID}}},
	}},
	"upgrade": {kind: "object", required: []string{"upgrade"}, properties: map[string]schema{
		"upgrade": {kind: "object", required: []string{"datastore_version"}, properties: map[string]schema{"datastore_version": v1NonEmpty}},
	}},
}
