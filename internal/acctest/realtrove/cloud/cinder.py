"""Cinder: volumes and their types."""
import re

from .state import BASE, DELAY, HTTP, VOLTYPES, VOLUMES, later, now, uid


def cinder(method, path, q, body):
    m = re.match(r'^/v3(?:/[0-9a-f]{32})?(/.*)?$', path)
    if not m or m.group(1) in (None, '', '/'):
        v = {'id': 'v3.0', 'status': 'CURRENT', 'version': '3.70', 'min_version': '3.0',
             'updated': '2016-02-08T12:20:21Z', 'links': [{'rel': 'self', 'href': BASE + '/volume/v3/'}]}
        return 200, {'versions': [v]}
    p = m.group(1)
    if p == '/volumes' and method == 'POST':
        b = body['volume']
        vid = uid()
        v = dict(id=vid, name=b.get('name'), description=b.get('description'), size=b['size'],
                 volume_type=b.get('volume_type') or 'lvmdriver-1', status='creating', attachments=[],
                 created_at=now(), availability_zone=b.get('availability_zone') or 'nova',
                 metadata={}, bootable='false', encrypted=False, multiattach=False)
        VOLUMES[vid] = v
        bad = 'VOLUME_ERROR' in (v['description'] or '') or b['size'] == 13
        later(DELAY['volume'], None, lambda: v.update(status='error' if bad else 'available')
              if v['status'] == 'creating' else None)
        return 202, {'volume': v}
    if p in ('/volumes', '/volumes/detail'):
        name = q.get('name')
        return 200, {'volumes': [v for v in list(VOLUMES.values()) if not name or v['name'] == name]}
    m = re.match(r'^/volumes/([^/]+)(/action)?$', p)
    if m:
        v = VOLUMES.get(m.group(1))
        if not v:
            raise HTTP(404, 'Volume %s could not be found.' % m.group(1))
        if m.group(2):
            if 'os-extend' in body:
                old, v['status'] = v['status'], 'extending'

                def done():
                    v.update(size=int(body['os-extend']['new_size']), status=old)
                later(DELAY['volume'], None, done)
            return 202, None
        if method == 'DELETE':
            VOLUMES.pop(v['id'])
            return 202, None
        return 200, {'volume': v}
    if p.startswith('/types'):
        m = re.match(r'^/types/([^/]+)$', p)
        if m:
            for t in list(VOLTYPES.values()):
                if m.group(1) in (t['id'], t['name']):
                    return 200, {'volume_type': t}
            raise HTTP(404, 'Volume type %s could not be found.' % m.group(1))
        return 200, {'volume_types': list(VOLTYPES.values())}
    raise HTTP(404, 'no such cinder path ' + p)
