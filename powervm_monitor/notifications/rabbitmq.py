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
"""A channel of RabbitMQ: the only module with private parts of libraries.

oslo.messaging has no public way to publish with ``mandatory``, and py-amqp
waits after each message and does not look at delivery tags. The driver still
makes the connection, the queues and the messages. Only the last step, the
publishing on the channel, is replaced.
"""

import collections
from collections import abc
import contextlib
import importlib
import inspect
import types
import typing

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import extensions

LOG = logging.getLogger(__name__)

# Names of oslo.messaging's transport for RabbitMQ that use py-amqp.
TRANSPORTS = ('rabbit', 'kombu')
# Seconds without a confirmation where the option gives none.
PATIENCE = 60
# Most seconds that closing a connection may take that may be dead.
LINGER = 0.2

# What is used: attributes of a class, and names in the code of its methods,
# for an object's own attributes are there only when there is a connection.
_PRIVATE = (
    ('oslo_messaging._drivers.impl_rabbit', 'RabbitDriver',
     ('_get_connection', 'send_notification'), {}),
    ('oslo_messaging._drivers.impl_rabbit', 'Connection',
     ('_set_current_channel', 'ensure_connection', 'ensure', 'notify_send'),
     {'__init__': ('_connection_lock', '_declared_queues',
                   '_declared_exchanges', 'channel', 'connection',
                   'heartbeat_timeout_threshold'),
      '_ensure_publishing': ('_connection_lock', 'ensure'),
      '_publish': ('_declared_exchanges', '_producer'),
      '_publish_and_creates_default_queue': ('_declared_queues',)}),
    ('oslo_messaging._drivers.common', 'ConnectionContext', ('close',),
     {'__init__': ('connection',)}),
    ('kombu.connection', 'Connection',
     ('collect', 'clone', 'channel_errors', 'connection'), {}),
    ('amqp.channel', 'Channel',
     ('_basic_publish', 'confirm_select', '_on_basic_return', '_on_basic_ack',
      '_on_basic_nack'),
     {'__init__': ('events', '_confirm_selected', 'basic_publish')}),
    ('amqp.connection', 'Connection',
     ('drain_events', 'connected', 'sock'),
     {'_on_blocked': ('on_blocked',), '_on_unblocked': ('on_unblocked',)}),
)

# What is complained about while RabbitMQ takes nothing.
ROOM = 'the connection to RabbitMQ'

ACK, NACK, RETURN = 'ack', 'nack', 'return'


class Closed(Exception):
    """The channel is not the one on which was published."""


class Sent(typing.NamedTuple):
    """A message on the channel.

    :ivar tag: RabbitMQ counts so, from 1 on each channel.
    """

    tag: int
    routing_key: str
    body: bytes


class Event(typing.NamedTuple):
    """What RabbitMQ said of something that was published.

    :ivar kind: ACK, NACK or RETURN.
    :ivar tag: of the message, None with RETURN.
    :ivar multiple: whether all messages before it are meant as well.
    :ivar routing_key: of what is returned...
    :ivar body: ...and its content, None with ACK and NACK.
    :ivar text: why it is returned.
    """

    kind: str
    tag: int | None = None
    multiple: bool = False
    routing_key: str | None = None
    body: bytes | None = None
    text: str = ''


def missing(transport: typing.Any) -> list[str]:
    """Return which private parts the installed libraries do not have.

    :param transport: oslo.messaging's, for RabbitMQ.
    """
    absent = []
    for module, class_, attributes, methods in _PRIVATE:
        try:
            owner = getattr(importlib.import_module(module), class_)
        except (ImportError, AttributeError):
            absent.append(f'{module}.{class_}')
            continue
        absent += [f'{class_}.{name}' for name in attributes
                   if not hasattr(owner, name)]
        absent += [f'{class_}.{name}' for method, names in methods.items()
                   for name in names if name not in _names(owner, method)]
    if not hasattr(transport, '_driver'):
        absent.append('Transport._driver')
    return absent


def _names(owner: type, method: str) -> set[str]:
    """Return the names that the code of a method uses."""
    function = inspect.unwrap(getattr(owner, method, None))
    waiting = [getattr(function, '__code__', None)]
    names: set[str] = set()
    while waiting:
        code = waiting.pop()
        if code is not None:
            names.update(code.co_names)
            waiting += [constant for constant in code.co_consts
                        if isinstance(constant, types.CodeType)]
    return names


@contextlib.contextmanager
def connected(transport: typing.Any) -> abc.Iterator[typing.Any]:
    """Give a connection of kombu, made as the driver makes its own.

    Whatever the libraries raise is raised when RabbitMQ cannot be reached.
    """
    with transport._driver._get_connection(retry=0) as context:
        # The driver's own has a thread that reads from it as well.
        with context.connection.connection.clone() as connection:
            yield connection


