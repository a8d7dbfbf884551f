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
    'Does not fall while the partition is active: where the counters\' own '
    'sum is negative or falls, as after a live migration, the increases are '
    'added up.',
    source='lparsUtil.processor.utilizedCappedProcCycles, '
           'utilizedUnCappedProcCycles, idleProcCycles',
    formula='capped + uncapped - idle',
    counterpart=metrics.Counterpart(
        processed='utilizedProcUnits of dedicated processors, and of all at '
                  'older levels; utilizedProcUnitsDeductIdle at newer ones, '
                  'by its name',
        hmc='lslparutil: capped_cycles + uncapped_cycles - idle_cycles'),
    stock=True)

CPU_UTIL = metrics.Metric(
    'cpu_util', metrics.GAUGE, units.PERCENT, metrics.INSTANCE,
    'Busy processor time as a share of the time that the partition is '
    'entitled to, over the period. An uncapped partition may pass 100 %.',
    source='as cpu, and lparsUtil.processor.entitledProcCycles',
    formula='100 * (capped + uncapped - idle) / entitled, of differences',
    counterpart=metrics.Counterpart(
        processed='100 * utilizedProcUnits / entitledProcUnits of dedicated '
                  'processors, and of all at older levels',
        hmc='lslparutil: 100 * (capped_cycles + uncapped_cycles - '
            'idle_cycles) / entitled_cycles',
        lparstat='%user + %sys, as long as physc is not above ent'),
    stock=True, legacy=True)

VCPUS = metrics.Metric(
    'vcpus', metrics.GAUGE, units.VCPU, metrics.INSTANCE,
    'Virtual processors of the flavor.',
    source='Nova',
    stock=True)

CPU_ENTITLED = metrics.Metric(
    'powervm.cpu.entitled.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time that the partition is entitled to.',
    source='lparsUtil.processor.entitledProcCycles',
    counterpart=metrics.Counterpart(
        processed='entitledProcUnits',
        hmc='lslparutil: entitled_cycles'))

CPU_CAPPED = metrics.Metric(
    'powervm.cpu.capped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time dispatched within the entitlement. Idle time is part of '
    'it, donated time is not.',
    source='lparsUtil.processor.utilizedCappedProcCycles',
    counterpart=metrics.Counterpart(
        processed='utilizedCappedProcUnits',
        hmc='lslparutil: capped_cycles'))

CPU_UNCAPPED = metrics.Metric(
    'powervm.cpu.uncapped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time dispatched above the entitlement.',
    source='lparsUtil.processor.utilizedUnCappedProcCycles',
    counterpart=metrics.Counterpart(
        processed='utilizedUncappedProcUnits',
        hmc='lslparutil: uncapped_cycles'))

CPU_IDLE = metrics.Metric(
    'powervm.cpu.idle.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time dispatched in which the partition was idle; part of the '
    'capped and uncapped time.',
    source='lparsUtil.processor.idleProcCycles',
    counterpart=metrics.Counterpart(
        processed='idleProcUnits',
        hmc='lslparutil: idle_cycles'))

CPU_DONATED = metrics.Metric(
    'powervm.cpu.donated.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time that a partition with dedicated processors lent to '
    'others. Where it does, capped + donated time is what it is entitled to.',
    source='lparsUtil.processor.donatedProcCycles',
    counterpart=metrics.Counterpart(
        processed='donatedProcUnits',
        hmc='lslparutil: shared_cycles_while_active; donated_cycles of IVM'))

CPU_DISPATCH_WAIT = metrics.Metric(
    'powervm.cpu.dispatch_wait.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Time in which virtual processors were ready to run and waited for a '
    'physical one.',
    source='lparsUtil.processor.timeSpentWaitingForDispatch',
    counterpart=metrics.Counterpart(
        processed='timeSpentWaitingForDispatch'),
    unverified='IBM publishes no unit, taken to be that of the other '
               'counters; it is 0 in every public capture, so PowerVM may '
               'never fill it')

CPU_INSTRUCTIONS = metrics.Metric(
    'powervm.cpu.instructions', metrics.CUMULATIVE, units.INSTRUCTION,
    metrics.INSTANCE,
    'Instructions executed. The time that PowerVM counts for them is not '
    'published, because its unit is not known.',
    source='lparsUtil.processor.totalInstructions',
    counterpart=metrics.Counterpart(
        hmc='lslparutil: total_instructions of IVM'),
    unverified='one raw capture has it, and no other tool reads it')

