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
"""Messages through several drivers at once, confirmed in their order."""

import collections
from collections import abc
import contextlib
import typing

from powervm_monitor import extensions
from powervm_monitor import model
from powervm_monitor.notifications import confirms


class Route(typing.NamedTuple):
    """A driver, or one of its topics.

    :ivar name: of the driver, as the operator wrote it.
    :ivar notify: sends a message; raises anything when it fails.
    :ivar confirmed: whether the Publisher sends through it, and knows later
        whether the message arrived. Otherwise it has arrived when ``notify()``
        returns.
    """

    name: str
    notify: abc.Callable[[dict], None]
    confirmed: bool


class _Pending:
    """A message and the numbers of the routes that do not have it."""

    def __init__(self, message: dict, missing: abc.Iterable[int]) -> None:
        self.message = message
        self.missing = set(missing)


class Pipeline:
    """Sends messages through every route.

    :param publisher: a :class:`confirms.Publisher`; None where no route is
        confirmed by it.
    :param failed: returns what to raise for the name of a route, a message,
        and what went wrong, an exception.
    """

    def __init__(self, routes: list[Route],
                 publisher: confirms.Publisher | None,
                 failed: abc.Callable[[str, dict, Exception], Exception],
                 ) -> None:
        self._routes = routes
        self._publisher = publisher
        self._failed = failed
        # Which routes do not have a message that failed, by its id.
        self._missing: dict[str, set[int]] = {}

    def deliver(self, messages: abc.Iterable[dict],
                check: abc.Callable[[], None]) -> abc.Iterator[None]:
        """Yield once for each message, in order, when all routes have it.

        What has arrived of a message that fails is remembered: when it is
        given again, it goes to the other routes only.

        :param check: called while RabbitMQ is waited for; may raise.
        """
        window: collections.deque[_Pending] = collections.deque()
        source = iter(messages)
        ended, failure = False, None
        try:
            while True:
                while window and self._is_confirmed(window[0]):
                    self._complete(window[0], check)
                    window.popleft()
                    yield
                try:
                    if not ended and self._has_room(window):
                        message = next(source, None)
                        if message is not None:
                            self._begin(message, window)
                        ended = message is None
                    elif self._is_busy():
                        self._guard(self._publisher.wait, check)
                    elif failure is not None:
                        raise failure
                    else:
                        return
                except model.Unavailable as e:
                    # What has arrived before it is confirmed first.
                    if failure is e:
                        raise
                    ended, failure = True, e
        finally:
            # Its traceback holds this frame, and with it all the messages.
            failure = None
            if self._is_busy():
                self._publisher.abandon()
            self._missing.update(
                (pending.message['message_id'], pending.missing)
                for pending in window)

    def _is_busy(self) -> bool:
        return self._publisher is not None and self._publisher.busy

    def _has_room(self, window: collections.deque[_Pending]) -> bool:
        return not window or (
            len(window) < confirms.IN_FLIGHT and self._publisher.has_room)

    def _is_confirmed(self, pending: _Pending) -> bool:
        return not any(self._routes[number].confirmed
                       for number in pending.missing)

    def _begin(self, message: dict,
               window: collections.deque[_Pending]) -> None:
        """Publish a message on the routes that the Publisher confirms."""
        missing = self._missing.pop(message['message_id'], None)
        if missing is None:
            # Those that failed are given again first, or never.
            self._missing.clear()
            missing = set(range(len(self._routes)))
        pending = _Pending(message, missing)
        window.append(pending)
        for number in sorted(missing):
            route = self._routes[number]
            if route.confirmed:
                self._guard(self._publisher.publish,
                            lambda route=route: route.notify(message),
                            lambda number=number: pending.missing.discard(
                                number),
                            (route.name, message))

    def _complete(self, pending: _Pending,
                  check: abc.Callable[[], None]) -> None:
        """Send a message that RabbitMQ has through all other routes."""
        for number in sorted(pending.missing):
            route = self._routes[number]
            try:
                extensions.call(route.notify, pending.message)
            except extensions.Failed as e:
                # What was published behind it may arrive yet.
                with contextlib.suppress(model.Unavailable):
                    while self._is_busy():
                        self._guard(self._publisher.wait, check)
                raise self._failed(route.name, pending.message, e) from e
            pending.missing.discard(number)

    def _guard(self, function: abc.Callable[..., None],
               *args: typing.Any) -> None:
        try:
            function(*args)
        except confirms.Failure as e:
            name, message = e.origin
            raise self._failed(name, message, e) from e
