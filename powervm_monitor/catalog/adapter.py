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
"""Adapters of Virtual I/O Servers and physical SR-IOV ports."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

_STORAGE = metrics.Uncounted(
    'requests for storage other than Fibre Channel', 'adapter_kind',
    ('storage', 'vhost'))
_ETHERNET = metrics.Uncounted(
    'errors and no drops by direction for adapters without SR-IOV',
    'adapter_kind', ('physical', 'virtual', 'trunk', 'sea'))

# Of drops and errors.
_ZERO = '0 in every public capture: only the name says what is counted'

ADAPTER_INCOMING_BYTES = metrics.Metric(
    'powervm.adapter.incoming.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes received. A shared Ethernet adapter has the sum of all adapters '
    'that it bridges: each bridged packet is received once and sent once.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, receivedBytes',
    counterpart=metrics.Counterpart(
        processed='genericAdapters, sharedAdapters or physicalPorts, '
                  'receivedBytes'))

ADAPTER_INCOMING_BYTES_RATE = metrics.Metric(
    'powervm.adapter.incoming.bytes.rate',
    metrics.GAUGE, units.BYTE_PER_SECOND, metrics.ADAPTER,
    'Bytes received per second, over the period.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, receivedBytes, '
           'timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='genericAdapters, sharedAdapters or physicalPorts, '
                  'receivedBytes'))

ADAPTER_INCOMING_PACKETS = metrics.Metric(
    'powervm.adapter.incoming.packets', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets received; of a shared Ethernet adapter by all adapters that '
    'it bridges.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, receivedPackets',
    counterpart=metrics.Counterpart(
        processed='genericAdapters, sharedAdapters or physicalPorts, '
                  'receivedPackets'))

ADAPTER_OUTGOING_BYTES = metrics.Metric(
    'powervm.adapter.outgoing.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes sent; of a shared Ethernet adapter by all adapters that it '
    'bridges.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, sentBytes',
    counterpart=metrics.Counterpart(
        processed='genericAdapters, sharedAdapters or physicalPorts, '
                  'sentBytes'))

ADAPTER_OUTGOING_BYTES_RATE = metrics.Metric(
    'powervm.adapter.outgoing.bytes.rate',
    metrics.GAUGE, units.BYTE_PER_SECOND, metrics.ADAPTER,
    'Bytes sent per second, over the period.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, sentBytes, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='genericAdapters, sharedAdapters or physicalPorts, '
                  'sentBytes'))

ADAPTER_OUTGOING_PACKETS = metrics.Metric(
    'powervm.adapter.outgoing.packets', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets sent; of a shared Ethernet adapter by all adapters that it '
    'bridges.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, sentPackets',
    counterpart=metrics.Counterpart(
        processed='genericAdapters, sharedAdapters or physicalPorts, '
                  'sentPackets'))

ADAPTER_DROP = metrics.Metric(
    'powervm.adapter.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets dropped, in either direction.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, droppedPackets',
    counterpart=metrics.Counterpart(
        processed='genericAdapters, sharedAdapters or physicalPorts, '
                  'droppedPackets'),
    unverified=_ZERO)

ADAPTER_INCOMING_DROP = metrics.Metric(
    'powervm.adapter.incoming.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Received packets that an SR-IOV port dropped, where the level of '
    'PowerVM reports the direction.',
    source='sriovAdapters.physicalPorts, droppedReceivedPackets',
    unverified=_ZERO,
    uncounted=_ETHERNET,
    instead=(ADAPTER_DROP,))

ADAPTER_INCOMING_ERROR = metrics.Metric(
    'powervm.adapter.incoming.packets.error', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Received packets with an error at an SR-IOV port.',
    source='sriovAdapters.physicalPorts, errorIn',
    unverified=_ZERO,
    uncounted=_ETHERNET)

ADAPTER_OUTGOING_DROP = metrics.Metric(
    'powervm.adapter.outgoing.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets to be sent that an SR-IOV port dropped, where the level of '
    'PowerVM reports the direction.',
    source='sriovAdapters.physicalPorts, droppedSentPackets',
    unverified=_ZERO,
    uncounted=_ETHERNET,
    instead=(ADAPTER_DROP,))

ADAPTER_OUTGOING_ERROR = metrics.Metric(
    'powervm.adapter.outgoing.packets.error', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Sent packets with an error at an SR-IOV port.',
    source='sriovAdapters.physicalPorts, errorOut',
    unverified=_ZERO,
    uncounted=_ETHERNET)

ADAPTER_READ_BYTES = metrics.Metric(
    'powervm.adapter.read.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes read. A Fibre Channel port contains its virtual clients.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, readBytes',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, genericPhysicalAdapters or '
                  'genericVirtualAdapters, readBytes'))

ADAPTER_READ_BYTES_RATE = metrics.Metric(
    'powervm.adapter.read.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.ADAPTER,
    'Bytes read per second, over the period.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, readBytes, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, genericPhysicalAdapters or '
                  'genericVirtualAdapters, readBytes'))

ADAPTER_READ_REQUESTS = metrics.Metric(
    'powervm.adapter.read.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.ADAPTER,
    'Read requests of Fibre Channel; PowerVM counts none for other '
    'storage.',
    source='fiberChannelAdapters, numOfReads; genericPhysicalAdapters, '
           'genericVirtualAdapters, numOfReadTransfers where a level has it',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, numOfReads'),
    uncounted=_STORAGE,
    instead=(ADAPTER_READ_BYTES,))

ADAPTER_READ_REQUESTS_RATE = metrics.Metric(
    'powervm.adapter.read.requests.rate',
    metrics.GAUGE, units.REQUEST_PER_SECOND, metrics.ADAPTER,
    'Read requests per second of Fibre Channel, over the period.',
    source='as powervm.adapter.read.requests, and timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, numOfReads'),
    uncounted=_STORAGE,
    instead=(ADAPTER_READ_BYTES_RATE,))

ADAPTER_WRITE_BYTES = metrics.Metric(
    'powervm.adapter.write.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes written. A Fibre Channel port contains its virtual clients.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, writeBytes',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, genericPhysicalAdapters or '
                  'genericVirtualAdapters, writeBytes'))

ADAPTER_WRITE_BYTES_RATE = metrics.Metric(
    'powervm.adapter.write.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.ADAPTER,
    'Bytes written per second, over the period.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, writeBytes, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, genericPhysicalAdapters or '
                  'genericVirtualAdapters, writeBytes'))

ADAPTER_WRITE_REQUESTS = metrics.Metric(
    'powervm.adapter.write.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.ADAPTER,
    'Write requests of Fibre Channel; PowerVM counts none for other '
    'storage.',
    source='fiberChannelAdapters, numOfWrites; genericPhysicalAdapters, '
           'genericVirtualAdapters, numOfWriteTransfers where a level has it',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, numOfWrites'),
    uncounted=_STORAGE,
    instead=(ADAPTER_WRITE_BYTES,))

ADAPTER_WRITE_REQUESTS_RATE = metrics.Metric(
    'powervm.adapter.write.requests.rate',
    metrics.GAUGE, units.REQUEST_PER_SECOND, metrics.ADAPTER,
    'Write requests per second of Fibre Channel, over the period.',
    source='as powervm.adapter.write.requests, and timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters, numOfWrites'),
    uncounted=_STORAGE,
    instead=(ADAPTER_WRITE_BYTES_RATE,))

ADAPTER_SPEED = metrics.Metric(
    'powervm.adapter.speed', metrics.GAUGE, units.GIGABIT_PER_SECOND,
    metrics.ADAPTER,
    'Speed at which a Fibre Channel adapter runs; 0 without a link.',
    source='fiberChannelAdapters.runningSpeed',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters.runningSpeed'))

ADAPTER_CLIENTS = metrics.Metric(
    'powervm.adapter.clients', metrics.GAUGE, units.ADAPTER,
    metrics.ADAPTER,
    'Virtual Fibre Channel adapters that use a Fibre Channel port.',
    source='fiberChannelAdapters.numOfPorts',
    counterpart=metrics.Counterpart(
        processed='fiberChannelAdapters.numOfPorts'))

METRICS = (
    ADAPTER_INCOMING_BYTES, ADAPTER_INCOMING_BYTES_RATE,
    ADAPTER_INCOMING_PACKETS, ADAPTER_OUTGOING_BYTES,
    ADAPTER_OUTGOING_BYTES_RATE, ADAPTER_OUTGOING_PACKETS, ADAPTER_DROP,
    ADAPTER_INCOMING_DROP, ADAPTER_INCOMING_ERROR, ADAPTER_OUTGOING_DROP,
    ADAPTER_OUTGOING_ERROR, ADAPTER_READ_BYTES, ADAPTER_READ_BYTES_RATE,
    ADAPTER_READ_REQUESTS, ADAPTER_READ_REQUESTS_RATE, ADAPTER_WRITE_BYTES,
    ADAPTER_WRITE_BYTES_RATE, ADAPTER_WRITE_REQUESTS,
    ADAPTER_WRITE_REQUESTS_RATE, ADAPTER_SPEED, ADAPTER_CLIENTS,
)
