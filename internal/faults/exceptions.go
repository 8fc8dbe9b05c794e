package faults

import "path"

// exception is a set of cells, as path.Match has them, that are not as they should be, and why. A cell that is one runs all the same, and is
// counted apart.
type exception struct{ cells, reason string }

// replacedAgain is of a replacement that died between the request and its answer.
const replacedAgain = "A node of its own whose replacement died is replaced once more by the next apply: nothing in the state tells that it was asked for."

// exceptions are all of them.
var exceptions = []exception{
	{"*/node/replace/kill-*/*", replacedAgain},
	{"*/node/replace/terminate/*", replacedAgain},
	{"*/node/replace/interrupt-twice/*", replacedAgain},
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
