#!/usr/bin/env bash
# What       Trove 18.0.0 (Debian 12, python3-trove 1:18.0.0-2), PUT /instances/{id} with replica_of, seen in its own schema and controller.
# Behaviour  The presence of the key detaches the replica; its value is never looked at. The schema takes anything for it. So a client
#            that writes back the replica_of that it has read, or names another master to move to, ends with a detached instance,
#            and an answer 202.
# Guess      The value means what it means on create: the same id is no change, another one moves the replica or is refused, only
#            null or "" detaches, and 42 is answered with 400.
# Seen       for the present master, another master, null and 42 alike: valid, detach_replica() called, 202
# Needs      Debian 12 with its /usr/bin/python3; nothing is installed, packages are unpacked in a temp folder (0.5 GB).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export APT_CONFIG=$work/apt.conf

mkdir -p state/lists/partial cache/archives/partial
touch status
printf 'Dir::%s;\n' "State \"$work/state\"" "State::status \"$work/status\"" "Cache \"$work/cache\"" >apt.conf
echo 'Debug::NoLocking "1";' >>apt.conf
{
  apt-get -qq update &&
    apt-get -qq -y --no-install-recommends --download-only install python3-trove=1:18.0.0-2
} >log 2>&1 || { cat log >&2; exit 1; }
for package in cache/archives/python3-*.deb; do dpkg-deb -x "$package" root; done

cat >detach.py <<'PY'
from unittest import mock

import jsonschema
from trove.common import apischema, wsgi
from trove.instance import models, service

controller = service.InstanceController()
request = mock.Mock(environ={wsgi.CONTEXT_KEY: mock.MagicMock()})
validator = jsonschema.Draft4Validator(apischema.instance["update"])
for value in ("id-of-its-master", "id-of-another-master", None, 42):
    body = {"instance": {"replica_of": value}}
    replica = mock.Mock(id="id-of-the-replica", slave_of_id="id-of-its-master")
    with mock.patch.object(models.Instance, "load", return_value=replica), \
            mock.patch.object(controller, "authorize_instance_action"), \
            mock.patch.multiple(service, StartNotification=mock.MagicMock(), notification=mock.Mock()):
        result = controller.update(request, replica.id, body, "project")
    print(body["instance"], "valid", validator.is_valid(body), [str(call) for call in replica.method_calls], result.status)
PY
PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 -W ignore detach.py 2>>log | tee seen || { cat log >&2; exit 1; }

diff -u - seen <<'END'
{'replica_of': 'id-of-its-master'} valid True ['call.detach_replica()'] 202
{'replica_of': 'id-of-another-master'} valid True ['call.detach_replica()'] 202
{'replica_of': None} valid True ['call.detach_replica()'] 202
{'replica_of': 42} valid True ['call.detach_replica()'] 202
END
