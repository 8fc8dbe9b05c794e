package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/engine"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/identity"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/nodes"
	v1 "github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/v1"
)

// Pace says how long the engine's steps take, in simulated time.
type Pace = engine.Pace

// DefaultPace builds a node in 20 simulated seconds.
func DefaultPace() Pace { return engine.DefaultPace() }

// Identity is who can log in.
type Identity = identity.Accounts

// The dialects of Trove's API: the specification's, and the one that deployed Trove serves.
const (
	APINodes = "nodes"
	APIv1    = "v1.0"
)

// Options say how the sandbox behaves. The zero value serves Phase Two from memory on a clock that stands still.
type Options struct {
	// API is the dialect of Trove's API: APINodes, which "" stands for, or APIv1.
	API string
	// Path is the file that keeps the state; "" keeps it in memory.
	Path string
	// Phase is 1 or 2 as in the specification; 0 stands for 2.
	Phase int
	// Speed is how many simulated seconds pass in a second. At 0 the clock moves only when it is told to.
	Speed float64
	// Start is the simulated time of a new installation, by default the present. A kept state goes on at the time at which it was left.
	Start time.Time
	// Regions are those that nodes can be in. The first is home: the region of the endpoint, and the one assumed where none is given. By
	// default west, east, eu; RegionOne in the dialect v1.0.
	Regions []string
	// TokenTTL is how long Keystone's tokens are good for, in simulated time; one hour by default.
	TokenTTL time.Duration
	// MaxInstances is how many nodes and stand-alone instances a project may have; 0 for any number.
	MaxInstances int
	// MaxVolumes is how many GB the volumes of a project may have together in the dialect v1.0; 0 for any number.
	MaxVolumes int
	// Defects keeps what is broken in deployed Trove broken: clusters of cassandra, redis, vertica and pxc can't grow.
	Defects bool
	// RateLimit is how many requests with one verb a project may make in a minute, in the dialect v1.0; 0 for any number.
	RateLimit int
	// Hosts are names under which the page and the control path may be asked for, besides addresses and localhost.
	Hosts []string
	// NewID makes the ids of clusters, nodes and instances; random UUIDs by default.
	NewID func() string
	// Logger gets what goes wrong inside; by default slog's default logger.
	Logger *slog.Logger
	// Pace says how long the engine's steps take; nil stands for DefaultPace.
	Pace *Pace
	// Accounts is who can log in.
	Identity Identity
}

func (o Options) withDefaults() (Options, error) {
	o.API = cmp.Or(o.API, APINodes)
	o.Phase = cmp.Or(o.Phase, 2)
	o.TokenTTL = cmp.Or(o.TokenTTL, time.Hour)
	o.Logger = cmp.Or(o.Logger, slog.Default())
	o.Identity = o.Identity.WithDefaults()
	if len(o.Regions) == 0 {
		o.Regions = []string{"west", "east", "eu"}
		if o.API == APIv1 {
			o.Regions = []string{"RegionOne"}
		}
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	if o.Pace == nil {
		pace := DefaultPace()
		o.Pace = &pace
	}
	switch {
	case o.API != APINodes && o.API != APIv1:
		return o, fmt.Errorf("API %q: there are %q and %q", o.API, APINodes, APIv1)
	case o.Phase != 1 && o.Phase != 2:
		return o, fmt.Errorf("phase %d: the specification has phases 1 and 2", o.Phase)
	case o.Speed < 0:
		return o, fmt.Errorf("speed %g: time does not run backwards", o.Speed)
	case o.TokenTTL < 0:
		return o, fmt.Errorf("token lifetime %s is negative", o.TokenTTL)
	case slices.Contains(o.Regions, ""):
		return o, errors.New("a region needs a name")
	}
	return o, nil
}

func (o Options) dialect() *front.Dialect {
	if o.API == APIv1 {
		return v1.Dialect(o.RateLimit)
	}
	return nodes.Dialect(o.Phase)
}
