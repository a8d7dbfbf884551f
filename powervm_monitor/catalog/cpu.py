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
"""Processors of an instance."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

CPU = metrics.Metric(
    'cpu', metrics.CUMULATIVE, units.NANOSECOND, metrics.INSTANCE,
    'Processor time in which the partition was busy, since it was activated. '
    'Never falls while it is active: where the counters\' own sum is negative '
    'or falls, as after a live migration, the changes are added up.',
    source='lparsUtil.processor.utilizedCappedProcCycles, '
           'utilizedUnCappedProcCycles, idleProcCycles',
    formula='capped + uncapped - idle',
    counterpart='lslparutil: capped_cycles + uncapped_cycles - idle_cycles',
    stock=True)

CPU_UTIL = metrics.Metric(
    'cpu_util', metrics.GAUGE, units.PERCENT, metrics.INSTANCE,
    'Busy processor time as a share of the time entitled to, over the '
    'period; an uncapped partition may pass 100 %.',
    source='as cpu, and lparsUtil.processor.entitledProcCycles',
    formula='100 * (capped + uncapped - idle) / entitled, of differences',
    counterpart='100 * utilizedProcUnits / entitledProcUnits of older '
                'levels\' processed metrics',
    stock=True, legacy=True)

VCPUS = metrics.Metric(
    'vcpus', metrics.GAUGE, units.VCPU, metrics.INSTANCE,
    'Virtual processors of the flavor.',
    source='Nova',
    stock=True)

CPU_ENTITLED = metrics.Metric(
    'powervm.cpu.entitled.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time entitled to.',
    source='lparsUtil.processor.entitledProcCycles')

CPU_CAPPED = metrics.Metric(
    'powervm.cpu.capped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time dispatched within the entitlement, idle time included, '
    'donated time not.',
    source='lparsUtil.processor.utilizedCappedProcCycles',
    counterpart='utilizedCappedProcUnits; lslparutil: capped_cycles')

CPU_UNCAPPED = metrics.Metric(
    'powervm.cpu.uncapped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time dispatched above the entitlement.',
    source='lparsUtil.processor.utilizedUnCappedProcCycles',
    counterpart='utilizedUncappedProcUnits; lslparutil: uncapped_cycles')

CPU_IDLE = metrics.Metric(
    'powervm.cpu.idle.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time dispatched but idle; a part of capped and uncapped time.',
    source='lparsUtil.processor.idleProcCycles',
    counterpart='idleProcUnits; lslparutil: idle_cycles')

CPU_DONATED = metrics.Metric(
    'powervm.cpu.donated.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time of a dedicated partition that was given to others. Of '
    'one that donates, capped + donated is what it is entitled to.',
    source='lparsUtil.processor.donatedProcCycles',
    counterpart='donatedProcUnits; lslparutil: donated_cycles')

CPU_DISPATCH_WAIT = metrics.Metric(
    'powervm.cpu.dispatch_wait.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Time that virtual processors were ready and waited for a physical one.',
    source='lparsUtil.processor.timeSpentWaitingForDispatch',
    unverified='IBM publishes no unit, taken to be that of the other '
               'counters; it is 0 in every public capture, so PowerVM may '
               'never fill it')

CPU_INSTRUCTIONS = metrics.Metric(
    'powervm.cpu.instructions', metrics.CUMULATIVE, units.INSTRUCTION,
    metrics.INSTANCE,
    'Instructions executed. The time that PowerVM counts for them is not '
    'published, for its unit is not known.',
    source='lparsUtil.processor.totalInstructions',
    unverified='one raw capture has it, and no other tool reads it')

CPU_VIRTUAL_PROCESSORS = metrics.Metric(
    'powervm.cpu.virtual_processors', metrics.GAUGE, units.VCPU,
    metrics.INSTANCE,
    'Virtual processors that the partition has now; of dedicated processors '
    'their number.',
    source='lparsUtil.processor.currentVirtualProcessors of newer levels, '
           'else LogicalPartition: AllocatedVirtualProcessors or '
           'CurrentProcessors',
    counterpart='currentVirtualProcessors; lshwres: run_procs; lparstat: '
                'Online Virtual CPUs')

CPU_VIRTUAL_PROCESSORS_MAX = metrics.Metric(
    'powervm.cpu.virtual_processors.max', metrics.GAUGE, units.VCPU,
    metrics.INSTANCE,
    'Most virtual processors that the partition can be given while it is '
    'active.',
    source='lparsUtil.processor.maxVirtualProcessors',
    counterpart='maxVirtualProcessors; lparstat: Maximum Virtual CPUs')

CPU_UNITS = metrics.Metric(
    'powervm.cpu.units', metrics.GAUGE, units.PROCESSOR, metrics.INSTANCE,
    'Processing units that the partition has now; of dedicated processors '
    'their number.',
    source='LogicalPartition: CurrentProcessingUnits or CurrentProcessors',
    counterpart='entitledProcUnits; lshwres: run_proc_units; lparstat: '
                'Entitled Capacity')

CPU_UNITS_MAX = metrics.Metric(
    'powervm.cpu.units.max', metrics.GAUGE, units.PROCESSOR,
    metrics.INSTANCE,
    'Most processing units that the partition can be given while it is '
    'active.',
    source='lparsUtil.processor.maxProcUnits',
    counterpart='maxProcUnits; lparstat: Maximum Capacity')

CPU_WEIGHT = metrics.Metric(
    'powervm.cpu.weight', metrics.GAUGE, units.WEIGHT, metrics.INSTANCE,
    'Uncapped weight: its share when partitions compete for '
    'processors that are free. Absent unless the partition is uncapped.',
    source='lparsUtil.processor.weight',
    counterpart='weight; lparstat: Variable Capacity Weight')

CPU_ENTITLEMENT = metrics.Metric(
    'powervm.cpu.entitlement', metrics.GAUGE, units.PROCESSOR,
    metrics.INSTANCE,
    'Processors entitled to, on average over the period.',
    source='lparsUtil.processor.entitledProcCycles, timeBasedCycles',
    formula='entitled / elapsed, of differences',
    counterpart='entitledProcUnits')

CPU_CONSUMED = metrics.Metric(
    'powervm.cpu.consumed', metrics.GAUGE, units.PROCESSOR, metrics.INSTANCE,
    'Physical processors that the partition occupied, on average over the '
    'period: idle time is in it for shared processors, whoever idles there '
    'keeps them from others, and not for dedicated ones.',
    source='as cpu, lparsUtil.processor.mode, timeBasedCycles',
    formula='(capped + uncapped) / elapsed of shared processors, (capped + '
            'uncapped - idle) / elapsed of dedicated ones, of differences',
    counterpart='utilizedProcUnits of newer levels\' processed metrics; '
                'lparstat: physc of shared processors')

METRICS = (
    CPU, CPU_UTIL, VCPUS, CPU_ENTITLED, CPU_CAPPED, CPU_UNCAPPED, CPU_IDLE,
    CPU_DONATED, CPU_DISPATCH_WAIT, CPU_INSTRUCTIONS,
    CPU_VIRTUAL_PROCESSORS, CPU_VIRTUAL_PROCESSORS_MAX, CPU_UNITS,
    CPU_UNITS_MAX, CPU_WEIGHT, CPU_ENTITLEMENT, CPU_CONSUMED,
)
