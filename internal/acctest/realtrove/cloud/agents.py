"""Which calls a guest agent answers.

Trove comes with agents for mysql, mariadb and postgresql. An agent that is one of these answers what the class has that the installed
release runs in a guest, and nothing else: the class is looked at, and never run. The agents of other datastores were taken out of Trove in
2020, and none has the calls that build a cluster; clouds can still have them, of their own making. In projects named to POST
/_stub/agents the agents are such: they answer any call, for any datastore.
"""
import base64
import importlib
import inspect
import re

from .state import log

# Ids of the projects whose agents are of the cloud's own making.
OWN = set()


def manager_of(user_data):
    """The datastore manager of a server, as Trove writes it into guest_info.conf, which comes with the server's user data."""
    for text in re.findall(r'content: *([\w+/=]+)', base64.b64decode(user_data or '').decode()):
        found = re.search(r'^datastore_manager=(\S+)', base64.b64decode(text).decode(), re.M)
        if found:
            return found.group(1)
    return None


def released(manager):
    """The class that the installed release runs for a datastore manager; None where it has none. trove/cmd/guest.py, main."""
    from trove.guestagent import dbaas
    module, _, name = dbaas.datastore_registry().get(manager, '.').rpartition('.')
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, ValueError):
        log('no guest agent for', manager)
        return None


def refuses(agent, call):
    """Whether all that an agent does of a call is to say that its datastore can't."""
    return 'DatastoreOperationNotSupported' in inspect.getsource(getattr(agent, call))
