"""Glance: images by id and by tag."""
import re

from .state import BASE, HTTP, IMAGES, now


def image_view(i):
    return dict(id=i, name='trove-guest', status='active', tags=IMAGES[i], visibility='public', size=1024,
                checksum='d41d8cd98f00b204e9800998ecf8427e', container_format='bare', disk_format='qcow2',
                created_at=now(), updated_at=now(), min_disk=0, min_ram=0, protected=False, owner='trove',
                self='/v2/images/' + i, file='/v2/images/%s/file' % i, schema='/v2/schemas/image')


def glance(method, path, q, body):
    m = re.match(r'^/v2/images/([^/]+)$', path)
    if m:
        if m.group(1) not in IMAGES:
            raise HTTP(404, 'No image found with ID %s' % m.group(1))
        return 200, image_view(m.group(1))
    if path.startswith('/v2/images'):
        want = set(q.get('_tag_list') or [])
        return 200, {'images': [image_view(i) for i, t in list(IMAGES.items()) if want <= set(t)],
                     'schema': '/v2/schemas/images', 'first': '/v2/images'}
    if path.startswith('/v2/schemas'):
        return 200, {'name': 'image', 'properties': {}, 'additionalProperties': {'type': 'string'}}
    return 300, {'versions': [{'id': 'v2.15', 'status': 'CURRENT',
                               'links': [{'rel': 'self', 'href': BASE + '/image/v2/'}]}]}
