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
"""Disks: each as one client adapter, all of an instance, and volumes."""

from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units

# Requests are counted for Fibre Channel only; some levels may count transfers
# of other storage, too.
_OF_VSCSI = metrics.Uncounted(
    'requests for vSCSI disks', 'disk_name', ('vscsi-*',))
_OF_INSTANCES = metrics.Uncounted('requests for instances with a vSCSI disk')
_OF_VOLUMES = metrics.Uncounted('requests for volumes behind vSCSI adapters')

DISK_READ_BYTES = metrics.Metric(
    'disk.device.read.bytes', metrics.CUMULATIVE, units.BYTE, metrics.DISK,
    'Bytes read through the client adapter.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, readBytes',
    counterpart=metrics.Counterpart(
        processed='genericVirtualAdapters or virtualFiberChannelAdapters, '
                  'readBytes'),
    stock=True)

DISK_READ_BYTES_RATE = metrics.Metric(
    'disk.device.read.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.DISK,
    'Bytes read per second through the client adapter, over the '
    'period.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, readBytes, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='genericVirtualAdapters or virtualFiberChannelAdapters, '
                  'readBytes'),
    stock=True, legacy=True)

DISK_READ_REQUESTS = metrics.Metric(
    'disk.device.read.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.DISK,
    'Read requests through the client adapter. PowerVM counts none for '
    'vSCSI.',
    source='VIOS fiberChannelAdapters.ports, numOfReads; '
           'genericVirtualAdapters, numOfReadTransfers where a level '
           'has it',
    counterpart=metrics.Counterpart(
        processed='virtualFiberChannelAdapters, numOfReads'),
    stock=True,
    uncounted=_OF_VSCSI,
    instead=(DISK_READ_BYTES,))

DISK_READ_REQUESTS_RATE = metrics.Metric(
    'disk.device.read.requests.rate', metrics.GAUGE, units.REQUEST_PER_SECOND,
    metrics.DISK,
    'Read requests per second through the client adapter, over the period. '
    'PowerVM counts none for vSCSI.',
    source='as disk.device.read.requests, and timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='virtualFiberChannelAdapters, numOfReads'),
    stock=True, legacy=True,
    uncounted=_OF_VSCSI,
    instead=(DISK_READ_BYTES_RATE,))

DISK_WRITE_BYTES = metrics.Metric(
    'disk.device.write.bytes', metrics.CUMULATIVE, units.BYTE, metrics.DISK,
    'Bytes written through the client adapter.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, writeBytes',
    counterpart=metrics.Counterpart(
        processed='genericVirtualAdapters or virtualFiberChannelAdapters, '
                  'writeBytes'),
    stock=True)

DISK_WRITE_BYTES_RATE = metrics.Metric(
    'disk.device.write.bytes.rate', metrics.GAUGE, units.BYTE_PER_SECOND,
    metrics.DISK,
    'Bytes written per second through the client adapter, over the '
    'period.',
    source='VIOS genericVirtualAdapters or '
           'fiberChannelAdapters.ports, writeBytes, timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='genericVirtualAdapters or virtualFiberChannelAdapters, '
                  'writeBytes'),
    stock=True, legacy=True)

DISK_WRITE_REQUESTS = metrics.Metric(
    'disk.device.write.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.DISK,
    'Write requests through the client adapter. PowerVM counts none for '
    'vSCSI.',
    source='VIOS fiberChannelAdapters.ports, numOfWrites; '
           'genericVirtualAdapters, numOfWriteTransfers where a level '
           'has it',
    counterpart=metrics.Counterpart(
        processed='virtualFiberChannelAdapters, numOfWrites'),
    stock=True,
    uncounted=_OF_VSCSI,
    instead=(DISK_WRITE_BYTES,))

DISK_WRITE_REQUESTS_RATE = metrics.Metric(
    'disk.device.write.requests.rate', metrics.GAUGE, units.REQUEST_PER_SECOND,
    metrics.DISK,
    'Write requests per second through the client adapter, over the period. '
    'PowerVM counts none for vSCSI.',
    source='as disk.device.write.requests, and timeBasedCycles',
    formula='difference / elapsed',
    counterpart=metrics.Counterpart(
        processed='virtualFiberChannelAdapters, numOfWrites'),
    stock=True, legacy=True,
    uncounted=_OF_VSCSI,
    instead=(DISK_WRITE_BYTES_RATE,))

