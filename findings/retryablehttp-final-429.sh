#!/usr/bin/env bash
# What       go-retryablehttp 0.7.8, http.Client of StandardClient(), RetryMax = 0 ("never retry"), answers with Retry-After.
# Behaviour  The one answer 429 or 503 comes back as an error without a response, and that error does not say which status it was:
#            status, Retry-After and body are gone. 413 with Retry-After, which says the same, is handed over whole.
# Guess      Without retries the client hands over each answer as net/http does, or at least its error names the status.
# Seen       429 and 503: no response, "giving up after 1 attempt(s)"    413: the response, no error
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off

cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/hashicorp/go-retryablehttp"
)

func main() {
	for _, status := range []int{429, 503, 413} {
		requests := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(status)
		}))
		client := retryablehttp.NewClient()
		client.RetryMax, client.Logger = 0, nil
		resp, err := client.StandardClient().Get(server.URL)
		if resp != nil {
			fmt.Printf("%d, %d request: response %s, Retry-After %s, error %v\n", status, requests, resp.Status, resp.Header.Get("Retry-After"), err)
			resp.Body.Close()
		} else {
			fmt.Printf("%d, %d request: no response, error %s\n", status, requests, strings.ReplaceAll(err.Error(), server.URL, "URL"))
		}
		server.Close()
	}
}
GO
{ go mod init example.com/finding && go get github.com/hashicorp/go-retryablehttp@v0.7.8; } 2>log || { cat log >&2; exit 1; }
env -u http_proxy -u HTTP_PROXY go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
429, 1 request: no response, error Get "URL": GET URL giving up after 1 attempt(s)
503, 1 request: no response, error Get "URL": GET URL giving up after 1 attempt(s)
413, 1 request: response 413 Request Entity Too Large, Retry-After 1, error <nil>
END
