package cluster

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// This file is pure: how many nodes of a cluster have to be well for it to go on, and which steps would leave fewer.

// typeArbiter is the type of a node that votes and holds no data.
const typeArbiter = "arbiter"

// votes tells whether nodes of the type hold data or vote, so that the cluster needs so many of them.
func votes(nodeType string) bool { return nodeType == "" || nodeType == typeArbiter }

// primary tells whether the others follow the node, as far as the server says so. One that has failed leads nobody.
func (p place) primary() bool {
	return (p.Role == nodeMaster || p.Role == "primary") && !p.failed()
}

// electorate counts the nodes of a cluster that hold data or vote while a plan goes on, one step after the other.
type electorate struct {
	voters, well int
	// data are those of the nodes that are well that have the data to give.
	data int
	// elects says that the datastore needs a majority; any other needs one node that is well, to give the others its data.
	elects bool
	// silent is for clusters whose nodes come and go in groups: the server sees to whole groups.
	silent bool
}

// electorate are the nodes that the cluster has, whoever owns them.
func (c clusterChange) electorate(can clusterAbilities) electorate {
	e := electorate{elects: can.Elects, silent: can.Group > 1}
	for _, p := range c.standing() {
		if votes(p.Type) {
			e.voters++
			if !p.failed() {
				e.well++
				e.data += has(p.Type)
			}
		}
	}
	return e
}

// add counts new nodes in.
func (e *electorate) add(steps []step) {
	for _, s := range steps {
		if s.Kind == stepAdd && votes(s.Allocation.Type) {
			e.voters++
			e.well++
			e.data += has(s.Allocation.Type)
		}
	}
}

// has is 1 for a node of a type that holds data.
func has(nodeType string) int {
	if holdsData(nodeType) {
		return 1
	}
	return 0
}

// replace counts a node out and another in by the steps of a replacement, or tells why that must not be.
func (e *electorate) replace(steps []step, old place) string {
	if steps[0].Kind != stepReplace { // the new one comes, if it is not there yet, and then the old one goes
		e.add(steps)
		return e.remove(old)
	}
	switch {
	case !votes(old.Type):
		return ""
	case old.failed():
		e.well++
		e.data += has(old.Type)
		return ""
	}
	return e.lacks(e.voters, e.well-1, e.data-has(old.Type))
}

// remove counts a node out, or tells why it must not go.
func (e *electorate) remove(p place) string {
	if !votes(p.Type) || p.NodeID == "" {
		return ""
	}
	well, data := e.well, e.data
	if !p.failed() {
		well, data = well-1, data-has(p.Type)
		if why := e.lacks(e.voters-1, well, data); why != "" {
			return why
		}
	}
	e.voters, e.well, e.data = e.voters-1, well, data
	return ""
}

// lacks tells what is wrong with so many nodes that are well among so many, of which so many have the data; empty where it is enough.
func (e *electorate) lacks(voters, well, data int) string {
	switch {
	case e.silent:
	case data < 1:
		return "no node that is well would be left to give the others its data"
	case e.elects && 2*well <= voters:
		return fmt.Sprintf("only %d of %d nodes would be well then, where it takes %d for a majority", well, voters, voters/2+1)
	}
	return ""
}

// evenVoters warns of a number of nodes that costs more than the odd one before it and bears no more; nil where it is odd, or
// where nothing is elected.
func (a clusterAbilities) evenVoters(at path.Path, voters int) []refusal {
	if !a.Elects || a.Group > 1 || voters%2 != 0 || voters == 0 {
		return nil
	}
	return []refusal{{At: at, Summary: "Even number of nodes", Warning: true, Detail: fmt.Sprintf(
		"A %s cluster decides by majority, and %d nodes%s outlast the loss of %d, as %d do. Declare %d, which outlast the loss of %d.",
		a.Datastore, voters, whichCount(a), voters/2-1, voters-1, voters+1, voters/2)}}
}
