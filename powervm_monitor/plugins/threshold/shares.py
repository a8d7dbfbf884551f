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
"""Shares of what a resource has: ``80 % of vcpus``.

The whole is another metric of the same resource, told in the same sample;
three of them have a word.
"""

import fractions
import re

from powervm_monitor import catalog
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import hooks
from powervm_monitor.catalog import memory
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import units
from powervm_monitor.catalog import vios
from powervm_monitor.plugins.threshold import quantities

_FORM = re.compile(r'(\d+(?:\.\d+)?)\s*%\s*of\s+(\S+)')
_METRICS = {metric.name: metric for metric in catalog.CATALOG}

# What a word means for each kind of resource.
WORDS = {
    'vcpus': {metrics.INSTANCE: cpu.CPU_VIRTUAL_PROCESSORS,
              metrics.VIOS: vios.VIOS_VIRTUAL_PROCESSORS},
    'entitlement': {metrics.INSTANCE: cpu.CPU_UNITS,
                    metrics.VIOS: vios.VIOS_UNITS},
    'memory': {metrics.INSTANCE: memory.MEMORY_LOGICAL,
               metrics.VIOS: vios.VIOS_MEMORY},
}


def split(said):
    """Return the factor of ``80 % of WHOLE``, and the whole.

    None when it is no share.
    """
    form = isinstance(said, str) and _FORM.fullmatch(said.strip())
    return (fractions.Fraction(form[1]) / 100, form[2]) if form else None


def whole(word, metric, unit):
    """Return the metric that a share is of, and its size in a unit.

    :param word: as it is written after "of".
    :param metric: the one that has the limit.
    :param unit: what the limit is counted in.
    :raises ValueError: when the metric cannot be held against it.
    """
    found = _meant(word, metric)
    if found.kind == metrics.CUMULATIVE:
        raise ValueError(f'{found.name} is a counter, and a share is of what '
                         'there is now')
    if found.resource != metric.resource:
        raise ValueError(f'{found.name} is of another resource ('
                         f'{found.resource}) than {metric.name} '
                         f'({metric.resource})')
    if hooks.BY_METRIC[found.name] != hooks.BY_METRIC[metric.name]:
        raise ValueError(f'{found.name} is not told together with '
                         f'{metric.name}')
    return found.name, quantities.ratio(
        _processors(found.unit.symbol), _processors(unit))


def _meant(word, metric):
    kinds = WORDS.get(word)
    if kinds is None:
        if word not in _METRICS:
            raise ValueError(
                f'{word} is neither a metric nor one of '
                f'{", ".join(WORDS)}, nor an extra spec such as '
                'quota:vif_outbound_average')
        return _METRICS[word]
    if metric.resource not in kinds:
        raise ValueError(f'{metric.name} is of a resource ('
                         f'{metric.resource}) that has no {word}')
    return kinds[metric.resource]


def _processors(unit):
    """Return a unit; virtual processors and processors may be compared."""
    return units.PROCESSOR.symbol if unit == units.VCPU.symbol else unit
