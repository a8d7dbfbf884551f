# Licensed under the Apache License, Version 2.0 (the "License"); you may
# not use this file except in compliance with the License. You may obtain
# a copy of the License at
#
#      http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS, WITHOUT
# WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the
# License for the specific language governing permissions and limitations
# under the License.
"""Names the Resources that a sample lacks though they are not gone."""

from powervm_monitor import model

# More than these are not named one by one.
MOST = 100


def resource_ids(host, paths, servers, uuid_of) -> tuple[str, ...]:
    """Return the ids of what is absent from a Reading.

    :param host: ``[DEFAULT] host``.
    :param paths: as :class:`powervm_monitor.model.Missing` has them.
    :param servers: Nova's servers by the UUID of their partition; those of
        other partitions are not published.
    :param uuid_of: returns the UUID of a VIOS by its path.
    """
    found = {one for path in paths
             if (one := _id(host, path, servers, uuid_of)) is not None}
    return tuple(sorted(found)) if len(found) <= MOST else (model.ANYTHING,)


def _id(host, path, servers, uuid_of):
    match path:
        case ('lpar', uuid, *names):
            server = servers.get(uuid)
            return server and _tenant(server, *names)
        case ('vios', _):
            return uuid_of(path)
        case ('vios', number, name):
            owner = uuid_of(('vios', number))
            return f'{owner}-{name.replace("pool ", "pool-")}'
        case ('port', name):
            return f'{host}-{name}'
        case ('pool', name):
            return f'{host}-pool-{name}'
        case ('energy', name):
            return f'{host}-temperature-{name}'
    return None


def _tenant(server, name=None):
    if name is None:
        return server.uuid
    if name.startswith(('veth-', 'sriov-')):
        return f'{server.instance_name}-{server.uuid}-{name}'
    return f'{server.uuid}-{name}'
