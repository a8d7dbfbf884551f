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
"""Whatever PowerVM's files hold, nothing breaks and nothing is invented."""

import datetime
import functools
import json
import math
import uuid as uuids

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor import catalog
from powervm_monitor import identity
from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor.notifications import messages
from powervm_monitor.powervm import feed
from powervm_monitor.powervm import fields
from powervm_monitor.simulator import clock
from powervm_monitor.simulator import scenario
from powervm_monitor.tests.functional import mutations
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

# What no file tells, so that it follows what is missing.
PROGRAM = {metric.name for metric in catalog.CATALOG
           if metric.source in ('this program', 'Nova')}

SETTINGS = hypothesis.settings(
    deadline=None, derandomize=True, database=None, print_blob=False,
    suppress_health_check=list(hypothesis.HealthCheck))


# How many files of each kind are spoilt, and how many of each are cut off.
SPOILT = {'phyp': 1100, 'vios': 600, 'lpar': 300}
CUT = 60

MEGABYTE = 10 ** 6


class Host:
    """The files of two samples of a host, and what is published of them."""

    def __init__(self, first, last, time):
        self.time = time
        self.files = last
        self.texts = {category: json.dumps(document)
                      for category, document in last.items()}
        base, = self._readings({category: json.dumps(document)
                                for category, document in first.items()})
        self._base = base
        self.servers = {
            uuid: builders.server(uuid=uuid, instance_name=f'i-{number}')
            for number, uuid in enumerate(base.lpars)}
        good, = self._readings(self.texts)
        self.reading = good
        self.good = self._volumes(good)
        # Whose disks a VIOS serves: {id: instances}.
        self.served = {vios.id: {
            uuid for uuid, lpar in good.lpars.items()
            for disk in lpar.disks if disk.vios_id == vios.id}
            for vios in good.vioses}

    def published(self, category, text):
        """Return what is published when a file has another text.

        :returns: the Reading or None, and ``{(instance, resource):
            {metric: volume}}``.
        """
        readings = self._readings({**self.texts, category: text})
        if not readings:
            return None, {}
        return readings[0], self._volumes(readings[0])

    def _readings(self, texts):
        powervm = fakes.PowerVM()
        for category, text in texts.items():
            powervm.files[f'{category}@{self.time.isoformat()}'] = text
        return list(feed.Feed(
            powervm, builders.ManualClock(self.time), 0).after(
                self.time - datetime.timedelta(seconds=1)))

    def _volumes(self, reading):
        composer = messages.Composer('powervm-1')
        found = {}
        for observation in self._observations(reading):
            if observation is None:
                continue
            message = composer.compose(observation)
            json.dumps(message, allow_nan=False)
            data = message['payload']['versioned_object.data']
            owner = data['metadata'].get('instance_id')
            found[owner, data['resource_id']] = {
                row['name']: row['volume'] for row in data['measurements']}
        return found

    def _observations(self, reading):
        base = self._base
        period = measuring.period(reading, base)
        observer = identity.Observer(
            'powervm-1', reading, builders.devices(), period)
        for measured in measuring.measure_platform(
                reading, base, period, measuring.totals(
                    reading, base, model.Totals()), builders.collection(
                    status=reading.status, errors=reading.errors,
                    missing=len(reading.missing),
                    partitions=len(reading.lpars),
                    vioses=len(reading.vioses)), builders.devices()):
            yield observer.platform(measured)
        for lpar, before, server in measuring.partitions(
                reading, base, self.servers):
            backings = {disk.location: model.Backing(
                'vhost0', 'vios', (model.Volume(*3 * [disk.location]),))
                for disk in lpar.disks}
            for measured in measuring.measure(
                    lpar, before, server, period, model.Devices(
                        nics={}, backings=backings)):
                yield observer.tenant(measured, server, {})


@functools.cache
def simulated():
    """Return the full scenario's host."""
    now = clock.parse('2026-01-15T12:04:10Z')
    monitor = scenario.load(
        'full', builders.ManualClock(now), backlog=300).monitor
    files = {}
    for row in monitor.rows():
        files.setdefault(row.time, {})[row.category] = json.loads(
            monitor.body(row.name))
    told = [time for time in sorted(files) if 'lpar' in files[time]]
    return Host(files[told[0]], files[told[-1]], told[-1])


