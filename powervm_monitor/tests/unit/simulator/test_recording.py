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
"""Recordings play back what was captured and make up the rest."""

import pathlib

import fixtures
from pypowervm import exceptions
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import network
from pypowervm.wrappers import virtual_io_server

from powervm_monitor import tests
from powervm_monitor.simulator import document
from powervm_monitor.simulator import recording
from powervm_monitor.tests.unit.simulator import base

PYPOWERVM = pathlib.Path(tests.__file__).parent / 'data/pcm/pypowervm'
UBUNTU = '42AD4FD4-DC64-4935-9E29-9B7C6F35AFCC'
PHYP = '{"systemUtil": {"utilInfo": {}, "utilSample": {"timeStamp": "%s"}}}'


class PyPowerVMTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.told = recording.load(PYPOWERVM)
        self.simulator = self.served(self.told)
        self.pvm = self.adapter(self.simulator)

    def test_the_feed_has_the_time_of_the_hypervisors_file(self):
        self.assertEqual(
            [('lpar', '2015-05-27T08:17:45.000Z'),
             ('phyp', '2015-05-27T08:17:45.000Z'),
             ('vios_1', '2015-05-27T08:17:45.000Z')],
            [(row.category, row.updated)
             for row in self.rows(self.pvm, self.told)])

    def test_the_files_are_those_captured(self):
        phyp = self.file(self.pvm, self.rows(self.pvm, self.told)[1])
        [ubuntu] = [lpar for lpar in phyp['systemUtil']['utilSample'][
            'lparsUtil'] if lpar['uuid'] == UBUNTU]
        self.assertEqual(
            ('Ubuntu1410', 264619289721),
            (ubuntu['name'],
             ubuntu['processor']['utilizedCappedProcCycles']))

    def test_partitions_are_made_from_the_hypervisors_file(self):
        lpar = logical_partition.LPAR.get(self.pvm, uuid=UBUNTU)
        self.assertEqual(('Ubuntu1410', 2, 'open firmware', []), (
            lpar.name, lpar.id, lpar.state,
            network.CNA.get(self.pvm, parent=lpar)))
        [vios] = virtual_io_server.VIOS.get(self.pvm,
                                            xag=['ViosSCSIMapping'])
        self.assertEqual((1, 0), (vios.id, len(vios.scsi_mappings)))
        self.assertEqual('dev-4', managed_system.System.get(
            self.pvm)[0].system_name)

    def test_each_partition_is_a_server(self):
        servers = base.ask_json(self.simulator.nova_url +
                                '/servers/detail')['servers']
        self.assertEqual(5, len(servers))
        self.assertIn((UBUNTU.lower(), 'Ubuntu1410'),
                      [(server['id'], server['name']) for server in servers])

    def test_the_clock_starts_after_the_last_sample(self):
        self.assertEqual('2015-05-27T08:18:0', base.ask_json(
            self.simulator.url + '/simulator/clock')['now'][:18])

    def test_nobody_knows_the_truth(self):
        self.assertEqual(404, base.ask(self.simulator.url +
                                       '/simulator/truth')[0])


class ManifestTest(base.TestCase):

    def folder(self, manifest, **files):
        folder = pathlib.Path(self.useFixture(fixtures.TempDir()).path)
        (folder / 'manifest.yaml').write_text(manifest)
        for name, content in files.items():
            (folder / name).write_text(content)
        return folder

    def refused(self, manifest, **files):
        folder = self.folder(manifest, **files)
        error = self.assertRaises(document.DocumentError, recording.load,
                                  folder)
        return str(error).replace(str(folder), 'DIR')

    def test_samples_have_the_times_that_the_files_tell(self):
        world = recording.load(self.folder(
            'samples:\n- {category: phyp, file: one}\n'
            '- {category: phyp, file: two}\n'
            "- {category: vios_1, file: two, time: '2020-01-01T00:00:30Z'}",
            one=PHYP % '2020-01-01T00:00:00+0000',
            two=PHYP % '2020-01-01T00:00:30+0000'))
        self.assertEqual(
            [('phyp', 0), ('phyp', 30), ('vios_1', 30)],
            [(row.category, row.time.second)
             for row in world.monitor.rows()])

    def test_broken_files_are_played_as_they_are(self):
        told = recording.load(self.folder(
            'samples:\n- {category: phyp, file: good}\n'
            '- {category: vios_1, file: empty}\n'
            '- {category: lpar, file: cut}\n',
            good=PHYP % '2020-01-01T00:00:00+0000', empty='',
            cut='{"lparUtil": [{"uu'))
        pvm = self.adapter(self.served(told))
        self.assertEqual(
            ['{"lparUtil": [{"uu', ''],
            [pvm.read_by_href(row.link).body
             for row in self.rows(pvm, told) if row.category != 'phyp'])

    def test_a_malformed_feed_is_played_as_it_is(self):
        told = recording.load(self.folder(
            'system: {uuid: abc}\n'
            'samples:\n- {category: phyp, file: good}\n'
            'answers:\n- path: pcm/ManagedSystem/abc/RawMetrics/'
            'LongTermMonitor\n  file: feed\n',
            good=PHYP % '2020-01-01T00:00:00+0000', feed='<feed><entr'))
        pvm = self.adapter(self.served(told))
        self.assertRaises(exceptions.AtomError, self.rows, pvm, told)

    def test_an_instance_may_be_another_than_the_partition(self):
        folder = self.folder(
            (PYPOWERVM / 'manifest.yaml').read_text() + 'instances:\n  ' +
            UBUNTU + ': {uuid: c2ad4fd4-dc64-4935-9e29-9b7c6f35afcc}\n')
        self.assertIn('c2ad4fd4-dc64-4935-9e29-9b7c6f35afcc', [
            instance.uuid for instance in recording.load(folder).instances])

    def test_a_missing_file_is_refused_with_its_line(self):
        self.assertEqual(
            'DIR/manifest.yaml:2: samples[0].file: No such file or directory',
            self.refused('samples:\n- {category: phyp, file: gone}\n'))

    def test_a_sample_without_any_time_is_refused(self):
        self.assertEqual(
            'DIR/manifest.yaml:2: samples[0]: needs a time: no phyp file '
            'tells it',
            self.refused('samples:\n- {category: phyp, file: bad}\n',
                         bad='no json'))

    def test_an_unknown_key_is_refused(self):
        self.assertEqual(
            'DIR/manifest.yaml:1: sampels: unknown key; is samples meant?',
            self.refused('sampels: []\n'))
