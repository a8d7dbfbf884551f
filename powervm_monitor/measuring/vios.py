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
from powervm_monitor.catalog import platform
from powervm_monitor.measuring import counters
from powervm_monitor.measuring import cpu
from powervm_monitor.measuring import state

_CPU = (
    (platform.VIOS_CPU, 'used_ns'),
    (platform.VIOS_ENTITLED, 'entitled_ns'),
    (platform.VIOS_CAPPED, 'capped_ns'),
    (platform.VIOS_UNCAPPED, 'uncapped_ns'),
    (platform.VIOS_IDLE, 'idle_ns'),
    (platform.VIOS_DONATED, 'donated_ns'),
    (platform.VIOS_DISPATCH_WAIT, 'waited_ns'),
    (platform.VIOS_VIRTUAL_PROCESSORS, 'virtual_processors'),
    (platform.VIOS_UNITS, 'units'),
    (platform.VIOS_WEIGHT, 'weight'),
)
_VALUES = (
    (platform.VIOS_MEMORY, 'memory_bytes'),
    (platform.VIOS_MEMORY_USED, 'used_memory_bytes'),
    (platform.VIOS_AFFINITY_SCORE, 'affinity_score'),
)
_SHARES = cpu.Shares(
    util=platform.VIOS_UTIL, consumed=platform.VIOS_CONSUMED)


def measure(vios, before, seconds):
    """Yield the Measurements of a VIOS.

    :param before: the same earlier, or None.
    :param seconds: the time between them, or None.
    """
    number = state.number(vios.state)
    if number is not None:
        yield model.Measurement(platform.VIOS_STATE, number)
    yield from counters.values(vios, _VALUES)
    yield from counters.values(vios.cpu, _CPU)
    yield from cpu.shares(
        vios.cpu, before.cpu if before else None, seconds, _SHARES)