@functools.cache
def recorded():
    """Return the recordings' host; nothing happens but that time passes."""
    last = {'phyp': builders.phyp(), 'vios_1': builders.vios(),
            'lpar': builders.recorded('lpar_pcm_data.txt')}
    first = {**last, 'phyp': builders.phyp()}
    first['phyp']['systemUtil']['utilSample']['timeBasedCycles'] -= 10 ** 12
    return Host(first, last, builders.NOON)


HOSTS = {'simulated': simulated, 'recorded': recorded}


@functools.cache
def places(host, category):
    return list(mutations.places(HOSTS[host]().files[category]))


@strategies.composite
def mutated(draw, kind):
    """Draw a host, the category of a file and what is wrong with it."""
    name = draw(strategies.sampled_from(['simulated'] * 3 + ['recorded']))
    category = draw(strategies.sampled_from(sorted(
        category for category in HOSTS[name]().files
        if category.startswith(kind))))
    path, value = draw(strategies.sampled_from(places(name, category)))
    act = draw(strategies.sampled_from(mutations.acts(value)))
    new = draw(strategies.sampled_from(mutations.VALUES)
               if act == 'replace' else strategies.integers(0, 99)
               if act == 'shuffle' else strategies.none())
    return name, category, mutations.Mutation(path, act, new)


def spelled(uuid):
    """Return a UUID as this program spells it; a recording has others."""
    try:
        return fields.uuid(uuid)
    except fields.Malformed:
        return uuid


def vnic_clients(phyp):
    """Return the UUIDs of the partitions whose vNICs a VIOS counts."""
    return {spelled(port['clientPartitionUUID'])
            for vios in phyp['systemUtil']['utilSample']['viosUtil']
            for port in vios.get('network', {}).get('sriovLogicalPorts', ())
            if 'clientPartitionUUID' in port}


