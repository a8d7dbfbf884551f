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
"""No field of PowerVM's files is forgotten: it is told, or it is said why."""

import functools
import json
import re

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor.catalog import metadata
from powervm_monitor.powervm import energy
from powervm_monitor.powervm import guest
from powervm_monitor.powervm import pcm
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.tests import scenarios
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import every_field

TABLE = every_field.TABLE
RECORDINGS = (
    ('phyp', 'phyp_pcm_data.txt'), ('phyp', 'phyp_pcm_data2.txt'),
    ('phyp', 'phyp_pcm_data3.txt'), ('vios', 'vios_pcm_data.txt'),
    ('vios', 'vios_pcm_data_sparse.txt'), ('lpar', 'lpar_pcm_data.txt'))

# What they have that the full scenario has not: transfers, and drops of
# physical SR-IOV ports by direction.
OTHERS = (scenarios.FOLDER / 'npiv/scenario.yaml',
          scenarios.FOLDER / 'sriov/scenario.yaml')

# Where a metric comes from that no file of PowerVM tells of.
ELSEWHERE = ('Nova', 'this program', '/proc/cpuinfo of this host',
             'LogicalPartition', 'VirtualIOServer')


def told(metric):
    return metric.source.partition(':')[0] not in ELSEWHERE


def kind_of(category):
    return category.split('_')[0]


def paths(value, path=()):
    """Yield the path of every value, and whether it holds no others."""
    if path:
        yield '.'.join(path), not isinstance(value, (dict, list))
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict):
                yield from paths(part, path)
            elif path:
                yield '.'.join(path), True


@functools.cache
def simulated(name='full'):
    """Return the files of a scenario: ``{time: {category: text}}``."""
    monitor = scenario.load(
        name, builders.ManualClock(clock.parse('2026-01-15T12:05:10Z')),
        backlog=300).monitor
    files = {}
    for row in (*monitor.rows(), *monitor.rows(energy=True)):
        files.setdefault(row.time, {})[row.category] = json.loads(
            monitor.body(row.name))
    return files


@functools.cache
def occurring():
    """Return what occurs in some file: ``{(kind, path): is it a value}``."""
    found = {}
    documents = [(kind, builders.recorded(name))
                 for kind, name in RECORDINGS]
    documents += [(kind_of(category), document)
                  for name in ('full', *OTHERS)
                  for files in simulated(name).values()
                  for category, document in files.items()]
    for kind, document in documents:
        for path, is_value in paths(document):
            key = kind, every_field.named(path)
            found[key] = found.get(key, False) or is_value
    return found


class Servers:
    """Explains every partition."""

    @staticmethod
    def get(uuid):
        return builders.server()


class Backings:
    """Has a volume behind every adapter."""

    @staticmethod
    def get(location):
        return model.Backing('vhost0', 'vios', (model.Volume(
            location, location, location),))

    def __getitem__(self, location):
        return self.get(location)


DEVICES = model.Devices(nics={}, backings=Backings())


def reading(time, files):
    return pcm.reading(
        time, files['phyp'],
        {category.removeprefix('vios_'): document
         for category, document in files.items()
         if category.startswith('vios_')},
        guest.memory(files['lpar'], time) if 'lpar' in files else {},
        energy=energy.reading(files['fsp']))


def measured(now, before):
    """Return the values of a Reading by the metric's name."""
    period = measuring.period(now, before)
    collection = builders.collection(
        status=now.status, errors=now.errors, partitions=len(now.lpars),
        vioses=len(now.vioses))
    found = measuring.measure_platform(
        now, before, period, measuring.totals(
            now, before, model.Totals()), collection, DEVICES)
    for lpar, earlier, server in measuring.partitions(
            now, before, Servers):
        found += measuring.measure(lpar, earlier, server, period, DEVICES)
    values = {}
    for one in found:
        for measurement in one.measurements:
            values.setdefault(measurement.metric.name, []).append(
                measurement.value)
    return values


def is_off(processor):
    """Whether a row is that of a partition that is off."""
    return processor.get('entitledProcCycles') == 0


def raised(value, path, name=None):
    """Return a document in which a field is one more wherever it is."""
    if isinstance(value, list):
        return [raised(part, path, name) for part in value]
    if path and isinstance(value, dict) and path[0] in value:
        if path[0] == 'processor' and is_off(value['processor']):
            return value
        return {**value,
                path[0]: raised(value[path[0]], path[1:], path[0])}
    if path or isinstance(value, (bool, dict)):
        return value
    if name == 'state':
        return 'Suspended'
    return value + 1 if isinstance(value, (int, float)) else value


