#!/usr/bin/env bash
# What       gophercloud 2.15.0, db/v1 instances.List(...).AllPages, on a page as Trove 18.0.0 makes it (Debian 12, python3-trove
#            1:18.0.0-2). Trove gives 20 instances a page unless told otherwise.
# Behaviour  Trove puts the link to the next page under "links", gophercloud looks for it under "instances_links". AllPages returns
#            the first page as if it were all, without an error. (Followed by hand the link says https, on a server that speaks http.)
# Guess      AllPages follows the pages of the very service that its package is for; both are OpenStack's.
# Seen       3 instances in pages of 2: AllPages has 2, after one request, and no error
# Needs      Debian 12 with its /usr/bin/python3; nothing is installed, packages are unpacked in a temp folder.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off APT_CONFIG=$work/apt.conf

mkdir -p state/lists/partial cache
touch status
printf 'Dir::%s;\n' "State \"$work/state\"" "State::status \"$work/status\"" "Cache \"$work/cache\"" >apt.conf
{ apt-get -qq update && apt-get -qq download python3-trove=1:18.0.0-2; } >log 2>&1 || { cat log >&2; exit 1; }
dpkg-deb -x python3-trove_*.deb root

cat >page.py <<'PY'
import json
from unittest import mock

from trove.common import pagination

instances = [{"id": name, "created": "2026-03-01T10:00:00", "updated": "2026-03-01T10:00:00"} for name in "abc"]
page, marker = pagination.paginate_dict_list(instances, "id", limit=2)
view = mock.Mock(**{"data.return_value": {"instances": page}})
print(json.dumps(pagination.SimplePaginatedDataView("http://127.0.0.1:8779/v1.0/p/instances?limit=2", "instances", view, marker).data()))
PY
PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 page.py >page.json
cat >main.go <<'GO'
package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/db/v1/instances"
)

//go:embed page.json
var page []byte

func main() {
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.Header().Set("Content-Type", "application/json")
		w.Write(page)
	}))
	defer server.Close()
	var links struct{ Links []gophercloud.Link }
	if err := json.Unmarshal(page, &links); err != nil {
		log.Fatal(err)
	}
	fmt.Println("the page's links:", links.Links)
	client := &gophercloud.ServiceClient{ProviderClient: &gophercloud.ProviderClient{}, Endpoint: server.URL + "/"}
	all, err := instances.List(client).AllPages(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	found, err := instances.ExtractInstances(all)
	fmt.Printf("AllPages: %d of 3 instances, %d request, error %v\n", len(found), requests, err)
}
GO
{ go mod init example.com/finding && go get github.com/gophercloud/gophercloud/v2@v2.15.0; } 2>log || { cat log >&2; exit 1; }
env -u http_proxy -u HTTP_PROXY go run . 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
the page's links: [{https://127.0.0.1:8779/v1.0/p/instances?limit=2&marker=b next}]
AllPages: 2 of 3 instances, 1 request, error <nil>
END
