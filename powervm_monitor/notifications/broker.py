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
"""What RabbitMQ has of the queues that we send to; nothing is declared."""

import contextlib
import typing

from powervm_monitor import extensions
from powervm_monitor.notifications import bus
from powervm_monitor.notifications import rabbitmq

# What RabbitMQ says of a queue or exchange that it does not have, and of one
# that is declared in another way.
UNKNOWN, DIFFERENT = 404, 406
# What it replies to a wrong user, and to one without that virtual host.
REFUSALS = ('ACCESS_REFUSED', 'NOT_ALLOWED')


class Queue(typing.NamedTuple):
    """A queue that notifications of one priority go to.

    :ivar messages: how many wait in it; None when there is no such queue.
    :ivar consumers: how many listen.
    """

    name: str
    messages: int | None
    consumers: int = 0


class Broker:
    """The broker as the service would use it; it is asked and not changed.

    What is there already is declared once more, which RabbitMQ takes for the
    question whether it was declared in the same way.

    :param conf: a ConfigOpts.
    :raises powervm_monitor.notifications.bus.Undelivered: when a driver or
        the transport cannot be loaded.
    """

    def __init__(self, conf):
        # It also registers the options that are asked for below.
        self._bus = bus.Bus(conf, retries=0)
        self._conf = conf
        self._options = conf.oslo_messaging_notifications

    @property
    def drivers(self):
        """The names of the notification drivers."""
        return tuple(self._options.driver or bus.DEFAULT_DRIVERS)

    @property
    def transport(self):
        """The name of the transport: rabbit, kafka ..."""
        return self._bus.transport_name

    @property
    def doubt(self):
        """What may be lost although nothing fails; None for nothing."""
        return self._bus.doubt

    @property
    def sends(self):
        """Whether notifications go to a broker at all."""
        return any(driver in bus.OWN for driver in self.drivers)

    @property
    def is_rabbitmq(self):
        """Whether notifications go to a RabbitMQ."""
        return self.sends and self.transport in rabbitmq.TRANSPORTS

    def queues(self, priorities):
        """Return the :class:`Queue` of each topic and priority.

        :raises powervm_monitor.notifications.bus.Undelivered: when the broker
            cannot be reached, or something is declared in another way.
        """
        names = [f'{topic}.{priority}' for topic in self._options.topics
                 for priority in priorities]
        with self._connected() as connection:
            self._compare_exchange(connection)
            return [self._queue(connection, name) for name in names]

    def close(self):
        self._bus.close()

    @contextlib.contextmanager
    def _connected(self):
        """Give a connection of kombu, made as the service makes its own."""
        with contextlib.ExitStack() as stack:
            try:
                connection = extensions.call(
                    stack.enter_context,
                    rabbitmq.connected(self._bus.transport))
            except extensions.Failed as e:
                remedy = ('it refuses the user or virtual host in '
                          'transport_url'
                          if any(reply in str(e) for reply in REFUSALS) else
                          'check transport_url and that the broker runs')
                raise bus.Undelivered(
                    f'RabbitMQ cannot be reached: {remedy} ({e})') from e
            yield connection

    def _compare_exchange(self, connection):
        name = self._conf.control_exchange
        arguments = {'exchange': name, 'type': 'topic'}
        if _told(connection, 'exchange_declare', passive=True,
                 **arguments) is not UNKNOWN:
            self._compare(connection, f'exchange {name}', 'exchange_declare',
                          **arguments)

    def _queue(self, connection, name):
        told = _told(connection, 'queue_declare', queue=name, passive=True)
        if told is UNKNOWN:
            return Queue(name, None)
        self._compare(connection, f'queue {name}', 'queue_declare',
                      queue=name, arguments=self._arguments())
        return Queue(name, told.message_count, told.consumer_count)

    def _compare(self, connection, what, method, **arguments):
        """Find out whether something that is there is as we would have it."""
        rabbit = self._conf.oslo_messaging_rabbit
        _told(connection, method, what, **arguments,
              durable=rabbit.amqp_durable_queues or rabbit.rabbit_quorum_queue,
              auto_delete=rabbit.amqp_auto_delete)

    def _arguments(self):
        """Return what oslo.messaging's driver declares a queue with."""
        rabbit = self._conf.oslo_messaging_rabbit
        if not rabbit.rabbit_quorum_queue:
            return {'x-ha-policy': 'all'} if rabbit.rabbit_ha_queues else {}
        limits = {
            'x-delivery-limit': rabbit.rabbit_quorum_delivery_limit,
            'x-max-in-memory-length': rabbit.rabbit_quorum_max_memory_length,
            'x-max-in-memory-bytes': rabbit.rabbit_quorum_max_memory_bytes}
        return {'x-queue-type': 'quorum',
                **{name: limit for name, limit in limits.items() if limit}}


def takes(conf, priority):
    """Whether the broker would take what is sent at a priority now."""
    asked = Broker(conf)
    try:
        extensions.call(asked.queues, [priority], through=(bus.Undelivered,))
    except (bus.Undelivered, extensions.Failed):
        return False
    finally:
        asked.close()
    return True


def _told(connection, method, what=None, **arguments):
    """Return what RabbitMQ answers; :data:`UNKNOWN` when it has no such.

    Each question has a channel of its own, for a refusal closes it.
    """
    with connection.channel() as channel:
        try:
            return getattr(channel, method)(**arguments)
        except connection.channel_errors as e:
            if e.code == UNKNOWN:
                return UNKNOWN
            if e.code == DIFFERENT:
                raise bus.Undelivered(
                    f'another service has declared {what} differently: set '
                    '[oslo_messaging_rabbit] amqp_durable_queues and '
                    f'rabbit_quorum_queue as there ({e})') from e
            raise bus.Undelivered(
                f'RabbitMQ refuses a look at {what or arguments}: give the '
                'user in transport_url the rights that it has in nova.conf '
                f'({e})') from e
