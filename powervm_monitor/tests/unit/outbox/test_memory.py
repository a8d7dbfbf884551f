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
"""What plugins remember goes with their messages, or not at all."""

import json

from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept

FIRST = outbox.Memory(builders.NOON, '{"a": 1}', '{"status": "running"}')
SECOND = outbox.Memory(builders.later(30), '{"a": 2}', None)


class TestMemory(kept.OutboxTest):

    def test_a_plugin_that_stored_nothing_has_none(self):
        self.assertIsNone(self.outbox.memory('threshold'))

    def test_a_memory_is_what_was_stored(self):
        self.outbox.remember('threshold', FIRST)

        self.assertEqual(FIRST, self.outbox.memory('threshold'))

    def test_a_memory_outlives_the_program(self):
        self.outbox.remember('threshold', FIRST)
        self.reopen()

        self.assertEqual(FIRST, self.outbox.memory('threshold'))

    def test_the_last_one_counts(self):
        self.outbox.remember('threshold', FIRST)
        self.outbox.remember('threshold', SECOND)

        self.assertEqual({'threshold': SECOND}, self.outbox.memories())

    def test_everybody_has_one_of_his_own(self):
        self.outbox.remember('threshold', FIRST)
        self.outbox.remember('statsd', SECOND)

        self.assertEqual({'threshold': FIRST, 'statsd': SECOND},
                         self.outbox.memories())

    def test_messages_that_come_with_it_are_sent_in_order(self):
        self.put(0)
        self.outbox.remember('threshold', FIRST, [builders.message(1)])
        self.put(2)

        self.assertEqual([0, 1, 2], self.drained())

    def test_others_may_look(self):
        self.outbox.remember('threshold', FIRST)
        self.outbox.report('statsd', '{}')

        self.assertEqual({'threshold': FIRST,
                          'statsd': outbox.Memory(None, None, '{}')},
                         outbox.memories(self.path))

    def test_it_leaves_the_cursor_where_it_is(self):
        self.put(0, cursor=kept.FIRST)
        self.outbox.remember('threshold', SECOND)

        self.assertEqual(kept.FIRST, self.outbox.cursor())

    def test_a_report_leaves_the_state_alone(self):
        self.outbox.remember('threshold', FIRST)
        self.outbox.report('threshold', '{}')

        self.assertEqual(FIRST._replace(report='{}'),
                         self.outbox.memory('threshold'))

    def test_a_report_can_be_all_there_is(self):
        self.outbox.report('statsd', '{}')

        self.assertEqual(outbox.Memory(None, None, '{}'),
                         self.outbox.memory('statsd'))

    def test_what_cannot_be_written_is_neither_sent_nor_remembered(self):
        self.outbox.remember('threshold', FIRST)
        self.forbid('INSERT ON message')
        self.assertRaises(outbox.Unusable, self.outbox.remember, 'threshold',
                          SECOND, [builders.message(1)])

        self.assertEqual((FIRST, []),
                         (self.outbox.memory('threshold'), self.drained()))

    def test_a_file_with_a_time_that_is_none_is_damaged(self):
        self.outbox.remember('threshold', FIRST)
        self.file().execute("UPDATE plugin SET read_to = 'yesterday'")

        self.assertIsNone(self.outbox.memory('threshold'))

    def test_a_file_of_before_there_were_plugins_is_upgraded(self):
        self.path = self.folder.join('old.sqlite')
        kept.make_version(self.path, 1, json.dumps(builders.message(0)))
        self.outbox = self.open()
        self.outbox.remember('threshold', FIRST)

        self.assertEqual(
            (FIRST, [0]),
            (self.outbox.memory('threshold'), self.drained()))
