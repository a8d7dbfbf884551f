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

from powervm_monitor import model
from powervm_monitor.catalog import vios as metrics
from powervm_monitor.measuring import counters
from powervm_monitor.measuring import cpu
from powervm_monitor.measuring import state

_CPU = counters.Table(
    (metrics.VIOS_ENTITLED, 'entitled_ns'),
    (metrics.VIOS_CAPPED, 'capped_ns'),
    (metrics.VIOS_UNCAPPED, 'uncapped_ns'),
    (metrics.VIOS_IDLE, 'idle_ns'),
    (metrics.VIOS_DONATED, 'donated_ns'),
    (metrics.VIOS_DISPATCH_WAIT, 'waited_ns'),
    (metrics.VIOS_VIRTUAL_PROCESSORS_MAX, 'max_virtual_processors'),
    (metrics.VIOS_UNITS_MAX, 'max_units'),
    (metrics.VIOS_WEIGHT, 'weight'),
)
_CURRENT = counters.Table(
    (metrics.VIOS_VIRTUAL_PROCESSORS, 'virtual'),
    (metrics.VIOS_UNITS, 'units'),
)
_VALUES = counters.Table(
    (metrics.VIOS_MEMORY, 'memory_bytes'),
    (metrics.VIOS_MEMORY_USED, 'used_memory_bytes'),
    (metrics.VIOS_AFFINITY_SCORE, 'affinity_score'),
)
_SHARES = cpu.Shares(
    util=metrics.VIOS_UTIL, consumed=metrics.VIOS_CONSUMED)


def measure(vios, before, seconds, processors=None, added_ns=0):
    """Yield the Measurements of a VIOS.

    :param before: the same earlier, or None.
    :param seconds: the time between them, or None.
    :param processors: what it has now, None if unknown.
    :param added_ns: what is added to its busy time, see :mod:`.totals`.
    """
    number = state.number(vios.state)
    if number is not None:
        yield model.Measurement(metrics.VIOS_STATE, number)
    yield from counters.values(vios, _VALUES)
    yield from cpu.busy(vios.cpu, added_ns, metrics.VIOS_CPU)
    yield from counters.values(vios.cpu, _CPU)
    yield from counters.values(processors, _CURRENT)
    yield from cpu.shares(
        vios.cpu, before.cpu if before else None, seconds, _SHARES)
