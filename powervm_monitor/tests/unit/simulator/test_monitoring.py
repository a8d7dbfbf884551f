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
"""PCM: preferences, the feed, its files and how long they stay."""

from pypowervm import exceptions
from pypowervm.tasks.monitor import util
from pypowervm.wrappers import monitor
from pypowervm.wrappers.pcm import lpar as pcm_lpar
from pypowervm.wrappers.pcm import phyp as pcm_phyp
from pypowervm.wrappers.pcm import vios as pcm_vios

from powervm_monitor.tests.unit.simulator import base


class PreferencesTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.start({'partitions': [{}], 'pcm': {'long_term': False}})

    def start(self, source):
        self.told = self.world(source)
        self.pvm = self.adapter(self.served(self.told))

    def read(self):
        response = self.pvm.read(
            'ManagedSystem', root_id=self.told.system.uuid,
            child_type='preferences', service='pcm')
        return response, monitor.PcmPref.wrap(response)[0]

    def write(self, preference, etag):
        return self.pvm.update(
            preference.entry.element, etag, 'ManagedSystem',
            root_id=self.told.system.uuid, child_type='preferences',
            service='pcm')

    def test_the_feed_tells_the_four_switches(self):
        _, preference = self.read()
        self.assertEqual(
            ('power-1', False, False, False, False),
            (preference.system_name, preference.ltm_enabled,
             preference.aggregation_enabled, preference.stm_enabled,
             preference.compute_ltm_enabled))

    def test_pypowervm_switches_the_monitor_on(self):
        util.ensure_ltm_monitors(self.pvm, self.told.system.uuid)
        self.assertTrue(self.read()[1].ltm_enabled)

    def test_the_answer_to_a_change_is_the_new_feed(self):
        response, preference = self.read()
        preference.ltm_enabled = True
        answer = self.write(preference, response.etag)
        self.assertTrue(monitor.PcmPref.wrap(answer)[0].ltm_enabled)
        self.assertNotEqual(response.etag, answer.etag)

    def test_a_stale_etag_is_refused(self):
        response, preference = self.read()
        self.write(preference, response.etag)
        error = self.assertRaises(exceptions.HttpError, self.write,
                                  preference, response.etag)
        self.assertEqual(412, error.response.status)

    def test_locked_preferences_are_refused(self):
        self.start({'pcm': {'long_term': False, 'locked': True}})
        response, preference = self.read()
        error = self.assertRaises(exceptions.HttpError, self.write,
                                  preference, response.etag)
        self.assertEqual(403, error.response.status)

    def test_nothing_is_written_before_the_monitor_is_on(self):
        self.clock.advance(300)
        self.assertEqual([], self.rows(self.pvm, self.told))
        util.ensure_ltm_monitors(self.pvm, self.told.system.uuid)
        self.clock.advance(31)
        self.assertEqual(
            ['2026-11-21T12:05:00.000Z', '2026-11-21T12:05:30.000Z'],
            [row.updated for row in self.rows(self.pvm, self.told)])


