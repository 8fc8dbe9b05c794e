#!/usr/bin/env bash
# What       gophercloud 2.15.0, openstack.AuthenticatedClient with an auth_url below a folder, and without a version at its end.
# Behaviour  It looks for the version anywhere in the path, not segment by segment: in /dev1/identity it finds "v1/", cuts there, and
#            asks /de/ for the versions of Keystone. With the version at the end, /dev1/identity/v3, it goes where it should.
# Guess      A version is a segment of the path, so /dev1/identity has none and is asked as it stands, as /stage1/identity is.
# Seen       /stage1/identity: GET /stage1/identity/    /dev1/identity: GET /de/    /dev1/identity/v3: POST …/v3/auth/tokens
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
	"net/http"
	"net/http/httptest"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
)

func main() {
	var first string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if first == "" {
			first = r.Method + " " + r.URL.Path
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	for _, path := range []string{"/stage1/identity", "/dev1/identity", "/dev1/identity/v3"} {
		first = ""
		_, err := openstack.AuthenticatedClient(context.Background(), gophercloud.AuthOptions{
			IdentityEndpoint: server.URL + path, Username: "app", Password: "secret", DomainID: "default",
		})
		fmt.Printf("%s: first request %s, 404 is an error: %t\n", path, first, err != nil)
	}
}
GO
{ go mod init example.com/finding && go get github.com/gophercloud/gophercloud/v2@v2.15.0; } 2>log || { cat log >&2; exit 1; }
env -u http_proxy -u HTTP_PROXY go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
/stage1/identity: first request GET /stage1/identity/, 404 is an error: true
/dev1/identity: first request GET /de/, 404 is an error: true
/dev1/identity/v3: first request POST /dev1/identity/v3/auth/tokens, 404 is an error: true
END
