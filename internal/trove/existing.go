package trove

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/terraform-provider-trove/terraform-provider-trove/internal/trove/api"
)

// ExistsError says that a create was not sent, because of objects of that name.
type ExistsError struct {
	// Kind is "cluster", "instance" or "configuration group".
	Kind string
	Name string
	// Candidates are in the order the server lists them.
	Candidates []Candidate
	// Unlike says that none, or more than one, of them is what was asked for; it is false where nobody compared them.
	Unlike bool
}

// Error is one line.
func (e *ExistsError) Error() string {
	list := make([]string, len(e.Candidates))
	for i, candidate := range e.Candidates {
		list[i] = candidate.String()
	}
	return fmt.Sprintf("there is %s %q already: %s", e.Kind, e.Name, strings.Join(list, ", "))
}

// Candidate is an object of a name that is not unique.
type Candidate struct {
	ID      string
	Created time.Time
	// Called is its name where that is not the one that was looked for.
	Called string
}

// String is the id, its name where that is another one, and when it was created where the server says so.
func (c Candidate) String() string {
	text := c.ID
	if c.Called != "" {
		text += fmt.Sprintf(" called %q", c.Called)
	}
	if !c.Created.IsZero() {
		text += " created " + c.Created.Format(time.RFC3339)
	}
	return text
}

func candidatesOf[T api.Object](name string, objects []T) []Candidate {
	candidates := make([]Candidate, len(objects))
	for i, object := range objects {
		s := object.Summary()
		candidates[i] = Candidate{ID: s.ID, Created: s.Created}
		if s.Name != name {
			candidates[i].Called = s.Name
		}
	}
	return candidates
}

// existing is the object that a create is not needed for, if it says so. Objects that this client has created are others,
// and those that are being deleted will be gone.
func existing[T api.Object](ctx context.Context, c *Client, m creation[T]) (_ T, found bool, err error) {
	var none T
	if m.onExisting == "" || m.onExisting == api.ExistingCreate {
		return none, false, nil
	}
	namesakes, err := namesakesOf(ctx, c, m)
	if err != nil {
		return none, false, fmt.Errorf("looking for %ss of the name %q: %w", m.kind, m.name, err)
	}
	if len(namesakes) == 0 {
		return none, false, nil
	}
	exists := &ExistsError{Kind: m.kind, Name: m.name, Candidates: candidatesOf(m.name, namesakes)}
	if m.onExisting == api.ExistingError {
		return none, false, exists
	}
	var alike []T
	for _, namesake := range namesakes {
		if namesake.Summary().Name != m.name {
			continue // It may be somebody else's, who declares it so: a person has to tell.
		}
		object, err := m.show(ctx, namesake.Summary().ID)
		if err != nil {
			return none, false, err
		}
		if m.fits(object) {
			alike = append(alike, object)
		}
	}
	if len(alike) != 1 {
		exists.Unlike = true
		return none, false, exists
	}
	return alike[0], true, nil
}

// namesakesOf are the objects that are in the way of one to create. Those of a list that may be old are looked for once more: they
// may have been deleted or renamed.
func namesakesOf[T api.Object](ctx context.Context, c *Client, m creation[T]) ([]T, error) {
	inTheWay := func(all []T, err error) ([]T, error) {
		return slices.DeleteFunc(slices.Clone(all), func(object T) bool {
			s := object.Summary()
			return s.Name != m.name && (m.misnamed == nil || !m.misnamed(object)) || c.seen.madeHere(s.ID) || s.Status == api.StatusShutdown
		}), err
	}
	if m.standing == nil {
		return inTheWay(m.names(ctx))
	}
	all, asked, err := m.standing.list(ctx, c.clock.Now(), m.names)
	namesakes, err := inTheWay(all, err)
	if err != nil || asked || len(namesakes) == 0 {
		return namesakes, err
	}
	m.standing.forget()
	all, _, err = m.standing.list(ctx, c.clock.Now(), m.names)
	return inTheWay(all, err)
}

// standingFor is how long a list of what there is serves those who create. What it is for are objects that an apply before this one
// has left behind; those that this client creates are known to it.
const standingFor = 10 * time.Minute

// foundObjects are those of one kind that there were when somebody began to create some: one list for all creates of an apply.
type foundObjects[T any] struct {
	mu   sync.Mutex
	last *made[T]
}

// list is what there was at most standingFor ago. Asked says that the server was asked for it just now.
func (s *foundObjects[T]) list(ctx context.Context, now time.Time, load func(context.Context) ([]T, error)) (all []T, asked bool, err error) {
	s.mu.Lock()
	if s.last == nil || now.Sub(s.last.at) > standingFor {
		s.last = &made[T]{at: now}
	}
	last := s.last
	s.mu.Unlock()
	all, err = last.list.get(ctx, func() ([]T, error) {
		asked = true
		return load(ctx)
	})
	return all, asked, err
}

// forget makes the next one who asks ask the server.
func (s *foundObjects[T]) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = nil
}
