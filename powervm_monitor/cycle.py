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
"""One turn: every new Reading is measured, identified and handed on."""

import contextlib
import datetime

from oslo_log import log as logging

from powervm_monitor import accounting
from powervm_monitor import complaints
from powervm_monitor import continuity
from powervm_monitor import model

LOG = logging.getLogger(__name__)

# Feeds may list a sample somewhat before or after it was due.
TOLERANCE = datetime.timedelta(seconds=5)


class Cycle:
    """What is done with each Reading newer than the Cursor, oldest first.

    :param feed: answers ``after(time, before)`` with the Readings that came
        later than the one before, ``at(time)`` with that one, and ``times()``
        with all there are; ``listed_to`` is the time of the newest that there
        was after a time.
    :param surveyor: makes a Survey of a Reading, which makes Observations.
    :param plausible: leaves out of a Reading what cannot be true:
        ``plausible(reading, before)``.
    :param totals: adds up what PowerVM has no counters of:
        ``totals(reading, before, so_far)``.
    :param outbox: keeps the Cursor and, with it, what is due.
    :param composer: ``compose()`` makes a message of an Observation, None
        when it is not to be published; ``gap()`` and ``loss()`` make one of
        a Gap or a Loss.
    :param plugins: take every Reading, measured against the one before:
        ``take(reading, observe)``; those that missed some, ``replay()``.
    :param backlog: seconds back from now from which samples are read when
        none ever was.
    :param interval: seconds between two published Readings.
    :param clock: tells the time.
    :param beat: called at the end of every Reading and every turn.
    """

    def __init__(self, *, feed, surveyor, plausible, totals, outbox,
                 composer, plugins, backlog, interval, clock,
                 beat=lambda: None):
        self._feed = feed
        self._surveyor = surveyor
        self._plausible = plausible
        self._totals = totals
        self._outbox = outbox
        self._composer = composer
        self._plugins = plugins
        self._backlog = datetime.timedelta(seconds=backlog)
        self._interval = interval
        self._clock = clock
        self._beat = beat
        self._made, self._start = clock.now(), None
        self._previous = None
        self._published = None
        self._resumed = False
        self._turn_seconds = None
        self._stopping = False
        self._complaints = complaints.Complaints(LOG)
        self._missing = complaints.Complaints(LOG)

    def turn(self):
        """Take every new Reading; never raises, for tomorrow is a day too."""
        began = self._clock.now()
        try:
            cursor = self._outbox.cursor() or self._beginning()
            since = self._resume(cursor)
            for reading in self._feed.after(since, self._previous):
                if since < cursor.read_to >= reading.listed_at:
                    self._replay(reading, cursor.totals)
                else:
                    cursor = self._take(reading, cursor)
                self._beat()
                if self._stopping:
                    break
        except model.Unavailable as e:
            self._complaints.about('the collection', str(e))
        except Exception as e:
            self._complaints.about(
                'the collection', f'unexpected: {e!r}', exc_info=True)
        else:
            self._complaints.settle('the collection')
        self._turn_seconds = (self._clock.now() - began).total_seconds()
        self._beat()

    def stop(self):
        """End the turn with the Reading that is being taken, if there is one.

        What comes after it is read after the next start.
        """
        self._stopping = True

    def _beginning(self):
        """Return where to begin; what is known may be newer than that.

        The clock that stamps the samples may be far behind ours. Where there
        are none, nobody knows yet.
        """
        self._previous = self._published = None
        if self._start is None and (times := self._feed.times()):
            self._start = min(self._made, times[-1]) - self._backlog
        return model.Cursor(self._start or self._made - self._backlog, None)

    def _resume(self, cursor):
        """Return from where to read, the Readings of then at hand.

        After a start they are PowerVM's to tell, as long as it has them, and
        so are those that plugins have missed.
        """
        # A plugin may know later ones, from before the time was set back.
        since = min(self._plugins.since(cursor.read_to), cursor.read_to)
        if self._resumed or cursor.published is None:
            if since < cursor.read_to:
                self._previous, = self._checked(since)
            return since
        self._previous, self._published = self._checked(
            since, cursor.published)
        self._resumed = True
        return since

    def _checked(self, *wanted):
        """Return Readings of before without what cannot be true.

        The samples before each tell what that is, as when it was read.

        :param wanted: when they were listed.
        :returns: a list, None for what PowerVM has no more.
        """
        times = self._feed.times()
        ends = [times.index(time) for time in wanted if time in times]
        found, before = {}, None
        for index, time in enumerate(times):
            if any(end - accounting.ZEROS <= index <= end for end in ends):
                reading = self._feed.at(time)
                if reading is not None:
                    before = found[time] = self._plausible(reading, before)
        return [found.get(time) for time in wanted]

    def _replay(self, reading, totals):
        """Let plugins have what they missed; the bus has it already.

        :param totals: of a later Reading.
        """
        before = self._previous
        reading = self._previous = self._plausible(reading, before)
        with self._alone('the plugins'):
            self._plugins.replay(reading, lambda: self._surveyor.survey(
                reading, self._alone, totals.as_of(reading.listed_at)
            ).observations(before))

    def _take(self, reading, cursor):
        before = self._before(cursor)
        reading = self._plausible(reading, before)
        totals = self._totals(reading, before, cursor.totals)
        survey = self._surveyor.survey(
            reading, self._alone, totals, self._turn_seconds, before,
            accounted=True)
        self._missing.only({
            missing.what: f'{missing.what} is missing from the samples: '
                          f'{missing.why}'
            for missing in survey.reading.missing})
        messages, published = [], cursor.published
        due = (self._due(reading, published)
               or continuity.went_back(cursor, reading))
        if due:
            messages = self._messages(survey.observations(self._published))
            published = reading.listed_at
        gap = continuity.gap(cursor, reading, before, self._feed.listed_to)
        if gap is not None:
            LOG.warning('%d samples from %s to %s are lost (%s)',
                        gap.samples, gap.first, gap.last, gap.cause)
            messages.insert(0, self._composer.gap(gap))
        losses = self._outbox.losses()
        messages += (self._composer.loss(loss, reading.listed_at)
                     for loss in losses)
        cursor = model.Cursor(reading.listed_at, published, totals)
        self._outbox.put(messages, cursor, losses)
        # Not before: a Reading that could not be kept is taken again.
        self._previous, self._resumed = reading, True
        if due:
            self._published = reading
        LOG.debug('Read the sample of %s: %d partitions, %d messages',
                  reading.sampled_at, len(reading.lpars), len(messages))
        with self._alone('the plugins'):
            self._plugins.take(reading, lambda: survey.observations(before))
        return cursor

    def _before(self, cursor):
        """Return the Reading of the Cursor, None if nobody has it.

        It may be one that could not be had again for the plugins.
        """
        previous = self._previous
        if previous is None or previous.listed_at != cursor.read_to:
            return None
        return previous

    def _due(self, reading, published):
        """Whether an aligned time has passed since the last one published.

        A sample that is some seconds early is taken for the aligned one.
        """
        if published is None:
            return True
        now, then = ((time + TOLERANCE).timestamp() // self._interval
                     for time in (reading.listed_at, published))
        return now > then

    def _messages(self, observations):
        messages = []
        for observation in observations:
            with self._alone(observation.resource.id):
                messages.append(self._composer.compose(observation))
        return [message for message in messages if message is not None]

    @contextlib.contextmanager
    def _alone(self, subject):
        """Let what fails with a subject cost nobody but the subject."""
        try:
            yield
        except Exception as e:
            self._complaints.about(
                subject, f'nothing is told of {subject}: {e!r}',
                exc_info=True)
        else:
            self._complaints.settle(subject)
