package store

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, SeedSpecification)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// texts reads rows of one column.
func texts(t *testing.T, s *Store, query string, args ...any) (list []string) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) (err error) {
		list, err = all(tx, func(r scanner) (v string, err error) {
			err = r.Scan(&v)
			return v, err
		}, query, args...)
		return err
	}))
	return list
}

// The specification's statement for the nodes table, line by line, is what the schema has.
func TestNodesTableIsTheSpecifications(t *testing.T) {
	printed, err := os.ReadFile(filepath.Join("..", "testdata", "spec", "nodes.sql"))
	require.NoError(t, err)
	s := open(t, "")
	columns := texts(t, s, `SELECT '"' || name || '" ' || type || CASE WHEN "notnull" THEN ' NOT NULL' ELSE ' DEFAULT NULL' END FROM pragma_table_info('nodes')`)
	keys := texts(t, s, `SELECT DISTINCT i.name FROM pragma_index_list('nodes') l JOIN pragma_index_info(l.name) i WHERE l.origin = 'c'`)
	foreign := texts(t, s, `SELECT "from" || ' ' || "table" || ' ' || "to" FROM pragma_foreign_key_list('nodes')`)
	definition := texts(t, s, `SELECT sql FROM sqlite_master WHERE name = 'nodes'`)[0]

	lines := 0
	key := regexp.MustCompile(`^KEY "\w+" \("(\w+)"\)$`)
	constraint := regexp.MustCompile(`^CONSTRAINT ("\w+") FOREIGN KEY \("(\w+)"\) REFERENCES "(\w+)" \("(\w+)"\)$`)
	for _, line := range strings.Split(string(printed), "\n") {
		line = strings.TrimSuffix(strings.TrimSpace(line), ",")
		switch {
		case strings.HasPrefix(line, `"`):
			assert.Contains(t, columns, line)
		case strings.HasPrefix(line, "PRIMARY KEY"):
			assert.Contains(t, definition, line)
		case key.MatchString(line):
			assert.Contains(t, keys, key.FindStringSubmatch(line)[1])
		case constraint.MatchString(line):
			m := constraint.FindStringSubmatch(line)
			assert.Contains(t, foreign, strings.Join(m[2:], " "))
			assert.Contains(t, definition, "CONSTRAINT "+m[1])
		default:
			continue
		}
		lines++
	}
	assert.Equal(t, 19+1+5+3, lines, "columns, primary key, keys and constraints that the specification prints")
	// What is there beyond it is known.
	assert.Equal(t, []string{"region", "type", "fault", "fault_created", "shard_id", "details", "position", "joined"},
		texts(t, s, `SELECT name FROM pragma_table_info('nodes') WHERE cid >= 19`))
}

func TestAlteredTablesAreTheSpecifications(t *testing.T) {
	s := open(t, "")
	// Section Alter Other Tables.
	for _, table := range []string{
		"agent_heartbeats", "backups", "conductor_lastseen", "root_enabled_history", "security_group_instance_associations", "service_statuses", "usage_events",
	} {
		assert.Equal(t, []string{"varchar(36)"}, texts(t, s, `SELECT type FROM pragma_table_info(?) WHERE name = 'node_id' AND "notnull" = 0`, table), table)
		assert.Equal(t, []string{"nodes.id"}, texts(t, s, `SELECT "table" || '.' || "to" FROM pragma_foreign_key_list(?) WHERE "from" = 'node_id'`, table), table)
		assert.Contains(t, texts(t, s, `SELECT i.name FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) i
			WHERE (SELECT count(*) FROM pragma_index_info(l.name)) = 1`, table), "node_id", table)
	}
	// Section Alter Instances Table.
	assert.Equal(t, []string{"instances.id"}, texts(t, s, `SELECT "table" || '.' || "to" FROM pragma_foreign_key_list('instances') WHERE "from" = 'slave_of'`))
	assert.Contains(t, texts(t, s, `SELECT i.name FROM pragma_index_list('instances') l JOIN pragma_index_info(l.name) i`), "slave_of")
	// Section Capabilities.
	for _, table := range []string{"capabilities", "capability_overrides"} {
		assert.Equal(t, []string{"tinyint(1)"}, texts(t, s, `SELECT type FROM pragma_table_info(?) WHERE name = 'enabled_cluster'`, table), table)
	}
}

