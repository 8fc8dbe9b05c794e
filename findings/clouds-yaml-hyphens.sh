#!/usr/bin/env bash
# What       One clouds.yaml, read by openstacksdk 0.101.0 (Debian 12, python3-openstacksdk 0.101.0-2) and by gophercloud 2.15.0
#            (openstack/config/clouds): keys with hyphens, a list in region_name, a placeholder in auth_url.
# Behaviour  openstacksdk takes auth-url for auth_url, the first of a region_name with commas, and fills {region_name} into the
#            auth_url from the same file. gophercloud knows none of this and says nothing: no auth_url, no project, a region called
#            "west,east", an address with braces.
# Guess      Values are literal, and a key with a hyphen is an unknown key, for both clients alike.
# Seen       https://id.west.example/v3, west, shop        against  https://id.{region_name}.example/v3, "west,east", and nothing
# Needs      Debian 12 with its /usr/bin/python3; nothing is installed, packages are unpacked in a temp folder.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
unset "${!OS_@}"
export GOPATH=$work/go GOMODCACHE=$work/go/pkg/mod GOFLAGS=-mod=mod GOWORK=off APT_CONFIG=$work/apt.conf

cat >clouds.yaml <<'YAML'
clouds:
  hyphens:
    auth: {auth-url: 'https://id.example/v3', username: app, password: secret, project-name: shop, user-domain-name: Default}
    region-name: west
  placeholder:
    auth: {auth_url: 'https://id.{region_name}.example/v3', username: app, password: secret, project_name: shop, user_domain_name: Default}
    region_name: west
  commas:
    auth: {auth_url: 'https://id.example/v3', username: app, password: secret, project_name: shop, user_domain_name: Default}
    region_name: west,east
YAML
cat >look.py <<'PY'
import openstack.config

config = openstack.config.OpenStackConfig(config_files=["clouds.yaml"], secure_files=[], load_envvars=False)
for name in ("hyphens", "placeholder", "commas"):
    cloud = config.get_one(name)
    auth = cloud.config["auth"]
    print(f"openstacksdk {name}: url '{auth['auth_url']}', project '{auth['project_name']}', region '{cloud.region_name}'")
PY
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/gophercloud/gophercloud/v2/openstack/config/clouds"
)

func main() {
	for _, name := range []string{"hyphens", "placeholder", "commas"} {
		auth, endpoint, _, err := clouds.Parse(clouds.WithLocations("clouds.yaml"), clouds.WithCloudName(name))
		fmt.Printf("gophercloud %s: url '%s', project '%s', region '%s', error %v\n", name, auth.IdentityEndpoint, auth.TenantName, endpoint.Region, err)
	}
}
GO

mkdir -p state/lists/partial cache/archives/partial
touch status
printf 'Dir::%s;\n' "State \"$work/state\"" "State::status \"$work/status\"" "Cache \"$work/cache\"" >apt.conf
echo 'Debug::NoLocking "1";' >>apt.conf
{
  apt-get -qq update &&
    apt-get -qq -y --no-install-recommends --download-only install python3-openstacksdk=0.101.0-2
} >log 2>&1 || { cat log >&2; exit 1; }
for package in cache/archives/python3-*.deb; do dpkg-deb -x "$package" root; done
{ go mod init example.com/finding && go get github.com/gophercloud/gophercloud/v2@v2.15.0; } 2>log || { cat log >&2; exit 1; }
{ PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 -W ignore look.py && go run .; } 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
openstacksdk hyphens: url 'https://id.example/v3', project 'shop', region 'west'
openstacksdk placeholder: url 'https://id.west.example/v3', project 'shop', region 'west'
openstacksdk commas: url 'https://id.example/v3', project 'shop', region 'west'
gophercloud hyphens: url '', project '', region '', error <nil>
gophercloud placeholder: url 'https://id.{region_name}.example/v3', project 'shop', region 'west', error <nil>
gophercloud commas: url 'https://id.example/v3', project 'shop', region 'west,east', error <nil>
END
