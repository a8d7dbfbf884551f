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
"""Each message is confirmed in its order, when every route has it."""

import collections

from oslotest import base

from powervm_monitor import model
from powervm_monitor.notifications import confirms
from powervm_monitor.notifications import pipeline
from powervm_monitor.tests.unit import builders


class FakePublisher:
    """Confirms what was published, in an order of its own.

    :ivar fails: numbers of messages that fail when it is their turn.
    """

    def __init__(self):
        self.waiting = collections.deque()
        self.last_first = False
        self.at_once = 1
        self.fails = set()
        self.abandoned = 0

    @property
    def has_room(self):
        return len(self.waiting) < 3

    @property
    def busy(self):
        return bool(self.waiting)

    def publish(self, send, confirmed, origin):
        send()
        self.waiting.append((confirmed, origin))

    def wait(self, check):
        check()
        for _ in range(self.at_once):
            if not self.waiting:
                return
            confirmed, origin = (self.waiting.pop() if self.last_first
                                 else self.waiting.popleft())
            if origin[1]['payload']['number'] in self.fails:
                self.abandon()
                raise confirms.Failure('gone', origin)
            confirmed()

    def abandon(self):
        self.abandoned += bool(self.waiting)
        self.waiting.clear()


class Gone(model.Unavailable):
    pass


class PipelineTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.publisher = FakePublisher()
        self.sent = []
        self.broken = set()
        self.pipeline = self.made('one')

    def made(self, *confirmed, others=()):
        return pipeline.Pipeline(
            [self.route(name, name not in others)
             for name in (*others, *confirmed)],
            self.publisher, lambda name, message, error: Gone(
                f'{name} {message["message_id"]}'))

    def route(self, name, confirmed):
        def notify(message):
            if name in self.broken:
                raise OSError
            self.sent.append((name, message['payload']['number']))

        return pipeline.Route(name, notify, confirmed)

    def deliver(self, numbers, check=lambda: None):
        """Return how many were confirmed, and what ended it."""
        confirmed = 0
        try:
            for _ in self.pipeline.deliver(
                    map(builders.message, numbers), check):
                confirmed += 1
        except model.Unavailable as e:
            return confirmed, str(e)
        return confirmed, None


class TestOrder(PipelineTest):

    def test_several_are_on_their_way(self):
        made = self.pipeline.deliver(
            map(builders.message, range(9)), lambda: None)
        next(made)

        self.assertEqual([('one', n) for n in range(3)], self.sent)

    def test_what_is_confirmed_first_waits_for_what_is_before_it(self):
        self.publisher.last_first = True

        self.assertEqual((9, None), self.deliver(range(9)))

    def test_what_fails_is_the_next_that_is_not_confirmed(self):
        self.publisher.fails = {4}

        self.assertEqual((4, 'one id-4'), self.deliver(range(9)))

    def test_what_arrived_at_once_with_a_failure_is_confirmed(self):
        self.publisher.fails = {2}
        self.publisher.at_once = 3

        self.assertEqual((2, 'one id-2'), self.deliver(range(9)))

    def test_what_is_damaged_comes_after_what_is_before_it(self):
        def messages():
            yield builders.message(0)
            yield builders.message(1)
            raise model.Refused('damaged')

        made = self.pipeline.deliver(messages(), lambda: None)
        confirmed = [next(made), next(made)]

        self.assertRaises(model.Refused, next, made)
        self.assertEqual(2, len(confirmed))

    def test_who_stops_to_take_leaves_nothing_on_its_way(self):
        made = self.pipeline.deliver(
            map(builders.message, range(9)), lambda: None)
        next(made)
        made.close()

        self.assertEqual((1, False), (
            self.publisher.abandoned, self.publisher.busy))


class TestRoutes(PipelineTest):

    def test_a_message_is_confirmed_when_all_have_it(self):
        self.pipeline = self.made('one', 'two')
        self.publisher.last_first = True
        self.deliver([0, 1])

        self.assertEqual([('one', 0), ('two', 0), ('one', 1), ('two', 1)],
                         self.sent)

    def test_what_has_arrived_is_not_sent_there_again(self):
        self.pipeline = self.made('one', 'two')
        self.publisher.last_first = True
        self.publisher.fails = {0}
        before = self.deliver([0, 1])
        self.publisher.fails = set()
        self.sent.clear()
        after = self.deliver([0, 1])

        # Of the first try RabbitMQ has the second message on both routes.
        self.assertEqual(((0, 'two id-0'), (2, None), [
            ('one', 0), ('two', 0)]), (before, after, self.sent))

    def test_another_driver_is_given_what_rabbitmq_has(self):
        self.pipeline = self.made('one', others=['log'])
        self.publisher.fails = {1}
        self.deliver(range(3))

        self.assertEqual([('log', 0)], [
            sent for sent in self.sent if sent[0] == 'log'])

    def test_one_that_fails_is_tried_again_there_only(self):
        self.pipeline = self.made('one', others=['log'])
        self.broken = {'log'}
        before = self.deliver(range(2))
        self.broken = set()
        self.sent.clear()
        after = self.deliver(range(2))

        self.assertEqual(((0, 'log id-0'), (2, None), [
            ('log', 0), ('log', 1)]), (before, after, self.sent))

    def test_without_rabbitmq_each_is_sent_by_itself(self):
        self.publisher = None
        self.pipeline = self.made(others=['log', 'test'])

        self.assertEqual((2, None), self.deliver(range(2)))
        self.assertEqual([('log', 0), ('test', 0), ('log', 1), ('test', 1)],
                         self.sent)
