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
"""Which resources a rule is about."""

from powervm_monitor.catalog import metadata
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import globs
from powervm_monitor.plugins.threshold import traits

# The traits that a key of a condition looks at.
KEYS = {
    'project': ('project_id',),
    'user': ('user_id',),
    'instance': ('instance_id',),
    'name': ('display_name',),
    'flavor': ('flavor_name', 'flavor_id'),
    'availability_zone': ('availability_zone',),
    'resource': ('resource_id',),
}


class Condition:
    """What a resource must be; all of it.

    :param expected: of (key as written, names of its traits, Globs).
    :param own: Globs by key of the server's own metadata.
    """

    def __init__(self, expected, own):
        self._expected = expected
        self._own = own
        self.names = {name for _, names, _ in expected for name in names}

    def mismatch(self, observed):
        """Return why a resource does not match, None when it does."""
        for key, names, pattern in self._expected:
            values = [traits.trait(observed, name) for name in names]
            if not pattern.match(values):
                return f'{key} {values[0]} is not {pattern}'
        for key, pattern in self._own.items():
            if not pattern.match(observed['user_metadata'].get(key)):
                return f'the server\'s metadata {key} is not {pattern}'
        return None

    def admits(self, name, value):
        """Whether a resource with this value of a trait may match."""
        return all(name not in names or pattern.match([value])
                   for _, names, pattern in self._expected)

    def looks_at(self, name):
        """Whether the condition is on this trait, and on no other."""
        return not self._own and self.names == {name}


class Matching:
    """The resources that match and are not excepted.

    :param match: Conditions, of which one must hold; empty for everything.
    :param excepted: Conditions, of which none may hold.
    :ivar names: of all traits that the answer depends on.
    """

    def __init__(self, match, excepted):
        self._match = match
        self._except = excepted
        self.names = {name for condition in (*match, *excepted)
                      for name in condition.names}

    def mismatch(self, observed):
        """Return why a rule is not about a resource, None when it is."""
        if self._match:
            reasons = [condition.mismatch(observed)
                       for condition in self._match]
            if None not in reasons:
                return '; '.join(reasons)
        if any(condition.mismatch(observed) is None
               for condition in self._except):
            return 'it is excepted'
        return None

    def admits(self, name, value):
        """Whether a resource may match, of which one trait is known.

        :param name: of the trait.
        :param value: what it is.
        """
        if self._match and not any(
                condition.admits(name, value) for condition in self._match):
            return False
        return not any(condition.looks_at(name)
                       and condition.admits(name, value)
                       for condition in self._except)


def read(rule, metric, path):
    """Return the Matching of a rule.

    :param metric: the catalogue's Metric that the rule is on.
    :raises base.ConfigurationError: when such a resource has no such key.
    """
    return Matching(_conditions(rule, 'match', metric, path),
                    _conditions(rule, 'except', metric, path))


def _conditions(rule, key, metric, path):
    said = rule.get(key, [])
    if isinstance(said, dict):
        return (_condition(said, metric, (*path, key)),)
    return tuple(_condition(each, metric, (*path, key, index))
                 for index, each in enumerate(said))


def _condition(said, metric, path):
    tenant = metric.resource in metrics.TENANT_KINDS
    for key in said:
        if not tenant and key not in ('resource', 'attributes'):
            raise base.ConfigurationError(
                (*path, key), f'{metric.name} is of a resource ('
                f'{metric.resource}) that has no {key}; match its '
                'attributes')
    attributes = said.get('attributes', {})
    _check_attributes(attributes, metric, (*path, 'attributes'))
    return Condition(
        [(key, KEYS[key], globs.Globs(pattern))
         for key, pattern in said.items() if key in KEYS]
        + [(key, (key,), globs.Globs(pattern))
           for key, pattern in attributes.items()],
        {key: globs.Globs(pattern)
         for key, pattern in said.get('metadata', {}).items()})


def _check_attributes(attributes, metric, path):
    known = [attribute.name for attribute in metadata.ATTRIBUTES
             if metric.resource in attribute.resources]
    for key in attributes:
        if key not in known:
            raise base.ConfigurationError(
                (*path, key), f'what is told of a resource ({metric.resource}'
                f') has no {key}, but {", ".join(known)}')
