#!/usr/bin/env bash
# Brings up real Keystone and real Trove on loopback, and writes the file openrc that leads there. What runs already is left as it is.
# RELEASE=18|23|26 says which, 18 if nothing does. TROVE_FIXES=1 repairs two defects of Trove in memory, see repaired.py; to switch restarts
# the API and the taskmanager only.
# README.md says what is real here and what is not.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=configuration.sh
. "$here/configuration.sh"

if [[ $(uname -s) != Linux ]]; then die 'Real Trove needs Linux: it runs from the packages of Debian 12. A container of the image debian:12 will do.'; fi
"$here/packages.sh"

# Nobody else's Python packages, and no bytecode in the source tree.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONNOUSERSITE=1
unset PYTHONPATH PYTHONHOME
repaired=${TROVE_FIXES:-0}

# What the stand-in cloud and the message bus knew is gone with them, and then the databases don't fit: everything starts anew.
for name in mariadb epmd rabbit keystone cloud; do
  if ! alive "$name"; then
    "$here/down.sh"
    break
  fi
done
mkdir -p "$run" "$logs" "$seeds"
choose_ports

if alive api && [[ $(<"$run/repaired") != "$repaired" ]]; then
  say 'Restarting the API and the taskmanager'
  stop api taskmanager
fi
if alive api && alive taskmanager && alive conductor && answers "$TROVE_PORT"; then
  say "Up already: . $state/openrc"
  exit
fi
echo "$repaired" >"$run/repaired"

# --- The message bus. Its port mapper is started here, since the one that it would start itself stays behind when it is stopped.
if ! alive rabbit; then
  configure_rabbit
  rabbit_home=$(find /usr/lib/rabbitmq/lib -maxdepth 1 -name 'rabbitmq_server-*' | sort | tail -n 1)
  start epmd epmd -address 127.0.0.1 -port "$epmd_port"
  start rabbit env HOME="$run/rabbit" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$epmd_port" \
    RABBITMQ_NODENAME=realtrove@localhost RABBITMQ_DIST_PORT="$rabbit_dist_port" RABBITMQ_CONF_ENV_FILE=/dev/null \
    RABBITMQ_MNESIA_BASE="$run/rabbit/mnesia" RABBITMQ_LOG_BASE="$logs" RABBITMQ_PID_FILE="$run/rabbit/pid" \
    RABBITMQ_CONFIG_FILE="$run/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$run/rabbit_plugins" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}' \
    "$rabbit_home/sbin/rabbitmq-server"
fi

# --- The databases.
sql() { mariadb --no-defaults -uroot -h127.0.0.1 -P"$mysql_port" "$@"; }
start_mariadb() {
  # The socket's name is relative, since the path of a socket must be short.
  start mariadb mariadbd --no-defaults --user="$(id -un)" --datadir="$run/mysql" --bind-address=127.0.0.1 --port="$mysql_port" \
    --socket=mysql.sock --pid-file="$run/mysqld.pid" --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync \
    --innodb-doublewrite=0 --innodb-log-file-size=16M --skip-log-bin --max-connections=500 --character-set-server=utf8mb3 \
    --performance-schema=OFF
  await 60 mariadb sql -e 'select 1'
}
start_keystone() {
  start keystone "${inside[@]}" env OS_KEYSTONE_CONFIG_DIR="$run" OS_KEYSTONE_CONFIG_FILES=keystone.conf python3 "$here/run_keystone.py"
}
await_keystone() { await 60 keystone answers "$KEYSTONE_PORT/v3"; }

# seed creates the databases as they are before anybody has used them, and Keystone's keys.
seed() {
  local manage=(env "$mark" "${inside[@]}" keystone-manage --config-file "$run/keystone.conf") address=http://127.0.0.1:$KEYSTONE_PORT/v3
  local who=(--keystone-user "$(id -un)" --keystone-group "$(id -gn)") trove_seeding
  env "$mark" mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$run/mysql" --auth-root-authentication-method=normal \
    --skip-test-db --innodb-log-file-size=16M --innodb-flush-method=nosync
  start_mariadb
  sql -e 'create database keystone character set utf8; create database trove character set utf8'
  env "$mark" "${inside[@]}" python3 "$here/seed.py" trove --config-file "$run/trove.conf" &
  trove_seeding=$!
  mkdir -p "$run/fernet" "$run/credential"
  "${manage[@]}" db_sync
  "${manage[@]}" fernet_setup "${who[@]}"
  "${manage[@]}" credential_setup "${who[@]}"
  "${manage[@]}" bootstrap --bootstrap-password secret --bootstrap-region-id RegionOne \
    --bootstrap-public-url "$address" --bootstrap-internal-url "$address" --bootstrap-admin-url "$address"
  start_keystone
  await_keystone
  env "$mark" "${inside[@]}" python3 "$here/seed.py" keystone
  wait "$trove_seeding"
}

configure_keystone
configure_trove
# Seeding takes a while, so its result is kept, for as long as nothing changes that it depends on.
stamp=$({
  dpkg-query --show mariadb-server
  "${inside[@]}" dpkg-query --show python3-trove python3-keystone
  cat "$here/seed.py" "$here/configuration.sh" "${BASH_SOURCE[0]}"
} | md5sum | cut -c 1-12)
if ! alive mariadb && [[ ! -d $seeds/$stamp ]]; then
  say 'Creating and seeding the databases, which is done once'
  rm -rf "${seeds:?}"/*
  # In a shell of its own, in which a failure ends it at once: inside a condition it would not.
  set +e
  (
    set -e
    seed
  ) >"$logs/seed.log" 2>&1 9>&-
  seeded=$?
  set -e
  if ((seeded)); then
    tell seed
    die "Seeding failed; the above is from $logs/seed.log"
  fi
  stop keystone mariadb
  mkdir "$seeds/unfinished"
  mv "$run/mysql" "$run/fernet" "$run/credential" "$seeds/unfinished/"
  mv "$seeds/unfinished" "$seeds/$stamp"
fi
if ! alive mariadb; then
  cp -a "$seeds/$stamp/." "$run/"
  start_mariadb
  # The catalogue has the ports of the time when it was seeded.
  sql keystone -e "update endpoint e join service s on s.id = e.service_id set e.url = regexp_replace(e.url, '^http://127.0.0.1:[0-9]+',
    concat('http://127.0.0.1:', case s.type when 'identity' then $KEYSTONE_PORT when 'database' then $TROVE_PORT else $STUB_PORT end))"
fi

# --- The services.
start_keystone
await 60 rabbit bash -c "exec 3<>/dev/tcp/127.0.0.1/$rabbit_port"
trove() {
  if ((repaired)) && [[ $1 != conductor ]]; then
    start "$1" "${inside[@]}" python3 "$here/repaired.py" "$1" --config-file "$run/trove.conf"
  else
    start "$1" "${inside[@]}" "/usr/bin/trove-$1" --config-file "$run/trove.conf"
  fi
}
trove conductor
trove taskmanager
trove api
start cloud "${inside[@]}" env PYTHONPATH="$here" python3 -m cloud --config-file "$run/trove.conf"
await_keystone
await 60 cloud answers "$STUB_PORT/_stub/delay"
await 60 api answers "$TROVE_PORT/"
# What is sent to a queue that nobody has declared yet is lost.
await 60 taskmanager "${inside[@]}" python3 "$here/consumers.py" "$rabbit_port" taskmanager
await 60 conductor "${inside[@]}" python3 "$here/consumers.py" "$rabbit_port" trove-conductor

write_openrc
say "Up, release $RELEASE: . $state/openrc"
