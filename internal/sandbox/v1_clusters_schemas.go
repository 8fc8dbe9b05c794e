package sandbox

// The schemas of calls on clusters. Trove, trove/common/apischema.py.

// v1NewMember is a member that is to be made, with what only a grow takes.
func v1NewMember(more ...member) schema {
	return schema{ofType("object"), required("flavorRef"), properties(append(more,
		member{"flavorRef", v1FlavorRef}, member{"volume", v1Volume}, member{"nics", v1NICs}, member{"availability_zone", v1Name},
		member{"modules", v1ModuleList}, member{"region_name", v1Name},
	)...)}
}

var v1CreateClusterBody = wrapped("cluster", schema{
	ofType("object"), required("name", "datastore", "instances"), properties(
		member{"name", v1Name},
		member{"datastore", schema{ofType("object"), required("type", "version"), properties(member{"type", v1Name}, member{"version", v1Name})}},
		member{"instances", schema{ofType("array"), items(v1NewMember())}},
		member{"locality", v1Name},
		member{"extended_properties", schema{ofType("object"), properties(
			member{"num_configsvr", v1Size}, member{"num_mongos", v1Size}, member{"configsvr_volume_size", v1Size},
			member{"configsvr_volume_type", v1Name}, member{"mongos_volume_size", v1Size}, member{"mongos_volume_type", v1Name},
		)}},
	),
})

// v1ClusterActionBodies are those of actions; others are not checked.
var v1ClusterActionBodies = map[string]schema{
	"add_shard": wrapped("add_shard", schema{ofType("object")}),
	"grow": wrapped("grow", schema{ofType("array"), items(v1NewMember(
		member{"name", v1Name}, member{"related_to", v1Name}, member{"type", v1Name},
	))}),
	"shrink":  wrapped("shrink", schema{ofType("array"), items(schema{ofType("object"), required("id"), properties(member{"id", v1UUID})})}),
	"upgrade": wrapped("upgrade", schema{ofType("object"), required("datastore_version"), properties(member{"datastore_version", v1Name})}),
}
