package sandbox

import "slices"

// The schemas of deployed Trove's requests: trove/common/apischema.py. The order of keywords and properties is the order of messages.

var (
	v1Name          = slices.Concat(schema{ofType("string")}, length(1, 255), schema{pattern(namePattern)})
	v1NameUnbounded = slices.Concat(schema{ofType("string")}, length(1, 0), schema{pattern(namePattern)})
	v1UUID          = slices.Concat(schema{ofType("string")}, length(1, 64), schema{pattern(uuidPattern)})
	v1IPv4          = slices.Concat(schema{ofType("string")}, length(7, 15), schema{pattern(`^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$`)})
	v1Host          = slices.Concat(schema{ofType("string")}, length(1, 0), schema{pattern(`^[%]?[\w(-).]*[%]?$`)})
	v1Flag          = schema{ofType("integer"), minimum(0), maximum(1)}
	v1Null          = schema{ofType("null")}

	v1FlavorRef = oneOf(v1Name, schema{ofType("integer")})
	v1Size      = oneOf(schema{ofType("integer"), minimum(1)}, schema{
		ofType("string"), {"maxLength", length(0, 40)[1].check}, length(1, 0)[0], pattern(sizePattern),
	})
	v1Volume = schema{ofType("object"), required("size"), properties(member{"size", v1Size}, member{"type", oneOf(v1Name, v1Null)})}
	v1NICs   = schema{ofType("array"), maxItems(1), items(schema{
		ofType("object"), only("net-id", "network_id", "subnet_id", "ip_address"),
		properties(member{"net-id", v1UUID}, member{"network_id", v1UUID}, member{"subnet_id", v1UUID}, member{"ip_address", v1IPv4}),
	})}
	v1ModuleList   = schema{ofType("array"), items(schema{ofType("object"), required("id"), properties(member{"id", v1UUID})})}
	v1DatabaseRefs = schema{ofType("array"), uniqueItems(), items(schema{ofType("object"), required("name"), properties(member{"name", v1Name})})}
	v1Databases    = schema{ofType("array"), items(schema{
		ofType("object"), required("name"), properties(member{"name", v1Name}, member{"character_set", v1Name}, member{"collate", v1Name}),
	})}
	v1Users = schema{ofType("array"), items(schema{
		ofType("object"), required("name", "password"),
		properties(member{"name", v1NameUnbounded}, member{"password", v1Name}, member{"host", v1Host}, member{"databases", v1DatabaseRefs}),
	})}
	v1Configuration = oneOf(v1UUID, v1Null)
	v1Datastore     = schema{ofType("object"), properties(member{"type", v1Name}, member{"version", v1Name}, member{"version_number", v1Name})}
	v1Access        = properties(member{"is_public", schema{ofType("boolean")}}, member{"allowed_cidrs", schema{
		ofType("array"), uniqueItems(), items(schema{ofType("string"), pattern(`^([0-9]{1,3}\.){3}[0-9]{1,3}(\/([0-9]|[1-2][0-9]|3[0-2]))?$`)}),
	}})
)

// wrapped is a body with one object in it.
func wrapped(name string, s schema) schema {
	return schema{ofType("object"), required(name), properties(member{name, s})}
}

var (
	v1CreateInstance = wrapped("instance", schema{
		ofType("object"), required("name"), properties(
			member{"name", v1Name}, member{"configuration_id", v1Configuration}, member{"flavorRef", v1FlavorRef}, member{"volume", v1Volume},
			member{"databases", v1Databases}, member{"users", v1Users},
			member{"restorePoint", schema{ofType("object"), required("backupRef"), properties(member{"backupRef", v1UUID})}},
			member{"replica_of", v1UUID}, member{"replica_count", schema{ofType("integer"), minimum(1), maximum(3)}},
			member{"availability_zone", v1Name}, member{"datastore", v1Datastore}, member{"nics", v1NICs}, member{"modules", v1ModuleList},
			member{"region_name", v1Name}, member{"locality", v1Name}, member{"access", schema{ofType("object"), v1Access}},
		),
	})
	v1EditInstance = wrapped("instance", schema{
		ofType("object"), only("slave_of", "replica_of", "name", "configuration", "datastore_version"),
		properties(member{"name", v1Name}, member{"configuration", v1Configuration}, member{"datastore_version", v1Name}),
	})
	v1UpdateInstance = wrapped("instance", schema{
		ofType("object"), only("name", "replica_of", "configuration", "datastore_version", "access"), properties(
			member{"name", v1Name}, member{"configuration", v1Configuration}, member{"datastore_version", v1Name},
			member{"access", schema{ofType("object"), only("is_public", "allowed_cidrs"), v1Access}},
		),
	})
	v1Restart      = wrapped("restart", schema{ofType("object")})
	v1ResizeVolume = wrapped("resize", schema{ofType("object"), required("volume"), properties(member{"volume", v1Volume})})
	v1ResizeFlavor = wrapped("resize", schema{ofType("object"), required("flavorRef"), properties(member{"flavorRef", v1FlavorRef})})

	v1CreateConfiguration = wrapped("configuration", schema{ofType("object"), required("values", "name"), properties(
		member{"description", v1Name}, member{"values", schema{ofType("object")}}, member{"name", v1Name}, member{"datastore", v1Datastore},
	)})
	v1UpdateConfiguration = wrapped("configuration", schema{ofType("object"), properties(
		member{"description", v1Name}, member{"values", schema{ofType("object")}}, member{"name", v1Name},
	)})
	v1EditConfiguration = wrapped("configuration", schema{ofType("object"), properties(member{"values", schema{ofType("object")}})})

	v1CreateBackup = wrapped("backup", schema{ofType("object"), required("name"), properties(
		member{"description", v1Name}, member{"instance", v1UUID}, member{"name", v1Name}, member{"parent_id", v1UUID}, member{"incremental", v1Flag},
		member{"swift_container", v1Name},
	)})
	v1CreateModule = wrapped("module", schema{ofType("object"), required("name", "module_type", "contents"), properties(
		member{"name", v1Name}, member{"module_type", v1Name}, member{"contents", slices.Concat(schema{ofType("string")}, length(1, 0), schema{pattern(`^.*.+.*$`)})},
		member{"description", v1Name}, member{"datastore", schema{ofType("object"), properties(member{"type", v1Name}, member{"version", v1Name})}},
		member{"auto_apply", v1Flag}, member{"all_tenants", v1Flag}, member{"visible", v1Flag}, member{"live_update", v1Flag},
		member{"priority_apply", v1Flag}, member{"apply_order", schema{ofType("integer"), minimum(0), maximum(9)}}, member{"full_access", v1Flag},
	)})
	v1ApplyModule = schema{ofType("object"), properties(member{"modules", v1ModuleList})}
	v1GrantAccess = wrapped("databases", v1DatabaseRefs)
	v1UpdateUser  = wrapped("user", schema{ofType("object"), minProperties(1), properties(
		member{"name", v1NameUnbounded}, member{"password", v1Name}, member{"host", v1Host},
	)})
	v1CreateDatabases = wrapped("databases", v1Databases)
	v1CreateUsers     = wrapped("users", v1Users)
)
