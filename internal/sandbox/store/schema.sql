-- The data model of the specification, section Data Model Changes, in SQLite's dialect: `KEY` becomes an index with the table's name in
-- front, since SQLite's index names are shared by all tables. Tables that the specification alters are Trove's of that time
-- (trove/db/sqlalchemy/migrate_repo/versions). Columns after a comment "Ours" are not the specification's.
-- Moments in `datetime` columns are UTC, with microseconds; the engine's own tables count nanoseconds instead.

CREATE TABLE "datastores" (
  "id" varchar(36) NOT NULL,
  "name" varchar(255) NOT NULL UNIQUE,
  "default_version_id" varchar(36) DEFAULT NULL,
  PRIMARY KEY ("id")
);

CREATE TABLE "datastore_versions" (
  "id" varchar(36) NOT NULL,
  "datastore_id" varchar(36) NOT NULL,
  "name" varchar(255) NOT NULL,
  "manager" varchar(255) NOT NULL,
  "image_id" varchar(36) NOT NULL,
  "packages" varchar(511) DEFAULT NULL,
  "active" tinyint(1) NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "ds_versions" UNIQUE ("datastore_id", "name"),
  CONSTRAINT "datastore_versions_ibfk_1" FOREIGN KEY ("datastore_id") REFERENCES "datastores" ("id")
);

-- Nova's flavors; Trove passes them on.
CREATE TABLE "flavors" (
  "id" varchar(255) NOT NULL,
  "name" varchar(255) NOT NULL,
  "ram" int(11) NOT NULL,
  "vcpus" int(11) NOT NULL,
  "disk" int(11) NOT NULL,
  "ephemeral" int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY ("id")
);

