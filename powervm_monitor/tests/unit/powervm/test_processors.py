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
"""The processors that a partition has now."""

from oslotest import base
from pypowervm.wrappers import logical_partition

from powervm_monitor import model
from powervm_monitor.powervm import processors
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

CONFIGURATION = '''\
<PartitionProcessorConfiguration>{desired}{current}
</PartitionProcessorConfiguration>'''
DESIRED = '''\
<SharedProcessorConfiguration>
<DesiredProcessingUnits>1.5</DesiredProcessingUnits>
<DesiredVirtualProcessors>3</DesiredVirtualProcessors>
</SharedProcessorConfiguration>'''
DEDICATED = '''\
<CurrentDedicatedProcessorConfiguration>
<CurrentProcessors>32</CurrentProcessors>
</CurrentDedicatedProcessorConfiguration>'''
SHARED = '''\
<CurrentSharedProcessorConfiguration>
<AllocatedVirtualProcessors>{virtual}</AllocatedVirtualProcessors>
<CurrentProcessingUnits>{units}</CurrentProcessingUnits>
</CurrentSharedProcessorConfiguration>'''


def current(configuration='', desired=DESIRED):
    partition, = logical_partition.LPAR.wrap(fakes.objects(
        'LogicalPartition', **{builders.LPAR_UUID: CONFIGURATION.format(
            desired=desired, current=configuration)}))
    return processors.current(partition)


class TestCurrent(base.BaseTestCase):

    def test_it_is_not_what_the_profile_desires(self):
        # The first one is not activated: desired 1.5 and 2.
        first = logical_partition.LPAR.wrap(builders.response('lpar.txt'))[0]

        self.assertEqual(model.Processors(virtual=1, units=0.5),
                         processors.current(first))

    def test_shared_processors_have_units(self):
        self.assertEqual(
            model.Processors(virtual=4, units=0.25),
            current(SHARED.format(virtual=4, units='0.25')))

    def test_dedicated_processors_are_units_as_well(self):
        self.assertEqual(model.Processors(virtual=32, units=32),
                         current(DEDICATED))

    def test_without_a_current_configuration_nothing_is_known(self):
        self.assertEqual(model.Processors(None, None), current())

    def test_what_is_no_number_above_0_is_unknown(self):
        for text in ('', '0', '-1', 'NaN', 'inf', 'many', '1e30'):
            self.assertEqual(
                model.Processors(None, None),
                current(SHARED.format(virtual=text, units=text)))
