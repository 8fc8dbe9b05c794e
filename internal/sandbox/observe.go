package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/front"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/page"
	"github.com/terraform-provider-trove/terraform-provider-trove/internal/sandbox/store"
)

// What the page draws and tests look at.
type (
	// State is all there is, of every project.
	State = page.State
	// ClusterState is a cluster with its nodes in order.
	ClusterState = page.Cluster
	// NodeState is a node of a cluster.
	NodeState = page.Node
	// InstanceState is an instance that stands by itself.
	InstanceState = page.Instance
	// Event is a value of a cluster, a node or an instance that changed.
	Event = store.Event
)

// State reads all there is.
func (s *Server) State(ctx context.Context) (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state(ctx)
}

func (s *Server) state(ctx context.Context) (state State, err error) {
	now, err := s.catchUp(ctx)
	if err != nil {
		return state, err
	}
	view := page.View{
		Now: now, Speed: s.clock.speed, Phase: s.options.Phase, Regions: s.options.Regions, API: s.options.API, Roles: s.options.API == APINodes,
		Status: s.dialect.Status, NodeStatus: s.dialect.NodeStatus,
		Operating: func(m store.Machine) string { return s.operating(m, now) },
		Projects: []page.Project{
			{ID: s.options.Identity.ProjectID, Name: s.options.Identity.Project},
			{ID: s.options.Identity.OtherProjectID, Name: s.options.Identity.OtherProject},
		},
		MaxInstances: s.engine.MaxMachines, MaxVolumes: s.engine.MaxVolumes,
	}
	s.fades = time.Time{}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		state, err = page.Read(tx, view)
		return err
	})
	return state, err
}

// operating is the operating_status of a machine, which the specification has not. That of a silent guest changes without anything being
// written, at a moment that is noted.
func (s *Server) operating(m store.Machine, now time.Time) string {
	if s.options.API == APINodes {
		return ""
	}
	if dead := m.ServiceUpdated.Add(s.engine.Pace.Expiry); m.Details.Silent && dead.After(now) && (s.fades.IsZero() || dead.Before(s.fades)) {
		s.fades = dead
	}
	return s.engine.OperatingStatus(m, now)
}

// revision names a state: another one after each change, and after each start of the program.
func (s *Server) revision() string {
	return fmt.Sprintf("%s-%d-%d", s.life, s.store.Revision(), s.settings)
}

// History is what became of each object after the event with this id, oldest first.
func (s *Server) History(ctx context.Context, after int64) (list []Event, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		list, err = tx.History(after)
		return err
	})
	return list, err
}

// Changes is what a page that knows part of it already has to be told.
type Changes struct {
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed"`
	// Revision names the state, which is left out where it is the one that was asked from.
	Revision string `json:"revision"`
	State    *State `json:"state,omitempty"`
	// Requests and Events are those after the ones that were asked from.
	Requests []Request `json:"requests"`
	Events   []Event   `json:"events"`
}

// changes is all that has changed since a revision, a request and an event.
func (s *Server) changes(ctx context.Context, revision string, request, event int64) (Changes, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, err := s.catchUp(ctx)
	if err != nil {
		return Changes{}, err
	}
	if !s.fades.IsZero() && !now.Before(s.fades) {
		s.settings++
	}
	c := Changes{Now: now, Speed: s.clock.speed, Revision: s.revision()}
	if c.Revision != revision {
		state, err := s.state(ctx)
		if err != nil {
			return c, err
		}
		c.State, c.Revision = &state, s.revision()
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if c.Requests, err = tx.Requests(request); err != nil {
			return err
		}
		c.Events, err = tx.History(event)
		return err
	})
	c.Requests, c.Events = front.OrEmpty(c.Requests), front.OrEmpty(c.Events)
	return c, err
}

// objectView is an object as the API shows it.
type objectView struct {
	Path     string `json:"path"`
	Status   int    `json:"status"`
	Document any    `json:"document"`
}

// object is what the API would answer a user of its project who asks for a cluster, a node or an instance. The journal doesn't have it.
func (s *Server) object(r *http.Request, id string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx := r.Context()
	now, err := s.catchUp(ctx)
	if err != nil {
		return nil, err
	}
	c := &front.Call{Request: r.Clone(ctx), Dialect: s.dialect, Engine: s.engine, Now: now, Kind: KindTrove}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		c.Path, c.Token.ProjectID, err = s.pathOf(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	c.Method, c.URL.RawQuery = http.MethodGet, ""
	served, parameters, ok := front.Find(s.dialect.Routes, http.MethodGet, c.Path)
	if !ok {
		return nil, fmt.Errorf("nothing is served at %s", c.Path)
	}
	c.Parameters = parameters
	a := s.answerWith(ctx, c, served.Serve)
	return objectView{c.Path, a.Status, a.Body}, nil
}

// pathOf is where the API shows an object, and to whom.
func (s *Server) pathOf(tx *store.Tx, id string) (path, projectID string, err error) {
	node, err := tx.Node(id)
	if err == nil {
		members := "nodes"
		if s.options.API == APIv1 {
			members = "instances"
		}
		return "/clusters/" + node.InstanceID + "/" + members + "/" + id, node.TenantID, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return "", "", err
	}
	instance, err := tx.Instance(id)
	if err != nil {
		return "", "", fmt.Errorf("object %q: %w", id, err)
	}
	if instance.IsCluster {
		return "/clusters/" + id, instance.TenantID, nil
	}
	return "/instances/" + id, instance.TenantID, nil
}

// SetSpeed makes the clock run so many simulated seconds per second from now on.
func (s *Server) SetSpeed(speed float64) error {
	if speed < 0 {
		return fmt.Errorf("speed %g: time does not run backwards", speed)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.run(speed)
	s.settings++
	return nil
}

// SetQuotas changes what every project may have from now on.
func (s *Server) SetQuotas(q Quotas) error {
	if q.Instances < 0 || q.Volumes < 0 {
		return errors.New("a quota is a number of at least 0, which stands for none")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.engine.MaxMachines, s.engine.MaxVolumes = q.Instances, q.Volumes
	s.settings++
	return nil
}