class TestTable(base.BaseTestCase):

    def named_metrics(self):
        return {name for uses in TABLE.values() for use in uses.values()
                if isinstance(use, tuple) for name in use}

    def test_every_metric_of_a_file_is_made_of_some_field(self):
        self.assertEqual(
            {metric.name for metric in catalog.CATALOG if told(metric)},
            self.named_metrics())

    def test_every_field_is_used_or_excused(self):
        self.assertEqual(
            [], sorted(key for key, is_value in occurring().items()
                       if is_value and key[1] not in TABLE[key[0]]))

    def test_every_field_of_the_table_is_one_of_a_file(self):
        self.assertEqual(
            [], sorted((kind, path) for kind, uses in TABLE.items()
                       for path, use in uses.items()
                       if (kind, path) not in occurring()
                       and '(spec)' not in use))

    def test_what_only_the_specification_has_occurs_nowhere(self):
        self.assertEqual(
            [], sorted((kind, path) for kind, uses in TABLE.items()
                       for path, use in uses.items()
                       if (kind, path) in occurring() and '(spec)' in use))

    def test_every_reason_is_one_of_these(self):
        known = re.compile(
            r'(identity|unit|log( \(spec\))?|not told( again)?( \(spec\))?'
            r'|not yet( \(spec\))?): \w.*')
        attributes = {f'metadata {attribute.name}'
                      for attribute in metadata.ATTRIBUTES}
        self.assertEqual(
            [], sorted(use for uses in TABLE.values()
                       for use in uses.values() if isinstance(use, str)
                       and use not in attributes
                       and not known.fullmatch(use)))


class TestSource(base.BaseTestCase):

    def names(self, metric, metrics):
        """Return what a source may name: fields, or metrics for them."""
        family = metric.name.rpartition('.')[0]
        return {path.rpartition('.')[2] for uses in TABLE.values()
                for path, use in uses.items() if metric.name in use
                and isinstance(use, tuple)} | {
                    f'as {other}' for other in metrics} | {
                    f'as {other[len(family) + 1:-len(".time")]}'
                    for other in metrics if other.startswith(family)
                    and other.endswith('.time')}

    def test_a_metrics_source_names_one_of_its_fields(self):
        metrics = {metric.name for metric in catalog.CATALOG}
        self.assertEqual([], [
            metric.name for metric in catalog.CATALOG if told(metric)
            and not any(re.search(rf'(^|\W){re.escape(name)}($|\W)',
                                  metric.source)
                        for name in self.names(metric, metrics))])


class TestUse(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        first, *_, last = sorted(simulated())
        self.time = last
        self.files = dict(simulated()[last])
        self.files['lpar'] = next(
            files['lpar'] for time, files
            in sorted(simulated().items(), reverse=True) if 'lpar' in files)
        self.before = reading(first, simulated()[first])
        self.values = self.told(self.files)

    def told(self, files):
        return measured(reading(self.time, files), self.before)

    def changed(self, kind, path):
        """Return the metrics that a field which is one more changes."""
        now = self.told({
            category: raised(document, path.split('.'))
            if kind_of(category) == kind else document
            for category, document in self.files.items()})
        return {name for name in now.keys() | self.values.keys()
                if now.get(name) != self.values.get(name)}

    def every_value(self):
        """Yield kind, path and use of what the files at hand have."""
        for kind, path in sorted({
                (kind_of(category), path)
                for category, document in self.files.items()
                for path, is_value in paths(document) if is_value}):
            yield kind, path, TABLE[kind].get(every_field.named(path), '')

    def test_a_field_changes_the_metrics_that_the_table_says(self):
        # How old a sample is, is told by a clock that is not here.
        self.assertEqual({}, {
            (kind, path): self.changed(kind, path) ^ set(use)
            for kind, path, use in self.every_value()
            if isinstance(use, tuple) and not path.endswith('timeStamp')
            and self.changed(kind, path) != set(use)})

    def test_a_field_that_is_not_told_changes_no_metric(self):
        self.assertEqual({}, {
            (kind, path): self.changed(kind, path)
            for kind, path, use in self.every_value()
            if use[:7] in ('not tol', 'not yet')
            and self.changed(kind, path)})
