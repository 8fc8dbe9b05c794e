package sandbox

import (
	"net/http"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// nodesDialect is the specification's API in Phase One or Two. What Trove v1.0 has besides clusters and instances is the same in both dialects.
func nodesDialect(number int) *dialect {
	p := phase(number)
	return &dialect{
		segment: "v1.0-nodes",
		updated: "2014-05-15T04:20:00Z", // the date of the specification's revision
		routes:  append(p.routes(), catalogueRoutes...),
		depth:   2,
		status:  engine.Status, nodeStatus: engine.NodeStatus,
		seed: store.SeedSpecification,
	}
}

// phase is how much of the specification is served: it tells what comes first, and what later.
type phase int

// phaseOne is Phase One, without regions and types of nodes.
const phaseOne phase = 1

// routes are the specification's calls.
func (p phase) routes() []route {
	return []route{
		on(http.MethodPost, "/clusters", p.createCluster),
		on(http.MethodGet, "/clusters", p.listClusters),
		on(http.MethodGet, "/clusters/{}", p.showCluster),
		on(http.MethodDelete, "/clusters/{}", deleteCluster),
		on(http.MethodPost, "/clusters/{}/action", clusterAction),
		on(http.MethodPost, "/clusters/{}/nodes", p.addNodes),
		on(http.MethodGet, "/clusters/{}/nodes/{}", showNode),
		on(http.MethodDelete, "/clusters/{}/nodes/{}", removeNode),
		on(http.MethodPost, "/instances", createInstance),
		on(http.MethodGet, "/instances", listInstances),
		on(http.MethodGet, "/instances/{}", showInstance),
		on(http.MethodDelete, "/instances/{}", deleteInstance),
		on(http.MethodPost, "/instances/{}/action", instanceAction),
	}
}
