"""Nova: flavors, servers and what is done to them, server groups, attached volumes."""
import re

from . import guests
from .neutron import new_port
from .state import (BASE, DELAY, FLAVORS, GROUPS, GUESTS, HTTP, NET, NETWORKS, PORTS, SERVERS, VOLUMES, later, log, now,
                    uid)


def server_view(s):
    addrs = {}
    for p in list(PORTS.values()):
        if p['device_id'] == s['id']:
            addrs.setdefault(NETWORKS[p['network_id']]['name'], []).extend(
                {'addr': f['ip_address'], 'version': 4, 'OS-EXT-IPS:type': 'fixed'} for f in p['fixed_ips'])
    v = {k: s[k] for k in ('id', 'name', 'status', 'created', 'updated', 'metadata', 'tenant_id')}
    v.update({'flavor': {'id': s['flavor']}, 'image': {'id': s['image']}, 'addresses': addrs,
              'hostId': 'stubhost', 'user_id': 'trove', 'key_name': None, 'progress': 0,
              'OS-EXT-AZ:availability_zone': s['az'] or 'nova', 'OS-EXT-STS:vm_state': s['status'].lower(),
              'os-extended-volumes:volumes_attached': [{'id': x} for x in s['volumes']],
              'links': [{'rel': 'self', 'href': BASE + '/compute/v2.1/servers/' + s['id']}]})
    if s['status'] == 'ERROR':
        v['fault'] = {'code': 500, 'message': 'No valid host was found. ', 'created': s['updated']}
    return v


def set_server(s, status, only=None):
    if s['id'] in SERVERS and (only is None or s['status'] in only):
        s['status'], s['updated'] = status, now()
        log('nova: server', s['name'], '->', status)
        if status == 'ACTIVE':
            guests.ensure_guest(s)


def nova(method, path, q, body):
    m = re.match(r'^/v2\.1(?:/[0-9a-f]{32})?(/.*)?$', path)
    if not m:
        if path in ('', '/', '/v2.1', '/v2.1/'):
            return 200, {'version': nova_version(), 'versions': [nova_version()]}
        raise HTTP(404)
    p = m.group(1) or ''
    if p in ('', '/'):
        return 200, {'version': nova_version()}
    if p in ('/flavors/detail', '/flavors'):
        return 200, {'flavors': list(FLAVORS.values())}
    m = re.match(r'^/flavors/([^/]+)(/os-extra_specs)?$', p)
    if m:
        f = FLAVORS.get(m.group(1))
        if not f:
            raise HTTP(404, 'Flavor %s could not be found.' % m.group(1))
        return 200, ({'extra_specs': {}} if m.group(2) else {'flavor': f})
    if p == '/servers' and method == 'POST':
        b = body['server']
        if b.get('flavorRef') not in FLAVORS:
            raise HTTP(400, 'Flavor %s could not be found.' % b.get('flavorRef'))
        if b.get('availability_zone') == 'BAD_ZONE':
            raise HTTP(400, 'The requested availability zone is not available')
        sid = uid()
        s = dict(id=sid, name=b['name'], status='BUILD', created=now(), updated=now(),
                 metadata=b.get('metadata') or {}, flavor=b['flavorRef'], old_flavor=None,
                 image=b.get('imageRef'), az=b.get('availability_zone'), user_data=b.get('user_data'),
                 tenant_id='trove-service', volumes=[],
                 group=((body.get('os:scheduler_hints') or {}).get('group')))
        SERVERS[sid] = s
        nets = b.get('networks')
        if nets and not isinstance(nets, str):
            for n in nets:
                if n.get('port'):
                    PORTS[n['port']]['device_id'] = sid
                else:
                    new_port(n['uuid'], device_id=sid)
        else:
            new_port(NET, device_id=sid)
        for bdm in b.get('block_device_mapping_v2') or []:
            if bdm.get('uuid') in VOLUMES:
                attach(s, bdm['uuid'])
        if s['group'] in GROUPS:
            GROUPS[s['group']]['members'].append(sid)
        later(DELAY['server_build'], s, set_server, s,
              'ERROR' if 'SERVER_ERROR' in s['name'] else 'ACTIVE', ('BUILD',))
        log('nova: boot', s['name'], sid, 'flavor', s['flavor'])
        return 202, {'server': {'id': sid, 'adminPass': 'x', 'links': server_view(s)['links'],
                                'security_groups': [{'name': 'default'}]}}
    if p in ('/servers', '/servers/detail'):
        if q.get('marker'):
            return 200, {'servers': []}
        return 200, {'servers': [server_view(s) for s in list(SERVERS.values())]}
    m = re.match(r'^/servers/([^/]+)(?:/(action|os-volume_attachments)(?:/([^/]+))?)?$', p)
    if m:
        s = SERVERS.get(m.group(1))
        if not s:
            raise HTTP(404, 'Instance %s could not be found.' % m.group(1))
        if m.group(2) == 'action':
            return server_action(s, body)
        if m.group(2) == 'os-volume_attachments':
            if method == 'POST':
                attach(s, body['volumeAttachment']['volumeId'])
                return 200, {'volumeAttachment': {'id': body['volumeAttachment']['volumeId'], 'serverId': s['id'],
                                                  'volumeId': body['volumeAttachment']['volumeId'], 'device': '/dev/vdb'}}
            if method == 'DELETE':
                v = VOLUMES.get(m.group(3))
                if v:
                    v['attachments'], v['status'] = [], 'available'
                s['volumes'] = [x for x in s['volumes'] if x != m.group(3)]
                return 202, None
            return 200, {'volumeAttachments': [{'id': x, 'volumeId': x, 'serverId': s['id'], 'device': '/dev/vdb'}
                                               for x in s['volumes']]}
        if method == 'DELETE':
            s['status'] = 'DELETED' if s['status'] == 'ERROR' else s['status']
            later(DELAY['server_delete'], s, kill_server, s)
            return 204, None
        return 200, {'server': server_view(s)}
    if p == '/os-server-groups':
        if method == 'POST':
            g = dict(id=uid(), name=body['server_group']['name'], members=[], metadata={},
                     policies=body['server_group']['policies'])
            GROUPS[g['id']] = g
            return 200, {'server_group': g}
        return 200, {'server_groups': list(GROUPS.values())}
    m = re.match(r'^/os-server-groups/([^/]+)$', p)
    if m:
        if m.group(1) not in GROUPS:
            raise HTTP(404)
        if method == 'DELETE':
            GROUPS.pop(m.group(1))
            return 204, None
        return 200, {'server_group': GROUPS[m.group(1)]}
    if p == '/extensions':
        return 200, {'extensions': []}
    raise HTTP(404, 'no such nova path ' + p)


