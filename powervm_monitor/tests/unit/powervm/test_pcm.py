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
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import guest
from powervm_monitor.powervm import pcm
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import files


class TestRecording(base.BaseTestCase):

    def test_the_time_is_the_hypervisors_own(self):
        self.assertEqual(
            datetime.datetime(2015, 5, 27, 8, 17, 45, tzinfo=datetime.UTC),
            files.read().sampled_at)

    def test_the_cursor_is_the_feeds_time(self):
        self.assertEqual(builders.NOON, files.read().listed_at)

    def test_the_timebase_is_in_whole_nanoseconds(self):
        self.assertEqual(806297258933150 * 10 ** 9 // 512000000,
                         files.read().timebase_ns)

    def test_every_partition_is_there(self):
        self.assertEqual(5, len(files.read().lpars))

    def test_partitions_that_are_off_have_no_counters(self):
        off = [lpar for lpar in files.read().lpars.values()
               if lpar.state == 'Not Activated']

        self.assertEqual([(None, (), ())] * 4, [
            (lpar.cpu, lpar.interfaces, lpar.disks) for lpar in off])

    def test_the_machine_is_known(self):
        self.assertEqual(('8247-22L', '2125D4A'), files.read().machine)

    def test_a_machine_that_is_not_told_is_unknown(self):
        for util in (None, {}, {'mtms': 5}, {'mtms': ''}, []):
            document = builders.phyp()
            document['systemUtil']['utilInfo'] = util
            self.assertEqual((None, None), files.read(document).machine)

    def test_the_id_of_a_vios_may_be_a_text(self):
        document = builders.phyp()
        for row in files.sample_of(document)['viosUtil']:
            row['id'] = str(row['id'])

        self.assertEqual(files.read(), files.read(document))

    def test_nothing_is_missing(self):
        self.assertEqual((), files.read().missing)

    def test_the_other_recordings_are_read_as_well(self):
        readings = [files.read(builders.recorded(name)) for name in (
            'phyp_pcm_data2.txt', 'phyp_pcm_data3.txt')]

        self.assertEqual([518087322271, 498536541021], [
            files.lpar_of(reading).cpu.busy_ns for reading in readings])


class TestUnusableFile(base.BaseTestCase):

    def assertMalformed(self, reason, document):
        self.assertRaisesRegex(fields.Malformed, reason, files.read, document)

    def test_a_document_that_is_no_object_has_no_sample(self):
        for document in (5, 'text', [], True, {}):
            self.assertMalformed('systemUtil.utilSample is missing', document)

    def test_a_sample_that_is_no_object_is_none(self):
        for sample in (None, 5, 'text', [{}]):
            self.assertMalformed('systemUtil.utilSample is missing',
                                 {'systemUtil': {'utilSample': sample}})

    def test_without_timebase_there_is_no_time(self):
        for hz in (*files.NO_NUMBERS, 0):
            document = builders.phyp()
            files.sample_of(document)['processor']['procCyclesPerSecond'] = hz
            self.assertMalformed('procCyclesPerSecond is missing', document)

    def test_without_time_stamp_there_is_no_reading(self):
        document = builders.phyp()
        del files.sample_of(document)['timeStamp']
        self.assertMalformed('None is no time', document)

    def test_an_unknown_running_clock_is_no_obstacle(self):
        document = builders.phyp()
        del files.sample_of(document)['timeBasedCycles']
        self.assertIsNone(files.read(document).timebase_ns)


class TestOddRows(base.BaseTestCase):

    def test_an_odd_partition_costs_only_itself(self):
        for row in files.NO_ROWS:
            document = builders.phyp()
            files.sample_of(document)['lparsUtil'].insert(0, row)
            self.assertEqual(files.read().lpars, files.read(document).lpars)

    def test_what_a_guest_told_finds_its_partition(self):
        told = {builders.LPAR_UUID: builders.guest_memory()}

        self.assertEqual(builders.guest_memory(),
                         files.lpar(guests=told).guest_memory)

    def test_an_odd_partition_is_named(self):
        reading = files.read(files.changed(id='two'))

        self.assertEqual(['partition Ubuntu1410'],
                         [missing.what for missing in reading.missing])

    def test_every_odd_partition_is_told(self):
        document = builders.phyp()
        files.sample_of(document)['lparsUtil'].extend(files.NO_ROWS)

        self.assertEqual(len(files.NO_ROWS), len(files.read(document).missing))

    def test_a_partition_with_an_endless_id_costs_only_itself(self):
        self.assertEqual(
            4, len(files.read(files.changed(id=float('inf'))).lpars))

    def test_the_first_of_two_rows_of_a_partition_counts(self):
        document = builders.phyp()
        files.sample_of(document)['lparsUtil'].append(
            {**builders.lpar_row(document), 'id': 99})

        self.assertEqual(2, files.lpar(document).id)

    def test_the_second_of_two_rows_of_a_partition_is_named(self):
        document = builders.phyp()
        files.sample_of(document)['lparsUtil'].append(builders.lpar_row(document))

        self.assertEqual(['partition Ubuntu1410'], [
            missing.what for missing in files.read(document).missing])

    def test_partitions_that_are_no_list_are_none(self):
        for value in (None, {}, 'text', 5):
            document = builders.phyp()
            files.sample_of(document)['lparsUtil'] = value
            self.assertEqual({}, files.read(document).lpars)

    def test_an_unusable_vios_file_is_told(self):
        reading = files.read(vioses={'1': builders.vios(), '2': []})

        self.assertEqual(
            (model.Missing('VIOS 2', 'systemUtil.utilSample is missing',
                           ('vios', '2')),),
            reading.missing)

    def test_an_unusable_vios_file_costs_no_other(self):
        reading = files.read(vioses={'2': [], '1': builders.vios()})

        self.assertEqual(files.lpar(), files.lpar_of(reading))


