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
"""What a real machine once wrote, played to the service."""

import pathlib

from oslotest import base

from powervm_monitor.tests.functional import monitor

RECORDING = pathlib.Path(__file__).parents[1] / 'data/pcm/pypowervm'
UBUNTU1410 = '42ad4fd4-dc64-4935-9e29-9b7c6f35afcc'


class TestRecording(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        simulator = self.useFixture(monitor.Simulator(
            '--recording', str(RECORDING)))
        self.service = self.useFixture(monitor.Monitor(simulator))

    def volumes(self, resource_id):
        def told(found):
            return [n['payload']['versioned_object.data'] for n in found
                    if n['payload']['versioned_object.data'][
                        'resource_id'] == resource_id]

        data, *_ = told(self.service.wait_for(told))
        return {row['name']: row['volume'] for row in data['measurements']}

    def test_used_time_is_whole_nanoseconds_of_the_timebase(self):
        # 264619289721 capped and 641419282 uncapped cycles at 512 MHz.
        self.assertEqual(518087322271, self.volumes(UBUNTU1410)['cpu'])

    def test_a_disk_is_joined_to_the_counters_of_its_vios(self):
        self.assertEqual(
            {'disk.device.read.bytes': 549888,
             'disk.device.write.bytes': 550400},
            self.volumes(f'{UBUNTU1410}-vscsi-C3'))
