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
"""Every metric, once: facts only. Formulas live in the measuring modules.

What is rendered from this table (documentation, Ceilometer definitions,
golden files) is written by ``tox -e golden`` and never edited by hand.
"""

import dataclasses

from powervm_monitor.catalog import units

CUMULATIVE = 'cumulative'
GAUGE = 'gauge'

INSTANCE = 'instance'
DISK = 'disk'
INTERFACE = 'interface'

RESOURCE_KINDS = (INSTANCE, DISK, INTERFACE)


@dataclasses.dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    :ivar name: the meter's name on the wire.
    :ivar kind: cumulative, gauge or delta, as Ceilometer means them.
    :ivar unit: what the volume is counted in on the wire.
    :ivar resource: the kind of Resource that has it.
    :ivar meaning: one line for an operator.
    :ivar since: the release that brought it.
    :ivar stock: whether Ceilometer has a meter of this name and meaning.
    """

    name: str
    kind: str
    unit: units.Unit
    resource: str
    meaning: str
    since: str = '1.0.0'
    stock: bool = True


CPU = Metric(
    'cpu', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Processor time used since the partition was activated: capped and '
    'uncapped time without what was idle or donated.')
CPU_UTIL = Metric(
    'cpu_util', GAUGE, units.PERCENT, INSTANCE,
    'Processor time used as a share of the time entitled to, over the '
    'period; an uncapped partition may pass 100 %.')
VCPUS = Metric(
    'vcpus', GAUGE, units.VCPU, INSTANCE,
    'Virtual processors of the flavor.')
MEMORY = Metric(
    'memory', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory of the flavor.')
MEMORY_USAGE = Metric(
    'memory.usage', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory in use as the guest last told through RMC; absent when it '
    'told nothing recently.')
POWER_STATE = Metric(
    'power.state', GAUGE, units.STATE, INSTANCE,
    'State of the partition in libvirt numbers, as Ceilometer has them: '
    '0 none, 1 running, 3 suspended, 5 off, 6 in error.')

DISK_READ_BYTES = Metric(
    'disk.device.read.bytes', CUMULATIVE, units.BYTE, DISK,
    'Bytes read through the client adapter.')
DISK_READ_REQUESTS = Metric(
    'disk.device.read.requests', CUMULATIVE, units.REQUEST, DISK,
    'Read requests through the client adapter.')
DISK_WRITE_BYTES = Metric(
    'disk.device.write.bytes', CUMULATIVE, units.BYTE, DISK,
    'Bytes written through the client adapter.')
DISK_WRITE_REQUESTS = Metric(
    'disk.device.write.requests', CUMULATIVE, units.REQUEST, DISK,
    'Write requests through the client adapter.')

NETWORK_INCOMING_BYTES = Metric(
    'network.incoming.bytes', CUMULATIVE, units.BYTE, INTERFACE,
    'Bytes received by the virtual Ethernet adapter.')
NETWORK_INCOMING_PACKETS = Metric(
    'network.incoming.packets', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets received by the virtual Ethernet adapter.')
NETWORK_OUTGOING_BYTES = Metric(
    'network.outgoing.bytes', CUMULATIVE, units.BYTE, INTERFACE,
    'Bytes sent by the virtual Ethernet adapter.')
NETWORK_OUTGOING_PACKETS = Metric(
    'network.outgoing.packets', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets sent by the virtual Ethernet adapter.')
NETWORK_PACKETS_DROP = Metric(
    'powervm.network.packets.drop', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets dropped by the virtual Ethernet adapter; PowerVM does not '
    'tell in which direction, so the stock drop meters stay absent.',
    stock=False)

CATALOG = (
    CPU, CPU_UTIL, VCPUS, MEMORY, MEMORY_USAGE, POWER_STATE,
    DISK_READ_BYTES, DISK_READ_REQUESTS,
    DISK_WRITE_BYTES, DISK_WRITE_REQUESTS,
    NETWORK_INCOMING_BYTES, NETWORK_INCOMING_PACKETS,
    NETWORK_OUTGOING_BYTES, NETWORK_OUTGOING_PACKETS,
    NETWORK_PACKETS_DROP,
)
