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
"""What a plugin leaves behind: Alerts, a state, and how it is."""

import collections
import contextlib
import json

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import extensions
from powervm_monitor import model

LOG = logging.getLogger(__name__)

# Messages that may wait for an outbox that cannot be written.
PENDING = 10_000


class Record:
    """Writes for one plugin; only the plugin's own thread may.

    What cannot be written now is written with what comes next: the plugin
    has forgotten it.

    :param name: of the plugin.
    :param outbox: remembers, and keeps the messages.
    :param composer: makes the message of an Alert.
    :param memory: makes what the outbox is to remember of ``read_to``,
        ``state`` and ``report``.
    """

    def __init__(self, name, outbox, composer, memory):
        self._name = name
        self._outbox = outbox
        self._composer = composer
        self._memory = memory
        self._pending = collections.deque(maxlen=PENDING)
        self._complaints = complaints.Complaints(LOG)

    def last(self):
        """Return up to when the plugin has read, and its state.

        Both are None when there is nothing.

        :raises powervm_monitor.model.Unavailable: when nobody can say.
        """
        memory = self._outbox.memory(self._name)
        if memory is None or memory.state is None:
            return None, None
        try:
            return memory.read_to, json.loads(memory.state)
        except ValueError as e:
            LOG.warning('The state of plugin %s is damaged, it begins anew: '
                        '%s', self._name, e)
            return None, None

    def add(self, alerts):
        """Take Alerts, to be kept with the next state.

        :returns: how many they were.
        :raises powervm_monitor.extensions.Failed: when one cannot be a
            message; the others are taken.
        """
        failure, count = None, 0
        for alert in alerts:
            try:
                self._pending.append(extensions.call(self._message, alert))
                count += 1
            except extensions.Failed as e:
                failure = e
        if failure is not None:
            raise failure
        return count

    def report(self, report):
        """Keep word of how the plugin is; of no consequence if that fails.

        This is not for the plugin's own thread alone.
        """
        with contextlib.suppress(model.Unavailable):
            self._outbox.report(self._name, json.dumps(report))

    def keep(self, read_to, state, report):
        """Keep what was added, with the state and the report.

        :param read_to: ``listed_at`` of the last Reading that is in the
            state, None when there is no state.
        :param state: as JSON, or None.
        """
        subject = f'what plugin {self._name} leaves behind'
        try:
            self._outbox.remember(
                self._name,
                self._memory(read_to, state, json.dumps(report)),
                list(self._pending))
        except model.Unavailable as e:
            self._complaints.about(
                subject, f'{subject} waits until it can be kept: {e}')
            return
        self._pending.clear()
        self._complaints.settle(subject)

    def _message(self, alert):
        if not isinstance(alert, model.Alert):
            raise TypeError(f'a plugin answers with Alerts, not {alert!r}')
        message = self._composer.alert(alert, self._name)
        json.dumps(message)  # or the outbox could not keep it
        return message
