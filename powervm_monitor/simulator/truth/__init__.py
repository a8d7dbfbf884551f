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

"""The true value of every number at any time, for tests and demos.

Everything is in base units: bytes, nanoseconds, cycles of the timebase.
Null is what the host does not have or does not know.
"""

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import machine as machines
from powervm_monitor.simulator.truth import machine
from powervm_monitor.simulator.truth import partition
from powervm_monitor.simulator.truth import pools
from powervm_monitor.simulator.truth import vios


def tell(world, moment):
    """All that is true of the world at that time, ready for JSON."""
    system = world.system
    worked = world.worked(moment)
    newest = world.monitor.newest('lpar', moment)
    cycles = machines.cycles(world, worked)
    return {
        'at': clocks.iso(moment),
        'system': {
            'uuid': system.uuid, 'name': system.name, 'mtms': system.mtms,
            'host': system.host, 'timebase_hz': system.timebase,
            'timebase_cycles': worked * system.timebase // 10 ** 6},
        'partitions': [
            partition.tell(world, lpar, worked, cycles[lpar.uuid], newest)
            for lpar in world.lpars],
        'host': machine.host(world, worked),
        'vioses': [vios.tell(world, server, worked, cycles[server.uuid])
                   for server in world.vioses],
        'pools': pools.tell(world, worked, cycles),
        'sriov_adapters': machine.sriov_adapters(world, worked),
        'energy': None}
