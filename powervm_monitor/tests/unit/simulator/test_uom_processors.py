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

"""The profile and the current processors, as pypowervm reads them."""

from pypowervm.wrappers import base_partition
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import virtual_io_server

from powervm_monitor.tests.unit.simulator import base

SHARED = ('AllocatedVirtualProcessors', 'CurrentMaximumProcessingUnits',
          'CurrentMinimumProcessingUnits', 'CurrentProcessingUnits',
          'CurrentSharedProcessorPoolID', 'CurrentUncappedWeight',
          'CurrentMinimumVirtualProcessors',
          'CurrentMaximumVirtualProcessors', 'RuntimeProcessingUnits',
          'RuntimeUncappedWeight')
DEDICATED = ('CurrentMaximumProcessors', 'CurrentMinimumProcessors',
             'CurrentProcessors', 'RunProcessors')


class ProcessorConfigurationTest(base.TestCase):

    def read(self, kind=logical_partition.LPAR, events=(), **section):
        """The processor configuration of the only partition."""
        key = 'vioses' if kind is virtual_io_server.VIOS else 'partitions'
        world = self.world({
            'processor_pools': [{'units': 5}], 'events': list(events),
            key: [{'name': 'vm', **section}]})
        self.clock.advance(60)
        adapter = self.adapter(self.served(world))
        [wrapper] = kind.get(adapter)
        return wrapper.proc_config

    def texts(self, element, name):
        return {child.tag: child.text for child in element.element.find(name)
                if child.tag != 'Metadata'}

    def current(self, **more):
        return self.texts(self.read(**more),
                          'CurrentSharedProcessorConfiguration')

    def test_a_shared_partition_lists_what_it_has_in_order(self):
        values = self.current(vcpus=3, weight=70, pool=1, max_vcpus=8)
        self.assertEqual(list(SHARED), list(values))
        self.assertEqual(['3', '1.0', '0.1', '0.5', '1', '70', '1', '8',
                          '0.5', '70'], list(values.values()))

    def test_a_dedicated_partition_lists_what_it_has_in_order(self):
        values = self.texts(self.read(mode='keep_idle_procs', vcpus=3),
                          'CurrentDedicatedProcessorConfiguration')
        self.assertEqual(
            dict(zip(DEDICATED, ('6', '1', '3', '3'))), values)
        self.assertEqual(list(DEDICATED), list(values))

    def test_a_vios_lists_the_same(self):
        values = self.texts(self.read(virtual_io_server.VIOS),
                          'CurrentSharedProcessorConfiguration')
        self.assertEqual(('2', '4', '1'), (
            values['AllocatedVirtualProcessors'],
            values['CurrentMaximumVirtualProcessors'],
            values['CurrentProcessingUnits']))

    def test_what_is_off_has_no_processors_at_run_time(self):
        values = self.current(state='Not Activated')
        self.assertEqual(('0.5', '0.00', '0'), (
            values['CurrentProcessingUnits'], values['RuntimeProcessingUnits'],
            values['RuntimeUncappedWeight']))

    def test_a_capped_partition_has_no_weight(self):
        self.assertEqual([], [
            name for name in self.current(mode='cap') if 'Weight' in name])

    def test_dlpar_changes_what_it_has_and_not_what_was_asked_for(self):
        resize = {'at': 30, 'do': 'resize', 'partition': 'vm',
                  'entitled': 1.5, 'vcpus': 3, 'weight': 9}
        shared = self.read(events=[resize]).shared_proc_cfg
        self.assertEqual((0.5, 1, 128, 1.5, 3), (
            shared.desired_units, shared.desired_virtual,
            shared.uncapped_weight, shared.max_units, shared.max_virtual))
        values = self.current(events=[resize])
        self.assertEqual(('1.5', '3', '9', '3'), (
            values['CurrentProcessingUnits'],
            values['AllocatedVirtualProcessors'],
            values['CurrentUncappedWeight'],
            values['CurrentMaximumVirtualProcessors']))

    def test_dlpar_of_dedicated_processors_needs_one_number(self):
        values = self.texts(
            self.read(mode='keep_idle_procs', vcpus=1, events=[
                {'at': 30, 'do': 'resize', 'partition': 'vm',
                 'entitled': 5}]),
            'CurrentDedicatedProcessorConfiguration')
        self.assertEqual(('5', '5'), (
            values['CurrentProcessors'], values['CurrentMaximumProcessors']))

    def test_the_elements_are_in_pypowervms_order(self):
        for mode in ('uncap', 'cap', 'share_idle_procs'):
            order = list(base_partition._PC_EL_ORDER)
            tags = [child.tag for child in self.read(mode=mode).element
                    if child.tag != 'Metadata']
            self.assertEqual(sorted(tags, key=order.index), tags)
