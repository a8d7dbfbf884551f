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
"""From counters to Measurements, leaving out what is not known."""

import operator

from powervm_monitor import model
from powervm_monitor.catalog import metrics


class Table:
    """Which metric is which attribute of what PowerVM told.

    :param pairs: of a metric and the attribute that it is.
    :ivar metrics: the metrics, in order.
    :ivar get: returns the attributes of an object, in the same order.
    :ivar counted: whether each is cumulative.
    """

    def __init__(self, *pairs):
        self.metrics = tuple(metric for metric, _ in pairs)
        self.counted = tuple(
            metric.kind == metrics.CUMULATIVE for metric in self.metrics)
        get = operator.attrgetter(*(attribute for _, attribute in pairs))
        self.get = get if len(pairs) > 1 else lambda told: (get(told),)


def values(told, table):
    """Return a Measurement for everything that is known.

    :param told: an object with numbers as attributes, or None.
    :param table: the :class:`Table` of them.
    """
    if told is None:
        return []
    return [model.Measurement(metric, value) for metric, value in zip(
        table.metrics, table.get(told), strict=True) if value is not None]


def went_back(now, before, table):
    """Whether anything cumulative in a Table is less than it was."""
    return any(
        counted and new is not None and old is not None and new < old
        for counted, new, old in zip(
            table.counted, table.get(now), table.get(before), strict=True))


def rates(now, before, seconds, table, counted):
    """Return a Measurement for everything whose change is known.

    There is none at first sight, nor when a counter went back: what counts
    began anew meanwhile, and nobody knows how far it had come before.

    :param now: an object with cumulative counters as attributes, or None.
    :param before: the same some time earlier, or None.
    :param seconds: the time between them, or None.
    :param table: the Table of what change per second is told as.
    :param counted: the Table of what is counted; what went back among it
        stops all rates.
    """
    if now is None or before is None or not seconds or (
            went_back(now, before, counted)):
        return []
    return [model.Measurement(metric, (new - old) / seconds)
            for metric, new, old in zip(
                table.metrics, table.get(now), table.get(before), strict=True)
            if new is not None and old is not None]
