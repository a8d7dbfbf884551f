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
"""Metrics that PowerVM does not count for some resources of their kind.

A rule on such a metric is silent for them. Which these are is stated in the
catalogue.
"""

import typing

from powervm_monitor import catalog
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins.threshold import globs
from powervm_monitor.plugins.threshold import traits

if typing.TYPE_CHECKING:
    from powervm_monitor.plugins.threshold import rules


class Gap:
    """Tells the resources for which PowerVM does not count some metrics.

    :param uncounted: the catalogue's Uncounted that these metrics share.
    """

    def __init__(self, uncounted: metrics.Uncounted):
        shared = [metric for metric in catalog.CATALOG
                  if metric.uncounted is uncounted]
        self._attribute = uncounted.attribute
        self._values = globs.Globs(list(uncounted.values))
        self._counted = frozenset(metric.name for metric in shared)
        self._instead = frozenset(
            other.name for metric in shared for other in metric.instead)

    def covers(self, observed: dict) -> bool:
        """Whether PowerVM counts something else for a resource instead.

        False as well while nothing of the kind is measured: then the numbers
        may only be late.

        :param observed: a dict that a method of a plugin was given.
        """
        measurements = observed['measurements']
        if (not self._counted.isdisjoint(measurements)
                or self._instead.isdisjoint(measurements)):
            return False
        return not self._attribute or self._values.match(
            traits.trait(observed, self._attribute))


_GAPS = {metric.uncounted: Gap(metric.uncounted)
         for metric in catalog.CATALOG if metric.uncounted is not None}


def gap(metric: metrics.Metric) -> Gap | None:
    """Return the Gap of a metric, None if PowerVM counts it for all."""
    return metric.uncounted and _GAPS[metric.uncounted]


def reason(metric: metrics.Metric, observed: dict) -> str | None:
    """Return why a rule on a metric is silent for a resource, if it is.

    :param observed: a dict that a method of a plugin was given.
    """
    found = gap(metric)
    if found is None or not found.covers(observed):
        return None
    return _words(metric)


def warning(rule: 'rules.Rule') -> str | None:
    """Return a warning that a rule is silent for some of its resources.

    None when it is not, or leaves them out itself.
    """
    uncounted = rule.metric.uncounted
    if uncounted is None or uncounted.attribute and not any(
            # A pattern stands for any of the names that it matches.
            rule.matching.admits(uncounted.attribute, value.replace('*', 'C2'))
            for value in uncounted.values):
        return None
    return f'the rule is silent where {_words(rule.metric)}'


def _words(metric):
    words = f'PowerVM counts no {metric.uncounted.what}'
    if not metric.instead:
        return words
    return f'{words}; use ' + ' or '.join(
        other.name for other in metric.instead)
