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
"""Disks, each as one client adapter."""

from powervm_monitor import model
from powervm_monitor.catalog import storage as metrics
from powervm_monitor.measuring import counters

_VALUES = counters.Table(
    (metrics.DISK_READ_BYTES, 'read_bytes'),
    (metrics.DISK_READ_REQUESTS, 'reads'),
    (metrics.DISK_WRITE_BYTES, 'written_bytes'),
    (metrics.DISK_WRITE_REQUESTS, 'writes'),
)
_RATES = counters.Table(
    (metrics.DISK_READ_BYTES_RATE, 'read_bytes'),
    (metrics.DISK_READ_REQUESTS_RATE, 'reads'),
    (metrics.DISK_WRITE_BYTES_RATE, 'written_bytes'),
    (metrics.DISK_WRITE_REQUESTS_RATE, 'writes'),
)
_PORT = counters.Table((metrics.DISK_PORT_SPEED, 'speed'))
_ALL_DISKS = counters.Table(
    (metrics.DISKS_READ_BYTES, 'read_bytes'),
    (metrics.DISKS_READ_REQUESTS, 'reads'),
    (metrics.DISKS_WRITE_BYTES, 'written_bytes'),
    (metrics.DISKS_WRITE_REQUESTS, 'writes'),
)
_VOLUME = counters.Table(
    (metrics.VOLUME_READ_BYTES, 'read_bytes'),
    (metrics.VOLUME_READ_REQUESTS, 'reads'),
    (metrics.VOLUME_WRITE_BYTES, 'written_bytes'),
    (metrics.VOLUME_WRITE_REQUESTS, 'writes'),
)


def measure(disk, before, seconds):
    """Return the Measurements of a disk.

    :param before: the same disk earlier, or None.
    :param seconds: the time between them, or None.
    """
    rates = counters.rates(
        disk.counters, before.counters if before else None, seconds, _RATES,
        _VALUES)
    requests = [rate.value for rate in rates if rate.metric in (
        metrics.DISK_READ_REQUESTS_RATE, metrics.DISK_WRITE_REQUESTS_RATE)]
    if len(requests) == 2:
        rates.append(model.Measurement(metrics.DISK_IOPS, sum(requests)))
    return (counters.values(disk.counters, _VALUES)
            + counters.values(disk, _PORT) + rates)


def together(lpar):
    """Return the Measurements of all disks of a partition as one."""
    return counters.values(
        _sum([disk.counters for disk in lpar.disks]), _ALL_DISKS)


def volumes(lpar, backings):
    """Yield the volumes of a partition with their Measurements.

    An adapter counts for all that is behind it, so only what adapters serve
    alone can be told by volume. Its paths over several Virtual I/O Servers
    add up; while it is not known what is behind some virtual SCSI adapter,
    that may be a path to any of them, and nothing is told.

    A volume is known by what PowerVM says of it, which does not change with
    what Nova happens to know.

    :param backings: :class:`powervm_monitor.model.Backing` by location code.
    """
    scsi = [disk for disk in lpar.disks if not disk.wwpns]
    if any(backings.get(disk.location) is None for disk in scsi):
        return
    found = {}
    for disk in scsi:
        behind = backings[disk.location].volumes
        if len(behind) == 1 and (behind[0].id or behind[0].udid):
            found.setdefault(behind[0].id or behind[0].udid, []).append(
                (behind[0], disk.counters))
    for key, paths in found.items():
        total = _sum([told for _, told in paths])
        if total is not None:
            yield (model.BackedVolume(key, paths[0][0], total),
                   counters.values(total, _VOLUME))


def _sum(told):
    """Return counters added up, None unless all are known."""
    if not told or None in told:
        return None
    return model.DiskCounters(*(
        None if None in column else sum(column) for column in zip(*(
            (one.reads, one.writes, one.read_bytes, one.written_bytes)
            for one in told), strict=True)))
