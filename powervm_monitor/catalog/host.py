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
"""The host, and once more as Nova's PowerVM driver reported it."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

HOST_UNITS_TOTAL = metrics.Metric(
    'powervm.host.processor.units.total', metrics.GAUGE, units.PROCESSOR,
    metrics.HOST,
    'Processing units that are installed.',
    source='processor.totalProcUnits',
    counterpart=metrics.Counterpart(
        processed='serverUtil.processor.totalProcUnits',
        hmc='lshwres: installed_sys_proc_units'))

HOST_UNITS_CONFIGURABLE = metrics.Metric(
    'powervm.host.processor.units.configurable',
    metrics.GAUGE, units.PROCESSOR, metrics.HOST,
    'Processing units that can be used.',
    source='processor.configurableProcUnits',
    counterpart=metrics.Counterpart(
        processed='serverUtil.processor.configurableProcUnits',
        hmc='lshwres, lslparutil: configurable_sys_proc_units'))

HOST_UNITS_AVAILABLE = metrics.Metric(
    'powervm.host.processor.units.available', metrics.GAUGE, units.PROCESSOR,
    metrics.HOST,
    'Processing units that are assigned to no partition, whether or not '
    'others use them.',
    source='processor.availableProcUnits',
    counterpart=metrics.Counterpart(
        processed='serverUtil.processor.availableProcUnits',
        hmc='lshwres, lslparutil: curr_avail_sys_proc_units'))

HOST_CONSUMED = metrics.Metric(
    'powervm.host.processor.consumed', metrics.GAUGE, units.PROCESSOR,
    metrics.HOST,
    'Processors that all partitions, managed or not, all Virtual I/O Servers '
    'and the firmware occupied, on average over the period.',
    source='as powervm.cpu.consumed, systemFirmware.utilizedProcCycles',
    formula='(what all of them occupied + firmware time) / elapsed, of '
            'differences',
    unverified='that the firmware\'s time is not part of the partitions\' '
               'already: one capture suggests that pools contain it, and '
               'that IBM\'s figure of the server does not')

HOST_FIRMWARE_TIME = metrics.Metric(
    'powervm.host.firmware.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.HOST,
    'Processor time that the firmware used.',
    source='systemFirmware.utilizedProcCycles',
    counterpart=metrics.Counterpart(
        processed='systemFirmwareUtil.utilizedProcUnits'))

HOST_FIRMWARE_MEMORY = metrics.Metric(
    'powervm.host.firmware.memory', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Memory that the firmware occupies.',
    source='systemFirmware.assignedMem',
    counterpart=metrics.Counterpart(
        processed='systemFirmwareUtil.assignedMem',
        hmc='lslparutil: sys_firmware_mem'))

HOST_PROMISED_VCPUS = metrics.Metric(
    'powervm.host.promised.vcpus', metrics.GAUGE, units.VCPU, metrics.HOST,
    'Virtual processors that Nova has promised on this host: those of the '
    'flavors of all its instances here, running or not.',
    source='Nova',
    formula='sum over the instances')

HOST_PROMISED_MEMORY = metrics.Metric(
    'powervm.host.promised.memory', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Memory that Nova has promised on this host: that of the flavors of all '
    'its instances here, running or not.',
    source='Nova',
    formula='sum over the instances')

HOST_MEMORY_TOTAL = metrics.Metric(
    'powervm.host.memory.total', metrics.GAUGE, units.MEBIBYTE, metrics.HOST,
    'Memory that is installed.',
    source='memory.totalMem',
    counterpart=metrics.Counterpart(
        processed='serverUtil.memory.totalMem',
        hmc='lshwres: installed_sys_mem'))

HOST_MEMORY_CONFIGURABLE = metrics.Metric(
    'powervm.host.memory.configurable', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Memory that can be used.',
    source='memory.configurableMem',
    counterpart=metrics.Counterpart(
        processed='serverUtil.memory.configurableMem',
        hmc='lshwres, lslparutil: configurable_sys_mem'))

HOST_MEMORY_AVAILABLE = metrics.Metric(
    'powervm.host.memory.available', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Memory that neither a partition nor the firmware has. Virtual I/O '
    'Servers are partitions here.',
    source='memory.availableMem',
    counterpart=metrics.Counterpart(
        processed='serverUtil.memory.availableMem',
        hmc='lshwres, lslparutil: curr_avail_sys_mem'))

HOST_MEMORY_PERSISTENT = metrics.Metric(
    'powervm.host.memory.virtual_persistent', metrics.GAUGE, units.MEBIBYTE,
    metrics.HOST,
    'Virtual persistent memory of all partitions.',
    source='memory.virtualPersistentMem',
    unverified='0 in every public capture')

HOST_UPTIME = metrics.Metric(
    'powervm.host.uptime', metrics.GAUGE, units.SECOND, metrics.HOST,
    'Time on the hypervisor\'s own running clock.',
    source='timeBasedCycles',
    formula='cycles / procCyclesPerSecond')

NODE_CPU_FREQUENCY = metrics.Metric(
    'compute.node.cpu.frequency', metrics.GAUGE, units.MEGAHERTZ,
    metrics.HOST,
    'Clock of the processors. Known on the POWER host itself only.',
    source='/proc/cpuinfo of this host',
    stock=True)
NODE_CPU_USER_TIME = metrics.Metric(
    'compute.node.cpu.user.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.HOST,
    'Processor time in which partitions and Virtual I/O Servers were busy, '
    'since the first sample that was read.',
    source='utilizedCappedProcCycles, utilizedUnCappedProcCycles, '
           'idleProcCycles of lparsUtil.processor and viosUtil.processor',
    formula='capped + uncapped - idle, differences of all samples added up',
    stock=True)
NODE_CPU_KERNEL_TIME = metrics.Metric(
    'compute.node.cpu.kernel.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.HOST,
    'Processor time used by the firmware.',
    source='systemFirmware.utilizedProcCycles',
    stock=True)
NODE_CPU_IDLE_TIME = metrics.Metric(
    'compute.node.cpu.idle.time', metrics.CUMULATIVE, units.NANOSECOND,
    metrics.HOST,
    'Time of the configurable processors that nobody used, since the first '
    'sample that was read.',
    source='as the times of user and kernel, configurableProcUnits, '
           'timeBasedCycles',
    formula='elapsed * units - user - kernel, differences of all samples '
            'added up',
    stock=True)
NODE_CPU_PERCENT = metrics.Metric(
    'compute.node.cpu.percent', metrics.GAUGE, units.PERCENT_OF_NODE,
    metrics.HOST,
    'Share of the configurable processors used by partitions, '
    'Virtual I/O Servers and firmware, over the period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * (user + firmware) / total, of differences, total'
            ' being elapsed * units',
    stock=True)

NODE_CPU_USER_PERCENT = metrics.Metric(
    'compute.node.cpu.user.percent', metrics.GAUGE, units.PERCENT_OF_NODE,
    metrics.HOST,
    'Share of the configurable processors used by partitions and Virtual I/O '
    'Servers, over the period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * (capped + uncapped - idle) / total, of '
            'differences, total being elapsed * units',
    stock=True)

NODE_CPU_KERNEL_PERCENT = metrics.Metric(
    'compute.node.cpu.kernel.percent', metrics.GAUGE, units.PERCENT_OF_NODE,
    metrics.HOST,
    'Share of the configurable processors used by the firmware, '
    'over the period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * firmware / total, of differences, total being '
            'elapsed * units',
    stock=True)

NODE_CPU_IDLE_PERCENT = metrics.Metric(
    'compute.node.cpu.idle.percent', metrics.GAUGE, units.PERCENT_OF_NODE,
    metrics.HOST,
    'Share of the configurable processors not used, over the '
    'period.',
    source='processor time of partitions and Virtual I/O Servers, '
           'configurableProcUnits, timeBasedCycles',
    formula='100 * (total - user - firmware) / total, of '
            'differences, total being elapsed * units',
    stock=True)

METRICS = (
    HOST_UNITS_TOTAL, HOST_UNITS_CONFIGURABLE, HOST_UNITS_AVAILABLE,
    HOST_CONSUMED, HOST_FIRMWARE_TIME, HOST_FIRMWARE_MEMORY,
    HOST_PROMISED_VCPUS, HOST_PROMISED_MEMORY,
    HOST_MEMORY_TOTAL, HOST_MEMORY_CONFIGURABLE, HOST_MEMORY_AVAILABLE,
    HOST_MEMORY_PERSISTENT, HOST_UPTIME, NODE_CPU_FREQUENCY,
    NODE_CPU_USER_TIME, NODE_CPU_KERNEL_TIME, NODE_CPU_IDLE_TIME,
    NODE_CPU_PERCENT, NODE_CPU_USER_PERCENT, NODE_CPU_KERNEL_PERCENT,
    NODE_CPU_IDLE_PERCENT,
)
