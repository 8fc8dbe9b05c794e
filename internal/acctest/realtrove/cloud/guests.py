"""The guest agents: one for each running server that Trove booted. It answers the calls of Trove's taskmanager and API, and sends
heartbeats to Trove's conductor, over the real message bus.
"""
import hashlib
import time
import traceback

import eventlet

from . import agents
from .state import BASE, DELAY, GUESTS, MGMTNET, OBJECTS, PORTS, VOLUMES, later, log, now, take


class Endpoint(object):
    """What the RPC dispatcher sees. A call that the agent has, but for which there is nothing to do here, does nothing; one that it has
    not is refused by the dispatcher, as in any agent.
    """

    def __init__(self, guest):
        import oslo_messaging
        self._guest, self.target = guest, oslo_messaging.Target(version='1.1')

    def __getattr__(self, name):
        if name.startswith(('_', 'oslo_')):
            raise AttributeError(name)
        guest = self.__dict__['_guest']
        if guest.agent and not callable(getattr(guest.agent, name, None)):
            raise AttributeError(name)

        def call(ctxt, **kw):
            from trove.common import exception
            log('guest', guest.name, name, {k: (v if k not in ('config_contents', 'slave_config', 'replica_source_config',
                                                               'cluster_configuration', 'snapshot') else '...')
                                            for k, v in kw.items()})
            if name in guest.fail:
                raise RuntimeError('stubbed failure of guest call %s' % name)
            if guest.agent and agents.refuses(guest.agent, name):
                raise exception.DatastoreOperationNotSupported(operation=name, datastore=guest.manager)
            fn = getattr(guest, 'do_' + name, None)
            return fn(ctxt, **kw) if fn else None
        return call


