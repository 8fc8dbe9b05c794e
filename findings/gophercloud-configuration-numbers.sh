#!/usr/bin/env bash
# What       gophercloud 2.15.0, db/v1/configurations, whole numbers in Trove's configuration groups and in the limits of parameters.
# Behaviour  2.15 reads answers with json.Decoder.UseNumber, but Extract writes the tree to JSON once more and reads it without:
#            Values holds float64, and an integer above 2^53 has changed. Body, one step before, still has it exactly. Limits are
#            float64 by declaration: the maximum 2^64-1, as MySQL has it for many parameters, becomes 2^64, above all of uint64.
# Guess      Since UseNumber came, Values holds json.Number (or at least exact integers), and a limit is what the server said.
# Seen       Body: json.Number 9007199254740993    Values: float64 9007199254740992    Max: 18446744073709551616
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
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/db/v1/configurations"
)

func main() {
	ctx := context.Background()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/configurations/c1" {
			fmt.Fprint(w, `{"configuration": {"id": "c1", "created": "2026-03-01T10:00:00", "updated": "2026-03-01T10:00:00",
				"values": {"max_binlog_cache_size": 9007199254740993}}}`)
			return
		}
		fmt.Fprint(w, `{"name": "max_binlog_cache_size", "type": "integer", "min": 4096, "max": 18446744073709551615}`)
	}))
	defer server.Close()
	client := &gophercloud.ServiceClient{ProviderClient: &gophercloud.ProviderClient{}, Endpoint: server.URL + "/"}

	result := configurations.Get(ctx, client, "c1")
	if result.Err != nil {
		log.Fatal(result.Err)
	}
	raw := result.Body.(map[string]any)["configuration"].(map[string]any)["values"].(map[string]any)["max_binlog_cache_size"]
	fmt.Printf("Body:   %T %v\n", raw, raw)
	group, err := result.Extract()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Values: %T %.0f\n", group.Values["max_binlog_cache_size"], group.Values["max_binlog_cache_size"])
	param, err := configurations.GetDatastoreParam(ctx, client, "mysql", "v1", "max_binlog_cache_size").Extract()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Max:    %T %.0f\n", param.Max, param.Max)
}
GO
{ go mod init example.com/finding && go get github.com/gophercloud/gophercloud/v2@v2.15.0; } 2>log || { cat log >&2; exit 1; }
env -u http_proxy -u HTTP_PROXY go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
Body:   json.Number 9007199254740993
Values: float64 9007199254740992
Max:    float64 18446744073709551616
END
