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
"""Rules: what is written in the configuration, understood."""

import dataclasses
import difflib

from powervm_monitor import catalog
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import counters
from powervm_monitor.plugins.threshold import levels
from powervm_monitor.plugins.threshold import limits
from powervm_monitor.plugins.threshold import matching
from powervm_monitor.plugins.threshold import silence

_METRICS = {metric.name: metric for metric in catalog.CATALOG}


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """What is watched for, and of whom.

    :ivar metric: the catalogue's Metric.
    :ivar counted: whether the change per second of a counter is meant.
    :ivar unit: what values and limits are in.
    :ivar levels: the :class:`levels.Level` s, the mildest first; none of a
        rule that is on missing data only.
    :ivar matching: the :class:`matching.Matching`.
    :ivar silence: the :class:`silence.Silence`.
    """

    name: str
    metric: metrics.Metric
    counted: bool
    unit: str
    levels: tuple[levels.Level, ...]
    matching: matching.Matching
    silence: silence.Silence
    description: str | None


def read(config):
    """Return the Rules of a configuration that obeys the schema.

    :raises base.ConfigurationError: for all that make no sense.
    """
    rules, places, wrong = [], {}, []
    for index, said in enumerate(config.get('rules', [])):
        path = ('rules', index)
        try:
            _claim(said['name'], places, index, (*path, 'name'))
            rules.append(_rule(said, path))
        except base.ConfigurationError as e:
            wrong.append(e)
    if wrong:
        raise base.ConfigurationError.of(wrong)
    return tuple(rules)


def _claim(name, places, index, path):
    if name in places:
        raise base.ConfigurationError(
            path, f'is that of rules[{places[name]}] already; alerts are '
            'known by it')
    places[name] = index


def _rule(said, path):
    metric = _metric(said['metric'], (*path, 'metric'))
    counted = counters.counted(metric, said.get('per'), path)
    unit = metric.unit.symbol + ('/s' if counted else '')
    return Rule(
        name=said['name'], metric=metric, counted=counted, unit=unit,
        levels=levels.read(said, limits.Reader(metric, unit), path),
        matching=matching.read(said, metric, path),
        silence=silence.read(said.get('no_data'), (*path, 'no_data')),
        description=said.get('description'))


def _metric(name, path):
    if name in _METRICS:
        return _METRICS[name]
    near = difflib.get_close_matches(name, _METRICS, 1)
    raise base.ConfigurationError(
        path, f'{name} is no metric' + (
            f'; is {near[0]} meant?' if near else
            '; the reference lists all of them'))
