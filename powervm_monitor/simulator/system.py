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

"""The managed system: what the machine is, whatever happens on it."""

import dataclasses
import datetime
import uuid

from powervm_monitor.simulator import energy as energies
from powervm_monitor.simulator import pools
from powervm_monitor.simulator import workload


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
    # What the service processor measures, if it can.
    energy: energies.Energy | None = None
    # How PowerVM writes UUIDs, and whether several may be the same but for
    # the bit that PowerVM does not keep.
    uuid_case: str = 'upper'
    allow_same_uuids: bool = False
    # Names by id; others have PowerVM's default names.
    virtual_switches: dict = dataclasses.field(default_factory=dict)

    def switch_uuid(self, number):
        """The UUID of a virtual switch."""
        return str(uuid.uuid5(uuid.UUID(self.uuid), 'switch/%d' % number))

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