CREATE TABLE "configurations" (
  "id" varchar(36) NOT NULL,
  "name" varchar(64) NOT NULL,
  "description" varchar(256) DEFAULT NULL,
  -- NULL: of every project. The specification uses one group with cassandra, mongodb and mysql alike, so a group is bound to no datastore.
  "tenant_id" varchar(36) DEFAULT NULL,
  -- NULL for the two groups that the specification names; deployed Trove binds every group to a version.
  "datastore_version_id" varchar(36) DEFAULT NULL,
  -- Ours: the node that a group was made for and goes with. Specification, section Auto-Create and Attach.
  "node_id" varchar(36) DEFAULT NULL,
  "created" datetime NOT NULL,
  "updated" datetime NOT NULL,
  "deleted" tinyint(1) NOT NULL DEFAULT 0,
  "deleted_at" datetime DEFAULT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "configurations_ibfk_1" FOREIGN KEY ("datastore_version_id") REFERENCES "datastore_versions" ("id"),
  CONSTRAINT "configurations_ibfk_2" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX "configurations_node_id" ON "configurations" ("node_id");

CREATE TABLE "configuration_parameters" (
  "configuration_id" varchar(36) NOT NULL,
  "configuration_key" varchar(128) NOT NULL,
  -- JSON, so that a number stays one.
  "configuration_value" varchar(128) DEFAULT NULL,
  "deleted" tinyint(1) NOT NULL DEFAULT 0,
  "deleted_at" datetime DEFAULT NULL,
  PRIMARY KEY ("configuration_id", "configuration_key"),
  CONSTRAINT "configuration_parameters_ibfk_1" FOREIGN KEY ("configuration_id") REFERENCES "configurations" ("id")
);

-- Specification, section Configuration Groups: read_only and hidden are new.
CREATE TABLE "datastore_configuration_parameters" (
  "id" varchar(36) NOT NULL,
  "name" varchar(128) NOT NULL,
  "datastore_version_id" varchar(36) NOT NULL,
  "restart_required" tinyint(1) NOT NULL DEFAULT 0,
  "data_type" varchar(128) NOT NULL,
  "read_only" tinyint(1) NOT NULL DEFAULT 0,
  "hidden" tinyint(1) NOT NULL DEFAULT 0,
  -- Bounds of numbers, NULL for none.
  "max_size" varchar(40) DEFAULT NULL,
  "min_size" varchar(40) DEFAULT NULL,
  -- Ours: what the database has without a group, as JSON; for each 512 MB of the flavor's memory if scales is 1.
  "default_value" text DEFAULT NULL,
  "scales" tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY ("id"),
  CONSTRAINT "ds_version_parameters" UNIQUE ("datastore_version_id", "name"),
  CONSTRAINT "datastore_configuration_parameters_ibfk_1" FOREIGN KEY ("datastore_version_id") REFERENCES "datastore_versions" ("id")
);

-- Specification, section Alter Instances Table. A cluster is a row here too: its nodes refer to it by nodes.instance_id.
CREATE TABLE "instances" (
  "id" varchar(36) NOT NULL,
  "created" datetime DEFAULT NULL,
  "updated" datetime DEFAULT NULL,
  "name" varchar(255) DEFAULT NULL,
  "hostname" varchar(255) DEFAULT NULL,
  "compute_instance_id" varchar(36) DEFAULT NULL,
  "task_id" int(11) DEFAULT NULL,
  "task_description" varchar(32) DEFAULT NULL,
  "task_start_time" datetime DEFAULT NULL,
  "volume_id" varchar(36) DEFAULT NULL,
  -- Trove has text here since its migration 035, for the flavors whose ids are UUIDs.
  "flavor_id" varchar(255) DEFAULT NULL,
  "volume_size" int(11) DEFAULT NULL,
  "tenant_id" varchar(36) DEFAULT NULL,
  "server_status" varchar(64) DEFAULT NULL,
  "deleted" tinyint(1) DEFAULT NULL,
  "deleted_at" datetime DEFAULT NULL,
  "datastore_version_id" varchar(36) NOT NULL,
  "configuration_id" varchar(36) DEFAULT NULL,
  "slave_of" varchar(36) DEFAULT NULL,
  -- Ours, for what the specification's documents show and its table has no place for: which rows are clusters, `slave.read_only`,
  -- the region, and the fault of an object in ERROR.
  "is_cluster" tinyint(1) NOT NULL DEFAULT 0,
  "slave_read_only" tinyint(1) NOT NULL DEFAULT 0,
  "region" varchar(255) DEFAULT NULL,
  "fault" text DEFAULT NULL,
  "fault_created" datetime DEFAULT NULL,
  -- What deployed Trove has besides, as JSON: store.Details.
  "details" text NOT NULL DEFAULT '{}',
  PRIMARY KEY ("id"),
  CONSTRAINT "instances_ibfk_3" FOREIGN KEY ("slave_of") REFERENCES "instances" ("id"),
  CONSTRAINT "instances_ibfk_2" FOREIGN KEY ("configuration_id") REFERENCES "configurations" ("id"),
  CONSTRAINT "instances_ibfk_1" FOREIGN KEY ("datastore_version_id") REFERENCES "datastore_versions" ("id")
);
CREATE INDEX "instances_slave_of" ON "instances" ("slave_of");
CREATE INDEX "instances_datastore_version_id" ON "instances" ("datastore_version_id");
CREATE INDEX "instances_configuration_id" ON "instances" ("configuration_id");
CREATE INDEX "instances_tenant_id" ON "instances" ("tenant_id");
CREATE INDEX "instances_deleted" ON "instances" ("deleted");

-- Specification, section Nodes Table.
CREATE TABLE "nodes" (
  "id" varchar(36) NOT NULL,
  "instance_id" varchar(36) NOT NULL,
  "created" datetime DEFAULT NULL,
  "updated" datetime DEFAULT NULL,
  "name" varchar(255) DEFAULT NULL,
  "hostname" varchar(255) DEFAULT NULL,
  "compute_instance_id" varchar(36) DEFAULT NULL,
  "task_id" int(11) DEFAULT NULL,
  "task_description" varchar(32) DEFAULT NULL,
  "task_start_time" datetime DEFAULT NULL,
  "volume_id" varchar(36) DEFAULT NULL,
  -- A number to the specification. SQLite keeps a UUID here as the text it is.
  "flavor_id" int(11) DEFAULT NULL,
  "volume_size" int(11) DEFAULT NULL,
  "tenant_id" varchar(36) DEFAULT NULL,
  "server_status" varchar(64) DEFAULT NULL,
  "deleted" tinyint(1) DEFAULT NULL,
  "deleted_at" datetime DEFAULT NULL,
  "datastore_version_id" varchar(36) NOT NULL,
  "configuration_id" varchar(36) DEFAULT NULL,
  -- Ours, for what the specification's documents show and its table has no place for: region, type, fault and the order of the nodes;
  -- and whether the node has been given its cluster's list of addresses.
  "region" varchar(255) DEFAULT NULL,
  "type" varchar(32) DEFAULT NULL,
  "fault" text DEFAULT NULL,
  "fault_created" datetime DEFAULT NULL,
  -- Deployed Trove's shard of the member, and what else it has, as JSON: store.Details.
  "shard_id" varchar(36) DEFAULT NULL,
  "details" text NOT NULL DEFAULT '{}',
  "position" int(11) NOT NULL DEFAULT 0,
  "joined" tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY ("id"),
  CONSTRAINT "nodes_ibfk_3" FOREIGN KEY ("instance_id") REFERENCES "instances" ("id"),
  CONSTRAINT "nodes_ibfk_2" FOREIGN KEY ("configuration_id") REFERENCES "configurations" ("id"),
  CONSTRAINT "nodes_ibfk_1" FOREIGN KEY ("datastore_version_id") REFERENCES "datastore_versions" ("id")
);
CREATE INDEX "nodes_instance_id" ON "nodes" ("instance_id");
CREATE INDEX "nodes_datastore_version_id" ON "nodes" ("datastore_version_id");
CREATE INDEX "nodes_configuration_id" ON "nodes" ("configuration_id");
CREATE INDEX "nodes_instances_tenant_id" ON "nodes" ("tenant_id");
CREATE INDEX "nodes_instances_deleted" ON "nodes" ("deleted");

-- Specification, section Alter Other Tables: node_id in seven tables.
CREATE TABLE "agent_heartbeats" (
  "id" varchar(36) NOT NULL,
  "instance_id" varchar(36) NOT NULL,
  "guest_agent_version" varchar(255) DEFAULT NULL,
  "deleted" tinyint(1) DEFAULT NULL,
  "deleted_at" datetime DEFAULT NULL,
  "updated_at" datetime NOT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  -- Ours: 1 for a guest that a test has made silent, 2 once the Conductor has noticed.
  "silent" tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY ("id"),
  CONSTRAINT "agent_heartbeats_ibfk_1" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "agent_heartbeats_node_id" ON "agent_heartbeats" ("node_id");
CREATE INDEX "agent_heartbeats_instance_id" ON "agent_heartbeats" ("instance_id");
CREATE INDEX "agent_heartbeats_updated_at" ON "agent_heartbeats" ("deleted", "silent", "updated_at");

-- What is in a backup lies in the cloud's object store; here it is "contents": the databases and users that were in the guest, in JSON.
CREATE TABLE "backups" (
  "id" varchar(36) NOT NULL,
  "name" varchar(255) NOT NULL,
  "description" varchar(512) DEFAULT NULL,
  "location" varchar(1024) DEFAULT NULL,
  "backup_type" varchar(32) DEFAULT NULL,
  "size" float DEFAULT NULL,
  "tenant_id" varchar(36) DEFAULT NULL,
  "state" varchar(32) NOT NULL,
  "instance_id" varchar(36) DEFAULT NULL,
  "checksum" varchar(32) DEFAULT NULL,
  "backup_timestamp" datetime DEFAULT NULL,
  "deleted" tinyint(1) DEFAULT NULL,
  "created" datetime DEFAULT NULL,
  "updated" datetime DEFAULT NULL,
  "deleted_at" datetime DEFAULT NULL,
  "parent_id" varchar(36) DEFAULT NULL,
  "datastore_version_id" varchar(36) DEFAULT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  "contents" text NOT NULL DEFAULT '{}',
  PRIMARY KEY ("id"),
  CONSTRAINT "backups_ibfk_1" FOREIGN KEY ("datastore_version_id") REFERENCES "datastore_versions" ("id"),
  CONSTRAINT "backups_ibfk_2" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "backups_tenant_id" ON "backups" ("tenant_id");
CREATE INDEX "backups_node_id" ON "backups" ("node_id");
CREATE INDEX "backups_instance_id" ON "backups" ("instance_id");

-- Trove's key is (instance_id, method_name). Since all nodes of a cluster share their guest's instance_id, that key would keep the
-- last message of one of them only; so node_id is part of ours.
CREATE TABLE "conductor_lastseen" (
  "instance_id" varchar(36) NOT NULL,
  "method_name" varchar(36) NOT NULL,
  "sent" float DEFAULT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  CONSTRAINT "conductor_lastseen_ibfk_1" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "conductor_lastseen_node_id" ON "conductor_lastseen" ("node_id");
CREATE UNIQUE INDEX "conductor_lastseen_sender" ON "conductor_lastseen" ("instance_id", "method_name", ifnull("node_id", ''));

CREATE TABLE "root_enabled_history" (
  "id" varchar(36) NOT NULL,
  "user" varchar(255) DEFAULT NULL,
  "created" datetime DEFAULT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "root_enabled_history_ibfk_1" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "root_enabled_history_node_id" ON "root_enabled_history" ("node_id");

CREATE TABLE "security_groups" (
  "id" varchar(36) NOT NULL,
  "name" varchar(255) DEFAULT NULL,
  "description" varchar(255) DEFAULT NULL,
  "user" varchar(255) DEFAULT NULL,
  "tenant_id" varchar(255) DEFAULT NULL,
  "created" datetime DEFAULT NULL,
  "updated" datetime DEFAULT NULL,
  "deleted" tinyint(1) DEFAULT 0,
  "deleted_at" datetime DEFAULT NULL,
  PRIMARY KEY ("id")
);

CREATE TABLE "security_group_instance_associations" (
  "id" varchar(36) NOT NULL,
  "security_group_id" varchar(36) DEFAULT NULL,
  "instance_id" varchar(36) DEFAULT NULL,
  "created" datetime DEFAULT NULL,
  "updated" datetime DEFAULT NULL,
  "deleted" tinyint(1) DEFAULT 0,
  "deleted_at" datetime DEFAULT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "security_group_instance_associations_ibfk_1" FOREIGN KEY ("security_group_id") REFERENCES "security_groups" ("id"),
  CONSTRAINT "security_group_instance_associations_ibfk_2" FOREIGN KEY ("instance_id") REFERENCES "instances" ("id"),
  CONSTRAINT "security_group_instance_associations_ibfk_3" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "security_group_instance_associations_node_id" ON "security_group_instance_associations" ("node_id");

CREATE TABLE "security_group_rules" (
  "id" varchar(36) NOT NULL,
  "group_id" varchar(36) DEFAULT NULL,
  "protocol" varchar(16) NOT NULL,
  "from_port" int(11) NOT NULL,
  "to_port" int(11) NOT NULL,
  "cidr" varchar(64) NOT NULL,
  "created" datetime DEFAULT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "security_group_rules_ibfk_1" FOREIGN KEY ("group_id") REFERENCES "security_groups" ("id")
);
CREATE INDEX "security_group_rules_group_id" ON "security_group_rules" ("group_id");

CREATE TABLE "service_statuses" (
  "id" varchar(36) NOT NULL,
  "instance_id" varchar(36) NOT NULL,
  "status_id" int(11) NOT NULL,
  "status_description" varchar(64) NOT NULL,
  "updated_at" datetime DEFAULT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "service_statuses_ibfk_1" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "service_statuses_node_id" ON "service_statuses" ("node_id");
CREATE INDEX "service_statuses_instance_id" ON "service_statuses" ("instance_id");

CREATE TABLE "usage_events" (
  "id" varchar(36) NOT NULL,
  "instance_name" varchar(36) DEFAULT NULL,
  "tenant_id" varchar(36) DEFAULT NULL,
  "nova_instance_id" varchar(36) DEFAULT NULL,
  "instance_size" int(11) DEFAULT NULL,
  "nova_volume_id" varchar(36) DEFAULT NULL,
  "volume_size" int(11) DEFAULT NULL,
  "end_time" datetime DEFAULT NULL,
  "updated" datetime DEFAULT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "usage_events_ibfk_1" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "usage_events_node_id" ON "usage_events" ("node_id");

-- Specification, section Capabilities: enabled_cluster is new.
CREATE TABLE "capabilities" (
  "id" varchar(36) NOT NULL,
  "name" varchar(255) NOT NULL UNIQUE,
  "description" varchar(255) NOT NULL,
  "enabled" tinyint(1) DEFAULT NULL,
  "enabled_cluster" tinyint(1) DEFAULT NULL,
  PRIMARY KEY ("id")
);

CREATE TABLE "capability_overrides" (
  "id" varchar(36) NOT NULL,
  "datastore_version_id" varchar(36) NOT NULL,
  "capability_id" varchar(36) NOT NULL,
  "enabled" tinyint(1) DEFAULT NULL,
  "enabled_cluster" tinyint(1) DEFAULT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "capability_overrides_ibfk_1" FOREIGN KEY ("datastore_version_id") REFERENCES "datastore_versions" ("id"),
  CONSTRAINT "capability_overrides_ibfk_2" FOREIGN KEY ("capability_id") REFERENCES "capabilities" ("id")
);

-- Deployed Trove's modules: files and settings that its guests apply. Trove, trove/db/sqlalchemy/mappers.py, table modules.
CREATE TABLE "modules" (
  "id" varchar(36) NOT NULL,
  "name" varchar(255) NOT NULL,
  "type" varchar(255) NOT NULL,
  "description" varchar(255) DEFAULT NULL,
  "tenant_id" varchar(36) DEFAULT NULL,
  "datastore_id" varchar(36) DEFAULT NULL,
  "datastore_version_id" varchar(36) DEFAULT NULL,
  "visible" tinyint(1) NOT NULL DEFAULT 1,
  "live_update" tinyint(1) NOT NULL DEFAULT 0,
  "md5" varchar(32) NOT NULL,
  "created" datetime NOT NULL,
  "updated" datetime NOT NULL,
  "deleted" tinyint(1) NOT NULL DEFAULT 0,
  "deleted_at" datetime DEFAULT NULL,
  PRIMARY KEY ("id")
);

-- From here on: tables of the sandbox itself.

-- What Nova knows of a server, apart from its id. The number is the last part of the address, 10.0.0.<number>.
CREATE TABLE "servers" (
  "number" integer PRIMARY KEY AUTOINCREMENT,
  "id" varchar(36) NOT NULL UNIQUE
);

-- What TaskManager, Nova and the guests are in the middle of. A row is done when it is deleted.
CREATE TABLE "operations" (
  "id" integer PRIMARY KEY AUTOINCREMENT,
  "kind" varchar(32) NOT NULL,
  "state" varchar(32) NOT NULL,
  "instance_id" varchar(36) NOT NULL,
  "node_id" varchar(36) DEFAULT NULL,
  -- When the operation goes on, NULL for never. One that is waiting goes on earlier if a heartbeat arrives.
  "due" integer DEFAULT NULL,
  "waiting" tinyint(1) NOT NULL DEFAULT 0,
  "deadline" integer DEFAULT NULL,
  "data" text NOT NULL DEFAULT '{}',
  CONSTRAINT "operations_ibfk_1" FOREIGN KEY ("instance_id") REFERENCES "instances" ("id"),
  CONSTRAINT "operations_ibfk_2" FOREIGN KEY ("node_id") REFERENCES "nodes" ("id")
);
CREATE INDEX "operations_due" ON "operations" ("due", "id");
CREATE INDEX "operations_instance_id" ON "operations" ("instance_id");
CREATE INDEX "operations_node_id" ON "operations" ("node_id");

-- What was said over RPC, in order: casts of the TaskManager to guests, heartbeats of guests to the Conductor.
CREATE TABLE "messages" (
  "id" integer PRIMARY KEY AUTOINCREMENT,
  "sent" integer NOT NULL,
  "sender" varchar(64) NOT NULL,
  "receiver" varchar(64) NOT NULL,
  "method" varchar(64) NOT NULL,
  "payload" text NOT NULL
);

CREATE TABLE "journal" (
  "id" integer PRIMARY KEY AUTOINCREMENT,
  "time" integer NOT NULL,
  "kind" varchar(16) NOT NULL,
  "method" varchar(16) NOT NULL,
  "path" text NOT NULL,
  "query" text NOT NULL,
  "status" int(11) NOT NULL,
  "request_id" varchar(64) NOT NULL,
  "user_agent" text NOT NULL,
  "body" text NOT NULL,
  "duration" real NOT NULL,
  "object_id" varchar(36) NOT NULL
);

-- What became of each cluster, node and instance, as the API shows it: one row for each value that changed.
CREATE TABLE "history" (
  "id" integer PRIMARY KEY AUTOINCREMENT,
  "time" integer NOT NULL,
  "object_id" varchar(36) NOT NULL,
  "cluster_id" varchar(36) NOT NULL,
  "name" varchar(255) NOT NULL,
  "field" varchar(32) NOT NULL,
  "before" text NOT NULL,
  "after" text NOT NULL
);

-- What the history last saw of each, as JSON.
CREATE TABLE "seen" (
  "object_id" varchar(36) NOT NULL,
  "values" text NOT NULL,
  PRIMARY KEY ("object_id")
);

-- Faults that tests ask for. `times` counts down, negative for ever.
CREATE TABLE "faults" (
  "id" integer PRIMARY KEY AUTOINCREMENT,
  "effect" varchar(32) NOT NULL,
  "times" int(11) NOT NULL,
  "method" varchar(16) NOT NULL,
  "path" text NOT NULL,
  "status" int(11) NOT NULL,
  "headers" text NOT NULL,
  "body" text NOT NULL,
  "name" varchar(255) NOT NULL,
  "message" text NOT NULL,
  "delay" varchar(32) NOT NULL
);

-- Keystone's tokens, by a digest of the token itself.
CREATE TABLE "tokens" (
  "digest" varchar(64) NOT NULL,
  "methods" varchar(255) NOT NULL,
  "user_id" varchar(64) NOT NULL,
  "project_id" varchar(64) DEFAULT NULL,
  "issued" integer NOT NULL,
  "expires" integer NOT NULL,
  "audit_id" varchar(64) NOT NULL,
  PRIMARY KEY ("digest")
);

CREATE TABLE "settings" (
  "name" varchar(64) NOT NULL,
  "value" text NOT NULL,
  PRIMARY KEY ("name")
);
