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
"""Lists that come in pages."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.nova import pages


class Nova:
    """Answers with the next of some answers."""

    name = 'Nova'

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def get(self, path, microversion=None, **params):
        self.asked.append(params)
        return self.answers.pop(0)


def page(*ids, more=False):
    return {'things': [{'id': number} for number in ids],
            **({'things_links': [{'rel': 'next'}]} if more else {})}


def read(nova, **params):
    return [row['id'] for row in pages.rows(
        nova, '/things', 'things', **params)]


class TestRows(base.BaseTestCase):

    def test_every_page_is_read(self):
        self.assertEqual([1, 2, 3], read(
            Nova(page(1, more=True), page(2, more=True), page(3))))

    def test_the_next_page_begins_behind_the_last_row(self):
        nova = Nova(page(1, 2, more=True), page(3))
        read(nova, host='host1')

        self.assertEqual(
            [{'host': 'host1'}, {'host': 'host1', 'marker': 2}], nova.asked)

    def test_an_empty_page_is_the_last(self):
        self.assertEqual([], read(Nova(page(more=True))))

    def test_whoever_limits_the_answer_wants_no_more(self):
        self.assertEqual([1], read(Nova(page(1, more=True)), limit='1'))

    def test_a_page_without_end_is_not_read_for_ever(self):
        self.assertRaisesRegex(
            model.Unavailable, 'next page of things',
            read, Nova({'things': [{'id': None}], 'things_links': [1]}))

    def test_an_answer_without_the_list_is_no_answer(self):
        for odd in ({}, {'things': None}, {'things': {}}, {'things': 'x'}):
            self.assertRaisesRegex(
                model.Unavailable, '/things without things', read, Nova(odd))

    def test_what_is_no_object_is_left_out(self):
        self.assertEqual([1], read(Nova(
            {'things': [None, 5, 'text', [], {'id': 1}]})))
