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
from powervm_monitor.simulator import load
from powervm_monitor.simulator import pools
from powervm_monitor.simulator import transfers
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

    def blocks(adapter, kind):
        return dict(_blocks(adapter.counts, scene.transfers),
                    **_place(adapter), type=kind)

    physical = of('storage')
    if vios.fscsi:
        physical += [
            adapter._replace(id=adapter.id.replace('fcs', 'fscsi'))
            for adapter in of('fc')]
    answer = {
        'fiberChannelAdapters': [
            dict(_channel(adapter), numOfPorts=len(adapter.ports),
                 ports=[_channel(client) for client in adapter.ports])
            for adapter in of('fc')],
        # PCM calls all of them sas, NVMe and USB included.
        'genericPhysicalAdapters': [
            blocks(adapter, 'sas') for adapter in physical],
        'genericVirtualAdapters': [
            blocks(adapter, 'virtual') for adapter in of('vhost')]}
    if vios.storage_pools:
        answer['sharedStoragePools'] = [
            dict(_blocks(pools.storage_counts(scene, vios, pool, worked),
                         scene.transfers),
                 id=pool.id, poolDisks=list(pool.disks),
                 totalSpace=pool.size, usedSpace=pool.used)
            for pool in vios.storage_pools]
    return answer


def _channel(adapter):
    counts = adapter.counts
    return dict(_place(adapter), numOfReads=counts.reads,
                numOfWrites=counts.writes, readBytes=counts.read_bytes,
                writeBytes=counts.written_bytes, wwpn=adapter.wwpn,
                runningSpeed=adapter.speed)


def _place(adapter: adapters.Storage) -> dict:
    return {'id': adapter.id, 'physicalLocation': adapter.location}


def _blocks(counts: load.DiskCounts, with_requests: bool) -> dict:
    """Blocks, by the names that are those of requests at an FC adapter."""
    reads, writes = (amount // transfers.BLOCK for amount in (
        counts.read_bytes, counts.written_bytes))
    answer = {'numOfReads': reads, 'numOfWrites': writes,
              'readBytes': reads * transfers.BLOCK,
              'writeBytes': writes * transfers.BLOCK}
    if with_requests:
        answer.update(numOfReadTransfers=counts.reads,
                      numOfWriteTransfers=counts.writes)
    return answer
