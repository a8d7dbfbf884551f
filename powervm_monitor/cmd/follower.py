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
"""Gives a simulated host a partition for each server that Nova has there.

A real Nova with its fake driver has servers, but nothing runs in them: what
would run is simulated in partitions of the same UUIDs, MACs and volumes.
"""

import dataclasses

from oslo_config import cfg
from oslo_log import log as logging
from oslo_utils import units

from powervm_monitor import clock
from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.cmd import settings
from powervm_monitor.nova import lists
from powervm_monitor.nova import session
from powervm_monitor.simulator import document

LOG = logging.getLogger(__name__)

# What a server is that has no partition yet, by vm_state.
UNBORN = (None, 'building', 'error')
ON = ('active', 'paused', 'rescued', 'resized')
# Seconds in which the load of a partition comes and goes.
TIDE = 900


@dataclasses.dataclass(frozen=True)
class Shape:
    """What a partition has of its server."""

    name: str
    on: bool
    vcpus: int
    memory: int
    macs: frozenset
    volumes: frozenset


class Follower:
    """Compares servers with partitions and posts what has to happen.

    :param lists: a :class:`powervm_monitor.nova.lists.Lists`.
    :param post: takes an event as a scenario has it, but for its time.
    """

    def __init__(self, lists, post):
        self._lists = lists
        self._post = post
        self._shapes = {}
        self._complaints = complaints.Complaints(LOG)

    def turn(self):
        """Let the partitions be what Nova's servers are now."""
        try:
            servers = self._lists.all().servers
        except model.Unavailable as e:
            self._complaints.about(
                'Nova', f'the partitions stay as they are: {e}')
            return
        self._complaints.settle('Nova')
        shapes = {server.uuid: _shape(server) for server in servers
                  if server.vm_state not in UNBORN}
        for uuid in self._shapes.keys() - shapes.keys():
            self._happen('delete', self._shapes.pop(uuid))
        for uuid, shape in shapes.items():
            subject = f'instance {uuid}'
            try:
                self._follow(uuid, shape)
            except document.DocumentError as e:
                self._complaints.about(
                    subject, f'{subject} has no partition, or not one as it '
                    f'should be ({e})')
            else:
                self._complaints.settle(subject)

    def _follow(self, uuid, shape):
        if uuid in self._shapes:
            self._change(self._shapes[uuid], shape)
        else:
            self._create(uuid, shape)
        self._shapes[uuid] = shape

    def _happen(self, what, shape, **fields):
        self._post({'do': what, 'partition': shape.name, **fields})

    def _create(self, uuid, shape):
        self._happen('create', shape, spec={
            'uuid': uuid, 'vcpus': shape.vcpus, 'memory': shape.memory,
            'entitled': shape.vcpus / 2,
            'state': 'Running' if shape.on else 'Not Activated',
            'cpu': {'busy': _tide(uuid, shape.vcpus / 2), 'idle': 0.2},
            'memory_used': _tide(uuid, 0.5),
            # What it was booted from.
            'disks': [{'reads': _tide(uuid, 20), 'writes': 5},
                      *map(_disk, sorted(shape.volumes))],
            'interfaces': [*map(_interface, sorted(shape.macs))]})

    def _change(self, old, new):
        if (old.vcpus, old.memory) != (new.vcpus, new.memory):
            self._happen('resize', new, vcpus=new.vcpus, memory=new.memory,
                         entitled=new.vcpus / 2)
        if old.on != new.on:
            self._happen('power_on' if new.on else 'power_off', new)
        for mac in sorted(old.macs - new.macs):
            self._happen('remove_interface', new, mac=mac)
        for mac in sorted(new.macs - old.macs):
            self._happen('add_interface', new, interface=_interface(mac))
        for volume in sorted(old.volumes - new.volumes):
            self._happen('remove_disk', new, volume_id=volume)
        for volume in sorted(new.volumes - old.volumes):
            self._happen('add_disk', new, disk=_disk(volume))


def of(path, world):
    """Return a Follower for a World, of Nova as a configuration file tells.

    :raises powervm_monitor.model.Unavailable: when the file does not suffice.
    """
    try:
        conf = settings.read(['--config-file', path])
    except cfg.Error as e:
        raise model.Unavailable(str(e)) from e
    compute = session.nova(conf, clock.SystemClock())
    world.system.host = conf.host
    return Follower(lists.Lists(compute, conf.host), world.posted.post)


def _shape(server):
    return Shape(
        # A display name may be that of many servers.
        name=server.instance_name, on=server.vm_state in ON,
        vcpus=server.flavor.vcpus,
        memory=max(1, server.flavor.memory_bytes // units.Mi),
        macs=frozenset(
            ':'.join(mac[at:at + 2] for at in range(0, len(mac), 2))
            for mac in server.addresses),
        volumes=frozenset(server.volumes))


def _tide(uuid, mean):
    """A load that comes and goes, for each server at another time."""
    return {'kind': 'sine', 'mean': mean, 'amplitude': mean / 2,
            'period': TIDE, 'offset': int(uuid[:8], 16) % TIDE}


def _disk(volume):
    return {'volume_id': volume, 'reads': 30, 'writes': 10}


def _interface(mac):
    return {'mac': mac, 'received': 50000, 'sent': 20000}
