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
"""Processors."""

import typing

from powervm_monitor import model
from powervm_monitor.catalog import cpu as metrics
from powervm_monitor.catalog import metrics as kinds
from powervm_monitor.measuring import counters

NANOSECONDS = 10 ** 9


class Shares(typing.NamedTuple):
    """The metrics as which shares of processors are told."""

    util: kinds.Metric
    consumed: kinds.Metric
    entitlement: kinds.Metric | None = None


_VALUES = counters.Table(
    (metrics.CPU, 'used_ns'),
    (metrics.CPU_ENTITLED, 'entitled_ns'),
    (metrics.CPU_CAPPED, 'capped_ns'),
    (metrics.CPU_UNCAPPED, 'uncapped_ns'),
    (metrics.CPU_IDLE, 'idle_ns'),
    (metrics.CPU_DONATED, 'donated_ns'),
    (metrics.CPU_DISPATCH_WAIT, 'waited_ns'),
    (metrics.CPU_INSTRUCTIONS, 'instructions'),
    (metrics.CPU_INSTRUCTIONS_TIME, 'instructions_ns'),
    (metrics.CPU_VIRTUAL_PROCESSORS, 'virtual_processors'),
    (metrics.CPU_UNITS, 'units'),
    (metrics.CPU_WEIGHT, 'weight'),
)
_PROMISED = counters.Table((metrics.VCPUS, 'vcpus'))
_SHARES = Shares(util=metrics.CPU_UTIL, consumed=metrics.CPU_CONSUMED,
                 entitlement=metrics.CPU_ENTITLEMENT)


def measure(lpar, before, server, seconds):
    """Return the processor Measurements of a partition.

    :param before: the same partition earlier, or None.
    :param seconds: the time between them, or None.
    """
    earlier = before.cpu if before else None
    return [*counters.values(server.flavor, _PROMISED),
            *counters.values(lpar.cpu, _VALUES),
            *shares(lpar.cpu, earlier, seconds, _SHARES)]


def shares(now, before, seconds, names):
    """Yield what was used and entitled to meanwhile, and their ratio.

    The ratio is IBM's formula for OpenStack: (capped + uncapped - idle -
    donated) / entitled, each as the difference of two samples. An uncapped
    partition may use more than it is entitled to, so it may pass 100 %.

    Nothing is said when a counter went back: the partition was restarted or
    has moved. There is no ratio when it was entitled to nothing.

    :param now: a :class:`powervm_monitor.model.Cpu`, or None.
    :param before: the same earlier, or None.
    :param seconds: the time between them, or None.
    :param names: the :class:`Shares` to tell it as.
    """
    if now is None or before is None or not seconds or (
            None in (now.used_ns, before.used_ns)
            or counters.went_back(now, before, _VALUES)):
        return
    used = now.used_ns - before.used_ns
    entitled = now.entitled_ns - before.entitled_ns
    elapsed = seconds * NANOSECONDS
    yield model.Measurement(names.consumed, used / elapsed)
    if names.entitlement is not None:
        yield model.Measurement(names.entitlement, entitled / elapsed)
    if entitled:
        yield model.Measurement(names.util, 100 * used / entitled)
