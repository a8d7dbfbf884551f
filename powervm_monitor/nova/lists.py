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
"""The questions that Nova's list of servers answers."""

from collections.abc import Iterable
import datetime
import itertools
import typing

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.nova import flavors
from powervm_monitor.nova import pages
from powervm_monitor.nova import rows
from powervm_monitor.nova import session

LOG = logging.getLogger(__name__)

# Nova's clock and the moment at which a change becomes visible are not quite
# ours; a server that is told twice costs little.
OVERLAP = datetime.timedelta(seconds=30)


class Told(typing.NamedTuple):
    """What Nova said of the servers of this host.

    :ivar servers: those that there are.
    :ivar deleted: UUIDs of those that there were, as far as it tells.
    :ivar at: Nova's own time, to be given to :meth:`Lists.changed`.
    :ivar unreadable: UUIDs of servers that there are, but are left out of
        ``servers``: what it says of them cannot be understood.
    """

    servers: list[model.Server]
    deleted: list[str]
    at: datetime.datetime
    unreadable: tuple[str, ...] = ()


class Lists:
    """Nova's servers of one host.

    Every method raises :class:`powervm_monitor.model.Unavailable`.

    :param nova: a :class:`powervm_monitor.nova.session.Api`.
    :param host: ``[DEFAULT] host``, nova-compute's own name.
    :ivar strangers: how many servers of other hosts Nova listed last time,
        whatever it was asked for.
    """

    def __init__(self, nova, host):
        self._nova = nova
        self._host = host
        self._flavors = flavors.Flavors(nova)
        self.strangers = 0
        self._complaints = complaints.Complaints(LOG)

    def all(self):
        """Return what Nova tells of every server, as :class:`Told`.

        What it leaves out may exist all the same, see :meth:`one`.
        """
        told = self._told()
        self._flavors.forget_others(told.servers)
        return told

    def changed(self, since):
        """Return what Nova tells of the servers that changed.

        One that went to another host is not among them.

        :param since: Nova's time when it last told of all changes.
        """
        return self._told(**{
            'changes-since': f'{since - OVERLAP:%Y-%m-%dT%H:%M:%SZ}'})

    def one(self, uuid):
        """Return a Server on whatever host, None when Nova lists none.

        None does not prove that there is none: Nova leaves out servers of a
        cell whose database does not answer.

        :raises powervm_monitor.nova.session.Unreadable: when it lists one
            that cannot be understood.
        """
        # GET /servers/UUID would be answered to administrators only.
        query = {'all_tenants': '1', 'uuid': uuid, 'limit': '2'}
        found = list(pages.rows(
            self._nova, '/servers/detail', 'servers', **query))
        for row in found:
            if str(row.get('id')).lower() != uuid:
                raise session.Powerless(
                    'Nova answers with servers that it was not asked for. '
                    f'{session.RIGHTS}')
            _host(row)
        servers = self._servers(found, query)
        if found and not servers:
            raise session.Unreadable(
                f'Nova\'s answer about instance {uuid} cannot be understood')
        return next(iter(servers), None)

    def remember(self, servers: Iterable[model.Server]) -> None:
        """Take what was known of servers, so that it is not asked again."""
        self._flavors.remember(servers)

    def _told(self, **params):
        query = {'all_tenants': '1', 'host': self._host, **params}
        told = pages.rows(
            self._nova, '/servers/detail', 'servers', **query)
        found = list(itertools.islice(told, 1))
        # What changes while the other pages come is told the next time.
        at = self._nova.answered_at
        found.extend(told)
        ours = [row for row in found if _host(row) == self._host]
        self.strangers = len(found) - len(ours)
        if self.strangers:
            self._complaints.about(
                'the access to Nova', f'Nova listed {self.strangers} '
                'servers of other hosts, which are left out: it ignores the '
                f'host filter. {session.RIGHTS}')
        else:
            self._complaints.settle('the access to Nova')
        present, deleted = [], []
        for row in ours:
            (deleted if row.get('status') == rows.DELETED
             else present).append(row)
        servers = self._servers(present, query)
        return Told(servers, _uuids(deleted), at, tuple(
            set(_uuids(present)) - {server.uuid for server in servers}))

    def _servers(self, found: list[dict],
                 query: dict[str, str]) -> list[model.Server]:
        """Return the Servers of rows; an odd row costs only itself."""
        servers = []
        for row in found:
            subject = f'instance {row.get("id")}'
            try:
                servers.append(rows.server(row))
            except rows.ODD as e:
                self._complaints.about(
                    subject, f'Nova\'s answer about {subject} cannot be '
                    f'understood, it is left out: {e!r}')
            else:
                self._complaints.settle(subject)
        return self._flavors.identified(servers, query)


def _uuids(found: list[dict]) -> list[str]:
    return [str(row.get('id')).lower() for row in found]


def _host(row):
    if rows.HOST not in row:
        raise session.Powerless(
            'Nova does not tell this user which host a server is on. '
            f'{session.RIGHTS}')
    return row[rows.HOST]