func TestSeeds(t *testing.T) {
	s := open(t, "")
	assert.Equal(t, []string{"cassandra 2.0.6", "cassandra 2.1.0", "couchbase 2.2.0", "mongodb 2.4.10", "mongodb 2.6.1", "mysql 5.5", "mysql 5.6"},
		texts(t, s, `SELECT d.name || ' ' || v.name FROM datastore_versions v JOIN datastores d ON d.id = v.datastore_id ORDER BY 1`))
	assert.Equal(t, []string{"1", "2", "3", "4", "5", "6", "7", "8"}, texts(t, s, `SELECT id FROM flavors ORDER BY id`))
	// Section Introduce read_only and hidden Parameters.
	for datastore, names := range map[string][]string{
		"cassandra": {"cluster_name", "endpoint_snitch", "num_tokens", "seed_provider", "seeds"}, "mongodb": {"replSet"}, "mysql": {"log_bin", "server_id"},
	} {
		assert.Equal(t, names, texts(t, s, `SELECT DISTINCT p.name FROM datastore_configuration_parameters p JOIN datastore_versions v
			ON v.id = p.datastore_version_id WHERE v.manager = ? AND p.read_only = 1 ORDER BY p.name`, datastore))
	}
	// Section Capabilities: backup-create + list-instance, configuration-attach + detach + instances, and all of resize, database, root,
	// secgroup and user.
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
		capabilities, err := tx.Capabilities("")
		var names []string
		feedback := []string{"cluster-regions", "replication-read-only", "replication-read-write"} // section Feedback, and the phases
		for _, c := range capabilities {
			if slices.Contains(feedback, c.Name) {
				continue
			}
			assert.True(t, c.Enabled, c.Name)
			assert.False(t, c.EnabledCluster, c.Name)
			names = append(names, c.Name)
		}
		assert.Equal(t, []string{
			"backup-create", "backup-list-instance", "configuration-attach", "configuration-detach", "configuration-instances",
			"database-create", "database-delete", "database-list", "resize-flavor", "resize-volume", "root-enable", "root-show",
			"secgroup-add-rule", "secgroup-delete-rule", "secgroup-list", "secgroup-list-rules", "secgroup-show",
			"user-create", "user-delete", "user-grant-access", "user-list", "user-revoke-access", "user-show", "user-show-access", "user-update-attributes",
		}, names)
		return err
	}))
}

func TestForeignKeysAreEnforced(t *testing.T) {
	s := open(t, "")
	at := time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)
	version := texts(t, s, `SELECT id FROM datastore_versions LIMIT 1`)[0]
	instance := Instance{Machine: Machine{ID: "i", Name: "i", Created: at, DatastoreVersionID: version}}
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.SaveInstance(instance) }))
	for name, f := range map[string]func(tx *Tx) error{
		"a node of no instance": func(tx *Tx) error {
			return tx.SaveNode(Node{InstanceID: "none", Machine: Machine{ID: "n", DatastoreVersionID: version}})
		},
		"a node of no version": func(tx *Tx) error {
			return tx.SaveNode(Node{InstanceID: "i", Machine: Machine{ID: "n", DatastoreVersionID: "none"}})
		},
		"a node with no such configuration": func(tx *Tx) error {
			return tx.SaveNode(Node{InstanceID: "i", Machine: Machine{ID: "n", DatastoreVersionID: version, ConfigurationID: "none"}})
		},
		"a slave of no master": func(tx *Tx) error {
			return tx.SaveInstance(Instance{SlaveOf: "none", Machine: Machine{ID: "s", DatastoreVersionID: version}})
		},
		"a heartbeat of no node": func(tx *Tx) error { return tx.SaveHeartbeat("h", "i", "none", at) },
		"a service of no node":   func(tx *Tx) error { return tx.SaveServiceStatus("s", "i", "none", 1, "running", at) },
		"a usage of no node":     func(tx *Tx) error { return tx.SaveUsage("u", "none", Machine{}, at) },
		"a backup of no node":    func(tx *Tx) error { return tx.SaveBackup(Backup{ID: "b", NodeID: "none", DatastoreVersionID: version}) },
		"a last message of no node": func(tx *Tx) error {
			return tx.SaveLastSeen("i", "none", "heartbeat", at)
		},
		"an instance that is referred to": func(tx *Tx) error {
			require.NoError(t, tx.SaveNode(Node{InstanceID: "i", Machine: Machine{ID: "n", DatastoreVersionID: version}}))
			return tx.exec(`DELETE FROM instances WHERE id = 'i'`)
		},
	} {
		require.ErrorContains(t, s.Write(t.Context(), f), "FOREIGN KEY constraint failed", name)
	}
	assert.Empty(t, texts(t, s, `SELECT id FROM nodes`), "what failed was undone")
}

