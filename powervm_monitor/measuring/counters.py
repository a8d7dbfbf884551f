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

from powervm_monitor import model
from powervm_monitor.catalog import metrics


def values(told, table):
    """Return a Measurement for everything that is known.

    :param told: an object with numbers as attributes, or None.
    :param table: pairs of a metric and the attribute that it is.
    """
    if told is None:
        return []
    return [model.Measurement(metric, value) for metric, attribute in table
            if (value := getattr(told, attribute)) is not None]


def went_back(now, before, table):
    """Whether anything cumulative in a table is less than it was."""
    for metric, attribute in table:
        if metric.kind == metrics.CUMULATIVE:
            new, old = getattr(now, attribute), getattr(before, attribute)
            if new is not None and old is not None and new < old:
                return True
    return False


def rates(now, before, seconds, table, counted=()):
    """Return a Measurement for everything whose change is known.

    There is none at first sight, nor when a counter went back: what counts
    began anew meanwhile, and nobody knows how far it had come before.

    :param now: an object with cumulative counters as attributes, or None.
    :param before: the same some time earlier, or None.
    :param seconds: the time between them, or None.
    :param table: pairs of a metric and the attribute whose change per second
        it is.
    :param counted: the same as for :func:`values`; what went back among it
        stops the rates as well.
    """
    if now is None or before is None or not seconds or (
            went_back(now, before, counted)):
        return []
    changes = {}
    for metric, attribute in table:
        new, old = getattr(now, attribute), getattr(before, attribute)
        if new is not None and old is not None:
            changes[metric.name] = model.Measurement(
                metric, (new - old) / seconds)
    if any(change.value < 0 for change in changes.values()):
        return []
    return list(changes.values())
