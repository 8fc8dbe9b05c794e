package acctest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Outcome is what came of an operation on a datastore in all tests together. A larger one counts for more: what worked
// once works, though it was refused elsewhere, where a test wanted that.
type Outcome int

// The outcomes. An operation that the server accepted has worked once its object is shown at rest, or is gone.
const (
	// Refused: the server can't do it. That it refused a mistake, or had no time, says nothing of what works.
	Refused Outcome = iota + 1
	// Stuck: the server accepted it, and every node of the cluster ended in an error (trove/taskmanager/models.py,
	// ClusterTasks.update_statuses_on_failure).
	Stuck
	// Worked: it was done.
	Worked
)

// outcomeNames are how outcomes are written down.
var outcomeNames = map[Outcome]string{Refused: "refused", Stuck: "stuck", Worked: "works"}

// observer watches what goes to a cloud and what it answers, and tells from that which operations work on which
// datastore. It knows nothing of the client: what it notes is what went over the wire.
type observer struct {
	mu sync.Mutex
	// datastores of clusters and instances by id, and what has been accepted for them and is not done yet.
	datastores map[string]string
	accepted   map[string][]string
	// members are instances that are nodes of clusters: what can be done to one is another matter.
	members  map[string]bool
	outcomes map[string]map[string]Outcome
}

func newObserver() *observer {
	return &observer{
		datastores: map[string]string{}, accepted: map[string][]string{}, members: map[string]bool{}, outcomes: map[string]map[string]Outcome{},
	}
}

// see takes note of a request below the endpoint, "/clusters/…", and of its answer.
func (o *observer) see(method, path string, sent []byte, status int, answered []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if segments[0] != "clusters" && segments[0] != "instances" {
		return
	}
	shown := readShown(answered)
	if shown.id() != "" {
		o.datastores[shown.id()] = shown.datastore()
	}
	for _, member := range shown.object().Instances {
		o.members[member.ID] = true
	}
	id := shown.id()
	if len(segments) > 1 {
		id = segments[1]
	}
	if method == http.MethodGet {
		if len(segments) == 2 {
			o.look(id, status, shown)
		}
		return
	}
	operation := operationOf(method, segments, sent)
	if operation == "" || o.members[id] {
		return
	}
	datastore := o.datastores[id]
	if datastore == "" {
		datastore = readOrdered(sent)
	}
	switch {
	case cannot(status, answered):
		o.note(datastore, operation, Refused)
	case status >= http.StatusBadRequest:
	case strings.HasPrefix(operation, "reset "): // That is done with the answer, whatever state the object is in.
		o.note(datastore, operation, Worked)
	case id != "":
		o.accepted[id] = append(o.accepted[id], operation)
	}
}

// cannot tells whether an answer says that the server can't do such a thing at all: deployed Trove answers 500 where it
// has a defect, and 400 to an action that a datastore does not have (trove/cluster/models.py, Cluster.action).
func cannot(status int, answered []byte) bool {
	return status >= http.StatusInternalServerError || status == http.StatusBadRequest && bytes.Contains(answered, []byte("not supported"))
}

// look tells from how an object is shown what came of all that was accepted for it.
func (o *observer) look(id string, status int, shown shownDocument) {
	outcome := shown.outcome()
	if status == http.StatusNotFound {
		outcome = Worked
		o.accepted[id] = slices.DeleteFunc(o.accepted[id], func(operation string) bool { return !strings.HasPrefix(operation, "delete ") })
	}
	if outcome == 0 {
		return
	}
	for _, operation := range o.accepted[id] {
		o.note(o.datastores[id], operation, outcome)
	}
	delete(o.accepted, id)
}

func (o *observer) note(datastore, operation string, outcome Outcome) {
	if datastore == "" {
		return
	}
	if o.outcomes[datastore] == nil {
		o.outcomes[datastore] = map[string]Outcome{}
	}
	o.outcomes[datastore][operation] = max(o.outcomes[datastore][operation], outcome)
}

// table is what was observed: for each datastore the name of each operation's outcome.
func (o *observer) table() map[string]map[string]string {
	o.mu.Lock()
	defer o.mu.Unlock()
	table := map[string]map[string]string{}
	for datastore, outcomes := range o.outcomes {
		table[datastore] = map[string]string{}
		for operation, outcome := range outcomes {
			table[datastore][operation] = outcomeNames[outcome]
		}
	}
	return table
}

// add takes note of what was observed elsewhere. A name that is no outcome's counts for nothing.
func (o *observer) add(observed map[string]map[string]string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for datastore, operations := range observed {
		for operation, name := range operations {
			for outcome, known := range outcomeNames {
				if known == name {
					o.note(datastore, operation, outcome)
				}
			}
		}
	}
}

// actions are the operations that the bodies of requests name by their only key.
var actions = map[string]map[string]string{
	"clusters": {
		"grow": "add nodes", "nodes": "add nodes", "shrink": "remove nodes", "replace_node": "replace node", "restart": "restart cluster",
		"upgrade": "upgrade cluster", "configuration_attach": "attach configuration to cluster",
		"configuration_detach": "detach configuration from cluster", "reset-status": "reset cluster",
	},
	"instances": {
		"restart": "restart instance", "detach": "detach slave", "promote_to_replica_source": "promote slave",
		"eject_replica_source": "eject master", "reset_status": "reset instance",
	},
}

