-- What a fresh installation has. Specification: datastores and versions as its examples name them, the two configuration groups it
-- refers to, the parameters it wants read_only, and the capabilities it wants off for clusters.

INSERT INTO "datastores" ("id", "name", "default_version_id") VALUES
  ('d0000000-0000-4000-8000-000000000001', 'cassandra', 'e0000000-0000-4000-8000-000000000011'),
  ('d0000000-0000-4000-8000-000000000002', 'mongodb', 'e0000000-0000-4000-8000-000000000021'),
  ('d0000000-0000-4000-8000-000000000003', 'couchbase', 'e0000000-0000-4000-8000-000000000031'),
  ('d0000000-0000-4000-8000-000000000004', 'mysql', 'e0000000-0000-4000-8000-000000000041');

INSERT INTO "datastore_versions" ("id", "datastore_id", "name", "manager", "image_id", "packages", "active") VALUES
  ('e0000000-0000-4000-8000-000000000011', 'd0000000-0000-4000-8000-000000000001', '2.0.6', 'cassandra', 'a0000000-0000-4000-8000-000000000001', '', 1),
  ('e0000000-0000-4000-8000-000000000012', 'd0000000-0000-4000-8000-000000000001', '2.1.0', 'cassandra', 'a0000000-0000-4000-8000-000000000001', '', 1),
  ('e0000000-0000-4000-8000-000000000021', 'd0000000-0000-4000-8000-000000000002', '2.4.10', 'mongodb', 'a0000000-0000-4000-8000-000000000001', '', 1),
  ('e0000000-0000-4000-8000-000000000022', 'd0000000-0000-4000-8000-000000000002', '2.6.1', 'mongodb', 'a0000000-0000-4000-8000-000000000001', '', 1),
  ('e0000000-0000-4000-8000-000000000031', 'd0000000-0000-4000-8000-000000000003', '2.2.0', 'couchbase', 'a0000000-0000-4000-8000-000000000001', '', 1),
  ('e0000000-0000-4000-8000-000000000041', 'd0000000-0000-4000-8000-000000000004', '5.5', 'mysql', 'a0000000-0000-4000-8000-000000000001', '', 1),
  ('e0000000-0000-4000-8000-000000000042', 'd0000000-0000-4000-8000-000000000004', '5.6', 'mysql', 'a0000000-0000-4000-8000-000000000001', '', 1);

INSERT INTO "flavors" ("id", "name", "ram", "vcpus", "disk") VALUES
  ('1', 'm1.tiny', 512, 1, 1),
  ('2', 'm1.small', 2048, 1, 20),
  ('3', 'm1.medium', 4096, 2, 40),
  ('4', 'm1.large', 8192, 4, 80),
  ('5', 'm1.xlarge', 16384, 8, 160),
  ('6', 'm1.nano', 64, 1, 0),
  ('7', 'm1.rd-tiny', 512, 1, 5),
  ('8', 'm1.rd-smaller', 768, 2, 5);

INSERT INTO "configurations" ("id", "name", "description", "created", "updated") VALUES
  ('b9c8a3f8-7ace-4aea-9908-7b555586d7b6', 'products', 'Of the specification''s clusters and master.', '2014-04-25 20:00:00.000000', '2014-04-25 20:00:00.000000'),
  ('fc318e00-3a6f-4f93-af99-146b44912188', 'products-slave', 'Of the specification''s slave.', '2014-04-25 20:00:00.000000', '2014-04-25 20:00:00.000000');

