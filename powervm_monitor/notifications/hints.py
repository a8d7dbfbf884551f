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
"""Nova's notifications, as a hint that its servers changed."""

import threading

from oslo_log import log as logging
import oslo_messaging

LOG = logging.getLogger(__name__)

EXCHANGE = 'nova'
# Nova's older, flat notifications and its versioned ones.
TOPICS = ('notifications', 'versioned_notifications')
# Seconds that a listener gets to take leave.
PATIENCE = 2
EVENTS = r'^(compute\.)?instance\.'


class Hints:
    """Listens for what Nova tells of the instances of a host.

    In a pool of its own, so that whoever else listens loses nothing. The
    broker therefore keeps a queue for this host, also while it is away.

    :param conf: a ConfigOpts with the transport.
    :param host: ``[DEFAULT] host``.
    :param changed: called without arguments, from another thread.
    """

    def __init__(self, conf, host, changed):
        self._conf = conf
        self._host = host
        self._changed = changed
        self._closed = threading.Event()
        # oslo.messaging waits for a broker that is down without end, and for
        # one that hangs a minute.
        self._thread = threading.Thread(
            target=self._listen, daemon=True, name='nova-hints')

    filter_rule = oslo_messaging.NotificationFilter(event_type=EVENTS)

    def start(self):
        """Begin to listen, as soon as there is a broker."""
        self._thread.start()

    def stop(self):
        """Listen no more, and do not wait for a broker that hangs."""
        self._closed.set()
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)

    def info(self, ctxt, publisher_id, event_type, payload, metadata):
        """Take a notification, as oslo.messaging gives it."""
        if _host(payload) == self._host:
            LOG.debug('Nova tells %s on this host', event_type)
            self._changed()

    error = info

    def _listen(self):
        transport = oslo_messaging.get_notification_transport(self._conf)
        listener = oslo_messaging.get_notification_listener(
            transport, [oslo_messaging.Target(topic=topic, exchange=EXCHANGE)
                        for topic in TOPICS],
            [self], executor='threading',
            pool=f'powervm-monitor-{self._host}')
        listener.start()
        self._closed.wait()
        listener.stop()
        listener.wait()


def _host(payload):
    """Return the host that a notification is about, None without one."""
    if not isinstance(payload, dict):
        return None
    inner = payload.get('nova_object.data', payload)
    return inner.get('host') if isinstance(inner, dict) else None
