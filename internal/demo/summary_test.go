package main

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSummary(t *testing.T) {
	got := summary([]outcome{
		{topology: "cassandra", step: "apply", result: "3 nodes → ACTIVE", took: 4100 * time.Millisecond},
		{topology: "cassandra", step: "plan is empty", result: "no changes", took: 940 * time.Millisecond},
		{topology: "mysql", step: "apply", err: errors.New("exit status 1"), took: 12 * time.Second},
	})
	require.Equal(t, ""+
		"topology   step           result                 seconds\n"+
		"────────────────────────────────────────────────────────\n"+
		"cassandra  apply          3 nodes → ACTIVE           4.1\n"+
		"cassandra  plan is empty  no changes                 0.9\n"+
		"\n"+
		"mysql      apply          FAILED: exit status 1     12.0\n", got)
}

func TestIndent(t *testing.T) {
	require.Equal(t, "    a\n\n    b\n", indent("\na\n\nb\n\n", 3))
	require.Equal(t, "    a\n    b\n    … 2 more lines\n", indent("a\nb\nc\nd", 2))
}

func TestTail(t *testing.T) {
	require.Equal(t, "c\nd", tail("a\nb\nc\nd\n", 2))
	require.Equal(t, "a", tail("a\n", 2))
}
