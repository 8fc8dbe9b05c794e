"""Loopback stand-ins for the parts of a cloud that Trove only consumes, in one process.

  /compute/v2.1/<project>   Nova           /volume/v3/<project>       Cinder
  /network/v2.0             Neutron        /image/v2                  Glance
  /object/v1/AUTH_<project> Swift          /_stub                     the control path, see control.py

and a guest agent for each server that Trove booted, see guests.py. Trove itself is not touched by any of this.

Run as: python3 -m cloud --config-file trove.conf, with STUB_PORT in the environment. It needs python3-trove for the message bus only.
"""
import eventlet
eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402
import traceback  # noqa: E402
from urllib.parse import parse_qs, unquote  # noqa: E402

from eventlet import wsgi  # noqa: E402

from .cinder import cinder  # noqa: E402
from .control import control  # noqa: E402
from .glance import glance  # noqa: E402
from .neutron import neutron  # noqa: E402
from .nova import nova  # noqa: E402
from .state import BASE, HOST, HTTP, PORT, log  # noqa: E402
from .swift import swift  # noqa: E402

SERVICES = [('/compute', nova), ('/volume', cinder), ('/network', neutron), ('/image', glance), ('/_stub', control)]


def app(env, start_response):
    path, method = unquote(env['PATH_INFO']), env['REQUEST_METHOD']
    n = int(env.get('CONTENT_LENGTH') or 0)
    raw = env['wsgi.input'].read(n) if n else b''
    qs = parse_qs(env.get('QUERY_STRING', ''), keep_blank_values=True)
    q = {k: v[-1] for k, v in qs.items()}
    q['_tag_list'] = qs.get('tag', [])
    if path.startswith('/network'):
        q.pop('_tag_list')
    if not path.startswith('/_stub') and not env.get('HTTP_X_AUTH_TOKEN') and path.count('/') > 2:
        start_response('401 Unauthorized', [('Content-Type', 'text/plain')])
        return [b'Authentication required']
    try:
        if path.startswith('/object'):
            return swift(method, path[len('/object'):], q, raw, start_response)
        for prefix, fn in SERVICES:
            if path.startswith(prefix):
                code, out = fn(method, path[len(prefix):], q, json.loads(raw) if raw else {})
                break
        else:
            raise HTTP(404, 'no such service')
    except HTTP as e:
        code = e.code
        names = {400: 'badRequest', 404: 'itemNotFound', 409: 'conflict'}
        msg = e.msg or names.get(code, 'error')
        out = ({'NeutronError': {'message': msg, 'type': 'NotFound' if code == 404 else 'BadRequest', 'detail': ''}}
               if path.startswith('/network') else {names.get(code, 'computeFault'): {'code': code, 'message': msg}})
    except Exception:
        log('500 on', method, path, raw[:500], traceback.format_exc())
        code, out = 500, {'computeFault': {'code': 500, 'message': 'stub failure'}}
    data = b'' if out is None else json.dumps(out).encode()
    log(method, path, env.get('QUERY_STRING', ''), code)
    start_response('%d X' % code, [('Content-Type', 'application/json'), ('Content-Length', str(len(data)))])
    return [data]


def main():
    from trove.common import cfg
    from trove import rpc
    import oslo_messaging  # noqa
    from oslo_log import log as logging
    cfg.parse_args(sys.argv)
    logging.setup(cfg.CONF, None)
    rpc.init(cfg.CONF)
    log('cloud stub on', BASE)
    wsgi.server(eventlet.listen((HOST, PORT)), app, log_output=False, max_size=2000)


if __name__ == '__main__':
    main()
