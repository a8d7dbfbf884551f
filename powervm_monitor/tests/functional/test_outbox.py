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
"""The outbox on a full disk, and before a broker that refuses."""

import functools

import fixtures
import kombu
from oslotest import base

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.notifications import broker
from powervm_monitor.notifications import bus
from powervm_monitor.tests.functional import disk
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit import configuration

BATCH = 200
# Failures after which nothing will be set aside any more.
ENOUGH = 2 * outbox.TRIES


class TestFullDisk(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.disk = self.useFixture(disk.Disk('12m'))
        self.outbox = self.open()
        self.number = 0
        self.sent = []

    def open(self):
        opened = outbox.Outbox(self.disk.path / 'outbox.sqlite')
        self.addCleanup(opened.close)
        return opened

    def put(self):
        messages = []
        for number in range(self.number, self.number + BATCH):
            messages.append(builders.message(number))
            messages[-1]['payload']['text'] = 'x' * 1800
        self.outbox.put(
            messages, model.Cursor(builders.later(self.number), None))
        self.number += BATCH

    def fill(self):
        """Fill the disk, first with what waits and then to the last byte."""
        self.assertRaises(outbox.Unusable, self.fill_outbox)
        self.disk.fill()
        self.assertEqual(0, self.disk.free_bytes())

    def fill_outbox(self):
        while True:
            self.put()

    def drain(self):
        self.outbox.drain(
            lambda message: self.sent.append(message['payload']['number']))

    def test_the_cursor_is_that_of_what_waits(self):
        self.fill()

        self.assertEqual(
            (self.number, builders.later(self.number - BATCH)),
            (len(self.outbox), self.outbox.cursor().read_to))

    def test_everything_is_sent_once_and_forgotten(self):
        self.fill()
        self.drain()

        self.assertEqual((list(range(self.number)), 0),
                         (self.sent, len(self.outbox)))

    def test_what_was_sent_makes_room_on_a_disk_that_stays_full(self):
        self.fill()
        self.drain()
        for _ in range(5):
            self.put()
            self.drain()

        self.assertEqual(list(range(self.number)), self.sent)

    def test_after_a_restart_everything_is_sent_and_forgotten_as_well(self):
        self.put()
        self.outbox.close()
        self.disk.fill()
        self.outbox = self.open()
        self.drain()

        self.assertEqual((list(range(self.number)), 0, True), (
            self.sent, len(self.outbox), self.outbox._store.prepared))

    def test_it_works_again_when_there_is_room(self):
        self.put()
        with self.disk.full():
            self.assertRaises(outbox.Unusable, self.fill_outbox)
        self.put()
        self.drain()

        self.assertEqual(list(range(self.number)), self.sent)


class TestRefused(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.rabbitmq = self.useFixture(
            rabbitmq.RabbitMQ('max_message_size = 5000\n'))
        self.outbox = outbox.Outbox(
            self.useFixture(fixtures.TempDir()).join('outbox.sqlite'))
        self.addCleanup(self.outbox.close)

    def bus(self, **options):
        conf = self.useFixture(configuration.Configuration()).read(
            DEFAULT={'transport_url': self.rabbitmq.transport_url},
            oslo_messaging_rabbit=options)
        made = bus.Bus(conf, retries=1, samples_pass=functools.partial(
            broker.takes, conf, 'sample'))
        self.addCleanup(made.close)
        return made

    def declare(self, *priorities):
        """Declare queues otherwise than we do."""
        with kombu.Connection(self.rabbitmq.transport_url.replace(
                'rabbit:', 'amqp:')) as connection:
            for priority in priorities:
                connection.default_channel.queue_declare(
                    f'notifications.{priority}', durable=True,
                    auto_delete=False)

    def put(self, *sizes, priorities=()):
        messages = []
        for number, size in enumerate(sizes):
            messages.append(builders.message(number))
            messages[-1]['payload']['text'] = 'x' * size
        for message, priority in zip(messages, priorities, strict=False):
            message['priority'] = priority
        self.outbox.put(messages, model.Cursor(builders.NOON, None))

    def drain(self, through):
        """Drain until nothing waits; return the kinds of failures."""
        failures = []
        while len(self.outbox) and len(failures) < ENOUGH:
            try:
                self.outbox.drain(through.send)
            except model.Unavailable as e:
                failures.append(type(e))
        return failures

    def test_one_that_is_too_large_does_not_stop_the_others(self):
        self.put(10, 20_000, 10)
        failures = self.drain(self.bus())

        self.assertEqual(([bus.Refused] * (outbox.TRIES - 1), 1, 0),
                         (failures, self.outbox.aside(), len(self.outbox)))

    def test_a_queue_that_differs_sets_nothing_aside(self):
        self.bus(amqp_durable_queues='true').send(builders.message())
        self.put(10)
        failures = self.drain(self.bus(amqp_durable_queues='false'))

        self.assertEqual(([bus.Undelivered] * ENOUGH, 0, 1),
                         (failures, self.outbox.aside(), len(self.outbox)))

    def test_alerts_whose_queue_differs_do_not_stop_the_samples(self):
        self.declare('info')
        self.put(10, 10, 10, priorities=('INFO', 'SAMPLE', 'INFO'))
        failures = self.drain(self.bus())

        self.assertEqual(([bus.Refused] * 2 * (outbox.TRIES - 1), 2, 0),
                         (failures, self.outbox.aside(), len(self.outbox)))

    def test_they_wait_where_the_queue_of_the_samples_differs_too(self):
        self.declare('info', 'sample')
        self.put(10, priorities=('INFO',))
        failures = self.drain(self.bus())

        self.assertEqual(([bus.Undelivered] * ENOUGH, 0, 1),
                         (failures, self.outbox.aside(), len(self.outbox)))

    def test_samples_whose_queue_differs_wait(self):
        self.declare('sample')
        self.put(10, 10, priorities=('SAMPLE', 'INFO'))
        failures = self.drain(self.bus())

        self.assertEqual(([bus.Undelivered] * ENOUGH, 0, 2),
                         (failures, self.outbox.aside(), len(self.outbox)))
