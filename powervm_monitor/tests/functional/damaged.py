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
"""A service in small around an outbox that is damaged, and what came of it.

The outbox and the sender are the real ones. The cycle is a few lines here,
which do what ``cycle.py`` does: read what the source still has behind the
Cursor, announce what it has not, put the messages with the losses that there
are. The broker is a list.
"""

import contextlib
import copy
import dataclasses
import json
import logging
import random
import shutil
import threading
import time
import typing

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor import sender
from powervm_monitor.notifications import messages
from powervm_monitor.tests.functional import damages
from powervm_monitor.tests.unit import builders

READINGS = 30
# What the source still has of them, as PowerVM has half an hour.
KEPT = 10
SECONDS = 30
REFUSED = 4
GAP = 'powervm.collection.gap'
# Seconds until all has to be well again.
PATIENCE = 60
STOPPED, KILLED, RUNNING = 'stopped', 'killed', 'running'
KINDS = {STOPPED: damages.STOPPED, KILLED: damages.KILLED,
         RUNNING: damages.RUNNING}
LIMITS = outbox.Limits(size=10 ** 9, age=10 ** 7)
MEMORY = outbox.Memory(builders.NOON, json.dumps({'rule 1': [1, 2, 1]}),
                       '{"status": "running"}')


@dataclasses.dataclass
class Verdict:
    """What is wrong after a damage.

    :ivar altered: what was sent or is remembered, and is not as it was.
    :ivar stuck: what does not go on.
    :ivar unannounced: message ids that are lost without a word.
    """

    name: str
    altered: list = dataclasses.field(default_factory=list)
    stuck: list = dataclasses.field(default_factory=list)
    unannounced: list = dataclasses.field(default_factory=list)
    moved: bool = False

    @property
    def well(self):
        return not (self.altered or self.stuck or self.unannounced)


class Broker:
    """Takes messages while it is there.

    :ivar arrivals: copies of all that it took.
    """

    def __init__(self):
        self.there = threading.Event()
        self.arrivals = []

    @contextlib.contextmanager
    def batch(self):
        yield

    def deliver(self, messages, check):
        for message in messages:
            self.send(message)
            yield

    def send(self, message):
        if not self.there.is_set():
            raise model.Unavailable('the broker is away')
        if message['payload'].get('refused'):
            raise model.Refused('it is too large')
        self.arrivals.append(copy.deepcopy(message))

    def close(self):
        pass


class Reading(typing.NamedTuple):
    at: typing.Any
    messages: list


