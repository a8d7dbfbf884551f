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

"""The machine's part of the hypervisor's file: all but the partitions."""

from powervm_monitor.simulator import machine
from powervm_monitor.simulator import pools
from powervm_monitor.simulator.files import attached

# What PowerVM calls the counters of pools, by the scenario's spelling.
UTILIZED = {'old': 'utilizedPoolCycles', 'new': 'utilizedProcCycles'}
BORROWED = {'old': 'borrowedPoolProcUnits', 'new': 'borrowedProcUnits'}


def render(scene, worked, counts):
    """The system's part of a sample, counts by partition id."""
    units, memory = machine.units(scene), machine.memory(scene)
    answer = {
        'systemFirmware': {
            'utilizedProcCycles': machine.firmware_cycles(scene, worked),
            'assignedMem': scene.system.firmware_memory},
        'processor': {
            'totalProcUnits': units.total,
            'configurableProcUnits': units.configurable,
            'availableProcUnits': units.available,
            'procCyclesPerSecond': scene.system.timebase},
        'memory': {
            'totalMem': memory.total,
            'availableMem': memory.available,
            'configurableMem': memory.configurable}}
    persistent = scene.system.persistent_memory
    if persistent is not None:
        answer['memory']['virtualPersistentMem'] = persistent
    answer.update(_pools(scene, worked, counts))
    if scene.system.sriov_adapters:
        answer['network'] = {'sriovAdapters': [
            {'drcIndex': adapter.drc_index,
             'physicalPorts': [
                 dict(id=port, physicalLocation=adapter.location(port),
                      **attached.physical_port(counts, scene.spelling))
                 for port, counts in machine.physical_ports(
                     scene, adapter, worked)]}
            for adapter in scene.system.sriov_adapters]}
    return answer


def _pools(scene, worked, counts):
    utilized, borrowed = UTILIZED[scene.spelling], BORROWED[scene.spelling]
    answer = {'sharedProcessorPool': [
        {'id': pool.id, 'name': pool.name,
         'assignedProcCycles': pool.assigned, utilized: pool.utilized,
         'maxProcUnits': pool.max_units,
         **({} if pool.borrowed_units is None else
            {borrowed: pool.borrowed_units})}
        for pool in pools.shared(scene, worked, counts)]}
    physical = pools.physical(scene, worked, counts)
    if physical:
        answer['physicalProcessorPool'] = {
            'totalPoolCycles': physical.total,
            'utilizedPoolCycles': physical.utilized,
            'configurablePoolProcUnits': physical.configurable_units,
            'currAvailablePoolProcUnits': physical.available_units,
            'borrowedPoolProcUnits': physical.borrowed_units}
    if scene.system.memory_pools:
        answer['sharedMemoryPool'] = [
            {'id': pool.id, 'name': pool.name, 'totalMem': pool.memory,
             'assignedMemToLpars': pools.assigned_memory(scene, pool),
             'assignedMemToSysFirmware': pool.firmware,
             'totalIOMem': pool.io, 'mappedIOMemToLpars': pool.io_mapped}
            for pool in scene.system.memory_pools]
    return answer
