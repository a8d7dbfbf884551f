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
"""Pools of processors, memory and storage."""

from powervm_monitor.catalog import pool as metrics
from powervm_monitor.measuring import counters

NANOSECONDS = 10 ** 9

_COMMON = counters.Table(
    (metrics.POOL_ASSIGNED, 'assigned_ns'),
    (metrics.POOL_USED, 'used_ns'),
    (metrics.POOL_UNITS_MAX, 'max_units'),
    (metrics.POOL_UNITS_BORROWED, 'borrowed_units'),
    (metrics.POOL_UNITS_CONFIGURABLE, 'configurable_units'),
    (metrics.POOL_UNITS_AVAILABLE, 'available_units'),
)
_MEMORY = counters.Table(
    (metrics.POOL_MEMORY_TOTAL, 'total_bytes'),
    (metrics.POOL_MEMORY_ASSIGNED, 'assigned_bytes'),
    (metrics.POOL_MEMORY_FIRMWARE, 'firmware_bytes'),
    (metrics.POOL_MEMORY_IO, 'io_bytes'),
    (metrics.POOL_MEMORY_IO_MAPPED, 'io_mapped_bytes'),
)
_STORAGE = counters.Table(
    (metrics.POOL_STORAGE_TOTAL, 'total_bytes'),
    (metrics.POOL_STORAGE_USED, 'used_bytes'),
)
_TRANSFERRED = counters.Table(
    (metrics.POOL_READ_BYTES, 'read_bytes'),
    (metrics.POOL_READ_REQUESTS, 'reads'),
    (metrics.POOL_WRITE_BYTES, 'written_bytes'),
    (metrics.POOL_WRITE_REQUESTS, 'writes'),
)
_RATES = counters.Table((metrics.POOL_CONSUMED, 'used_ns'))


def measure(pool, before, seconds):
    """Yield the Measurements of a pool.

    :param before: the same earlier, or None.
    :param seconds: the time between them, or None.
    """
    if pool.kind == 'memory':
        yield from counters.values(pool, _MEMORY)
    elif pool.kind == 'storage':
        yield from counters.values(pool, _STORAGE)
        yield from counters.values(pool.counters, _TRANSFERRED)
    else:
        yield from counters.values(pool, _COMMON)
        # Nanoseconds in a nanosecond are processors.
        yield from counters.rates(
            pool, before, seconds and seconds * NANOSECONDS, _RATES,
            _COMMON)
