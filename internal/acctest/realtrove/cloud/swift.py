"""Swift: as much of an object store as backups need."""
import hashlib
import json
import re

from .state import OBJECTS


def swift(method, path, q, raw, start_response):
    m = re.match(r'^/v1/AUTH_([^/]+)(?:/([^/]+)(?:/(.+))?)?$', path)
    if not m:
        start_response('404 Not Found', [('Content-Length', '0')])
        return [b'']
    acc, cont, obj = m.groups()
    key = (acc, cont, obj)
    h = [('X-Account-Object-Count', '0'), ('X-Account-Container-Count', '0'), ('X-Account-Bytes-Used', '0')]
    if obj is None:
        if method in ('PUT', 'POST', 'DELETE'):
            start_response('201 Created', [('Content-Length', '0')])
            return [b'']
        names = [{'name': k[2], 'bytes': 0, 'hash': OBJECTS[k]['etag'], 'content_type': 'x',
                  'last_modified': '2020-01-01T00:00:00.0'} for k in OBJECTS if k[:2] == (acc, cont)]
        out = json.dumps(names).encode()
        start_response('200 OK', h + [('Content-Type', 'application/json'), ('Content-Length', str(len(out)))])
        return [out if method != 'HEAD' else b'']
    if method == 'PUT':
        OBJECTS[key] = {'data': raw, 'etag': hashlib.md5(raw).hexdigest()}
        start_response('201 Created', [('Content-Length', '0'), ('Etag', OBJECTS[key]['etag'])])
        return [b'']
    if key not in OBJECTS:
        start_response('404 Not Found', [('Content-Length', '0')])
        return [b'']
    if method == 'DELETE':
        OBJECTS.pop(key)
        start_response('204 No Content', [('Content-Length', '0')])
        return [b'']
    o = OBJECTS[key]
    start_response('200 OK', [('Content-Length', str(len(o['data']))), ('Etag', o['etag']),
                              ('Content-Type', 'application/octet-stream')])
    return [o['data'] if method == 'GET' else b'']
