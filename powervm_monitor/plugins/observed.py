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
"""Observations as the dicts that plugins are given."""

from powervm_monitor.catalog import hooks as catalogue
from powervm_monitor.plugins import base


def hooks(plugin):
    """Return the methods that a plugin defines, by name."""
    return {name: getattr(plugin, name) for name in catalogue.HOOKS
            if defines(plugin, name)}


def defines(plugin, name):
    """Whether the class of a plugin has a method of its own of this name."""
    return getattr(type(plugin), name) is not getattr(base.MetricPlugin, name)


def dicts(batch, wanted):
    """Yield what was observed in a batch: the hook's name and its dict.

    Each dict is made anew, for a plugin may change it.

    :param batch: a :class:`powervm_monitor.model.Batch`.
    :param wanted: the names of the hooks that are of interest.
    """
    for observation in batch.observations:
        for hook, measurements in _by_hook(observation, wanted).items():
            yield hook, _told(observation, measurements)


def _by_hook(observation, wanted):
    """Return the values by hook and metric, in the catalogue's units."""
    found = {}
    for metric, value in observation.measurements:
        hook = catalogue.BY_METRIC[metric.name]
        if hook in wanted:
            found.setdefault(hook, {})[metric.name] = metric.unit.volume(value)
    return found


def _told(observation, measurements):
    resource = observation.resource
    return {
        'kind': resource.kind,
        'resource_id': resource.id,
        'project_id': resource.project_id,
        'user_id': resource.user_id,
        'sampled_at': observation.sampled_at,
        'period': observation.period,
        'metadata': _own(resource.metadata),
        'user_metadata': dict(resource.user_metadata),
        'measurements': measurements,
    }


def _own(value):
    """Return the same, in dicts and lists that nobody else has."""
    if isinstance(value, dict):
        return {key: _own(each) for key, each in value.items()}
    if isinstance(value, list):
        return list(map(_own, value))
    return value
