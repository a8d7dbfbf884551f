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

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

VIOS_STATE = metrics.Metric(
    'powervm.vios.state', metrics.GAUGE, units.STATE, metrics.VIOS,
    'State in the numbers of power.state.',
    source='viosUtil.state')

VIOS_CPU = metrics.Metric(
    'powervm.vios.cpu.used.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time in which it was busy; never falls while it is active.',
    source='viosUtil.processor.utilizedCappedProcCycles, '
           'utilizedUnCappedProcCycles, idleProcCycles',
    formula='capped + uncapped - idle')

VIOS_ENTITLED = metrics.Metric(
    'powervm.vios.cpu.entitled.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time entitled to.',
    source='viosUtil.processor.entitledProcCycles')

VIOS_CAPPED = metrics.Metric(
    'powervm.vios.cpu.capped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched within the entitlement, idle time '
    'included, donated time not.',
    source='viosUtil.processor.utilizedCappedProcCycles')

VIOS_UNCAPPED = metrics.Metric(
    'powervm.vios.cpu.uncapped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched above the entitlement.',
    source='viosUtil.processor.utilizedUnCappedProcCycles')

VIOS_IDLE = metrics.Metric(
    'powervm.vios.cpu.idle.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time dispatched but idle; a part of capped and uncapped '
    'time.',
    source='viosUtil.processor.idleProcCycles')

VIOS_DONATED = metrics.Metric(
    'powervm.vios.cpu.donated.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.VIOS,
    'Processor time given to others.',
    source='viosUtil.processor.donatedProcCycles')

VIOS_DISPATCH_WAIT = metrics.Metric(
    'powervm.vios.cpu.dispatch_wait.time',
    metrics.CUMULATIVE, units.NANOSECOND, metrics.VIOS,
    'Time waiting for a physical processor.',
    source='viosUtil.processor.timeSpentWaitingForDispatch',
    unverified='as powervm.cpu.dispatch_wait.time')

VIOS_UTIL = metrics.Metric(
    'powervm.vios.cpu.util', metrics.GAUGE, units.PERCENT, metrics.VIOS,
    'Busy processor time as a share of the time entitled to, over the '
    'period.',
    source='as used and entitled time',
    formula='100 * used / entitled, of differences')

VIOS_CONSUMED = metrics.Metric(
    'powervm.vios.cpu.consumed', metrics.GAUGE, units.PROCESSOR, metrics.VIOS,
    'Physical processors that it occupied, on average over the period, as '
    'powervm.cpu.consumed.',
    source='as used time, viosUtil.processor.mode, timeBasedCycles',
    formula='(capped + uncapped) / elapsed of shared processors, (capped + '
            'uncapped - idle) / elapsed of dedicated ones, of differences',
    counterpart='utilizedProcUnits of newer levels\' processed metrics')

VIOS_VIRTUAL_PROCESSORS = metrics.Metric(
    'powervm.vios.cpu.virtual_processors', metrics.GAUGE, units.VCPU,
    metrics.VIOS,
    'Virtual processors that it has now; of dedicated processors their '
    'number.',
    source='viosUtil.processor.currentVirtualProcessors of newer levels, '
           'else VirtualIOServer: AllocatedVirtualProcessors or '
           'CurrentProcessors')

VIOS_VIRTUAL_PROCESSORS_MAX = metrics.Metric(
    'powervm.vios.cpu.virtual_processors.max', metrics.GAUGE, units.VCPU,
    metrics.VIOS,
    'Most virtual processors that it can be given while it is active.',
    source='viosUtil.processor.maxVirtualProcessors')

VIOS_UNITS = metrics.Metric(
    'powervm.vios.cpu.units', metrics.GAUGE, units.PROCESSOR, metrics.VIOS,
    'Processing units that it has now; of dedicated processors their '
    'number.',
    source='VirtualIOServer: CurrentProcessingUnits or CurrentProcessors')

VIOS_UNITS_MAX = metrics.Metric(
    'powervm.vios.cpu.units.max', metrics.GAUGE, units.PROCESSOR,
    metrics.VIOS,
    'Most processing units that it can be given while it is active.',
    source='viosUtil.processor.maxProcUnits')

VIOS_WEIGHT = metrics.Metric(
    'powervm.vios.cpu.weight', metrics.GAUGE, units.WEIGHT, metrics.VIOS,
    'Uncapped weight; absent unless it is uncapped.',
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

METRICS = (
    VIOS_STATE, VIOS_CPU, VIOS_ENTITLED, VIOS_CAPPED, VIOS_UNCAPPED,
    VIOS_IDLE, VIOS_DONATED, VIOS_DISPATCH_WAIT, VIOS_UTIL, VIOS_CONSUMED,
    VIOS_VIRTUAL_PROCESSORS, VIOS_VIRTUAL_PROCESSORS_MAX, VIOS_UNITS,
    VIOS_UNITS_MAX, VIOS_WEIGHT, VIOS_MEMORY,
    VIOS_MEMORY_USED, VIOS_AFFINITY_SCORE,
)
