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
"""A managed system is known however its ids are written."""

from oslotest import base

from powervm_monitor.powervm import systems

SYSTEM = systems.System('bbbbbbbb-0000-4000-8000-000000000002', 'srv b',
                        '9080-M9S*130A078')


class TestIsCalled(base.BaseTestCase):

    def test_by_its_name_mtms_or_uuid(self):
        for text in ('srv b', ' srv b ', '9080-m9s*130a078',
                     '9080M9S_130A078', SYSTEM.uuid.upper(),
                     SYSTEM.uuid.replace('-', '')):
            self.assertTrue(SYSTEM.is_called(text), text)

    def test_by_nothing_else(self):
        for text in ('SRV B', '9080-M9S', '', ' ', '-'):
            self.assertFalse(SYSTEM.is_called(text), text)

    def test_one_that_tells_only_its_uuid_has_no_other_name(self):
        for text in ('', '-', ' '):
            self.assertFalse(
                systems.System('u', None, None).is_called(text), text)
