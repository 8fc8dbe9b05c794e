// Package engine plays what is behind Trove's API: TaskManager, the guests and the Conductor, as the specification's sections of these
// names say.
//
// What happens next is computed by pure functions over rows (taskmanager.go, provisioning.go, replication.go, guest.go, conductor.go);
// run.go reads the rows, calls them and writes what they return. The time and new ids are given from outside.
package engine

import "time"

// Pace says how long things take, in simulated time.
type Pace struct {
	// Server is how long Nova takes to boot the server of a node or an instance.
	Server time.Duration
	// Prepare is how long the guest on it then takes to install and start the database, for a slave to restore its master's snapshot.
	Prepare time.Duration
	// Restart is how long a database takes to restart.
	Restart time.Duration
	// Join is how long a guest takes to work through a list of addresses without a restart.
	Join time.Duration
	// Snapshot is how long the snapshot of a master takes.
	Snapshot time.Duration
	// Detach is how long it takes to make a slave stand by itself.
	Detach time.Duration
	// Delete is how long it takes to delete a node, an instance or a whole cluster.
	Delete time.Duration
	// Resize, Promote and Upgrade are how long deployed Trove's actions of these names take.
	Resize  time.Duration
	Promote time.Duration
	Upgrade time.Duration
	// Report is how long guests wait between two heartbeats (Trove's report_interval); 0 for guests that send none but when their database's
	// state changes.
	Report time.Duration
	// Beat is how long a guest of deployed Trove needs to say again what was forgotten. Expiry is how old a guest's last heartbeat may be
	// (agent_heartbeat_expiry).
	Beat   time.Duration
	Expiry time.Duration
	// GiveUp is how long TaskManager waits for guests before it calls the build failed.
	GiveUp time.Duration
}

// DefaultPace builds a node in 20 seconds. GiveUp is Trove's cluster_usage_timeout.
func DefaultPace() Pace {
	return Pace{
		Server:   8 * time.Second,
		Prepare:  12 * time.Second,
		Restart:  2 * time.Second,
		Join:     2 * time.Second,
		Snapshot: 3 * time.Second,
		Detach:   2 * time.Second,
		Delete:   3 * time.Second,
		Resize:   4 * time.Second,
		Promote:  4 * time.Second,
		Upgrade:  6 * time.Second,
		Report:   30 * time.Second,
		Beat:     3 * time.Second,
		Expiry:   60 * time.Second,
		GiveUp:   36000 * time.Second,
	}
}
