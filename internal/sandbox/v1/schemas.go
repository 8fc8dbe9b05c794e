package v1

import (
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
)

// The schemas of deployed Trove's requests: trove/common/apischema.py. The order of keywords and properties is the order of messages.

var (
	nameSchema          = slices.Concat(schema{ofType("string")}, length(1, 255), schema{pattern(front.NamePattern)})
	nameUnboundedSchema = slices.Concat(schema{ofType("string")}, length(1, 0), schema{pattern(front.NamePattern)})
	uuidSchema          = slices.Concat(schema{ofType("string")}, length(1, 64), schema{pattern(front.UUIDPattern)})
	ipv4Schema          = slices.Concat(schema{ofType("string")}, length(7, 15), schema{pattern(`^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$`)})
	hostSchema          = slices.Concat(schema{ofType("string")}, length(1, 0), schema{pattern(`^[%]?[\w(-).]*[%]?$`)})
	flagSchema          = schema{ofType("integer"), minimum(0), maximum(1)}
	nullSchema          = schema{ofType("null")}

	flavorRefSchema = oneOf(nameSchema, schema{ofType("integer")})
	sizeSchema      = oneOf(schema{ofType("integer"), minimum(1)}, schema{
		ofType("string"), {"maxLength", length(0, 40)[1].check}, length(1, 0)[0], pattern(front.SizePattern),
	})
	volumeSchema = schema{ofType("object"), required("size"), properties(member{"size", sizeSchema}, member{"type", oneOf(nameSchema, nullSchema)})}
	nicsSchema   = schema{ofType("array"), maxItems(1), items(schema{
		ofType("object"), only("net-id", "network_id", "subnet_id", "ip_address"),
		properties(member{"net-id", uuidSchema}, member{"network_id", uuidSchema}, member{"subnet_id", uuidSchema}, member{"ip_address", ipv4Schema}),
	})}
	moduleListSchema   = schema{ofType("array"), items(schema{ofType("object"), required("id"), properties(member{"id", uuidSchema})})}
	databaseRefsSchema = schema{ofType("array"), uniqueItems(), items(schema{ofType("object"), required("name"), properties(member{"name", nameSchema})})}
	databasesSchema    = schema{ofType("array"), items(schema{
		ofType("object"), required("name"), properties(member{"name", nameSchema}, member{"character_set", nameSchema}, member{"collate", nameSchema}),
	})}
	usersSchema = schema{ofType("array"), items(schema{
		ofType("object"), required("name", "password"),
		properties(member{"name", nameUnboundedSchema}, member{"password", nameSchema}, member{"host", hostSchema}, member{"databases", databaseRefsSchema}),
	})}
	configurationSchema = oneOf(uuidSchema, nullSchema)
	datastoreSchema     = schema{ofType("object"), properties(member{"type", nameSchema}, member{"version", nameSchema}, member{"version_number", nameSchema})}
	accessSchema        = properties(member{"is_public", schema{ofType("boolean")}}, member{"allowed_cidrs", schema{
		ofType("array"), uniqueItems(), items(schema{ofType("string"), pattern(`^([0-9]{1,3}\.){3}[0-9]{1,3}(\/([0-9]|[1-2][0-9]|3[0-2]))?$`)}),
	}})
)

// wrapped is a body with one object in it.
func wrapped(name string, s schema) schema {
	return schema{ofType("object"), required(name), properties(member{name, s})}
}

var (
	createInstanceSchema = wrapped("instance", schema{
		ofType("object"), required("name"), properties(
			member{"name", nameSchema}, member{"configuration_id", configurationSchema}, member{"flavorRef", flavorRefSchema}, member{"volume", volumeSchema},
			member{"databases", databasesSchema}, member{"users", usersSchema},
			member{"restorePoint", schema{ofType("object"), required("backupRef"), properties(member{"backupRef", uuidSchema})}},
			member{"replica_of", uuidSchema}, member{"replica_count", schema{ofType("integer"), minimum(1), maximum(3)}},
			member{"availability_zone", nameSchema}, member{"datastore", datastoreSchema}, member{"nics", nicsSchema}, member{"modules", moduleListSchema},
			member{"region_name", nameSchema}, member{"locality", nameSchema}, member{"access", schema{ofType("object"), accessSchema}},
		),
	})
	editInstanceSchema = wrapped("instance", schema{
		ofType("object"), only("slave_of", "replica_of", "name", "configuration", "datastore_version"),
		properties(member{"name", nameSchema}, member{"configuration", configurationSchema}, member{"datastore_version", nameSchema}),
	})
	updateInstanceSchema = wrapped("instance", schema{
		ofType("object"), only("name", "replica_of", "configuration", "datastore_version", "access"), properties(
			member{"name", nameSchema}, member{"configuration", configurationSchema}, member{"datastore_version", nameSchema},
			member{"access", schema{ofType("object"), only("is_public", "allowed_cidrs"), accessSchema}},
		),
	})
	restartSchema      = wrapped("restart", schema{ofType("object")})
	resizeVolumeSchema = wrapped("resize", schema{ofType("object"), required("volume"), properties(member{"volume", volumeSchema})})
	resizeFlavorSchema = wrapped("resize", schema{ofType("object"), required("flavorRef"), properties(member{"flavorRef", flavorRefSchema})})

	createConfigurationSchema = wrapped("configuration", schema{ofType("object"), required("values", "name"), properties(
		member{"description", nameSchema}, member{"values", schema{ofType("object")}}, member{"name", nameSchema}, member{"datastore", datastoreSchema},
	)})
	updateConfigurationSchema = wrapped("configuration", schema{ofType("object"), properties(
		member{"description", nameSchema}, member{"values", schema{ofType("object")}}, member{"name", nameSchema},
	)})
	editConfigurationSchema = wrapped("configuration", schema{ofType("object"), properties(member{"values", schema{ofType("object")}})})

	createBackupSchema = wrapped("backup", schema{ofType("object"), required("name"), properties(
		member{"description", nameSchema}, member{"instance", uuidSchema}, member{"name", nameSchema}, member{"parent_id", uuidSchema}, member{"incremental", flagSchema},
		member{"swift_container", nameSchema},
	)})
	createModuleSchema = wrapped("module", schema{ofType("object"), required("name", "module_type", "contents"), properties(
		member{"name", nameSchema}, member{"module_type", nameSchema}, member{"contents", slices.Concat(schema{ofType("string")}, length(1, 0), schema{pattern(`^.*.+.*$`)})},
		member{"description", nameSchema}, member{"datastore", schema{ofType("object"), properties(member{"type", nameSchema}, member{"version", nameSchema})}},
		member{"auto_apply", flagSchema}, member{"all_tenants", flagSchema}, member{"visible", flagSchema}, member{"live_update", flagSchema},
		member{"priority_apply", flagSchema}, member{"apply_order", schema{ofType("integer"), minimum(0), maximum(9)}}, member{"full_access", flagSchema},
	)})
	applyModuleSchema = schema{ofType("object"), properties(member{"modules", moduleListSchema})}
	grantAccessSchema = wrapped("databases", databaseRefsSchema)
	updateUserSchema  = wrapped("user", schema{ofType("object"), minProperties(1), properties(
		member{"name", nameUnboundedSchema}, member{"password", nameSchema}, member{"host", hostSchema},
	)})
	createDatabasesSchema = wrapped("databases", databasesSchema)
	createUsersSchema     = wrapped("users", usersSchema)
)
