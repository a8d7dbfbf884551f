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
    'Processor time used since the partition was activated: capped '
    'and uncapped time without what was idle or donated.',
    source='lparsUtil.processor.utilizedCappedProcCycles, '
           'utilizedUnCappedProcCycles, idleProcCycles, '
           'donatedProcCycles',
    formula='capped + uncapped - idle - donated',
    stock=True)

CPU_UTIL = metrics.Metric(
    'cpu_util', metrics.GAUGE, units.PERCENT, metrics.INSTANCE,
    'Processor time used as a share of the time entitled to, over '
    'the period; an uncapped partition may pass 100 %.',
    source='as cpu, and lparsUtil.processor.entitledProcCycles',
    formula='100 * used / entitled, of differences',
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
    'Processor time dispatched within the entitlement, idle and '
    'donated time included.',
    source='lparsUtil.processor.utilizedCappedProcCycles')

CPU_UNCAPPED = metrics.Metric(
    'powervm.cpu.uncapped.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time used above the entitlement.',
    source='lparsUtil.processor.utilizedUnCappedProcCycles')

CPU_IDLE = metrics.Metric(
    'powervm.cpu.idle.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time dispatched but idle.',
    source='lparsUtil.processor.idleProcCycles')

CPU_DONATED = metrics.Metric(
    'powervm.cpu.donated.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Processor time of a dedicated partition that was given to '
    'others.',
    source='lparsUtil.processor.donatedProcCycles')

CPU_DISPATCH_WAIT = metrics.Metric(
    'powervm.cpu.dispatch_wait.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Time that virtual processors were ready and waited for a '
    'physical one; the unit is taken to be that of the other '
    'counters, for IBM publishes none.',
    source='lparsUtil.processor.timeSpentWaitingForDispatch')

CPU_INSTRUCTIONS_TIME = metrics.Metric(
    'powervm.cpu.instructions.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.INSTANCE,
    'Time in which the counted instructions were executed; the unit'
    ' is taken to be that of the other counters, for IBM publishes '
    'none.',
    source='lparsUtil.processor.totalInstructionsExecutionTime')

CPU_INSTRUCTIONS = metrics.Metric(
    'powervm.cpu.instructions', metrics.CUMULATIVE, units.INSTRUCTION,
    metrics.INSTANCE,
    'Instructions executed.',
    source='lparsUtil.processor.totalInstructions')

CPU_VIRTUAL_PROCESSORS = metrics.Metric(
    'powervm.cpu.virtual_processors', metrics.GAUGE, units.VCPU,
    metrics.INSTANCE,
    'Virtual processors that the partition has now.',
    source='lparsUtil.processor.maxVirtualProcessors')

CPU_UNITS = metrics.Metric(
    'powervm.cpu.units', metrics.GAUGE, units.PROCESSOR, metrics.INSTANCE,
    'Processing units assigned to the partition.',
    source='lparsUtil.processor.maxProcUnits')

CPU_WEIGHT = metrics.Metric(
    'powervm.cpu.weight', metrics.GAUGE, units.WEIGHT, metrics.INSTANCE,
    'Uncapped weight: its share when partitions compete for '
    'processors that are free. Absent for dedicated processors.',
    source='lparsUtil.processor.weight')

CPU_ENTITLEMENT = metrics.Metric(
    'powervm.cpu.entitlement', metrics.GAUGE, units.PROCESSOR,
    metrics.INSTANCE,
    'Processors entitled to, on average over the period.',
    source='lparsUtil.processor.entitledProcCycles, timeBasedCycles',
    formula='entitled / elapsed, of differences')

CPU_CONSUMED = metrics.Metric(
    'powervm.cpu.consumed', metrics.GAUGE, units.PROCESSOR, metrics.INSTANCE,
    'Physical processors consumed, on average over the period.',
    source='as cpu, and timeBasedCycles',
    formula='used / elapsed, of differences')

METRICS = (
    CPU, CPU_UTIL, VCPUS, CPU_ENTITLED, CPU_CAPPED, CPU_UNCAPPED, CPU_IDLE,
    CPU_DONATED, CPU_DISPATCH_WAIT, CPU_INSTRUCTIONS_TIME,
    CPU_INSTRUCTIONS, CPU_VIRTUAL_PROCESSORS, CPU_UNITS, CPU_WEIGHT,
    CPU_ENTITLEMENT, CPU_CONSUMED,
)
