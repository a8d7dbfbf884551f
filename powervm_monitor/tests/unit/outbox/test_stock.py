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
"""What is told of an outbox to somebody who only looks."""

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.outbox import kept


class TestStock(kept.OutboxTest):

    def stock(self):
        return outbox.Stock.of(self.path)

    def test_a_new_outbox_holds_nothing(self):
        self.assertEqual(
            outbox.Stock(cursor=None, waiting=0, size=0, oldest=None,
                         aside=0, losses=[], memories={}), self.stock())

    def test_what_waits_and_since_when(self):
        self.put(0, 1, cursor=kept.SECOND)
        stock = self.stock()

        self.assertEqual(
            (kept.SECOND, 2, True, builders.NOON),
            (stock.cursor, stock.waiting, stock.size > 0, stock.oldest))

    def test_what_is_set_aside(self):
        def refuse(message):
            raise model.Refused('too large')

        self.put(0)
        for _ in range(outbox.TRIES):
            try:
                self.outbox.drain(refuse)
            except model.Refused:
                pass

        self.assertEqual((0, 1), (self.stock().waiting, self.stock().aside))

    def test_what_is_lost(self):
        self.reopen(limits=outbox.Limits(size=1))
        self.put(0, 1)

        self.assertEqual([2], [loss.count for loss in self.stock().losses])

    def test_what_plugins_remember(self):
        memory = outbox.Memory(builders.NOON, '{}', '{"status": "running"}')
        self.outbox.remember('threshold', memory)

        self.assertEqual({'threshold': memory}, self.stock().memories)

    def test_a_cursor_that_is_none_is_damage(self):
        self.put(0)
        self.file().execute("UPDATE cursor SET read_to = 'never'")

        self.assertIn('is damaged', str(self.assertRaises(
            outbox.Unusable, self.stock)))
