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
"""The feed of the Long Term Monitor, which is enabled where it is off."""

import datetime

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import continuity
from powervm_monitor import model
from powervm_monitor.powervm import listing
from powervm_monitor.powervm import session

LOG = logging.getLogger(__name__)

NOTHING = datetime.timedelta(0)
# How long there may be no sample after the monitor was enabled, or anyway.
STARTUP = 2 * continuity.RHYTHM
# After so long preferences that PowerVM did not give are asked for again.
RETRY = datetime.timedelta(minutes=10)

_FEED = 'the feed of samples'
_MONITOR = 'the Long Term Monitor'
_PREFERENCES = 'access to performance monitoring preferences'


class Sampling:
    """Lists the samples of one PowerVM host and sees to it that there are any.

    :ivar energy: whether PowerVM measures energy, as far as is known.
    :param listed: a :class:`powervm_monitor.powervm.listing.Listing`.
    :param clock: tells how long there was no sample.
    :param monitors: returns what PowerVM samples, a
        :class:`powervm_monitor.powervm.ltm.Monitors`, and perhaps enables the
        Long Term Monitor.
    """

    def __init__(self, listed, clock, monitors):
        self._listing = listed
        self._clock = clock
        self._monitors = monitors
        self._asked_at = self._enabled_at = self._empty_since = None
        self._rejected = False
        self.energy = False
        self._complaints = complaints.Complaints(LOG)

    def rows(self, since: datetime.datetime | None = None) -> list[
            listing.Row]:
        """Return the rows of samples, none as long as the monitor is off.

        :raises powervm_monitor.model.Unavailable: when PowerVM does not
            answer, or the monitor is off and cannot be enabled.
        """
        try:
            return self._listing.rows(listing.SAMPLES, since)
        except session.REJECTIONS:
            # While the monitor is off, and for a while after that, some
            # levels answer so and not with an empty feed.
            if not self._is_starting() and self._is_on():
                raise
            return []

    def ensured_rows(self, since: datetime.datetime | None = None) -> list[
            listing.Row]:
        """Return the rows of samples, and look at the preferences if need be.

        That is at the first time, and whenever there are no rows. Rows are
        good even when PowerVM does not give its preferences.

        :raises powervm_monitor.model.Unavailable: as :meth:`rows`.
        """
        rows = self.rows(since)
        if self._is_starting() or rows and not self._is_due():
            return rows
        try:
            self._ask()
        except model.Unavailable as e:
            if not rows:
                raise
            self._asked_at, self._rejected = self._clock.now(), True
            self._complaints.about(_PREFERENCES, _explained(e))
        return rows

    def report(self, rows: list[listing.Row], silent: bool) -> None:
        """Log once that no sample comes, and that samples come again.

        :param rows: all rows of samples that there are.
        :param silent: no sample came for a while, whatever rows there are.
        """
        now, samples = self._clock.now(), listing.hypervisors(rows)
        self._empty_since = None if samples else self._empty_since or now
        if samples and not silent:
            self._complaints.settle(_FEED)
        elif samples:
            self._complaints.about(
                _FEED, 'PowerVM lists no new sample, and one should come '
                'every 30 s: see the log of pvm-rest, or restart it (the '
                f'newest is of {max(samples).time})')
        elif not NOTHING <= now - self._empty_since < STARTUP:
            self._complaints.about(
                _FEED, 'PowerVM lists no sample although its Long Term '
                'Monitor is on: see the log of pvm-rest, or restart it')

    def _is_due(self) -> bool:
        """Whether the preferences are to be looked at though there are rows.
        """
        if self._asked_at is None:
            return True
        return self._rejected and not (
            NOTHING <= self._clock.now() - self._asked_at < RETRY)

    def _is_starting(self) -> bool:
        """Whether the monitor was enabled moments ago."""
        return self._enabled_at is not None and (
            NOTHING <= self._clock.now() - self._enabled_at < STARTUP)

    def _is_on(self) -> bool:
        """Whether the monitor was on before, as far as is known."""
        try:
            monitors = self._ask()
        except session.REJECTIONS:
            return True
        return monitors.long_term and not monitors.enabled_now

    def _ask(self):
        monitors = self._monitors()
        self._asked_at, self._rejected = self._clock.now(), False
        self._complaints.settle(_PREFERENCES)
        if monitors.enabled_now:
            self._enabled_at = self._clock.now()
        self.energy = monitors.energy
        if monitors.devices:
            self._complaints.settle(_MONITOR)
        else:
            self._complaints.about(
                _MONITOR, 'PowerVM samples processors and memory only: '
                'switch ComputeLTMEnabled off in its preferences to see '
                'disks and interfaces')
        return monitors


def _explained(e: model.Unavailable) -> str:
    if not isinstance(e, session.REJECTIONS):
        return str(e)
    return ('PowerVM does not give its performance monitoring preferences; '
            'samples are read all the same. Let the user see and change '
            'them, or see to it that the Long Term Monitor stays on '
            f'({e})')
