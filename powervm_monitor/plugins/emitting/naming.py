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
"""What a value is called where it is sent to."""

import hashlib
import re
import string

from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base

_UNSAFE = re.compile(r'[^A-Za-z0-9_-]')
_LITERAL = re.compile(r'[A-Za-z0-9_.,;=-]*')
_EMPTY_TAG = re.compile(r'[,;][^,;=]*=(?=[,;]|$)')
_METRIC = '\0'

# So many shared names are remembered: those that were seen last.
REMEMBERED = 10000

# What tells the resources of a kind apart within their host or instance.
_DEVICE = {
    metrics.DISK: ('disk_name',),
    metrics.INTERFACE: ('vnic_name',),
    metrics.HOST: ('thermometer',),
    metrics.VIOS: ('vios_name',),
    metrics.ADAPTER: ('vios_name', 'adapter_name'),
    metrics.POOL: ('vios_name', 'pool_kind', 'pool_name'),
    metrics.COLLECTION: ('plugin',),
}

# The fields of a template, and what they stand for.
FIELDS = {
    'prefix': 'the key ``prefix``',
    'metric': 'the metric\'s name, with its dots',
    'kind': 'the kind of resource',
    'resource_id': 'the id that the resource\'s notifications have',
    'host': 'the host\'s name; of what an instance owns, of the host that '
            'Nova lists the instance on',
    'instance_id': 'the instance\'s UUID',
    'instance_name': 'Nova\'s name of the instance: instance-0000001a',
    'display_name': 'the name that its owner gave the instance, which need '
                    'not be unique',
    'flavor_name': 'the name of the instance\'s flavor',
    'project_id': 'the instance\'s project',
    'user_id': 'the instance\'s owner',
    'device': 'the disk, the interface or the thermometer; of a Virtual I/O '
              'Server its name, followed by the adapter\'s or pool\'s',
}

PROPERTIES = {
    'prefix': {
        'type': 'string', 'pattern': r'^[A-Za-z0-9_.-]*$(?!\n)',
        'default': 'powervm',
        '$comment': 'prefix may have letters, digits, dots, - and _ only',
        'description': 'What ``{prefix}`` in ``name`` stands for.'},
    'name': {
        'type': 'string',
        'default': '{prefix}.{host}.{instance_name}.{device}.{metric}',
        '$comment': 'needs a text such as "{prefix}.{instance_id}.{metric}"',
        'description': 'What a value is called: a text with fields in braces.'
                       ' Other characters than letters, digits, ``-`` and '
                       '``_`` in what a field stands for become ``_``. '
                       'Fields that stand for nothing are left out with '
                       'their dot, or their tag. Where the names of several '
                       'resources would be the same, each of them has the '
                       'resource\'s id before the metric, or as the tag '
                       '``resource_id``.'},
}


class Naming:
    """Makes names as a template says.

    :param settings: a dict with the keys of :data:`PROPERTIES`.
    :raises powervm_monitor.plugins.base.ConfigurationError: when names
        would be unsafe or all the same.
    """

    def __init__(self, settings):
        self._template = settings['name']
        self._prefix = settings['prefix']
        # Names without their metric that several resources have had.
        self._shared: dict[str, None] = {}
        try:
            parts = list(string.Formatter().parse(self._template))
        except ValueError as e:
            raise _wrong(f'{e}; fields are written {{metric}}') from e
        for literal, field, spec, conversion in parts:
            _check(literal, field, spec, conversion)
        if 'metric' not in (field for _, field, _, _ in parts):
            raise _wrong('lacks {metric}, so all metrics would have one name')

    def named(self, taken):
        """Return [(name, metric, value)] of a sample, each name once.

        Resources whose names would be the same have their ids in them, all of
        them. They keep them in samples that lack the others, so that no
        series changes its name for that.

        :param taken: a list of (dict that a plugin was given, [(metric,
            value)]).
        """
        clashing = self._clashing(taken)
        return [(name(metric.name), metric, value)
                for observed, found in taken
                for name in [self.of(
                    observed, observed['resource_id'] in clashing)]
                for metric, value in found]

    def _clashing(self, taken):
        """Return the ids of the resources whose names several have had."""
        stems, shared, owners = {}, set(), {}
        for observed, found in taken:
            name, owner = self.of(observed), observed['resource_id']
            stem = name(_METRIC)
            stems.setdefault(stem, set()).add(owner)
            for metric, _ in found:
                other, its_stem = owners.setdefault(
                    name(metric.name), (owner, stem))
                if other != owner:
                    shared |= {stem, its_stem}
        shared |= stems.keys() & self._shared.keys()
        self._remember(shared)
        return set().union(*(stems[stem] for stem in shared))

    def _remember(self, shared: set[str]) -> None:
        """Take names that several resources have had, as the newest."""
        for stem in sorted(shared):
            self._shared.pop(stem, None)
            self._shared[stem] = None
        for stem in list(self._shared)[:-REMEMBERED]:
            del self._shared[stem]

    def of(self, observed, with_id=False):
        """Return a function that makes the name of a metric.

        :param observed: a dict that a plugin was given.
        :param with_id: whether the resource's id is part of the name.
        """
        fields = {field: _safe(value)
                  for field, value in _identity(observed).items()}
        device = '.'.join(filter(None, (
            _safe(observed['metadata'].get(key))
            for key in _DEVICE.get(observed['kind'], ()))))
        name = self._template.format(
            prefix=self._prefix, metric=_METRIC, device=device, **fields)
        name = re.sub(r'\.{2,}', '.', _EMPTY_TAG.sub('', name)).strip('.')
        if with_id:
            name = _with_id(name, _unique(observed['resource_id']))
        return lambda metric: name.replace(_METRIC, metric)


def _identity(observed):
    told = observed['metadata']
    return {
        'kind': observed['kind'],
        'resource_id': observed['resource_id'],
        'project_id': observed['project_id'],
        'user_id': observed['user_id'],
        # Of an instance, "host" is a number that says nothing to anybody.
        'host': told.get('host' if observed['kind'] in metrics.PLATFORM_KINDS
                         else 'instance_host'),
        'instance_id': told.get('instance_id'),
        'instance_name': told.get('name'),
        'display_name': told.get('display_name'),
        'flavor_name': told.get('flavor_name'),
    }


def _safe(value):
    return '' if value is None else _UNSAFE.sub('_', str(value))


def _unique(resource_id: str) -> str:
    """Return an id that is safe in a name, and still no other's."""
    safe = _safe(resource_id)
    if safe == resource_id:
        return safe
    digest = hashlib.sha256(resource_id.encode()).hexdigest()
    return f'{safe}_{digest[:8]}'


def _with_id(name: str, safe_id: str) -> str:
    """Return a name with an id in it: as a tag, or before the metric."""
    for separator in ';', ',':
        if separator in name:
            return f'{name}{separator}resource_id={safe_id}'
    if name.startswith(_METRIC):
        return f'{name}.{safe_id}'
    return name.replace(_METRIC, f'{safe_id}.{_METRIC}')


def _check(literal, field, spec, conversion):
    if not _LITERAL.fullmatch(literal):
        raise _wrong(f'{literal!r} is not safe in a name: it may have '
                     'letters, digits and . , ; = - _ beside its fields')
    if field is None:
        return
    if field not in FIELDS:
        raise _wrong(f'there is no field {{{field}}}; there are '
                     + ', '.join(FIELDS))
    if spec or conversion:
        raise _wrong(f'{{{field}}} can be written without anything after '
                     'its name only')


def _wrong(reason):
    return base.ConfigurationError(('name',), reason)
