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

POOL_ASSIGNED = metrics.Metric(
    'powervm.pool.processor.assigned.time',
    metrics.CUMULATIVE, units.NANOSECOND, metrics.POOL,
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
    metrics.GAUGE, units.PROCESSOR, metrics.POOL,
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

METRICS = (
    POOL_ASSIGNED, POOL_USED, POOL_CONSUMED, POOL_UNITS_MAX,
    POOL_UNITS_BORROWED, POOL_UNITS_CONFIGURABLE, POOL_UNITS_AVAILABLE,
    POOL_MEMORY_TOTAL, POOL_MEMORY_ASSIGNED, POOL_MEMORY_FIRMWARE,
    POOL_MEMORY_IO, POOL_MEMORY_IO_MAPPED, POOL_STORAGE_TOTAL,
    POOL_STORAGE_USED, POOL_READ_BYTES, POOL_READ_REQUESTS,
    POOL_WRITE_BYTES, POOL_WRITE_REQUESTS,
)
