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
"""``show``: the instances of this host with their numbers now."""

from cliff import lister

from powervm_monitor import clock as clocks
from powervm_monitor import snapshot
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import memory
from powervm_monitor.catalog import network
from powervm_monitor.catalog import storage
from powervm_monitor.cmd.manage import columns

# What is told of each instance: the heading, the metric, and how it looks.
_OWN = (
    ('CPU Util', cpu.CPU_UTIL, columns.Percent),
    ('Processors', cpu.CPU_CONSUMED, columns.Number),
    ('Memory Used', memory.MEMORY_USAGE, columns.Bytes),
    ('Memory', memory.MEMORY_LOGICAL, columns.Bytes),
)
# The same, added up over its devices.
_OF_DEVICES = (
    ('Read', storage.DISK_READ_BYTES_RATE, columns.Rate),
    ('Written', storage.DISK_WRITE_BYTES_RATE, columns.Rate),
    ('Received', network.NETWORK_INCOMING_BYTES_RATE, columns.Rate),
    ('Sent', network.NETWORK_OUTGOING_BYTES_RATE, columns.Rate),
)


class Show(lister.Lister):
    """Show the instances of this host with their numbers now.

    They are read of PowerVM and Nova, whether the service runs or not, as the
    newest sample has them, and rates as they were since the one before.
    With an instance, all that is measured of it and of its devices.
    """

    def get_parser(self, prog_name):
        parser = super().get_parser(prog_name)
        parser.add_argument('instance', nargs='?', metavar='INSTANCE',
                            help='name or UUID of one')
        return parser

    def take_action(self, parsed_args):
        clock = clocks.SystemClock()
        batch, servers = snapshot.take(
            self.app.conf, clock, parsed_args.instance)
        if parsed_args.instance is not None:
            return _one(batch)
        rules = {server.uuid: server.matched_by
                 for server in servers.values()}
        return _all(batch, rules,
                    (clock.now() - batch.sampled_at).total_seconds())


def _all(batch, rules, age):
    """Return a row for each instance.

    :param rules: by which each was matched with its partition.
    """
    found = {}
    for observation in snapshot.of_instances(batch):
        found.setdefault(
            observation.resource.metadata['instance_id'], []).append(
            observation)
    return (
        ('Name', 'UUID', 'Project', 'State', 'Matched By',
         *(heading for heading, _, _ in _OWN + _OF_DEVICES), 'Age'),
        sorted((_row(uuid, observations, rules.get(uuid), age)
                for uuid, observations in found.items()),
               key=lambda row: row[:2]))


def _row(uuid, observations, rule, age):
    first = observations[0].resource
    return (
        first.metadata['display_name'], uuid,
        columns.Text(first.project_id),
        first.metadata['status'],
        columns.Text(rule and rule.value),
        *(column(_sum(metric, observations))
          for _, metric, column in _OWN + _OF_DEVICES),
        columns.Seconds(age))


def _sum(metric, observations):
    """Return a metric over an instance and its devices, None if unknown."""
    values = [measurement.value for observation in observations
              for measurement in observation.measurements
              if measurement.metric is metric]
    return sum(values) if values else None


def _one(batch):
    """Return a row for each Measurement of one instance and its devices."""
    return (
        ('Resource', 'Metric', 'Value', 'Unit'),
        [(snapshot.short_name(observation.resource), metric.name,
          columns.Number(metric.unit.volume(value)), metric.unit.symbol)
         for observation in snapshot.of_instances(batch)
         for metric, value in observation.measurements])