class World:
    """One outbox with all that belongs to it, damaged once.

    :param folder: a pathlib.Path, empty.
    :param seed: of all that is random.
    """

    def __init__(self, folder, seed):
        self.path = str(folder / 'outbox.sqlite')
        self.random = random.Random(seed)
        self.clock = builders.ManualClock()
        self.composer = messages.Composer('host1')
        self.broker = Broker()
        self.readings = []
        self.cursors = {None}
        self.known = {}
        self.aside = []
        self.outbox = self.sender = None
        self.state = self.random.choice((STOPPED, STOPPED, KILLED, RUNNING))
        self.damage = self.random.choice(KINDS[self.state])
        self.verdict = Verdict(f'{self.state} {self.damage.__name__}')

    def story(self):
        """Live through the damage; return the Verdict."""
        try:
            self.live()
            self.judge()
        except Exception as e:
            logging.getLogger(__name__).exception('story')
            self.verdict.stuck.append(repr(e))
        finally:
            self.stop()
        return self.verdict

    def live(self):
        self.start()
        self.turn(self.reading())
        self.set_some_aside()
        for _ in range(READINGS):
            self.turn(self.reading())
        # Word of the first loss waits, the second is still to be announced.
        self.drop()
        if self.state == KILLED:
            self.kill()
        elif self.state == STOPPED:
            self.stop()
        self.damage(damages.Files(self.path, self.random))
        if self.state == RUNNING:
            for _ in range(3):
                self.broker.there.set()
                self.turn(self.reading())
            self.settle(required=False)
            self.stop()
        self.restart()
        self.broker.there.set()
        self.turn(self.reading())
        self.settle()

    def start(self):
        self.outbox = outbox.Outbox(self.path, self.clock, LIMITS)
        self.sender = sender.Sender(self.outbox, self.broker, 0.02)
        self.sender.start()

    def restart(self):
        try:
            self.start()
        except outbox.Unusable as e:
            if 'install the newer program again' not in str(e):
                raise
            # What the message says is the way back.
            with damages.Files(self.path, self.random).sql() as db:
                db.execute(f'PRAGMA user_version = {outbox.VERSION}')
            self.start()

    def stop(self):
        if self.outbox is not None:
            ended = self.sender.ended
            self.sender.stop()
            self.outbox.close()
            self.outbox = None
            if ended:
                self.verdict.stuck.append('the sender ended')

    def kill(self):
        """Let the files be as they are when a service is killed."""
        for suffix in ('', '-wal', '-shm'):
            with contextlib.suppress(FileNotFoundError):
                shutil.copy(self.path + suffix, self.path + '.dead' + suffix)
        self.stop()
        for suffix in ('', '-wal', '-shm'):
            with contextlib.suppress(FileNotFoundError):
                shutil.move(self.path + '.dead' + suffix, self.path + suffix)

    def reading(self):
        """Return the next Reading, with messages of many sizes."""
        at = builders.later(SECONDS * len(self.readings))
        self.clock.forward(SECONDS)
        made = []
        for _ in range(self.random.randrange(1, 6)):
            message = builders.message(len(self.known))
            message['timestamp'] = at.isoformat()
            message['payload']['text'] = 'é1' * self.random.choice(
                (5, 100, 400, 3000))
            self.known[message['message_id']] = message
            made.append(message)
        self.readings.append(Reading(at, made))
        return self.readings[-1]

    def turn(self, reading):
        """Read what there is; what cannot be kept now is read again."""
        with contextlib.suppress(model.Unavailable):
            cursor = self.outbox.cursor()
            key = cursor and (cursor.read_to, cursor.totals.node_time)
            if key not in self.cursors:
                self.verdict.altered.append(f'cursor {cursor}')
            for one in self.readings[-KEPT:]:
                if cursor is None or one.at > cursor.read_to:
                    cursor = self.take(one, cursor)
            memory = self.outbox.memory('threshold')
            if memory not in (None, MEMORY):
                self.verdict.altered.append(f'memory {memory}')
            self.outbox.remember('threshold', MEMORY)
            if self.aside and self.outbox.memory('other') is None:
                # A plugin is given again what it does not remember.
                self.outbox.remember('other', MEMORY, self.aside)

    def take(self, reading, before):
        made = list(reading.messages)
        if before is not None:
            samples = round((reading.at - before.read_to).total_seconds()
                            / SECONDS) - 1
            if samples > 0:
                made.insert(0, self.word(self.composer.gap(model.Gap(
                    builders.later(SECONDS, before.read_to),
                    builders.later(-SECONDS, reading.at), samples,
                    'purged'))))
        losses = self.outbox.losses()
        made += [self.word(self.composer.loss(loss, reading.at))
                 for loss in losses]
        number = len(self.readings)
        cursor = model.Cursor(reading.at, reading.at, model.Totals(
            model.NodeTime(number, 12 * number)))
        # It may be kept though nobody is told so.
        self.cursors.add((cursor.read_to, cursor.totals.node_time))
        self.outbox.put(made, cursor, losses)
        return cursor

    def word(self, message):
        self.known[message['message_id']] = copy.deepcopy(message)
        return message

    def set_some_aside(self):
        """Let the broker refuse some messages, and one be lost for that."""
        for number in range(REFUSED):
            message = builders.message(f'refused-{number}')
            message['payload']['refused'] = True
            self.aside.append(message)
        self.outbox.remember('other', MEMORY, self.aside)
        self.broker.there.set()
        self.until(lambda: self.outbox.aside() == REFUSED)
        self.broker.there.clear()
        self.drop()

    def drop(self):
        """Drop the oldest of what is set aside."""
        refusals = outbox.Refusals(self.path, self.clock)
        refusals.drop([refusals.listed()[0].number])

    def settle(self, required=True):
        """Read on until all is sent and nothing is left to be announced."""
        def calm():
            if len(self.outbox):
                return False
            if not self.outbox.losses():
                return True
            self.turn(self.reading())
            return False

        try:
            self.until(calm, PATIENCE if required else 1)
        except AssertionError as e:
            if required:
                self.verdict.stuck.append(
                    f'{e}: {len(self.outbox)} wait, {self.outbox.losses()}')

    def until(self, predicate, patience=PATIENCE):
        ends = time.monotonic() + patience
        while True:
            with contextlib.suppress(model.Unavailable):
                if predicate():
                    return
            if time.monotonic() > ends:
                raise AssertionError(f'not within {patience} s')
            time.sleep(0.005)

    def judge(self):
        """Compare what has arrived with what there was."""
        arrived, announced = set(), []
        for message in self.broker.arrivals:
            known = self.known.get(message['message_id'])
            if known != message:
                self.verdict.altered.append(
                    f'{json.dumps(message)[:300]} was {str(known)[:300]}')
            arrived.add(message['message_id'])
            if message['event_type'] == GAP:
                announced.append(
                    message['payload']['versioned_object.data'])
        causes = {word['cause'] for word in announced}
        kept = []
        for refusal in outbox.Refusals(self.path, self.clock).listed():
            if not refusal.damaged:
                if refusal.message not in self.aside:
                    self.verdict.altered.append(f'set aside: {refusal}')
                kept.append(refusal.message['message_id'])
        lost = [message['message_id'] for reading in self.readings
                for message in reading.messages
                if message['message_id'] not in arrived
                and not purged(announced, reading.at)]
        # Two were dropped, unless that is undone with the log.
        gone = [message['message_id'] for message in self.aside
                if message['message_id'] not in kept]
        refused = sum(word['notifications'] for word in announced
                      if word['cause'] == 'refused')
        lost += gone[refused:]
        if refused > len(gone) and 'outbox damaged' not in causes:
            self.verdict.altered.append(f'{refused} refused, {gone} gone')
        told = sum(word['notifications'] for word in announced
                   if word['cause'] == 'notification damaged')
        if 'outbox damaged' not in causes and len(lost) > told:
            self.verdict.unannounced += lost
        self.verdict.moved = 'outbox damaged' in causes


def purged(announced, at):
    """Whether a word of samples that the source has no longer is of a time."""
    return any(word['cause'] == 'purged'
               and word['first'] <= at.isoformat().replace('+00:00', 'Z')
               <= word['last'] for word in announced)
