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
"""Network interfaces."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

# Of physical traffic.
_PHYSICAL = ('captures show that it went through a shared Ethernet adapter; '
             'that it left the machine is inferred')

_VIRTUAL = metrics.Uncounted(
    'errors and no drops by direction for virtual Ethernet', 'vnic_name',
    ('veth-*',))

# Of drops and errors.
_ZERO = '0 in every public capture: only the name says what is counted'

NETWORK_INCOMING_BYTES = metrics.Metric(
    'network.incoming.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.INTERFACE,
    'Bytes received by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedBytes',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, '
                  'receivedBytes'),
    stock=True)

NETWORK_INCOMING_BYTES_RATE = metrics.Metric(
    'network.incoming.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.INTERFACE,
    'Bytes received per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedBytes, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, '
                  'receivedBytes'),
    stock=True, legacy=True)

NETWORK_INCOMING_PACKETS = metrics.Metric(
    'network.incoming.packets', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Packets received by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedPackets',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, '
                  'receivedPackets'),
    stock=True)

NETWORK_INCOMING_PACKETS_RATE = metrics.Metric(
    'network.incoming.packets.rate', metrics.GAUGE, units.PACKET_PER_SECOND,
    metrics.INTERFACE,
    'Packets received per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedPackets, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, '
                  'receivedPackets'),
    stock=True, legacy=True)

NETWORK_OUTGOING_BYTES = metrics.Metric(
    'network.outgoing.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.INTERFACE,
    'Bytes sent by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, sentBytes',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, sentBytes'),
    stock=True)

NETWORK_OUTGOING_BYTES_RATE = metrics.Metric(
    'network.outgoing.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.INTERFACE,
    'Bytes sent per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'sentBytes, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, sentBytes'),
    stock=True, legacy=True)

NETWORK_OUTGOING_PACKETS = metrics.Metric(
    'network.outgoing.packets', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Packets sent by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'sentPackets',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, sentPackets'),
    stock=True)

NETWORK_OUTGOING_PACKETS_RATE = metrics.Metric(
    'network.outgoing.packets.rate', metrics.GAUGE, units.PACKET_PER_SECOND,
    metrics.INTERFACE,
    'Packets sent per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'sentPackets, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters or sriovLogicalPorts, sentPackets'),
    stock=True, legacy=True)

NETWORK_PACKETS_DROP = metrics.Metric(
    'powervm.network.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Packets dropped by a virtual Ethernet adapter, in either '
    'direction.',
    source='virtualEthernetAdapters, droppedPackets',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters, droppedPackets'),
    unverified=_ZERO)

NETWORK_INCOMING_DROP = metrics.Metric(
    'network.incoming.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Received packets that were dropped. Of SR-IOV logical ports only: for '
    'virtual Ethernet PowerVM does not report the direction.',
    source='sriovLogicalPorts, droppedReceivedPackets',
    unverified=_ZERO,
    stock=True,
    uncounted=_VIRTUAL,
    instead=(NETWORK_PACKETS_DROP,))

NETWORK_INCOMING_ERROR = metrics.Metric(
    'network.incoming.packets.error', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Packets with an error, of SR-IOV logical ports only.',
    source='sriovLogicalPorts, errorIn',
    counterpart=metrics.Counterpart(
        processed='sriovLogicalPorts, errorIn'),
    unverified=_ZERO,
    stock=True,
    uncounted=_VIRTUAL)

NETWORK_OUTGOING_DROP = metrics.Metric(
    'network.outgoing.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Packets to be sent that were dropped. Of SR-IOV logical ports only: for '
    'virtual Ethernet PowerVM does not report the direction.',
    source='sriovLogicalPorts, droppedSentPackets',
    unverified=_ZERO,
    stock=True,
    uncounted=_VIRTUAL,
    instead=(NETWORK_PACKETS_DROP,))

NETWORK_OUTGOING_ERROR = metrics.Metric(
    'network.outgoing.packets.error', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Packets with an error, of SR-IOV logical ports only.',
    source='sriovLogicalPorts, errorOut',
    counterpart=metrics.Counterpart(
        processed='sriovLogicalPorts, errorOut'),
    unverified=_ZERO,
    stock=True,
    uncounted=_VIRTUAL)

PHYSICAL_INCOMING_BYTES = metrics.Metric(
    'powervm.network.physical.incoming.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.INTERFACE,
    'Bytes received by the adapter that crossed a physical one: the part '
    'that came from outside the machine.',
    source='virtualEthernetAdapters, receivedPhysicalBytes',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters, receivedPhysicalBytes'),
    unverified=_PHYSICAL)

PHYSICAL_INCOMING_PACKETS = metrics.Metric(
    'powervm.network.physical.incoming.packets',
    metrics.CUMULATIVE, units.PACKET, metrics.INTERFACE,
    'Packets received by the adapter that crossed a physical one.',
    source='virtualEthernetAdapters, receivedPhysicalPackets',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters, receivedPhysicalPackets'),
    unverified=_PHYSICAL)

PHYSICAL_OUTGOING_BYTES = metrics.Metric(
    'powervm.network.physical.outgoing.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.INTERFACE,
    'Bytes sent by the adapter that crossed a physical one: the part that '
    'left the machine.',
    source='virtualEthernetAdapters, sentPhysicalBytes',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters, sentPhysicalBytes'),
    unverified=_PHYSICAL)

PHYSICAL_OUTGOING_PACKETS = metrics.Metric(
    'powervm.network.physical.outgoing.packets',
    metrics.CUMULATIVE, units.PACKET, metrics.INTERFACE,
    'Packets sent by the adapter that crossed a physical one.',
    source='virtualEthernetAdapters, sentPhysicalPackets',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters, sentPhysicalPackets'),
    unverified=_PHYSICAL)

PHYSICAL_PACKETS_DROP = metrics.Metric(
    'powervm.network.physical.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.INTERFACE,
    'Packets dropped on their way to or from a physical adapter.',
    source='virtualEthernetAdapters, droppedPhysicalPackets',
    counterpart=metrics.Counterpart(
        processed='virtualEthernetAdapters, droppedPhysicalPackets'),
    unverified=_ZERO)

METRICS = (
    NETWORK_INCOMING_BYTES, NETWORK_INCOMING_BYTES_RATE,
    NETWORK_INCOMING_PACKETS, NETWORK_INCOMING_PACKETS_RATE,
    NETWORK_OUTGOING_BYTES, NETWORK_OUTGOING_BYTES_RATE,
    NETWORK_OUTGOING_PACKETS, NETWORK_OUTGOING_PACKETS_RATE,
    NETWORK_INCOMING_DROP, NETWORK_INCOMING_ERROR, NETWORK_OUTGOING_DROP,
    NETWORK_OUTGOING_ERROR, NETWORK_PACKETS_DROP, PHYSICAL_INCOMING_BYTES,
    PHYSICAL_INCOMING_PACKETS, PHYSICAL_OUTGOING_BYTES,
    PHYSICAL_OUTGOING_PACKETS, PHYSICAL_PACKETS_DROP,
)