class TestExpectedVioses(base.BaseTestCase):

    def test_a_running_vios_is_expected(self):
        self.assertEqual({1}, pcm.expected_vioses(builders.phyp()))

    def test_a_stopped_vios_is_not(self):
        document = builders.phyp()
        files.sample_of(document)['viosUtil'][0]['state'] = 'Not Activated'

        self.assertEqual(set(), pcm.expected_vioses(document))

    def test_one_that_powervm_could_not_sample_is_not(self):
        document = builders.phyp()
        files.sample_of(document)['errorInfo'] = [{
            'errId': '4005', 'errMsg': 'RMC is INACTIVE on vios',
            'uuid': '3443db77-aed1-47ed-9aa5-3db9c6cf7089',
            'reportedBy': 'PHYP'}]

        self.assertEqual(set(), pcm.expected_vioses(document))

    def test_its_uuid_may_have_no_dashes(self):
        document = builders.phyp()
        files.sample_of(document)['errorInfo'] = [{
            'errId': '4005', 'uuid': '3443db77aed147ed9aa53db9c6cf7089'}]

        self.assertEqual(
            (set(), [('vios', '1')]),
            (pcm.expected_vioses(document),
             [missing.path for missing in files.read(document).missing]))

    def test_a_partition_may_have_no_dashes(self):
        document = files.changed(
            uuid=builders.LPAR_UUID.replace('-', '').upper(), id='x')

        self.assertEqual([('lpar', builders.LPAR_UUID)], [
            missing.path for missing in files.read(document).missing])

    def test_an_error_about_another_does_not_matter(self):
        document = builders.phyp()
        files.sample_of(document)['errorInfo'] = [
            {'errId': '4005'}, None, 'odd']

        self.assertEqual({1}, pcm.expected_vioses(document))

    def test_odd_rows_are_not_expected(self):
        document = builders.phyp()
        files.sample_of(document)['viosUtil'].extend(
            [None, 5, {}, {'id': None, 'state': 'Running'},
             {'id': [], 'state': 'Running'}])

        self.assertEqual({1}, pcm.expected_vioses(document))

    def test_what_powervm_could_not_sample_is_missing(self):
        document = builders.phyp()
        files.sample_of(document)['errorInfo'] = [{
            'errId': '4005', 'errMsg': 'RMC is INACTIVE', 'uuid': 'V1'}]

        self.assertEqual(
            (model.Missing('V1', 'PowerVM error 4005: RMC is INACTIVE',
                           ('lpar', 'v1')),),
            files.read(document).missing)


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
            lpars = files.read(document).lpars
        except fields.Malformed:
            return

        self.assertEqual(untouched(path), {
            uuid: lpars.get(uuid) for uuid in untouched(path)})

    @hypothesis.settings(max_examples=100, deadline=None, database=None)
    @hypothesis.given(strategies.data())
    def test_a_mutated_vios_file_costs_only_its_disks(self, data):
        document = builders.vios()
        mutate(data, document,
               data.draw(strategies.sampled_from(VIOS_PLACES)))

        lpar = files.lpar(vioses={'1': document})

        self.assertEqual(
            (files.lpar().cpu, files.lpar().interfaces, 3),
            (lpar.cpu, lpar.interfaces, len(lpar.disks)))

    @hypothesis.settings(max_examples=100, deadline=None, database=None)
    @hypothesis.given(ANY_JSON)
    def test_any_document_is_read_or_malformed(self, document):
        document = json.loads(json.dumps(document))
        for attempt in (
                lambda: files.read(document),
                lambda: files.read(vioses={'1': document}),
                lambda: guest.memory(document, builders.NOON)):
            try:
                attempt()
            except fields.Malformed as e:
                self.assertNotEqual('', str(e))


def untouched(path):
    """Return the partitions that a change at a place does not concern."""
    if path[:3] != LPARS:
        common = [('systemUtil',), ('systemUtil', 'utilSample'),
                  ('systemUtil', 'utilSample', 'processor'),
                  ('systemUtil', 'utilSample', 'processor',
                   'procCyclesPerSecond')]
        return {} if path in common else files.read().lpars
    if len(path) == 3:
        return {}
    touched = builders.phyp()['systemUtil']['utilSample'][
        'lparsUtil'][path[3]]['uuid'].lower()
    return {uuid: lpar for uuid, lpar in files.read().lpars.items()
            if uuid != touched}
