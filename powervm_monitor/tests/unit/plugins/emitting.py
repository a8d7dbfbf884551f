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
"""Observations to emit, and a plugin that is given them as a worker does."""

import functools

from powervm_monitor import catalog
from powervm_monitor import documents
from powervm_monitor import model
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import observed
from powervm_monitor.tests.unit import builders

INSTANCE = {
    'display_name': 'Web server', 'name': 'instance-00000001',
    'instance_id': builders.SERVER_UUID, 'host': 'f00d',
    'instance_host': 'p9.example.org', 'flavor_name': 'small'}

METADATA = {
    metrics.INSTANCE: INSTANCE,
    metrics.DISK: {**INSTANCE, 'disk_name': 'vscsi-C2', 'vios_name': 'vios1'},
    metrics.INTERFACE: {**INSTANCE, 'vnic_name': 'veth-C3'},
    metrics.HOST: {'host': 'p9.example.org'},
    metrics.VIOS: {'host': 'p9.example.org', 'vios_name': 'vios1'},
    metrics.ADAPTER: {'host': 'p9.example.org', 'vios_name': 'vios1',
                      'adapter_name': 'fcs0'},
    metrics.POOL: {'host': 'p9.example.org', 'vios_name': None,
                   'pool_kind': 'processor', 'pool_name': 'DefaultPool'},
    metrics.COLLECTION: {'host': 'p9.example.org'},
}

# How each kind is called when a name says nothing else of it.
PLACES = {
    metrics.INSTANCE: 'p9_example_org.instance-00000001',
    metrics.DISK: 'p9_example_org.instance-00000001.vscsi-C2',
    metrics.INTERFACE: 'p9_example_org.instance-00000001.veth-C3',
    metrics.HOST: 'p9_example_org',
    metrics.VIOS: 'p9_example_org.vios1',
    metrics.ADAPTER: 'p9_example_org.vios1.fcs0',
    metrics.POOL: 'p9_example_org.processor.DefaultPool',
    metrics.COLLECTION: 'p9_example_org',
}


def resource(kind, **metadata):
    """Return a Resource of a kind, with metadata of its own."""
    return builders.resource(
        kind=kind, id=f'{kind}-1', metadata={**METADATA[kind], **metadata})


def sample(*values, seconds=0, **metadata):
    """Return a Batch with (metric, value in base units), by kind."""
    found = {}
    for metric, value in values:
        found.setdefault(metric.resource, []).append(
            model.Measurement(metric, value))
    return builders.batch(*(
        builders.observation(
            *measurements, resource=resource(kind, **metadata),
            sampled_at=builders.later(seconds), period=30.0)
        for kind, measurements in found.items()), seconds=seconds)


@functools.cache
def everything():
    """Return ``{metric: value in base units}``, all of them different."""
    return {metric: (index if metric.kind == metrics.CUMULATIVE
                     else index + 0.25) * metric.unit.size
            for index, metric in enumerate(catalog.CATALOG, 1)}


def named():
    """Return how everything is called, in the catalogue's units."""
    return {f'powervm.{PLACES[metric.resource]}.{metric.name}':
            metric.unit.volume(value)
            for metric, value in everything().items()}


def configured(plugin, **config):
    """Return a plugin with a configuration that obeys its schema."""
    documents.Document('the test', config).check(plugin.schema)
    plugin.configure(config)
    return plugin


def tell(plugin, batch):
    """Let a plugin take a batch, as its worker does."""
    hooks = observed.hooks(plugin)
    for hook, told in observed.dicts(batch, hooks):
        hooks[hook](told)
    plugin.on_reading_end(batch.sampled_at)
