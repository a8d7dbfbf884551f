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
"""Publishes many messages at once and tracks the confirmation of each."""

import collections
from collections import abc
import contextlib
import dataclasses
import time
import typing

from powervm_monitor import extensions
from powervm_monitor.notifications import rabbitmq

# Messages that are published and not confirmed yet, at most. More is faster
# over a slow network, and more is sent again after a broken connection.
IN_FLIGHT = 100
# Seconds between looks at whether to stop...
POLL = 0.5
# ...and before a failed message is published again.
PAUSE = 1.0

# RabbitMQ's code for what it never takes as it is.
PRECONDITION_FAILED = 406


class Failure(Exception):
    """A message was not confirmed, nor was any that came after it.

    :ivar origin: what was given with the message.
    :ivar kind: REJECTED or UNROUTABLE; None for any other cause.
    """

    def __init__(self, text: str, origin: typing.Any,
                 kind: str | None = None) -> None:
        super().__init__(text)
        self.origin = origin
        self.kind = kind


REJECTED, UNROUTABLE = 'rejected', 'unroutable'


class Doubt(Exception):
    """What RabbitMQ has, and has not, is not known any more."""


@dataclasses.dataclass(eq=False)
class _Publication:
    """A message until it is confirmed.

    :ivar attempts: how often it failed when it was the oldest.
    :ivar outcome: what became of it on the present channel: REJECTED,
        UNROUTABLE, or None while that is open.
    """

    number: int
    send: abc.Callable[[], None]
    confirmed: abc.Callable[[], None]
    origin: typing.Any
    attempts: int = 0
    sent: rabbitmq.Sent | None = None
    outcome: str | None = None
    text: str = ''