class FeedTest(base.TestCase):

    def start(self, source='small', backlog=0):
        self.told = self.world(source, backlog)
        self.pvm = self.adapter(self.served(self.told))

    def feed(self, *query):
        return [(row.category, row.updated[11:19])
                for row in self.rows(self.pvm, self.told, *query)]

    def test_a_file_of_each_kind_comes_every_thirty_seconds(self):
        self.start()
        self.clock.advance(30)
        self.assertEqual(
            [('phyp', '12:00:00'), ('vios_1', '12:00:00'),
             ('vios_2', '12:00:00'), ('lpar', '12:00:00'),
             ('phyp', '12:00:30'), ('vios_1', '12:00:30'),
             ('vios_2', '12:00:30')], self.feed())

    def test_an_entry_has_another_id_in_each_answer(self):
        self.start()
        first, second = (self.rows(self.pvm, self.told) for _ in range(2))
        self.assertEqual([row.title for row in first],
                         [row.title for row in second])
        self.assertEqual(2 * len(first), len(
            {row.id for row in (*first, *second)}))

    def test_guest_memory_comes_every_two_minutes(self):
        self.start(backlog=600)
        self.assertEqual(
            ['11:50:00', '11:52:00', '11:54:00', '11:56:00', '11:58:00',
             '12:00:00'],
            [time for category, time in self.feed() if category == 'lpar'])

    def test_both_ends_of_a_span_belong_to_it(self):
        self.start({}, backlog=600)
        self.assertEqual(
            [('phyp', '11:58:00'), ('lpar', '11:58:00'),
             ('phyp', '11:58:30'), ('phyp', '11:59:00')],
            self.feed(('StartTS', '2026-11-21T11:58:00+0000'),
                      ('EndTS', '2026-11-21T11:59:00+0000')))

    def test_a_span_may_lie_in_another_time_zone(self):
        self.start({}, backlog=600)
        self.assertEqual(
            [('phyp', '11:59:30'), ('phyp', '12:00:00'),
             ('lpar', '12:00:00')],
            self.feed(('StartTS', '2026-11-21T13:59:30+0200')))

    def test_a_span_without_files_is_empty(self):
        self.start(backlog=60)
        self.assertEqual([], self.feed(('StartTS',
                                        '2026-11-21T12:00:01+0000')))

    def test_a_malformed_time_is_refused(self):
        self.start()
        error = self.assertRaises(exceptions.HttpError, self.feed,
                                  ('StartTS', 'yesterday'))
        self.assertEqual(400, error.response.status)

    def test_files_are_kept_for_thirty_minutes(self):
        self.start({}, backlog=7200)
        self.clock.advance(1)
        self.assertEqual('11:30:30', self.feed()[0][1])

    def test_a_purged_file_is_not_found(self):
        self.start()
        row = self.rows(self.pvm, self.told)[0]
        self.assertIn('systemUtil', self.file(self.pvm, row))
        self.clock.advance(1801)
        self.assertRaises(exceptions.HttpNotFound, self.file, self.pvm, row)

    def test_a_file_that_never_was_is_not_found(self):
        self.start()
        row = self.rows(self.pvm, self.told)[0]
        self.assertRaises(
            exceptions.HttpNotFound, self.pvm.read_by_href,
            row.link.replace('120000', '120010'))

    def test_a_slow_vios_comes_later_than_the_hypervisor(self):
        self.start({'vioses': [{'delay': 12}]})
        self.clock.advance(41)
        self.assertNotIn(('vios_1', '12:00:30'), self.feed())
        self.clock.advance(1)
        self.assertIn(('vios_1', '12:00:30'), self.feed())

    def test_entries_may_tell_their_time_zone(self):
        self.start({'system': {'entry_zone': '-05:00'}})
        self.assertEqual('2026-11-21T07:00:00.000-05:00',
                         self.rows(self.pvm, self.told)[0].updated)

    def test_names_are_those_of_the_platform(self):
        self.start()
        self.assertEqual(
            'LTM_8247-22L*2125D4A_vios_1_20261121T120000+0000.json',
            self.rows(self.pvm, self.told)[1].title)

    def test_each_answer_has_other_ids_for_the_same_files(self):
        self.start()
        first, second = (self.rows(self.pvm, self.told) for _ in range(2))

        self.assertEqual([row.title for row in first],
                         [row.title for row in second])
        self.assertFalse({row.id for row in first}
                         & {row.id for row in second})

    def test_the_short_term_monitor_is_off(self):
        self.start()
        self.assertEqual([], self.pvm.read(
            'ManagedSystem', root_id=self.told.system.uuid,
            child_type='RawMetrics', child_id='ShortTermMonitor',
            service='pcm', xag=[]).feed.entries)


class FileTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = self.world()
        self.pvm = self.adapter(self.served(self.told))
        self.bodies = {
            row.category: self.pvm.read_by_href(row.link).body
            for row in self.rows(self.pvm, self.told)}

    def test_pypowervm_reads_the_hypervisors_file(self):
        info = pcm_phyp.PhypInfo(self.bodies['phyp'])
        self.assertEqual(
            ('8247-22L*2125D4A', '2026-11-21T12:00:00+0000', 512000000),
            (info.info.mtms, info.sample.time_stamp,
             info.sample.processor.proc_cycles_per_sec))
        self.assertEqual([3, 4, 5, 6, 7],
                         [lpar.id for lpar in info.sample.lpars])
        self.assertEqual(
            ['U8247.22L.2125D4A-V3-C32', 'U8247.22L.2125D4A-V3-C33'],
            [vea.physical_location for vea
             in info.sample.lpars[0].network.veas])

    def test_pypowervm_reads_a_vioses_file(self):
        sample = pcm_vios.ViosInfo(self.bodies['vios_1']).sample
        self.assertEqual(
            (1, 'vios-1', 1715, ['vhost0', 'vhost1', 'vhost2', 'vhost3',
                                 'vhost4']),
            (sample.id, sample.name, sample.mem.utilized_mem,
             [adapter.name for adapter in sample.storage.virt_adpts]))

    def test_pypowervm_reads_guest_memory(self):
        info = pcm_lpar.LparInfo(self.bodies['lpar'])
        memory = info.find('23F1C2D4-0B5E-4C6F-8A7B-1C2D3E4F5A01').memory
        self.assertEqual(4096 * 2 ** 20, memory.real_mem_size_bytes)

    def test_pypowervm_joins_what_belongs_to_a_partition(self):
        metrics = util.vm_metrics(
            pcm_phyp.PhypInfo(self.bodies['phyp']),
            [pcm_vios.ViosInfo(self.bodies[name])
             for name in ('vios_1', 'vios_2')],
            pcm_lpar.LparInfo(self.bodies['lpar']))
        web = metrics['23F1C2D4-0B5E-4C6F-8A7B-1C2D3E4F5A01']
        self.assertEqual(2, len(web.network.cnas))
        self.assertEqual(['vhost0', 'vhost0'],
                         [adapter.name for adapter in web.storage.virt_adpts])

    def test_what_is_not_activated_has_only_zeros(self):
        lpar = pcm_phyp.PhypInfo(self.bodies['phyp']).sample.lpars[3]
        self.assertEqual('Not Activated', lpar.state)
        self.assertEqual((0, 0, 0, 0, 0), (
            lpar.processor.entitled_proc_cycles,
            lpar.processor.util_cap_proc_cycles,
            lpar.processor.util_uncap_proc_cycles,
            lpar.processor.idle_proc_cycles,
            lpar.processor.donated_proc_cycles))
