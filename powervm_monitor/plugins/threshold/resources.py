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
"""Who a resource is, as far as it is remembered while it is away."""

from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base

# What is remembered of the metadata: enough to know whom to ask, and why a
# resource may be away. First what many have in common.
_COMMON = (
    'host', 'instance_host', 'status', 'task_state', 'availability_zone',
    'flavor_id', 'flavor_name', 'vios_name', 'adapter_kind', 'pool_kind')
_OWN = ('display_name', 'instance_id', 'disk_name', 'vnic_name',
        'adapter_name', 'pool_name', 'thermometer', 'plugin')
KEPT = _COMMON + _OWN

# What Virtual I/O Servers tell of, in files of their own.
SERVED = frozenset({metrics.ADAPTER, metrics.DISK, metrics.POOL})


def kept(observed):
    """Return the Resource to remember of a dict that a plugin was given."""
    metadata = observed['metadata']
    return base.Resource(
        kind=observed['kind'], id=observed['resource_id'],
        project_id=observed['project_id'], user_id=observed['user_id'],
        metadata={key: metadata[key] for key in KEPT
                  if metadata.get(key) is not None},
        user_metadata=dict(observed['user_metadata']))


def instance(resource):
    """Return the id of the instance that a Resource is or belongs to."""
    if resource.kind == metrics.INSTANCE:
        return resource.id
    return resource.metadata.get('instance_id')


def together(resources):
    """Return Resources as JSON knows them, in groups of those that are alike.

    On a large host that is a third of what they would take one by one.
    """
    groups = {}
    for resource in resources:
        common = (resource.kind, resource.project_id, resource.user_id,
                  *map(resource.metadata.get, _COMMON),
                  *resource.user_metadata.items())
        groups.setdefault(common, []).append(resource)
    return [_group(alike) for alike in groups.values()]


def apart(groups):
    """Return what :func:`together` was given, by id."""
    return {
        resource_id: base.Resource(
            kind, resource_id, project_id, user_id, {**common, **own},
            dict(user_metadata))
        for kind, project_id, user_id, common, user_metadata, owns in groups
        for resource_id, own in owns.items()}


def _group(alike):
    one = alike[0]
    return [one.kind, one.project_id, one.user_id,
            _part(one.metadata, _COMMON), one.user_metadata,
            {resource.id: _part(resource.metadata, _OWN)
             for resource in alike}]


def _part(metadata, keys):
    return {key: metadata[key] for key in keys if key in metadata}
