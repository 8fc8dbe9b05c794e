"""What all parts of the stand-in cloud share: settings, tables of what exists, and small helpers.

The state is in memory and goes with the process.
"""
import os
import time
import traceback
import uuid

import eventlet

PORT = int(os.environ['STUB_PORT'])
HOST = '127.0.0.1'
BASE = 'http://%s:%d' % (HOST, PORT)

# How long things take, in seconds; POST /_stub/delay changes them while it runs. Trove itself looks once a second. A restart, a resize
# and a backup take long enough for a test to see what is refused meanwhile, also when ten tests run at once.
DELAY = {
    'server_build': 0.2,
    'server_delete': 0.2,
    'server_resize': 2,
    'volume': 0.1,
    'guest_prepare': 0.3,
    'guest_restart': 2,
    'guest_upgrade': 0.3,
    'backup': 3,
    'heartbeat': 2,
}


def log(*a):
    print(time.strftime('%H:%M:%S'), *a, flush=True)


def now():
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())


def uid():
    return str(uuid.uuid4())


FLAVORS = {f[0]: dict(id=f[0], name=f[1], ram=f[2], vcpus=f[3], disk=f[4],
                      **{'OS-FLV-EXT-DATA:ephemeral': f[5], 'swap': '', 'rxtx_factor': 1.0,
                         'os-flavor-access:is_public': True, 'OS-FLV-DISABLED:disabled': False,
                         'links': [{'rel': 'self', 'href': BASE + '/compute/v2.1/flavors/' + f[0]}]})
           for f in [('1', 'm1.tiny', 512, 1, 1, 0), ('2', 'm1.small', 2048, 1, 20, 0),
                     ('3', 'm1.medium', 4096, 2, 40, 0), ('4', 'm1.large', 8192, 4, 80, 0),
                     ('10', 'eph.small', 1024, 1, 10, 5), ('11', 'eph.medium', 2048, 2, 20, 10),
                     ('d1b2c3d4-0000-4000-8000-00000000f1a0', 'db.uuid', 1024, 1, 10, 0)]}
IMAGES = {'11111111-1111-4111-8111-111111111111': ['trove', 'all'],
          '22222222-2222-4222-8222-222222222222': ['trove', 'mysql']}
NET = '33333333-3333-4333-8333-333333333333'
SUBNET = '33333333-3333-4333-8333-444444444444'
PUBNET = '55555555-5555-4555-8555-555555555555'
MGMTNET = '66666666-6666-4666-8666-666666666666'
MGMTSUB = '66666666-6666-4666-8666-777777777777'
NETWORKS = {
    MGMTNET: dict(id=MGMTNET, name='trove-mgmt', subnets=[MGMTSUB], status='ACTIVE', shared=False,
                  admin_state_up=True, **{'router:external': False}),
    NET: dict(id=NET, name='private', subnets=[SUBNET], status='ACTIVE', shared=True,
              admin_state_up=True, **{'router:external': False}),
    PUBNET: dict(id=PUBNET, name='public', subnets=[], status='ACTIVE', shared=False,
                 admin_state_up=True, **{'router:external': True})}
SUBNETS = {SUBNET: dict(id=SUBNET, name='private-subnet', network_id=NET, cidr='10.20.0.0/16',
                        ip_version=4, gateway_ip='10.20.0.1', enable_dhcp=True),
           MGMTSUB: dict(id=MGMTSUB, name='trove-mgmt-subnet', network_id=MGMTNET, cidr='192.168.0.0/16',
                         ip_version=4, gateway_ip='192.168.0.1', enable_dhcp=True)}
VOLTYPES = {'lvm': dict(id='99999999-9999-4999-8999-999999999991', name='lvmdriver-1', is_public=True,
                        description=None, extra_specs={}),
            'fast': dict(id='99999999-9999-4999-8999-999999999992', name='fast', is_public=True,
                         description=None, extra_specs={})}
# By id, what users of these services have made.
SERVERS, VOLUMES, PORTS, FIPS, SGS, SGRULES, GROUPS = {}, {}, {}, {}, {}, {}, {}
OBJECTS = {}            # (account, container, name) -> dict
GUESTS = {}             # trove instance id -> Guest
HELD = set()            # projects of whose servers none gets on with anything
STUB = {'ip': 10, 'fip': 10}
# the router interface port that Trove's access check looks for
PORTS['router-if'] = dict(id='router-if', name='', network_id=NET, device_id='router-1',
                          device_owner='network:router_interface', security_groups=[],
                          fixed_ips=[{'subnet_id': SUBNET, 'ip_address': '10.20.0.1'}])


class HTTP(Exception):
    """An answer other than success."""

    def __init__(self, code, msg=''):
        self.code, self.msg = code, msg


def take(secs, server):
    """Take so many seconds, and longer for a server, unless that is None, whose project is held."""
    eventlet.sleep(secs)
    while server and server['metadata'].get('trove_project_id') in HELD:
        eventlet.sleep(0.1)


def later(secs, server, fn, *a):
    """Call fn when so many seconds have been taken."""
    def run():
        try:
            take(secs, server)
            fn(*a)
        except Exception:
            log('later failed', traceback.format_exc())
    eventlet.spawn(run)
