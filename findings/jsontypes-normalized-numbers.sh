#!/usr/bin/env bash
# What       terraform-plugin-framework-jsontypes 0.2.0, jsontypes.Normalized: which two JSON texts are semantically equal.
# Behaviour  Numbers are compared as they are spelled, everything else by value. 1.0 and 1 differ, as do 1000 and 1e3, so a server
#            that writes a number in its own way gives a diff that never ends; yet a key given twice equals its last value alone,
#            and an escaped letter equals the letter.
# Guess      Both texts go through encoding/json into any, so numbers are float64: 1.0 equals 1, 1000 equals 1e3, and two
#            integers above 2^53 that round to the same float64 are taken for equal.
# Seen       1.0 and 1: false    1000 and 1e3: false    2^53+1 and 2^53: false    key twice: true    escape: true
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

	"github.com/hashicorp/terraform-plugin-framework-jsontypes/jsontypes"
)

func main() {
	for _, pair := range [][2]string{
		{`{"n":1.0}`, `{"n":1}`},
		{`{"n":1000}`, `{"n":1e3}`},
		{`{"n":9007199254740993}`, `{"n":9007199254740992}`},
		{`{"n":1,"n":2}`, `{"n":2}`},
		{`{"n":"\u0061"}`, `{"n":"a"}`},
	} {
		prior, fresh := jsontypes.NewNormalizedValue(pair[0]), jsontypes.NewNormalizedValue(pair[1])
		equal, diags := prior.StringSemanticEquals(context.Background(), fresh)
		fmt.Println(pair[0], pair[1], equal, diags.ErrorsCount())
	}
}
GO
{ go mod init example.com/finding && go get github.com/hashicorp/terraform-plugin-framework-jsontypes@v0.2.0; } 2>log || { cat log >&2; exit 1; }
go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
{"n":1.0} {"n":1} false 0
{"n":1000} {"n":1e3} false 0
{"n":9007199254740993} {"n":9007199254740992} false 0
{"n":1,"n":2} {"n":2} true 0
{"n":"\u0061"} {"n":"a"} true 0
END
