package trove

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// Work on the server may die and leave its object as if it went on: a guest that fails to stop its database leaves an instance in RESIZE
// for good, a network that the taskmanager does not reach leaves a cluster in BUILD with all of its nodes ACTIVE. Nothing tells
// that but stillness: nothing of the object changes for longer than Trove itself waits for anything.

const (
	// stillness is after which time without any change a cluster's task is taken for one that does not end, where none of the nodes
	// is at work. Work on a cluster shows in its nodes more often than that.
	stillness = 10 * time.Minute
	// longestStep is the same for what is at work itself. Trove waits no longer than half an hour for any one thing by default
	// (trove/common/cfg.py, resize_time_out, revert_time_out, usage_timeout), and then says that it failed.
	longestStep = 35 * time.Minute
)

// work is what is seen of the work on an object.
type work struct {
	// likeness changes while anything is done to the object.
	likeness string
	// updated is when the server last noted anything, by its own clock; zero where it does not tell.
	updated time.Time
	// limit is how long it may stay as it is; 0 for as long as it takes.
	limit time.Duration
}

// workOn is the work on a cluster. Where its view tells no statuses of its nodes, or hides some of them, it does not show what is done to
// those.
func (c *Client) workOn(cluster api.Cluster) work {
	shown := work{likeness: likenessOfWork(cluster), updated: cluster.Updated, limit: stillness}
	for _, member := range cluster.Members {
		class, err := member.Status.Class()
		switch {
		case member.Status == "":
			shown.limit = 0
			return shown
		case err != nil || class != api.Ready:
			shown.limit = longestStep
		}
	}
	if c.dialect.HidesNodes(cluster) {
		shown.limit = longestStep
	}
	return shown
}

// likenessOfWork is what changes while anything is done to a cluster. The order of its nodes is none.
func likenessOfWork(cluster api.Cluster) string {
	nodes := make([]string, 0, len(cluster.Members))
	for _, member := range cluster.Members {
		nodes = append(nodes, member.ID+" "+string(member.Status))
	}
	slices.Sort(nodes)
	return string(cluster.Status) + " " + string(cluster.Task) + " " + cluster.Updated.String() + " " + strings.Join(nodes, " ")
}

// workOnInstance is the work on an instance. Snapshots, backups, and builds from them show nothing for hours; and of a build that dies,
// Trove itself says in the end that it failed.
func workOnInstance(instance api.Instance) work {
	shown := work{likeness: fmt.Sprint(instance.Status, instance.Updated, instance.FlavorID, instance.VolumeSize, instance.MasterID, instance.SlaveIDs), updated: instance.Updated, limit: longestStep}
	switch instance.Status { //nolint:exhaustive // Of any other status, it is known how long it may take.
	case api.StatusBuild, api.StatusNew, api.StatusBackup, api.StatusRestore:
		shown.limit = 0
	}
	return shown
}

// stillWatch watches an object for stillness, during one wait.
type stillWatch struct {
	likeness string
	// since is when it became what it is, by the server's clock; seen is when this wait first saw it so, by its own.
	since, seen time.Time
}

// look tells since when the object is still, where it has been so for too long. What the server noted before this wait counts too, so
// that an object that died yesterday is not waited for another half hour; but a wait has some patience in any case.
func (w *stillWatch) look(shown work, server, now time.Time) (since time.Time, still bool) {
	if shown.likeness != w.likeness {
		first := w.likeness == ""
		w.likeness, w.since, w.seen = shown.likeness, server, now
		if first && !shown.updated.IsZero() && shown.updated.Before(server) {
			w.since = shown.updated
		}
	}
	return w.since, shown.limit > 0 && server.Sub(w.since) >= shown.limit && now.Sub(w.seen) >= patience
}

// stillError is the error of an object that the server is at work on, and that has been still for too long; nil for any other.
func (c *Client) stillError(kind string, s api.Summary, watched *stillWatch, shown work) error {
	server := c.session.ServerTime()
	since, still := watched.look(shown, server, c.clock.Now())
	if class, err := s.Status.Class(); err != nil || class != api.Pending || !still {
		return nil //nolint:nilerr // An unknown status is for whoever waits.
	}
	return &StillError{Kind: kind, ID: s.ID, Name: s.Name, Status: s.Status, Since: since, For: server.Sub(since)}
}

// StillError says that the server is at work on an object, by its status, and that nothing has come of it for longer than Trove waits for
// anything: that work does not end by itself.
type StillError struct {
	// Kind is "cluster" or "instance".
	Kind   string
	ID     string
	Name   string
	Status api.Status
	// Since is when anything changed last, by the server's clock, and For how long ago that is.
	Since time.Time
	For   time.Duration
	// Reached is how far it had come: "3 of 3 nodes ACTIVE".
	Reached string
}

// Error is one line.
func (e *StillError) Error() string {
	text := fmt.Sprintf("%s %q (%s) is %s, and nothing about it has changed since %s, for %s", e.Kind, e.Name, e.ID, e.Status, e.Since.UTC().Format(time.RFC3339), e.For.Round(time.Minute))
	if e.Reached != "" {
		text += "; " + e.Reached
	}
	return text
}
