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

import dataclasses
import datetime
import uuid

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import load as loads
from powervm_monitor.simulator import pools
from powervm_monitor.simulator import workload

RUNNING = 'Running'
NOT_ACTIVATED = 'Not Activated'
MICROSECOND = datetime.timedelta(microseconds=1)


def name_uuid(*words):
    """The same UUID whenever it is asked for the same words."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, '/'.join(map(str, words))))


def partition_uuid(instance_uuid):
    """A Nova UUID as PowerVM knows it: first bit cleared, upper case."""
    first = int(instance_uuid[0], 16) & 7
    return ('%x%s' % (first, instance_uuid[1:])).upper()


@dataclasses.dataclass
class System:
    """The managed system; memory in MB, the timebase in Hz."""

    uuid: str
    name: str
    mtms: str
    host: str
    boot: datetime.datetime
    timebase: int = 512000000
    processors: float = 20
    memory: int = 65536
    firmware_memory: int = 4096
    firmware: workload.Wave = dataclasses.field(
        default_factory=lambda: workload.Wave.constant('0.05'))
    sriov_adapters: list = dataclasses.field(default_factory=list)
    processor_pools: list = dataclasses.field(
        default_factory=lambda: [pools.ProcessorPool()])
    memory_pools: list = dataclasses.field(default_factory=list)
    # In MB; None when the hypervisor does not tell it.
    persistent_memory: int | None = None
    # Whether the hypervisor tells the physical processor pool.
    physical_pool: bool = False

    def location(self, partition_id, slot):
        """The location code of a virtual adapter."""
        return 'U%s-V%d-C%d' % (self.unit, partition_id, slot)

    @property
    def unit(self):
        """The machine's part of a location code."""
        return self.mtms.replace('-', '.').replace('*', '.')

    @property
    def mtms_parts(self):
        """Machine type, model and serial number."""
        machine_type, _, rest = self.mtms.partition('-')
        model, _, serial = rest.partition('*')
        return machine_type, model, serial


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
    image: str
    created: datetime.datetime
    metadata: dict = dataclasses.field(default_factory=dict)
    availability_zone: str = 'nova'


@dataclasses.dataclass
class Partition:
    """An LPAR, a VIOS included; memory in MB, entitled in processors."""

    id: int
    uuid: str
    name: str
    state: str = RUNNING
    mode: str = 'uncap'
    entitled: float = 0.5
    vcpus: int = 1
    weight: int = 128
    memory: int = 2048
    rmc: str = 'active'
    os: str = 'Linux'
    pool: int = 0
    affinity: int = 100
    # In MB; None when the hypervisor does not tell it.
    persistent_memory: int | None = None
    management: bool = False
    cpu: loads.Cpu | None = None
    interfaces: list = dataclasses.field(default_factory=list)

    @property
    def running(self):
        """Whether it works and counts."""
        return self.state == RUNNING

    @property
    def dedicated(self):
        """Whether its processors are its own."""
        return self.mode not in ('cap', 'uncap')

    def cycles(self, worked):
        """Its CpuCounts; all zero when it is off or unknown."""
        if not self.running or self.cpu is None:
            return loads.NO_CYCLES
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
    paths: list = dataclasses.field(default_factory=list)
    channels: list = dataclasses.field(default_factory=list)
    logical_ports: list = dataclasses.field(default_factory=list)
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
    local_disk: loads.Disk | None = None
    fc_ports: int = 2
    # Traffic of the shared Ethernet adapters beside the first.
    bridges: list = dataclasses.field(default_factory=list)
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
                 elsewhere=(), powerless=False, entry_zone='Z'):
        self.clock = clock
        self.system = system
        self.lpars = list(lpars)
        self.vioses = list(vioses)
        self.preferences = preferences
        # Instances that Nova has on other hosts.
        self.elsewhere = list(elsewhere)
        # Whether the Nova token lacks every right that is not a user's.
        self.powerless = powerless
        # How feed entries write their time zone: Z or +hh:mm.
        self.entry_zone = entry_zone
        # What is still in shared counters of what is gone, by their keys.
        self.retired = {}
        # Which names the files use where PowerVM has changed them: old, new.
        self.spelling = 'old'
        # Captured answers by path below /rest/api/.
        self.answers = {}
        self.monitor = None
        # Whether it plays captured answers instead of computing them.
        self.recorded = False

    def now(self):
        """The world's time."""
        return self.clock.now()

    def worked(self, moment):
        """The microseconds of work since the machine was started."""
        return max(0, (moment - self.system.boot) // MICROSECOND)

    def entry_time(self, moment):
        """The moment as the feeds' entries write it."""
        if self.entry_zone == 'Z':
            return clocks.iso(moment)
        sign = -1 if self.entry_zone[0] == '-' else 1
        hours, minutes = map(int, self.entry_zone[1:].split(':'))
        zone = sign * datetime.timedelta(hours=hours, minutes=minutes)
        return clocks.iso(moment + zone)[:-1] + self.entry_zone

    @property
    def partitions(self):
        """LPARs and VIOSes."""
        return [*self.lpars, *self.vioses]

    @property
    def instances(self):
        """All servers that Nova has, this host's first."""
        here = [lpar.instance for lpar in self.lpars if lpar.instance]
        return here + self.elsewhere

    def lpar(self, identifier):
        """The LPAR of that UUID, whichever its case, or None."""
        return _by_uuid(self.lpars, identifier)

    def vios(self, identifier):
        """The VIOS of that UUID, or None."""
        return _by_uuid(self.vioses, identifier)

    def vios_of_id(self, number):
        """The VIOS of that partition id."""
        return next(vios for vios in self.vioses if vios.id == number)

    def served(self, vios):
        """The (LPAR, Path) pairs of a VIOS."""
        return [(lpar, path) for lpar in self.lpars for path in lpar.paths
                if path.vios_id == vios.id]

    def channels(self, vios):
        """The (LPAR, Channel) pairs of a VIOS."""
        return [(lpar, channel) for lpar in self.lpars
                for channel in lpar.channels if channel.vios_id == vios.id]

    def logical_ports(self, vios):
        """The (LPAR, LogicalPort) pairs of the vNICs that a VIOS serves."""
        return [(lpar, port) for lpar in self.lpars
                for port in lpar.logical_ports
                if port.vnic and port.vnic.vios_id == vios.id]


def _by_uuid(partitions, identifier):
    for partition in partitions:
        if partition.uuid.upper() == identifier.upper():
            return partition
    return None
