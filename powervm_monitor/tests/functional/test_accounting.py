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
"""Whatever is wrong with a field, what disappears has a reason.

Every field of every file of a host that has one of everything is dropped, made
null, given another type or another name, one at a time. Nothing of other
resources may change but sums over all of them, and each metric that is missing
then is accounted for.
"""

import copy
import datetime
import functools
import json
import logging
import sys
import typing

from oslotest import base

from powervm_monitor import accounting
from powervm_monitor import catalog
from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor.powervm import feed
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.tests import scenarios
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

LEAST = 5000
NOTHING = object()
ACTS: dict[str, typing.Callable[[typing.Any], typing.Any]] = {
    'drop': lambda value: NOTHING,
    'null': lambda value: None,
    'text': lambda value: json.dumps(value),
    'float': lambda value: value + 0.5 if _is_number(value) else 0.5,
    'list': lambda value: [value],
    'huge': lambda value: 2 ** 63,
    'negative': lambda value: -1,
    'rename': lambda value: NOTHING,
}

# Sums over all partitions and Virtual I/O Servers: what one of them lacks is
# missing from them, too.
SYSTEM_WIDE = {
    'powervm.host.processor.consumed', 'compute.node.cpu.percent',
    'compute.node.cpu.user.percent', 'compute.node.cpu.kernel.percent',
    'compute.node.cpu.idle.percent', 'compute.node.cpu.user.time',
    'compute.node.cpu.idle.time'}
# What needs the time between two samples.
RATES = {metric.name for metric in catalog.CATALOG
         if 'differences' in metric.formula or 'elapsed' in metric.formula
         or metric.name in SYSTEM_WIDE} | {'powervm.host.uptime'}
# The lists whose rows are one partition, VIOS, pool or port each.
ROWS = {'lparsUtil', 'viosUtil', 'lparUtil', 'sharedProcessorPool',
        'sharedMemoryPool', 'physicalPorts'}


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Host:
    """The files of two samples of a host, and what is measured of them."""

    def __init__(self, source):
        now = clock.parse('2026-01-15T12:04:10Z')
        monitor = scenario.load(
            source, builders.ManualClock(now), backlog=300).monitor
        files = {}
        for energy in (False, True):
            for row in monitor.rows(energy=energy):
                files.setdefault(row.time, {})[row.category] = json.loads(
                    monitor.body(row.name))
        times = sorted(files)
        self.time = next(time for time in times[1:] if 'lpar' in files[time])
        before = times[times.index(self.time) - 1]
        self.files = files[self.time]
        self._guests = {'lpar': self.files['lpar']}
        self.before = self._reading(before, {**files[before],
                                             **self._guests})
        self.good = self.measure({})

    def measure(self, changed):
        """Return what is measured, missing and gone with other files.

        :param changed: documents by category.
        """
        reading = self._reading(self.time, {**self.files, **changed})
        if reading is None:
            return None
        reading = accounting.Plausibility().take(reading, self.before)
        accountant = accounting.Accountant()
        missing = accountant.take(
            reading, self.before, {*self.before.lpars, *(
                vios.uuid for vios in self.before.vioses)})
        period = measuring.period(reading, self.before)
        found = measuring.measure_platform(
            reading, self.before, period, measuring.totals(
                reading, self.before, model.Totals(model.NodeTime(1, 1))),
            builders.collection(plugins=()), DEVICES)
        for lpar, before, server in measuring.partitions(
                reading, self.before, Servers):
            found += measuring.measure(lpar, before, server, period, DEVICES)
        vioses = {vios.uuid: str(vios.id)
                  for vios in (*self.before.vioses, *reading.vioses)}
        metrics = {}
        for one in found:
            metrics.setdefault(_path(one, vioses), {}).update(
                (m.metric.name, m.value) for m in one.measurements)
        return Result(metrics, missing, accountant.gone)

    def _reading(self, time, files):
        powervm = fakes.PowerVM()
        for category, document in files.items():
            powervm.files[f'{category}@{time.isoformat()}'] = document
        # Both feeds are one here: the reader finds the energy file by its
        # category.
        readings = list(feed.Feed(
            powervm, builders.ManualClock(time), 0).after(
                time - datetime.timedelta(seconds=1)))
        return readings[0] if readings else None


class Result(typing.NamedTuple):
    """What became of a sample.

    :ivar metrics: values by name, by the path of the resource.
    """

    metrics: dict
    missing: tuple
    gone: list

    def accounts_for(self, path, metric, disks):
        """Whether it is said why a metric is missing.

        :param disks: pairs of a partition's path and the VIOS that serves a
            disk of it.
        """
        reasons = [missing.path for missing in self.missing] + self.gone
        if ('sample',) in reasons and metric in RATES:
            return True
        if metric.startswith('powervm.host.power'):
            path = 'energy',
        if metric in SYSTEM_WIDE:
            return bool(reasons)
        places = [path]
        if path[0] == 'lpar':
            places.append(('guest', path[1]))
            # Its disks: volumes and sums are made of them.
            places += [vios for owner, vios in disks if owner == path[:2]]
            if len(path) == 2 or path[2].startswith('volume'):
                places += [place for place in reasons
                           if place[:2] == path[:2]]
        return any(place[:len(reason)] == reason
                   for place in places for reason in reasons)


class Servers:
    """Explains every partition."""

    @staticmethod
    def get(uuid):
        return builders.server(uuid=uuid)


class Backings:
    """Has a volume of its own behind every adapter."""

    @staticmethod
    def get(location):
        return model.Backing('vhost0', 'vios', (model.Volume(
            location, location, location),))

    def __getitem__(self, location):
        return self.get(location)


