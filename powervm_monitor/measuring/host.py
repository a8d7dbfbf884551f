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
"""The host."""

from powervm_monitor import model
from powervm_monitor.catalog import host as metrics
from powervm_monitor.measuring import counters
from powervm_monitor.measuring import cpu
from powervm_monitor.measuring import energy

NANOSECONDS = 10 ** 9

_VALUES = counters.Table(
    (metrics.HOST_UNITS_TOTAL, 'total_units'),
    (metrics.HOST_UNITS_CONFIGURABLE, 'configurable_units'),
    (metrics.HOST_UNITS_AVAILABLE, 'available_units'),
    (metrics.HOST_FIRMWARE_TIME, 'firmware_ns'),
    (metrics.HOST_FIRMWARE_MEMORY, 'firmware_memory_bytes'),
    (metrics.HOST_MEMORY_TOTAL, 'total_memory_bytes'),
    (metrics.HOST_MEMORY_CONFIGURABLE, 'configurable_memory_bytes'),
    (metrics.HOST_MEMORY_AVAILABLE, 'available_memory_bytes'),
    (metrics.HOST_MEMORY_PERSISTENT, 'persistent_memory_bytes'),
)
_NODE = counters.Table(
    (metrics.NODE_CPU_FREQUENCY, 'frequency_hz'),
    (metrics.NODE_CPU_KERNEL_TIME, 'firmware_ns'),
)
_NODE_TIMES = counters.Table(
    (metrics.NODE_CPU_USER_TIME, 'user_ns'),
    (metrics.NODE_CPU_IDLE_TIME, 'idle_ns'),
)


def measure(reading, base, seconds, servers=None):
    """Yield the Measurements of a host.

    :param base: the Reading before, or None.
    :param seconds: the time between them, or None.
    :param servers: Nova's servers on the host, None when not known.
    """
    host = reading.host
    yield from counters.values(host, _VALUES)
    if servers is not None:
        yield from _promised([server.flavor for server in servers
                              if server.flavor is not None])
    yield from energy.power(reading.energy)
    if host.uptime_ns is not None:
        yield model.Measurement(
            metrics.HOST_UPTIME, host.uptime_ns / NANOSECONDS)
    firmware = _firmware(reading, base)
    occupied = _spent(reading, base, cpu.consumed)
    if None not in (firmware, occupied):
        yield model.Measurement(metrics.HOST_CONSUMED, (
            firmware + occupied) / (seconds * NANOSECONDS))


def _promised(flavors):
    yield model.Measurement(
        metrics.HOST_PROMISED_VCPUS,
        sum(flavor.vcpus for flavor in flavors))
    yield model.Measurement(
        metrics.HOST_PROMISED_MEMORY,
        sum(flavor.memory_bytes for flavor in flavors))


def node(reading, base, seconds, totals):
    """Yield the host's processors as Nova's PowerVM driver reported them.

    As in pypowervm's HostCPUMetricCache, user time is what partitions and
    Virtual I/O Servers were busy: capped + uncapped - idle. Nova's
    percentages are of the time that the configurable processors had.

    :param totals: a :class:`powervm_monitor.model.Totals`, or None.
    """
    host = reading.host
    yield from counters.values(host, _NODE)
    yield from counters.values(totals and totals.node_time, _NODE_TIMES)
    spent = node_time(reading, base, seconds)
    if spent is None:
        return
    firmware = _firmware(reading, base)
    total = spent.user_ns + firmware + spent.idle_ns
    for metric, share in (
            (metrics.NODE_CPU_PERCENT, spent.user_ns + firmware),
            (metrics.NODE_CPU_USER_PERCENT, spent.user_ns),
            (metrics.NODE_CPU_KERNEL_PERCENT, firmware),
            (metrics.NODE_CPU_IDLE_PERCENT, spent.idle_ns)):
        yield model.Measurement(metric, 100 * share / total)


def node_time(reading, base, seconds):
    """Return the :class:`powervm_monitor.model.NodeTime` spent meanwhile.

    None when it cannot be told.
    """
    firmware = _firmware(reading, base) if seconds else None
    units = reading.host.configurable_units if reading.host else None
    if firmware is None or not units:
        return None
    user = _spent(reading, base, cpu.busied)
    if user is None:
        return None
    total = int(units * seconds * NANOSECONDS)
    # Should counters disagree by a little, nothing is below zero.
    return model.NodeTime(user, max(total - user - firmware, 0))


def _firmware(reading, base):
    """Return the time that the firmware used meanwhile, None if unknown."""
    if base is None or base.host is None or None in (
            reading.host.firmware_ns, base.host.firmware_ns):
        return None
    used = reading.host.firmware_ns - base.host.firmware_ns
    return used if used >= 0 else None


def _spent(reading, base, of):
    """Return what all partitions and Virtual I/O Servers spent meanwhile.

    One that was not there before, or whose counters began anew, has spent
    nothing that is known. None when a counter of one that was is missing.

    :param of: returns it of the processors of one, now and before.
    """
    if base is None:
        return None
    total = 0
    earlier = {one.uuid: one for one in (*base.lpars.values(), *base.vioses)}
    for one in (*reading.lpars.values(), *reading.vioses):
        before = earlier.get(one.uuid)
        if (before is None or before.id != one.id
                or one.cpu is None or before.cpu is None):
            continue
        if cpu.began_anew(one.cpu, before.cpu):
            continue
        spent = of(one.cpu, before.cpu)
        if spent is None:
            return None
        total += spent
    return total
