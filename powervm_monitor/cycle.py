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

from powervm_monitor import complaints
from powervm_monitor import continuity
from powervm_monitor import model

LOG = logging.getLogger(__name__)

# Feeds may list a sample somewhat before or after it was due.
TOLERANCE = datetime.timedelta(seconds=5)


class Cycle:
    """What is done with each Reading newer than the Cursor, oldest first.

    :param feed: answers ``after(time)`` with the Readings that came later,
        and ``at(time)`` with that one.
    :param servers: answers ``by_lpar(lpars, at)`` with Nova's servers, and has
        the ``age`` of what it knows.
    :param inventory: has ``devices`` and learns with ``refresh(lpars, at)``.
    :param outbox: keeps the Cursor and, with it, what is due.
    :param measuring: the functions ``partitions``, ``measure`` and
        ``period``, ``measure_platform`` and ``node_time``.
    :param observer: of a Reading, the Devices and the period; makes the
        Observations.
    :param census: counts who is there and who should be.
    :param unmanaged: makes a Server of a partition that is no instance;
        None when those are not published.
    :param composer: ``compose()`` makes a message of an Observation, None
        when it is not to be published; ``gap()`` and ``loss()`` make one of
        a Gap or a Loss.
    :param start: where to begin when nothing was ever read.
    :param interval: seconds between two published Readings.
    :param clock: tells how old a Reading is.
    :param calls: tells how many requests were made of PowerVM, and how many
        of them failed.
    :param watchers: called with the Observations of every Reading, measured
        against the Reading before.
    :param beat: called at the end of every Reading and every turn.
    """

    def __init__(self, *, feed, servers, inventory, outbox, measuring,
                 observer, census, composer, start, interval, clock, calls,
                 unmanaged=None, watchers=(), beat=lambda: None):
        self._feed = feed
        self._servers = servers
        self._inventory = inventory
        self._outbox = outbox
        self._measuring = measuring
        self._observer = observer
        self._census = census
        self._unmanaged = unmanaged
        self._composer = composer
        self._start = start
        self._interval = interval
        self._clock = clock
        self._calls = calls
        self._watchers = watchers
        self._beat = beat
        self._previous = None
        self._published = None
        self._resumed = False
        self._turn_seconds = None
        self._complaints = complaints.Complaints(LOG)
        self._missing = complaints.Complaints(LOG)

    def turn(self):
        """Take every new Reading; never raises, for tomorrow is a day too."""
        began = self._clock.now()
        try:
            cursor = self._outbox.cursor() or self._beginning()
            self._resume(cursor)
            for reading in self._feed.after(cursor.read_to):
                cursor = self._take(reading, cursor)
                self._beat()
        except model.Unavailable as e:
            self._complaints.about('the collection', str(e))
        except Exception as e:
            self._complaints.about(
                'the collection', f'unexpected: {e!r}', exc_info=True)
        else:
            self._complaints.settle('the collection')
        self._turn_seconds = (self._clock.now() - began).total_seconds()
        self._beat()

    def _resume(self, cursor):
        """Have the Readings that the next ones are measured against.

        After a start they are PowerVM's to tell, as long as it has them.
        """
        if self._resumed or cursor.published is None:
            return
        self._previous = self._feed.at(cursor.read_to)
        self._published = (
            self._previous if cursor.published == cursor.read_to
            else self._feed.at(cursor.published))
        self._resumed = True

    def _beginning(self):
        """Return where to begin; what is known may be newer than that."""
        self._previous = self._published = None
        return self._start

    def _take(self, reading, cursor):
        servers = self._servers.by_lpar(
            reading.lpars, reading.sampled_at)
        strays = self._census.take(reading.lpars, servers)
        owners = self._owners(reading, servers)
        self._inventory.refresh(
            [lpar for uuid, lpar in reading.lpars.items() if uuid in owners],
            reading.sampled_at)
        self._missing.only({
            missing.what: f'{missing.what} is missing from the samples: '
                          f'{missing.why}'
            for missing in reading.missing})
        so_far = self._measuring.node_time(
            reading, self._previous, cursor.node_time)
        collection = self._collection(reading, strays)
        if self._watchers:
            batch = self._observations(
                reading, self._previous, owners, so_far, collection)
            for watcher in self._watchers:
                with self._alone(f'watcher {watcher}'):
                    watcher(batch)
        messages, published = [], cursor.published
        due = (self._due(reading, published)
               or continuity.went_back(cursor, reading))
        if due:
            messages = self._messages(self._observations(
                reading, self._published, owners, so_far, collection))
            published = reading.listed_at
        gap = continuity.gap(
            cursor, reading, self._previous, self._clock.now())
        if gap is not None:
            LOG.warning('%d samples from %s to %s are lost (%s)',
                        gap.samples, gap.first, gap.last, gap.cause)
            messages.insert(0, self._composer.gap(gap))
        # While something waits, the word of a loss might be lost as well.
        losses = [] if len(self._outbox) else self._outbox.losses()
        messages += map(self._composer.loss, losses)
        cursor = model.Cursor(reading.listed_at, published, so_far)
        self._outbox.put(messages, cursor, losses)
        # Not before: a Reading that could not be kept is taken again.
        self._previous, self._resumed = reading, True
        if due:
            self._published = reading
        LOG.debug('Read the sample of %s: %d partitions, %d messages',
                  reading.sampled_at, len(reading.lpars), len(messages))
        return cursor

    def _owners(self, reading, servers):
        """Return whose the partitions are that are worth measuring."""
        if self._unmanaged is None:
            return servers
        return {**{uuid: self._unmanaged(lpar)
                   for uuid, lpar in reading.lpars.items()}, **servers}

    def _due(self, reading, published):
        """Whether an aligned time has passed since the last one published.

        A sample that is some seconds early is taken for the aligned one.
        """
        if published is None:
            return True
        now, then = ((time + TOLERANCE).timestamp() // self._interval
                     for time in (reading.listed_at, published))
        return now > then

    def _observations(self, reading, base, owners, so_far, collection):
        period = self._measuring.period(reading, base)
        devices = self._inventory.devices
        observer = self._observer(reading, devices, period)
        observations = []
        with self._alone('the platform'):
            observations.extend(map(
                observer.platform, self._measuring.measure_platform(
                    reading, base, period, so_far, collection)))
        for lpar, before, server in self._measuring.partitions(
                reading, base, owners):
            with self._alone(f'partition {lpar.name}'):
                behind = observer.volumes(lpar, server)
                observations.extend(
                    observer.tenant(measured, server, behind)
                    for measured in self._measuring.measure(
                        lpar, before, server, period, devices.backings))
        return [o for o in observations if o is not None]

    def _collection(self, reading, strays):
        """Return how the collection of a Reading went."""
        requests, failures = self._calls()
        unexplained, absent = strays
        return model.Collection(
            status=reading.status, errors=reading.errors,
            missing=len(reading.missing),
            age=(self._clock.now() - reading.sampled_at).total_seconds(),
            partitions=len(reading.lpars),
            unexplained=unexplained, absent=absent,
            servers_age=self._servers.age,
            vioses=len(reading.vioses),
            silent=sum(1 for vios in reading.vioses
                       if vios.used_memory_bytes is None),
            cycle_seconds=self._turn_seconds,
            requests=requests, failures=failures)

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


def beginning(now, backlog):
    """Return the Cursor of one who has read nothing yet.

    :param backlog: seconds back from now that are still of interest.
    """
    return model.Cursor(now - datetime.timedelta(seconds=backlog), None)