def nova_version():
    return {'id': 'v2.1', 'status': 'CURRENT', 'version': '2.93', 'min_version': '2.1',
            'updated': '2013-07-23T11:33:21Z',
            'links': [{'rel': 'self', 'href': BASE + '/compute/v2.1/'}]}


def attach(s, vid):
    v = VOLUMES[vid]
    s['volumes'].append(vid)
    v['attachments'] = [{'server_id': s['id'], 'device': '/dev/vdb', 'volume_id': vid, 'id': vid}]
    v['status'] = 'in-use'


def kill_server(s):
    SERVERS.pop(s['id'], None)
    for pid in [k for k, p in list(PORTS.items()) if p['device_id'] == s['id'] and not p['name'].startswith('trove-')]:
        PORTS.pop(pid)
    for vid in s['volumes']:          # delete_on_termination
        VOLUMES.pop(vid, None)
    for g in list(GROUPS.values()):
        g['members'] = [x for x in g['members'] if x != s['id']]
    g = GUESTS.pop(s['metadata'].get('trove_instance_id'), None)
    if g:
        g.stop()
    log('nova: server gone', s['name'])


def server_action(s, body):
    a, arg = next(iter(body.items()))
    log('nova: action', a, 'on', s['name'])
    if a == 'resize' or a == 'migrate':
        s['old_flavor'] = s['flavor']
        s['status'] = 'RESIZE'

        def done():
            if a == 'resize':
                s['flavor'] = arg['flavorRef']
            set_server(s, 'VERIFY_RESIZE')
        if 'RESIZE_ERROR' in s['name']:
            later(DELAY['server_resize'], s, set_server, s, 'ERROR')
        else:
            later(DELAY['server_resize'], s, done)
    elif a == 'confirmResize':
        set_server(s, 'ACTIVE')
        return 204, None
    elif a == 'revertResize':
        s['flavor'] = s['old_flavor'] or s['flavor']
        set_server(s, 'ACTIVE')
    elif a == 'reboot':
        s['status'] = 'REBOOT'
        later(DELAY['server_build'], s, set_server, s, 'ACTIVE')
    elif a == 'rebuild':
        s['image'] = arg['imageRef']
        s['status'] = 'REBUILD'
        later(DELAY['server_build'], s, set_server, s, 'ACTIVE')
        return 202, {'server': server_view(s)}
    elif a == 'os-stop':
        set_server(s, 'SHUTOFF')
    elif a == 'os-start':
        set_server(s, 'ACTIVE')
    else:
        raise HTTP(400, 'no action ' + a)
    return 202, None
