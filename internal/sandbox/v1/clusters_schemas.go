package v1

// The schemas of calls on clusters. Trove, trove/common/apischema.py.

// newMember is a member that is to be made, with what only a grow takes.
func newMember(more ...member) schema {
	return schema{ofType("object"), required("flavorRef"), properties(append(more,
		member{"flavorRef", flavorRefSchema}, member{"volume", volumeSchema}, member{"nics", nicsSchema}, member{"availability_zone", nameSchema},
		member{"modules", moduleListSchema}, member{"region_name", nameSchema},
	)...)}
}

var createClusterBody = wrapped("cluster", schema{
	ofType("object"), required("name", "datastore", "instances"), properties(
		member{"name", nameSchema},
		member{"datastore", schema{ofType("object"), required("type", "version"), properties(member{"type", nameSchema}, member{"version", nameSchema})}},
		member{"instances", schema{ofType("array"), items(newMember())}},
		member{"locality", nameSchema},
		member{"extended_properties", schema{ofType("object"), properties(
			member{"num_configsvr", sizeSchema}, member{"num_mongos", sizeSchema}, member{"configsvr_volume_size", sizeSchema},
			member{"configsvr_volume_type", nameSchema}, member{"mongos_volume_size", sizeSchema}, member{"mongos_volume_type", nameSchema},
		)}},
	),
})

// clusterActionBodies are those of actions; others are not checked.
var clusterActionBodies = map[string]schema{
	"add_shard": wrapped("add_shard", schema{ofType("object")}),
	"grow": wrapped("grow", schema{ofType("array"), items(newMember(
		member{"name", nameSchema}, member{"related_to", nameSchema}, member{"type", nameSchema},
	))}),
	"shrink":  wrapped("shrink", schema{ofType("array"), items(schema{ofType("object"), required("id"), properties(member{"id", uuidSchema})})}),
	"upgrade": wrapped("upgrade", schema{ofType("object"), required("datastore_version"), properties(member{"datastore_version", nameSchema})}),
}
