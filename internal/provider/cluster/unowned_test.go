package cluster

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/provider/object"
)

func TestWhatIsOfferedAndHeldByNoneIsLeft(t *testing.T) {
	var nodes unownedNodes
	west, east := healthy("w", "west"), healthy("e", "east")
	all := func(place) bool { return true }
	nodes.offer("c", []place{west, east})
	over := make(chan time.Time)
	close(over)
	assert.Equal(t, []place{west, east}, nodes.await(t.Context(), "c", all, over))
	assert.Empty(t, nodes.await(t.Context(), "d", all, nil), "another cluster's")

	inWest := &clusterNodeModel{Region: types.StringValue("west")}
	assert.Equal(t, []place{west}, nodes.await(t.Context(), "c", inWest.couldBe, over))
	arbiter := &clusterNodeModel{Type: types.StringValue(typeArbiter)}
	assert.Empty(t, nodes.await(t.Context(), "c", arbiter.couldBe, nil))

	// Whoever comes late is waited for; once nothing is left, nobody waits.
	done := make(chan []place)
	go func() { done <- nodes.await(t.Context(), "c", all, nil) }()
	nodes.hold("w")
	nodes.hold("e")
	assert.Empty(t, <-done)
	nodes.offer("c", nil)
	assert.Empty(t, nodes.await(t.Context(), "c", all, nil), "what a later plan does not offer is no longer offered")
}

func TestAClusterOffersWhatNoStepTakesAndNobodyHasLetGoOf(t *testing.T) {
	change := trio()
	change.Name = "products"
	for _, id := range []string{"x", "y", "z", "known"} {
		stray := healthy(id, "")
		stray.Name = "products-member-" + id
		change.Others = append(change.Others, stray)
	}
	change.Others[2].Name = "products-a"
	change.Forget = []string{"y"}
	ids := func(can clusterAbilities, steps ...step) []string {
		var found []string
		for _, p := range change.unowned([]string{"x", "y", "z"}, steps, can) {
			found = append(found, p.NodeID)
		}
		return found
	}
	assert.Equal(t, []string{"x", "z"}, ids(nodesAPI))
	assert.Equal(t, []string{"x"}, ids(mariadbAPI), "where names tell, z was made for the place a")
	assert.Equal(t, []string{"z"}, ids(nodesAPI, step{Kind: stepTake, NodeID: "x"}))
}

func TestNodesThatMayBeMeantAreListed(t *testing.T) {
	older, younger := healthy("o", "west"), healthy("y", "")
	older.Name, younger.Name = "products-5", "products-4"
	older.Created = time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)
	younger.Created = older.Created.Add(time.Minute)
	var diags diag.Diagnostics
	refuseMayBe(&diags, "c", []place{younger, older})
	refuseMayBe(&diags, "c", []place{older})
	assert.Equal(t, "Several objects may be the one that was created", diags[0].Summary())
	assert.Contains(t, diags[0].Detail(), "import it:\n"+
		"  terraform import ADDRESS c/o   # called \"products-5\", in west, created 2014-04-25T20:19:23Z\n"+
		"  terraform import ADDRESS c/y   # called \"products-4\", created 2014-04-25T20:20:23Z\n")
	assert.Equal(t, "An object may be the one that was created", diags[1].Summary())
}

// A node can only have been made in place of another that was there before, and of one that is like it.
func TestSuccessorsAreYounger(t *testing.T) {
	born := time.Date(2014, 4, 25, 20, 19, 23, 0, time.UTC)
	old := &clusterNodeModel{Region: types.StringValue("west")}
	old.Created = object.TimeOrNull(born)
	at := func(region string, created time.Time) place {
		p := healthy("x", region)
		p.Created = created
		return p
	}
	assert.True(t, old.mayBeSucceededBy(at("west", born.Add(time.Second))))
	assert.False(t, old.mayBeSucceededBy(at("west", born.Add(-time.Second))))
	assert.False(t, old.mayBeSucceededBy(at("east", born.Add(time.Second))))
	old.Created = timetypes.NewRFC3339Null()
	assert.True(t, old.mayBeSucceededBy(at("west", born)), "nobody knows")
}

// One that is gone stays in the state for the only node that may have come in its place, which is then taken; the old one goes, where it is there.
func TestASuccessorIsTaken(t *testing.T) {
	gone := &clusterNodeModel{}
	gone.ID = types.StringValue("o")
	assert.False(t, gone.keepForSuccessor(nil))
	assert.False(t, gone.keepForSuccessor([]place{healthy("a", ""), healthy("b", "")}), "which of them, nobody can tell")
	assert.True(t, gone.keepForSuccessor([]place{healthy("a", "")}))
	var kinds []stepKind
	var nodes []string
	for _, s := range gone.steps(gone, "a", nil, nodesAPI) {
		kinds, nodes = append(kinds, s.Kind), append(nodes, s.NodeID)
	}
	assert.Equal(t, []stepKind{stepTake, stepWait, stepRemove}, kinds)
	assert.Equal(t, []string{"a", "", "o"}, nodes)

	var nodesOffered unownedNodes
	assert.True(t, nodesOffered.take("a"))
	assert.False(t, nodesOffered.take("a"), "another resource has it")
}
