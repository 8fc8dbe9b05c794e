package sandbox

import "regexp"

// The schemas of calls on clusters. Trove, trove/common/apischema.py.

var (
	v1TextSchema     = schema{kind: "string", minLength: 1, maxLength: 255, pattern: regexp.MustCompile(`^.*[0-9a-zA-Z]+.*$`)}
	v1PositiveSchema = schema{kind: "string", minLength: 1, maxLength: 40, pattern: regexp.MustCompile(sizePattern)}
	v1UUIDSchema     = schema{kind: "string", minLength: 1, maxLength: 64, pattern: uuidExpression}
	v1AddressSchema  = schema{kind: "string", minLength: 7, maxLength: 15, pattern: regexp.MustCompile(`^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$`)}
	v1FlavorSchema   = schema{oneOf: []schema{v1TextSchema, {kind: "integer"}}}
	// v1SizeSchema is volume_size and number_of_nodes.
	v1SizeSchema   = schema{oneOf: []schema{{kind: "integer", minimum: 1}, v1PositiveSchema}}
	v1VolumeSchema = schema{kind: "object", required: []string{"size"}, properties: map[string]schema{
		"size": v1SizeSchema,
		"type": {oneOf: []schema{v1TextSchema, {kind: "null"}}},
	}}
	v1NicsSchema = schema{kind: "array", maxItems: 1, items: &schema{kind: "object", closed: true, properties: map[string]schema{
		"net-id": v1UUIDSchema, "network_id": v1UUIDSchema, "subnet_id": v1UUIDSchema, "ip_address": v1AddressSchema,
	}}}
	v1ModulesSchema = schema{kind: "array", items: &schema{kind: "object", required: []string{"id"}, properties: map[string]schema{"id": v1UUIDSchema}}}
)

var v1CreateClusterSchema = schema{kind: "object", required: []string{"cluster"}, properties: map[string]schema{
	"cluster": {kind: "object", required: []string{"name", "datastore", "instances"}, properties: map[string]schema{
		"name": v1TextSchema,
		"datastore": {kind: "object", required: []string{"type", "version"}, properties: map[string]schema{
			"type": v1TextSchema, "version": v1TextSchema,
		}},
		"instances": {kind: "array", items: &schema{kind: "object", required: []string{"flavorRef"}, properties: map[string]schema{
			"flavorRef": v1FlavorSchema, "volume": v1VolumeSchema, "nics": v1NicsSchema, "availability_zone": v1TextSchema, "modules": v1ModulesSchema,
			"region_name": v1TextSchema,
		}}},
		"locality": v1TextSchema,
		"extended_properties": {kind: "object", properties: map[string]schema{
			"num_configsvr": v1SizeSchema, "num_mongos": v1SizeSchema, "configsvr_volume_size": v1SizeSchema, "configsvr_volume_type": v1TextSchema,
			"mongos_volume_size": v1SizeSchema, "mongos_volume_type": v1TextSchema,
		}},
	}},
}}

// v1ActionSchemas are those of the bodies of actions; others are not checked.
var v1ActionSchemas = map[string]schema{
	"add_shard": {kind: "object", required: []string{"add_shard"}, properties: map[string]schema{"add_shard": {kind: "object"}}},
	"grow": {kind: "object", required: []string{"grow"}, properties: map[string]schema{
		"grow": {kind: "array", items: &schema{kind: "object", required: []string{"flavorRef"}, properties: map[string]schema{
			"name": v1TextSchema, "flavorRef": v1FlavorSchema, "volume": v1VolumeSchema, "nics": v1NicsSchema, "availability_zone": v1TextSchema,
			"modules": v1ModulesSchema, "related_to": v1TextSchema, "type": v1TextSchema, "region_name": v1TextSchema,
		}}},
	}},
	"shrink": {kind: "object", required: []string{"shrink"}, properties: map[string]schema{
		"shrink": {kind: "array", items: &schema{kind: "object", required: []string{"id"}, properties: map[string]schema{"id": v1UUIDSchema}}},
	}},
	"upgrade": {kind: "object", required: []string{"upgrade"}, properties: map[string]schema{
		"upgrade": {kind: "object", required: []string{"datastore_version"}, properties: map[string]schema{"datastore_version": v1TextSchema}},
	}},
}
