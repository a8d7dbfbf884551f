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
HOST = 'host'
VIOS = 'vios'
ADAPTER = 'adapter'
POOL = 'pool'
COLLECTION = 'collection'

# What an instance owns, and what the platform does.
TENANT_KINDS = (INSTANCE, DISK, INTERFACE)
PLATFORM_KINDS = (HOST, VIOS, ADAPTER, POOL, COLLECTION)
RESOURCE_KINDS = TENANT_KINDS + PLATFORM_KINDS


@dataclasses.dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    :ivar name: the meter's name on the wire.
    :ivar kind: cumulative, gauge or delta, as Ceilometer means them.
    :ivar unit: what the volume is counted in on the wire.
    :ivar resource: the kind of Resource that has it.
    :ivar meaning: one line for an operator.
    :ivar source: the fields of PowerVM's files, or who else told it.
    :ivar formula: how it is made of them, when it is not the field itself.
    :ivar since: the release that brought it.
    :ivar stock: whether Ceilometer has a meter of this name and meaning.
    :ivar legacy: whether it is a rate that Ceilometer once made itself.
    """

    name: str
    kind: str
    unit: units.Unit
    resource: str
    meaning: str
    source: str
    formula: str = ''
    since: str = '1.0.0'
    stock: bool = False
    legacy: bool = False


# Processors of an instance.

CPU = Metric(
    'cpu', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Processor time used since the partition was activated: capped '
    'and uncapped time without what was idle or donated.',
    source='lparsUtil.processor.utilizedCappedProcCycles, '
           'utilizedUnCappedProcCycles, idleProcCycles, '
           'donatedProcCycles',
    formula='capped + uncapped - idle - donated',
    stock=True)
CPU_UTIL = Metric(
    'cpu_util', GAUGE, units.PERCENT, INSTANCE,
    'Processor time used as a share of the time entitled to, over '
    'the period; an uncapped partition may pass 100 %.',
    source='as cpu, and lparsUtil.processor.entitledProcCycles',
    formula='100 * used / entitled, of differences',
    stock=True, legacy=True)
VCPUS = Metric(
    'vcpus', GAUGE, units.VCPU, INSTANCE,
    'Virtual processors of the flavor.',
    source='Nova',
    stock=True)
CPU_ENTITLED = Metric(
    'powervm.cpu.entitled.time', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Processor time entitled to.',
    source='lparsUtil.processor.entitledProcCycles')
CPU_CAPPED = Metric(
    'powervm.cpu.capped.time', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Processor time dispatched within the entitlement, idle and '
    'donated time included.',
    source='lparsUtil.processor.utilizedCappedProcCycles')
CPU_UNCAPPED = Metric(
    'powervm.cpu.uncapped.time', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Processor time used above the entitlement.',
    source='lparsUtil.processor.utilizedUnCappedProcCycles')
CPU_IDLE = Metric(
    'powervm.cpu.idle.time', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Processor time dispatched but idle.',
    source='lparsUtil.processor.idleProcCycles')
CPU_DONATED = Metric(
    'powervm.cpu.donated.time', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Processor time of a dedicated partition that was given to '
    'others.',
    source='lparsUtil.processor.donatedProcCycles')
CPU_DISPATCH_WAIT = Metric(
    'powervm.cpu.dispatch_wait.time', CUMULATIVE, units.NANOSECOND,
    INSTANCE,
    'Time that virtual processors were ready and waited for a '
    'physical one; the unit is taken to be that of the other '
    'counters, for IBM publishes none.',
    source='lparsUtil.processor.timeSpentWaitingForDispatch')
CPU_INSTRUCTIONS_TIME = Metric(
    'powervm.cpu.instructions.time', CUMULATIVE, units.NANOSECOND, INSTANCE,
    'Time in which the counted instructions were executed; the unit'
    ' is taken to be that of the other counters, for IBM publishes '
    'none.',
    source='lparsUtil.processor.totalInstructionsExecutionTime')
CPU_INSTRUCTIONS = Metric(
    'powervm.cpu.instructions', CUMULATIVE, units.INSTRUCTION, INSTANCE,
    'Instructions executed.',
    source='lparsUtil.processor.totalInstructions')
CPU_VIRTUAL_PROCESSORS = Metric(
    'powervm.cpu.virtual_processors', GAUGE, units.VCPU, INSTANCE,
    'Virtual processors that the partition has now.',
    source='lparsUtil.processor.maxVirtualProcessors')
CPU_UNITS = Metric(
    'powervm.cpu.units', GAUGE, units.PROCESSOR, INSTANCE,
    'Processing units assigned to the partition.',
    source='lparsUtil.processor.maxProcUnits')
CPU_WEIGHT = Metric(
    'powervm.cpu.weight', GAUGE, units.WEIGHT, INSTANCE,
    'Uncapped weight: its share when partitions compete for '
    'processors that are free. Absent for dedicated processors.',
    source='lparsUtil.processor.weight')
CPU_ENTITLEMENT = Metric(
    'powervm.cpu.entitlement', GAUGE, units.PROCESSOR, INSTANCE,
    'Processors entitled to, on average over the period.',
    source='lparsUtil.processor.entitledProcCycles, timeBasedCycles',
    formula='entitled / elapsed, of differences')
CPU_CONSUMED = Metric(
    'powervm.cpu.consumed', GAUGE, units.PROCESSOR, INSTANCE,
    'Physical processors consumed, on average over the period.',
    source='as cpu, and timeBasedCycles',
    formula='used / elapsed, of differences')

# Memory of an instance.

MEMORY = Metric(
    'memory', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory of the flavor.',
    source='Nova',
    stock=True)
MEMORY_USAGE = Metric(
    'memory.usage', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory in use as the guest last told through RMC; absent when '
    'it told nothing recently.',
    source='lparUtil.memory.realMemSizeBytes, pctRealMemAvbl',
    formula='size * (100 - available percent) / 100',
    stock=True)
MEMORY_AVAILABLE = Metric(
    'memory.available', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory that the guest sees, as it last told through RMC.',
    source='lparUtil.memory.realMemSizeBytes',
    stock=True)
MEMORY_FREE = Metric(
    'powervm.memory.free', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory that nothing in the guest occupies, file cache '
    'included.',
    source='lparUtil.memory.realMemSizeBytes, pctRealMemFree',
    formula='size * free percent / 100')
MEMORY_ACTIVE = Metric(
    'powervm.memory.active', GAUGE, units.MEBIBYTE, INSTANCE,
    'Active virtual memory of the guest.',
    source='lparUtil.memory.vmActivePgCount',
    formula='pages * 4 KiB')
PAGE_SPACE = Metric(
    'powervm.memory.page_space.total', GAUGE, units.MEBIBYTE, INSTANCE,
    'Paging space of the guest.',
    source='lparUtil.memory.totalPgSpSizeCount',
    formula='pages * 4 KiB')
PAGE_SPACE_FREE = Metric(
    'powervm.memory.page_space.free', GAUGE, units.MEBIBYTE, INSTANCE,
    'Paging space of the guest that is free.',
    source='lparUtil.memory.totalPgSpFreeCount',
    formula='pages * 4 KiB')
PAGE_IN_RATE = Metric(
    'powervm.memory.page.in.rate', GAUGE, units.PAGE_PER_SECOND, INSTANCE,
    'Pages read into memory per second, as the guest last told.',
    source='lparUtil.memory.vmPgInRate')
PAGE_OUT_RATE = Metric(
    'powervm.memory.page.out.rate', GAUGE, units.PAGE_PER_SECOND, INSTANCE,
    'Pages written from memory per second, as the guest last told.',
    source='lparUtil.memory.vmPgOutRate')
PAGE_SPACE_IN_RATE = Metric(
    'powervm.memory.page_space.in.rate', GAUGE, units.PAGE_PER_SECOND,
    INSTANCE,
    'Pages read from paging space per second, as the guest last '
    'told.',
    source='lparUtil.memory.vmPgSpInRate')
PAGE_SPACE_OUT_RATE = Metric(
    'powervm.memory.page_space.out.rate', GAUGE, units.PAGE_PER_SECOND,
    INSTANCE,
    'Pages written to paging space per second, as the guest last '
    'told.',
    source='lparUtil.memory.vmPgSpOutRate')
MEMORY_LOGICAL = Metric(
    'powervm.memory.logical', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory that the partition has now.',
    source='lparsUtil.memory.logicalMem')
MEMORY_BACKED = Metric(
    'powervm.memory.backed', GAUGE, units.MEBIBYTE, INSTANCE,
    'Physical memory behind it; less than the logical with shared '
    'memory.',
    source='lparsUtil.memory.backedPhysicalMem')
MEMORY_PERSISTENT = Metric(
    'powervm.memory.virtual_persistent', GAUGE, units.MEBIBYTE, INSTANCE,
    'Virtual persistent memory.',
    source='lparsUtil.memory.virtualPersistentMem')
MEMORY_IO = Metric(
    'powervm.memory.io.entitled', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory entitled to for I/O, with shared memory.',
    source='lparsUtil.memory.totalIOMem')
MEMORY_IO_MAPPED = Metric(
    'powervm.memory.io.mapped', GAUGE, units.MEBIBYTE, INSTANCE,
    'Memory mapped for I/O, with shared memory.',
    source='lparsUtil.memory.mappedIOMem')
MEMORY_WEIGHT = Metric(
    'powervm.memory.weight', GAUGE, units.WEIGHT, INSTANCE,
    'Weight in the shared memory pool.',
    source='lparsUtil.memory.weight')

# What else an instance has.

POWER_STATE = Metric(
    'power.state', GAUGE, units.STATE, INSTANCE,
    'State of the partition in libvirt numbers, as Ceilometer has '
    'them: 0 none, 1 running, 3 suspended, 5 off, 6 in error.',
    source='lparsUtil.state',
    stock=True)
AFFINITY_SCORE = Metric(
    'powervm.affinity.score', GAUGE, units.PERCENT, INSTANCE,
    'How near the partition\'s memory is to its processors, 100 '
    'being best.',
    source='lparsUtil.affinityScore')

# Disks, each as one client adapter.

DISK_READ_BYTES = Metric(
    'disk.device.read.bytes', CUMULATIVE, units.BYTE, DISK,
    'Bytes read through the client adapter.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, readBytes',
    stock=True)
DISK_READ_BYTES_RATE = Metric(
    'disk.device.read.bytes.rate', GAUGE, units.BYTE_PER_SECOND, DISK,
    'Bytes read per second through the client adapter, over the '
    'period.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, readBytes, timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
DISK_READ_REQUESTS = Metric(
    'disk.device.read.requests', CUMULATIVE, units.REQUEST, DISK,
    'Read requests through the client adapter.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, numOfReads',
    stock=True)
DISK_READ_REQUESTS_RATE = Metric(
    'disk.device.read.requests.rate', GAUGE, units.REQUEST_PER_SECOND, DISK,
    'Read requests per second through the client adapter, over the '
    'period.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, numOfReads, timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
DISK_WRITE_BYTES = Metric(
    'disk.device.write.bytes', CUMULATIVE, units.BYTE, DISK,
    'Bytes written through the client adapter.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, writeBytes',
    stock=True)
DISK_WRITE_BYTES_RATE = Metric(
    'disk.device.write.bytes.rate', GAUGE, units.BYTE_PER_SECOND, DISK,
    'Bytes written per second through the client adapter, over the '
    'period.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, writeBytes, timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
DISK_WRITE_REQUESTS = Metric(
    'disk.device.write.requests', CUMULATIVE, units.REQUEST, DISK,
    'Write requests through the client adapter.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, numOfWrites',
    stock=True)
DISK_WRITE_REQUESTS_RATE = Metric(
    'disk.device.write.requests.rate', GAUGE, units.REQUEST_PER_SECOND, DISK,
    'Write requests per second through the client adapter, over the'
    ' period.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, numOfWrites, '
           'timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
DISK_IOPS = Metric(
    'disk.device.iops', GAUGE, units.COUNT_PER_SECOND, DISK,
    'Requests of both kinds per second through the client adapter, '
    'over the period.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, numOfReads, numOfWrites',
    formula='(reads + writes) / elapsed, of differences',
    stock=True, legacy=True)

# Disks of an instance together, and volumes over all their adapters.

DISKS_READ_BYTES = Metric(
    'powervm.disk.read.bytes', CUMULATIVE, units.BYTE, INSTANCE,
    'Bytes read through all client adapters; absent unless all are '
    'known.',
    source='as disk.device.read.bytes',
    formula='sum over the client adapters')
DISKS_READ_REQUESTS = Metric(
    'powervm.disk.read.requests', CUMULATIVE, units.REQUEST, INSTANCE,
    'Read requests through all client adapters; absent unless all '
    'are known.',
    source='as disk.device.read.requests',
    formula='sum over the client adapters')
DISKS_WRITE_BYTES = Metric(
    'powervm.disk.write.bytes', CUMULATIVE, units.BYTE, INSTANCE,
    'Bytes written through all client adapters; absent unless all '
    'are known.',
    source='as disk.device.write.bytes',
    formula='sum over the client adapters')
DISKS_WRITE_REQUESTS = Metric(
    'powervm.disk.write.requests', CUMULATIVE, units.REQUEST, INSTANCE,
    'Write requests through all client adapters; absent unless all '
    'are known.',
    source='as disk.device.write.requests',
    formula='sum over the client adapters')
VOLUME_READ_BYTES = Metric(
    'powervm.volume.read.bytes', CUMULATIVE, units.BYTE, DISK,
    'Bytes read of one volume over the adapters of all Virtual I/O '
    'Servers; absent where an adapter serves several volumes.',
    source='as disk.device.read.bytes',
    formula='sum over the client adapters of the volume')
VOLUME_READ_REQUESTS = Metric(
    'powervm.volume.read.requests', CUMULATIVE, units.REQUEST, DISK,
    'Read requests of one volume over the adapters of all Virtual '
    'I/O Servers; absent where an adapter serves several volumes.',
    source='as disk.device.read.requests',
    formula='sum over the client adapters of the volume')
VOLUME_WRITE_BYTES = Metric(
    'powervm.volume.write.bytes', CUMULATIVE, units.BYTE, DISK,
    'Bytes written of one volume over the adapters of all Virtual '
    'I/O Servers; absent where an adapter serves several volumes.',
    source='as disk.device.write.bytes',
    formula='sum over the client adapters of the volume')
VOLUME_WRITE_REQUESTS = Metric(
    'powervm.volume.write.requests', CUMULATIVE, units.REQUEST, DISK,
    'Write requests of one volume over the adapters of all Virtual '
    'I/O Servers; absent where an adapter serves several volumes.',
    source='as disk.device.write.requests',
    formula='sum over the client adapters of the volume')

# Network interfaces.

NETWORK_INCOMING_BYTES = Metric(
    'network.incoming.bytes', CUMULATIVE, units.BYTE, INTERFACE,
    'Bytes received by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedBytes',
    stock=True)
NETWORK_INCOMING_BYTES_RATE = Metric(
    'network.incoming.bytes.rate', GAUGE, units.BYTE_PER_SECOND, INTERFACE,
    'Bytes received per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedBytes, timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
NETWORK_INCOMING_PACKETS = Metric(
    'network.incoming.packets', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets received by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedPackets',
    stock=True)
NETWORK_INCOMING_PACKETS_RATE = Metric(
    'network.incoming.packets.rate', GAUGE, units.PACKET_PER_SECOND, INTERFACE,
    'Packets received per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'receivedPackets, timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
NETWORK_OUTGOING_BYTES = Metric(
    'network.outgoing.bytes', CUMULATIVE, units.BYTE, INTERFACE,
    'Bytes sent by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, sentBytes',
    stock=True)
NETWORK_OUTGOING_BYTES_RATE = Metric(
    'network.outgoing.bytes.rate', GAUGE, units.BYTE_PER_SECOND, INTERFACE,
    'Bytes sent per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'sentBytes, timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
NETWORK_OUTGOING_PACKETS = Metric(
    'network.outgoing.packets', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets sent by the adapter.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'sentPackets',
    stock=True)
NETWORK_OUTGOING_PACKETS_RATE = Metric(
    'network.outgoing.packets.rate', GAUGE, units.PACKET_PER_SECOND, INTERFACE,
    'Packets sent per second by the adapter, over the period.',
    source='virtualEthernetAdapters or sriovLogicalPorts, '
           'sentPackets, timeBasedCycles',
    formula='difference / elapsed',
    stock=True, legacy=True)
NETWORK_INCOMING_DROP = Metric(
    'network.incoming.packets.drop', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets dropped, of SR-IOV logical ports only: for virtual '
    'Ethernet PowerVM does not tell the direction.',
    source='sriovLogicalPorts, droppedReceivedPackets',
    stock=True)
NETWORK_INCOMING_ERROR = Metric(
    'network.incoming.packets.error', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets with an error, of SR-IOV logical ports only.',
    source='sriovLogicalPorts, errorIn',
    stock=True)
NETWORK_OUTGOING_DROP = Metric(
    'network.outgoing.packets.drop', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets dropped, of SR-IOV logical ports only: for virtual '
    'Ethernet PowerVM does not tell the direction.',
    source='sriovLogicalPorts, droppedSentPackets',
    stock=True)
NETWORK_OUTGOING_ERROR = Metric(
    'network.outgoing.packets.error', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets with an error, of SR-IOV logical ports only.',
    source='sriovLogicalPorts, errorOut',
    stock=True)
NETWORK_PACKETS_DROP = Metric(
    'powervm.network.packets.drop', CUMULATIVE, units.PACKET, INTERFACE,
    'Packets dropped by a virtual Ethernet adapter, in either '
    'direction.',
    source='virtualEthernetAdapters, droppedPackets')
PHYSICAL_INCOMING_BYTES = Metric(
    'powervm.network.physical.incoming.bytes', CUMULATIVE, units.BYTE,
    INTERFACE,
    'Bytes received by the adapter that crossed a physical one: the'
    ' part that left the machine.',
    source='virtualEthernetAdapters, receivedPhysicalBytes')
PHYSICAL_INCOMING_PACKETS = Metric(
    'powervm.network.physical.incoming.packets', CUMULATIVE, units.PACKET,
    INTERFACE,
    'Packets received by the adapter that crossed a physical one.',
    source='virtualEthernetAdapters, receivedPhysicalPackets')
PHYSICAL_OUTGOING_BYTES = Metric(
    'powervm.network.physical.outgoing.bytes', CUMULATIVE, units.BYTE,
    INTERFACE,
    'Bytes sent by the adapter that crossed a physical one: the '
    'part that left the machine.',
    source='virtualEthernetAdapters, sentPhysicalBytes')
PHYSICAL_OUTGOING_PACKETS = Metric(
    'powervm.network.physical.outgoing.packets', CUMULATIVE, units.PACKET,
    INTERFACE,
    'Packets sent by the adapter that crossed a physical one.',
    source='virtualEthernetAdapters, sentPhysicalPackets')
PHYSICAL_PACKETS_DROP = Metric(
    'powervm.network.physical.packets.drop', CUMULATIVE, units.PACKET,
    INTERFACE,
    'Packets dropped on their way to or from a physical adapter.',
    source='virtualEthernetAdapters, droppedPhysicalPackets')

CATALOG = (
    CPU, CPU_UTIL, VCPUS, CPU_ENTITLED, CPU_CAPPED, CPU_UNCAPPED, CPU_IDLE,
    CPU_DONATED, CPU_DISPATCH_WAIT, CPU_INSTRUCTIONS_TIME,
    CPU_INSTRUCTIONS, CPU_VIRTUAL_PROCESSORS, CPU_UNITS, CPU_WEIGHT,
    CPU_ENTITLEMENT, CPU_CONSUMED, MEMORY, MEMORY_USAGE, MEMORY_AVAILABLE,
    MEMORY_FREE, MEMORY_ACTIVE, PAGE_SPACE, PAGE_SPACE_FREE, PAGE_IN_RATE,
    PAGE_OUT_RATE, PAGE_SPACE_IN_RATE, PAGE_SPACE_OUT_RATE, MEMORY_LOGICAL,
    MEMORY_BACKED, MEMORY_PERSISTENT, MEMORY_IO, MEMORY_IO_MAPPED,
    MEMORY_WEIGHT, POWER_STATE, AFFINITY_SCORE, DISK_READ_BYTES,
    DISK_READ_BYTES_RATE, DISK_READ_REQUESTS, DISK_READ_REQUESTS_RATE,
    DISK_WRITE_BYTES, DISK_WRITE_BYTES_RATE, DISK_WRITE_REQUESTS,
    DISK_WRITE_REQUESTS_RATE, DISK_IOPS, NETWORK_INCOMING_BYTES,
    NETWORK_INCOMING_BYTES_RATE, NETWORK_INCOMING_PACKETS,
    NETWORK_INCOMING_PACKETS_RATE, NETWORK_OUTGOING_BYTES,
    NETWORK_OUTGOING_BYTES_RATE, NETWORK_OUTGOING_PACKETS,
    NETWORK_OUTGOING_PACKETS_RATE, NETWORK_INCOMING_DROP,
    NETWORK_INCOMING_ERROR, NETWORK_OUTGOING_DROP, NETWORK_OUTGOING_ERROR,
    NETWORK_PACKETS_DROP, PHYSICAL_INCOMING_BYTES,
    PHYSICAL_INCOMING_PACKETS, PHYSICAL_OUTGOING_BYTES,
    PHYSICAL_OUTGOING_PACKETS, PHYSICAL_PACKETS_DROP, DISKS_READ_BYTES,
    DISKS_READ_REQUESTS, DISKS_WRITE_BYTES, DISKS_WRITE_REQUESTS,
    VOLUME_READ_BYTES, VOLUME_READ_REQUESTS, VOLUME_WRITE_BYTES,
    VOLUME_WRITE_REQUESTS,
)
