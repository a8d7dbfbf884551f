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
"""Memory: what was promised, what there is, and what the guest says."""

from powervm_monitor.catalog import memory as metrics
from powervm_monitor.measuring import counters

_PROMISED = counters.Table((metrics.MEMORY, 'memory_bytes'))
_ASSIGNED = counters.Table(
    (metrics.MEMORY_LOGICAL, 'logical_bytes'),
    (metrics.MEMORY_BACKED, 'backed_bytes'),
    (metrics.MEMORY_PERSISTENT, 'persistent_bytes'),
    (metrics.MEMORY_IO, 'io_bytes'),
    (metrics.MEMORY_IO_MAPPED, 'io_mapped_bytes'),
    (metrics.MEMORY_WEIGHT, 'weight'),
)
_GUEST = counters.Table(
    (metrics.MEMORY_USAGE, 'used_bytes'),
    (metrics.MEMORY_AVAILABLE, 'total_bytes'),
    (metrics.MEMORY_FREE, 'free_bytes'),
    (metrics.MEMORY_ACTIVE, 'active_bytes'),
    (metrics.PAGE_SPACE, 'page_space_bytes'),
    (metrics.PAGE_SPACE_FREE, 'page_space_free_bytes'),
    (metrics.PAGE_IN_RATE, 'page_in_rate'),
    (metrics.PAGE_OUT_RATE, 'page_out_rate'),
    (metrics.PAGE_SPACE_IN_RATE, 'page_space_in_rate'),
    (metrics.PAGE_SPACE_OUT_RATE, 'page_space_out_rate'),
)


def measure(lpar, server):
    """Return the memory Measurements of a partition."""
    return [
        *counters.values(server.flavor, _PROMISED),
        *counters.values(lpar.memory, _ASSIGNED),
        *counters.values(lpar.guest_memory, _GUEST)]
