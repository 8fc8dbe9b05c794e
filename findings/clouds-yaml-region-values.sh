#!/usr/bin/env bash
# What       One clouds.yaml, read by openstacksdk 0.101.0 (Debian 12, python3-openstacksdk 0.101.0-2) and by gophercloud 2.15.0
#            (openstack/config/clouds): "regions" whose entries have "values".
# Behaviour  openstacksdk puts a region's values over the cloud's, and takes the first region where none is asked for. gophercloud
#            decodes the same entries into a type made for them, and then uses neither names nor values: with west asked for,
#            still logs in to the cloud's own project over the public interface, and with no region named it asks for none, so that
#            the first endpoint of the catalogue wins, whichever region that is in. No error either way.
# Guess      Clients of one format agree; gophercloud has the type Region with Values, so it applies them.
# Seen       asked for west: west-project, internal; base-project, public        asked for no region: west, west-project; "", base-project
# Needs      Debian 12 with its /usr/bin/python3; nothing is installed, packages are unpacked in a temp folder.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
unset "${!OS_@}"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off APT_CONFIG=$work/apt.conf

cat >clouds.yaml <<'YAML'
clouds:
  shop:
    auth:
      auth_url: https://identity.example/v3
      username: app
      password: secret
      user_domain_name: Default
      project_name: base-project
      project_domain_name: Default
    regions:
      - name: west
        values:
          interface: internal
          auth: {project_name: west-project}
      - east
YAML

mkdir -p state/lists/partial cache/archives/partial
touch status
printf 'Dir::%s;\n' "State \"$work/state\"" "State::status \"$work/status\"" "Cache \"$work/cache\"" >apt.conf
echo 'Debug::NoLocking "1";' >>apt.conf
{
  apt-get -qq update &&
    apt-get -qq -y --no-install-recommends --download-only install python3-openstacksdk=0.101.0-2
} >log 2>&1 || { cat log >&2; exit 1; }
for package in cache/archives/python3-*.deb; do dpkg-deb -x "$package" root; done
cat >look.py <<'PY'
import openstack.config

config = openstack.config.OpenStackConfig(config_files=["clouds.yaml"], secure_files=[], load_envvars=False)
for asked in ("west", "east", ""):
    cloud = config.get_one("shop", region_name=asked)
    print(f"openstacksdk asked for {asked!r}: {cloud.region_name!r}, {cloud.config['auth']['project_name']}, {cloud.get_interface('database')}")
PY

cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"

	"github.com/gophercloud/gophercloud/v2/openstack/config/clouds"
)

func main() {
	for _, asked := range []string{"west", "east", ""} {
		auth, endpoint, _, err := clouds.Parse(clouds.WithLocations("clouds.yaml"), clouds.WithCloudName("shop"), clouds.WithRegion(asked))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("gophercloud asked for '%s': '%s', %s, %s\n", asked, endpoint.Region, auth.TenantName, endpoint.Availability)
	}
}
GO
{ go mod init example.com/finding && go get github.com/gophercloud/gophercloud/v2@v2.15.0; } 2>log || { cat log >&2; exit 1; }
{ PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 look.py && go run .; } 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
openstacksdk asked for 'west': 'west', west-project, internal
openstacksdk asked for 'east': 'east', base-project, public
openstacksdk asked for '': 'west', west-project, internal
gophercloud asked for 'west': 'west', base-project, public
gophercloud asked for 'east': 'east', base-project, public
gophercloud asked for '': '', base-project, public
END
