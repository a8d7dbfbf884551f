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

import dataclasses
import datetime
import random
import threading

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.nova import claims
from powervm_monitor.nova import rows

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
    come here while Nova still lists its server on another host, and a server
    that may have left.

    :param lists: a :class:`powervm_monitor.nova.lists.Lists`.
    :param ports: a :class:`powervm_monitor.nova.ports.Ports`.
    :param kept: a :class:`powervm_monitor.nova.kept.Kept`.
    :param host: ``[DEFAULT] host``, nova-compute's own name.
    :param lpar_uuid: tells the partition's UUID of an instance's.
    :param clock: tells when to look.
    :param refresh: seconds between two looks at what changed.
    :param full_refresh: seconds between two full lists, nearly.
    :param chance: returns a number from 0 to 1.
    """

    def __init__(self, *, lists, ports, kept, host, lpar_uuid, clock,
                 refresh, full_refresh, chance=random.random):
        self._lists = lists
        self._ports = ports
        self._kept = kept
        self._host = host
        self._clock = clock
        self._refresh = datetime.timedelta(seconds=refresh)
        self._full_refresh = datetime.timedelta(seconds=full_refresh)
        self._chance = chance
        # Those that Nova lists here, and those that it lists elsewhere
        # though their partition is here.
        self._here = claims.Claims(lpar_uuid)
        self._guests = {}
        self._owners = {}
        # Those that were here, and when it was seen that they are not.
        self._departed = {}
        # Partitions that are no instance, and those whose server may have
        # left.
        self._strangers = set()
        self._doubted = set()
        self._active = set()
        self._tried_at = self._full_at = None
        self._told_at = self._confirmed_at = None
        self._hinted = threading.Event()
        self._complaints = complaints.Complaints(LOG)
        self._load()

    @property
    def age(self):
        """Seconds since Nova last answered, None before its first answer."""
        if self._confirmed_at is None:
            return None
        return (self._clock.now() - self._confirmed_at).total_seconds()

    def hint(self):
        """Let the next look at Nova come soon; from any thread."""
        self._hinted.set()

    def by_lpar(self, lpars, at):
        """Return ``{partition UUID: Server}``, as true as it can be had.

        A server that is deleted or has left still owns the partition that
        samples show which are older than that.

        :param lpars: the partitions there are, by UUID. One that counts
            nothing is not claimed for a server that Nova lists on another
            host: it is what a move has left behind.
        :param at: when they were sampled.
        :raises powervm_monitor.model.Unavailable: when Nova has not answered
            even once; without it nothing has an owner.
        """
        self._compare(lpars)
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
        return {**{uuid: server for uuid, (server, left_at)
                   in self._departed.items()
                   if uuid in self._active and at <= left_at},
                **{uuid: self._ported(server)
                   for uuid, server in self._guests.items()
                   if uuid in self._active}, **self._owners}

    def _compare(self, lpars):
        """Remember the partitions and which servers may have left.

        Those are the servers whose partition is gone or counts no more.
        """
        active = {uuid for uuid, lpar in lpars.items()
                  if lpar.cpu is not None}
        self._doubted |= (self._active - active) & self._here.keys()
        self._active = active
        self._strangers &= lpars.keys()
        self._guests = {uuid: server for uuid, server in self._guests.items()
                        if uuid in lpars}
        self._departed = {uuid: left for uuid, left in self._departed.items()
                          if uuid in lpars}

    def _unknown(self):
        """Return the partitions that nothing is known of."""
        return self._active - self._here.keys() - self._guests.keys() - (
            self._strangers)

    def _due(self):
        if None in (self._tried_at, self._confirmed_at):
            return True
        since = self._clock.now() - self._tried_at
        if since < NOTHING:
            return True  # somebody has set this host's clock back
        if self._unknown() or self._doubted or self._hinted.is_set():
            return since >= min(AT_ONCE, self._refresh)
        return since >= max(self._refresh - SLACK, self._refresh / 2)

    def _look(self):
        """Ask Nova for what may have changed."""
        now = self._tried_at = self._clock.now()
        self._hinted.clear()
        if self._full_at is None or not (
                NOTHING < self._full_at - now < 2 * self._full_refresh):
            self._list()
            self._full_at = now + self._full_refresh * (
                1 + JITTER * (2 * self._chance() - 1))
        else:
            self._change()
        self._confirmed_at = now
        try:
            self._ask()
        finally:
            self._ports.learn([*self._here.values(), *self._guests.values()])
            self._own()

    def _own(self):
        """Take what is known now for the answer, and keep it."""
        owners = {uuid: self._ported(server)
                  for uuid, server in self._here.items()}
        if owners != self._owners:
            self._departed.update({
                uuid: (self._owners[uuid], self._confirmed_at)
                for uuid in self._owners.keys() - owners.keys()})
            self._owners = owners
            self._kept.save(self._confirmed_at, owners.values())

    def _ported(self, server):
        return dataclasses.replace(server, ports=self._ports.of(server))

    def _list(self):
        told = self._lists.all()
        self._here.replace(told.servers)
        self._told_at = told.at
        self._doubted = set(self._guests)
        self._ports.forget([*self._here.values(), *self._guests.values()])
        if self._here:
            self._complaints.settle('the list of servers')
        else:
            self._complaints.about(
                'the list of servers', 'Nova knows no server on host '
                f'{self._host}: if there should be some, set [DEFAULT] host '
                'to nova-compute\'s own')

    def _change(self):
        told = self._lists.changed(self._told_at)
        self._told_at = told.at
        self._here.take(told.servers)
        for uuid in told.deleted:
            self._here.remove(uuid)

    def _ask(self):
        """Ask for single servers, as many as one look allows."""
        for uuid in self._here.keys() & self._guests.keys():
            LOG.info('Nova lists instance %s on this host now',
                     self._guests.pop(uuid).uuid)
        self._doubted &= self._here.keys() | self._guests.keys()
        moving = {uuid for uuid, server in self._here.items()
                  if (server.task_state or '').startswith(MOVING)}
        questions = [
            *((self._find, uuid) for uuid in sorted(self._unknown())),
            *((self._verify, uuid) for uuid in sorted(self._doubted | moving))]
        for question, uuid in questions[:QUESTIONS]:
            question(uuid)

    def _find(self, uuid):
        """Look whose a partition is that Nova does not list here."""
        for candidate in rows.instance_uuids(uuid):
            server = self._lists.one(candidate)
            if server is not None:
                LOG.info('Instance %s (%s) is here while Nova lists it on '
                         'host %s (%s)', server.uuid, server.name,
                         server.host, server.status)
                self._guests[uuid] = server
                return
        self._strangers.add(uuid)

    def _verify(self, uuid):
        """Look where a server is that may have left or arrived."""
        known = self._here.get(uuid) or self._guests[uuid]
        server = self._lists.one(known.uuid)
        self._guests.pop(uuid, None)
        self._doubted.discard(uuid)
        if server is None:
            LOG.info('Instance %s (%s) is deleted', known.uuid, known.name)
        elif server.host == self._host:
            self._here.take([server])
            return
        elif uuid in self._here:
            LOG.info('Instance %s (%s) has left for host %s', known.uuid,
                     known.name, server.host)
        else:
            self._guests[uuid] = server
        self._here.remove(known.uuid)

    def _load(self):
        """Begin with what was kept."""
        kept = self._kept.load()
        if kept is not None:
            self._confirmed_at, servers = kept
            self._here.replace(servers)
            self._ports.remember(servers)
            self._owners = dict(self._here)
