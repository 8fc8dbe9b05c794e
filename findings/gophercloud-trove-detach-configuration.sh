#!/usr/bin/env bash
# What       gophercloud 2.15.0, db/v1 instances.DetachConfigurationGroup, and what Trove 18.0.0 (Debian 12, python3-trove 1:18.0.0-2)
#            does with that request, seen in its own schema and controller.
# Behaviour  gophercloud sends PUT {"instance": {}}. Trove finds nothing in it to do and answers 202; gophercloud returns no error;
#            the group stays attached. {"instance": {"configuration": null}} detaches it.
# Guess      The library's function for this very purpose works, or the empty change is refused.
# Seen       {}: valid, no call, 202        {"configuration": null}: valid, detach_configuration() called, 202
# Needs      Debian 12 with its /usr/bin/python3; nothing is installed, packages are unpacked in a temp folder (0.5 GB).
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off APT_CONFIG=$work/apt.conf

cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/db/v1/instances"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(string(body))
		w.WriteHeader(http.StatusAccepted)
	}))
	defer server.Close()
	client := &gophercloud.ServiceClient{ProviderClient: &gophercloud.ProviderClient{}, Endpoint: server.URL + "/"}
	if err := instances.DetachConfigurationGroup(context.Background(), client, "i1").ExtractErr(); err != nil {
		log.Fatal(err)
	}
}
GO
{ go mod init example.com/finding && go get github.com/gophercloud/gophercloud/v2@v2.15.0; } 2>log || { cat log >&2; exit 1; }
env -u http_proxy -u HTTP_PROXY go run . >body.json 2>log || { cat log >&2; exit 1; }

mkdir -p state/lists/partial cache/archives/partial
touch status
printf 'Dir::%s;\n' "State \"$work/state\"" "State::status \"$work/status\"" "Cache \"$work/cache\"" >apt.conf
echo 'Debug::NoLocking "1";' >>apt.conf
{
  apt-get -qq update &&
    apt-get -qq -y --no-install-recommends --download-only install python3-trove=1:18.0.0-2
} >log 2>&1 || { cat log >&2; exit 1; }
for package in cache/archives/python3-*.deb; do dpkg-deb -x "$package" root; done

cat >controller.py <<'PY'
import json
from unittest import mock

import jsonschema
from trove.common import apischema, wsgi
from trove.instance import models, service

controller = service.InstanceController()
request = mock.Mock(environ={wsgi.CONTEXT_KEY: mock.MagicMock()})
validator = jsonschema.Draft4Validator(apischema.instance["update"])
for who, body in (("gophercloud", json.load(open("body.json"))), ("by hand", {"instance": {"configuration": None}})):
    instance = mock.Mock(id="i1")
    with mock.patch.object(models.Instance, "load", return_value=instance), \
            mock.patch.object(controller, "authorize_instance_action"), \
            mock.patch.multiple(service, StartNotification=mock.MagicMock(), notification=mock.Mock()):
        status = controller.update(request, "i1", body, "project").status
    print(f"{who}: {json.dumps(body)} valid {validator.is_valid(body)}, calls {[str(call) for call in instance.method_calls]}, {status}")
PY
PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 -W ignore controller.py 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
gophercloud: {"instance": {}} valid True, calls [], 202
by hand: {"instance": {"configuration": null}} valid True, calls ['call.detach_configuration()'], 202
END
