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
"""Gnocchi's resource definitions for what its stock ones do not name."""

from powervm_monitor import catalog
from powervm_monitor.catalog import metrics

HEADING = '''\
#
# Append what is below "resources:" to a copy of Ceilometer's own
# gnocchi_resources.yaml in /etc/ceilometer/, where Ceilometer finds it by this
# name, and restart the notification agent.
#
# The first three add meters to resource types that Gnocchi has from
# Ceilometer. The others are types of their own; create them once:
#
{commands}---
resources:
'''

# By kind of resource: Gnocchi's resource type, and its attributes as keys of
# the metadata. Those of the first three are Ceilometer's own.
TYPES = {
    metrics.INSTANCE: ('instance', {
        'host': 'instance_host', 'image_ref': 'image_ref',
        'launched_at': 'launched_at', 'created_at': 'created_at',
        'display_name': 'display_name', 'flavor_id': 'flavor_id',
        'flavor_name': 'flavor_name'}),
    metrics.DISK: ('instance_disk', {
        'name': 'disk_name', 'instance_id': 'instance_id'}),
    metrics.INTERFACE: ('instance_network_interface', {
        'name': 'vnic_name', 'instance_id': 'instance_id'}),
    metrics.HOST: ('powervm_host', {
        'host': 'host', 'thermometer': 'thermometer'}),
    metrics.VIOS: ('powervm_vios', {'host': 'host', 'name': 'vios_name'}),
    metrics.ADAPTER: ('powervm_adapter', {
        'host': 'host', 'name': 'adapter_name', 'kind': 'adapter_kind',
        'vios': 'vios_name'}),
    metrics.POOL: ('powervm_pool', {
        'host': 'host', 'name': 'pool_name', 'kind': 'pool_kind'}),
    metrics.COLLECTION: ('powervm_collection', {
        'host': 'host', 'plugin': 'plugin'}),
}


def is_stock(metric):
    """Whether Gnocchi's stock resources name a metric."""
    return metric.stock and not metric.legacy


def resources():
    """Return the definitions, a YAML document without its first line."""
    commands = ''.join(
        f'#   gnocchi resource-type create {name}'
        + ''.join(f' \\\n#     -a {attribute}:string:false'
                  for attribute in attributes) + '\n#\n'
        for name, attributes in TYPES.values()
        if name.startswith('powervm_'))
    return HEADING.format(commands=commands) + ''.join(
        _resource(kind, *TYPES[kind]) for kind in metrics.RESOURCE_KINDS)


def _resource(kind, name, attributes):
    lines = [f'  - resource_type: {name}', '    metrics:']
    for metric in catalog.CATALOG:
        if metric.resource == kind and not is_stock(metric):
            lines.append(f'      {metric.name}:')
            if metric.kind == metrics.CUMULATIVE:
                lines.append(
                    '        archive_policy_name: ceilometer-low-rate')
    lines.append('    attributes:')
    lines += [f'      {attribute}: resource_metadata.{key}'
              for attribute, key in attributes.items()]
    return '\n'.join(lines) + '\n'