-- Specification, section Introduce read_only and hidden Parameters. What the provider of the cloud fills in is hidden as well.
INSERT INTO "datastore_configuration_parameters" ("id", "name", "datastore_version_id", "restart_required", "data_type", "read_only", "hidden") VALUES
  ('f0000000-0000-4000-8000-000000000001', 'cluster_name', 'e0000000-0000-4000-8000-000000000011', 1, 'string', 1, 0),
  ('f0000000-0000-4000-8000-000000000002', 'num_tokens', 'e0000000-0000-4000-8000-000000000011', 1, 'integer', 1, 0),
  ('f0000000-0000-4000-8000-000000000003', 'seed_provider', 'e0000000-0000-4000-8000-000000000011', 1, 'string', 1, 1),
  ('f0000000-0000-4000-8000-000000000004', 'seeds', 'e0000000-0000-4000-8000-000000000011', 1, 'string', 1, 1),
  ('f0000000-0000-4000-8000-000000000005', 'endpoint_snitch', 'e0000000-0000-4000-8000-000000000011', 1, 'string', 1, 0),
  ('f0000000-0000-4000-8000-000000000006', 'concurrent_reads', 'e0000000-0000-4000-8000-000000000011', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000007', 'memtable_total_space_in_mb', 'e0000000-0000-4000-8000-000000000011', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000008', 'cluster_name', 'e0000000-0000-4000-8000-000000000012', 1, 'string', 1, 0),
  ('f0000000-0000-4000-8000-000000000009', 'num_tokens', 'e0000000-0000-4000-8000-000000000012', 1, 'integer', 1, 0),
  ('f0000000-0000-4000-8000-000000000010', 'seed_provider', 'e0000000-0000-4000-8000-000000000012', 1, 'string', 1, 1),
  ('f0000000-0000-4000-8000-000000000011', 'seeds', 'e0000000-0000-4000-8000-000000000012', 1, 'string', 1, 1),
  ('f0000000-0000-4000-8000-000000000012', 'endpoint_snitch', 'e0000000-0000-4000-8000-000000000012', 1, 'string', 1, 0),
  ('f0000000-0000-4000-8000-000000000013', 'concurrent_reads', 'e0000000-0000-4000-8000-000000000012', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000014', 'memtable_total_space_in_mb', 'e0000000-0000-4000-8000-000000000012', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000015', 'replSet', 'e0000000-0000-4000-8000-000000000021', 1, 'string', 1, 0),
  ('f0000000-0000-4000-8000-000000000016', 'oplogSize', 'e0000000-0000-4000-8000-000000000021', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000017', 'replSet', 'e0000000-0000-4000-8000-000000000022', 1, 'string', 1, 0),
  ('f0000000-0000-4000-8000-000000000018', 'oplogSize', 'e0000000-0000-4000-8000-000000000022', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000019', 'server_id', 'e0000000-0000-4000-8000-000000000041', 1, 'integer', 1, 1),
  ('f0000000-0000-4000-8000-000000000020', 'log_bin', 'e0000000-0000-4000-8000-000000000041', 1, 'string', 1, 1),
  ('f0000000-0000-4000-8000-000000000021', 'max_connections', 'e0000000-0000-4000-8000-000000000041', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000022', 'wait_timeout', 'e0000000-0000-4000-8000-000000000041', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000023', 'server_id', 'e0000000-0000-4000-8000-000000000042', 1, 'integer', 1, 1),
  ('f0000000-0000-4000-8000-000000000024', 'log_bin', 'e0000000-0000-4000-8000-000000000042', 1, 'string', 1, 1),
  ('f0000000-0000-4000-8000-000000000025', 'max_connections', 'e0000000-0000-4000-8000-000000000042', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000026', 'wait_timeout', 'e0000000-0000-4000-8000-000000000042', 0, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000027', 'innodb_buffer_pool_size', 'e0000000-0000-4000-8000-000000000041', 1, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000028', 'innodb_buffer_pool_size', 'e0000000-0000-4000-8000-000000000042', 1, 'integer', 0, 0),
  ('f0000000-0000-4000-8000-000000000029', 'character_set_server', 'e0000000-0000-4000-8000-000000000041', 0, 'string', 0, 0),
  ('f0000000-0000-4000-8000-000000000030', 'character_set_server', 'e0000000-0000-4000-8000-000000000042', 0, 'string', 0, 0);

-- Trove, trove/templates/mysql/config.template and trove/templates/cassandra/config.template.
UPDATE "datastore_configuration_parameters" SET "default_value" = '100', "scales" = 1 WHERE "name" = 'max_connections';
UPDATE "datastore_configuration_parameters" SET "default_value" = '157286400', "scales" = 1 WHERE "name" = 'innodb_buffer_pool_size';
UPDATE "datastore_configuration_parameters" SET "default_value" = '120' WHERE "name" = 'wait_timeout';
UPDATE "datastore_configuration_parameters" SET "default_value" = '32' WHERE "name" = 'concurrent_reads';

INSERT INTO "configuration_parameters" ("configuration_id", "configuration_key", "configuration_value") VALUES
  ('b9c8a3f8-7ace-4aea-9908-7b555586d7b6', 'max_connections', '250'),
  ('fc318e00-3a6f-4f93-af99-146b44912188', 'max_connections', '500');

-- Specification, section Capabilities: these are off for clusters in the first iteration. `<all>` is spelt out as the commands of the
-- troveclient of that time.
INSERT INTO "capabilities" ("id", "name", "description", "enabled", "enabled_cluster") VALUES
  ('c0000000-0000-4000-8000-000000000001', 'backup-create', 'The command backup-create.', 1, 0),
  ('c0000000-0000-4000-8000-000000000002', 'backup-list-instance', 'The command backup-list-instance.', 1, 0),
  ('c0000000-0000-4000-8000-000000000003', 'configuration-attach', 'The command configuration-attach.', 1, 0),
  ('c0000000-0000-4000-8000-000000000004', 'configuration-detach', 'The command configuration-detach.', 1, 0),
  ('c0000000-0000-4000-8000-000000000005', 'configuration-instances', 'The command configuration-instances.', 1, 0),
  ('c0000000-0000-4000-8000-000000000006', 'resize-flavor', 'The command resize-flavor.', 1, 0),
  ('c0000000-0000-4000-8000-000000000007', 'resize-volume', 'The command resize-volume.', 1, 0),
  ('c0000000-0000-4000-8000-000000000008', 'database-create', 'The command database-create.', 1, 0),
  ('c0000000-0000-4000-8000-000000000009', 'database-delete', 'The command database-delete.', 1, 0),
  ('c0000000-0000-4000-8000-000000000010', 'database-list', 'The command database-list.', 1, 0),
  ('c0000000-0000-4000-8000-000000000011', 'root-enable', 'The command root-enable.', 1, 0),
  ('c0000000-0000-4000-8000-000000000012', 'root-show', 'The command root-show.', 1, 0),
  ('c0000000-0000-4000-8000-000000000013', 'secgroup-add-rule', 'The command secgroup-add-rule.', 1, 0),
  ('c0000000-0000-4000-8000-000000000014', 'secgroup-delete-rule', 'The command secgroup-delete-rule.', 1, 0),
  ('c0000000-0000-4000-8000-000000000015', 'secgroup-list', 'The command secgroup-list.', 1, 0),
  ('c0000000-0000-4000-8000-000000000016', 'secgroup-list-rules', 'The command secgroup-list-rules.', 1, 0),
  ('c0000000-0000-4000-8000-000000000017', 'secgroup-show', 'The command secgroup-show.', 1, 0),
  ('c0000000-0000-4000-8000-000000000018', 'user-create', 'The command user-create.', 1, 0),
  ('c0000000-0000-4000-8000-000000000019', 'user-delete', 'The command user-delete.', 1, 0),
  ('c0000000-0000-4000-8000-000000000020', 'user-grant-access', 'The command user-grant-access.', 1, 0),
  ('c0000000-0000-4000-8000-000000000021', 'user-list', 'The command user-list.', 1, 0),
  ('c0000000-0000-4000-8000-000000000022', 'user-revoke-access', 'The command user-revoke-access.', 1, 0),
  ('c0000000-0000-4000-8000-000000000023', 'user-show', 'The command user-show.', 1, 0),
  ('c0000000-0000-4000-8000-000000000024', 'user-show-access', 'The command user-show-access.', 1, 0),
  ('c0000000-0000-4000-8000-000000000025', 'user-update-attributes', 'The command user-update-attributes.', 1, 0),
  -- Section Feedback, Capabilities: "whether a datastore supports replication (and potentially read-only vs. read-write replication). In the
  -- first iteration, replication will not be supported for clusters."
  ('c0000000-0000-4000-8000-000000000026', 'replication-read-only', 'Slaves that refuse writes.', 0, 0),
  ('c0000000-0000-4000-8000-000000000027', 'replication-read-write', 'Slaves that take writes.', 0, 0),
  -- Off in Phase One, whose server knows no regions (sections Create Cluster and Add Node(s)).
  ('c0000000-0000-4000-8000-000000000028', 'cluster-regions', 'Nodes in regions, and of types, of one''s choice.', 0, 1);

INSERT INTO "capability_overrides" ("id", "datastore_version_id", "capability_id", "enabled", "enabled_cluster") VALUES
  ('d0000000-0000-4000-8000-000000000001', 'e0000000-0000-4000-8000-000000000041', 'c0000000-0000-4000-8000-000000000026', 1, 0),
  ('d0000000-0000-4000-8000-000000000002', 'e0000000-0000-4000-8000-000000000041', 'c0000000-0000-4000-8000-000000000027', 1, 0),
  ('d0000000-0000-4000-8000-000000000003', 'e0000000-0000-4000-8000-000000000042', 'c0000000-0000-4000-8000-000000000026', 1, 0),
  ('d0000000-0000-4000-8000-000000000004', 'e0000000-0000-4000-8000-000000000042', 'c0000000-0000-4000-8000-000000000027', 1, 0);
