package sandbox

import (
	"net/http"
	"slices"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// v1Dialect is the API that deployed Trove serves. A project may make so many requests with one verb in a minute; 0 for any number.
func v1Dialect(perMinute int) *dialect {
	l := &limiter{perMinute: perMinute}
	return &dialect{
		segment:     "v1.0",
		updated:     "2012-08-01T00:00:00Z", // trove/versions.py
		routes:      slices.Concat(v1InstanceRoutes, v1ClusterRoutes, []route{on(http.MethodGet, "/limits", l.limits)}, catalogueRoutes),
		depth:       3,
		strict:      true,
		secureLinks: true,
		status:      v1State,
		nodeStatus:  engine.MemberStatus,
		limited:     l.limited,
		seed:        store.SeedDeployed,
	}
}

// v1State is a cluster's task, or an instance's status.
func v1State(i store.Instance) string {
	if i.IsCluster {
		return i.TaskDescription
	}
	return engine.V1Status(i.Machine, i.BackingUp)
}
