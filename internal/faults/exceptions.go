package faults

import "path"

// exception is a set of cells, as path.Match has them, that are not as they should be, and why. A cell that is one runs all the same, and is
// counted apart.
type exception struct{ cells, reason string }

// exceptions are all of them. There is none at present.
var exceptions []exception

// fits tells whether the exception is of the cell of this name.
func (e exception) fits(name string) bool {
	fits, err := path.Match(e.cells, name)
	return err == nil && fits
}

// excepted is why a cell may fail, "" where it may not.
func (c cell) excepted() string {
	for _, e := range exceptions {
		if e.fits(c.String()) {
			return e.reason
		}
	}
	return ""
}

// stale are the exceptions that have become needless: they are of cells that all passed, or of none. All are the names of all cells; passed tells of those
// that were run whether they did.
func stale(list []exception, all []string, passed map[string]bool) []string {
	var needless []string
	for _, e := range list {
		needed := false
		for _, name := range all {
			good, ran := passed[name]
			needed = needed || e.fits(name) && (!ran || !good)
		}
		if !needed {
			needless = append(needless, e.cells)
		}
	}
	return needless
}
