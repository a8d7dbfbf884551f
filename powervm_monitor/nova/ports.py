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
"""Which Neutron ports a server has, by the MACs of its interfaces.

A MAC is unique within a network only, and a port may be made anew with the
MAC of a former one: a port is known by its server and its MAC, and asked for
again from time to time.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set
import datetime

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.nova import pages
from powervm_monitor.nova import rows
from powervm_monitor.nova import session

LOG = logging.getLogger(__name__)

# Between two rounds of requests, and after one that failed.
PAUSE = datetime.timedelta(seconds=10)
RETRY = datetime.timedelta(seconds=60)

# Port ids by MAC, by the UUID of the server.
Answer = dict[str, dict[str, str]]


class HiddenServer(session.Powerless):
    """Nova does not show this user a server, or has none such any more."""


class Ports:
    """The ids of the ports of servers, by MAC.

    A server is asked for when it is new, when it has an interface that was
    not there when it was asked for, and after :meth:`refresh`. Until there
    is another answer, the last one holds.

    :param source: answers ``portions(uuids)`` and ``of(uuids)``.
    :param clock: tells when to ask.
    :ivar changes: grows whenever what is known may have changed.
    """

    def __init__(self, source, clock) -> None:
        self._source = source
        self._clock = clock
        self._ids: Answer = {}
        # The MACs that each server had when it was asked for.
        self._asked: dict[str, set[str]] = {}
        # The servers whose last request failed, with the number of that
        # failure.
        self._failed: dict[str, int] = {}
        self._failures = 0
        self._answered = False
        self.changes = 0
        self._next_at = clock.now()
        self._complaints = complaints.Complaints(LOG)

    def remember(self, servers: Iterable[model.Server]) -> None:
        """Take the ports that servers are known to have."""
        self._ids.update({server.uuid: dict(server.ports)
                          for server in servers})

    def refresh(self, uuids: Set[str]) -> None:
        """Ask for all servers anew, and forget all but some.

        :param uuids: of the servers that there are.
        """
        self._asked.clear()
        self._ids = {uuid: ids for uuid, ids in self._ids.items()
                     if uuid in uuids}
        self._failed = {uuid: number for uuid, number
                        in self._failed.items() if uuid in uuids}

    def of(self, uuid: str) -> dict[str, str]:
        """Return ``{MAC: port id}`` of a server as far as it is known."""
        return self._ids.get(uuid, {})

    def learn(self, macs: Mapping[str, Set[str]]) -> None:
        """Ask for what is not known yet, as much as is due.

        Never raises for the API's sake: numbers whose port is not known are
        better than none.

        :param macs: of the interfaces that servers have, by UUID.
        """
        wanted = [uuid for uuid in macs if uuid not in self._asked
                  or macs[uuid] - self._asked[uuid]]
        now = self._clock.now()
        # Whoever sets this host's clock back shall not make us wait.
        if not wanted or now < self._next_at <= now + RETRY:
            return
        self._next_at = now + PAUSE
        # A failure ends a round: others shall not wait for a server that
        # fails again and again, nor for one of which something is known.
        wanted.sort(key=lambda uuid: (
            self._failed.get(uuid, 0), uuid in self._ids,
            macs[uuid] <= self.of(uuid).keys()))
        try:
            self._ask(wanted, macs)
        except model.Unavailable as e:
            self._next_at = now + RETRY
            self._complaints.about(
                'the list of ports', f'port ids are left out: {e}')

    def _ask(self, wanted: list[str], macs: Mapping[str, Set[str]]) -> None:
        for portion in self._source.portions(wanted):
            try:
                self._update(self._source.of(portion))
            except HiddenServer:
                if not self._answered:
                    # It is the user who may see none of them.
                    self._ask_no_more(wanted, macs)
                    raise
            except model.Unavailable:
                self._failures += 1
                self._failed.update(dict.fromkeys(portion, self._failures))
                raise
            else:
                self._answered = True
            self._succeed(portion)
            self._ask_no_more(portion, macs)

    def _succeed(self, uuids: Iterable[str]) -> None:
        """Forget the failures of servers."""
        for uuid in uuids:
            self._failed.pop(uuid, None)
        if not self._failed:
            self._complaints.settle('the list of ports')

    def _update(self, answer: Answer) -> None:
        for uuid, ids in answer.items():
            if self._ids.get(uuid) != ids:
                self._ids[uuid] = ids
                self.changes += 1

    def _ask_no_more(self, uuids: Iterable[str],
                     macs: Mapping[str, Set[str]]) -> None:
        """Let servers not be asked for before there is a reason."""
        self._asked.update({uuid: set(macs[uuid]) for uuid in uuids})


class FromNova:
    """Nova's list of a server's interfaces: one request a server.

    :param nova: a :class:`powervm_monitor.nova.session.Api`.
    """

    # Servers asked for at a time, so that a start on a large host is felt
    # neither by Nova nor by the samples.
    PORTION = 20

    def __init__(self, nova) -> None:
        self._nova = nova

    def portions(self, uuids: list[str]) -> list[list[str]]:
        """Return what may be asked for now: the first servers, singly."""
        return [[uuid] for uuid in uuids[:self.PORTION]]

    def of(self, uuids: list[str]) -> Answer:
        """Return the ports of servers.

        :raises HiddenServer: when Nova does not show one of them.
        :raises powervm_monitor.model.Unavailable: when it does not answer.
        """
        return {uuid: _ids(self._interfaces(uuid), 'mac_addr', 'port_id')
                for uuid in uuids}

    def _interfaces(self, uuid: str) -> list[dict] | None:
        try:
            return self._nova.get(f'/servers/{uuid}/os-interface').get(
                'interfaceAttachments')
        except session.Unknown as e:
            raise HiddenServer(
                'Nova does not show this user the interfaces of '
                f'instance {uuid}: only an administrator sees '
                'them. Set [neutron] enabled instead, or give the user '
                'of [nova] role admin') from e


class FromNeutron:
    """Neutron's list of ports: one request for many servers.

    :param neutron: a :class:`powervm_monitor.nova.session.Api`.
    """

    # Their UUIDs go into the URL, which is not to get too long.
    PORTION = 50

    def __init__(self, neutron) -> None:
        self._neutron = neutron

    def portions(self, uuids: list[str]) -> list[list[str]]:
        """Return all servers, some at a time."""
        return [uuids[i:i + self.PORTION]
                for i in range(0, len(uuids), self.PORTION)]

    def of(self, uuids: list[str]) -> Answer:
        """Return the ports of servers, see :meth:`FromNova.of`."""
        by_server: dict[str, list[dict]] = {uuid: [] for uuid in uuids}
        for row in pages.rows(
                self._neutron, '/v2.0/ports', 'ports', device_id=uuids,
                fields=['id', 'mac_address', 'device_id']):
            if row.get('device_id') in by_server:
                by_server[row['device_id']].append(row)
        return {uuid: _ids(found, 'mac_address', 'id')
                for uuid, found in by_server.items()}


def _ids(found: list[dict] | None, mac: str, port: str) -> dict[str, str]:
    """Return ``{MAC: port id}`` of the rows of one server.

    A MAC of two ports is in two networks; which of them an interface is
    cannot be told.
    """
    ids: dict[str, str] = {}
    twice = set()
    try:
        for row in found:
            address = rows.mac(row[mac])
            if ids.setdefault(address, row[port]) != row[port]:
                twice.add(address)
    except rows.ODD as e:
        raise model.Unavailable(
            f'a list of ports cannot be understood: {e!r}') from e
    return {address: one for address, one in ids.items()
            if address not in twice}
