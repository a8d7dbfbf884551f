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

"""Long Term Monitor: which files there are now, and what is in them."""

import collections
import datetime
import json
import re
import threading
import typing

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator.files import fsp
from powervm_monitor.simulator.files import lpar
from powervm_monitor.simulator.files import phyp
from powervm_monitor.simulator.files import vios

SAMPLE_SECONDS = 30
RSCT_SECONDS = 120
RETENTION = datetime.timedelta(minutes=30)
FILE_NAME = re.compile(
    r'^LTM_(?P<mtms>.+)_(?P<category>phyp|lpar|fsp|vios_\d+)_'
    r'(?P<time>\d{8}T\d{6}\+0000)\.json$')
FILE_TIME = '%Y%m%dT%H%M%S+0000'
# A file of a big system has megabytes: keep the last few only.
KEPT_FILES = 16


class Row(typing.NamedTuple):
    """One file in the feed."""

    time: datetime.datetime
    category: str
    name: str
    # When it was written, whatever the host's clock said; None in recordings.
    moment: datetime.datetime | None = None


def file_name(mtms, category, moment):
    """The name that PCM gives a file."""
    return 'LTM_%s_%s_%s.json' % (mtms, category, moment.strftime(FILE_TIME))


class Monitor:
    """Writes files at multiples of 30 s, from ``since`` on."""

    def __init__(self, world, since):
        self._world = world
        self._since = since
        self._files = collections.OrderedDict()
        self._lock = threading.Lock()

    def rows(self, start=None, end=None, energy=False):
        """The files of a feed, oldest first.

        Both ends are by the host's clock, and inclusive.
        """
        now = self._world.now()
        oldest = max(filter(None, (self._since, now - RETENTION,
                                   self._world.faults.purged(now))))
        # A clock that was put back names a file as another before.
        rows = {}
        moment = clocks.aligned(oldest, SAMPLE_SECONDS, up=True)
        while moment <= now:
            stamp = self._world.stamp(moment, 'host')
            if (start or stamp) <= stamp <= (end or stamp) and (
                    self._world.preferences.monitored(moment, energy)):
                rows.update((row.name, row) for row in self._written(
                    moment, stamp, now, energy))
            moment += SAMPLE_SECONDS * clocks.SECOND
        return list(rows.values())

    def _written(self, moment, stamp, now, energy):
        categories = ['fsp'] if energy else ['phyp']
        if not energy:
            categories.extend(
                'vios_%d' % server.id
                for server in self._world.at(moment).vioses
                if server.monitored and
                moment + server.delay * clocks.SECOND <= now)
            if moment == clocks.aligned(moment, RSCT_SECONDS):
                categories.append('lpar')
        mtms = self._world.system.mtms
        return [Row(stamp, category, file_name(mtms, category, stamp), moment)
                for category in categories]

    def body(self, name):
        """The file's JSON as bytes, or None when there is none now."""
        match = FILE_NAME.match(name)
        if not match:
            return None
        moment = datetime.datetime.strptime(
            match['time'], FILE_TIME).replace(tzinfo=clocks.UTC)
        rows = self.rows(moment, moment, match['category'] == 'fsp')
        row = next((row for row in rows if row.name == name), None)
        if row is None:
            return None
        with self._lock:
            if row not in self._files:
                self._files[row] = self._render(row.category, row.moment)
                if len(self._files) > KEPT_FILES:
                    self._files.popitem(last=False)
            return self._files[row]

    def _render(self, category, moment):
        scene = self._world.at(moment)
        stamp = self._world.stamp(moment, 'hypervisor')
        if category == 'phyp':
            content = phyp.render(scene, moment, stamp)
        elif category == 'fsp':
            content = fsp.render(scene, moment, stamp)
        elif category == 'lpar':
            content = lpar.render(
                scene, moment, self._world.stamp(moment, 'host'))
        else:
            server = scene.vios_of_id(int(category.rpartition('_')[2]))
            content = vios.render(scene, server, moment, stamp)
        return json.dumps(content, separators=(',', ':')).encode()

    def newest(self, category, moment):
        """The time of the newest such file at that time, or None."""
        seconds = RSCT_SECONDS if category == 'lpar' else SAMPLE_SECONDS
        newest = clocks.aligned(moment, seconds)
        while newest >= self._since and newest > moment - RETENTION:
            if self._world.preferences.monitored(newest):
                return newest
            newest -= seconds * clocks.SECOND
        return None
