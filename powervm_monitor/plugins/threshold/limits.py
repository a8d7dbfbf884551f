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
"""Limits of rules: what is written becomes a chain of sources."""

from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import globs
from powervm_monitor.plugins.threshold import mistakes
from powervm_monitor.plugins.threshold import promises
from powervm_monitor.plugins.threshold import quantities
from powervm_monitor.plugins.threshold import shares
from powervm_monitor.plugins.threshold import sources

# Keys of a limit with several sources, the most specific first, and by which
# traits a table of them chooses.
TABLES = {
    'instances': ('instance_id', 'display_name'),
    'projects': ('project_id',),
    'flavors': ('flavor_name', 'flavor_id'),
}


def promised(said):
    """Whether a limit is an extra spec, or a share of one."""
    return isinstance(said, str) and ':' in said


class Chain:
    """The sources of a limit, the most specific first."""

    def __init__(self, links):
        self._links = links

    @property
    def measures(self):
        """What the limit can be compared by; None among it: nothing."""
        return [measure for link in self._links
                for measure in (link.measures or [None])]

    @property
    def words(self):
        """Where a limit is looked for."""
        return [link.words for link in self._links]

    def limit(self, observed, troubles):
        """Return the :class:`sources.Limit` of a resource, or None.

        :param troubles: a list; takes the Malformed promises.
        """
        for link in self._links:
            try:
                limit = link.limit(observed)
            except promises.Malformed as e:
                troubles.append(e)
                continue
            if limit is not None:
                return limit
        return None


class Reader:
    """Reads the limits of one rule.

    :param metric: the catalogue's Metric that the rule is on.
    :param unit: what its limits are counted in.
    """

    def __init__(self, metric, unit):
        self._metric = metric
        self._unit = unit

    def chain(self, said, path):
        """Return the Chain of what is written at a path.

        :raises powervm_monitor.plugins.base.ConfigurationError: when it
            makes no sense.
        """
        if not isinstance(said, dict):
            return Chain([self._single(said, path)])
        if not said:
            raise base.ConfigurationError(
                path, 'needs one source of the limit at least, such as '
                'default')
        if self._metric.resource not in metrics.TENANT_KINDS:
            for key in said.keys() - {'default'}:
                raise base.ConfigurationError(
                    (*path, key), f'{self._metric.name} is of a resource ('
                    f'{self._metric.resource}) that belongs to no instance; '
                    'give one limit, and several rules that match')
        links = {'metadata': self._wish, **dict.fromkeys(TABLES, self._table),
                 'promise': self._promise, 'default': self._single}
        return Chain([read(said[key], (*path, key))
                      for key, read in links.items() if key in said])

    def fixed(self, said, path, source='rule'):
        """Return the Limit that a number, a quantity or a share is."""
        with mistakes.at(path):
            share = shares.split(said)
            if share is None:
                return sources.Limit(self._number(said), None, source)
            factor, word = share
            whole, ratio = shares.whole(word, self._metric, self._unit)
            return sources.Limit(
                quantities.plain(factor * ratio), whole, f'{source}: {said}')

    def _single(self, said, path):
        if promised(said):
            return self._promise(said, path)
        return sources.Fixed(self.fixed(said, path))

    def _number(self, said):
        number, unit = quantities.parse(said)
        return quantities.convert(number, unit, self._unit)

    def _table(self, said, path):
        key = path[-1]
        noun = key.removesuffix('s')
        return sources.Table(
            [(globs.Globs(pattern), self.fixed(
                limit, (*path, pattern), f'rule, for {noun} {pattern}'))
             for pattern, limit in said.items()], TABLES[key])

    def _promise(self, said, path):
        if isinstance(said, str):
            return self._known_promise(said, path)
        with mistakes.at((*path, 'unit')):
            ratio = quantities.ratio(said['unit'], self._unit)
        with mistakes.at((*path, 'share')):
            number, unit = quantities.parse(said.get('share', '100 %'))
            share = number * quantities.ratio(unit or '%', '%') / 100
        return sources.Promise(
            said['extra_spec'], said['unit'], ratio, share)

    def _known_promise(self, said, path):
        share, key = shares.split(said) or (1, said.strip())
        spec = promises.SPECS.get(key)
        if spec is None:
            raise base.ConfigurationError(
                path, f'the unit of {key} is not known; write promise: '
                f'{{extra_spec: {key}, unit: ...}}')
        if self._metric.name not in spec.metrics:
            raise base.ConfigurationError(
                path, f'{key} promises nothing about {self._metric.name}, '
                f'but about {", ".join(spec.metrics)}')
        return sources.Promise(
            key, spec.unit, quantities.ratio(spec.unit, self._unit), share)

    def _wish(self, said, path):
        with mistakes.at((*path, 'unit')):
            unit = said.get('unit', self._unit)
            quantities.ratio(unit, self._unit)
        bounds = []
        for key in ('min', 'max'):
            with mistakes.at((*path, key)):
                bounds.append((said[key], self._number(said[key])))
        if bounds[0][1] > bounds[1][1]:
            raise base.ConfigurationError(
                (*path, 'min'), 'is more than max')
        return sources.Wish(said['key'], unit, self._unit, bounds)
