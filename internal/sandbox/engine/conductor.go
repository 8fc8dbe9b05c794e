package engine

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// heartbeat is what a guest tells the Conductor. Specification, section Guest.
type heartbeat struct {
	service service
	from    target
}

// payload is the specification's: {"service_status": "<status>", "node_id": "<node-id>"}, the latter for nodes only.
type payload struct {
	ServiceStatus string `json:"service_status"`
	NodeID        string `json:"node_id,omitempty"`
}

// cast is what TaskManager tells a guest.
type cast struct {
	to      target
	method  string
	payload any
}

// nodeAfter is the row of a node after a heartbeat of its guest: "update heartbeat logic to update the nodes table (node status)"
// (specification, section Conductor). A database that runs ends the task that waited for it.
func nodeAfter(n store.Node, s service) store.Node {
	if s == serviceRunning && (n.TaskID == taskBuilding.id || n.TaskID == taskRebooting.id) {
		n.TaskID, n.TaskDescription = taskNone.id, taskNone.name
	}
	return n
}

// conduct receives a heartbeat: it writes service_statuses, agent_heartbeats, conductor_lastseen and nodes, and wakes who waits for it.
func conduct(tx *store.Tx, h heartbeat, now time.Time) error {
	text, err := json.Marshal(payload{h.service.description, h.from.nodeID})
	if err != nil {
		return err
	}
	// Rows are one for each guest, which is known by its node, or by its instance where there is no node.
	guest := h.from.nodeID
	if guest == "" {
		guest = h.from.instanceID
	}
	if h.from.nodeID != "" {
		node, err := tx.Node(h.from.nodeID)
		if err != nil {
			return err
		}
		if err := tx.SaveNode(nodeAfter(node, h.service)); err != nil {
			return err
		}
	}
	return errors.Join(
		tx.AddMessage(store.Message{Sent: now, Sender: "guest:" + guest, Receiver: "conductor", Method: "heartbeat", Payload: string(text)}),
		tx.SaveServiceStatus(derived(guest, "service"), h.from.instanceID, h.from.nodeID, h.service.id, h.service.description, now),
		tx.SaveHeartbeat(heartbeatID(guest), h.from.instanceID, h.from.nodeID, now),
		tx.SaveLastSeen(h.from.instanceID, h.from.nodeID, "heartbeat", now),
		tx.WakeOperations(h.from.instanceID, now),
	)
}

// send records a cast; the operation that plays the guest's part is started by whoever casts.
func send(tx *store.Tx, c cast, now time.Time) error {
	text, err := json.Marshal(c.payload)
	if err != nil {
		return err
	}
	guest := c.to.nodeID
	if guest == "" {
		guest = c.to.instanceID
	}
	return tx.AddMessage(store.Message{Sent: now, Sender: "taskmanager", Receiver: "guest:" + guest, Method: c.method, Payload: string(text)})
}
