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

"""Scenarios: what is shipped, and what is refused where."""

import pathlib

import fixtures

from powervm_monitor.simulator import document
from powervm_monitor.simulator import scenario
from powervm_monitor.simulator import world as worlds
from powervm_monitor.tests.unit.simulator import base


class ScenarioTest(base.TestCase):

    def refused(self, text):
        folder = self.useFixture(fixtures.TempDir()).path
        path = pathlib.Path(folder, 'world.yaml')
        path.write_text(text, encoding='utf-8')
        error = self.assertRaises(document.DocumentError, scenario.load,
                                  path, clock=self.clock)
        return str(error).replace(str(path), 'FILE')

    def test_four_are_shipped(self):
        self.assertEqual(['followed', 'full', 'large', 'small'],
                         scenario.names())

    def test_large_has_a_thousand_partitions_of_their_own(self):
        world = self.world('large')
        self.assertEqual(1000, len({lpar.uuid for lpar in world.lpars}))
        self.assertEqual(1000, len({interface.mac for lpar in world.lpars
                                    for interface in lpar.interfaces}))

    def test_a_uuid_is_the_instances_with_the_first_bit_cleared(self):
        lpar = self.world().lpars[0]
        self.assertEqual('23F1C2D4-0B5E-4C6F-8A7B-1C2D3E4F5A01', lpar.uuid)
        self.assertEqual('a3f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5a01',
                         lpar.instance.uuid)

    def test_both_paths_of_a_disk_name_one_volume(self):
        paths = self.world().lpars[0].paths
        self.assertEqual([(2, 1), (3, 2)], [(path.slot, path.vios_id)
                                            for path in paths])
        self.assertIs(paths[0].volume, paths[1].volume)

    def test_almost_nothing_makes_a_world(self):
        world = self.world({'partitions': [{'name': 'vm'}]})
        self.assertEqual([('vm', 1, worlds.RUNNING)],
                         [(lpar.name, lpar.id, lpar.state)
                          for lpar in world.lpars])

    def test_a_template_leaves_out_ids_that_others_have(self):
        world = self.world({'vioses': [{'id': 2}], 'partitions': [
            {'count': 3, 'name': 'vm-{n}'}, {'id': 3, 'name': 'fixed'}]})
        self.assertEqual([(1, 'vm-1'), (4, 'vm-2'), (5, 'vm-3'),
                          (3, 'fixed')],
                         [(lpar.id, lpar.name) for lpar in world.lpars])

    def test_an_unknown_key_is_refused_with_its_line(self):
        self.assertEqual(
            'FILE:4: partitions[0].memry: unknown key; is memory meant?',
            self.refused('system: {}\npartitions:\n  - name: vm\n'
                         '    memry: 4\n'))

    def test_a_workload_must_be_whole(self):
        self.assertEqual(
            'FILE:4: partitions[0].cpu.busy: needs busy_seconds',
            self.refused('partitions:\n  - name: vm\n    cpu:\n'
                         '      busy: {kind: square, busy: 1, idle: 0,'
                         ' idle_seconds: 4}\n'))

    def test_a_value_of_the_wrong_type_is_refused(self):
        self.assertEqual(
            "FILE:2: partitions[0].memory: 'much' is not of type 'integer'",
            self.refused('partitions:\n  - memory: much\n'))

    def test_a_slot_may_be_used_once(self):
        self.assertEqual(
            'FILE:4: partitions[0].interfaces[1]: slot 5 is taken by '
            'partitions[0].interfaces[0]',
            self.refused('partitions:\n  - interfaces:\n'
                         '      - slot: 5\n      - slot: 5\n'))

    def test_a_disk_needs_a_vios_that_is_there(self):
        self.assertEqual(
            'FILE:4: partitions[0].disks[0].paths[0].vios: '
            'there is no VIOS 7',
            self.refused('vioses: [{id: 1}]\npartitions:\n  - disks:\n'
                         '      - paths: [{vios: 7}]\n'))

    def test_a_template_cannot_share_a_uuid(self):
        self.assertIn(
            'one UUID cannot serve many partitions',
            self.refused('partitions:\n  - count: 2\n    uuid: '
                         '23F1C2D4-0B5E-4C6F-8A7B-1C2D3E4F5A01\n'))

    def test_what_is_not_yaml_is_refused_with_its_line(self):
        self.assertIn('FILE:2: ', self.refused('system: 1\nsystem: 2\n'))

    def test_a_time_is_read_with_and_without_quotes(self):
        folder = self.useFixture(fixtures.TempDir()).path
        path = pathlib.Path(folder, 'world.yaml')
        path.write_text('system: {boot: 2026-11-01T00:00:00Z}\n')
        world = scenario.load(path, clock=self.clock)
        self.assertEqual('2026-11-01T00:00:00+00:00',
                         world.system.boot.isoformat())

    def test_a_missing_file_is_one_clear_error(self):
        error = self.assertRaises(document.DocumentError, scenario.load,
                                  '/nowhere.yaml')
        self.assertEqual('/nowhere.yaml: No such file or directory',
                         str(error))
