"""Neutron: networks, ports, floating IPs, security groups."""
import re

from .state import BASE, FIPS, HTTP, MGMTNET, NETWORKS, PORTS, SGRULES, SGS, STUB, SUBNETS, uid


def new_port(network_id, name='', device_id='', sgs=(), fixed=None):
    if network_id not in NETWORKS:
        raise HTTP(404 if network_id else 400, 'Network %s could not be found.' % network_id)
    STUB['ip'] += 1
    ip = (fixed or {}).get('ip_address') or '%s.%d.%d' % (
        '192.168' if network_id == MGMTNET else '10.20', STUB['ip'] // 250, STUB['ip'] % 250 + 2)
    p = dict(id=uid(), name=name, network_id=network_id, device_id=device_id, device_owner='',
             status='ACTIVE', security_groups=list(sgs), mac_address='fa:16:3e:00:00:01',
             fixed_ips=[{'subnet_id': (fixed or {}).get('subnet_id') or NETWORKS[network_id]['subnets'][0],
                         'ip_address': ip}])
    PORTS[p['id']] = p
    return p


def matching(rows, q):
    """The rows that a query asks for."""
    out = []
    for r in rows:
        ok = True
        for k, v in q.items():
            if k in ('fields', 'limit', 'marker'):
                continue
            if k == 'fixed_ips':
                key, _, val = v.partition('=')
                ok = ok and any(f.get(key) == val for f in r['fixed_ips'])
            elif k in r:
                ok = ok and (str(r[k]).lower() == v.lower())
        if ok:
            out.append(r)
    return out


def neutron(method, path, q, body):
    m = re.match(r'^/v2\.0/([^/]+)(?:/([^/]+))?$', path.replace('.json', ''))
    if not m:
        return 200, {'versions': [{'id': 'v2.0', 'status': 'CURRENT',
                                   'links': [{'rel': 'self', 'href': BASE + '/network/v2.0/'}]}]}
    kind, oid = m.groups()
    if kind == 'extensions':
        exts = ['project-id', 'security-group', 'router']
        if oid:
            if oid in exts:
                return 200, {'extension': {'alias': oid, 'name': oid}}
            raise HTTP(404)
        return 200, {'extensions': [{'alias': e, 'name': e} for e in exts]}
    table, one = {'networks': (NETWORKS, 'network'), 'subnets': (SUBNETS, 'subnet'), 'ports': (PORTS, 'port'),
                  'floatingips': (FIPS, 'floatingip'), 'security-groups': (SGS, 'security_group'),
                  'security-group-rules': (SGRULES, 'security_group_rule')}.get(kind, (None, None))
    if table is None:
        raise HTTP(404, 'no such neutron path')
    many = one + 's'
    if method == 'POST':
        b = body[one]
        if kind == 'ports':
            r = new_port(b.get('network_id'), b.get('name', ''), b.get('device_id', ''),
                         b.get('security_groups') or [], (b.get('fixed_ips') or [None])[0])
            r['description'] = b.get('description', '')
        elif kind == 'floatingips':
            STUB['fip'] += 1
            r = dict(b, id=uid(), floating_ip_address='172.24.4.%d' % STUB['fip'], status='ACTIVE')
        else:
            r = dict(b, id=uid())
            if kind == 'security-groups':
                r['security_group_rules'] = []
        table[r['id']] = r
        return 201, {one: r}
    if oid:
        r = table.get(oid)
        if not r:
            raise HTTP(404, '%s %s could not be found.' % (one, oid))
        if method == 'DELETE':
            table.pop(oid)
            return 204, None
        if method == 'PUT':
            r.update(body[one])
        return 200, {one: r}
    return 200, {many: matching(table.values(), q)}
