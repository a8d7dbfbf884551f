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

# What is unverified about shared memory.
_MEMORY = ('no PCM capture has a shared memory pool; the unit is that of the '
           'LogicalPartition\'s configuration')

POOL_ASSIGNED = metrics.Metric(
    'powervm.pool.processor.assigned.time',
    metrics.CUMULATIVE, units.NANOSECOND, metrics.POOL,
    'Processor time that the pool could have used: its capacity times the '
    'time. Of the default pool all processors but those that a partition has '
    'for itself; of others their maximum.',
    source='sharedProcessorPool.assignedProcCycles, '
           'physicalProcessorPool.totalPoolCycles',
    counterpart=metrics.Counterpart(
        processed='assignedProcUnits of sharedProcessorPool and '
                  'physicalProcessorPool',
        hmc='lslparutil: total_pool_cycles'))

POOL_USED = metrics.Metric(
    'powervm.pool.processor.used.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.POOL,
    'Processor time dispatched in the pool, idle time included: not '
    'comparable with the sum of cpu.',
    source='sharedProcessorPool.utilizedPoolCycles or '
           'utilizedProcCycles, '
           'physicalProcessorPool.utilizedPoolCycles',
    counterpart=metrics.Counterpart(
        processed='utilizedProcUnits of sharedProcessorPool and '
                  'physicalProcessorPool',
        hmc='lslparutil: utilized_pool_cycles'))

POOL_CONSUMED = metrics.Metric(
    'powervm.pool.processor.consumed', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processors dispatched in the pool, idle time included, on average '
    'over the period.',
    source='as used time, and timeBasedCycles',
    formula='used / elapsed, of differences',
    counterpart=metrics.Counterpart(
        processed='utilizedProcUnits of sharedProcessorPool and '
                  'physicalProcessorPool',
        hmc='lslparutil: utilized_pool_cycles / time_cycles',
        lparstat='psize - app'))

POOL_UNITS_MAX = metrics.Metric(
    'powervm.pool.processor.units.max', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units that the pool may use; of the default pool all '
    'processors.',
    source='sharedProcessorPool.maxProcUnits',
    counterpart=metrics.Counterpart(
        hmc='lshwres: max_pool_proc_units',
        lparstat='Maximum Capacity of Pool'))

POOL_UNITS_BORROWED = metrics.Metric(
    'powervm.pool.processor.units.borrowed', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Whole processors that no partition owns, lent to the pool. The '
    'default pool and the physical pool borrow the same ones.',
    source='sharedProcessorPool.borrowedPoolProcUnits or '
           'borrowedProcUnits, '
           'physicalProcessorPool.borrowedPoolProcUnits',
    counterpart=metrics.Counterpart(
        processed='borrowedProcUnits of sharedProcessorPool and '
                  'physicalProcessorPool',
        hmc='lslparutil: borrowed_pool_proc_units'))

POOL_UNITS_CONFIGURABLE = metrics.Metric(
    'powervm.pool.processor.units.configurable',
    metrics.GAUGE, units.PROCESSOR, metrics.POOL,
    'Processing units of the pool that can be used.',
    source='physicalProcessorPool.configurablePoolProcUnits',
    counterpart=metrics.Counterpart(
        hmc='lslparutil: configurable_pool_proc_units'),
    unverified='no raw capture has it; the default pool may have this many '
               'units and the borrowed ones besides')

POOL_UNITS_AVAILABLE = metrics.Metric(
    'powervm.pool.processor.units.available', metrics.GAUGE, units.PROCESSOR,
    metrics.POOL,
    'Processing units of the pool that are available.',
    source='physicalProcessorPool.currAvailablePoolProcUnits',
    counterpart=metrics.Counterpart(
        hmc='lslparutil: curr_avail_pool_proc_units'),
    unverified='no capture has it: it may be the units that are not '
               'assigned, or those that are not used')

POOL_MEMORY_TOTAL = metrics.Metric(
    'powervm.pool.memory.total', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Memory of the pool.',
    source='sharedMemoryPool.totalMem',
    counterpart=metrics.Counterpart(
        lparstat='Physical Memory in the Pool'),
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
    'Size of the shared storage pool. It is the whole cluster\'s and the '
    'same on each Virtual I/O Server.',
    source='sharedStoragePools.totalSpace',
    counterpart=metrics.Counterpart(
        processed='sharedStoragePools.totalSpace'))

POOL_STORAGE_USED = metrics.Metric(
    'powervm.pool.storage.used', metrics.GAUGE, units.MEBIBYTE, metrics.POOL,
    'Used part of the shared storage pool, the whole cluster\'s.',
    source='sharedStoragePools.usedSpace',
    counterpart=metrics.Counterpart(
        processed='sharedStoragePools.usedSpace'))

POOL_READ_BYTES = metrics.Metric(
    'powervm.pool.storage.read.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.POOL,
    'Bytes read by the Virtual I/O Server in the shared storage '
    'pool.',
    source='sharedStoragePools.readBytes',
    counterpart=metrics.Counterpart(
        processed='sharedStoragePools.readBytes'))

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
    source='sharedStoragePools.writeBytes',
    counterpart=metrics.Counterpart(
        processed='sharedStoragePools.writeBytes'))

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
