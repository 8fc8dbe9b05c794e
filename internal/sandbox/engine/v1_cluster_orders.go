package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// V1RestartCluster begins to restart one member after the other. Trove, trove/cluster/models.py, rolling_restart.
func (e *Engine) V1RestartCluster(tx *store.Tx, now time.Time, cluster Cluster) error {
	if !strategies[cluster.Version.Manager].restarts {
		return unsupported("restart")
	}
	return e.roll(tx, now, cluster, clusterRestarting, kindV1RestartCluster, stateV1RestartNext, data{})
}

// V1UpgradeCluster begins to upgrade one member after the other. The cluster has the new version at once. Trove,
// trove/cluster/models.py, rolling_upgrade.
func (e *Engine) V1UpgradeCluster(tx *store.Tx, now time.Time, cluster Cluster, version store.Version) error {
	if !strategies[cluster.Version.Manager].upgrades {
		return unsupported("upgrade")
	}
	cluster.DatastoreVersionID = version.ID
	return e.roll(tx, now, cluster, clusterUpgrading, kindV1UpgradeCluster, stateV1UpgradeNext, data{Version: version.ID})
}

// roll starts an operation that goes from member to member.
func (e *Engine) roll(tx *store.Tx, now time.Time, cluster Cluster, t task, kind, state string, d data) error {
	if err := clusterAvailable(cluster); err != nil {
		return err
	}
	enter(&cluster.Machine, t, now)
	if err := tx.SaveInstance(cluster.Instance); err != nil {
		return err
	}
	d.Nodes = ids(MembersByID(cluster.Nodes))
	return startOperation(tx, kind, state, cluster.ID, now, d)
}

// unsupported is what the base class of Trove's clusters says. trove/cluster/models.py.
func unsupported(action string) error { return refuse(BadRequest, "Action '%s' not supported", action) }

// V1DeleteCluster begins to delete a cluster with all its members; it is no error if that is already under way. Members are deleted by id
// until one refuses: then those before it are gone, and the cluster stays DELETING. Trove, trove/cluster/models.py, Cluster.delete.
func (e *Engine) V1DeleteCluster(tx *store.Tx, now time.Time, cluster Cluster) error {
	if cluster.TaskID != clusterDeleting.id {
		if err := clusterAvailable(cluster); err != nil {
			return err
		}
	}
	operations, err := tx.Operations(cluster.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(operations, func(o store.Operation) bool { return o.Kind == kindV1DeleteCluster }) {
		return nil
	}
	enter(&cluster.Machine, clusterDeleting, now)
	var going []store.Node
	for _, n := range MembersByID(cluster.Nodes) {
		if refusal := e.deletable(tx, n); refusal != nil {
			c := deleting(cluster.ID, going, now)
			c.instances = []store.Instance{cluster.Instance}
			err := errors.Join(apply(tx, cluster.ID, c, now),
				startOperation(tx, kindV1ShrinkCluster, stateV1Gone, cluster.ID, now.Add(e.Pace.Delete), data{Nodes: ids(going)}))
			if err != nil {
				return err
			}
			return kept(refusal)
		}
		going = append(going, n)
	}
	c := deleting(cluster.ID, going, now)
	c.instances = []store.Instance{cluster.Instance}
	c.cancel = append(c.cancel, target{cluster.ID, ""})
	due := now
	if len(going) > 0 {
		due = now.Add(e.Pace.Delete)
	}
	return errors.Join(apply(tx, cluster.ID, c, now), startOperation(tx, kindV1DeleteCluster, stateV1DropMembers, cluster.ID, due, data{}))
}

// deletable refuses to delete a member that is being built, or that is the source of a replica. Trove, trove/instance/models.py,
// BaseInstance.delete.
func (e *Engine) deletable(tx *store.Tx, n store.Node) error {
	if MemberStatus(n) == StatusBuild {
		return instanceBusy(n.ID, StatusBuild)
	}
	replicas, err := tx.MemberReplicas(n.ID)
	if err == nil && len(replicas) > 0 {
		err = refuse(Forbidden, "Detach replicas before deleting replica source.")
	}
	return err
}

// deleting are the changes by which members begin to be deleted. What is at work on them is cancelled.
func deleting(clusterID string, members []store.Node, now time.Time) changes {
	var c changes
	for _, n := range members {
		n.ConfigurationID = ""
		enter(&n.Machine, taskDeleting, now)
		c.nodes = append(c.nodes, n)
		c.cancel = append(c.cancel, target{clusterID, n.ID})
	}
	return c
}

// gone are the changes by which members cease to be.
func gone(clusterID string, members []store.Node, now time.Time) changes {
	var c changes
	for _, n := range members {
		c.nodes = append(c.nodes, goneNode(n, now))
		c.endUsage = append(c.endUsage, n.ID)
		c.cancel = append(c.cancel, target{clusterID, n.ID})
	}
	return c
}

// V1ResetCluster ends the tasks of a cluster and of its members, without ending what is at work on them. What guests say of their
// databases is forgotten until they say it again. Trove, trove/cluster/models.py, reset_status.
func (e *Engine) V1ResetCluster(tx *store.Tx, now time.Time, cluster Cluster) error {
	enter(&cluster.Machine, clusterNone, now)
	errs := []error{tx.SaveInstance(cluster.Instance)}
	for _, n := range cluster.Nodes {
		enter(&n.Machine, taskNone, now)
		errs = append(errs, tx.SaveNode(n), e.forgetMember(tx, now, n))
	}
	return errors.Join(errs...)
}
