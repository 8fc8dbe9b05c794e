package cluster

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
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
