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

"""The hypervisor's file: every partition's processors, memory, adapters."""

from powervm_monitor.simulator import machine
from powervm_monitor.simulator.files import attached

TIME = '%Y-%m-%dT%H:%M:%S+0000'
LEVEL = '1.3.0'


def info(system, version, **more):
    """What each file says of itself."""
    return dict(version=version, metricType='Raw', monitoringType='LTM',
                mtms=system.mtms, **more)


def render(world, moment):
    """The file of one sample time, as a dictionary."""
    system = world.system
    worked = world.worked(moment)
    counts = machine.cycles(world, worked)
    sample = {'timeStamp': moment.strftime(TIME), 'status': 0,
              'errorInfo': [],
              'timeBasedCycles': worked * system.timebase // 10 ** 6}
    sample.update(_machine(world, worked, counts))
    sample['lparsUtil'] = [_lpar(world, lpar, counts[lpar.uuid], worked)
                           for lpar in world.lpars]
    sample['viosUtil'] = [_vios(world, vios, counts[vios.uuid], worked)
                          for vios in world.vioses]
    return {'systemUtil': {
        'utilInfo': info(system, LEVEL, name=system.name),
        'utilSample': sample}}


def _machine(world, worked, counts):
    units, memory = machine.units(world), machine.memory(world)
    answer = {
        'systemFirmware': {
            'utilizedProcCycles': machine.firmware_cycles(world, worked),
            'assignedMem': world.system.firmware_memory},
        'processor': {
            'totalProcUnits': units.total,
            'configurableProcUnits': units.configurable,
            'availableProcUnits': units.available,
            'procCyclesPerSecond': world.system.timebase},
        'memory': {
            'totalMem': memory.total,
            'availableMem': memory.available,
            'configurableMem': memory.configurable},
        'sharedProcessorPool': [
            {'id': pool.id, 'name': pool.name,
             'assignedProcCycles': pool.assigned,
             'utilizedPoolCycles': pool.utilized,
             'maxProcUnits': pool.max_units,
             'borrowedPoolProcUnits': pool.borrowed_units}
            for pool in machine.shared_pools(world, worked, counts)]}
    if world.system.sriov_adapters:
        answer['network'] = {'sriovAdapters': [
            {'drcIndex': adapter.drc_index,
             'physicalPorts': [
                 dict(id=port, physicalLocation=adapter.location(port),
                      **attached.traffic(counts))
                 for port, counts in machine.physical_ports(
                     world, adapter, worked)]}
            for adapter in world.system.sriov_adapters]}
    return answer


def _partition(partition, counts):
    processor = {} if partition.dedicated else {
        'poolId': 0, 'weight': partition.weight}
    processor.update({
        'mode': partition.mode,
        'maxVirtualProcessors': partition.vcpus,
        'maxProcUnits': partition.entitled,
        'entitledProcCycles': counts.entitled,
        'utilizedCappedProcCycles': counts.capped,
        'utilizedUnCappedProcCycles': counts.uncapped,
        'idleProcCycles': counts.idle,
        'donatedProcCycles': counts.donated,
        'timeSpentWaitingForDispatch': counts.waited,
        'totalInstructions': counts.instructions,
        'totalInstructionsExecutionTime': counts.used})
    return {'id': partition.id, 'uuid': partition.uuid,
            'name': partition.name, 'state': partition.state,
            'affinityScore': partition.affinity, 'processor': processor}


def _lpar(world, lpar, counts, worked):
    answer = _partition(lpar, counts)
    answer['type'] = 'aixlinux'
    answer['memory'] = {'logicalMem': lpar.memory,
                        'backedPhysicalMem': lpar.memory}
    if not lpar.running:
        return answer
    network = attached.network(world, lpar, worked)
    if network:
        answer['network'] = network
    storage = attached.storage(world, lpar)
    if storage:
        answer['storage'] = storage
    return answer


def _vios(world, vios, counts, worked):
    answer = _partition(vios, counts)
    answer['memory'] = {'assignedMem': vios.memory}
    ports = attached.served_ports(world, vios, worked)
    if ports and vios.running:
        answer['network'] = {'sriovLogicalPorts': ports}
    return answer