CPU_VIRTUAL_PROCESSORS = metrics.Metric(
    'powervm.cpu.virtual_processors', metrics.GAUGE, units.VCPU,
    metrics.INSTANCE,
    'Virtual processors that the partition has now; with dedicated '
    'processors, their number.',
    source='lparsUtil.processor.currentVirtualProcessors of newer levels, '
           'else LogicalPartition: AllocatedVirtualProcessors or '
           'CurrentProcessors',
    counterpart=metrics.Counterpart(
        processed='currentVirtualProcessors at newer levels',
        hmc='lshwres: run_procs; lslparutil: curr_procs',
        lparstat='Online Virtual CPUs'))

CPU_VIRTUAL_PROCESSORS_MAX = metrics.Metric(
    'powervm.cpu.virtual_processors.max', metrics.GAUGE, units.VCPU,
    metrics.INSTANCE,
    'Maximum virtual processors that the partition can be given while it is '
    'active.',
    source='lparsUtil.processor.maxVirtualProcessors',
    counterpart=metrics.Counterpart(
        processed='maxVirtualProcessors',
        hmc='lshwres: curr_max_procs',
        lparstat='Maximum Virtual CPUs'))

CPU_UNITS = metrics.Metric(
    'powervm.cpu.units', metrics.GAUGE, units.PROCESSOR, metrics.INSTANCE,
    'Processing units that the partition has now; with dedicated processors, '
    'their number.',
    source='LogicalPartition: CurrentProcessingUnits or CurrentProcessors',
    counterpart=metrics.Counterpart(
        processed='entitledProcUnits',
        hmc='lshwres: run_proc_units; lslparutil: curr_proc_units',
        lparstat='ent; Entitled Capacity'))

CPU_UNITS_MAX = metrics.Metric(
    'powervm.cpu.units.max', metrics.GAUGE, units.PROCESSOR,
    metrics.INSTANCE,
    'Maximum processing units that the partition can be given while it is '
    'active.',
    source='lparsUtil.processor.maxProcUnits',
    counterpart=metrics.Counterpart(
        processed='maxProcUnits',
        hmc='lshwres: curr_max_proc_units',
        lparstat='Maximum Capacity'))

CPU_WEIGHT = metrics.Metric(
    'powervm.cpu.weight', metrics.GAUGE, units.WEIGHT, metrics.INSTANCE,
    'Uncapped weight: the share of the partition when several compete for '
    'free processors. Absent unless the partition is uncapped.',
    source='lparsUtil.processor.weight',
    counterpart=metrics.Counterpart(
        processed='weight',
        hmc='lshwres: run_uncap_weight; lslparutil: curr_uncap_weight',
        lparstat='Variable Capacity Weight'))

CPU_ENTITLEMENT = metrics.Metric(
    'powervm.cpu.entitlement', metrics.GAUGE, units.PROCESSOR,
    metrics.INSTANCE,
    'Processors that the partition is entitled to, on average over the '
    'period.',
    source='lparsUtil.processor.entitledProcCycles, timeBasedCycles',
    formula='entitled / elapsed, of differences',
    counterpart=metrics.Counterpart(
        processed='entitledProcUnits',
        hmc='lslparutil: entitled_cycles / time_cycles',
        lparstat='ent'))

CPU_CONSUMED = metrics.Metric(
    'powervm.cpu.consumed', metrics.GAUGE, units.PROCESSOR, metrics.INSTANCE,
    'Physical processors that the partition occupied, on average over the '
    'period. Idle time counts with shared processors, which nobody else can '
    'use meanwhile. It does not count with dedicated ones.',
    source='as cpu, lparsUtil.processor.mode, timeBasedCycles',
    formula='(capped + uncapped) / elapsed of shared processors, (capped + '
            'uncapped - idle) / elapsed of dedicated ones, of differences',
    counterpart=metrics.Counterpart(
        processed='utilizedProcUnits at newer levels',
        hmc='lslparutil: (capped_cycles + uncapped_cycles) / time_cycles of '
            'shared processors; less idle_cycles of dedicated ones',
        lparstat='physc of shared processors; %entc is 100 * physc / ent'))

METRICS = (
    CPU, CPU_UTIL, VCPUS, CPU_ENTITLED, CPU_CAPPED, CPU_UNCAPPED, CPU_IDLE,
    CPU_DONATED, CPU_DISPATCH_WAIT, CPU_INSTRUCTIONS,
    CPU_VIRTUAL_PROCESSORS, CPU_VIRTUAL_PROCESSORS_MAX, CPU_UNITS,
    CPU_UNITS_MAX, CPU_WEIGHT, CPU_ENTITLEMENT, CPU_CONSUMED,
)
