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
"""Virtual I/O Servers."""

from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

VIOS_STATE = metrics.Metric(
    'powervm.vios.state', metrics.GAUGE, units.STATE, metrics.VIOS,
    'State in the numbers of power.state.',
    source='viosUtil.state',
    counterpart=metrics.Counterpart(
        processed='viosUtil.state'))

VIOS_CPU = metrics.Metric(
    'powervm.vios.cpu.used.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time in which it was busy. Does not fall while it is active.',
    source='viosUtil.processor.utilizedCappedProcCycles, '
           'utilizedUnCappedProcCycles, idleProcCycles',
    formula='capped + uncapped - idle',
    counterpart=cpu.CPU.counterpart)

VIOS_ENTITLED = metrics.Metric(
    'powervm.vios.cpu.entitled.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time that it is entitled to.',
    source='viosUtil.processor.entitledProcCycles',
    counterpart=cpu.CPU_ENTITLED.counterpart)

VIOS_CAPPED = metrics.Metric(
    'powervm.vios.cpu.capped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched within the entitlement. Idle time is part of '
    'it, donated time is not.',
    source='viosUtil.processor.utilizedCappedProcCycles',
    counterpart=cpu.CPU_CAPPED.counterpart)

VIOS_UNCAPPED = metrics.Metric(
    'powervm.vios.cpu.uncapped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched above the entitlement.',
    source='viosUtil.processor.utilizedUnCappedProcCycles',
    counterpart=cpu.CPU_UNCAPPED.counterpart)

VIOS_IDLE = metrics.Metric(
    'powervm.vios.cpu.idle.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched in which it was idle; part of the capped and '
    'uncapped time.',
    source='viosUtil.processor.idleProcCycles',
    counterpart=cpu.CPU_IDLE.counterpart)

VIOS_DONATED = metrics.Metric(
    'powervm.vios.cpu.donated.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time that it lent to others.',
    source='viosUtil.processor.donatedProcCycles',
    counterpart=cpu.CPU_DONATED.counterpart)

VIOS_DISPATCH_WAIT = metrics.Metric(
    'powervm.vios.cpu.dispatch_wait.time',
    metrics.CUMULATIVE, units.NANOSECOND, metrics.VIOS,
    'Time in which virtual processors were ready to run and waited for a '
    'physical one.',
    source='viosUtil.processor.timeSpentWaitingForDispatch',
    counterpart=cpu.CPU_DISPATCH_WAIT.counterpart,
    unverified=cpu.CPU_DISPATCH_WAIT.unverified)

VIOS_UTIL = metrics.Metric(
    'powervm.vios.cpu.util', metrics.GAUGE, units.PERCENT, metrics.VIOS,
    'Busy processor time as a share of the time that it is entitled to, over '
    'the period.',
    source='as used and entitled time',
    formula='100 * used / entitled, of differences',
    counterpart=cpu.CPU_UTIL.counterpart)

VIOS_CONSUMED = metrics.Metric(
    'powervm.vios.cpu.consumed', metrics.GAUGE, units.PROCESSOR, metrics.VIOS,
    'Physical processors that it occupied, on average over the period, as '
    'powervm.cpu.consumed.',
    source='as used time, viosUtil.processor.mode, timeBasedCycles',
    formula='(capped + uncapped) / elapsed of shared processors, (capped + '
            'uncapped - idle) / elapsed of dedicated ones, of differences',
    counterpart=cpu.CPU_CONSUMED.counterpart)

VIOS_VIRTUAL_PROCESSORS = metrics.Metric(
    'powervm.vios.cpu.virtual_processors', metrics.GAUGE, units.VCPU,
    metrics.VIOS,
    'Virtual processors that it has now; with dedicated processors, their '
    'number.',
    source='viosUtil.processor.currentVirtualProcessors of newer levels, '
           'else VirtualIOServer: AllocatedVirtualProcessors or '
           'CurrentProcessors',
    counterpart=cpu.CPU_VIRTUAL_PROCESSORS.counterpart)

VIOS_VIRTUAL_PROCESSORS_MAX = metrics.Metric(
    'powervm.vios.cpu.virtual_processors.max', metrics.GAUGE, units.VCPU,
    metrics.VIOS,
    'Maximum virtual processors that it can be given while it is active.',
    source='viosUtil.processor.maxVirtualProcessors',
    counterpart=cpu.CPU_VIRTUAL_PROCESSORS_MAX.counterpart)

VIOS_UNITS = metrics.Metric(
    'powervm.vios.cpu.units', metrics.GAUGE, units.PROCESSOR, metrics.VIOS,
    'Processing units that it has now; with dedicated processors, their '
    'number.',
    source='VirtualIOServer: CurrentProcessingUnits or CurrentProcessors',
    counterpart=cpu.CPU_UNITS.counterpart)

VIOS_UNITS_MAX = metrics.Metric(
    'powervm.vios.cpu.units.max', metrics.GAUGE, units.PROCESSOR,
    metrics.VIOS,
    'Maximum processing units that it can be given while it is active.',
    source='viosUtil.processor.maxProcUnits',
    counterpart=cpu.CPU_UNITS_MAX.counterpart)

VIOS_WEIGHT = metrics.Metric(
    'powervm.vios.cpu.weight', metrics.GAUGE, units.WEIGHT, metrics.VIOS,
    'Uncapped weight; absent unless it is uncapped.',
    source='viosUtil.processor.weight',
    counterpart=cpu.CPU_WEIGHT.counterpart)

VIOS_MEMORY = metrics.Metric(
    'powervm.vios.memory.assigned', metrics.GAUGE, units.MEBIBYTE,
    metrics.VIOS,
    'Memory assigned.',
    source='viosUtil.memory.assignedMem',
    counterpart=metrics.Counterpart(
        processed='viosUtil.memory.assignedMem',
        hmc='lslparutil: curr_mem',
        lparstat='Online Memory'))

VIOS_MEMORY_USED = metrics.Metric(
    'powervm.vios.memory.used', metrics.GAUGE, units.MEBIBYTE, metrics.VIOS,
    'Memory in use, as the server itself reports it.',
    source='VIOS file, viosUtil.memory.utilizedMem',
    counterpart=metrics.Counterpart(
        processed='viosUtil.memory.utilizedMem, which is 0 while RMC is '
                  'inactive'))

VIOS_AFFINITY_SCORE = metrics.Metric(
    'powervm.vios.affinity.score', metrics.GAUGE, units.PERCENT, metrics.VIOS,
    'How near its memory is to its processors, 100 being best.',
    source='viosUtil.affinityScore',
    counterpart=metrics.Counterpart(
        processed='affinityScore',
        hmc='lsmemopt: curr_lpar_score'))

METRICS = (
    VIOS_STATE, VIOS_CPU, VIOS_ENTITLED, VIOS_CAPPED, VIOS_UNCAPPED,
    VIOS_IDLE, VIOS_DONATED, VIOS_DISPATCH_WAIT, VIOS_UTIL, VIOS_CONSUMED,
    VIOS_VIRTUAL_PROCESSORS, VIOS_VIRTUAL_PROCESSORS_MAX, VIOS_UNITS,
    VIOS_UNITS_MAX, VIOS_WEIGHT, VIOS_MEMORY,
    VIOS_MEMORY_USED, VIOS_AFFINITY_SCORE,
)
