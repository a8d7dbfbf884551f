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
"""The clock of the processors is read where Linux on POWER writes it."""

import fixtures
from oslotest import base

from powervm_monitor.powervm import cpuinfo

POWER = '''\
processor\t: 0
cpu\t\t: POWER8 (architected), altivec supported
clock\t\t: 4116.000000MHz
revision\t: 2.1 (pvr 004b 0201)

timebase\t: 512000000
'''


class TestFrequency(base.BaseTestCase):

    def told(self, text):
        path = self.useFixture(fixtures.TempDir()).join('cpuinfo')
        with open(path, 'w') as cpuinfo_file:
            cpuinfo_file.write(text)
        return cpuinfo.frequency_hz(path)

    def test_on_power_it_is_the_clock(self):
        self.assertEqual(4_116_000_000, self.told(POWER))

    def test_elsewhere_it_is_not_known(self):
        self.assertIsNone(self.told('cpu MHz\t\t: 2400.000\n'))

    def test_without_the_file_it_is_not_known(self):
        self.assertIsNone(cpuinfo.frequency_hz('/nowhere/cpuinfo'))