DISK_IOPS = metrics.Metric(
    'disk.device.iops', metrics.GAUGE, units.COUNT_PER_SECOND, metrics.DISK,
    'Requests of both kinds per second through the client adapter, '
    'over the period. PowerVM counts none for vSCSI.',
    source='as disk.device.read.requests and disk.device.write.requests, '
           'and timeBasedCycles',
    formula='(reads + writes) / elapsed, of differences',
    stock=True, legacy=True,
    uncounted=_OF_VSCSI,
    instead=(DISK_READ_BYTES_RATE, DISK_WRITE_BYTES_RATE))

DISK_PORT_SPEED = metrics.Metric(
    'powervm.disk.port.speed', metrics.GAUGE, units.GIGABIT_PER_SECOND,
    metrics.DISK,
    'Speed at which a virtual Fibre Channel adapter runs; 0 when its link is '
    'down.',
    source='VIOS fiberChannelAdapters.ports.runningSpeed',
    counterpart=metrics.Counterpart(
        processed='virtualFiberChannelAdapters, runningSpeed'))

DISKS_READ_BYTES = metrics.Metric(
    'powervm.disk.read.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.INSTANCE,
    'Bytes read through all client adapters. Absent unless all are known.',
    source='as disk.device.read.bytes',
    formula='sum over the client adapters')

DISKS_READ_REQUESTS = metrics.Metric(
    'powervm.disk.read.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.INSTANCE,
    'Read requests through all client adapters. Absent unless all are known, '
    'so with any vSCSI adapter.',
    source='as disk.device.read.requests',
    formula='sum over the client adapters',
    uncounted=_OF_INSTANCES,
    instead=(DISKS_READ_BYTES,))

DISKS_WRITE_BYTES = metrics.Metric(
    'powervm.disk.write.bytes', metrics.CUMULATIVE, units.BYTE,
    metrics.INSTANCE,
    'Bytes written through all client adapters. Absent unless all are known.',
    source='as disk.device.write.bytes',
    formula='sum over the client adapters')

DISKS_WRITE_REQUESTS = metrics.Metric(
    'powervm.disk.write.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.INSTANCE,
    'Write requests through all client adapters. Absent unless all are '
    'known, so with any vSCSI adapter.',
    source='as disk.device.write.requests',
    formula='sum over the client adapters',
    uncounted=_OF_INSTANCES,
    instead=(DISKS_WRITE_BYTES,))

VOLUME_READ_BYTES = metrics.Metric(
    'powervm.volume.read.bytes', metrics.CUMULATIVE, units.BYTE, metrics.DISK,
    'Bytes read of one volume over the adapters of all Virtual I/O Servers. '
    'Absent where an adapter serves several volumes.',
    source='as disk.device.read.bytes',
    formula='sum over the client adapters of the volume')

VOLUME_READ_REQUESTS = metrics.Metric(
    'powervm.volume.read.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.DISK,
    'Read requests of one volume over the adapters of all Virtual I/O '
    'Servers. Absent where an adapter serves several volumes, and for vSCSI '
    'unless the level of PowerVM counts transfers.',
    source='as disk.device.read.requests',
    formula='sum over the client adapters of the volume',
    uncounted=_OF_VOLUMES,
    instead=(VOLUME_READ_BYTES,))

VOLUME_WRITE_BYTES = metrics.Metric(
    'powervm.volume.write.bytes', metrics.CUMULATIVE, units.BYTE, metrics.DISK,
    'Bytes written of one volume over the adapters of all Virtual I/O '
    'Servers. Absent where an adapter serves several volumes.',
    source='as disk.device.write.bytes',
    formula='sum over the client adapters of the volume')

VOLUME_WRITE_REQUESTS = metrics.Metric(
    'powervm.volume.write.requests', metrics.CUMULATIVE, units.REQUEST,
    metrics.DISK,
    'Write requests of one volume over the adapters of all Virtual I/O '
    'Servers. Absent where an adapter serves several volumes, and for vSCSI '
    'unless the level of PowerVM counts transfers.',
    source='as disk.device.write.requests',
    formula='sum over the client adapters of the volume',
    uncounted=_OF_VOLUMES,
    instead=(VOLUME_WRITE_BYTES,))

METRICS = (
    DISK_READ_BYTES, DISK_READ_BYTES_RATE, DISK_READ_REQUESTS,
    DISK_READ_REQUESTS_RATE, DISK_WRITE_BYTES, DISK_WRITE_BYTES_RATE,
    DISK_WRITE_REQUESTS, DISK_WRITE_REQUESTS_RATE, DISK_IOPS, DISK_PORT_SPEED,
    DISKS_READ_BYTES, DISKS_READ_REQUESTS, DISKS_WRITE_BYTES,
    DISKS_WRITE_REQUESTS, VOLUME_READ_BYTES, VOLUME_READ_REQUESTS,
    VOLUME_WRITE_BYTES, VOLUME_WRITE_REQUESTS,
)