DEVICES = model.Devices(nics={}, backings=Backings())


def _path(measured, vioses):
    """Return the path of what was measured, as Missing has it."""
    lpar, device = measured.lpar, measured.device
    match device:
        case None:
            return 'lpar', lpar.uuid
        case model.BackedVolume():
            return 'lpar', lpar.uuid, f'volume {device.id}'
        case model.Disk() | model.Interface():
            return 'lpar', lpar.uuid, device.name
        case model.Vios():
            return 'vios', str(device.id)
        case model.Adapter() if device.vios is None:
            return 'port', device.name
        case model.Adapter():
            return 'vios', vioses[device.vios], device.name
        case model.Pool() if device.vios is None:
            return 'pool', device.id
        case model.Pool():
            return 'vios', vioses[device.vios], f'pool {device.id}'
        case model.Thermometer():
            return 'energy', device.name
        case model.Host():
            return 'host',
        case model.Node():
            return 'host',
    return 'collection',


def places(value, path=()):
    """Yield the path of every field and of every row of a document."""
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())
    for key, part in parts:
        yield from places(part, (*path, key))


def mutated(document, path, act):
    """Return a document in which something is done to one field."""
    document = copy.deepcopy(document)
    *where, key = path
    owner = functools.reduce(lambda part, name: part[name], where, document)
    value = ACTS[act](owner[key])
    if act == 'rename':
        if isinstance(owner, list):
            return None
        owner[f'{key}2'] = owner.pop(key)
    elif value is not NOTHING:
        owner[key] = value
    else:
        del owner[key]
    return document


def row_of(path):
    """Return the path of the row that a field is below, None if none."""
    for place, key in enumerate(path):
        if key in ROWS and len(path) > place + 2 and isinstance(
                path[place + 1], int):
            return path[:place + 2]
    return None


class TestAccounting(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        logging.disable(logging.INFO)
        self.addCleanup(logging.disable, logging.NOTSET)

    def test_what_disappears_has_a_reason(self):
        count, unexplained, changed = 0, [], []
        for source in ('full', scenarios.FOLDER / 'npiv/scenario.yaml'):
            host = Host(source)
            for category, path, act in self.mutations(host):
                document = mutated(host.files[category], path, act)
                if document is None:
                    continue
                count += 1
                result = host.measure({category: document})
                where = f'{category} {path} {act}'
                unexplained += self.unexplained(host, result, where)
                changed += self.others(host, result, category, path, where)
        print(f'mutations={count} unexplained={len(unexplained)} '
              f'others_changed={len(changed)}', file=sys.__stdout__)

        self.assertGreater(count, LEAST)
        self.assertEqual(([], []), (unexplained[:20], changed[:20]))

    def mutations(self, host):
        """Yield category, path and act."""
        for category, document in host.files.items():
            for path in places(document):
                for act in ACTS:
                    yield category, path, act

    def unexplained(self, host, result, where):
        """Yield the metrics that are missing without a reason."""
        if result is None:
            return  # The sample is lost, which the log and a gap report.
        disks = [(('lpar', uuid), ('vios', str(disk.vios_id)))
                 for uuid, lpar in host.before.lpars.items()
                 for disk in lpar.disks]
        for path, volumes in host.good.metrics.items():
            now = result.metrics.get(path, {})
            for name in volumes.keys() - now.keys():
                if not result.accounts_for(path, name, disks):
                    yield f'{where}: {name} of {path}'

    def others(self, host, result, category, path, where):
        """Yield the metrics of other resources that are not the same."""
        if result is None:
            if row_of(path) is not None:
                yield f'{where}: the sample is lost'
            return
        if row_of(path) is None:
            return
        mine = self.owned(host, category, path)
        for place in host.good.metrics.keys() | result.metrics.keys():
            if place[0] == 'collection' or mine(place):
                continue
            good = host.good.metrics.get(place, {})
            now = result.metrics.get(place, {})
            for name in good.keys() | now.keys():
                if name not in SYSTEM_WIDE and good.get(name) != now.get(
                        name):
                    yield f'{where}: {name} of {place}'

    def owned(self, host, category, path):
        """Return what says whether a resource is the one that a field is of.
        """
        row = functools.reduce(
            lambda part, key: part[key], row_of(path), host.files[category])
        kind = next(key for key in reversed(row_of(path)[:-1])
                    if isinstance(key, str))
        if kind in ('lparsUtil', 'lparUtil'):
            return lambda place: place[:2] == ('lpar', row['uuid'].lower())
        if kind == 'viosUtil':
            number = str(row['id'])
            served = {('lpar', uuid) for uuid, lpar
                      in host.before.lpars.items()
                      for disk in lpar.disks if str(disk.vios_id) == number}
            clients = {('lpar', client) for client in self.clients(row)}
            return lambda place: (
                place[:2] == ('vios', number)
                or place[:2] in served and (
                    len(place) == 2 or 'veth' not in place[2])
                or place[:2] in clients)
        if kind == 'physicalPorts':
            return lambda place: place[0] == 'port'
        return lambda place: place[0] == 'pool'

    def clients(self, row):
        """Return the partitions whose vNICs a VIOS has the ports of."""
        found = []
        for port in row.get('network', {}).get('sriovLogicalPorts', ()):
            client = port.get('clientPartitionUUID')
            if client is not None:
                text = client.replace('-', '').lower()
                found.append('-'.join((text[:8], text[8:12], text[12:16],
                                       text[16:20], text[20:])))
        return found
