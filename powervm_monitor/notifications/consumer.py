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
"""Receives notifications as Ceilometer's agent does; for demo and tests."""

import oslo_messaging


class _Endpoint:
    def __init__(self, received):
        self._received = received

    def sample(self, *notification):
        self._take('sample', *notification)

    def info(self, *notification):
        self._take('info', *notification)

    def _take(self, priority, ctxt, publisher_id, event_type, payload,
              metadata):
        self._received({
            'message_id': metadata['message_id'],
            'publisher_id': publisher_id,
            'event_type': event_type,
            'priority': priority,
            'timestamp': metadata['timestamp'],
            'payload': payload,
        })


class Consumer:
    """Listens on a topic at our priorities in a thread of its own.

    :param conf: a ConfigOpts with the transport.
    :param received: called with every notification, a dict.
    """

    def __init__(self, conf, received, topic='notifications'):
        transport = oslo_messaging.get_notification_transport(conf)
        self._server = oslo_messaging.get_notification_listener(
            transport, [oslo_messaging.Target(topic=topic)],
            [_Endpoint(received)], executor='threading')

    def start(self):
        self._server.start()

    def stop(self):
        self._server.stop()
        self._server.wait()
