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
    """The metrics that say what was done with processors meanwhile."""

    util: kinds.Metric
    consumed: kinds.Metric
    entitlement: kinds.Metric | None = None


_VALUES = counters.Table(
    (metrics.CPU_ENTITLED, 'entitled_ns'),
    (metrics.CPU_CAPPED, 'capped_ns'),
    (metrics.CPU_UNCAPPED, 'uncapped_ns'),
    (metrics.CPU_IDLE, 'idle_ns'),
    (metrics.CPU_DONATED, 'donated_ns'),
    (metrics.CPU_DISPATCH_WAIT, 'waited_ns'),
    (metrics.CPU_INSTRUCTIONS, 'instructions'),
    (metrics.CPU_VIRTUAL_PROCESSORS_MAX, 'max_virtual_processors'),
    (metrics.CPU_UNITS_MAX, 'max_units'),
    (metrics.CPU_WEIGHT, 'weight'),
)
_PROMISED = counters.Table((metrics.VCPUS, 'vcpus'))
_CURRENT = counters.Table(
    (metrics.CPU_VIRTUAL_PROCESSORS, 'virtual'),
    (metrics.CPU_UNITS, 'units'),
)
_SHARES = Shares(util=metrics.CPU_UTIL, consumed=metrics.CPU_CONSUMED,
                 entitlement=metrics.CPU_ENTITLEMENT)


def measure(lpar: model.Lpar, before: model.Lpar | None,
            server: model.Server, seconds: float | None,
            processors: model.Processors | None,
            added_ns: int) -> list[model.Measurement]:
    """Return the processor Measurements of a partition.

    :param before: the same partition earlier, or None.
    :param seconds: the time between them, or None.
    :param processors: what it has now, None if unknown.
    :param added_ns: what is added to its busy time, see :mod:`.totals`.
    """
    return [*counters.values(server.flavor, _PROMISED),
            *busy(lpar.cpu, added_ns, metrics.CPU),
            *counters.values(lpar.cpu, _VALUES),
            *counters.values(processors, _CURRENT),
            *shares(lpar.cpu, before.cpu if before else None, seconds,
                    _SHARES)]


def busy(cpu: model.Cpu | None, added_ns: int, metric: kinds.Metric
         ) -> list[model.Measurement]:
    """Return the busy time, as long as it is known.

    :param added_ns: what is added to it, see :mod:`.totals`.
    """
    if cpu is None or cpu.busy_ns is None or cpu.busy_ns + added_ns < 0:
        return []
    return [model.Measurement(metric, cpu.busy_ns + added_ns)]


def shares(now, before, seconds, names):
    """Yield what was used and entitled to meanwhile, and their ratio.

    The ratio is busy / entitled, each as the difference of two samples; an
    uncapped partition may be busy for longer than it is entitled to, so it
    may pass 100 %. Consumed are the processors that nobody else could have:
    IBM's utilizedProcUnits of newer levels.

    Nothing is known when a counter went back: the partition was restarted or
    has moved. There is no ratio when it was entitled to nothing.

    :param now: a :class:`powervm_monitor.model.Cpu`, or None.
    :param before: the same earlier, or None.
    :param seconds: the time between them, or None.
    :param names: the :class:`Shares` that are measured.
    """
    if now is None or before is None or not seconds or (
            began_anew(now, before)):
        return
    elapsed = seconds * NANOSECONDS
    occupied = consumed(now, before)
    entitled = change(now.entitled_ns, before.entitled_ns)
    used = busied(now, before)
    if occupied is not None:
        yield model.Measurement(names.consumed, occupied / elapsed)
    if names.entitlement is not None and entitled is not None:
        yield model.Measurement(names.entitlement, entitled / elapsed)
    if entitled and used is not None:
        yield model.Measurement(names.util, 100 * used / entitled)


def consumed(now: model.Cpu, before: model.Cpu) -> int | None:
    """Return the time that a partition occupied processors meanwhile, in ns.

    Dispatched time of shared processors, idle time included; busy time of
    dedicated ones. None when it is not known which they are, or they have
    become the other.
    """
    if now.dedicated is None or now.dedicated != before.dedicated:
        return None
    if now.dedicated:
        return change(now.busy_ns, before.busy_ns)
    return change(now.dispatched_ns, before.dispatched_ns)


def busied(now: model.Cpu, before: model.Cpu) -> int | None:
    """Return the time that a partition was busy meanwhile, in ns."""
    return change(now.busy_ns, before.busy_ns)


def entitled(now: model.Cpu | None, before: model.Cpu | None) -> int | None:
    """Return the time that a partition was entitled to meanwhile, in ns.

    None when it is not known, or the counters began anew.
    """
    if now is None or before is None or began_anew(now, before):
        return None
    return change(now.entitled_ns, before.entitled_ns)


def began_anew(now: model.Cpu, before: model.Cpu) -> bool:
    """Whether the counters of a partition began anew between two samples."""
    return counters.went_back(now, before, _VALUES)


def change(now: int | None, before: int | None) -> int | None:
    """Return how much more something is, never less than 0; None if unknown.

    Idle time may grow by a cycle more than the time that it is a part of.
    """
    if now is None or before is None:
        return None
    return max(now - before, 0)