func TestRowsComeBackAsTheyWere(t *testing.T) {
	s := open(t, "")
	const flavorWithUUID = "d1b2c3d4-0000-4000-8000-00000000f1a0"
	at := time.Date(2014, 4, 25, 20, 19, 23, 123456000, time.UTC)
	version := texts(t, s, `SELECT id FROM datastore_versions LIMIT 1`)[0]
	configuration := texts(t, s, `SELECT id FROM configurations LIMIT 1`)[0]
	machine := Machine{
		ID: "c", Created: at, Updated: at.Add(time.Second), Name: "näme'", Hostname: "h", ComputeInstanceID: "compute", TaskID: 5, TaskDescription: "BUILDING",
		TaskStartTime: at, VolumeID: "v", FlavorID: "7", VolumeSize: 2, TenantID: "p", ServerStatus: "ACTIVE", DatastoreVersionID: version,
		ConfigurationID: configuration, Region: "west", Fault: "f", FaultCreated: at,
	}
	cluster := Instance{Machine: machine, IsCluster: true}
	slave := Instance{Machine: Machine{ID: "s", TaskID: 1, Created: at, DatastoreVersionID: version}, SlaveOf: "c", SlaveReadOnly: true}
	node := Node{Machine: machine, InstanceID: "c", Type: "arbiter", Position: 3, Joined: true}
	node.ID, node.ComputeInstanceID = "n", ""
	numbered := node
	numbered.ID, numbered.Position = "m", 2
	slave.FlavorID, node.FlavorID = flavorWithUUID, flavorWithUUID
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
		for _, i := range []Instance{cluster, slave} {
			if err := tx.SaveInstance(i); err != nil {
				return err
			}
		}
		return errors.Join(tx.SaveNode(node), tx.SaveNode(numbered))
	}))
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
		got, err := tx.Instance("c")
		require.NoError(t, err)
		assert.Equal(t, cluster, got)
		got, err = tx.Instance("s")
		require.NoError(t, err)
		assert.Equal(t, slave, got)
		nodes, err := tx.Nodes("c")
		require.NoError(t, err)
		assert.Equal(t, []Node{numbered, node}, nodes)
		_, err = tx.Instance("other")
		require.ErrorIs(t, err, ErrNotFound)
		node.Deleted, node.DeletedAt = true, at
		require.NoError(t, tx.SaveNode(node))
		_, err = tx.Node("n")
		require.ErrorIs(t, err, ErrNotFound)
		last, err := tx.LastNode("c")
		require.NoError(t, err)
		assert.Equal(t, 3, last.Position, "deleted nodes are still counted")
		return nil
	}))
}

// A panic in the middle, which a server survives, leaves neither half of what was begun nor a connection that is taken for ever.
func TestPanicUndoes(t *testing.T) {
	s := open(t, "")
	assert.Panics(t, func() {
		_ = s.Write(t.Context(), func(tx *Tx) error {
			require.NoError(t, tx.SaveSetting("a", "b"))
			panic("in the middle")
		})
	})
	assert.Empty(t, texts(t, s, `SELECT value FROM settings WHERE name = 'a'`))
}

func TestOpenFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a file with spaces, 100% ?&#.db")
	s, err := Open(t.Context(), path, SeedSpecification)
	require.NoError(t, err)
	assert.Equal(t, []string{"wal"}, texts(t, s, `SELECT * FROM pragma_journal_mode`))
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.SaveSetting("a", "b") }))
	require.NoError(t, s.Close())
	_, err = os.Stat(path)
	require.NoError(t, err, "it is kept under the name that was given")

	s = open(t, path)
	assert.Equal(t, []string{"b"}, texts(t, s, `SELECT value FROM settings WHERE name = 'a'`), "and found again")
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.exec(`PRAGMA user_version = 99`) }))
	_, err = Open(t.Context(), path, SeedSpecification)
	require.ErrorContains(t, err, "it has version 99, this program wants 10")

	text := filepath.Join(t.TempDir(), "text")
	require.NoError(t, os.WriteFile(text, []byte(strings.Repeat("this is no database ", 99)), 0o600))
	_, err = Open(t.Context(), text, SeedSpecification)
	require.ErrorContains(t, err, "file is not a database")
}

func TestTables(t *testing.T) {
	tables := texts(t, open(t, ""), `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	specified := []string{
		"agent_heartbeats", "backups", "capabilities", "capability_overrides", "conductor_lastseen", "configurations", "datastore_versions", "instances",
		"nodes", "root_enabled_history", "security_group_instance_associations", "service_statuses", "usage_events",
	}
	for _, name := range specified {
		assert.Contains(t, tables, name)
	}
	others := slices.DeleteFunc(tables, func(name string) bool { return slices.Contains(specified, name) })
	assert.Equal(t, []string{
		"configuration_parameters", "datastore_configuration_parameters", "datastores", "faults", "flavors", "history", "journal", "messages", "modules",
		"operations", "security_group_rules", "security_groups", "seen", "servers", "settings", "tokens",
	}, others, "what the specified tables refer to, and the sandbox's own")
}
