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
"""Rings when a folder changes: the only file that knows watchdog."""

import os

from oslo_log import log as logging
from watchdog import events
from watchdog import observers

from powervm_monitor import complaints

LOG = logging.getLogger(__name__)

# Seconds that watchdog's threads are given to end.
FAREWELL = 2

# All but being read.
CHANGES = [
    events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent,
    events.FileClosedEvent, events.FileCreatedEvent, events.FileDeletedEvent,
    events.FileModifiedEvent, events.FileMovedEvent]


class Bell(events.FileSystemEventHandler):
    """Calls back when something in a folder changes, if inotify tells it.

    It does not on every file system, nor beyond the system's limits.

    :param folder: need not be there, and may be replaced.
    :param ring: called without arguments, in a thread of watchdog's.
    :param observer: makes what watches a folder.
    """

    def __init__(self, folder, ring, observer=observers.Observer):
        self._folder = str(folder)
        self._ring = ring
        self._make = observer
        self._observer = None
        self._hung = None
        self._broken = False
        self._complaints = complaints.Complaints(LOG)

    def hang(self):
        """Watch the folder that is there now, if it is another."""
        place = _place(self._folder)
        if self._broken or place == self._hung:
            return
        self.close()
        if place is None:
            return
        try:
            self._observer = self._make()
            self._observer.start()
            self._observer.schedule(self, place[0], event_filter=CHANGES)
        except FileNotFoundError:
            self.close()
        except OSError as e:
            self._broken = True
            self.close()
            self._complaints.about(
                'inotify', f'Edits in {self._folder} are noticed by looking '
                f'only, as inotify cannot be had: {e}')
        else:
            self._hung = place

    def on_any_event(self, event):
        """Take what watchdog tells."""
        if (isinstance(event, events.DirDeletedEvent)
                and self._hung and event.src_path == self._hung[0]):
            # Its number may be given to the next one of that name.
            self._hung = None
        self._ring()

    def close(self):
        """Watch nothing any more."""
        observer, self._observer, self._hung = self._observer, None, None
        if observer is not None:
            observer.stop()
            observer.join(FAREWELL)


def _place(folder):
    """Return where a folder really is, and its number; None without one."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    # A link would be watched in place of what it leads to.
    return os.path.realpath(folder), status.st_dev, status.st_ino
