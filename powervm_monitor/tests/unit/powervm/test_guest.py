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
"""What guests tell of their memory, and what they do not."""

import dataclasses

from oslotest import base

from powervm_monitor import model
from powervm_monitor.powervm import fields
from powervm_monitor.powervm import guest
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import files


class TestGuestMemory(base.BaseTestCase):

    def told(self, **memory):
        document = {'lparUtil': [{
            'uuid': builders.LPAR_UUID.upper(),
            'memory': {'realMemSizeBytes': 1000, 'pctRealMemAvbl': 80,
                       **memory}}]}
        return guest.memory(document, builders.NOON)

    def row(self, **memory):
        told, = self.told(**memory).values()
        return told

    def test_what_the_recording_tells(self):
        told = guest.memory(
            builders.recorded('lpar_pcm_data.txt'), builders.NOON)

        self.assertEqual(
            model.GuestMemory(
                sampled_at=builders.NOON, total_bytes=1048576,
                used_bytes=1048576 * 20 // 100,
                free_bytes=1048576 * 61 // 100,
                active_bytes=64 * 4096, page_space_bytes=1024 * 4096,
                page_space_free_bytes=512 * 4096, page_in_rate=0,
                page_out_rate=25, page_space_in_rate=0,
                page_space_out_rate=0),
            told[builders.LPAR_UUID])

    def test_every_guest_that_runs_is_told(self):
        told = guest.memory(
            builders.recorded('lpar_pcm_data.txt'), builders.NOON)

        self.assertEqual(4, len(told))

    def test_what_is_not_available_is_used(self):
        self.assertEqual(200, self.row().used_bytes)

    def test_what_it_does_not_tell_is_unknown(self):
        unknown = dataclasses.asdict(self.row())

        self.assertEqual(
            {'sampled_at', 'total_bytes', 'used_bytes'},
            {name for name, value in unknown.items() if value is not None})

    def test_minus_one_is_unknown(self):
        row = self.row(
            pctRealMemFree=-1, vmActivePgCount=-1, totalPgSpSizeCount=-1,
            totalPgSpFreeCount=-1, vmPgInRate=-1, vmPgOutRate=-1,
            vmPgSpInRate=-1, vmPgSpOutRate=-1)

        self.assertEqual(self.row(), row)

    def test_no_free_memory_is_zero(self):
        self.assertEqual(0, self.row(pctRealMemFree=0).free_bytes)

    def test_more_than_all_free_is_not_believed(self):
        self.assertIsNone(self.row(pctRealMemFree=101).free_bytes)

    def test_a_guest_that_pages_nothing_tells_zero(self):
        row = self.row(vmPgInRate=0, vmPgOutRate=0.5)

        self.assertEqual((0, 0.5), (row.page_in_rate, row.page_out_rate))

    def test_a_guest_that_told_minus_one_told_nothing(self):
        self.assertEqual({}, self.told(pctRealMemAvbl=-1))

    def test_more_than_all_is_not_believed(self):
        self.assertEqual({}, self.told(pctRealMemAvbl=101))

    def test_a_guest_without_memory_told_nothing(self):
        self.assertEqual({}, self.told(realMemSizeBytes=0))

    def test_what_is_no_number_was_not_told(self):
        for value in files.NO_NUMBERS:
            self.assertEqual({}, self.told(pctRealMemAvbl=value))

    def test_odd_rows_are_not_told(self):
        self.assertEqual({}, guest.memory(
            {'lparUtil': [*files.NO_ROWS, {'uuid': 5, 'memory': {}}]},
            builders.NOON))

    def test_a_document_that_is_no_object_is_malformed(self):
        self.assertRaises(fields.Malformed, guest.memory, [], builders.NOON)


class TestErrors(base.BaseTestCase):

    def test_they_are_powervms_own(self):
        self.assertEqual({builders.LPAR_UUID: '6003'}, guest.errors({
            'lparUtil': [{
                'uuid': builders.LPAR_UUID.upper(),
                'errorInfo': {'errorId': '6003', 'message': 'RMC'}}]}))

    def test_who_tells_has_none(self):
        self.assertEqual({}, guest.errors({'lparUtil': [
            {'uuid': builders.LPAR_UUID, 'memory': {}, 'errorInfo': None}]}))

    def test_odd_rows_have_none(self):
        self.assertEqual({}, guest.errors({'lparUtil': [
            *files.NO_ROWS, {'uuid': 5, 'errorInfo': {}}]}))

    def test_a_document_that_is_no_object_has_none(self):
        self.assertEqual({}, guest.errors([]))
