package engine

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Note appends to the history what has changed in the objects that the transaction has written so far, as the API shows them. It does
// nothing for an engine that isn't told how the API shows them.
func (e *Engine) Note(tx *store.Tx, now time.Time) error {
	if e.Status == nil || e.NodeStatus == nil {
		return nil
	}
	for _, id := range tx.Touched() {
		if err := e.noteObject(tx, now, id); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) noteObject(tx *store.Tx, now time.Time, id string) error {
	before, err := tx.Seen(id)
	if err != nil {
		return err
	}
	after, err := e.shown(tx, id)
	if err != nil || maps.Equal(before, after) {
		return err
	}
	for _, c := range changed(before, after) {
		c.Time, c.ObjectID = now, id
		if err := tx.AddEvent(c); err != nil {
			return err
		}
	}
	return tx.SaveSeen(id, after)
}

// changed are the events that lead from the values of an object to others. One that is new or gone has but one event, of its status.
func changed(before, after map[string]string) []store.Event {
	from := after
	if after == nil {
		from = before
	}
	event := store.Event{Name: from["name"], ClusterID: from["cluster_id"]}
	if before == nil || after == nil {
		event.Field, event.Before, event.After = "status", before["status"], after["status"]
		return []store.Event{event}
	}
	var list []store.Event
	for _, field := range slices.Sorted(maps.Keys(after)) {
		if before[field] != after[field] {
			event.Field, event.Before, event.After = field, before[field], after[field]
			list = append(list, event)
		}
	}
	return list
}

// shown are the values of an object that its history is about; nil for one that is gone.
func (e *Engine) shown(tx *store.Tx, id string) (map[string]string, error) {
	node, err := tx.Node(id)
	if err == nil {
		values := shownMachine(node.Machine, e.NodeStatus(node))
		values["cluster_id"], values["type"] = node.InstanceID, node.Type
		return values, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	instance, err := tx.Instance(id)
	if found, err := store.Exists(err); err != nil || !found {
		return nil, err
	}
	values := shownMachine(instance.Machine, e.Status(instance))
	values["slave_of"] = instance.SlaveOf
	return values, nil
}

func shownMachine(m store.Machine, status string) map[string]string {
	return map[string]string{
		"name": m.Name, "status": status, "region": m.Region, "flavor_id": m.FlavorID, "volume_size": strconv.Itoa(m.VolumeSize),
		"configuration_id": m.ConfigurationID, "version_id": m.DatastoreVersionID, "fault": m.Fault,
		"silent": strconv.FormatBool(m.Details.Silent),
	}
}
