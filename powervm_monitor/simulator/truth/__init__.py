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
from powervm_monitor.simulator.truth import energy
from powervm_monitor.simulator.truth import guests
from powervm_monitor.simulator.truth import machine
from powervm_monitor.simulator.truth import partition
from powervm_monitor.simulator.truth import pools
from powervm_monitor.simulator.truth import vios


def tell(world, moment):
    """All that is true of the world at that time, ready for JSON."""
    scene, system = world.at(moment), world.system
    worked = scene.worked(moment)
    counts = machines.cycles(scene, worked)
    memories = guests.tell(world, world.monitor.newest('lpar', moment))
    return {
        'at': clocks.iso(moment),
        'system': {
            'uuid': system.uuid, 'name': system.name, 'mtms': system.mtms,
            'host': system.host, 'timebase_hz': system.timebase,
            'timebase_cycles': scene.timebase(worked)},
        'partitions': [
            partition.tell(scene, lpar, worked, counts[lpar.id],
                           memories.get((lpar.id, lpar.uuid)))
            for lpar in scene.lpars],
        'host': machine.host(scene, worked),
        'vioses': [vios.tell(scene, server, worked, counts[server.id])
                   for server in scene.vioses],
        'pools': pools.tell(scene, worked, counts),
        'sriov_adapters': machine.sriov_adapters(scene, worked),
        'energy': energy.tell(world, scene, moment)}
