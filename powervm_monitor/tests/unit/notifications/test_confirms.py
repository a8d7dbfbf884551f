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
"""What RabbitMQ has said of each message decides what is delivered.

The publisher and its session are the real ones, on a channel that says what a
test lets it say.
"""

import collections
import contextlib
import itertools
import threading
import types

import fixtures
from oslotest import base

from powervm_monitor.notifications import confirms
from powervm_monitor.notifications import rabbitmq

QUEUE = 'notifications.sample'


class ChannelError(Exception):
    """As py-amqp raises one when RabbitMQ closes a channel."""

    def __init__(self, code, text):
        super().__init__(f'Basic.publish: ({code}) {text}')
        self.code = code


class FakeAmqp:
    """A connection of py-amqp; gives events one by one."""

    connected = True

    def __init__(self, broker):
        self._broker = broker
        self.on_blocked = self.on_unblocked = None
        self.sock = types.SimpleNamespace(settimeout=lambda seconds: None)

    def drain_events(self, timeout):
        self._broker.say(self, timeout)


class FakeChannel:
    """A channel of py-amqp."""

    def __init__(self, broker, connection):
        self._broker, self.connection = broker, connection
        self._confirm_selected = False
        self.events = collections.defaultdict(set)

    def confirm_select(self):
        self.published = []

    def _basic_publish(self, message, exchange, routing_key, mandatory):
        self._broker.mandatory.append(mandatory)
        self.published.append(message)
        self._broker.publish(self, message)

    def say(self, event, *args):
        for handler in self.events[f'basic_{event}']:
            handler(*args)

    def give_back(self, tag):
        """Return a message to its sender."""
        message = self.published[tag - 1]
        self.say('return', Exception('(312) NO_ROUTE'), '', QUEUE,
                 types.SimpleNamespace(body=message.body))


class FakeConnection:
    """A connection of oslo.messaging's driver."""

    heartbeat_timeout_threshold = 60

    def __init__(self, broker):
        self._broker = broker
        self._connection_lock = threading.Lock()
        self._declared_queues, self._declared_exchanges = set(), set()
        self.channel = None
        self.connection = types.SimpleNamespace(
            channel_errors=(ChannelError,), collect=self._collect)
        self._amqp = FakeAmqp(broker)

    def ensure_connection(self):
        self._broker.channels.append('opened')
        if self._broker.dead:
            raise ConnectionRefusedError
        self._set_current_channel(FakeChannel(self._broker, self._amqp))

    def _set_current_channel(self, channel):
        if self.channel is not None:
            self._declared_queues.clear()
            self._broker.channels.append('closed')
        self.channel = channel

    def _collect(self):
        self._broker.channels.append('cut')
        self._amqp = FakeAmqp(self._broker)

    def ensure(self, method):
        raise AssertionError('the driver tries again by itself')

    def notify_send(self, body):
        with self._connection_lock:
            self.ensure(lambda: self._publish(body))

    def _publish(self, body):
        if QUEUE not in self._declared_queues:
            self._broker.declared += 1
            self._declared_queues.add(QUEUE)
        self.channel.basic_publish(
            types.SimpleNamespace(body=body), exchange='openstack',
            routing_key=QUEUE)


class FakeBroker:
    """RabbitMQ with oslo.messaging's driver for it.

    :ivar script: what happens, one by one, when it is listened to: called
        with the channel. Afterwards nothing does, and time passes.
    """

    def __init__(self):
        self.script = collections.deque()
        self.channels, self.mandatory = [], []
        self.declared = 0
        self.dead = False
        self.time = 0.0
        self._connection = FakeConnection(self)

    def _get_connection(self, retry):
        return types.SimpleNamespace(
            connection=self._connection, close=lambda: None)

    def notify(self, body):
        with self._get_connection() as connection:
            connection.notify_send(body)

    def publish(self, channel, message):
        """Take a message."""

    def say(self, amqp, timeout):
        if not timeout or not self.script:
            self.time += timeout
            raise TimeoutError
        self.script.popleft()(self._connection.channel)

    def now(self):
        return self.time


def ack(tag, multiple=False):
    return lambda channel: channel.say('ack', tag, multiple)


def nack(tag, multiple=False):
    return lambda channel: channel.say('nack', tag, multiple)


def returned(tag):
    return lambda channel: channel.give_back(tag)


def failure(error):
    def fail(channel):
        raise error

    return fail


class PublisherTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.broker = FakeBroker()
        self.confirmed, self.pauses = [], []

    def publisher(self, retries=1, in_flight=100):
        session = rabbitmq.Session(
            types.SimpleNamespace(_driver=self.broker), retry=0)
        return confirms.Publisher(session, retries, in_flight,
                                  self.broker.now, self.pauses.append)

    def publish(self, *bodies, script=(), check=lambda: None, **options):
        """Publish, and wait while RabbitMQ says what is in the script.

        :returns: the Failure, None when all is confirmed.
        """
        self.broker.script.extend(script)
        made = self.publisher(**options)
        with made.batch():
            try:
                for body in bodies:
                    made.publish(lambda body=body: self.broker.notify(body),
                                 lambda body=body: self.confirmed.append(body),
                                 body)
                while made.busy:
                    made.wait(check)
            except confirms.Failure as e:
                return e
        return None

    @property
    def published(self):
        """What was published, channel by channel, is counted here."""
        return len(self.broker.mandatory)


class TestConfirmed(PublisherTest):

    def test_each_is_confirmed_by_itself(self):
        self.publish('a', 'b', script=[ack(1), ack(2)])

        self.assertEqual(['a', 'b'], self.confirmed)

    def test_several_are_confirmed_at_once(self):
        self.publish('a', 'b', 'c', script=[ack(2, multiple=True), ack(3)])

        self.assertEqual(['a', 'b', 'c'], self.confirmed)

    def test_they_are_confirmed_in_another_order(self):
        self.publish('a', 'b', 'c', script=[ack(2), ack(3, multiple=True)])

        self.assertEqual(['b', 'a', 'c'], self.confirmed)

    def test_all_are_mandatory_and_published_once(self):
        self.publish('a', 'b', script=[ack(2, multiple=True)])

        self.assertEqual([True, True], self.broker.mandatory)

    def test_no_more_than_allowed_are_in_flight(self):
        counts = []

        def see(channel):
            counts.append(self.published)
            channel.say('ack', len(counts), False)

        self.publish(*'abcd', script=4 * [see], in_flight=2)

        self.assertEqual([2, 3, 4, 4], counts)


class TestUndelivered(PublisherTest):

    def test_one_that_is_returned_is_not_confirmed_by_its_ack(self):
        self.publish('a', script=[returned(1), ack(1), ack(2)])

        self.assertEqual((['a'], 2, 2), (
            self.confirmed, self.published, self.broker.declared))

    def test_those_behind_it_do_not_overtake_it(self):
        self.publish('a', 'b', 'c', in_flight=2, script=[
            returned(1), returned(2), ack(2, multiple=True),
            ack(4, multiple=True), ack(5)])

        self.assertEqual((['a', 'b', 'c'], 5), (
            self.confirmed, self.published))

    def test_one_that_has_arrived_is_not_published_again(self):
        self.publish('a', 'b', script=[
            returned(1), ack(2, multiple=True), ack(3)])

        self.assertEqual((['b', 'a'], 3), (self.confirmed, self.published))

    def test_one_that_is_returned_again_and_again_fails(self):
        failure = self.publish('a', script=[
            returned(1), ack(1), returned(2), ack(2)])

        self.assertEqual(('a', confirms.UNROUTABLE, []), (
            failure.origin, failure.kind, self.confirmed))

    def test_one_that_is_rejected_is_published_again(self):
        self.publish('a', script=[nack(1), ack(2)])

        self.assertEqual((['a'], [confirms.PAUSE]),
                         (self.confirmed, self.pauses))

    def test_one_that_is_rejected_again_fails(self):
        failure = self.publish('a', 'b', script=[
            nack(2, multiple=True), nack(3), ack(4)])

        self.assertEqual(('a', confirms.REJECTED, ['b']), (
            failure.origin, failure.kind, self.confirmed))


