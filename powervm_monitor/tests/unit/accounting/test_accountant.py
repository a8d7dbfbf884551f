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
"""What was in a Reading and is not in the next one is accounted for."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import accounting
from powervm_monitor import model
from powervm_monitor.tests.unit import builders

UUID = builders.LPAR_UUID
LISTS = frozenset(('lparsUtil', 'viosUtil', 'sharedProcessorPool',
                   'physicalProcessorPool', 'sharedMemoryPool',
                   'sriovAdapters'))
DEVICE_LISTS = frozenset(('veth', 'sriov', 'vscsi', 'npiv'))


def partition(**changes):
    return builders.known_lpar(**{'lists': DEVICE_LISTS, **changes})


def vios(**changes):
    return builders.vios_server(**{
        'lists': frozenset(('genericAdapters', 'fiberChannelAdapters',
                            'sharedStoragePools')), **changes})


def reading(*lpars, **changes):
    return builders.known_reading(
        *(lpars or (partition(),)), **{
            'lists': LISTS, 'status': 0, 'vioses': (vios(),), **changes})


class AccountantTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.accountant = accounting.Accountant()
        self.before = reading()

    def missing(self, now, here=()):
        """Return what is missing from a second Reading, and why."""
        return {one.what: one.why for one in self.accountant.take(
            now, self.before, here)}

    def again(self, now):
        self.before = None
        return self.missing(now)


class TestFields(AccountantTest):

    def test_where_everything_is_there_nothing_is_missing(self):
        self.assertEqual({}, self.missing(reading()))

    def test_a_value_that_is_unknown_is_missing(self):
        now = reading(partition(cpu=builders.cpu(idle_ns=None)))

        self.assertEqual(
            {'partition pvm-0001': 'the sample has no usable value of '
                                   'idle_ns'}, self.missing(now))

    def test_it_is_missing_until_it_is_back(self):
        lacking = reading(partition(cpu=builders.cpu(idle_ns=None)))
        self.missing(lacking)

        self.assertEqual([1, 0], [
            len(self.again(lacking)), len(self.again(reading()))])

    def test_what_was_never_known_is_not_missing(self):
        self.before = reading(partition(affinity_score=None))

        self.assertEqual({}, self.missing(
            reading(partition(affinity_score=None))))

    def test_what_the_reading_says_itself_is_not_said_twice(self):
        now = reading(
            partition(cpu=builders.cpu(idle_ns=None)),
            missing=(model.Missing('x', 'why', ('lpar', UUID)),))

        self.assertEqual({'x': 'why'}, self.missing(now))

    def test_a_partition_that_is_off_lacks_nothing(self):
        off = partition(cpu=None, off=True, interfaces=(), disks=(),
                        guest_memory=None)

        self.assertEqual({}, self.missing(reading(off)))

    def test_one_that_is_not_uncapped_any_more_lacks_no_weight(self):
        now = reading(partition(cpu=builders.cpu(mode='cap', weight=None)))

        self.assertEqual({}, self.missing(now))

    def test_counters_of_a_vios_that_is_silent_are_its_own_matter(self):
        disk = builders.disk(counters=None)
        now = reading(
            partition(disks=(disk, builders.npiv(speed=16))),
            vioses=(vios(adapters=(), pools=(), used_memory_bytes=None),),
            missing=(model.Missing('VIOS 1', 'it is silent',
                                   ('vios', '1')),))

        self.assertEqual({'VIOS 1': 'it is silent'}, self.missing(now))


class TestAbsence(AccountantTest):

    def test_a_partition_that_nova_has_is_missing(self):
        now = reading(builders.lpar(uuid='another'))
        missing = self.accountant.take(now, self.before, {UUID})

        self.assertEqual(
            [('lpar', UUID)], [one.path for one in missing
                               if one.path[0] == 'lpar'])

    def test_a_partition_that_nobody_has_is_gone(self):
        self.missing(reading(builders.lpar(uuid='another')))

        self.assertIn('partition pvm-0001 is not there any more',
                      self.log.output)

    def test_in_a_sample_that_is_not_complete_nothing_is_gone(self):
        self.missing(reading(builders.lpar(uuid='another'), status=2))

        self.assertNotIn('not there any more', self.log.output)

    def test_a_sample_without_its_list_of_partitions_lacks_them(self):
        now = builders.known_reading(
            lists=LISTS - {'lparsUtil'}, status=0, vioses=(vios(),))
        now = reading(lists=LISTS - {'lparsUtil'})
        now.lpars.clear()

        self.assertIn('partition pvm-0001', self.missing(now))

    def test_a_device_that_its_list_has_no_longer_is_gone(self):
        self.assertEqual({}, self.missing(reading(partition(disks=()))))
        self.assertIn('vscsi-C5 of partition pvm-0001 is not there any more',
                      self.log.output)

    def test_a_device_whose_list_is_not_there_is_missing(self):
        now = reading(partition(disks=(), lists=frozenset(('veth', 'sriov'))))

        self.assertIn('no list vscsi', self.missing(now)[
            'vscsi-C5 of partition pvm-0001'])

    def test_devices_of_a_partition_that_is_gone_are_not_named(self):
        self.missing(reading(builders.lpar(uuid='another')))

        self.assertNotIn('vscsi-C5', self.log.output)

    def test_an_adapter_whose_list_is_not_there_is_missing(self):
        now = reading(vioses=(vios(
            adapters=(builders.ethernet(listed_in='genericAdapters'),),
            lists=frozenset(('genericAdapters',))),))
        self.before = reading(vioses=(vios(adapters=(
            builders.ethernet(listed_in='genericAdapters'),
            builders.fibre_channel(listed_in='fiberChannelAdapters'))),))

        self.assertIn('fcs0 of VIOS 1', self.missing(now))

    def test_a_guest_that_is_silent_is_missing(self):
        self.assertIn('RMC', self.missing(reading(partition(
            guest_memory=None)))['guest memory of partition pvm-0001'])

    def test_many_guests_that_are_silent_are_one_line(self):
        names = [f'lpar-{number}' for number in range(10)]
        self.before = reading(*(partition(uuid=name) for name in names))
        missing = self.accountant.take(
            reading(*(partition(uuid=name, guest_memory=None)
                      for name in names)), self.before, names)

        self.assertEqual([10], [one.count for one in missing])

    def test_energy_is_waited_for(self):
        counts = [len(self.missing(reading(energy=None, seconds=seconds)))
                  for seconds in (30, 60, 90)]

        self.assertEqual([0, 0, 1], counts)

    def test_the_paths_of_what_is_absent_are_known(self):
        now = reading(builders.lpar(uuid='another'))
        self.accountant.take(now, self.before, {UUID})

        self.assertIn(('lpar', UUID), self.accountant.absent(now))

    def test_after_a_restart_it_goes_on_with_the_reading_before(self):
        self.assertEqual({}, {
            one.what: one for one in accounting.Accountant().take(
                reading(), None, ())})
