package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// outcome is one finished step.
type outcome struct {
	topology string
	step     string
	result   string
	err      error
	took     time.Duration
}

// summary is the table that the demo ends with: a line per step, a blank line between topologies.
func summary(outcomes []outcome) string {
	rows := [][]string{{"topology", "step", "result", "seconds"}}
	previous := ""
	for _, o := range outcomes {
		if previous != "" && previous != o.topology {
			rows = append(rows, nil)
		}
		previous = o.topology
		result := o.result
		if o.err != nil {
			result = "FAILED: " + o.err.Error()
		}
		rows = append(rows, []string{o.topology, o.step, result, fmt.Sprintf("%.1f", o.took.Seconds())})
	}
	widths := make([]int, 4)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var out strings.Builder
	for i, row := range rows {
		if row != nil {
			fmt.Fprintf(&out, "%-*s  %-*s  %-*s  %*s", widths[0], row[0], widths[1], row[1], widths[2], row[2], widths[3], row[3])
		}
		out.WriteByte('\n')
		if i == 0 {
			fmt.Fprintf(&out, "%s\n", strings.Repeat("─", widths[0]+widths[1]+widths[2]+widths[3]+6))
		}
	}
	return out.String()
}

// indent puts the text four columns to the right and leaves out what is beyond the given number of lines.
func indent(text string, lines int) string {
	all := strings.Split(strings.Trim(text, "\n"), "\n")
	var out strings.Builder
	for i, line := range all {
		if i == lines {
			fmt.Fprintf(&out, "    … %d more lines\n", len(all)-lines)
			break
		}
		out.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
	return out.String()
}

// tail is the last lines of a text.
func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