class TestDoubt(PublisherTest):
    """Another channel is used, and nothing counts that is not confirmed."""

    def test_an_ack_of_what_is_not_in_flight(self):
        self.publish('a', script=[ack(7), ack(1)])

        self.assertEqual((['a'], 2, True), (
            self.confirmed, self.published, 'cut' in self.broker.channels))

    def test_an_ack_that_comes_twice(self):
        self.publish('a', 'b', script=[ack(1), ack(1), ack(1)])

        self.assertEqual((['a', 'b'], 3), (self.confirmed, self.published))

    def test_a_return_of_what_is_not_in_flight(self):
        def foreign(channel):
            channel.say('return', Exception('NO_ROUTE'), '', QUEUE,
                        types.SimpleNamespace(body='x'))

        self.publish('a', script=[foreign, ack(1)])

        self.assertEqual((['a'], 2), (self.confirmed, self.published))

    def test_a_connection_that_breaks_midway(self):
        self.publish('a', 'b', 'c', script=[
            ack(1), failure(ConnectionResetError()), ack(2, multiple=True)])

        self.assertEqual((['a', 'b', 'c'], 5), (
            self.confirmed, self.published))

    def test_an_ack_of_the_channel_before_counts_no_more(self):
        before = []

        def break_(channel):
            before.append(channel)
            raise ConnectionResetError

        def late(channel):
            before[0].say('ack', 1, False)

        failed = self.publish('a', script=[break_, late])

        self.assertEqual(('a', []), (failed.origin, self.confirmed))

    def test_nothing_is_confirmed_in_time(self):
        failed = self.publish('a')

        self.assertEqual(('RabbitMQ has confirmed nothing for 60 s', 2), (
            str(failed), self.published))

    def test_a_channel_that_another_thread_has_replaced(self):
        def replace(channel):
            self.broker._connection.ensure_connection()

        self.publish('a', script=[replace, ack(1)])

        self.assertEqual((['a'], 2), (self.confirmed, self.published))

    def test_a_broker_that_is_dead(self):
        self.broker.dead = True
        failed = self.publish('a', retries=2)

        self.assertEqual((3, 2, 'a'), (
            self.broker.channels.count('opened'), len(self.pauses),
            failed.origin))

    def test_after_a_failure_nothing_is_published_any_more(self):
        made = self.publisher()
        self.broker.dead = True
        with made.batch():
            with contextlib.suppress(confirms.Failure):
                made.publish(lambda: self.broker.notify('a'), lambda: None)
            self.broker.dead = False
            self.assertFalse(made.busy)

    def test_who_waits_may_be_called_off(self):
        class Stop(Exception):
            pass

        def stop():
            if self.broker.time > 3:
                raise Stop

        self.assertRaises(Stop, self.publish, 'a', check=stop)
        self.assertEqual('cut', self.broker.channels[-2])


    def test_a_channel_that_is_closed_for_another_than_the_oldest(self):
        failed = self.publish('a', 'b', script=[
            returned(1), ack(1), failure(TestRefused.TOO_LARGE),
            ack(1), ack(2)])

        self.assertEqual((None, ['a', 'b'], 4), (
            failed, self.confirmed, self.published))


class TestRefused(PublisherTest):
    """RabbitMQ closes the channel, and does not say for which message."""

    TOO_LARGE = ChannelError(406, 'PRECONDITION_FAILED - message size 9')

    def setUp(self):
        super().setUp()
        self.order = []

        def publish(channel, message):
            self.order.append(message.body)

        # Of several in flight no confirmation arrives.
        def say(amqp, timeout):
            channel = self.broker._connection.channel
            if not timeout:
                raise TimeoutError
            if 'b' in [message.body for message in channel.published]:
                raise self.TOO_LARGE
            channel.say('ack', len(channel.published), True)

        self.broker.publish, self.broker.say = publish, say

    def test_those_before_it_arrive_and_it_fails_by_name(self):
        failed = self.publish('a', 'b', 'c')

        self.assertEqual((['a'], 'b', 'abcab'), (
            self.confirmed, failed.origin, ''.join(self.order)))

    def test_those_behind_it_arrive_when_it_is_not_given_again(self):
        made = self.publisher()
        with made.batch():
            for bodies in ('abc', 'b', 'cd'):
                with contextlib.suppress(confirms.Failure):
                    for body in bodies:
                        made.publish(
                            lambda body=body: self.broker.notify(body),
                            lambda body=body: self.confirmed.append(body))
                    while made.busy:
                        made.wait()

        self.assertEqual(['a', 'c', 'd'], self.confirmed)


class TestBlocked(PublisherTest):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger('powervm_monitor'))

    def test_it_is_waited_for_however_long_it_lasts(self):
        def block(channel):
            channel.connection.on_blocked('low on memory')

        def later(channel):
            self.broker.time += 1000

        def unblock(channel):
            channel.connection.on_unblocked()

        failed = self.publish('a', 'b', script=[
            block, *itertools.repeat(later, 5), unblock,
            ack(2, multiple=True)])

        self.assertEqual((None, ['a', 'b'], 2), (
            failed, self.confirmed, self.published))
        self.assertEqual(
            ['RabbitMQ takes no messages at present: it is short of memory or '
             'disk. See its own log and rabbitmq-diagnostics alarms; what is '
             'due waits in the outbox',
             'the connection to RabbitMQ has recovered'],
            self.log.output.splitlines())

    def test_nothing_more_is_published_meanwhile(self):
        counts = []

        def block(channel):
            channel.connection.on_blocked('low on memory')
            channel.say('ack', 1, False)

        def unblock(channel):
            counts.append(self.published)
            channel.connection.on_unblocked()

        self.publish('a', 'b', in_flight=1,
                     script=[block, unblock, ack(2)])

        self.assertEqual(([1], ['a', 'b']), (counts, self.confirmed))
