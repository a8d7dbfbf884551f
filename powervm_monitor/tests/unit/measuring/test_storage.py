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
"""Disks, each as one client adapter."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.measuring import storage
from powervm_monitor.tests.unit import builders

COUNTERS = ('reads', 'writes', 'read_bytes', 'written_bytes')
RATES = {
    'disk.device.iops',
    *(f'disk.device.{way}.{what}.rate'
      for way in ('read', 'write') for what in ('bytes', 'requests'))}


def measure(disk, before=None, seconds=30):
    return {m.metric.name: m.value
            for m in storage.measure(disk, before, seconds)}


def busier(make=builders.disk, **changes):
    """Return a disk after it read and wrote somewhat."""
    return make(counters=builders.disk_counters(**{
        'reads': 40, 'writes': 80, 'read_bytes': 5150,
        'written_bytes': 10243, **changes}))


class TestCounters(base.BaseTestCase):

    def test_each_is_its_own_meter(self):
        for disk in (builders.disk(), builders.npiv()):
            self.assertEqual({
                'disk.device.read.bytes': 5120,
                'disk.device.read.requests': 10,
                'disk.device.write.bytes': 10240,
                'disk.device.write.requests': 20}, measure(disk))

    def test_a_disk_whose_vios_did_not_report_has_none(self):
        self.assertEqual({}, measure(builders.disk(counters=None)))

    def test_what_is_unknown_is_absent(self):
        disk = builders.disk(
            counters=builders.unknown(builders.disk_counters()))

        self.assertEqual({}, measure(disk, disk))

    def test_an_unknown_counter_is_absent(self):
        told = measure(builders.disk(
            counters=builders.disk_counters(reads=None)))

        self.assertNotIn('disk.device.read.requests', told)

    def test_nothing_counted_is_zero(self):
        told = measure(builders.disk(
            counters=builders.disk_counters(reads=0)))

        self.assertEqual(0, told['disk.device.read.requests'])


class TestRates(base.BaseTestCase):

    def rates(self, now, before, seconds=30):
        told = measure(now, before, seconds)
        return {name: told[name] for name in RATES & told.keys()}

    def test_each_is_what_was_done_a_second(self):
        for make in (builders.disk, builders.npiv):
            self.assertEqual({
                'disk.device.read.bytes.rate': 1.0,
                'disk.device.read.requests.rate': 1.0,
                'disk.device.write.bytes.rate': 0.1,
                'disk.device.write.requests.rate': 2.0,
                'disk.device.iops': 3.0},
                self.rates(busier(make), make()))

    def test_a_quiet_disk_has_a_rate_of_zero(self):
        self.assertEqual(dict.fromkeys(RATES, 0.0),
                         self.rates(builders.disk(), builders.disk()))

    def test_at_first_sight_there_is_none(self):
        self.assertEqual({}, self.rates(builders.disk(), None))

    def test_when_the_time_between_is_unknown_there_is_none(self):
        self.assertEqual({}, self.rates(busier(), builders.disk(), None))

    def test_when_its_vios_did_not_report_there_is_none(self):
        silent = builders.disk(counters=None)

        self.assertEqual(({}, {}), (self.rates(busier(), silent),
                                    self.rates(silent, builders.disk())))

    def test_one_counter_that_went_back_stops_them_all(self):
        for name in COUNTERS:
            before = getattr(builders.disk_counters(), name)
            self.assertEqual({}, self.rates(
                busier(**{name: before - 1}), builders.disk()))

    def test_an_unknown_counter_costs_only_its_rate_and_the_sum(self):
        self.assertEqual(
            RATES - {'disk.device.read.requests.rate', 'disk.device.iops'},
            self.rates(busier(reads=None), builders.disk()).keys())


class TestTogether(base.BaseTestCase):

    def together(self, *disks):
        return {m.metric.name: m.value for m in storage.together(
            builders.lpar(disks=disks))}

    def test_all_disks_add_up(self):
        self.assertEqual({
            'powervm.disk.read.bytes': 10240,
            'powervm.disk.read.requests': 20,
            'powervm.disk.write.bytes': 20480,
            'powervm.disk.write.requests': 40},
            self.together(builders.disk(), builders.npiv()))

    def test_one_that_is_unknown_leaves_the_sum_unknown(self):
        self.assertEqual({}, self.together(
            builders.disk(), builders.npiv(counters=None)))

    def test_a_counter_that_is_unknown_costs_only_its_sum(self):
        told = self.together(builders.disk(), builders.npiv(
            counters=builders.disk_counters(reads=None)))

        self.assertEqual(3, len(told))

    def test_without_disks_there_is_no_sum(self):
        self.assertEqual({}, self.together())


class TestVolumes(base.BaseTestCase):

    ONE = model.Volume(name='hdisk1', udid='u1', id='v1')
    OTHER = model.Volume(name='hdisk2', udid='u2', id=None)

    def volumes(self, behind, *disks):
        return {volume.id: {m.metric.name: m.value for m in measurements}
                for volume, measurements in storage.volumes(
                    builders.lpar(disks=disks), {
                        location: model.Backing('vhost0', 'vios', volumes)
                        for location, volumes in behind.items()})}

    def test_the_paths_of_a_volume_add_up(self):
        disk, other = builders.disk(), builders.disk(
            name='vscsi-C7', location='C7')

        self.assertEqual({'v1': {
            'powervm.volume.read.bytes': 10240,
            'powervm.volume.read.requests': 20,
            'powervm.volume.write.bytes': 20480,
            'powervm.volume.write.requests': 40}}, self.volumes(
                {disk.location: (self.ONE,), 'C7': (self.ONE,)},
                disk, other))

    def test_one_without_cinders_id_goes_by_its_udid(self):
        disk = builders.disk()

        self.assertEqual(['u2'], list(self.volumes(
            {disk.location: (self.OTHER,)}, disk)))

    def test_several_behind_one_adapter_cannot_be_told_apart(self):
        disk = builders.disk()

        self.assertEqual({}, self.volumes(
            {disk.location: (self.ONE, self.OTHER)}, disk))

    def test_a_path_that_is_silent_leaves_the_volume_unknown(self):
        disk, other = builders.disk(), builders.disk(
            name='vscsi-C7', location='C7', counters=None)

        self.assertEqual({}, self.volumes(
            {disk.location: (self.ONE,), 'C7': (self.ONE,)}, disk, other))

    def test_what_is_behind_an_unknown_adapter_is_unknown(self):
        self.assertEqual({}, self.volumes({}, builders.disk()))

    def test_an_unknown_adapter_may_be_a_path_to_any_volume(self):
        disk, other = builders.disk(), builders.disk(
            name='vscsi-C7', location='C7')

        self.assertEqual({}, self.volumes(
            {disk.location: (self.ONE,)}, disk, other))

    def test_a_fibre_channel_adapter_is_no_path_to_it(self):
        disk, other = builders.disk(), builders.disk(
            name='npiv-C7', location='C7', wwpns=('c0507606d5640000',))

        self.assertEqual(['v1'], list(self.volumes(
            {disk.location: (self.ONE,)}, disk, other)))
