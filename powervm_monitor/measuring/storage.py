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
from powervm_monitor.catalog import metrics
from powervm_monitor.measuring import counters

_VALUES = (
    (metrics.DISK_READ_BYTES, 'read_bytes'),
    (metrics.DISK_READ_REQUESTS, 'reads'),
    (metrics.DISK_WRITE_BYTES, 'written_bytes'),
    (metrics.DISK_WRITE_REQUESTS, 'writes'),
)
_RATES = (
    (metrics.DISK_READ_BYTES_RATE, 'read_bytes'),
    (metrics.DISK_READ_REQUESTS_RATE, 'reads'),
    (metrics.DISK_WRITE_BYTES_RATE, 'written_bytes'),
    (metrics.DISK_WRITE_REQUESTS_RATE, 'writes'),
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
    return counters.values(disk.counters, _VALUES) + rates
