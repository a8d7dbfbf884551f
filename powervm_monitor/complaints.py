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
"""What is wrong at the moment, said once until it is right again."""

import threading


class Complaints:
    """Logs a trouble when it begins and when it ends, not in between.

    :param log: the logger of the room that complains.
    """

    def __init__(self, log):
        self._log = log
        self._open = {}
        self._lock = threading.Lock()

    def about(self, subject, text, exc_info=False):
        """Say that something is wrong with a subject, unless already said.

        :param subject: what it is about.
        :param text: cause and remedy in one line, then perhaps details in
            parentheses. Other details are not another trouble.
        """
        with self._lock:
            before = self._open.get(subject)
            self._open[subject] = text
        if before is None or _headline(before) != _headline(text):
            if exc_info:
                self._log.warning('%s', text, exc_info=True)
            else:
                self._say(text)

    def _say(self, text):
        """Log what is probably about an error that is being handled.

        The text tells of that already, and oslo.log would add it; but it
        leaves out errors as common as this one.
        """
        try:
            raise ValueError
        except ValueError:
            self._log.warning('%s', text)

    def settle(self, subject):
        """Say that a subject has recovered, if it was not."""
        with self._lock:
            text = self._open.pop(subject, None)
        if text is not None:
            self._log.info('%s has recovered', subject)

    def only(self, current):
        """Take ``{subject: text}`` for all that is wrong; settle the rest."""
        for subject in [s for s in self._open if s not in current]:
            self.settle(subject)
        for subject, text in current.items():
            self.about(subject, text)


def _headline(text):
    return text.split(' (', 1)[0]
