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

"""The simulated machine: its partitions, devices, instances and clock."""

import bisect
import dataclasses
import datetime
import uuid

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import devices
from powervm_monitor.simulator import dispatch
from powervm_monitor.simulator import faults
from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import processor_builder
from powervm_monitor.simulator import processors
from powervm_monitor.simulator import scene as scenes
from powervm_monitor.simulator import workload

RUNNING = 'Running'
NOT_ACTIVATED = 'Not Activated'


def name_uuid(*words):
    """The same UUID whenever it is asked for the same words."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, '/'.join(map(str, words))))


def partition_uuid(instance_uuid, case='upper'):
    """A Nova UUID as PowerVM knows it: first bit cleared, upper case.

    ``case`` may be lower or mixed instead.
    """
    first = int(instance_uuid[0], 16) & 7
    uuid = ('%x%s' % (first, instance_uuid[1:])).upper()
    if case == 'mixed':
        return uuid[:18] + uuid[18:].lower()
    return uuid.lower() if case == 'lower' else uuid


@dataclasses.dataclass
class Instance:
    """What Nova knows of a server."""

    uuid: str
    name: str
    display_name: str
    host: str
    flavor: dict
    project_id: str
    user_id: str
    # None when it boots from a volume.
    image: str | None
    created: datetime.datetime
    metadata: dict = dataclasses.field(default_factory=dict)
    availability_zone: str = 'nova'
    # When Nova last changed it: when it was created, by default.
    updated: datetime.datetime | None = None
    # When it was deleted, if it was.
    deleted: datetime.datetime | None = None
    # What Nova is about to do with it, if anything.
    task_state: str | None = None
    # When it was last started on a host: when it was created, by default.
    launched: datetime.datetime | None = None
    # Ids of its ports by MAC, where they are not the default ones.
    ports: dict = dataclasses.field(default_factory=dict)

    def __post_init__(self):
        self.updated = self.updated or self.created


@dataclasses.dataclass
class Partition:
    """An LPAR, a VIOS included; memory in MB, entitled in processors.

    What it has now is told by ``entitled``, ``vcpus`` and ``weight``.
    """

    id: int
    uuid: str
    name: str
    state: str = RUNNING
    mode: str = 'uncap'
    entitled: float = 0.5
    vcpus: int = 1
    weight: int = 128
    # Of the profile: the most that DLPAR can give, and what was asked for.
    max_entitled: float = 1.0
    max_vcpus: int = 2
    profile: processor_builder.Profile = (
        processor_builder.Profile(0.5, 1, 128))
    memory: int = 2048
    rmc: str = 'active'
    os: str = 'Linux'
    pool: int = 0
    affinity: int = 100
    # In MB; None when the hypervisor does not tell it.
    persistent_memory: int | None = None
    management: bool = False
    cpu: processors.Cpu | None = None
    interfaces: list = dataclasses.field(default_factory=list)
    logical_ports: list = dataclasses.field(default_factory=list)

    @property
    def running(self):
        """Whether it works and counts."""
        return self.state == RUNNING

    @property
    def dedicated(self):
        """Whether its processors are its own."""
        return self.mode not in dispatch.SHARED

    @property
    def placeholder(self):
        """Whether it has neither processors nor memory."""
        return not self.entitled and not self.memory

    def cycles(self, worked):
        """Its CpuCounts; all zero when it is off or unknown."""
        if not self.running or self.cpu is None:
            return processors.NO_CYCLES
        return self.cpu.at(worked)


@dataclasses.dataclass
class Lpar(Partition):
    """A client partition, usually a Nova instance."""

    memory_used: workload.Wave | None = None
    # Of shared memory: the pool's id; what backs it, and I/O memory, in MB.
    memory_pool: int | None = None
    memory_weight: int = 128
    backed_memory: int | None = None
    io_memory: int = 77
    io_mapped: int = 77
    guest: dict = dataclasses.field(default_factory=dict)
    # It comes from another host: its first sample is all zero.
    arriving: bool = False
    paths: list = dataclasses.field(default_factory=list)
    channels: list = dataclasses.field(default_factory=list)
    instance: Instance | None = None

    @property
    def backed(self):
        """The physical memory behind it in MB."""
        return self.memory if self.backed_memory is None else (
            self.backed_memory)


@dataclasses.dataclass
class Vios(Partition):
    """A VIOS; its PCM file comes ``delay`` seconds after the hypervisor's."""

    memory_used: int = 1715
    traffic: loads.Network | None = None
    # Its PhysicalStorage, the local disks first.
    physical: list = dataclasses.field(default_factory=list)
    fc_ports: int = 2
    # Gb/s as PCM tells them, of fcs0 and so on as far as they are given.
    fc_speeds: tuple = ()
    # Whether genericPhysicalAdapters has each FC adapter once more.
    fscsi: bool = False
    # Whether the hypervisor tells its trunk adapters.
    trunks: bool = True
    # Traffic of the shared Ethernet adapters beside the first.
    bridges: list = dataclasses.field(default_factory=list)
    # What each of them carries, the first one's before.
    bridged: list = dataclasses.field(
        default_factory=lambda: [devices.Bridged()])
    storage_pools: list = dataclasses.field(default_factory=list)

    @property
    def backed(self):
        """The physical memory behind it in MB."""
        return self.memory

    @property
    def monitored(self):
        """Whether PCM reaches it."""
        return self.running and self.rmc == 'active'
    delay: float = 0


