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
"""Counters in rules: as what they change by in a second."""

from powervm_monitor import catalog
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import host
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import pool
from powervm_monitor.catalog import vios
from powervm_monitor.plugins import base

_RATES = {
    metric.name.removesuffix('.rate'): metric.name
    for metric in catalog.CATALOG if metric.name.endswith('.rate')} | {
    counter.name: rate.name for counter, rate in (
        (cpu.CPU, cpu.CPU_CONSUMED),
        (cpu.CPU_ENTITLED, cpu.CPU_ENTITLEMENT),
        (pool.POOL_USED, pool.POOL_CONSUMED),
        (vios.VIOS_CPU, vios.VIOS_CONSUMED),
        (host.NODE_CPU_USER_TIME, host.NODE_CPU_USER_PERCENT),
        (host.NODE_CPU_KERNEL_TIME, host.NODE_CPU_KERNEL_PERCENT),
        (host.NODE_CPU_IDLE_TIME, host.NODE_CPU_IDLE_PERCENT))}

# Seconds by which the sample times may be off: they are whole.
_ROUNDING = 2


def counted(metric, per, path):
    """Whether a rule is on what a counter changes by.

    :param per: what the rule says of it, or None.
    :raises base.ConfigurationError: when it does not say it of a counter, or
        says it of something else.
    """
    if metric.kind != metrics.CUMULATIVE:
        if per is not None:
            raise base.ConfigurationError(
                (*path, 'per'), f'is for counters, and {metric.name} is none')
        return False
    if metric.name in _RATES:
        raise base.ConfigurationError(
            (*path, 'metric'), f'{metric.name} only ever grows; '
            f'{_RATES[metric.name]} tells by how much')
    if per is None:
        raise base.ConfigurationError(
            (*path, 'metric'), f'{metric.name} only ever grows; with "per: '
            'second" the rule is on what it grows by')
    return True


class Counts:
    """What a rule's counter had come to in a batch and in the one before.

    :ivar batch: number of the batch, None before there was one.
    :ivar time: of the batch, seconds since 1970.
    :ivar values: ``{resource id: value}``.
    """

    def __init__(self, batch=None, time=None, values=None):
        self.batch = batch
        self.time = time
        self.values = values or {}
        self._elapsed = 0
        self._before = {}

    def rate(self, resource_id, batch, time, value, period):
        """Return the change per second, None when it is not known.

        Not at first sight, nor after a hole, nor when the counter went back:
        it began anew, and nobody knows how far it had come before.

        :param batch: the number of the batch.
        :param period: the seconds since the sample before, as the hypervisor
            counts them, or None.
        """
        if batch != self.batch:
            self._turn(batch, time)
        self.values[resource_id] = value
        before = self._before.get(resource_id)
        if before is None or value < before or not period:
            return None
        elapsed = self._elapsed
        if abs(elapsed - period) <= _ROUNDING:
            elapsed = period
        return (value - before) / elapsed if elapsed > 0 else None

    def _turn(self, batch, time):
        """Begin another batch; one without the counter was a hole."""
        follows = self.batch is not None and batch == self.batch + 1
        self._before = self.values if follows else {}
        self._elapsed = time - self.time if follows else 0
        self.batch, self.time, self.values = batch, time, {}
