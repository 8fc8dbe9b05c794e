package trove

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	all, err := m.names(ctx)
	if err != nil {
		return none, false, fmt.Errorf("looking for %ss of the name %q: %w", m.kind, m.name, err)
	}
	namesakes := slices.DeleteFunc(all, func(object T) bool {
		s := object.Summary()
		return s.Name != m.name && (m.misnamed == nil || !m.misnamed(object)) || c.seen.madeHere(s.ID) || s.Status == api.StatusShutdown
	})
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
