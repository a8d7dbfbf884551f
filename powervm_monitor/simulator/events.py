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

"""What a REST server tells of the scenario's events: URIs that changed."""

import itertools
import threading
import types

from powervm_monitor.simulator import bridges
from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import world as worlds

LONG_POLL_SECONDS = 10
# The recorded event feeds count their events in milliseconds.
FIRST_ID = 1473962006548


class Events:
    """One queue for each application that asks, from then on."""

    def __init__(self, world):
        self._world = world
        # Until when each application has been told.
        self._told = {}
        self._ids = itertools.count(FIRST_ID)
        self._closed = threading.Event()

    def close(self):
        """End every long poll."""
        self._closed.set()

    def forget(self):
        """End every long poll and forget every application."""
        closed, self._closed = self._closed, threading.Event()
        self._told.clear()
        closed.set()

    def poll(self, application):
        """The events since the last poll, after a while none.

        The first one of an application is NEW_CLIENT.
        """
        now, closed = self._world.now(), self._closed
        since = self._told.get(application)
        if since is None:
            self._told[application] = now
            return [self._event('NEW_CLIENT')]
        until = now + LONG_POLL_SECONDS * clocks.SECOND
        changes = list(self._changes(since, now))
        if not changes:
            # What happens meanwhile ends the wait, a moment later.
            following = min(filter(None, (
                world.next_change(now) for world in self._world.all)),
                default=None)
            wait = min(until, following or until) - now
            self._world.clock.wait(wait / clocks.SECOND + 0.001,
                                   closed)
            if closed.is_set():
                return []
            now = max(now, self._world.now())
            changes = list(self._changes(since, now))
        self._told[application] = now
        return [self._event(*change) for change in changes]

    def _event(self, kind, uri='', detail=''):
        number = next(self._ids)
        return types.SimpleNamespace(
            uuid=worlds.name_uuid('event', number), id=number, kind=kind,
            uri=uri, detail=detail)

    def _changes(self, since, until):
        """Yield kind, URI below /rest/api/ and detail of each change."""
        for world in self._world.all:
            for before, after in world.changes(since, until):
                for kind, where, detail in _differences(before, after):
                    yield kind, 'uom/ManagedSystem/%s/%s/%s' % (
                        world.system.uuid, *where), detail


def _differences(before, after):
    """Yield kind, type with UUID, and detail of each difference."""
    old, new = _lpars(before), _lpars(after)
    for uuid in new.keys() - old.keys():
        yield 'ADD_URI', ('LogicalPartition', uuid), ''
    for uuid in old.keys() & new.keys():
        if old[uuid] != new[uuid]:
            yield 'MODIFY_URI', ('LogicalPartition', uuid), 'Other'
    for uuid in old.keys() - new.keys():
        yield 'DELETE_URI', ('LogicalPartition', uuid), ''
    for vios in after.vioses:
        for detail, told in DETAILS:
            if told(before, before.vios(vios.uuid)) != told(after, vios):
                yield 'MODIFY_URI', ('VirtualIOServer', vios.uuid), detail


def _lpars(scene):
    """What an LPAR's own resource tells, by its UUID."""
    return {lpar.uuid: (
        lpar.name, lpar.state, lpar.rmc, lpar.vcpus, lpar.entitled,
        lpar.max_vcpus, lpar.max_entitled, lpar.memory, lpar.weight,
        [(one.uuid, one.mac, one.vlan) for one in lpar.interfaces],
        [(one.uuid, one.mac) for one in lpar.logical_ports],
        sorted({one.slot for one in [*lpar.paths, *lpar.channels]}))
        for lpar in scene.lpars}


def _state(scene, vios):
    """What a VIOS's own resource tells beside what it maps by SCSI."""
    return (vios.state, vios.rmc, bridges.of_vios(scene, vios), [
        (lpar.uuid, channel.slot, channel.port)
        for lpar, channel in scene.channels(vios)], [
        port.uuid for port in scene.ports_of(vios)])


def _mapped(scene, vios):
    return [(lpar.uuid, path.slot, path.lun, path.volume.udid)
            for lpar, path in scene.served(vios)]


# What is told of a change of what.
DETAILS = (('VirtualSCSIMappings', _mapped), ('Other', _state))
