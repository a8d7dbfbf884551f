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
    metrics.CUMULATIVE, units.NANOSECOND, metrics.VIOS,
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

METRICS = (
    VIOS_STATE, VIOS_CPU, VIOS_ENTITLED, VIOS_CAPPED, VIOS_UNCAPPED,
    VIOS_IDLE, VIOS_DONATED, VIOS_DISPATCH_WAIT, VIOS_UTIL, VIOS_CONSUMED,
    VIOS_VIRTUAL_PROCESSORS, VIOS_UNITS, VIOS_WEIGHT, VIOS_MEMORY,
    VIOS_MEMORY_USED, VIOS_AFFINITY_SCORE,
)
