package faults

import "path"

// exception is a set of cells, as path.Match has them, that are not as they should be, and why. A cell that is one runs all the same, and is
// counted apart.
type exception struct{ cells, reason string }

const (
	nodeOfItsOwn = "A node of its own that was made by an apply that died is made again by the next: nothing in the state tells that it was asked for."
	replacedNode = "A node that an apply replaced and died over is noticed by the next refresh, and forgotten by that which follows an error."
)

// exceptions are all of them.
var exceptions = []exception{
	{"*/node/create/kill-*/*", nodeOfItsOwn},
	{"*/node/create/terminate/*", nodeOfItsOwn},
	{"*/node/create/interrupt-twice/*", nodeOfItsOwn},
	{"*/node/replace/kill-*/*", nodeOfItsOwn},
	{"*/node/replace/terminate/*", nodeOfItsOwn},
	{"*/node/replace/interrupt-twice/*", nodeOfItsOwn},
	{"nodes/cluster/replace/kill-*/*", replacedNode},
	{"nodes/cluster/replace/terminate/*", replacedNode},
	{"nodes/cluster/replace/interrupt-twice/*", replacedNode},
}

// excepted is why a cell may fail, "" where it may not.
func (c cell) excepted() string {
	for _, e := range exceptions {
		if fits, err := path.Match(e.cells, c.String()); err == nil && fits {
			return e.reason
		}
	}
	return ""
}
