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
"""Where Nova has the servers whose partitions are on this host.

Nova leaves out of its lists, and says nothing of it, the servers of a cell
whose database does not answer. What a list lacks is therefore not gone: a
server stays until Nova says that it is deleted or on another host.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set
import datetime

from oslo_log import log as logging

from powervm_monitor import model

LOG = logging.getLogger(__name__)

# So many servers are named in a message.
NAMED = 3


class Placement:
    """The servers of this host, and those that Nova has elsewhere.

    :param host: ``[DEFAULT] host``, nova-compute's own name.
    :ivar listed: servers that Nova has on this host, by UUID, those included
        that its last list lacked.
    :ivar missing: UUIDs of these.
    :ivar arriving: servers that Nova has on another host though their
        partition runs here, by UUID of the partition: they are on the move.
    :ivar evacuated: servers that Nova has started on another host since,
        though their partition is still here, by UUID of the partition.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self.listed: dict[str, model.Server] = {}
        self.missing: set[str] = set()
        self.arriving: dict[str, model.Server] = {}
        self.evacuated: dict[str, model.Server] = {}
        self._unconfirmed: set[str] = set()
        # The partition of each server, and when the server in each partition
        # was started, as long as it was here.
        self._lpars: dict[str, str] = {}
        self._launched_at: dict[str, str | None] = {}
        self._present: Set[str] = frozenset()
        self._active: Set[str] = frozenset()

    def load(self, servers: Iterable[model.Server],
             evacuated: Iterable[model.Server]) -> None:
        """Take what was known before a restart."""
        self.listed = {server.uuid: server for server in servers}
        self.evacuated = {server.lpar_uuid: server for server in evacuated
                          if server.lpar_uuid is not None}
        self.match({server.lpar_uuid: server for server in servers
                    if server.lpar_uuid is not None})
        self._lpars.update({server.uuid: lpar for lpar, server
                            in self.evacuated.items()})

    @property
    def uuids(self) -> set[str]:
        """The UUIDs of all servers that are known."""
        return {*self.listed, *(server.uuid for server in (
            *self.arriving.values(), *self.evacuated.values()))}

    def see(self, present: Set[str], active: Set[str]) -> None:
        """Take which partitions there are, and which of them count."""
        self._present, self._active = present, active
        for known in (self.arriving, self.evacuated, self._launched_at):
            for lpar in known.keys() - present:
                del known[lpar]

    def match(self, owners: Mapping[str, model.Server]) -> None:
        """Take which partition each server is."""
        for lpar, server in owners.items():
            self._lpars[server.uuid] = lpar
            if server.uuid in self.listed:
                self._launched_at[lpar] = server.launched_at
            else:
                self._launched_at.setdefault(lpar, server.launched_at)

    # What Nova answers.

    def take_all(self, servers: Iterable[model.Server],
                 deleted: Iterable[str], unreadable: Iterable[str]) -> None:
        """Take a list of all servers on this host.

        :param deleted: UUIDs of those that Nova says are deleted.
        :param unreadable: UUIDs of those that are listed in a way that
            cannot be understood. What was known of them stays in use.
        """
        for uuid in deleted:
            self.remove(uuid)
        present = {server.uuid: server for server in servers}
        lacking = self.listed.keys() - present.keys() - set(unreadable)
        for uuid in lacking & self.missing:
            if not self._has_partition(uuid):
                # Neither Nova nor PowerVM has had it for a while.
                self._forget(uuid)
        self.missing = lacking & self.listed.keys()
        self._unconfirmed &= self.missing
        self.take(present.values())

    def take(self, servers: Iterable[model.Server]) -> None:
        """Take servers on this host that are new or have changed."""
        for server in servers:
            self.listed[server.uuid] = server
            self.missing.discard(server.uuid)
            self._unconfirmed.discard(server.uuid)
            for elsewhere in (self.arriving, self.evacuated):
                for lpar in _of(server.uuid, elsewhere):
                    LOG.info('Nova lists instance %s on this host now',
                             server.uuid)
                    del elsewhere[lpar]

    def remove(self, uuid: str) -> None:
        """Let a server go that Nova says is deleted."""
        server = self.listed.pop(uuid, None)
        if server is not None:
            LOG.info('Instance %s (%s) is deleted', uuid, server.name)
        self._drop(uuid)

    def locate(self, uuid: str, server: model.Server | None) -> None:
        """Take the answer to the question where a server is.

        :param server: None when Nova lists none: that is no answer as long
            as its partition is here.
        """
        if server is None:
            if self._has_partition(uuid):
                self._unconfirmed |= {uuid} & self.missing
            elif uuid in self.listed and uuid not in self.missing:
                self._forget(uuid)
        elif server.host == self._host:
            self.take([server])
        else:
            self._move(self._lpars.get(uuid), server)

    def discover(self, lpar: str, server: model.Server) -> None:
        """Take a server whose UUID is that of a partition here."""
        if server.host == self._host:
            self.take([server])
        else:
            self._move(lpar, server)

    def _move(self, lpar: str | None, server: model.Server) -> None:
        """Take a server that Nova has on another host."""
        known = self.listed.pop(server.uuid, None)
        was_arriving = lpar in self.arriving
        was_evacuated = lpar in self.evacuated
        self._drop(server.uuid)
        if lpar in self._present and (was_evacuated or _is_later(
                server.launched_at, self._launched_at.get(lpar))):
            self.evacuated[lpar] = server
        elif lpar in self._active:
            self.arriving[lpar] = server
            if not was_arriving:
                LOG.info('Instance %s (%s) is here while Nova lists it on '
                         'host %s (%s)', server.uuid, server.name,
                         server.host, server.status)
        elif known is not None:
            LOG.info('Instance %s (%s) has left for host %s', known.uuid,
                     known.name, server.host)

    def _drop(self, uuid: str) -> None:
        """Forget what was found of a server in former answers."""
        self.missing.discard(uuid)
        self._unconfirmed.discard(uuid)
        for elsewhere in (self.arriving, self.evacuated):
            for lpar in _of(uuid, elsewhere):
                del elsewhere[lpar]

    def _forget(self, uuid: str) -> None:
        LOG.info('Instance %s (%s) is forgotten: Nova does not list it, and '
                 'it has no partition on this host', uuid,
                 self.listed.pop(uuid).name)
        self._drop(uuid)

    def _has_partition(self, uuid: str) -> bool:
        return self._lpars.get(uuid) in self._present

    # What an operator should know.

    def left_at(self, lpar: str) -> datetime.datetime | None:
        """Return when an evacuated server was started elsewhere."""
        server = self.evacuated.get(lpar)
        return server and _time(server.launched_at)

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by subject."""
        found = {
            f'evacuated instance {server.uuid}':
                f'instance {server.uuid} ({server.name}) runs here, but Nova '
                f'has started it on host {server.host} at '
                f'{server.launched_at}: it was evacuated, and what is left '
                'of it here is not published. Start nova-compute here, which '
                'removes it, or remove its partition'
            for lpar, server in self.evacuated.items()
            if lpar in self._active}
        if self._unconfirmed:
            found['a server that Nova does not list'] = (
                'Nova does not list some servers whose partitions are here '
                f'({_named(self.listed[uuid] for uuid in self._unconfirmed)})'
                ', which are kept until Nova says that they are deleted or '
                'on another host: see whether the databases of all of its '
                'cells answer')
        return found


def _of(uuid: str, by_lpar: Mapping[str, model.Server]) -> list[str]:
    """Return the partitions that are of a server."""
    return [lpar for lpar, server in by_lpar.items() if server.uuid == uuid]


def _named(servers: Iterable[model.Server]) -> str:
    names = sorted(f'{server.name} {server.uuid}' for server in servers)
    more = len(names) - NAMED
    return ', '.join(names[:NAMED]) + (f' and {more} more' if more > 0
                                       else '')


def _is_later(time: str | None, other: str | None) -> bool:
    """Whether one of Nova's times is after another; False if unknown."""
    first, second = _time(time), _time(other)
    return None not in (first, second) and first > second


def _time(text: str | None) -> datetime.datetime | None:
    """Return a time of Nova's, in UTC; None when it is none."""
    try:
        time = datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
