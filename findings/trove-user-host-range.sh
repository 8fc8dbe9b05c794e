#!/usr/bin/env bash
# What       Trove 18.0.0 (Debian 12, python3-trove 1:18.0.0-2): hosts from which a database user may connect, in the schema of
#            POST /instances/{id}/users.
# Behaviour  The hyphen in the schema's character class makes a range of it, from "(" to ")". So a host name with a hyphen is refused,
#            and one with parentheses is welcome. Nor do a colon (IPv6) or a slash (netmask), which MySQL takes, pass.
# Guess      Host names, IPv6 addresses and 192.0.2.0/255.255.255.0 pass as they do in MySQL, and "(x)" is refused.
# Seen       app1.example, 192.0.2.%, (x): valid        app-1.example, 2001:db8::7, 192.0.2.0/255.255.255.0: refused
# Needs      Debian 12 with its /usr/bin/python3; nothing is installed, packages are unpacked in a temp folder.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export APT_CONFIG=$work/apt.conf

mkdir -p state/lists/partial cache
touch status
printf 'Dir::%s;\n' "State \"$work/state\"" "State::status \"$work/status\"" "Cache \"$work/cache\"" >apt.conf
packages=(python3-trove=1:18.0.0-2 python3-jsonschema=4.10.3-1 python3-attr=22.2.0-1 python3-pyrsistent=0.18.1-1+b3)
{ apt-get -qq update && apt-get -qq download "${packages[@]}"; } >log 2>&1 || { cat log >&2; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" root; done

cat >check.py <<'PY'
import jsonschema
from trove.common import apischema

validator = jsonschema.Draft4Validator(apischema.user["create"])
for host in ("app1.example", "192.0.2.%", "(x)", "app-1.example", "2001:db8::7", "192.0.2.0/255.255.255.0"):
    body = {"users": [{"name": "app", "password": "secret", "host": host}]}
    print(host, "valid" if validator.is_valid(body) else "refused")
PY
PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 check.py | tee seen

diff -u - seen <<'END'
app1.example valid
192.0.2.% valid
(x) valid
app-1.example refused
2001:db8::7 refused
192.0.2.0/255.255.255.0 refused
END
