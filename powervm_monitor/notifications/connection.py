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
"""One connection for many messages: what we use of oslo.messaging's inside.

Its drivers take a connection from a pool for each message and give it back,
and the one for RabbitMQ prepares for a failure before each. Both together take
as long as the message itself. Where a driver has nothing of the kind, it sends
as ever.
"""

import contextlib

from powervm_monitor import extensions


@contextlib.contextmanager
def kept(transport):
    """Have all that one thread sends meanwhile go through one connection.

    :param transport: oslo.messaging's.
    """
    driver = transport._driver
    take = getattr(driver, '_get_connection', None)
    if take is None:
        yield
        return
    with contextlib.ExitStack() as stack:
        taken = []

        def connection(*args, **kwargs):
            if not taken:
                taken.append(stack.enter_context(take(*args, **kwargs)))
                stack.enter_context(
                    _eager(getattr(taken[0], 'connection', None)))
            return contextlib.nullcontext(taken[0])

        driver._get_connection = connection
        stack.callback(delattr, driver, '_get_connection')
        yield


@contextlib.contextmanager
def _eager(connection):
    """Have a connection try first, and prepare for a failure when it fails.

    What it prepares for is then that failure. It may tell that the broker has
    not confirmed in time, and who tried again without another connection
    would take that confirmation, when it comes, for the next one.
    """
    ensure = getattr(connection, 'ensure', None)
    if ensure is None or not hasattr(connection, 'channel'):
        yield
        return

    def eager(method, **options):
        if connection.channel is None:
            return ensure(method, **options)
        try:
            return extensions.call(method)
        except extensions.Failed as e:
            return ensure(_failed(method, e.__cause__), **options)

    connection.ensure = eager
    try:
        yield
    finally:
        del connection.ensure


def _failed(method, error):
    """Return a method that has failed already when it is first called."""
    errors = [error]

    def failed():
        if errors:
            raise errors.pop()
        return method()

    return failed
