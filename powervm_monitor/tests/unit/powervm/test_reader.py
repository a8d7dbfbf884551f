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
"""From the files of one sample to its Reading."""

from powervm_monitor.powervm import feed
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes
from powervm_monitor.tests.unit.powervm import feeding


class TestLateVios(feeding.FeedTest):

    def test_a_newest_sample_waits_for_its_vios(self):
        self.powervm.sample(0)

        self.assertEqual([], self.after(-30))

    def test_the_sample_comes_when_the_vios_does(self):
        self.powervm.sample(0)
        self.after(-30)
        self.powervm.sample(0, 'vios_1')

        self.assertEqual((), self.after(-30)[0].missing)

    def test_a_vios_within_ten_seconds_is_of_the_same_sample(self):
        self.powervm.sample(0).sample(9, 'vios_1')

        self.assertIsNotNone(self.lpar(self.after(-30)[0]).disks[0].counters)

    def test_of_two_files_the_nearest_is_of_the_same_sample(self):
        for others in ((-9, 1, 9), (9, 1, -9)):
            self.powervm.files.clear()
            self.powervm.opened.clear()
            self.powervm.sample(0)
            for seconds in others:
                self.powervm.sample(seconds, 'vios_1')
            self.after(-30)

            self.assertEqual(['phyp@2015-05-27T12:00:00+00:00',
                              'vios_1@2015-05-27T12:00:01+00:00'],
                             self.powervm.opened)

    def test_a_vios_of_another_sample_does_not_count(self):
        self.powervm.sample(0).sample(30, 'vios_1')

        self.assertEqual([], self.after(-30))

    def test_it_is_waited_for_as_long_as_configured(self):
        self.powervm.sample(0)
        self.after(-30)
        self.clock.forward(19)

        self.assertEqual([], self.after(-30))

    def test_one_that_does_not_come_is_missing(self):
        self.powervm.sample(0)
        self.after(-30)
        self.clock.forward(20)
        reading, = self.after(-30)

        self.assertEqual(['VIOS 1'],
                         [missing.what for missing in reading.missing])

    def test_a_missing_vios_costs_only_its_disks(self):
        self.powervm.sample(0)
        self.after(-30)
        self.clock.forward(20)
        lpar = self.lpar(self.after(-30)[0])

        self.assertEqual(
            (518087322271, None),
            (lpar.cpu.busy_ns, lpar.disks[0].counters))

    def test_an_older_sample_does_not_wait(self):
        self.powervm.sample(0)
        self.whole_sample(30)

        self.assertEqual([0, 30], self.seconds(self.after(-30)))

    def test_each_sample_is_waited_for_anew(self):
        self.powervm.sample(0)
        self.after(-30)
        self.clock.forward(30)
        self.powervm.sample(30)

        self.assertEqual([0], self.seconds(self.after(-30)))

    def test_a_vios_that_is_off_is_not_waited_for(self):
        document = builders.phyp()
        document['systemUtil']['utilSample']['viosUtil'][0]['state'] = (
            'Not Activated')
        self.powervm.sample(0, document=document)

        self.assertEqual((), self.after(-30)[0].missing)

    def test_a_vios_file_that_nobody_expected_is_read(self):
        document = builders.phyp()
        del document['systemUtil']['utilSample']['viosUtil']
        self.powervm.sample(0, document=document).sample(0, 'vios_1')

        self.assertIsNotNone(self.lpar(self.after(-30)[0]).disks[0].counters)

    def test_without_patience_nothing_is_waited_for(self):
        self.feed = feed.Feed(self.powervm, self.clock, vios_wait=0)
        self.powervm.sample(0)

        self.assertEqual([0], self.seconds(self.after(-30)))


class TestGuestMemory(feeding.FeedTest):

    def used(self, seconds):
        """Return what a Reading says of the guest's memory, and its age."""
        self.whole_sample(seconds)
        memory = self.lpar(self.after(seconds - 30)[0]).guest_memory
        return memory and (memory.used_bytes, memory.sampled_at)

    def test_what_a_guest_told_is_known(self):
        self.powervm.sample(-60, 'lpar')

        self.assertEqual((209715, builders.later(-60)), self.used(0))

    def test_the_newest_word_counts(self):
        self.powervm.sample(-120, 'lpar').sample(0, 'lpar')
        self.powervm.sample(-60, 'lpar')

        self.assertEqual((209715, builders.NOON), self.used(0))

    def test_a_word_from_later_does_not(self):
        self.powervm.sample(11, 'lpar')

        self.assertIsNone(self.used(0))

    def test_a_word_is_read_once(self):
        self.powervm.sample(0, 'lpar')
        for seconds in (0, 30, 60):
            self.used(seconds)

        self.assertEqual(1, len([
            href for href in self.powervm.opened if 'lpar' in href]))

    def test_it_holds_for_150_seconds(self):
        self.powervm.sample(0, 'lpar')

        self.assertIsNotNone(self.used(150))

    def test_then_it_expires(self):
        self.powervm.sample(0, 'lpar')

        self.assertIsNone(self.used(180))

    def test_a_malformed_word_costs_the_memory_only(self):
        self.powervm.sample(0, 'lpar', '[]')

        self.assertIsNone(self.used(0))

    def test_a_malformed_word_is_said(self):
        self.powervm.sample(0, 'lpar', '[]')
        self.used(0)

        self.assertIn('memory.usage is left out, RSCT file '
                      'lpar@2015-05-27T12:00:00+00:00 cannot be used',
                      self.log.output)

    def test_a_purged_word_costs_the_memory_only(self):
        self.powervm.sample(0, 'lpar', fakes.gone())

        self.assertIsNone(self.used(0))