class TestFuzz(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.count = 0

    def fuzz(self, count, strategy, check):
        """Call check with at least so many inputs, and say how many."""
        hypothesis.settings(SETTINGS, max_examples=count)(
            hypothesis.given(strategy)(check))()
        print(f'{self.count} inputs')
        self.assertGreaterEqual(self.count, count)

    def publish(self, name, category, text):
        """Publish a file; nothing is raised and all volumes are sound."""
        self.count += 1
        reading, found = HOSTS[name]().published(category, text)
        wrong = {(key, metric): volume for key, row in found.items()
                 for metric, volume in row.items()
                 if isinstance(volume, bool) or volume < 0
                 or not math.isfinite(volume)}
        self.assertEqual({}, wrong)
        return reading, found

    def touched(self, host, category, path):
        """Return the instances that a place of a file has to do with."""
        keys = [key for key in path if isinstance(key, str)]
        rows = [key for key in path if not isinstance(key, str)]
        everybody = {uuid for uuid, _ in host.good if uuid}
        if category == 'lpar':
            if not rows:
                return everybody
            row = host.files['lpar']['lparUtil'][rows[0]]
            return {spelled(row['uuid'])}
        if category == 'phyp':
            if keys[2:3] == ['lparsUtil'] and rows:
                row = host.files['phyp']['systemUtil']['utilSample'][
                    'lparsUtil'][rows[0]]
                return {spelled(row['uuid'])}
            if keys[2:3] == ['viosUtil']:
                return vnic_clients(host.files['phyp'])
            return set() if 'utilInfo' in keys else everybody
        return host.served[int(category.removeprefix('vios_'))]

    def check(self, name, category, mutation):
        host = HOSTS[name]()
        reading, found = self.publish(
            name, category, mutation.text(host.files[category]))
        if reading is None:
            # Only what tells of all of a sample can cost all of it.
            self.assertEqual('phyp', category)
            return
        touched = self.touched(host, category, mutation.path)
        allowed = mutation.allowed(category.split('_')[0])
        for owner in set() if mutation.whole() else {
                uuid for uuid, _ in host.good if uuid} - touched:
            self.assertEqual(self.of(host.good, owner),
                             self.of(found, owner))
        changed = {
            metric: (key, volume) for key, row in found.items()
            for metric, volume in row.items()
            if host.good.get(key, {}).get(metric) != volume}
        if allowed is not None:
            self.assertEqual({}, {
                metric: change for metric, change in changed.items()
                if metric not in allowed | PROGRAM})

    def of(self, found, owner):
        return {key: row for key, row in found.items() if key[0] == owner}


class TestSpoilt(TestFuzz):

    def one(self, kind):
        self.fuzz(SPOILT[kind], mutated(kind),
                  lambda drawn: self.check(*drawn))

    def test_the_hypervisors_file_costs_what_is_wrong_in_it(self):
        self.one('phyp')

    def test_the_file_of_a_vios_costs_what_is_wrong_in_it(self):
        self.one('vios')

    def test_the_guests_file_costs_what_is_wrong_in_it(self):
        self.one('lpar')

    def test_it_is_tried_more_than_two_thousand_times(self):
        self.assertGreaterEqual(sum(SPOILT.values()), 2000)


class TestCut(TestFuzz):

    def cut(self, category):
        """Cut a file off anywhere; what it told is absent then."""
        host = simulated()
        text = host.texts[category]

        def check(end):
            reading, found = self.publish('simulated', category, text[:end])
            self.assertEqual(category == 'phyp', reading is None)
            self.assertEqual(set(), {
                metric for key, row in found.items()
                for metric, volume in row.items()
                if metric not in PROGRAM
                and host.good[key].get(metric) != volume})
            if category == 'vios_1':
                self.assertIn('VIOS 1', [one.what for one in reading.missing])
            self.assertLess(sum(map(len, found.values())),
                            sum(map(len, host.good.values())))

        self.fuzz(CUT, strategies.integers(0, len(text) - 1), check)

    def test_a_cut_off_file_of_the_hypervisor_costs_the_sample(self):
        self.cut('phyp')

    def test_a_cut_off_file_of_a_vios_costs_what_it_serves(self):
        self.cut('vios_1')

    def test_a_cut_off_file_of_the_guests_costs_their_memory(self):
        self.cut('lpar')


class TestFound(TestFuzz):
    """What has been found so far, and what is too big to be drawn."""

    def spoil(self, category, *path, value):
        host = simulated()
        self.check('simulated', category, mutations.Mutation(
            ('systemUtil', 'utilSample', *path), 'replace', value))
        return host.published(category, mutations.Mutation(
            ('systemUtil', 'utilSample', *path), 'replace', value).text(
                host.files[category]))

    def port(self):
        """Return the path of the first SR-IOV logical port's location."""
        return next(
            path[2:] for path, _ in places('simulated', 'phyp')
            if path[-3:] == ('sriovLogicalPorts', 0, 'physicalLocation')
            and 'lparsUtil' in path)

    def test_a_port_at_no_location_costs_only_itself(self):
        for value in ([], {}, 5, float('inf')):
            reading, found = self.spoil('phyp', *self.port(), value=value)
            self.assertEqual(1, len(reading.missing))
            self.assertEqual(1, len(simulated().good.keys() - found.keys()))

    def test_half_a_character_is_published_as_none(self):
        _, found = self.spoil(
            'vios_1', 'viosUtil', 0, 'network', 'genericAdapters', 0, 'id',
            value='ent\ud800')

        self.assertIn('ent?', {key[-4:] for _, key in found})

    def test_a_vios_cannot_tell_in_the_name_of_another(self):
        for value in (1, '1', True):
            reading, found = self.spoil(
                'vios_2', 'viosUtil', 0, 'id', value=value)

            self.assertIn('VIOS 2', [one.what for one in reading.missing])
            self.assertEqual({}, {
                key: row for key, row in found.items()
                for metric, volume in row.items() if metric not in PROGRAM
                and simulated().good[key].get(metric) != volume})

    def test_an_adapter_without_a_name_is_missing(self):
        for value in (None, [], True, 0.5):
            reading, found = self.spoil(
                'vios_1', 'viosUtil', 0, 'network', 'genericAdapters', 0,
                'id', value=value)

            self.assertEqual(set(), found.keys() - simulated().good.keys())
            self.assertEqual(['an adapter of VIOS 1'],
                             [one.what for one in reading.missing])

    def test_fifty_megabytes_change_nothing(self):
        host = simulated()
        document = json.loads(host.texts['phyp'])
        rows = document['systemUtil']['utilSample']['lparsUtil']
        size = len(json.dumps(rows[0]))
        rows += [{**rows[0], 'uuid': str(uuids.UUID(int=number))}
                 for number in range(52 * MEGABYTE // size)]
        text = json.dumps(document)
        reading, found = self.publish('simulated', 'phyp', text)

        self.assertGreater(len(text), 50 * MEGABYTE)
        self.assertEqual(len(rows), len(reading.lpars))
        for owner in {uuid for uuid, _ in host.good if uuid}:
            self.assertEqual(self.of(host.good, owner),
                             self.of(found, owner))
