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
"""The id of each server's own flavor, which servers lack since 2.47.

A flavor's name is not enough: a flavor may be deleted and another one made
with the same name, and servers keep the one that they were made with.
"""

from collections.abc import Iterable
import dataclasses
import typing

from powervm_monitor import model
from powervm_monitor.nova import pages

# The last microversion at which a server has its flavor's id.
MICROVERSION = '2.46'
# So many servers are asked for one by one, more with one list.
FEW = 2
# While a server is resized its flavor may change at any moment.
RESIZING = 'resize_'


class _State(typing.NamedTuple):
    """What changes whenever a server gets another flavor.

    Every resize, and every end of one, renews ``launched_at``.
    """

    flavor: model.Flavor
    launched_at: str | None
    vm_state: str | None


class Flavors:
    """Flavor ids by server, asked for once and again after a resize.

    :param nova: a :class:`powervm_monitor.nova.session.Api`.
    """

    def __init__(self, nova) -> None:
        self._nova = nova
        self._known: dict[str, tuple[_State, str]] = {}

    def remember(self, servers: Iterable[model.Server]) -> None:
        """Take the ids that servers were known to have."""
        for server in servers:
            if server.flavor is not None and server.flavor.id is not None:
                self._known[server.uuid] = _state(server), server.flavor.id

    def forget_others(self, servers: Iterable[model.Server]) -> None:
        """Forget all servers but these."""
        present = {server.uuid for server in servers}
        self._known = {uuid: known for uuid, known in self._known.items()
                       if uuid in present}

    def identified(self, servers: list[model.Server],
                   query: dict[str, str]) -> list[model.Server]:
        """Return the servers with the ids of their flavors.

        An id is None when Nova does not have the server any more, or it is
        being resized right now.

        :param query: of the list that the servers are from.
        :raises powervm_monitor.model.Unavailable: when Nova does not answer.
        """
        unknown = {server.uuid: server for server in servers
                   if self._id(server) is None}
        ids: dict[str, str] = {}
        for row in self._rows(list(unknown), query):
            server = unknown.get(str(row.get('id')).lower())
            if server is not None and _is_as_before(row, server):
                ids[server.uuid] = row['flavor']['id']
        found = [
            dataclasses.replace(server, flavor=dataclasses.replace(
                server.flavor, id=self._id(server) or ids.get(server.uuid)))
            for server in servers]
        self.remember(server for server in found if server.uuid in ids)
        return found

    def _id(self, server: model.Server) -> str | None:
        state, flavor_id = self._known.get(server.uuid, (None, None))
        if state != _state(server) or _is_resizing(server.task_state):
            return None
        return flavor_id

    def _rows(self, uuids: list[str],
              query: dict[str, str]) -> Iterable[dict]:
        """Yield what Nova has at the older microversion."""
        queries = [query] if len(uuids) > FEW else [
            {'all_tenants': '1', 'uuid': uuid, 'limit': '2'}
            for uuid in uuids]
        for each in queries:
            yield from pages.rows(
                self._nova, '/servers/detail', 'servers',
                microversion=MICROVERSION, **each)


def _state(server: model.Server) -> _State:
    return _State(dataclasses.replace(server.flavor, id=None),
                  server.launched_at, server.vm_state)


def _is_resizing(task_state: str | None) -> bool:
    return (task_state or '').startswith(RESIZING)


def _is_as_before(row: dict, server: model.Server) -> bool:
    """Whether a server was not resized between two answers."""
    flavor = row.get('flavor')
    return (isinstance(flavor, dict) and isinstance(flavor.get('id'), str)
            and (server.launched_at, server.vm_state, server.task_state) == (
                row.get('OS-SRV-USG:launched_at'),
                row.get('OS-EXT-STS:vm_state'),
                row.get('OS-EXT-STS:task_state')))
