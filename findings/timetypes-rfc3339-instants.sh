#!/usr/bin/env bash
# What       terraform-plugin-framework-timetypes 0.5.0, timetypes.RFC3339: which two timestamps are semantically equal.
# Behaviour  It compares neither the texts nor the instants, but both times written again with whole seconds. So two instants 800 ms
#            apart are equal (the framework then keeps the prior value, and a newer time from the server never reaches the state),
#            while one and the same instant in two zones is not (a diff that never ends).
# Guess      Semantic equality of a timestamp means the same instant, as time.Time.Equal has it: false, true, true.
# Seen       .1 s and .9 s: true        10:00Z and 12:00+02:00: false        Z and +00:00: true
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off

cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
)

func main() {
	for _, pair := range [][2]string{
		{"2026-03-01T10:00:00.1Z", "2026-03-01T10:00:00.9Z"},
		{"2026-03-01T10:00:00Z", "2026-03-01T12:00:00+02:00"},
		{"2026-03-01T10:00:00Z", "2026-03-01T10:00:00+00:00"},
	} {
		prior, fresh := timetypes.NewRFC3339ValueMust(pair[0]), timetypes.NewRFC3339ValueMust(pair[1])
		equal, diags := prior.StringSemanticEquals(context.Background(), fresh)
		before, _ := prior.ValueRFC3339Time()
		after, _ := fresh.ValueRFC3339Time()
		fmt.Printf("%s %s semantically %t, as instants %t, errors %d\n", pair[0], pair[1], equal, before.Equal(after), diags.ErrorsCount())
	}
}
GO
{ go mod init example.com/finding && go get github.com/hashicorp/terraform-plugin-framework-timetypes@v0.5.0; } 2>log || { cat log >&2; exit 1; }
go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
2026-03-01T10:00:00.1Z 2026-03-01T10:00:00.9Z semantically true, as instants false, errors 0
2026-03-01T10:00:00Z 2026-03-01T12:00:00+02:00 semantically false, as instants true, errors 0
2026-03-01T10:00:00Z 2026-03-01T10:00:00+00:00 semantically true, as instants true, errors 0
END
