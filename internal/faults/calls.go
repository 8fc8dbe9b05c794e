package faults

import (
	"fmt"
	"strings"
)

// call is a request of a life: its shape, and how many of that shape came before it in the step. Polls that follow each other are one
// call, since how many there are is chance's.
type call struct {
	shape string
	n     int
}

// String is how it is named on a command line: without blanks, and with a separator of its own.
func (c call) String() string {
	return fmt.Sprintf("%s.%d", strings.NewReplacer(" /", ".", " ", ".", "/", ".", "{id}", "ID", "%25", "%").Replace(c.shape), c.n)
}

// counter tells which call a request is.
type counter struct {
	last string
	seen map[string]int
}

// next is the call that a request of this shape belongs to. Fresh is true for the first request of the call.
func (c *counter) next(shape string) (_ call, fresh bool) {
	fresh = shape != c.last
	if fresh {
		if c.seen == nil {
			c.seen = map[string]int{}
		}
		c.seen[shape]++
		c.last = shape
	}
	return call{shape, c.seen[shape]}, fresh
}

// callsOf are the calls among some requests, in order.
func callsOf(shapes []string) []call {
	var c counter
	var found []call
	for _, shape := range shapes {
		if one, fresh := c.next(shape); fresh {
			found = append(found, one)
		}
	}
	return found
}

// known are the calls of an API that have their faults elsewhere: those that only read, in an earlier step or life, after the same change or
// before any.
type known map[string]bool

// fresh are the calls of a step that are not known yet. What logs in counts with what only reads, and parts what is planned from what is
// applied.
func (k known) fresh(calls []call) []call {
	var found []call
	after, logins := "", 0
	for _, c := range calls {
		login := strings.HasSuffix(c.shape, "/auth/tokens")
		switch {
		case login:
			logins++
			after = fmt.Sprint(logins)
		case !strings.HasPrefix(c.shape, "GET "):
			after = c.shape
			found = append(found, c)
			continue
		}
		if name := c.shape + " after " + after; !k[name] {
			k[name] = true
			found = append(found, c)
		}
	}
	return found
}