class World:
    """All state that the simulator serves."""

    def __init__(self, clock, system, lpars, vioses, preferences,
                 elsewhere=(), powerless=False, entry_zone='Z',
                 spelling='old', hidden_flavors=(), transfers=False):
        self.clock = clock
        self.system = system
        self.preferences = preferences
        # Whether the Nova token lacks every right that is not a user's.
        self.powerless = powerless
        # The names of flavors that Nova does not list.
        self.hidden_flavors = hidden_flavors
        self.first = scenes.Scene(
            system, list(lpars), list(vioses), list(elsewhere), entry_zone,
            spelling, transfers)
        self._scenes, self._begins = [self.first], []
        # Captured answers by path below /rest/api/.
        self.answers = {}
        self.monitor = None
        # Takes events from outside; None where nothing can happen.
        self.posted = None
        # Whether it plays captured answers instead of computing them.
        self.recorded = False
        self.faults = faults.Faults()
        # Worlds of further managed systems behind the same REST API.
        self.others = []

    @property
    def all(self):
        """This World and the others behind the same REST API."""
        return [self, *self.others]

    def of_system(self, identifier):
        """The World of a managed system's UUID, or None."""
        for world in self.all:
            if world.system.uuid.lower() == identifier.lower():
                return world
        return None

    def follow(self, told):
        """Take the ``(moment, Scene)`` that follow the first, in order."""
        self._scenes = [self.first, *(scene for _, scene in told)]
        self._begins = [moment for moment, _ in told]

    def go_on(self, moment, scene):
        """Take one Scene more, which follows the last one at that time."""
        # In this order, for others look while this is done.
        self._scenes.append(scene)
        self._begins.append(moment)

    def at(self, moment):
        """The Scene at that time."""
        return self._scenes[bisect.bisect_right(self._begins, moment)]

    @property
    def scenes(self):
        """All Scenes there ever are, in order."""
        return self._scenes

    def changes(self, since, until):
        """The pairs of Scenes, before and after, between two times."""
        first = bisect.bisect_right(self._begins, since)
        last = bisect.bisect_right(self._begins, until)
        return [(self._scenes[index], self._scenes[index + 1])
                for index in range(first, last)]

    def next_change(self, moment):
        """When the Scene of a time ends, None when it is the last."""
        index = bisect.bisect_right(self._begins, moment)
        return self._begins[index] if index < len(self._begins) else None

    def now(self):
        """The world's time."""
        return self.clock.now()

    def stamp(self, moment, clock):
        """What a clock, hypervisor or host, shows at that time."""
        return moment + self.faults.step(clock, moment) * clocks.SECOND

    @property
    def present(self):
        """The Scene of now."""
        return self.at(self.now())

    @property
    def lpars(self):
        """The LPARs of now."""
        return self.present.lpars

    @property
    def vioses(self):
        """The VIOSes of now."""
        return self.present.vioses

    @property
    def instances(self):
        """The servers that Nova has now."""
        return [instance for instance, _ in self.present.servers]

    def entry_time(self, moment):
        """The moment as the feeds' entries write it."""
        zone = self.at(moment).entry_zone
        if zone == 'Z':
            return clocks.iso(moment)
        sign = -1 if zone[0] == '-' else 1
        hours, minutes = map(int, zone[1:].split(':'))
        offset = sign * datetime.timedelta(hours=hours, minutes=minutes)
        return clocks.iso(moment + offset)[:-1] + zone
