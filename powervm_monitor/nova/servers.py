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
"""The servers of this host, by the UUID of their partition."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set
import dataclasses
import datetime
import random
import threading

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.nova import owners
from powervm_monitor.nova import placement
from powervm_monitor.nova import rows
from powervm_monitor.nova import session

LOG = logging.getLogger(__name__)

NOTHING = datetime.timedelta(0)
# Fewest seconds between two looks at Nova, whatever calls for them.
AT_ONCE = datetime.timedelta(seconds=10)
# Samples come every 30 s, give or take a little.
SLACK = datetime.timedelta(seconds=3)
# Single servers asked for in one look.
QUESTIONS = 10
# Full lists of many hosts are not to fall on the same moment.
JITTER = 0.1

# What Nova's task_state begins with while a server may change its host.
MOVING = ('migrating', 'resize_', 'rebuild')


class Servers:
    """Nova's servers on one host; the last good list stays in use.

    A full list is rare. In between Nova tells what changed, and single
    servers are asked for where neither would show it: a partition that has
    come here while Nova still lists its server on another host, a server
    that may have left, and one that a full list lacks.

    :param lists: a :class:`powervm_monitor.nova.lists.Lists`.
    :param ports: a :class:`powervm_monitor.nova.ports.Ports`.
    :param kept: a :class:`powervm_monitor.nova.kept.Kept`.
    :param host: ``[DEFAULT] host``, nova-compute's own name.
    :param attribute: matches servers with partitions, as
        :func:`powervm_monitor.identity.attribute` does.
    :param clock: tells when to look.
    :param refresh: seconds between two looks at what changed.
    :param full_refresh: seconds between two full lists, nearly.
    :param chance: returns a number from 0 to 1.
    """

    def __init__(self, *, lists, ports, kept, host: str,
                 attribute: Callable[..., model.Attribution], clock,
                 refresh: int, full_refresh: int,
                 chance: Callable[[], float] = random.random) -> None:
        self._lists = lists
        self._ports = ports
        self._kept = kept
        self._host = host
        self._clock = clock
        self._refresh = datetime.timedelta(seconds=refresh)
        self._full_refresh = datetime.timedelta(seconds=full_refresh)
        self._chance = chance
        self._placement = placement.Placement(host)
        # Partitions whose UUID is no instance's, and servers that may have
        # left.
        self._foreign: set[str] = set()
        self._doubted: set[str] = set()
        self._names: dict[str, str] = {}
        self._active: Set[str] = frozenset()
        self._tried_at = self._full_at = None
        # Nova's time of the last list, and of the last full list that lacked
        # no server.
        self._told_at = self._complete_at = None
        self._confirmed_at = None
        self._saved, self._saved_state = None, (None, None, None)
        self._ported_before: dict[str, tuple[
            model.Server, dict[str, str], model.Server]] = {}
        self._hinted = threading.Event()
        self._complaints = complaints.Complaints(LOG)
        self._problems = complaints.Complaints(LOG)
        self._load()
        self._owners = owners.Owners(attribute, self._placement)

    @property
    def age(self) -> float | None:
        """Seconds since Nova last answered, None before its first answer."""
        if self._confirmed_at is None:
            return None
        return (self._clock.now() - self._confirmed_at).total_seconds()

    @property
    def evacuated(self) -> Set[str]:
        """UUIDs of partitions that are not to be published as anybody's.

        Their servers run on other hosts.
        """
        return self._placement.evacuated.keys()

    def hint(self) -> None:
        """Let the next look at Nova come soon; from any thread."""
        self._hinted.set()

    def by_lpar(self, lpars: Mapping[str, model.Lpar],
                at: datetime.datetime) -> dict[str, model.Server]:
        """Return ``{partition UUID: Server}``, as true as it can be had.

        A server that is deleted or has left still owns the partition that
        samples show which are older than that. One without a partition is
        there by the UUID that nova-powervm would give to it.

        :param lpars: the partitions there are, by UUID. One that counts
            nothing is not claimed for a server that Nova lists on another
            host: it is what a move has left behind.
        :param at: when they were sampled.
        :raises powervm_monitor.model.Unavailable: when Nova has not answered
            even once; without it nothing has an owner.
        """
        self._see(lpars)
        if self._due():
            try:
                self._look()
            except model.Unavailable as e:
                if self._confirmed_at is None:
                    raise
                self._complaints.about(
                    'Nova', f'{e}; the servers of '
                    f'{self._confirmed_at:%Y-%m-%d %H:%M:%S} UTC stay in '
                    'use')
            else:
                self._complaints.settle('Nova')
        return self._owners.at(at, self._active)

    def with_ports(self, servers: Mapping[str, model.Server],
                   macs: Mapping[str, Set[str]]) -> dict[str, model.Server]:
        """Return servers with the Neutron ports of their interfaces.

        :param servers: by UUID of the partition, as :meth:`by_lpar` returns
            them; others stay as they are.
        :param macs: those of the interfaces that PowerVM has, by UUID of the
            partition.
        """
        known = self._placement.uuids
        self._ports.learn({
            server.uuid: {*server.addresses, *macs.get(lpar, ())}
            for lpar, server in servers.items() if server.uuid in known})
        self._save()
        return {lpar: self._ported(server)
                for lpar, server in servers.items()}

    def _ported(self, server: model.Server) -> model.Server:
        """Return a server with its ports, made once for a pair of them."""
        ids = self._ports.of(server.uuid)
        if not ids:
            return server
        known = self._ported_before.get(server.uuid)
        if known is None or known[0] is not server or known[1] is not ids:
            known = server, ids, dataclasses.replace(server, ports=ids)
            self._ported_before[server.uuid] = known
        return known[2]

    def _see(self, lpars: Mapping[str, model.Lpar]) -> None:
        """Take the partitions there are, and doubt servers without one.

        Those are the servers whose partition is gone or counts no more.
        """
        active = {uuid for uuid, lpar in lpars.items()
                  if lpar.cpu is not None}
        self._doubted |= {
            self._owners.now[uuid].uuid for uuid in self._active - active
            if uuid in self._owners.now}
        self._active = active
        self._names = {uuid: lpar.name for uuid, lpar in lpars.items()}
        self._foreign &= lpars.keys()
        self._placement.see(lpars.keys(), active)
        self._owners.match(self._names)

    def _unknown(self) -> set[str]:
        """Return the partitions that nothing is known of."""
        return (self._active - self._owners.now.keys() - self._foreign
                - self._placement.evacuated.keys())

    def _unverified(self) -> set[str]:
        """Return those whose UUID may be that of another instance.

        They were matched by what a tenant or an operator may write.
        """
        return {uuid for uuid, server in self._owners.now.items()
                if server.matched_by is not model.MatchRule.UUID
                and uuid in self._active} - self._foreign

    def _due(self) -> bool:
        if None in (self._tried_at, self._confirmed_at):
            return True
        since = self._clock.now() - self._tried_at
        if since < NOTHING:
            return True  # somebody has set this host's clock back
        if self._unknown() or self._doubted or self._hinted.is_set():
            return since >= min(AT_ONCE, self._refresh)
        return since >= max(self._refresh - SLACK, self._refresh / 2)

    def _look(self) -> None:
        """Ask Nova for what may have changed."""
        now = self._tried_at = self._clock.now()
        before = self._owners.now
        self._hinted.clear()
        if self._full_at is None or not (
                NOTHING < self._full_at - now < 2 * self._full_refresh):
            self._list()
            self._full_at = now + self._full_refresh * (
                1 + JITTER * (2 * self._chance() - 1))
        else:
            self._change()
        self._confirmed_at = now
        self._owners.match(self._names)
        try:
            self._ask()
        finally:
            self._owners.match(self._names)
            self._owners.remember(before, now)
            self._report()
            self._save()

    def _report(self) -> None:
        self._problems.only({
            **self._placement.problems(),
            **{f'partition {conflict.lpar_uuid} and instance '
               f'{conflict.claimant.uuid}': conflict.reason
               for conflict in self._owners.conflicts}})

    def _save(self) -> None:
        """Keep what is known, if it is new."""
        known = self._placement
        state = (self._owners.attribution, self._ports.changes,
                 dict(known.evacuated))
        if all(new is old or new == old for new, old in zip(
                state, self._saved_state, strict=True)):
            return
        self._saved_state = state
        matched = {server.uuid: server
                   for server in self._owners.now.values()}
        saved = ([self._ported(matched.get(uuid, server))
                  for uuid, server in known.listed.items()],
                 [dataclasses.replace(server, lpar_uuid=lpar)
                  for lpar, server in known.evacuated.items()])
        if saved != self._saved and self._confirmed_at is not None:
            self._kept.save(self._confirmed_at, *saved)
            self._saved = saved

    def _list(self) -> None:
        told = self._lists.all()
        present = {*(server.uuid for server in told.servers),
                   *told.unreadable}
        deleted = []
        if self._placement.listed.keys() - present:
            deleted = self._lists.changed(self._complete_at).deleted
        self._placement.take_all(told.servers, deleted, told.unreadable)
        self._told_at = told.at
        if not self._placement.missing or self._complete_at is None:
            self._complete_at = told.at
        self._doubt(told.servers)
        self._doubted |= self._placement.uuids - present
        self._ports.refresh(self._placement.uuids)
        self._ported_before.clear()
        if self._placement.listed or present:
            self._complaints.settle('the list of servers')
        else:
            self._complaints.about(
                'the list of servers', 'Nova knows no server on host '
                f'{self._host}: if there should be some, set [DEFAULT] host '
                'to nova-compute\'s own')

    def _change(self) -> None:
        told = self._lists.changed(self._told_at)
        self._told_at = told.at
        self._placement.take(told.servers)
        self._doubt(told.servers)
        for uuid in told.deleted:
            self._placement.remove(uuid)

    def _doubt(self, servers: Iterable[model.Server]) -> None:
        """Ask again for those that were resized while Nova answered."""
        self._doubted |= {server.uuid for server in servers
                          if server.flavor.id is None}

    def _ask(self) -> None:
        """Ask for single servers, as many as one look allows."""
        self._doubted &= self._placement.uuids
        moving = {uuid for uuid, server in self._placement.listed.items()
                  if (server.task_state or '').startswith(MOVING)}
        questions = [
            *((self._find, uuid) for uuid in sorted(self._unknown())),
            *((self._verify, uuid) for uuid in sorted(
                self._doubted | moving)),
            *((self._find, uuid) for uuid in sorted(self._unverified()))]
        for question, uuid in questions[:QUESTIONS]:
            question(uuid)

    def _find(self, lpar: str) -> None:
        """Look whose a partition is by its UUID."""
        for candidate in rows.instance_uuids(lpar):
            try:
                server = self._lists.one(candidate)
            except session.Unreadable:
                # When that changes, a list shows the server.
                continue
            if server is not None:
                self._placement.discover(lpar, server)
                return
        self._foreign.add(lpar)

    def _verify(self, uuid: str) -> None:
        """Look where a server is that may have left or arrived."""
        try:
            self._placement.locate(uuid, self._lists.one(uuid))
        except session.Unreadable:
            LOG.debug('Instance %s stays as it was known', uuid)
        self._doubted.discard(uuid)

    def _load(self) -> None:
        """Begin with what was kept."""
        saved = self._kept.load()
        if saved is not None:
            self._confirmed_at = self._complete_at = saved.listed_at
            self._lists.remember(saved.servers)
            self._ports.remember(saved.servers)
            self._placement.load(saved.servers, saved.evacuated)
