#!/usr/bin/python3
"""Start trove-api or trove-taskmanager with two defects repaired in memory: repaired.py api|taskmanager OPTIONS.

  - Growing a cluster of Cassandra, Redis or Vertica answers 500: their grow() does not take the image_id that
    trove/cluster/models.py passes.
  - Growing a cluster of Percona XtraDB Cluster dies in the taskmanager: Root.load() does not know its manager.

Both are in 18.0.0 and in today's master. Users have them, so the tests meet them too, when Trove is started as it is.
"""
import functools
import importlib
import sys

import trove.cmd.common as common

STRATEGIES = 'trove.common.strategies.cluster.experimental.'


def accepting_image(grow):
    @functools.wraps(grow)
    def accepting(self, instances, image_id=None):
        return grow(self, instances)
    return accepting


def repair():
    for module, name in (('cassandra', 'CassandraCluster'), ('redis', 'RedisCluster'), ('vertica', 'VerticaCluster')):
        cluster = getattr(importlib.import_module(STRATEGIES + module + '.api'), name)
        cluster.grow = accepting_image(cluster.grow)
    galera = importlib.import_module(STRATEGIES + 'galera_common.taskmanager')
    galera.GaleraCommonClusterTasks._check_cluster_for_root = lambda self, context, old, new: None


def initialize_and_repair(*args, **kwargs):
    # The strategies read the configuration when they are imported.
    conf = initialize(*args, **kwargs)
    repair()
    return conf


initialize, common.initialize = common.initialize, initialize_and_repair
program = sys.argv.pop(1)
sys.argv[0] = 'trove-' + program
sys.exit(importlib.import_module('trove.cmd.' + program).main())
