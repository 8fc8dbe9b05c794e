"""The control path /_stub, by which tests look at this cloud and make it go wrong. It takes no token."""
import re

from . import agents
from .nova import server_view
from .state import DELAY, FIPS, GROUPS, GUESTS, HELD, HTTP, OBJECTS, PORTS, SERVERS, SGS, VOLUMES


def drain(members):
    """Let the query routers of a MongoDB cluster say that the shards of these members are empty, so that Trove takes them away."""
    drained = []
    for member in (GUESTS[i] for i in members if i in GUESTS):
        for guest in list(GUESTS.values()):
            if guest.cluster and member.cluster and guest.cluster['id'] == member.cluster['id']:
                guest.removed_shards.add(member.replset)
        drained.append(member.replset)
    return drained


def control(method, path, q, body):
    if path == '/state':
        return 200, {'servers': [server_view(s) for s in list(SERVERS.values())], 'volumes': list(VOLUMES.values()),
                     'ports': list(PORTS.values()), 'floatingips': list(FIPS.values()),
                     'security_groups': list(SGS.values()), 'server_groups': list(GROUPS.values()),
                     'objects': ['/'.join(k) for k in OBJECTS],
                     'guests': {i: {'name': g.name, 'status': g.status, 'heartbeat': g.beat, 'fail': sorted(g.fail),
                                    'overrides': g.overrides, 'read_only': g.readonly} for i, g in list(GUESTS.items())}}
    if path == '/delay':
        if method == 'POST':
            DELAY.update({k: float(v) for k, v in body.items() if k in DELAY})
        return 200, DELAY
    if path == '/agents' and method == 'POST':
        agents.OWN.add(body['project'])
        return 200, {'own': sorted(agents.OWN)}
    if path == '/hold' and method == 'POST':
        (HELD.add if body['held'] else HELD.discard)(body['project'])
        return 200, {'held': sorted(HELD)}
    if path == '/drain' and method == 'POST':
        return 200, {'drained': drain(body['members'])}
    m = re.match(r'^/guests/([^/]+)$', path)
    if m:
        g = GUESTS.get(m.group(1))
        if not g:
            raise HTTP(404, 'no guest')
        if method == 'POST':
            if 'heartbeat' in body:
                g.beat = bool(body['heartbeat'])
            if 'fail' in body:
                g.fail = set(body['fail'])
            if 'txn' in body:
                g.txn = int(body['txn'])
            if 'removed_shards' in body:
                g.removed_shards = set(body['removed_shards'])
            if 'status' in body:
                g.set(body['status'])
        return 200, {'status': g.status, 'heartbeat': g.beat, 'fail': sorted(g.fail)}
    m = re.match(r'^/servers/([^/]+)$', path)
    if m and method == 'POST':
        for s in list(SERVERS.values()):
            if m.group(1) in (s['id'], s['metadata'].get('trove_instance_id')):
                s['status'] = body['status']
                return 200, server_view(s)
    raise HTTP(404, 'no such control path')
