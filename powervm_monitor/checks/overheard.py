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
"""What the parts log while they are asked: their warnings are findings."""

import logging


class Overheard(logging.Handler):
    """Takes what one thread warns of, so that it need not be shown apart.

    Our parts name cause and remedy, as a finding does; what libraries
    complain of, a finding says better. Whoever wants to see more than
    warnings still sees all.

    :param thread: whose log it is.
    :ivar warnings: the texts of our own parts.
    """

    ROOM = 'powervm_monitor.'

    def __init__(self, thread):
        super().__init__(logging.WARNING)
        self._thread = thread
        self._handlers = []
        self.warnings = []

    def emit(self, record):
        if (record.name.startswith(self.ROOM)
                and record.thread == self._thread.ident):
            self.warnings.append(record.getMessage())

    def __enter__(self):
        root = logging.getLogger()
        self._handlers = root.handlers
        root.handlers = [self, *(handler for handler in root.handlers
                                 if handler.level < logging.WARNING)]
        return self

    def __exit__(self, *exception):
        logging.getLogger().handlers = self._handlers
