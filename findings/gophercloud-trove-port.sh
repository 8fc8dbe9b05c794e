#!/usr/bin/env bash
# What       gophercloud 2.15.0, db/v1 instances.NetworkOpts, against the schema that Trove 18.0.0 checks a create with (Debian 12,
#            python3-trove 1:18.0.0-2).
# Behaviour  Of the four fields of NetworkOpts one works. Port and both fixed addresses become keys that the schema forbids, so each
#            create with them is a 400; what Trove would take instead, subnet_id and ip_address, has no field. And a create without
#            a name, "Optional" in gophercloud's words, is refused, while a key that Trove has never heard of beside the name passes.
# Guess      Options that the client library has are options of the server; and a server strict about unknown keys is so everywhere.
# Seen       UUID: valid    Port, V4FixedIP, V6FixedIP, no Name: refused    an unknown "slave_of" in the instance: valid
# Needs      Debian 12 with its /usr/bin/python3; nothing is installed, packages are unpacked in a temp folder.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off APT_CONFIG=$work/apt.conf

cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/gophercloud/gophercloud/v2/openstack/db/v1/instances"
)

func main() {
	const network = "5f6a0a3e-0000-4000-8000-000000000001"
	cases := []struct {
		Case, Name string
		Network    instances.NetworkOpts
	}{
		{"UUID", "db", instances.NetworkOpts{UUID: network}},
		{"Port", "db", instances.NetworkOpts{Port: network}},
		{"V4FixedIP", "db", instances.NetworkOpts{UUID: network, V4FixedIP: "192.0.2.7"}},
		{"V6FixedIP", "db", instances.NetworkOpts{UUID: network, V6FixedIP: "2001:db8::7"}},
		{"no Name", "", instances.NetworkOpts{UUID: network}},
	}
	for _, c := range cases {
		body, err := instances.CreateOpts{Name: c.Name, FlavorRef: "1", Size: 1, Networks: []instances.NetworkOpts{c.Network}}.ToInstanceCreateMap()
		if err != nil {
			log.Fatal(err)
		}
		if err := json.NewEncoder(os.Stdout).Encode([]any{c.Case, body}); err != nil {
			log.Fatal(err)
		}
	}
}
GO
{ go mod init example.com/finding && go get github.com/gophercloud/gophercloud/v2@v2.15.0 && go run . >bodies; } 2>log || { cat log >&2; exit 1; }

mkdir -p state/lists/partial cache
touch status
printf 'Dir::%s;\n' "State \"$work/state\"" "State::status \"$work/status\"" "Cache \"$work/cache\"" >apt.conf
packages=(python3-trove=1:18.0.0-2 python3-jsonschema=4.10.3-1 python3-attr=22.2.0-1 python3-pyrsistent=0.18.1-1+b3)
{ apt-get -qq update && apt-get -qq download "${packages[@]}"; } >log 2>&1 || { cat log >&2; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" root; done
cat >check.py <<'PY'
import json

import jsonschema
from trove.common import apischema

validator = jsonschema.Draft4Validator(apischema.instance["create"])
for line in open("bodies"):
    case, body = json.loads(line)
    print(case + ":", [error.message for error in validator.iter_errors(body)] or "valid")
print("slave_of:", validator.is_valid({"instance": {"name": "db", "flavorRef": "1", "slave_of": "no id at all"}}) and "valid")
PY
PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 check.py | tee seen

diff -u - seen <<'END'
UUID: valid
Port: ["Additional properties are not allowed ('port-id' was unexpected)"]
V4FixedIP: ["Additional properties are not allowed ('v4-fixed-ip' was unexpected)"]
V6FixedIP: ["Additional properties are not allowed ('v6-fixed-ip' was unexpected)"]
no Name: ["'name' is a required property"]
slave_of: valid
END
