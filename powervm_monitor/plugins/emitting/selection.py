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
"""Which metrics an emitter takes, as its configuration has it."""

import fnmatch

from powervm_monitor import catalog
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base

_GLOBS = {
    'type': 'array',
    'uniqueItems': True,
    'items': {
        'type': 'string', 'minLength': 1,
        '$comment': 'is no text; write a metric\'s name, or a glob such as '
                    'disk.* in quotes'},
}

PROPERTIES = {
    'include': {
        **_GLOBS, 'minItems': 1, 'default': ['*'],
        '$comment': 'needs a list of metrics or globs such as "disk.*"; '
                    'leave it out to take all',
        'description': 'Metrics to take, by name or by glob.'},
    'exclude': {
        **_GLOBS, 'default': [],
        '$comment': 'needs a list of metrics or globs such as '
                    '"powervm.cpu.*"',
        'description': 'Metrics not to take although ``include`` has them, '
                       'by name or by glob.'},
    'kinds': {
        'type': 'array', 'minItems': 1, 'uniqueItems': True,
        'items': {
            'enum': list(metrics.RESOURCE_KINDS),
            '$comment': 'is no kind of resource; there are '
                        + ', '.join(metrics.RESOURCE_KINDS)},
        'default': list(metrics.RESOURCE_KINDS),
        '$comment': 'needs a list of kinds of resources; leave it out to '
                    'take all',
        'description': 'Kinds of resources whose metrics are taken.'},
}


class Selection:
    """The metrics of the catalogue that are taken.

    :param settings: a dict with the keys of :data:`PROPERTIES`.
    :raises powervm_monitor.plugins.base.ConfigurationError: when a glob
        matches nothing, or nothing is left.
    """

    def __init__(self, settings):
        taken = (_matching('include', settings['include'])
                 - _matching('exclude', settings['exclude']))
        self._metrics = {metric.name: metric for metric in catalog.CATALOG
                         if metric.name in taken
                         and metric.resource in settings['kinds']}
        if not self._metrics:
            raise base.ConfigurationError(
                (), 'no metric is left to take: let include and kinds name '
                'more, or exclude less')

    def of(self, measurements):
        """Return (metric, value) of what is taken.

        :param measurements: ``{name: value}``, as plugins are given them.
        """
        return [(self._metrics[name], value)
                for name, value in measurements.items()
                if name in self._metrics]


def _matching(key, globs):
    """Return the names of all metrics that one of the globs matches."""
    found = set()
    for index, glob in enumerate(globs):
        matches = {metric.name for metric in catalog.CATALOG
                   if fnmatch.fnmatchcase(metric.name, glob)}
        if not matches:
            raise base.ConfigurationError(
                (key, index), f'there is no metric {glob}; the documentation '
                'lists them, and * stands for any letters')
        found |= matches
    return found
