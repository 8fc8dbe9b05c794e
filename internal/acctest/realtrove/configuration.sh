# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by up.sh: which ports are used, and the configuration of each service.

# choose_ports takes seven free ports in a row, below those that Linux gives to connections, and keeps them for as long as anything
# of this instance runs.
choose_ports() {
  local first
  if [[ ! -f $run/ports ]]; then "${inside[@]}" python3 "$here/ports.py" 7 >"$run/ports"; fi
  first=$(<"$run/ports")
  export KEYSTONE_PORT=$first TROVE_PORT=$((first + 1)) STUB_PORT=$((first + 2))
  mysql_port=$((first + 3)) rabbit_port=$((first + 4)) rabbit_dist_port=$((first + 5)) epmd_port=$((first + 6))
}

configure_keystone() {
  cat >"$run/keystone.conf" <<E
[DEFAULT]
log_file = $logs/keystone-app.log
[database]
connection = mysql+pymysql://root@127.0.0.1:$mysql_port/keystone?charset=utf8
[identity]
# Every run of Terraform logs in, and the usual 12 rounds take a quarter of a second each time.
password_hash_rounds = 4
[token]
provider = fernet
expiration = 86400
[fernet_tokens]
key_repository = $run/fernet
[credential]
key_repository = $run/credential
[cache]
enabled = true
backend = dogpile.cache.memory
[oslo_middleware]
max_request_body_size = 1000000
E
}

# A cloud as the install guide has it has a network for its guest agents. On 18 the tests see what it is like without one; from 23 on nothing
# is built there that names no network (novaclient: "nics are required after microversion 2.36").
managed=${TROVE_MANAGEMENT_NETWORK:-$((RELEASE > 18))}
if ((managed)); then management_networks=66666666-6666-4666-8666-666666666666; else management_networks=''; fi

# configure_trove: what differs from the defaults does so for speed (how often Trove looks, how soon it gives up), or for many tests in
# one installation (limits).
configure_trove() {
  cat >"$run/trove.conf" <<E
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $TROVE_PORT
host = 127.0.0.1
api_paste_config = $here/api-paste.ini
trove_api_workers = 2
trove_conductor_workers = 1
transport_url = rabbit://guest:guest@127.0.0.1:$rabbit_port/
control_exchange = trove
management_networks = $management_networks
enable_secure_rpc_messaging = False
default_datastore = mysql
max_instances_per_tenant = 60
max_volumes_per_tenant = 400
max_accepted_volume_size = 50
max_backups_per_tenant = 50
http_get_rate = 100000
http_post_rate = 100000
http_put_rate = 100000
http_delete_rate = 100000
usage_sleep_time = 1
usage_timeout = 60
restore_usage_timeout = 60
cluster_usage_timeout = 180
agent_heartbeat_expiry = 10
agent_call_low_timeout = 5
agent_call_high_timeout = 30
report_interval = 10
default_log_levels = amqp=WARN,amqplib=WARN,oslo.messaging=WARN,oslo_messaging=WARN,iso8601=WARN,requests=WARN,urllib3=WARN,keystonemiddleware=WARN,routes.middleware=WARN,sqlalchemy=WARN,keystoneauth=WARN
[database]
connection = mysql+pymysql://root@127.0.0.1:$mysql_port/trove?charset=utf8
[service_credentials]
auth_url = http://127.0.0.1:$KEYSTONE_PORT/v3
username = trove
password = secret
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = RegionOne
[keystone_authtoken]
auth_url = http://127.0.0.1:$KEYSTONE_PORT/v3
www_authenticate_uri = http://127.0.0.1:$KEYSTONE_PORT/v3
auth_type = password
username = trove
password = secret
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = RegionOne
[cassandra]
node_sync_time = 1
[oslo_messaging_rabbit]
heartbeat_timeout_threshold = 0
E
}

configure_rabbit() {
  mkdir -p "$run/rabbit"
  echo '[].' >"$run/rabbit_plugins"
  cat >"$run/rabbitmq.conf" <<E
listeners.tcp.1 = 127.0.0.1:$rabbit_port
disk_free_limit.absolute = 50MB
log.file.level = warning
E
}

# write_openrc: for shells, for OpenStack's clients, and for the harness of the tests, which finds everything else from here.
write_openrc() {
  cat >"$state/openrc" <<E
export OS_IDENTITY_API_VERSION=3
export OS_AUTH_URL=http://127.0.0.1:$KEYSTONE_PORT/v3
export OS_USERNAME=demo
export OS_PASSWORD=secret
export OS_PROJECT_NAME=demo
export OS_USER_DOMAIN_NAME=Default
export OS_PROJECT_DOMAIN_NAME=Default
export OS_REGION_NAME=RegionOne
export TROVE_REAL_STUB=http://127.0.0.1:$STUB_PORT/_stub
export TROVE_REAL_RELEASE=$RELEASE
export TROVE_REAL_MANAGEMENT=$managed
export TROVE_REAL_REPAIRED=$repaired
export no_proxy=127.0.0.1
E
}
