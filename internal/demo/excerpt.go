package main

import (
	"regexp"
	"strings"
)

var (
	drifted   = regexp.MustCompile(`^  # \S+ has (changed|been deleted)`)
	planned   = regexp.MustCompile(`^  # \S+ (will|must) be `)
	warning   = regexp.MustCompile(`^Warning: `)
	overrides = regexp.MustCompile(`^Warning: Provider development overrides `)
	location  = regexp.MustCompile(`^  (with|on) |^ +\d+: `)
	section   = regexp.MustCompile(`^(Warning: |Error: |─|Note: |Plan: |Changes to )`)
)

// excerpt is what a person looks for in a plan: what was found changed, what is to be done about it to which resource, and what the
// provider says to that. The listing of every attribute is left out.
func excerpt(plan string) string {
	var out []string
	block, words := false, false
	for line := range strings.Lines(plan) {
		line = strings.TrimRight(line, " \n")
		if words && section.MatchString(line) {
			words = false
		}
		switch {
		case drifted.MatchString(line):
			out, block = append(out, "", line), true
		case planned.MatchString(line):
			out = append(out, "", line)
		case warning.MatchString(line) && !overrides.MatchString(line):
			out, words = append(out, "", line), true
		case block, words && line != "" && !location.MatchString(line):
			out = append(out, line)
		}
		if line == "    }" {
			block = false
		}
	}
	return strings.TrimPrefix(strings.Join(out, "\n"), "\n")
}

// lineWith returns the first line that holds the words, or nothing.
func lineWith(text, words string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, words) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