// operationOf names what a request asks for, in words that do not depend on the dialect; empty for anything else.
func operationOf(method string, segments []string, sent []byte) string {
	kind := strings.TrimSuffix(segments[0], "s")
	body := readKeys(sent)
	switch {
	case method == http.MethodDelete && len(segments) == 2:
		return "delete " + kind
	case method == http.MethodDelete && len(segments) == 4 && segments[2] == "nodes":
		return "remove nodes"
	case method == http.MethodPost && len(segments) == 1 && kind == "cluster":
		return "create cluster"
	case method == http.MethodPost && len(segments) == 1:
		return creationOf(body["instance"])
	case method == http.MethodPost && body["resize"] != nil:
		if readKeys(body["resize"])["volume"] != nil {
			return "grow volume"
		}
		return "resize flavor"
	case method == http.MethodPost:
		for key := range body {
			return actions[segments[0]][key]
		}
	case method == http.MethodPut || method == http.MethodPatch:
		return updateOf(body["instance"])
	}
	return ""
}

func creationOf(instance json.RawMessage) string {
	keys := readKeys(instance)
	switch {
	case keys["replica_of"] != nil || keys["slave"] != nil:
		return "create slave"
	case keys["restorePoint"] != nil:
		return "restore backup"
	}
	return "create instance"
}

func updateOf(instance json.RawMessage) string {
	keys := readKeys(instance)
	for key, operation := range map[string]string{
		"datastore_version": "upgrade instance", "access": "change access", "replica_of": "detach slave", "slave_of": "detach slave",
	} {
		if _, ok := keys[key]; ok {
			return operation
		}
	}
	configuration, ok := keys["configuration"]
	switch {
	case ok && string(configuration) == "null":
		return "detach configuration from instance"
	case ok:
		return "attach configuration to instance"
	case keys["name"] != nil:
		return "rename instance"
	}
	return ""
}

// shownDocument is what of the documents of clusters and instances, in either dialect, says whether they are at rest.
type shownDocument struct {
	Cluster  *shownObject `json:"cluster"`
	Instance *shownObject `json:"instance"`
}

type shownObject struct {
	ID        string `json:"id"`
	Status    string `json:"status"`
	Datastore struct {
		Type string `json:"type"`
	} `json:"datastore"`
	Task *struct {
		Name string `json:"name"`
	} `json:"task"`
	Instances []struct {
		ID     string `json:"id"`
		Status string `json:"status"`
	} `json:"instances"`
}

func readShown(document []byte) shownDocument {
	var shown shownDocument
	if json.Unmarshal(document, &shown) != nil {
		return shownDocument{}
	}
	return shown
}

func (d shownDocument) object() shownObject {
	switch {
	case d.Cluster != nil:
		return *d.Cluster
	case d.Instance != nil:
		return *d.Instance
	}
	return shownObject{}
}

func (d shownDocument) id() string        { return d.object().ID }
func (d shownDocument) datastore() string { return d.object().Datastore.Type }

// outcome is 0 while the object is not at rest.
func (d shownDocument) outcome() Outcome {
	object := d.object()
	if object.Task == nil {
		if atRest(object.Status) {
			return Worked
		}
		return 0
	}
	failed, ready := 0, 0
	for _, member := range object.Instances {
		switch {
		case member.Status == "ERROR":
			failed++
		case atRest(member.Status):
			ready++
		}
	}
	switch {
	case len(object.Instances) == 0:
		return 0
	case object.Task.Name == "NONE" && ready == len(object.Instances):
		return Worked
	case failed == len(object.Instances):
		return Stuck
	}
	return 0
}

func atRest(status string) bool {
	return slices.Contains([]string{"ACTIVE", "HEALTHY", "RESTART_REQUIRED"}, status)
}

// readOrdered is the datastore that a create asks for.
func readOrdered(sent []byte) string {
	var order struct {
		Cluster, Instance struct {
			Datastore struct{ Type string }
		}
	}
	if json.Unmarshal(sent, &order) != nil {
		return ""
	}
	if order.Cluster.Datastore.Type != "" {
		return order.Cluster.Datastore.Type
	}
	return order.Instance.Datastore.Type
}

// readKeys is a JSON object by its keys; nothing for anything else.
func readKeys(document []byte) map[string]json.RawMessage {
	var keys map[string]json.RawMessage
	if json.Unmarshal(document, &keys) != nil {
		return nil
	}
	return keys
}

// contradictions are the operations that worked although the record says otherwise. Where the run was complete, any
// difference is one.
func contradictions(record, observed map[string]map[string]string, complete bool) []string {
	var differences []string
	for _, datastore := range slices.Sorted(maps.Keys(observed)) {
		for _, operation := range slices.Sorted(maps.Keys(observed[datastore])) {
			was, is := record[datastore][operation], observed[datastore][operation]
			if was != is && (complete || was != "" && is == outcomeNames[Worked]) {
				differences = append(differences, datastore+": "+operation+": recorded "+orNothing(was)+", now "+is)
			}
		}
	}
	if !complete {
		return differences
	}
	for _, datastore := range slices.Sorted(maps.Keys(record)) {
		for _, operation := range slices.Sorted(maps.Keys(record[datastore])) {
			if _, ok := observed[datastore][operation]; !ok {
				differences = append(differences, datastore+": "+operation+": recorded "+record[datastore][operation]+", now not tried")
			}
		}
	}
	return differences
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}