class Publisher:
    """Publishes through the driver of oslo.messaging for RabbitMQ.

    Nothing counts as delivered before RabbitMQ has confirmed it, and nothing
    that was returned. On any doubt the channel is closed, and all that is not
    confirmed is published again on another, with the same ``message_id``.

    :param session: a :class:`rabbitmq.Session`.
    :param retries: how often a message is tried again before it fails.
    :param in_flight: see :data:`IN_FLIGHT`.
    :param now: tells monotonic seconds.
    :param sleep: waits for seconds.
    """

    def __init__(self, session: rabbitmq.Session, retries: int,
                 in_flight: int = IN_FLIGHT,
                 now: abc.Callable[[], float] = time.monotonic,
                 sleep: abc.Callable[[float], None] = time.sleep) -> None:
        self._session = session
        self._retries = retries
        self._most = in_flight
        self._now = now
        self._sleep = sleep
        self._depth = 0
        self._count = 0
        # To be published, published, and settled without being delivered.
        self._unsent: collections.deque[_Publication] = collections.deque()
        self._in_flight: dict[int, _Publication] = {}
        self._undelivered: list[_Publication] = []
        self._heard = 0.0
        # How many are published one by one, to find out which is refused.
        self._single = 0

    @property
    def has_room(self) -> bool:
        """Whether one more can be published without waiting."""
        return self._open < (1 if self._single else self._most)

    @property
    def busy(self) -> bool:
        """Whether something is not confirmed."""
        return self._open > 0

    @contextlib.contextmanager
    def batch(self) -> abc.Iterator[None]:
        """Keep one channel for all that is published meanwhile."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self.abandon()
                self._session.give_back()

    def publish(self, send: abc.Callable[[], None],
                confirmed: abc.Callable[[], None],
                origin: typing.Any = None) -> None:
        """Publish a message within a batch.

        :param send: publishes it through the driver, whenever it is called.
        :param confirmed: called once, when RabbitMQ has it.
        :param origin: told with its :class:`Failure`.
        :raises Failure: when the oldest message failed for good. None of
            those that are not confirmed is published again.
        """
        self._count += 1
        self._unsent.append(
            _Publication(self._count, send, confirmed, origin))
        self._advance()

    def wait(self, check: abc.Callable[[], None] = lambda: None) -> None:
        """Return when one more is confirmed, or none is left.

        :param check: called now and then; what it raises ends the wait, and
            nothing is published again.
        :raises Failure: as with :meth:`publish`.
        """
        before = self._open
        while self._open == before > 0:
            with contextlib.ExitStack() as stack:
                stack.callback(self.abandon)
                check()
                stack.pop_all()
            self._advance()
            if self._open == before and (
                    self._in_flight or self._session.blocked):
                self._attempt(self._listen)

    def abandon(self) -> None:
        """Forget all that is not confirmed, and the channel with it."""
        if self._open:
            self._session.close(connection=bool(self._in_flight))
        self._unsent.clear()
        self._in_flight.clear()
        self._undelivered.clear()

    @property
    def _open(self) -> int:
        """How many are not confirmed."""
        return (len(self._unsent) + len(self._in_flight)
                + len(self._undelivered))

    def _advance(self) -> None:
        """Publish what may be published now."""
        if self._undelivered and not self._in_flight:
            self._publish_again()
        most = 1 if self._single else self._most
        # What is published behind one that did not arrive would overtake it.
        while (self._unsent and not self._undelivered
               and not self._session.blocked and len(self._in_flight) < most):
            self._attempt(self._send, sends=1)
            most = 1 if self._single else self._most

    def _send(self) -> None:
        if not self._session.is_open:
            self._session.open()
        publication = self._unsent[0]
        publication.sent = self._session.send(publication.send)
        self._unsent.popleft()
        if not self._in_flight:
            self._heard = self._now()
        self._in_flight[publication.sent.tag] = publication
        self._digest()

    def _listen(self) -> None:
        # The driver's heartbeat may have heard it before.
        if not self._session.events:
            self._session.poll(POLL)
        self._digest()
        patience = self._session.patience
        if self._session.blocked:
            self._heard = self._now()
        elif self._in_flight and self._now() - self._heard > patience:
            raise Doubt(f'RabbitMQ has confirmed nothing for {patience} s')

    def _digest(self) -> None:
        """Learn what RabbitMQ has said since."""
        events = self._session.events
        while events:
            event = events.popleft()
            self._heard = self._now()
            if event.kind == rabbitmq.RETURN:
                self._returned(event)
            else:
                for tag in self._meant(event):
                    self._settle(self._in_flight.pop(tag), event)

    def _meant(self, event: rabbitmq.Event) -> list[int]:
        """Return the tags that a confirmation is about."""
        if event.tag not in self._in_flight:
            raise Doubt(f'RabbitMQ tells of message {event.tag} on a channel '
                        'where it is not in flight')
        if not event.multiple:
            return [event.tag]
        return [tag for tag in self._in_flight if tag <= event.tag]

    def _returned(self, event: rabbitmq.Event) -> None:
        """Note that a message has no queue; its confirmation comes yet."""
        for publication in self._in_flight.values():
            if (publication.sent.routing_key == event.routing_key
                    and publication.sent.body == event.body
                    and publication.outcome is None):
                publication.outcome = UNROUTABLE
                publication.text = event.text
                return
        raise Doubt('RabbitMQ returns a message that is not in flight')

    def _settle(self, publication: _Publication,
                event: rabbitmq.Event) -> None:
        if event.kind == rabbitmq.NACK:
            publication.outcome, publication.text = REJECTED, 'basic.nack'
        if publication.outcome is not None:
            self._undelivered.append(publication)
            return
        self._single = max(0, self._single - 1)
        publication.confirmed()

    def _publish_again(self) -> None:
        """Declare the queues and publish what did not arrive once more."""
        self._take_back()
        oldest = self._unsent[0]
        # A queue that is declared again may make all right.
        allowed = max(self._retries, 1)
        self._count_attempt(oldest, allowed, oldest.text, oldest.outcome)
        if oldest.attempts > 1 or oldest.outcome == REJECTED:
            self._sleep(PAUSE)
        for publication in self._unsent:
            publication.outcome = None
        self._attempt(self._session.declare_again)

    def _attempt(self, function: abc.Callable[[], None],
                 sends: int = 0) -> None:
        """Call a function; begin again on another channel when it fails.

        :param sends: how many messages it publishes.
        :raises Failure: when that has been done often enough.
        """
        try:
            extensions.call(function, through=(Doubt,))
        except Doubt as e:
            self._recover(e, sends)
        except extensions.Failed as e:
            self._recover(e.__cause__, sends)

    def _recover(self, error: BaseException, sends: int) -> None:
        concerned = len(self._in_flight) + len(self._undelivered) + sends
        channel = self._session.is_of_channel(error)
        self._session.close(connection=not channel)
        self._take_back()
        for publication in self._unsent:
            publication.outcome = None
        if channel and concerned > 1:
            # Any of them may be the one that RabbitMQ does not take.
            self._single = len(self._unsent)
            return
        refused = getattr(error, 'code', None) == PRECONDITION_FAILED
        self._count_attempt(self._unsent[0], 0 if refused else self._retries,
                            str(error) or repr(error))
        self._sleep(PAUSE)

    def _take_back(self) -> None:
        """Let all that is not confirmed be published, in its order."""
        self._unsent = collections.deque(sorted(
            [*self._undelivered, *self._in_flight.values(), *self._unsent],
            key=lambda publication: publication.number))
        self._undelivered.clear()
        self._in_flight.clear()

    def _count_attempt(self, oldest: _Publication, allowed: int, text: str,
                       kind: str | None = None) -> None:
        oldest.attempts += 1
        if oldest.attempts > allowed:
            self.abandon()
            raise Failure(text, oldest.origin, kind)
