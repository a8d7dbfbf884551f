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
"""Pools of processors, memory and storage."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

_STORAGE = metrics.Uncounted('requests for shared storage pools')

# What is not known of shared memory.
_MEMORY = ('no PCM capture has a shared memory pool; the unit is that of the '
           'LogicalPartition\'s configuration')

POOL_ASSIGNED = metrics.Metric(
    'powervm.pool.processor.assigned.time',
    metrics.CUMULATIVE, units.NANOSECOND, metrics.POOL,
    'Processor time assigned to the pool.',
    source='sharedProcessorPool.assignedProcCycles, '
           'physicalProcessorPool.totalPoolCycles')

POOL_USED = metrics.Metric(
    'powervm.pool.processor.used.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.POOL,
    'Processor time dispatched in the pool, idle time included: not '
    'comparable with the sum of cpu.',
    source='sharedProcessorPool.utilizedPoolCycles or '
           'utilizedProcCycles, '
           'physicalProcessorPool.utilizedPoolCycles')

POOL_CONSUMED = metrics.Metric(
    'powervm.pool.processor.consumed', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processors dispatched in the pool, idle time included, on average '
    'over the period.',
    source='as used time, and timeBasedCycles',
    formula='used / elapsed, of differences')

POOL_UNITS_MAX = metrics.Metric(
    'powervm.pool.processor.units.max', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units that the pool may use; of the default pool all '
    'processors.',
    source='sharedProcessorPool.maxProcUnits')

POOL_UNITS_BORROWED = metrics.Metric(
    'powervm.pool.processor.units.borrowed', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Whole processors that no partition owns, lent to the pool. The '
    'default pool and the physical pool borrow the same ones.',
    source='sharedProcessorPool.borrowedPoolProcUnits or '
           'borrowedProcUnits, '
           'physicalProcessorPool.borrowedPoolProcUnits')

POOL_UNITS_CONFIGURABLE = metrics.Metric(
    'powervm.pool.processor.units.configurable',
    metrics.GAUGE, units.PROCESSOR, metrics.POOL,
    'Processing units of the pool that can be used.',
    source='physicalProcessorPool.configurablePoolProcUnits',
    unverified='no raw capture has it')

POOL_UNITS_AVAILABLE = metrics.Metric(
    'powervm.pool.processor.units.available', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units of the pool that are available.',
    source='physicalProcessorPool.currAvailablePoolProcUnits',
    unverified='no capture has it: these may be units that are not '
               'assigned, used or not')

POOL_MEMORY_TOTAL = metrics.Metric(
    'powervm.pool.memory.total', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Memory of the pool.',
    source='sharedMemoryPool.totalMem',
    unverified=_MEMORY)

POOL_MEMORY_ASSIGNED = metrics.Metric(
    'powervm.pool.memory.assigned', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool assigned to partitions.',
    source='sharedMemoryPool.assignedMemToLpars',
    unverified=_MEMORY)

POOL_MEMORY_FIRMWARE = metrics.Metric(
    'powervm.pool.memory.firmware', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool assigned to the firmware.',
    source='sharedMemoryPool.assignedMemToSysFirmware',
    unverified=_MEMORY)

POOL_MEMORY_IO = metrics.Metric(
    'powervm.pool.memory.io.entitled', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool entitled to for I/O.',
    source='sharedMemoryPool.totalIOMem',
    unverified=_MEMORY)

POOL_MEMORY_IO_MAPPED = metrics.Metric(
    'powervm.pool.memory.io.mapped', metrics.GAUGE, units.MEBIBYTE,
    metrics.POOL,
    'Memory of the pool that partitions mapped for I/O.',
    source='sharedMemoryPool.mappedIOMemToLpars',
    unverified=_MEMORY)

POOL_STORAGE_TOTAL = metrics.Metric(
    'powervm.pool.storage.total', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Size of the shared storage pool: the whole cluster\'s, the same on '
    'each Virtual I/O Server.',
    source='sharedStoragePools.totalSpace')

POOL_STORAGE_USED = metrics.Metric(
    'powervm.pool.storage.used', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Used part of the shared storage pool, the whole cluster\'s.',
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
    'Read requests by the Virtual I/O Server in the shared storage pool; '
    'only where a level counts them.',
    source='sharedStoragePools.numOfReadTransfers',
    uncounted=_STORAGE,
    instead=(POOL_READ_BYTES,))

POOL_WRITE_BYTES = metrics.Metric(
    'powervm.pool.storage.write.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.POOL,
    'Bytes written by the Virtual I/O Server in the shared storage '
    'pool.',
    source='sharedStoragePools.writeBytes')

POOL_WRITE_REQUESTS = metrics.Metric(
    'powervm.pool.storage.write.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.POOL,
    'Write requests by the Virtual I/O Server in the shared storage pool; '
    'only where a level counts them.',
    source='sharedStoragePools.numOfWriteTransfers',
    uncounted=_STORAGE,
    instead=(POOL_WRITE_BYTES,))

METRICS = (
    POOL_ASSIGNED, POOL_USED, POOL_CONSUMED, POOL_UNITS_MAX,
    POOL_UNITS_BORROWED, POOL_UNITS_CONFIGURABLE, POOL_UNITS_AVAILABLE,
    POOL_MEMORY_TOTAL, POOL_MEMORY_ASSIGNED, POOL_MEMORY_FIRMWARE,
    POOL_MEMORY_IO, POOL_MEMORY_IO_MAPPED, POOL_STORAGE_TOTAL,
    POOL_STORAGE_USED, POOL_READ_BYTES, POOL_READ_REQUESTS,
    POOL_WRITE_BYTES, POOL_WRITE_REQUESTS,
)
