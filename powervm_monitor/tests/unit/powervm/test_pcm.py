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
"""From recorded and broken files to Readings."""

import datetime
import json

import hypothesis
from hypothesis import strategies
from oslotest import base

from powervm_monitor import model
from powervm_monitor.powervm import pcm
from powervm_monitor.tests.unit import builders

# What may stand where a number is expected.
NO_NUMBERS = (None, '1', -1, -0.5, float('nan'), float('inf'), True, [], {},
              2 ** 64, 10 ** 400)

# Rows that are no device, partition or adapter.
NO_ROWS = (None, 5, 'row', [], {}, {'physicalLocation': None},
           {'physicalLocation': 'nowhere'}, {'uuid': 5}, {'id': '1'})


def read(phyp=None, vioses=None, guests=None):
    """Return the Reading of the recorded files, or of what is given."""
    return pcm.reading(
        builders.NOON, builders.phyp() if phyp is None else phyp,
        {'1': builders.vios()} if vioses is None else vioses, guests or {})


def lpar_of(reading):
    """Return the partition that is on in the recording."""
    return reading.lpars[builders.LPAR_UUID]


def sample_of(document):
    return document['systemUtil']['utilSample']


def changed(section=None, **values):
    """Return the recorded phyp with another row of the partition."""
    document = builders.phyp()
    row = builders.lpar_row(document)
    (row[section] if section else row).update(values)
    return document


class TestRecording(base.BaseTestCase):

    def test_used_time_is_in_whole_nanoseconds(self):
        self.assertEqual(518087322271, lpar_of(read()).cpu.used_ns)

    def test_entitled_time_is_in_whole_nanoseconds(self):
        self.assertEqual(1765629232513 * 10 ** 9 // 512000000,
                         lpar_of(read()).cpu.entitled_ns)

    def test_the_disk_is_joined_by_vios_and_slot(self):
        self.assertEqual(
            (model.Disk(
                location='U8247.22L.2125D4A-V2-C3', slot=3, vios_id=1,
                counters=model.DiskCounters(
                    reads=1074, writes=1075, read_bytes=549888,
                    written_bytes=550400)),),
            lpar_of(read()).disks)

    def test_the_interface_has_its_counters(self):
        self.assertEqual(
            (model.Interface(
                location='U8247.22L.2125D4A-V2-C2', slot=2,
                received_bytes=10000, sent_bytes=100, received_packets=10,
                sent_packets=100, dropped_packets=5),),
            lpar_of(read()).interfaces)

    def test_the_time_is_the_hypervisors_own(self):
        self.assertEqual(
            datetime.datetime(2015, 5, 27, 8, 17, 45, tzinfo=datetime.UTC),
            read().sampled_at)

    def test_the_cursor_is_the_feeds_time(self):
        self.assertEqual(builders.NOON, read().listed_at)

    def test_the_timebase_is_in_whole_nanoseconds(self):
        self.assertEqual(806297258933150 * 10 ** 9 // 512000000,
                         read().timebase_ns)

    def test_every_partition_is_there(self):
        self.assertEqual(5, len(read().lpars))

    def test_partitions_that_are_off_have_no_counters(self):
        off = [lpar for lpar in read().lpars.values()
               if lpar.state == 'Not Activated']

        self.assertEqual([(None, (), ())] * 4, [
            (lpar.cpu, lpar.interfaces, lpar.disks) for lpar in off])

    def test_nothing_is_missing(self):
        self.assertEqual((), read().missing)

    def test_the_other_recordings_are_read_as_well(self):
        readings = [read(builders.recorded(name)) for name in (
            'phyp_pcm_data2.txt', 'phyp_pcm_data3.txt')]

        self.assertEqual([518087322271, 498536541021], [
            lpar_of(reading).cpu.used_ns for reading in readings])

    def test_a_sparse_vios_file_costs_the_counters_only(self):
        reading = read(
            vioses={'1': builders.recorded('vios_pcm_data_sparse.txt')})

        self.assertEqual([None],
                         [disk.counters for disk in lpar_of(reading).disks])


