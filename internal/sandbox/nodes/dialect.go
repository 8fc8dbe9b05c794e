// Package nodes is the API of the specification "Replication And Clustering With Nodes", as a list of routes (dialect.go). A file has the calls
// on one kind of object, documents.go what they answer, validation.go how a body is read.
//
// What the specification says of a call is changed here, and cites its section. How clusters and instances come about is the engine's; this
// room knows of the API v1.0 only which of its calls are served here as they are (inherited.go).
package nodes

import (
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Dialect is the specification's API in Phase One or Two. What it names without describing it is Trove v1.0's.
func Dialect(number int) *front.Dialect {
	p := phase(number)
	return &front.Dialect{
		Segment: "v1.0-nodes",
		Updated: "2014-05-15T04:20:00Z", // the date of the specification's revision
		Routes:  slices.Concat(p.clusterRoutes(), instanceRoutes, configurationRoutes, p.capabilityRoutes(), securityGroupRoutes, inheritedRoutes(), front.CatalogueRoutes),
		Depth:   2,
		Status:  engine.Status, NodeStatus: engine.NodeStatus, Heartbeats: true,
		Seed: store.SeedSpecification,
	}
}

// phase is how much of the specification is served: it tells what comes first, and what later.
type phase int

// phaseOne is Phase One, without regions and types of nodes.
const phaseOne phase = 1

// clusterRoutes are the specification's calls on clusters and their nodes.
func (p phase) clusterRoutes() []front.Route {
	return []front.Route{
		front.On(http.MethodPost, "/clusters", p.createCluster),
		front.On(http.MethodGet, "/clusters", p.listClusters),
		front.On(http.MethodGet, "/clusters/{}", p.showCluster),
		front.On(http.MethodDelete, "/clusters/{}", deleteCluster),
		front.On(http.MethodPost, "/clusters/{}/action", clusterAction),
		front.On(http.MethodPost, "/clusters/{}/nodes", p.addNodes),
		front.On(http.MethodGet, "/clusters/{}/nodes", listNodes),
		front.On(http.MethodGet, "/clusters/{}/nodes/{}", showNode),
		front.On(http.MethodDelete, "/clusters/{}/nodes/{}", removeNode),
	}
}