class Guest(object):
    """One agent: what it knows of its database, and one do_ method for each call that means something here. agent is the class that it
    stands for, None for one of the cloud's own making.
    """

    def __init__(self, iid, server, manager, agent):
        from trove.common.context import TroveContext
        import oslo_messaging as messaging
        from trove import rpc
        from trove.conductor import api as conductor_api
        self.id, self.server, self.name = iid, server, server['name']
        self.status, self.beat, self.fail = None, True, set()
        self.dbs, self.users, self.root, self.overrides = {}, {}, False, {}
        self.manager, self.agent = manager, agent
        self.cluster, self.readonly, self.txn = None, False, 1
        self.replset, self.seeds, self.removed_shards, self.modules = None, [], set(), []
        self.ctx = TroveContext(user_id='guest', project_id=server['metadata'].get('trove_project_id'))
        self.conductor = conductor_api.API(self.ctx)
        self.rpc = rpc.get_server(
            messaging.Target(topic='guestagent.%s' % iid, server=iid, version='1.1'), [Endpoint(self)], key=None)
        self.rpc.start()
        self.alive = True
        eventlet.spawn(self.loop)
        log('guest up for', self.name, iid)

    def stop(self):
        self.alive = False
        try:
            self.rpc.stop()
            self.rpc.wait()  # without it, the bus goes on looking a thousand times a second for what is left to do
        except Exception as e:
            log('guest stop', e)

    def loop(self):
        while self.alive:
            eventlet.sleep(DELAY['heartbeat'])
            if self.alive and self.beat and self.status:
                self.heartbeat()

    def heartbeat(self):
        try:
            self.conductor.heartbeat(self.id, {'service_status': self.status}, sent=time.time())
        except Exception as e:
            log('heartbeat failed', self.name, e)

    def set(self, status):
        self.status = status
        if self.beat:
            self.heartbeat()

    def ip(self):
        for p in list(PORTS.values()):
            if p['device_id'] == self.server['id'] and p['network_id'] != MGMTNET:
                return p['fixed_ips'][0]['ip_address']
        return '127.0.0.1'

    def running(self):
        # trove's MongoDB strategy insists on RUNNING for query routers
        if self.cluster and self.cluster.get('instance_type') == 'query_router':
            return 'running'
        return 'healthy'

    # -- lifecycle
    def do_prepare(self, ctxt, **kw):
        if 'GUEST_HANG' in self.name:
            return
        self.cluster = kw.get('cluster_config')
        self.do_create_database(ctxt, kw.get('databases') or [])
        self.do_create_user(ctxt, kw.get('users') or [])
        self.overrides = kw.get('overrides') or {}
        self.modules = [self.module_view(x) for x in kw.get('modules') or []]
        self.root = bool(kw.get('root_password'))
        if self.cluster:
            self.replset = self.cluster.get('replica_set_name')
        self.set('building')

        def done():
            if 'GUEST_ERROR' in self.name:
                self.set('failed to spawn')
            else:
                self.set('instance ready' if self.cluster else 'healthy')
        later(DELAY['guest_prepare'], self.server, done)

    def do_cluster_complete(self, ctxt):
        self.set(self.running())

    def do_restart(self, ctxt):
        take(DELAY['guest_restart'], self.server)
        if self.status != 'instance ready':
            self.set(self.running())

    def do_stop_db(self, ctxt, **kw):
        take(0, self.server)
        self.set('shutdown')

    def do_start_db_with_conf_changes(self, ctxt, **kw):
        take(DELAY['guest_restart'], self.server)
        self.set(self.running())

    def do_rebuild(self, ctxt, **kw):
        later(DELAY['guest_prepare'], self.server, self.set, self.running())

    def do_pre_upgrade(self, ctxt):
        return {}

    def do_upgrade(self, ctxt, **kw):
        later(DELAY['guest_upgrade'], self.server, self.set, 'healthy')

    def do_rpc_ping(self, ctxt):
        return True

    def do_get_filesystem_stats(self, ctxt, **kw):
        size = 4.0
        for vid in self.server['volumes']:
            if vid in VOLUMES:
                size = float(VOLUMES[vid]['size'])
        free = int((size - 0.16) * 2 ** 18)
        stats = {'block_size': 4096, 'total_blocks': int(size * 2 ** 18), 'free_blocks': free, 'avail_blocks': free,
                 'total': size, 'free': size - 0.16, 'used': 0.16}
        if self.manager == 'postgresql' and hasattr(self.agent, 'get_volume_info'):
            stats['mgr_extra_info'] = {'wal_size': 0.02, 'wal_archive_size': 0.01}
        return stats

    def do_get_hwinfo(self, ctxt):
        return {'mem_total': 524288, 'num_cpus': 1}

    def do_get_diagnostics(self, ctxt):
        return {'version': '1', 'fd_size': 64, 'vm_size': 29096, 'vm_peak': 29160, 'vm_rss': 2872, 'vm_hwm': 2872,
                'threads': 2}

    # -- databases and users
    def page(self, table, limit, marker, include_marker):
        names = sorted(table)
        if marker:
            names = [n for n in names if (n >= marker if include_marker else n > marker)]
        nxt = names[limit - 1] if limit and len(names) > limit else None
        return [table[n] for n in (names[:limit] if limit else names)], nxt

    def do_create_database(self, ctxt, databases=()):
        for d in databases:
            self.dbs[d['_name']] = d

    def do_list_databases(self, ctxt, limit=None, marker=None, include_marker=False):
        return self.page(self.dbs, limit, marker, include_marker)

    def do_delete_database(self, ctxt, database=None):
        self.dbs.pop(database['_name'], None)

    def do_create_user(self, ctxt, users=()):
        for u in users:
            u.setdefault('_databases', [])
            self.users['%s@%s' % (u['_name'], u.get('_host') or '%')] = u

    def do_list_users(self, ctxt, limit=None, marker=None, include_marker=False):
        return self.page(self.users, limit, marker, include_marker)

    def do_get_user(self, ctxt, username=None, hostname=None):
        return self.users.get('%s@%s' % (username, hostname or '%'))

    def do_delete_user(self, ctxt, user=None):
        self.users.pop('%s@%s' % (user['_name'], user.get('_host') or '%'), None)

    def do_change_passwords(self, ctxt, users=()):
        pass

    def do_update_attributes(self, ctxt, username=None, hostname=None, user_attrs=None):
        u = self.users.pop('%s@%s' % (username, hostname or '%'), None)
        if u:
            for k in ('name', 'host', 'password'):
                if (user_attrs or {}).get(k):
                    u['_' + k] = user_attrs[k]
            self.users['%s@%s' % (u['_name'], u.get('_host') or '%')] = u

    def do_list_access(self, ctxt, username=None, hostname=None):
        u = self.do_get_user(ctxt, username, hostname) or {'_databases': []}
        return u['_databases']

    def do_grant_access(self, ctxt, username=None, hostname=None, databases=()):
        u = self.do_get_user(ctxt, username, hostname)
        for d in databases:
            if u and d not in [x['_name'] for x in u['_databases']]:
                u['_databases'].append({'_name': d, '_character_set': None, '_collate': None})

    def do_revoke_access(self, ctxt, username=None, hostname=None, database=None):
        u = self.do_get_user(ctxt, username, hostname)
        if u:
            u['_databases'] = [x for x in u['_databases'] if x['_name'] != database]

    def do_enable_root(self, ctxt):
        return self.do_enable_root_with_password(ctxt)

    def do_enable_root_with_password(self, ctxt, root_password=None):
        self.root = True
        return {'_name': 'root', '_host': '%', '_password': root_password or 'stub-root-password', '_databases': []}

    def do_disable_root(self, ctxt):
        self.root = False

    def do_is_root_enabled(self, ctxt):
        return self.root

    # -- configuration and modules
    def do_update_overrides(self, ctxt, overrides=None, remove=False):
        self.overrides = {} if remove else (overrides or {})

    def do_apply_overrides(self, ctxt, overrides=None):
        self.overrides.update(overrides or {})

    def module_view(self, wrapped):
        m = wrapped.get('module', wrapped)
        return {'id': m.get('id'), 'name': m.get('name'), 'type': m.get('type'), 'datastore': m.get('datastore'),
                'datastore_version': m.get('datastore_version'), 'auto_apply': m.get('auto_apply'),
                'visible': m.get('visible'), 'admin_only': m.get('admin_only', False), 'status': 'OK',
                'message': 'stub', 'updated': now(), 'removable': True, 'tenant': m.get('tenant'), 'md5': m.get('md5')}

    def do_module_list(self, ctxt, include_contents=False):
        return self.modules

    def do_module_apply(self, ctxt, modules=()):
        new = [self.module_view(x) for x in modules]
        self.modules += new
        return new

    def do_module_remove(self, ctxt, module=None):
        m = module.get('module', module)
        self.modules = [x for x in self.modules if x['id'] != m.get('id')]

    def do_guest_log_list(self, ctxt):
        return [{'name': n, 'type': t, 'status': 'Disabled' if t == 'USER' else 'Enabled', 'published': 0, 'pending': 0,
                 'container': None, 'prefix': None, 'metafile': None}
                for n, t in (('general', 'USER'), ('slow_query', 'USER'), ('guest', 'SYS'))]

    def do_guest_log_action(self, ctxt, log_name=None, **kw):
        return [x for x in self.do_guest_log_list(ctxt) if x['name'] == log_name][0]

    # -- backup and replication
    def do_create_backup(self, ctxt, backup_info=None, **kw):
        b = backup_info
        if not kw.get('now'):
            self.conductor.update_backup(self.id, b['id'], sent=time.time(), state='BUILDING')

        def done():
            acc = self.server['metadata'].get('trove_project_id')
            cont, obj = b.get('swift_container') or 'database_backups', b['id'] + '.xbstream.gz'
            data = b['id'].encode()
            OBJECTS[(acc, cont, obj)] = {'data': data, 'etag': hashlib.md5(data).hexdigest()}
            self.conductor.update_backup(
                self.id, b['id'], sent=time.time(), state='COMPLETED', size=0.2, checksum=hashlib.md5(data).hexdigest(),
                location='%s/object/v1/AUTH_%s/%s/%s' % (BASE, acc, cont, obj))
        if kw.get('now'):
            done()
        elif 'BACKUP_ERROR' in (b.get('name') or ''):
            later(DELAY['backup'], self.server,
                  lambda: self.conductor.update_backup(self.id, b['id'], sent=time.time(), state='FAILED'))
        else:
            later(DELAY['backup'], self.server, done)

    def do_backup_required_for_replication(self, ctxt):
        return True

    def master_ref(self):
        return {'id': self.id, 'host': self.ip(), 'port': 3306}

    def do_get_replication_snapshot(self, ctxt, snapshot_info=None, **kw):
        take(DELAY['backup'], self.server)
        self.do_create_backup(ctxt, snapshot_info, now=True)
        eventlet.sleep(1)            # let conductor record COMPLETED
        return {'dataset': {'datastore_manager': 'mysql', 'dataset_size': 0.2, 'volume_size': 4.0,
                            'snapshot_id': snapshot_info['id']},
                'replication_strategy': 'MysqlGTIDReplication', 'master': self.master_ref(), 'log_position': {'gtid': '1-1-1'}}

    def do_get_replica_context(self, ctxt):
        return {'master': self.master_ref(), 'log_position': {'gtid': '1-1-1'}}

    def do_detach_replica(self, ctxt, for_failover=False):
        take(DELAY['guest_restart'], self.server)
        return {'replication_user': 'repl'}

    def do_get_latest_txn_id(self, ctxt):
        return 'stub:1-%d' % self.txn

    def do_get_last_txn(self, ctxt):
        return ['11111111-1111-1111-1111-111111111111', self.txn]

    def do_make_read_only(self, ctxt, read_only=None):
        self.readonly = read_only

    # -- clusters
    def do_get_data_center(self, ctxt):
        return (self.cluster or {}).get('dc', 'dc1')

    def do_get_rack(self, ctxt):
        return (self.cluster or {}).get('rack', 'rack1')

    def do_set_seeds(self, ctxt, seeds=None):
        self.seeds = list(seeds or [])

    def do_get_seeds(self, ctxt):
        return self.seeds or [self.ip()]

    def do_cluster_secure(self, ctxt, password=None):
        return ['os_admin', password]

    def do_get_admin_credentials(self, ctxt):
        return ['os_admin', 'x']

    def do_node_cleanup_begin(self, ctxt):
        self.set('blocked')

    def do_node_cleanup(self, ctxt):
        # trove's Cassandra strategy waits for exactly RUNNING here
        later(0.5, self.server, self.set, 'running')
        later(6, self.server, lambda: self.set('healthy') if self.status == 'running' else None)

    def do_node_decommission(self, ctxt):
        later(1, self.server, self.set, 'shutdown')

    def do_get_key(self, ctxt):
        return (self.cluster or {}).get('key', 'stub-key')

    def do_get_replica_set_name(self, ctxt):
        return self.replset or 'rs1'

    def do_get_admin_password(self, ctxt):
        return 'stub-admin-password'

    def do_is_shard_active(self, ctxt, replica_set_name=None):
        return replica_set_name not in self.removed_shards

    def do_get_cluster_context(self, ctxt):
        return {'replication_user': {'name': 'clusterrepuser', 'password': 'x'}, 'cluster_name': 'stub',
                'admin_password': 'x'}

    def do_get_node_ip(self, ctxt):
        return [self.ip(), '6379']

    def do_get_node_id_for_removal(self, ctxt):
        return 'stub-node-' + self.id if 'shard_active' not in self.fail else None

    def do_get_public_keys(self, ctxt, user=None):
        return 'ssh-rsa stub'


def ensure_guest(server):
    """Start the agent of a server that Trove booted, where there is one for its datastore."""
    iid, project = server['metadata'].get('trove_instance_id'), server['metadata'].get('trove_project_id')
    if not iid or iid in GUESTS:
        return
    try:
        manager = agents.manager_of(server['user_data'])
        agent = None if project in agents.OWN else agents.released(manager)
        if agent or project in agents.OWN:
            GUESTS[iid] = Guest(iid, server, manager, agent)
    except Exception:
        log('cannot start guest', traceback.format_exc())
