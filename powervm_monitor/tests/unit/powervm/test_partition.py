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
"""From a partition's row in the hypervisor's file to the partition."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.powervm import platform
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import files


class TestRecording(base.BaseTestCase):

    def test_busy_time_is_in_whole_nanoseconds(self):
        self.assertEqual(518087322271, files.lpar().cpu.busy_ns)

    def test_entitled_time_is_in_whole_nanoseconds(self):
        self.assertEqual(1765629232513 * 10 ** 9 // 512000000,
                         files.lpar().cpu.entitled_ns)

    def test_every_field_of_the_processor_is_known(self):
        self.assertEqual(
            model.Cpu(
                mode='uncap', dedicated=False, pool_id=0, weight=128,
                max_virtual_processors=4, max_units=0.4,
                virtual_processors=None,
                entitled_ns=1765629232513 * 10 ** 9 // 512000000,
                capped_ns=264619289721 * 10 ** 9 // 512000000,
                uncapped_ns=641419282 * 10 ** 9 // 512000000,
                idle_ns=0, donated_ns=0, dispatched_ns=518087322271,
                busy_ns=518087322271, waited_ns=0,
                instructions=160866895489),
            files.lpar().cpu)

    def test_memory_is_in_bytes(self):
        self.assertEqual(
            model.Memory(
                logical_bytes=20480 * 2 ** 20, backed_bytes=20480 * 2 ** 20,
                persistent_bytes=None, io_bytes=None, io_mapped_bytes=None,
                weight=None),
            files.lpar().memory)

    def test_how_near_the_memory_is_is_known(self):
        self.assertEqual(100, files.lpar().affinity_score)

    def test_the_interface_has_its_counters(self):
        self.assertEqual(
            (model.Interface(
                name='veth-C2', location='U8247.22L.2125D4A-V2-C2',
                counters=model.NetworkCounters(
                    received_bytes=10000, sent_bytes=100, received_packets=10,
                    sent_packets=100, dropped_packets=5,
                    physical_received_bytes=0, physical_sent_bytes=0,
                    physical_received_packets=0, physical_sent_packets=0,
                    physical_dropped_packets=0),
                vlan=2227),),
            files.lpar().interfaces)

    def test_the_disks_are_of_both_kinds_and_spellings(self):
        self.assertEqual(
            [('vscsi-C3', 1, ()),
             ('npiv-C2', 2, ('c050760937f90908', 'c050760937f90909')),
             ('npiv-C3', 1, ('c050760937f9090a', 'c050760937f9090b'))],
            [(disk.name, disk.vios_id, disk.wwpns)
             for disk in files.lpar().disks])


class TestProcessorTime(base.BaseTestCase):

    def cpu(self, **changes):
        return files.lpar(files.changed('processor', **changes)).cpu

    SHARED = dict(utilizedCappedProcCycles=1000,
                  utilizedUnCappedProcCycles=24, idleProcCycles=512)

    def test_idle_time_is_not_busy(self):
        self.assertEqual(1000, self.cpu(**self.SHARED).busy_ns)

    def test_donated_time_is_no_part_of_the_others(self):
        cpu = self.cpu(**self.SHARED, donatedProcCycles=100,
                       mode='share_idle_procs_active')

        self.assertEqual(1000, cpu.busy_ns)

    def test_dispatched_time_has_idle_time_in_it(self):
        self.assertEqual(2000, self.cpu(**self.SHARED).dispatched_ns)

    def test_the_mode_tells_whose_processors_they_are(self):
        modes = {'cap': False, 'uncap': False, 'keep_idle_procs': True,
                 'share_idle_procs': True, 'share_idle_procs_active': True,
                 'share_idle_procs_always': True}

        self.assertEqual(modes, {
            mode: self.cpu(mode=mode).dedicated for mode in modes})

    def test_without_a_known_mode_the_pool_does(self):
        for mode in (None, 'brand_new', '', 5):
            self.assertEqual([False, True, False, None], [
                self.cpu(mode=mode, poolId=pool).dedicated
                for pool in (0, 255, '3', None)])

    def test_dedicated_processors_are_of_pool_255(self):
        self.assertEqual([255, 255, 3], [
            self.cpu(mode=mode, poolId=pool).pool_id for mode, pool in (
                ('keep_idle_procs', None), ('share_idle_procs', 255),
                ('uncap', 3))])

    def test_only_an_uncapped_partition_has_a_weight(self):
        self.assertEqual([128, None, None], [
            self.cpu(mode=mode, weight=128).weight
            for mode in ('uncap', 'cap', 'keep_idle_procs')])

    def test_the_virtual_processors_of_newer_levels_are_current(self):
        self.assertEqual([3, None], [
            self.cpu(currentVirtualProcessors=number).virtual_processors
            for number in (3, 0)])

    def test_months_of_cycles_lose_no_nanosecond(self):
        cpu = self.cpu(utilizedCappedProcCycles=3_000_000_000_000_001,
                       utilizedUnCappedProcCycles=0)

        # A float would have rounded it up.
        self.assertEqual(5859375000000001, cpu.busy_ns)

    def test_another_timebase_is_taken_at_its_word(self):
        document = builders.phyp()
        files.sample_of(document)['processor']['procCyclesPerSecond'] = 10 ** 9

        self.assertEqual(264619289721 + 641419282,
                         files.lpar(document).cpu.busy_ns)

    def test_more_idle_than_dispatched_time_is_negative_busy_time(self):
        cpu = self.cpu(idleProcCycles=264619289721 + 641419282 + 512)

        self.assertEqual(-1000, cpu.busy_ns)

    def test_a_part_that_is_no_number_leaves_the_whole_unknown(self):
        busy = [self.cpu(idleProcCycles=value).busy_ns
                for value in files.NO_NUMBERS]

        self.assertEqual([None] * len(files.NO_NUMBERS), busy)

    def test_an_unknown_part_costs_no_disk(self):
        lpar = files.lpar(files.changed('processor', donatedProcCycles=None))

        self.assertEqual((3, 1), (len(lpar.disks), len(lpar.interfaces)))

    def test_an_all_zero_sample_of_a_migrating_partition_is_withheld(self):
        lpar = files.lpar(files.changed(
            'processor', entitledProcCycles=0, utilizedCappedProcCycles=0,
            utilizedUnCappedProcCycles=0))

        self.assertEqual((None, (), ()),
                         (lpar.cpu, lpar.interfaces, lpar.disks))

    def test_an_entitlement_that_is_no_number_costs_only_itself(self):
        for value in files.NO_NUMBERS:
            lpar = files.lpar(files.changed(
                'processor', entitledProcCycles=value))
            self.assertEqual(
                (None, 518087322271, 3),
                (lpar.cpu.entitled_ns, lpar.cpu.busy_ns, len(lpar.disks)))

    def test_one_that_runs_is_entitled_to_something(self):
        lpar = files.lpar(files.changed('processor', entitledProcCycles=0))

        self.assertFalse(lpar.off)
        self.assertEqual(
            (None, 518087322271, 3),
            (lpar.cpu.entitled_ns, lpar.cpu.busy_ns, len(lpar.disks)))

    def test_a_processor_that_is_no_object_is_no_count(self):
        cpus = [files.lpar(files.changed(processor=value)).cpu
                for value in files.NO_NUMBERS]

        self.assertEqual([None] * len(files.NO_NUMBERS), cpus)


class TestAffinity(base.BaseTestCase):

    def score(self, score, memory, units):
        document = files.changed(affinityScore=score)
        builders.lpar_row(document)['memory'] = {'logicalMem': memory}
        builders.lpar_row(document)['processor']['maxProcUnits'] = units
        return files.lpar(document).affinity_score

    def test_a_partition_without_processors_and_memory_has_no_score(self):
        self.assertIsNone(self.score(0, memory=0, units=0))

    def test_the_worst_score_of_another_is_one(self):
        self.assertEqual(0, self.score(0, memory=4096, units=1))


class TestMemory(base.BaseTestCase):

    def test_that_of_a_shared_pool_is_known(self):
        lpar = files.lpar(files.changed(memory={
            'logicalMem': 4096, 'backedPhysicalMem': 1024,
            'virtualPersistentMem': 512, 'totalIOMem': 77,
            'mappedIOMem': 76, 'weight': 128, 'poolId': 0}))

        self.assertEqual(
            model.Memory(
                logical_bytes=2 ** 32, backed_bytes=2 ** 30,
                persistent_bytes=2 ** 29, io_bytes=77 * 2 ** 20,
                io_mapped_bytes=76 * 2 ** 20, weight=128), lpar.memory)

    def test_what_is_no_number_is_unknown(self):
        for value in files.NO_NUMBERS:
            memory = files.lpar(
                files.changed('memory', logicalMem=value)).memory
            self.assertIsNone(memory.logical_bytes)

    def test_memory_that_is_no_object_is_unknown(self):
        for value in (None, 5, 'text', []):
            self.assertIsNone(files.lpar(files.changed(memory=value)).memory)

    def test_one_that_is_off_has_its_memory(self):
        lpar = files.lpar(files.changed(
            'processor', entitledProcCycles=0, utilizedCappedProcCycles=0,
            utilizedUnCappedProcCycles=0))

        self.assertTrue(lpar.off)
        self.assertEqual(20480 * 2 ** 20, lpar.memory.logical_bytes)


class TestSriov(base.BaseTestCase):

    ROW = {'drcIndex': '654327810', 'physicalDrcIndex': '553713681',
           'physicalPortId': 1,
           'physicalLocation': 'U78CB.001.WZS007Y-P1-C10-T1-S2',
           'receivedPackets': 1, 'sentPackets': 2, 'receivedBytes': 3,
           'sentBytes': 4, 'droppedSentPackets': 5,
           'droppedReceivedPackets': 6, 'errorIn': 7, 'errorOut': 8}

    def ports(self, *rows):
        return files.lpar(files.changed(
            network={'sriovLogicalPorts': list(rows)})).interfaces

    def test_a_port_has_its_counters(self):
        self.assertEqual(
            (model.Interface(
                name='sriov-654327810',
                location='U78CB.001.WZS007Y-P1-C10-T1-S2',
                counters=model.NetworkCounters(
                    received_packets=1, sent_packets=2, received_bytes=3,
                    sent_bytes=4, dropped_sent_packets=5,
                    dropped_received_packets=6, received_errors=7,
                    sent_errors=8),
                port='sriov-553713681-1'),),
            self.ports(self.ROW))

    def test_its_physical_port_is_named_as_the_hosts_adapter(self):
        name, = {adapter.name for adapter in platform.ports({'network': {
            'sriovAdapters': [{'drcIndex': '553713681', 'physicalPorts': [
                {'id': 1}]}]}}, [])}

        self.assertEqual(name, self.ports(self.ROW)[0].port)

    def test_an_odd_physical_port_is_unknown(self):
        for value in ('none', None, []):
            port, = self.ports({**self.ROW, 'physicalPortId': value})
            self.assertEqual(('sriov-654327810', None),
                             (port.name, port.port))

    def test_its_index_may_be_a_number(self):
        self.assertEqual(
            self.ports(self.ROW),
            self.ports({**self.ROW, 'drcIndex': 654327810}))

    def test_two_ports_of_one_index_are_one(self):
        self.assertEqual(1, len(self.ports(self.ROW, self.ROW)))

    def test_an_odd_port_costs_only_itself(self):
        for row in files.NO_ROWS:
            self.assertEqual(self.ports(self.ROW),
                             self.ports(row, self.ROW))

    def test_a_counter_that_is_no_number_is_unknown(self):
        for value in files.NO_NUMBERS:
            port, = self.ports({**self.ROW, 'errorIn': value})
            self.assertEqual((None, 8), (port.counters.received_errors,
                                         port.counters.sent_errors))


class TestOddDevices(base.BaseTestCase):

    def test_an_odd_interface_costs_only_itself(self):
        for row in files.NO_ROWS:
            document = builders.phyp()
            builders.lpar_row(document)['network'][
                'virtualEthernetAdapters'].insert(0, row)
            self.assertEqual(files.lpar(), files.lpar(document))

    def test_an_odd_disk_costs_only_itself(self):
        for row in files.NO_ROWS:
            document = builders.phyp()
            builders.lpar_row(document)['storage'][
                'genericVirtualAdapters'].insert(0, row)
            self.assertEqual(files.lpar(), files.lpar(document))

    def test_an_odd_device_is_told_with_its_partition(self):
        document = builders.phyp()
        builders.lpar_row(document)['storage'][
            'genericVirtualAdapters'].append({'viosId': 1})

        self.assertEqual(['a device of partition Ubuntu1410'], [
            missing.what for missing in files.read(document).missing])

    def test_two_devices_in_one_slot_are_one(self):
        document = builders.phyp()
        adapters = builders.lpar_row(document)['network'][
            'virtualEthernetAdapters']
        adapters.append({**adapters[0], 'sentBytes': 7})

        self.assertEqual([100], [
            interface.counters.sent_bytes
            for interface in files.lpar(document).interfaces])

    def test_devices_that_are_no_list_are_none(self):
        for value in (None, {}, 'text', 5, [], True):
            lpar = files.lpar(files.changed(
                network={'virtualEthernetAdapters': value,
                         'sriovLogicalPorts': value}, storage=value))
            self.assertEqual(((), ()), (lpar.interfaces, lpar.disks))

    def test_a_counter_that_is_no_number_is_unknown(self):
        for value in files.NO_NUMBERS:
            document = builders.phyp()
            builders.lpar_row(document)['network'][
                'virtualEthernetAdapters'][0]['sentBytes'] = value
            counters = files.lpar(document).interfaces[0].counters
            self.assertEqual((None, 10000), (counters.sent_bytes,
                                             counters.received_bytes))

    def test_an_npiv_adapter_whose_wwpns_are_odd_costs_only_itself(self):
        for pair in (None, 5, [None], ['fcs0'], [2 ** 64], [-1]):
            document = builders.phyp()
            builders.lpar_row(document)['storage'][
                'virtualFiberChannelAdapters'][1]['wwpnPair'] = pair
            self.assertEqual(['vscsi-C3', 'npiv-C2'], [
                disk.name for disk in files.lpar(document).disks])
