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
from powervm_monitor.simulator.files import system

TIME = '%Y-%m-%dT%H:%M:%S+0000'
LEVEL = '1.3.0'
# The poolId of dedicated processors, where it is written.
NO_POOL = 255


def info(system, version, **more):
    """What each file says of itself."""
    return dict(version=version, metricType='Raw', monitoringType='LTM',
                mtms=system.mtms, **more)


def render(scene, moment, stamp):
    """The file of one sample time, as a dictionary.

    :param stamp: that time by the clock that the file tells.
    """
    worked = scene.worked(moment)
    counts = machine.cycles(scene, worked)
    errors = [_error(vios) for vios in scene.vioses if not vios.monitored]
    sample = {'timeStamp': stamp.strftime(TIME),
              'status': 2 if errors else 0, 'errorInfo': errors,
              'timeBasedCycles': scene.timebase(worked)}
    sample.update(system.render(scene, worked, counts))
    sample['lparsUtil'] = [_lpar(scene, lpar, counts[lpar.id], worked)
                           for lpar in scene.lpars]
    sample['viosUtil'] = [_vios(scene, vios, counts[vios.id], worked)
                          for vios in scene.vioses]
    return {'systemUtil': {
        'utilInfo': info(scene.system, LEVEL, name=scene.system.name),
        'utilSample': sample}}


def _error(vios):
    number, message = ('4005', 'RMC is INACTIVE on vios') if (
        vios.running) else ('4002', 'vios is not in running state')
    return {'errId': number, 'errMsg': message, 'uuid': vios.uuid,
            'reportedBy': 'VIOS', 'occurrenceCount': 1}


def _partition(scene, partition, counts):
    answer = {'id': partition.id, 'uuid': partition.uuid,
              'name': partition.name, 'state': partition.state,
              # PowerVM writes 0 where there is no score to tell.
              'affinityScore':
                  0 if partition.placeholder else partition.affinity,
              'processor': _processor(scene, partition, counts)}
    if scene.spelling == 'new':
        answer['osType'] = partition.os
    return answer


def _processor(scene, partition, counts):
    answer = {}
    if not partition.dedicated:
        answer.update(poolId=partition.pool, weight=(
            partition.weight if partition.mode == 'uncap' else 0))
    elif scene.spelling == 'new':
        answer.update(poolId=NO_POOL, weight=0)
    answer['mode'] = partition.mode
    if scene.spelling == 'new':
        answer['currentVirtualProcessors'] = (
            0 if partition.dedicated else partition.vcpus)
    answer.update({
        'maxVirtualProcessors': partition.max_vcpus,
        'maxProcUnits': partition.max_entitled,
        'entitledProcCycles': counts.entitled,
        'utilizedCappedProcCycles': counts.capped,
        'utilizedUnCappedProcCycles': counts.uncapped,
        'idleProcCycles': counts.idle,
        'donatedProcCycles': counts.donated,
        'timeSpentWaitingForDispatch': counts.waited,
        'totalInstructions': counts.instructions,
        'totalInstructionsExecutionTime': counts.busy})
    return answer


def _lpar(scene, lpar, counts, worked):
    answer = _partition(scene, lpar, counts)
    answer['type'] = 'aixlinux'
    answer['memory'] = _memory(lpar)
    if not lpar.running:
        return answer
    network = attached.network(scene, lpar, worked)
    if network:
        answer['network'] = network
    storage = attached.storage(scene, lpar)
    if storage:
        answer['storage'] = storage
    return answer


def _memory(lpar):
    answer = {'logicalMem': lpar.memory, 'backedPhysicalMem': lpar.backed}
    if lpar.persistent_memory is not None:
        answer['virtualPersistentMem'] = lpar.persistent_memory
    if lpar.memory_pool is not None:
        answer.update(poolId=lpar.memory_pool, weight=lpar.memory_weight,
                      totalIOMem=lpar.io_memory, mappedIOMem=lpar.io_mapped)
    return answer


def _vios(scene, vios, counts, worked):
    answer = _partition(scene, vios, counts)
    if scene.spelling == 'new':
        answer['id'] = str(vios.id)
    answer['memory'] = {'assignedMem': vios.memory}
    if vios.persistent_memory is not None:
        answer['memory']['virtualPersistentMem'] = vios.persistent_memory
    network = attached.served(scene, vios, worked)
    if network and vios.running:
        answer['network'] = network
    return answer
