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
# resource may be away.
KEPT = (
    'display_name', 'name', 'instance_id', 'instance_host', 'host', 'status',
    'task_state', 'availability_zone', 'flavor_id', 'flavor_name',
    'disk_name', 'vnic_name', 'vios_name', 'adapter_name', 'adapter_kind',
    'pool_name', 'pool_kind', 'thermometer', 'plugin')


def kept(observed):
    """Return the Subject to remember of a dict that a plugin was given."""
    metadata = observed['metadata']
    return base.Subject(
        kind=observed['kind'], resource_id=observed['resource_id'],
        project_id=observed['project_id'], user_id=observed['user_id'],
        metadata={key: metadata[key] for key in KEPT
                  if metadata.get(key) is not None},
        user_metadata=dict(observed['user_metadata']))


def instance(subject):
    """Return the id of the instance that a Subject is or belongs to."""
    if subject.kind == metrics.INSTANCE:
        return subject.resource_id
    return subject.metadata.get('instance_id')
