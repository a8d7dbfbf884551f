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
"""The metrics of what the platform owns; see :mod:`.metrics`."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

# The host.

HOST_UNITS_TOTAL = metrics.Metric(
    'powervm.host.processor.units.total', metrics.GAUGE, units.PROCESSOR,
    metrics.HOST,
    'Processing units that there are.',
    source='processor.totalProcUnits')
HOST_UNITS_CONFIGURABLE = metrics.Metric(
    'powervm.host.processor.units.configurable',
    metrics.GAUGE, units.PROCESSOR,
    metrics.HOST,
    'Processing units that can be used.',
    source='processor.configurableProcUnits')
HOST_UNITS_AVAILABLE = metrics.Metric(
    'powervm.host.processor.units.available', metrics.GAUGE, units.PROCESSOR,
    metrics.HOST,
    'Processing units that are assigned to no partition.',
    source='processor.availableProcUnits')
HOST_CONSUMED = metrics.Metric(
    'powervm.host.processor.consumed', metrics.GAUGE, units.PROCESSOR,
    metrics.HOST,
    'Processors that partitions, Virtual I/O Servers and firmware '
    'used, on average over the period.',
    source='processor time of all of them, timeBasedCycles',
    formula='used / elapsed, of differences')
HOST_FIRMWARE_TIME = metrics.Metric(
    'powervm.host.firmware.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.HOST,
    'Processor time that the firmware used.',
    source='systemFirmware.utilizedProcCycles')
HOST_FIRMWARE_MEMORY = metrics.Metric(
    'powervm.host.firmware.memory', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Memory that the firmware occupies.',
    source='systemFirmware.assignedMem')
HOST_MEMORY_TOTAL = metrics.Metric(
    'powervm.host.memory.total', metrics.GAUGE, units.MEBIBYTE, metrics.HOST,
    'Memory that there is.',
    source='memory.totalMem')
HOST_MEMORY_CONFIGURABLE = metrics.Metric(
    'powervm.host.memory.configurable', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Memory that can be used.',
    source='memory.configurableMem')
HOST_MEMORY_AVAILABLE = metrics.Metric(
    'powervm.host.memory.available', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Memory that is assigned to no partition.',
    source='memory.availableMem')
HOST_MEMORY_PERSISTENT = metrics.Metric(
    'powervm.host.memory.virtual_persistent', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Virtual persistent memory of all partitions.',
    source='memory.virtualPersistentMem')
HOST_UPTIME = metrics.Metric(
    'powervm.host.uptime', metrics.GAUGE, units.SECOND, metrics.HOST,
    'Time on the hypervisor\'s own running clock.',
    source='timeBasedCycles',
    formula='cycles / procCyclesPerSecond')

# The host's processors as Nova's PowerVM driver told of them.

NODE_CPU_PERCENT = metrics.Metric(
    'compute.node.cpu.percent', metrics.GAUGE, units.PERCENT, metrics.HOST,
    'Share of the configurable processors used by partitions, '
    'Virtual I/O Servers and firmware, over the period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * (user + firmware) / total, of differences, total'
            ' being elapsed * units',
    stock=True)
NODE_CPU_USER_PERCENT = metrics.Metric(
    'compute.node.cpu.user.percent', metrics.GAUGE, units.PERCENT,
    metrics.HOST,
    'Share of the configurable processors used by partitions and '
    'Virtual I/O Servers, over the period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * (capped + uncapped - idle) / total, of '
            'differences, total being elapsed * units',
    stock=True)
NODE_CPU_KERNEL_PERCENT = metrics.Metric(
    'compute.node.cpu.kernel.percent', metrics.GAUGE, units.PERCENT,
    metrics.HOST,
    'Share of the configurable processors used by the firmware, '
    'over the period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * firmware / total, of differences, total being '
            'elapsed * units',
    stock=True)
NODE_CPU_IDLE_PERCENT = metrics.Metric(
    'compute.node.cpu.idle.percent', metrics.GAUGE, units.PERCENT,
    metrics.HOST,
    'Share of the configurable processors not used, over the '
    'period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * (total - user - firmware) / total, of '
            'differences, total being elapsed * units',
    stock=True)

# Virtual I/O Servers.

VIOS_STATE = metrics.Metric(
    'powervm.vios.state', metrics.GAUGE, units.STATE, metrics.VIOS,
    'State in the numbers of power.state.',
    source='viosUtil.state')
VIOS_CPU = metrics.Metric(
    'powervm.vios.cpu.used.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time used.',
    source='viosUtil.processor.utilizedCappedProcCycles, '
           'utilizedUnCappedProcCycles, idleProcCycles, '
           'donatedProcCycles',
    formula='capped + uncapped - idle - donated')
VIOS_ENTITLED = metrics.Metric(
    'powervm.vios.cpu.entitled.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time entitled to.',
    source='viosUtil.processor.entitledProcCycles')
VIOS_CAPPED = metrics.Metric(
    'powervm.vios.cpu.capped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched within the entitlement.',
    source='viosUtil.processor.utilizedCappedProcCycles')
VIOS_UNCAPPED = metrics.Metric(
    'powervm.vios.cpu.uncapped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time used above the entitlement.',
    source='viosUtil.processor.utilizedUnCappedProcCycles')
VIOS_IDLE = metrics.Metric(
    'powervm.vios.cpu.idle.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched but idle.',
    source='viosUtil.processor.idleProcCycles')
VIOS_DONATED = metrics.Metric(
    'powervm.vios.cpu.donated.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time given to others.',
    source='viosUtil.processor.donatedProcCycles')
VIOS_DISPATCH_WAIT = metrics.Metric(
    'powervm.vios.cpu.dispatch_wait.time',
    metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Time waiting for a physical processor.',
    source='viosUtil.processor.timeSpentWaitingForDispatch')
VIOS_UTIL = metrics.Metric(
    'powervm.vios.cpu.util', metrics.GAUGE, units.PERCENT, metrics.VIOS,
    'Processor time used as a share of the time entitled to, over '
    'the period.',
    source='as used and entitled time',
    formula='100 * used / entitled, of differences')
VIOS_CONSUMED = metrics.Metric(
    'powervm.vios.cpu.consumed', metrics.GAUGE, units.PROCESSOR, metrics.VIOS,
    'Physical processors consumed, on average over the period.',
    source='as used time, and timeBasedCycles',
    formula='used / elapsed, of differences')
VIOS_VIRTUAL_PROCESSORS = metrics.Metric(
    'powervm.vios.cpu.virtual_processors', metrics.GAUGE, units.VCPU,
    metrics.VIOS,
    'Virtual processors.',
    source='viosUtil.processor.maxVirtualProcessors')
VIOS_UNITS = metrics.Metric(
    'powervm.vios.cpu.units', metrics.GAUGE, units.PROCESSOR, metrics.VIOS,
    'Processing units assigned.',
    source='viosUtil.processor.maxProcUnits')
VIOS_WEIGHT = metrics.Metric(
    'powervm.vios.cpu.weight', metrics.GAUGE, units.WEIGHT, metrics.VIOS,
    'Uncapped weight.',
    source='viosUtil.processor.weight')
VIOS_MEMORY = metrics.Metric(
    'powervm.vios.memory.assigned', metrics.GAUGE, units.MEBIBYTE,
    metrics.VIOS,
    'Memory assigned.',
    source='viosUtil.memory.assignedMem')
VIOS_MEMORY_USED = metrics.Metric(
    'powervm.vios.memory.used', metrics.GAUGE, units.MEBIBYTE, metrics.VIOS,
    'Memory in use, as the server itself says.',
    source='VIOS file, viosUtil.memory.utilizedMem')
VIOS_AFFINITY_SCORE = metrics.Metric(
    'powervm.vios.affinity.score', metrics.GAUGE, units.PERCENT, metrics.VIOS,
    'How near its memory is to its processors, 100 being best.',
    source='viosUtil.affinityScore')

# Adapters of Virtual I/O Servers and physical SR-IOV ports.

ADAPTER_INCOMING_BYTES = metrics.Metric(
    'powervm.adapter.incoming.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes received.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, receivedBytes')
ADAPTER_INCOMING_BYTES_RATE = metrics.Metric(
    'powervm.adapter.incoming.bytes.rate',
    metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.ADAPTER,
    'Bytes received per second, over the period.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, receivedBytes, '
           'timeBasedCycles',
    formula='difference / elapsed')
ADAPTER_INCOMING_PACKETS = metrics.Metric(
    'powervm.adapter.incoming.packets', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets received.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, receivedPackets')
ADAPTER_OUTGOING_BYTES = metrics.Metric(
    'powervm.adapter.outgoing.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes sent.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, sentBytes')
ADAPTER_OUTGOING_BYTES_RATE = metrics.Metric(
    'powervm.adapter.outgoing.bytes.rate',
    metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.ADAPTER,
    'Bytes sent per second, over the period.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, sentBytes, timeBasedCycles',
    formula='difference / elapsed')
ADAPTER_OUTGOING_PACKETS = metrics.Metric(
    'powervm.adapter.outgoing.packets', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets sent.',
    source='genericAdapters, sharedAdapters, '
           'sriovAdapters.physicalPorts, sentPackets')
ADAPTER_DROP = metrics.Metric(
    'powervm.adapter.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets dropped, in either direction.',
    source='genericAdapters, sharedAdapters, droppedPackets')
ADAPTER_INCOMING_DROP = metrics.Metric(
    'powervm.adapter.incoming.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets dropped by a physical SR-IOV port.',
    source='sriovAdapters.physicalPorts, droppedReceivedPackets')
ADAPTER_INCOMING_ERROR = metrics.Metric(
    'powervm.adapter.incoming.packets.error', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets with an error at a physical SR-IOV port.',
    source='sriovAdapters.physicalPorts, errorIn')
ADAPTER_OUTGOING_DROP = metrics.Metric(
    'powervm.adapter.outgoing.packets.drop', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets dropped by a physical SR-IOV port.',
    source='sriovAdapters.physicalPorts, droppedSentPackets')
ADAPTER_OUTGOING_ERROR = metrics.Metric(
    'powervm.adapter.outgoing.packets.error', metrics.CUMULATIVE, units.PACKET,
    metrics.ADAPTER,
    'Packets with an error at a physical SR-IOV port.',
    source='sriovAdapters.physicalPorts, errorOut')
ADAPTER_READ_BYTES = metrics.Metric(
    'powervm.adapter.read.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes read.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, readBytes')
ADAPTER_READ_BYTES_RATE = metrics.Metric(
    'powervm.adapter.read.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.ADAPTER,
    'Bytes read per second, over the period.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, readBytes, timeBasedCycles',
    formula='difference / elapsed')
ADAPTER_READ_REQUESTS = metrics.Metric(
    'powervm.adapter.read.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.ADAPTER,
    'Read requests.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, numOfReads')
ADAPTER_READ_REQUESTS_RATE = metrics.Metric(
    'powervm.adapter.read.requests.rate',
    metrics.GAUGE, units.REQUEST_PER_SECOND,
    metrics.ADAPTER,
    'Read requests per second, over the period.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, numOfReads, timeBasedCycles',
    formula='difference / elapsed')
ADAPTER_WRITE_BYTES = metrics.Metric(
    'powervm.adapter.write.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.ADAPTER,
    'Bytes written.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, writeBytes')
ADAPTER_WRITE_BYTES_RATE = metrics.Metric(
    'powervm.adapter.write.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.ADAPTER,
    'Bytes written per second, over the period.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, writeBytes, timeBasedCycles',
    formula='difference / elapsed')
ADAPTER_WRITE_REQUESTS = metrics.Metric(
    'powervm.adapter.write.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.ADAPTER,
    'Write requests.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, numOfWrites')
ADAPTER_WRITE_REQUESTS_RATE = metrics.Metric(
    'powervm.adapter.write.requests.rate',
    metrics.GAUGE, units.REQUEST_PER_SECOND,
    metrics.ADAPTER,
    'Write requests per second, over the period.',
    source='fiberChannelAdapters, genericPhysicalAdapters, '
           'genericVirtualAdapters, numOfWrites, timeBasedCycles',
    formula='difference / elapsed')
ADAPTER_SPEED = metrics.Metric(
    'powervm.adapter.speed', metrics.GAUGE, units.GIGABIT_PER_SECOND,
    metrics.ADAPTER,
    'Speed at which a Fibre Channel adapter runs.',
    source='fiberChannelAdapters.runningSpeed')

# Pools.

POOL_ASSIGNED = metrics.Metric(
    'powervm.pool.processor.assigned.time',
    metrics.CUMULATIVE, units.NANOSECOND,
    metrics.POOL,
    'Processor time assigned to the pool.',
    source='sharedProcessorPool.assignedProcCycles, '
           'physicalProcessorPool.totalPoolCycles')
POOL_USED = metrics.Metric(
    'powervm.pool.processor.used.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.POOL,
    'Processor time used in the pool.',
    source='sharedProcessorPool.utilizedPoolCycles or '
           'utilizedProcCycles, '
           'physicalProcessorPool.utilizedPoolCycles')
POOL_CONSUMED = metrics.Metric(
    'powervm.pool.processor.consumed', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processors used in the pool, on average over the period.',
    source='as used time, and timeBasedCycles',
    formula='used / elapsed, of differences')
POOL_UNITS_MAX = metrics.Metric(
    'powervm.pool.processor.units.max', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units that the pool may use.',
    source='sharedProcessorPool.maxProcUnits')
POOL_UNITS_BORROWED = metrics.Metric(
    'powervm.pool.processor.units.borrowed', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units borrowed from elsewhere.',
    source='sharedProcessorPool.borrowedPoolProcUnits or '
           'borrowedProcUnits, '
           'physicalProcessorPool.borrowedPoolProcUnits')
POOL_UNITS_CONFIGURABLE = metrics.Metric(
    'powervm.pool.processor.units.configurable',
    metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units of the pool that can be used.',
    source='physicalProcessorPool.configurablePoolProcUnits')
POOL_UNITS_AVAILABLE = metrics.Metric(
    'powervm.pool.processor.units.available', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units of the pool that nobody uses now.',
    source='physicalProcessorPool.currAvailablePoolProcUnits')
POOL_MEMORY_TOTAL = metrics.Metric(
    'powervm.pool.memory.total', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Memory of the pool.',
    source='sharedMemoryPool.totalMem')
POOL_MEMORY_ASSIGNED = metrics.Metric(
    'powervm.pool.memory.assigned', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool assigned to partitions.',
    source='sharedMemoryPool.assignedMemToLpars')
POOL_MEMORY_FIRMWARE = metrics.Metric(
    'powervm.pool.memory.firmware', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool assigned to the firmware.',
    source='sharedMemoryPool.assignedMemToSysFirmware')
POOL_MEMORY_IO = metrics.Metric(
    'powervm.pool.memory.io.entitled', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool entitled to for I/O.',
    source='sharedMemoryPool.totalIOMem')
POOL_MEMORY_IO_MAPPED = metrics.Metric(
    'powervm.pool.memory.io.mapped', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool that partitions mapped for I/O.',
    source='sharedMemoryPool.mappedIOMemToLpars')
POOL_STORAGE_TOTAL = metrics.Metric(
    'powervm.pool.storage.total', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Size of the shared storage pool.',
    source='sharedStoragePools.totalSpace')
POOL_STORAGE_USED = metrics.Metric(
    'powervm.pool.storage.used', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Used part of the shared storage pool.',
    source='sharedStoragePools.usedSpace')
POOL_READ_BYTES = metrics.Metric(
    'powervm.pool.storage.read.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.POOL,
    'Bytes read by the Virtual I/O Server in the shared storage '
    'pool.',
    source='sharedStoragePools.readBytes')
POOL_READ_REQUESTS = metrics.Metric(
    'powervm.pool.storage.read.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.POOL,
    'Read requests by the Virtual I/O Server in the shared storage '
    'pool.',
    source='sharedStoragePools.numOfReads')
POOL_WRITE_BYTES = metrics.Metric(
    'powervm.pool.storage.write.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.POOL,
    'Bytes written by the Virtual I/O Server in the shared storage '
    'pool.',
    source='sharedStoragePools.writeBytes')
POOL_WRITE_REQUESTS = metrics.Metric(
    'powervm.pool.storage.write.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.POOL,
    'Write requests by the Virtual I/O Server in the shared storage'
    ' pool.',
    source='sharedStoragePools.numOfWrites')

# The collection itself.

COLLECTION_STATUS = metrics.Metric(
    'powervm.collection.status', metrics.GAUGE, units.STATE,
    metrics.COLLECTION,
    'What PowerVM says of its own sample: 0 complete, 1 failed, 2 '
    'partial.',
    source='status')
COLLECTION_ERRORS = metrics.Metric(
    'powervm.collection.errors', metrics.GAUGE, units.ERROR,
    metrics.COLLECTION,
    'Errors that PowerVM reports with the sample.',
    source='errorInfo',
    formula='number of them')
COLLECTION_MISSING = metrics.Metric(
    'powervm.collection.missing', metrics.GAUGE, units.RESOURCE,
    metrics.COLLECTION,
    'Partitions, Virtual I/O Servers and devices that the sample '
    'lacks.',
    source='this program')
COLLECTION_AGE = metrics.Metric(
    'powervm.collection.sample.age', metrics.GAUGE, units.SECOND,
    metrics.COLLECTION,
    'How old the sample was when it was read.',
    source='timeStamp, this host\'s clock',
    formula='read at - sampled at')
COLLECTION_PARTITIONS = metrics.Metric(
    'powervm.collection.partitions', metrics.GAUGE, units.PARTITION,
    metrics.COLLECTION,
    'Partitions in the sample, Virtual I/O Servers not counted.',
    source='lparsUtil',
    formula='number of them')
COLLECTION_UNEXPLAINED = metrics.Metric(
    'powervm.collection.partitions.unexplained',
    metrics.GAUGE, units.PARTITION,
    metrics.COLLECTION,
    'Partitions that no instance of Nova explains.',
    source='lparsUtil, Nova')
COLLECTION_ABSENT = metrics.Metric(
    'powervm.collection.instances.absent', metrics.GAUGE, units.INSTANCE,
    metrics.COLLECTION,
    'Instances that Nova has on this host and the sample has not.',
    source='lparsUtil, Nova')
COLLECTION_VIOSES = metrics.Metric(
    'powervm.collection.vioses', metrics.GAUGE, units.VIOS, metrics.COLLECTION,
    'Virtual I/O Servers in the sample.',
    source='viosUtil',
    formula='number of them')
COLLECTION_SILENT = metrics.Metric(
    'powervm.collection.vioses.silent', metrics.GAUGE, units.VIOS,
    metrics.COLLECTION,
    'Virtual I/O Servers that wrote no usable file.',
    source='this program')
COLLECTION_REQUESTS = metrics.Metric(
    'powervm.collection.rest.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.COLLECTION,
    'Requests to the PowerVM REST API since the service started.',
    source='this program')
COLLECTION_FAILURES = metrics.Metric(
    'powervm.collection.rest.failures', metrics.CUMULATIVE, units.REQUEST,
    metrics.COLLECTION,
    'Those of them that failed.',
    source='this program')

METRICS = (
    HOST_UNITS_TOTAL, HOST_UNITS_CONFIGURABLE, HOST_UNITS_AVAILABLE,
    HOST_CONSUMED, HOST_FIRMWARE_TIME, HOST_FIRMWARE_MEMORY,
    HOST_MEMORY_TOTAL, HOST_MEMORY_CONFIGURABLE, HOST_MEMORY_AVAILABLE,
    HOST_MEMORY_PERSISTENT,
    HOST_UPTIME, NODE_CPU_PERCENT, NODE_CPU_USER_PERCENT,
    NODE_CPU_KERNEL_PERCENT, NODE_CPU_IDLE_PERCENT, VIOS_STATE, VIOS_CPU,
    VIOS_ENTITLED, VIOS_CAPPED, VIOS_UNCAPPED, VIOS_IDLE, VIOS_DONATED,
    VIOS_DISPATCH_WAIT, VIOS_UTIL, VIOS_CONSUMED, VIOS_VIRTUAL_PROCESSORS,
    VIOS_UNITS, VIOS_WEIGHT, VIOS_MEMORY, VIOS_MEMORY_USED,
    VIOS_AFFINITY_SCORE, ADAPTER_INCOMING_BYTES,
    ADAPTER_INCOMING_BYTES_RATE, ADAPTER_INCOMING_PACKETS,
    ADAPTER_OUTGOING_BYTES, ADAPTER_OUTGOING_BYTES_RATE,
    ADAPTER_OUTGOING_PACKETS, ADAPTER_DROP, ADAPTER_INCOMING_DROP,
    ADAPTER_INCOMING_ERROR, ADAPTER_OUTGOING_DROP, ADAPTER_OUTGOING_ERROR,
    ADAPTER_READ_BYTES, ADAPTER_READ_BYTES_RATE, ADAPTER_READ_REQUESTS,
    ADAPTER_READ_REQUESTS_RATE, ADAPTER_WRITE_BYTES,
    ADAPTER_WRITE_BYTES_RATE, ADAPTER_WRITE_REQUESTS,
    ADAPTER_WRITE_REQUESTS_RATE, ADAPTER_SPEED, POOL_ASSIGNED, POOL_USED,
    POOL_CONSUMED, POOL_UNITS_MAX, POOL_UNITS_BORROWED,
    POOL_UNITS_CONFIGURABLE, POOL_UNITS_AVAILABLE, POOL_MEMORY_TOTAL,
    POOL_MEMORY_ASSIGNED, POOL_MEMORY_FIRMWARE, POOL_MEMORY_IO,
    POOL_MEMORY_IO_MAPPED, POOL_STORAGE_TOTAL, POOL_STORAGE_USED,
    POOL_READ_BYTES, POOL_READ_REQUESTS, POOL_WRITE_BYTES,
    POOL_WRITE_REQUESTS, COLLECTION_STATUS, COLLECTION_ERRORS,
    COLLECTION_MISSING, COLLECTION_AGE, COLLECTION_PARTITIONS,
    COLLECTION_UNEXPLAINED, COLLECTION_ABSENT, COLLECTION_VIOSES,
    COLLECTION_SILENT, COLLECTION_REQUESTS, COLLECTION_FAILURES,
)