class Session:
    """A channel in confirm mode on the driver's connection.

    Its heartbeat has a thread of its own that reads from the same connection:
    whatever is done with it is done under the driver's lock, and what RabbitMQ
    says is only queued in :attr:`events`.

    :param transport: oslo.messaging's, for RabbitMQ.
    :param retry: how many more brokers of the URL are tried than the first.
    :ivar blocked: whether RabbitMQ takes nothing for the time being.
    """

    def __init__(self, transport: typing.Any, retry: int) -> None:
        self._driver = transport._driver
        self._retry = retry
        self._complaints = complaints.Complaints(LOG)
        self._context: typing.Any = None
        self._channel: typing.Any = None
        self._amqp: typing.Any = None
        self._tag = 0
        self._sent: Sent | None = None
        self.blocked = False
        self.events: collections.deque[Event] = collections.deque()

    @property
    def is_open(self) -> bool:
        return self._channel is not None

    @property
    def patience(self) -> float:
        """Seconds that RabbitMQ gets to confirm something."""
        if self._context is None:
            return PATIENCE
        return self._connection.heartbeat_timeout_threshold or PATIENCE

    def open(self) -> None:
        """Connect if need be, and begin a channel; tags begin with 1."""
        if self._context is None:
            self._context = self._driver._get_connection(retry=self._retry)
            connection = self._connection
            self._driver._get_connection = (
                lambda *args, **kwargs: contextlib.nullcontext(connection))
            connection.ensure = self._once
        with self._connection._connection_lock:
            self._connection.ensure_connection()
            self._adopt(self._connection.channel)

    def send(self, function: abc.Callable[[], None]) -> Sent:
        """Return what a function publishes through the driver.

        :raises Closed: when that went elsewhere, or the channel is gone.
        """
        self._sent = None
        function()
        if self._sent is None:
            raise Closed('nothing was published')
        return self._sent

    def poll(self, seconds: float) -> None:
        """Listen until RabbitMQ has said something, at most for so long."""
        with self._connection._connection_lock:
            self._check()
            with contextlib.suppress(TimeoutError):
                while True:
                    self._amqp.drain_events(timeout=seconds)
                    # What has arrived already comes without waiting.
                    seconds = 0

    def declare_again(self) -> None:
        """Have the driver declare its queues with the next message."""
        with self._connection._connection_lock:
            self._connection._declared_queues.clear()
            self._connection._declared_exchanges.clear()

    def is_of_channel(self, error: BaseException | None) -> bool:
        """Whether RabbitMQ has closed the channel only."""
        if self._context is None:
            return False
        return isinstance(
            error, (Closed, *self._connection.connection.channel_errors))

    def close(self, connection: bool = False) -> None:
        """Close the channel.

        :param connection: whether to cut the connection as well and wait for
            nobody, for example because RabbitMQ hangs.
        """
        self._channel = None
        if self._context is None:
            return
        with self._connection._connection_lock:
            # One that is blocked does not read that it is to be closed.
            if connection or self.blocked:
                self._cut()
            with contextlib.suppress(extensions.Failed):
                extensions.call(self._connection._set_current_channel, None)

    def give_back(self) -> None:
        """Leave the connection to the driver; it may be used again."""
        if self._context is None:
            return
        if self.blocked:
            self.close(connection=True)
        del self._driver._get_connection
        del self._connection.ensure
        context, self._context, self._channel = self._context, None, None
        context.close()

    @property
    def _connection(self) -> typing.Any:
        return self._context.connection

    def _adopt(self, channel: typing.Any) -> None:
        events: collections.deque[Event] = collections.deque()

        def settled(kind: str) -> abc.Callable[[int, bool], None]:
            def settle(tag: int, multiple: bool) -> None:
                events.append(Event(kind, tag, multiple))
                if kind == ACK and not self.blocked:
                    self._complaints.settle(ROOM)

            return settle

        def returned(error: Exception, exchange: str, routing_key: str,
                     message: typing.Any) -> None:
            events.append(Event(RETURN, routing_key=routing_key,
                                body=_bytes(message.body), text=str(error)))

        channel.confirm_select()
        channel._confirm_selected = True
        # The driver's own handler of returned messages raises.
        channel.events['basic_return'] = {returned}
        channel.events['basic_ack'] = {settled(ACK)}
        channel.events['basic_nack'] = {settled(NACK)}
        channel.basic_publish = self._publish
        self._channel, self._tag, self.events = channel, 0, events
        if self._amqp is not channel.connection:
            self._amqp, self.blocked = channel.connection, False
            self._amqp.on_blocked = self._on_blocked
            self._amqp.on_unblocked = self._on_unblocked

    def _once(self, method: abc.Callable[[], None],
              **options: typing.Any) -> None:
        """Do what the driver does with its lock, and try nothing again."""
        self._check()
        method()

    def _publish(self, message: typing.Any, exchange: str = '',
                 routing_key: str = '', **options: typing.Any) -> None:
        # py-amqp reopens one that RabbitMQ has closed, and counts anew.
        self._check()
        self._channel._basic_publish(
            message, exchange=exchange, routing_key=routing_key,
            mandatory=True)
        self._tag += 1
        self._sent = Sent(self._tag, routing_key, _bytes(message.body))

    def _check(self) -> None:
        channel = self._channel
        if (channel is None or self._connection.channel is not channel
                or channel.connection is not self._amqp
                or not channel._confirm_selected):
            raise Closed('the channel was closed')

    def _cut(self) -> None:
        amqp, self._amqp, self.blocked = self._amqp, None, False
        with contextlib.suppress(extensions.Failed):
            if amqp is not None and amqp.connected:
                extensions.call(amqp.sock.settimeout, LINGER)
        with contextlib.suppress(extensions.Failed):
            extensions.call(self._connection.connection.collect)

    def _on_blocked(self, reason: str) -> None:
        self.blocked = True
        self._complaints.about(
            ROOM,
            'RabbitMQ takes no messages at present: it is short of memory or '
            'disk. See its own log and rabbitmq-diagnostics alarms; '
            'what is due waits in the outbox')

    def _on_unblocked(self) -> None:
        self.blocked = False
        self._complaints.settle(ROOM)


def _bytes(body: str | bytes | memoryview) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
