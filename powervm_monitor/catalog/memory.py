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
"""Memory of an instance."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

# Of what guests report by RSCT.
_GUEST = ('the only public file has invented numbers; pages are taken to be '
          '4 KiB, as with AIX, also where Linux has pages of 64 KiB')

# Of what is 0 in all captures.
_UNIT = ('no capture has a value other than 0; the unit is taken to be that '
         'of the fields beside it')

MEMORY = metrics.Metric(
    'memory', metrics.GAUGE, units.MEBIBYTE, metrics.INSTANCE,
    'Memory of the flavor.',
    source='Nova',
    stock=True)

MEMORY_USAGE = metrics.Metric(
    'memory.usage', metrics.GAUGE, units.MEBIBYTE, metrics.INSTANCE,
    'Memory in use as the guest last reported it through RMC. Absent when it '
    'reported nothing recently.',
    source='lparUtil.memory.realMemSizeBytes, pctRealMemAvbl',
    formula='size * (100 - available percent) / 100',
    unverified=_GUEST,
    stock=True)

MEMORY_AVAILABLE = metrics.Metric(
    'memory.available', metrics.GAUGE, units.MEBIBYTE, metrics.INSTANCE,
    'Memory that the guest sees, as it last reported through RMC.',
    source='lparUtil.memory.realMemSizeBytes',
    unverified=_GUEST,
    stock=True)

MEMORY_FREE = metrics.Metric(
    'powervm.memory.free', metrics.GAUGE, units.MEBIBYTE, metrics.INSTANCE,
    'Memory that nothing in the guest occupies, not even as file cache.',
    source='lparUtil.memory.realMemSizeBytes, pctRealMemFree',
    formula='size * free percent / 100',
    unverified=_GUEST)

MEMORY_ACTIVE = metrics.Metric(
    'powervm.memory.active', metrics.GAUGE, units.MEBIBYTE, metrics.INSTANCE,
    'Active virtual memory of the guest.',
    source='lparUtil.memory.vmActivePgCount',
    formula='pages * 4 KiB',
    unverified=_GUEST)

PAGE_SPACE = metrics.Metric(
    'powervm.memory.page_space.total', metrics.GAUGE, units.MEBIBYTE,
    metrics.INSTANCE,
    'Paging space of the guest.',
    source='lparUtil.memory.totalPgSpSizeCount',
    formula='pages * 4 KiB',
    unverified=_GUEST)

PAGE_SPACE_FREE = metrics.Metric(
    'powervm.memory.page_space.free', metrics.GAUGE, units.MEBIBYTE,
    metrics.INSTANCE,
    'Paging space of the guest that is free.',
    source='lparUtil.memory.totalPgSpFreeCount',
    formula='pages * 4 KiB',
    unverified=_GUEST)

PAGE_IN_RATE = metrics.Metric(
    'powervm.memory.page.in.rate', metrics.GAUGE, units.PAGE_PER_SECOND,
    metrics.INSTANCE,
    'Pages read into memory per second, as the guest last reported.',
    source='lparUtil.memory.vmPgInRate',
    unverified=_GUEST)

PAGE_OUT_RATE = metrics.Metric(
    'powervm.memory.page.out.rate', metrics.GAUGE, units.PAGE_PER_SECOND,
    metrics.INSTANCE,
    'Pages written from memory per second, as the guest last reported.',
    source='lparUtil.memory.vmPgOutRate',
    unverified=_GUEST)

PAGE_SPACE_IN_RATE = metrics.Metric(
    'powervm.memory.page_space.in.rate', metrics.GAUGE, units.PAGE_PER_SECOND,
    metrics.INSTANCE,
    'Pages read from paging space per second, as the guest last reported.',
    source='lparUtil.memory.vmPgSpInRate',
    unverified=_GUEST)

PAGE_SPACE_OUT_RATE = metrics.Metric(
    'powervm.memory.page_space.out.rate', metrics.GAUGE, units.PAGE_PER_SECOND,
    metrics.INSTANCE,
    'Pages written to paging space per second, as the guest last reported.',
    source='lparUtil.memory.vmPgSpOutRate',
    unverified=_GUEST)

MEMORY_LOGICAL = metrics.Metric(
    'powervm.memory.logical', metrics.GAUGE, units.MEBIBYTE, metrics.INSTANCE,
    'Memory that the partition has now.',
    source='lparsUtil.memory.logicalMem',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.memory.logicalMem',
        hmc='lslparutil: curr_mem',
        lparstat='Online Memory'))

MEMORY_BACKED = metrics.Metric(
    'powervm.memory.backed', metrics.GAUGE, units.MEBIBYTE, metrics.INSTANCE,
    'Physical memory behind it. With shared memory it may be less than the '
    'logical memory.',
    source='lparsUtil.memory.backedPhysicalMem',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.memory.backedPhysicalMem',
        hmc='lslparutil: phys_run_mem'))

MEMORY_PERSISTENT = metrics.Metric(
    'powervm.memory.virtual_persistent', metrics.GAUGE, units.MEBIBYTE,
    metrics.INSTANCE,
    'Virtual persistent memory.',
    source='lparsUtil.memory.virtualPersistentMem',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.memory.virtualPersistentMem'),
    unverified=_UNIT)

MEMORY_IO = metrics.Metric(
    'powervm.memory.io.entitled', metrics.GAUGE, units.MEBIBYTE,
    metrics.INSTANCE,
    'Memory that the partition is entitled to for I/O, with shared memory.',
    source='lparsUtil.memory.totalIOMem',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.memory.totalIOMem',
        hmc='lslparutil: curr_io_entitled_mem',
        lparstat='Total I/O Memory Entitlement'),
    unverified=_UNIT)

MEMORY_IO_MAPPED = metrics.Metric(
    'powervm.memory.io.mapped', metrics.GAUGE, units.MEBIBYTE,
    metrics.INSTANCE,
    'Memory mapped for I/O, with shared memory.',
    source='lparsUtil.memory.mappedIOMem',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.memory.mappedIOMem',
        hmc='lslparutil: mapped_io_entitled_mem'),
    unverified=_UNIT)

MEMORY_WEIGHT = metrics.Metric(
    'powervm.memory.weight', metrics.GAUGE, units.WEIGHT, metrics.INSTANCE,
    'Weight in the shared memory pool.',
    source='lparsUtil.memory.weight',
    counterpart=metrics.Counterpart(
        processed='lparsUtil.memory.weight',
        hmc='lslparutil: run_mem_weight of IVM',
        lparstat='Variable Memory Capacity Weight'))

METRICS = (
    MEMORY, MEMORY_USAGE, MEMORY_AVAILABLE, MEMORY_FREE, MEMORY_ACTIVE,
    PAGE_SPACE, PAGE_SPACE_FREE, PAGE_IN_RATE, PAGE_OUT_RATE,
    PAGE_SPACE_IN_RATE, PAGE_SPACE_OUT_RATE, MEMORY_LOGICAL, MEMORY_BACKED,
    MEMORY_PERSISTENT, MEMORY_IO, MEMORY_IO_MAPPED, MEMORY_WEIGHT,
)
