// Package v1 is the API that deployed Trove serves, as a list of routes (dialect.go). A file has the calls on one kind of object, schemas.go what
// their bodies must be like, documents.go what they answer.
//
// What deployed Trove says to a call is changed here, and cites its file and function. How clusters and instances come about is the engine's;
// this room must not know the specification's API.
package v1

import (
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// Dialect is the API that deployed Trove serves. A project may make so many requests with one verb in a minute; 0 for any number.
func Dialect(perMinute int) *front.Dialect {
	l := &limiter{perMinute: perMinute}
	return &front.Dialect{
		Segment:     "v1.0",
		Updated:     "2012-08-01T00:00:00Z", // trove/versions.py
		Routes:      slices.Concat(instanceRoutes, clusterRoutes, []front.Route{front.On(http.MethodGet, "/limits", l.limits)}, front.CatalogueRoutes),
		Depth:       3,
		Strict:      true,
		SecureLinks: true,
		Status:      state,
		NodeStatus:  engine.MemberStatus,
		Limited:     l.limited,
		Seed:        store.SeedDeployed,
	}
}

// state is a cluster's task, or an instance's status.
func state(i store.Instance) string {
	if i.IsCluster {
		return i.TaskDescription
	}
	return engine.V1Status(i.Machine, i.BackingUp)
}
