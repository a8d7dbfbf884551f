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
"""What a flavor's extra specs promise, in the units that Nova gives them.

Nova's guide to resource limits has the units: kilobytes (of 1000 bytes) a
second for interfaces, bytes and requests a second for disks, microseconds
that each vCPU may run in a period of microseconds, which is the kernel's
where Nova is told none. In all of them 0 is no limit, and so is a negative
quota of processors. PowerVM's own ``powervm:proc_units`` are processors.
"""

import dataclasses
import fractions
import re

from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import network
from powervm_monitor.catalog import storage

CPU_QUOTA = 'quota:cpu_quota'
CPU_PERIOD = 'quota:cpu_period'
# Microseconds: cpu.cfs_period_us of Linux.
DEFAULT_PERIOD = 100_000

_NUMBER = re.compile(r'-?\d+(\.\d+)?')


class Malformed(Exception):
    """A promise that cannot be understood.

    :ivar subject: what is malformed, to say it once.
    """

    def __init__(self, subject, reason):
        super().__init__(f'{subject}: {reason}')
        self.subject = subject


@dataclasses.dataclass(frozen=True, slots=True)
class Spec:
    """What is known of an extra spec.

    :ivar unit: what its number is in.
    :ivar metrics: the metrics that it limits; empty for any.
    """

    unit: str
    metrics: tuple[str, ...] = ()


def _spec(unit, *metrics):
    return Spec(unit, tuple(metric.name for metric in metrics))


_READ = (storage.DISK_READ_BYTES_RATE, storage.VOLUME_READ_BYTES)
_WRITE = (storage.DISK_WRITE_BYTES_RATE, storage.VOLUME_WRITE_BYTES)
_READS = (storage.DISK_READ_REQUESTS_RATE, storage.VOLUME_READ_REQUESTS)
_WRITES = (storage.DISK_WRITE_REQUESTS_RATE, storage.VOLUME_WRITE_REQUESTS)

SPECS = {
    **{f'quota:vif_inbound_{what}': _spec(
        'kB/s', network.NETWORK_INCOMING_BYTES_RATE,
        network.PHYSICAL_INCOMING_BYTES)
       for what in ('average', 'peak')},
    **{f'quota:vif_outbound_{what}': _spec(
        'kB/s', network.NETWORK_OUTGOING_BYTES_RATE,
        network.PHYSICAL_OUTGOING_BYTES)
       for what in ('average', 'peak')},
    'quota:disk_read_bytes_sec': _spec('B/s', *_READ),
    'quota:disk_write_bytes_sec': _spec('B/s', *_WRITE),
    'quota:disk_total_bytes_sec': _spec('B/s', *_READ, *_WRITE),
    'quota:disk_read_iops_sec': _spec('request/s', *_READS),
    'quota:disk_write_iops_sec': _spec('request/s', *_WRITES),
    'quota:disk_total_iops_sec': _spec(
        'request/s', storage.DISK_IOPS, *_READS, *_WRITES),
    CPU_QUOTA: _spec('processor', cpu.CPU_CONSUMED),
    'powervm:proc_units': _spec('processor', cpu.CPU_CONSUMED),
}


def promised(flavor, key, unit):
    """Return the number that a flavor promises, and how it says so.

    Exactly. None when it promises nothing.

    :param flavor: the metadata's ``flavor``, or None.
    :param unit: what the number is in.
    :raises Malformed: when what it says makes no sense.
    """
    number = _number(flavor, key)
    if (number is None or number == 0 and key.startswith('quota:')
            or number < 0 and key == CPU_QUOTA):
        return None
    if number <= 0:
        raise Malformed(_subject(flavor, key), 'must be above 0')
    words = f'flavor {flavor["name"]}: {key}={_specs(flavor)[key]}'
    if key != CPU_QUOTA:
        return number, f'{words} {unit}'
    period = _number(flavor, CPU_PERIOD) or DEFAULT_PERIOD
    if period < 0:
        raise Malformed(_subject(flavor, CPU_PERIOD), 'must be above 0')
    return (number * flavor['vcpus'] / period,
            f'{words}, {CPU_PERIOD}={period}')


def _number(flavor, key):
    said = _specs(flavor).get(key)
    if said is None:
        return None
    if _NUMBER.fullmatch(str(said).strip()) is None:
        raise Malformed(_subject(flavor, key), f'{said!r} is no number')
    return fractions.Fraction(str(said).strip())


def _specs(flavor):
    return (flavor or {}).get('extra_specs') or {}


def _subject(flavor, key):
    return f'{key} of flavor {flavor["name"]}'