class TestProcessorTime(base.BaseTestCase):

    def cpu(self, **changes):
        return lpar_of(read(changed('processor', **changes))).cpu

    def test_idle_and_donated_time_is_not_used(self):
        cpu = self.cpu(utilizedCappedProcCycles=1000,
                       utilizedUnCappedProcCycles=24,
                       idleProcCycles=500, donatedProcCycles=12)

        self.assertEqual(512 * 10 ** 9 // 512000000, cpu.used_ns)

    def test_months_of_cycles_lose_no_nanosecond(self):
        cpu = self.cpu(utilizedCappedProcCycles=3_000_000_000_000_001,
                       utilizedUnCappedProcCycles=0)

        # A float would have rounded it up.
        self.assertEqual(5859375000000001, cpu.used_ns)

    def test_another_timebase_is_taken_at_its_word(self):
        document = builders.phyp()
        sample_of(document)['processor']['procCyclesPerSecond'] = 10 ** 9

        self.assertEqual(264619289721 + 641419282,
                         lpar_of(read(document)).cpu.used_ns)

    def test_more_idle_than_used_is_a_contradiction(self):
        cpu = self.cpu(idleProcCycles=10 ** 15)

        self.assertIsNone(cpu.used_ns)

    def test_a_part_that_is_no_number_leaves_the_whole_unknown(self):
        used = [self.cpu(idleProcCycles=value).used_ns
                for value in NO_NUMBERS]

        self.assertEqual([None] * len(NO_NUMBERS), used)

    def test_an_unknown_part_costs_no_disk(self):
        lpar = lpar_of(read(changed('processor', donatedProcCycles=None)))

        self.assertEqual((1, 1), (len(lpar.disks), len(lpar.interfaces)))

    def test_an_all_zero_sample_of_a_migrating_partition_is_withheld(self):
        lpar = lpar_of(read(changed(
            'processor', entitledProcCycles=0, utilizedCappedProcCycles=0,
            utilizedUnCappedProcCycles=0)))

        self.assertEqual((None, (), ()),
                         (lpar.cpu, lpar.interfaces, lpar.disks))

    def test_entitlement_that_is_no_number_is_no_count(self):
        self.assertEqual([None] * len(NO_NUMBERS), [
            self.cpu(entitledProcCycles=value) for value in NO_NUMBERS])

    def test_a_processor_that_is_no_object_is_no_count(self):
        cpus = [lpar_of(read(changed(processor=value))).cpu
                for value in NO_NUMBERS]

        self.assertEqual([None] * len(NO_NUMBERS), cpus)


class TestWhole(base.BaseTestCase):

    def test_what_is_no_count_is_unknown(self):
        self.assertEqual([None] * len(NO_NUMBERS), [
            pcm.whole({'n': value}, 'n') for value in NO_NUMBERS])

    def test_a_missing_key_is_unknown(self):
        self.assertIsNone(pcm.whole({}, 'n'))

    def test_a_float_is_cut(self):
        self.assertEqual(806297258933150,
                         pcm.whole({'n': 806297258933150.0}, 'n'))

    def test_nothing_counted_is_zero(self):
        self.assertEqual(0, pcm.whole({'n': 0}, 'n'))

    def test_the_largest_counter_is_whole(self):
        self.assertEqual(2 ** 64 - 1, pcm.whole({'n': 2 ** 64 - 1}, 'n'))


class TestSlot(base.BaseTestCase):

    def test_a_virtual_adapters_slot_is_its_last_c(self):
        self.assertEqual(3, pcm.slot('U8247.22L.2125D4A-V2-C3'))

    def test_a_port_behind_the_slot_does_not_matter(self):
        self.assertEqual(12, pcm.slot('U8247.22L.2125D4A-V1-C12-T1'))

    def test_a_location_without_slot_is_malformed(self):
        self.assertRaises(pcm.Malformed, pcm.slot, 'U8247.22L.2125D4A-V2')


class TestInstant(base.BaseTestCase):

    def assertInstant(self, text):
        self.assertEqual(
            datetime.datetime(2015, 5, 27, 8, 17, 45, tzinfo=datetime.UTC),
            pcm.instant(text))

    def test_z_is_utc(self):
        self.assertInstant('2015-05-27T08:17:45.000Z')

    def test_a_zone_with_colon(self):
        self.assertInstant('2015-05-27T10:17:45+02:00')

    def test_a_zone_west_of_greenwich(self):
        self.assertInstant('2015-05-27T03:17:45-05:00')

    def test_a_zone_without_colon(self):
        self.assertInstant('2015-05-27T08:17:45+0000')

    def test_a_time_without_zone_is_malformed(self):
        self.assertRaisesRegex(
            pcm.Malformed, 'no zone', pcm.instant, '2015-05-27T08:17:45')

    def test_what_is_no_time_is_malformed(self):
        for value in (None, 5, [], {}, '', 'yesterday', '2015-13-01T00:00Z'):
            self.assertRaisesRegex(
                pcm.Malformed, 'is no time', pcm.instant, value)

    def test_a_time_before_time_is_malformed(self):
        self.assertRaisesRegex(pcm.Malformed, 'is no time', pcm.instant,
                               '0001-01-01T00:00:00+23:59')


class TestUnusableFile(base.BaseTestCase):

    def assertMalformed(self, reason, document):
        self.assertRaisesRegex(pcm.Malformed, reason, read, document)

    def test_a_document_that_is_no_object_has_no_sample(self):
        for document in (5, 'text', [], True, {}):
            self.assertMalformed('systemUtil.utilSample is missing', document)

    def test_a_sample_that_is_no_object_is_none(self):
        for sample in (None, 5, 'text', [{}]):
            self.assertMalformed('systemUtil.utilSample is missing',
                                 {'systemUtil': {'utilSample': sample}})

    def test_without_timebase_there_is_no_time(self):
        for hz in (*NO_NUMBERS, 0):
            document = builders.phyp()
            sample_of(document)['processor']['procCyclesPerSecond'] = hz
            self.assertMalformed('procCyclesPerSecond is missing', document)

    def test_without_time_stamp_there_is_no_reading(self):
        document = builders.phyp()
        del sample_of(document)['timeStamp']
        self.assertMalformed('None is no time', document)

    def test_an_unknown_running_clock_is_no_obstacle(self):
        document = builders.phyp()
        del sample_of(document)['timeBasedCycles']
        self.assertIsNone(read(document).timebase_ns)


class TestOddRows(base.BaseTestCase):

    def test_an_odd_partition_costs_only_itself(self):
        for row in NO_ROWS:
            document = builders.phyp()
            sample_of(document)['lparsUtil'].insert(0, row)
            self.assertEqual(read().lpars, read(document).lpars)

    def test_an_odd_partition_is_named(self):
        reading = read(changed(id='two'))

        self.assertEqual(['partition Ubuntu1410'],
                         [missing.what for missing in reading.missing])

    def test_every_odd_partition_is_told(self):
        document = builders.phyp()
        sample_of(document)['lparsUtil'].extend(NO_ROWS)

        self.assertEqual(len(NO_ROWS), len(read(document).missing))

    def test_a_partition_with_an_endless_id_costs_only_itself(self):
        self.assertEqual(4, len(read(changed(id=float('inf'))).lpars))

    def test_the_first_of_two_rows_of_a_partition_counts(self):
        document = builders.phyp()
        sample_of(document)['lparsUtil'].append(
            {**builders.lpar_row(document), 'id': 99})

        self.assertEqual(2, lpar_of(read(document)).id)

    def test_the_second_of_two_rows_of_a_partition_is_named(self):
        document = builders.phyp()
        sample_of(document)['lparsUtil'].append(builders.lpar_row(document))

        self.assertEqual(['partition Ubuntu1410'], [
            missing.what for missing in read(document).missing])

    def test_partitions_that_are_no_list_are_none(self):
        for value in (None, {}, 'text', 5):
            document = builders.phyp()
            sample_of(document)['lparsUtil'] = value
            self.assertEqual({}, read(document).lpars)

    def test_an_odd_interface_costs_only_itself(self):
        for row in NO_ROWS:
            document = builders.phyp()
            builders.lpar_row(document)['network'][
                'virtualEthernetAdapters'].insert(0, row)
            self.assertEqual(lpar_of(read()), lpar_of(read(document)))

    def test_an_odd_disk_costs_only_itself(self):
        for row in NO_ROWS:
            document = builders.phyp()
            builders.lpar_row(document)['storage'][
                'genericVirtualAdapters'].insert(0, row)
            self.assertEqual(lpar_of(read()), lpar_of(read(document)))

    def test_an_odd_device_is_told_with_its_partition(self):
        document = builders.phyp()
        builders.lpar_row(document)['storage'][
            'genericVirtualAdapters'].append({'viosId': 1})

        self.assertEqual(['a device of partition Ubuntu1410'], [
            missing.what for missing in read(document).missing])

    def test_two_devices_in_one_slot_are_one(self):
        document = builders.phyp()
        adapters = builders.lpar_row(document)['network'][
            'virtualEthernetAdapters']
        adapters.append({**adapters[0], 'sentBytes': 7})

        self.assertEqual([100], [
            interface.sent_bytes
            for interface in lpar_of(read(document)).interfaces])

    def test_devices_that_are_no_list_are_none(self):
        for value in (None, {}, 'text', 5, [], True):
            lpar = lpar_of(read(changed(
                network={'virtualEthernetAdapters': value}, storage=value)))
            self.assertEqual(((), ()), (lpar.interfaces, lpar.disks))

    def test_a_counter_that_is_no_number_is_unknown(self):
        for value in NO_NUMBERS:
            document = builders.phyp()
            builders.lpar_row(document)['network'][
                'virtualEthernetAdapters'][0]['sentBytes'] = value
            interface = lpar_of(read(document)).interfaces[0]
            self.assertEqual((None, 10000), (interface.sent_bytes,
                                             interface.received_bytes))

    def test_an_odd_adapter_of_a_vios_costs_only_itself(self):
        for row in NO_ROWS:
            vios = builders.vios()
            sample_of(vios)['viosUtil'][0]['storage'][
                'genericVirtualAdapters'].insert(0, row)
            self.assertEqual(lpar_of(read()),
                             lpar_of(read(vioses={'1': vios})))

    def test_an_odd_adapter_of_a_vios_is_told(self):
        vios = builders.vios()
        sample_of(vios)['viosUtil'][0]['storage'][
            'genericVirtualAdapters'].append({})

        self.assertEqual(['an adapter of VIOS 1'], [
            missing.what for missing in read(vioses={'1': vios}).missing])

    def test_an_unusable_vios_file_is_told(self):
        reading = read(vioses={'1': builders.vios(), '2': []})

        self.assertEqual(
            (model.Missing('VIOS 2', 'systemUtil.utilSample is missing'),),
            reading.missing)

    def test_an_unusable_vios_file_costs_no_other(self):
        reading = read(vioses={'2': [], '1': builders.vios()})

        self.assertEqual(lpar_of(read()), lpar_of(reading))

    def test_the_same_slot_of_another_vios_is_another_disk(self):
        vios = builders.vios()
        sample_of(vios)['viosUtil'][0]['id'] = '2'
        reading = read(vioses={'2': vios})

        self.assertIsNone(lpar_of(reading).disks[0].counters)


class TestExpectedVioses(base.BaseTestCase):

    def test_a_running_vios_is_expected(self):
        self.assertEqual({1}, pcm.expected_vioses(builders.phyp()))

    def test_a_stopped_vios_is_not(self):
        document = builders.phyp()
        sample_of(document)['viosUtil'][0]['state'] = 'Not Activated'

        self.assertEqual(set(), pcm.expected_vioses(document))

    def test_one_that_powervm_could_not_sample_is_not(self):
        document = builders.phyp()
        sample_of(document)['errorInfo'] = [{
            'errId': '4005', 'errMsg': 'RMC is INACTIVE on vios',
            'uuid': '3443db77-aed1-47ed-9aa5-3db9c6cf7089',
            'reportedBy': 'PHYP'}]

        self.assertEqual(set(), pcm.expected_vioses(document))

    def test_an_error_about_another_does_not_matter(self):
        document = builders.phyp()
        sample_of(document)['errorInfo'] = [{'errId': '4005'}, None, 'odd']

        self.assertEqual({1}, pcm.expected_vioses(document))

    def test_odd_rows_are_not_expected(self):
        document = builders.phyp()
        sample_of(document)['viosUtil'].extend(
            [None, 5, {}, {'id': None, 'state': 'Running'},
             {'id': [], 'state': 'Running'}])

        self.assertEqual({1}, pcm.expected_vioses(document))

    def test_what_powervm_could_not_sample_is_missing(self):
        document = builders.phyp()
        sample_of(document)['errorInfo'] = [{
            'errId': '4005', 'errMsg': 'RMC is INACTIVE', 'uuid': 'V1'}]

        self.assertEqual(
            (model.Missing('V1', 'PowerVM error 4005: RMC is INACTIVE'),),
            read(document).missing)


class TestGuestMemory(base.BaseTestCase):

    def told(self, **memory):
        document = {'lparUtil': [{
            'uuid': builders.LPAR_UUID.upper(),
            'memory': {'realMemSizeBytes': 1000, 'pctRealMemAvbl': 80,
                       **memory}}]}
        return pcm.guest_memory(document, builders.NOON)

    def test_what_is_not_available_is_used(self):
        told = pcm.guest_memory(
            builders.recorded('lpar_pcm_data.txt'), builders.NOON)

        self.assertEqual(
            model.GuestMemory(sampled_at=builders.NOON, total_bytes=1048576,
                              used_bytes=1048576 * 20 // 100),
            told[builders.LPAR_UUID])

    def test_it_finds_its_partition(self):
        told = {builders.LPAR_UUID: builders.guest_memory()}

        self.assertEqual(builders.guest_memory(),
                         lpar_of(read(guests=told)).guest_memory)

    def test_a_guest_that_told_minus_one_told_nothing(self):
        self.assertEqual({}, self.told(pctRealMemAvbl=-1))

    def test_more_than_all_is_not_believed(self):
        self.assertEqual({}, self.told(pctRealMemAvbl=101))

    def test_a_guest_without_memory_told_nothing(self):
        self.assertEqual({}, self.told(realMemSizeBytes=0))

    def test_what_is_no_number_was_not_told(self):
        for value in NO_NUMBERS:
            self.assertEqual({}, self.told(pctRealMemAvbl=value))

    def test_odd_rows_are_not_told(self):
        self.assertEqual({}, pcm.guest_memory(
            {'lparUtil': [*NO_ROWS, {'uuid': 5, 'memory': {}}]},
            builders.NOON))

    def test_a_document_that_is_no_object_is_malformed(self):
        self.assertRaises(pcm.Malformed, pcm.guest_memory, [], builders.NOON)


ANY_JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers()
    | strategies.floats() | strategies.text(max_size=5)
    | strategies.sampled_from((10 ** 400, '-C1', 'U1-V2-C3', 'Running')),
    lambda children: strategies.lists(children, max_size=3)
    | strategies.dictionaries(
        strategies.sampled_from(('id', 'uuid', 'physicalLocation', 'viosId'))
        | strategies.text(max_size=3), children, max_size=3),
    max_leaves=5)


def places(value, path=()):
    """Yield the path of everything in a document."""
    rows = (value.items() if isinstance(value, dict)
            else enumerate(value) if isinstance(value, list) else ())
    for key, child in rows:
        yield (*path, key)
        yield from places(child, (*path, key))


PHYP_PLACES = list(places(builders.phyp()))
VIOS_PLACES = list(places(builders.vios()))
LPARS = ('systemUtil', 'utilSample', 'lparsUtil')


def mutate(data, document, path):
    """Delete what is at a place, or put something else there."""
    *way, last = path
    for key in way:
        document = document[key]
    if data.draw(strategies.booleans(), label='delete'):
        del document[last]
    else:
        document[last] = data.draw(ANY_JSON, label='value')


class TestMutations(base.BaseTestCase):
    """Whatever a file holds, it is read or refused."""

    @hypothesis.settings(max_examples=100, deadline=None, database=None)
    @hypothesis.given(strategies.data())
    def test_a_mutated_hypervisor_file_is_read_or_malformed(self, data):
        document = builders.phyp()
        path = data.draw(strategies.sampled_from(PHYP_PLACES))
        mutate(data, document, path)

        try:
            pcm.expected_vioses(document)
            lpars = read(document).lpars
        except pcm.Malformed:
            return

        self.assertEqual(untouched(path), {
            uuid: lpars.get(uuid) for uuid in untouched(path)})

    @hypothesis.settings(max_examples=100, deadline=None, database=None)
    @hypothesis.given(strategies.data())
    def test_a_mutated_vios_file_costs_only_its_disks(self, data):
        document = builders.vios()
        mutate(data, document,
               data.draw(strategies.sampled_from(VIOS_PLACES)))

        lpar = lpar_of(read(vioses={'1': document}))

        self.assertEqual(
            (lpar_of(read()).cpu, lpar_of(read()).interfaces, 1),
            (lpar.cpu, lpar.interfaces, len(lpar.disks)))

    @hypothesis.settings(max_examples=100, deadline=None, database=None)
    @hypothesis.given(ANY_JSON)
    def test_any_document_is_read_or_malformed(self, document):
        document = json.loads(json.dumps(document))
        for attempt in (
                lambda: read(document), lambda: read(vioses={'1': document}),
                lambda: pcm.guest_memory(document, builders.NOON)):
            try:
                attempt()
            except pcm.Malformed as e:
                self.assertNotEqual('', str(e))


def untouched(path):
    """Return the partitions that a change at a place does not concern."""
    if path[:3] != LPARS:
        common = [('systemUtil',), ('systemUtil', 'utilSample'),
                  ('systemUtil', 'utilSample', 'processor'),
                  ('systemUtil', 'utilSample', 'processor',
                   'procCyclesPerSecond')]
        return {} if path in common else read().lpars
    if len(path) == 3:
        return {}
    touched = builders.phyp()['systemUtil']['utilSample'][
        'lparsUtil'][path[3]]['uuid'].lower()
    return {uuid: lpar for uuid, lpar in read().lpars.items()
            if uuid != touched}
