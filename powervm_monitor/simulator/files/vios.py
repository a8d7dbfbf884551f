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

"""A VIOS's file: its memory, physical and shared adapters, and vhosts."""

from powervm_monitor.simulator import adapters
from powervm_monitor.simulator import pools
from powervm_monitor.simulator.files import phyp

LEVEL = '1.0.0'


def render(scene, vios, moment, stamp):
    """The file of one VIOS at one sample time, as a dictionary.

    :param stamp: that time by the clock that the file tells.
    """
    worked = scene.worked(moment)
    return {'systemUtil': {
        'utilInfo': phyp.info(scene.system, LEVEL),
        'utilSample': {
            'timeStamp': stamp.strftime(phyp.TIME),
            'status': 0, 'errorInfo': [],
            'viosUtil': [{
                'id': str(vios.id), 'name': vios.name,
                'memory': {'utilizedMem': vios.memory_used},
                'network': _network(adapters.ethernet(scene, vios, worked)),
                'storage': _storage(scene, vios, worked)}]}}}


def _network(ethernet):
    return {
        'genericAdapters': [_ethernet(adapter) for adapter in ethernet
                            if adapter.kind != 'sea'],
        'sharedAdapters': [
            dict(_ethernet(adapter), bridgedAdapters=list(adapter.bridged))
            for adapter in ethernet if adapter.kind == 'sea']}


def _ethernet(adapter):
    counts = adapter.counts
    return {'id': adapter.id, 'type': adapter.kind,
            'physicalLocation': adapter.location,
            'receivedPackets': counts.received_packets,
            'sentPackets': counts.sent_packets,
            'droppedPackets': counts.dropped_packets,
            'receivedBytes': counts.received_bytes,
            'sentBytes': counts.sent_bytes}


def _storage(scene, vios, worked):
    storage = adapters.storage(scene, vios, worked)

    def of(kind):
        return [adapter for adapter in storage if adapter.kind == kind]

    answer = {
        'fiberChannelAdapters': [
            dict(_channel(adapter), ports=[_channel(client)
                                           for client in adapter.ports])
            for adapter in of('fc')],
        'genericPhysicalAdapters': [
            dict(_disk(adapter), type='sas') for adapter in of('sas')],
        'genericVirtualAdapters': [
            dict(_disk(adapter), type='virtual') for adapter in of('vhost')]}
    if vios.storage_pools:
        answer['sharedStoragePools'] = [
            dict(_requests(pools.storage_counts(scene, vios, pool, worked)),
                 id=pool.id, poolDisks=list(pool.disks),
                 totalSpace=pool.size, usedSpace=pool.used)
            for pool in vios.storage_pools]
    return answer


def _channel(adapter):
    return dict(_disk(adapter), wwpn=adapter.wwpn,
                runningSpeed=adapter.speed)


def _disk(adapter):
    return dict(_requests(adapter.counts), id=adapter.id,
                physicalLocation=adapter.location)


def _requests(counts):
    return {'numOfReads': counts.reads, 'numOfWrites': counts.writes,
            'readBytes': counts.read_bytes,
            'writeBytes': counts.written_bytes}
