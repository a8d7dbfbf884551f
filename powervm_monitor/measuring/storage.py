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

from powervm_monitor.catalog import metrics
from powervm_monitor.measuring import counters

_TABLE = (
    (metrics.DISK_READ_BYTES, 'read_bytes'),
    (metrics.DISK_READ_REQUESTS, 'reads'),
    (metrics.DISK_WRITE_BYTES, 'written_bytes'),
    (metrics.DISK_WRITE_REQUESTS, 'writes'),
)


def measure(disk):
    """Return the Measurements of a disk."""
    return counters.measure(disk.counters, _TABLE)
