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
"""One plugin with a thread of its own; nobody waits for it."""

import json
import threading
import time

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.plugins import inforce
from powervm_monitor.plugins import mailbox
from powervm_monitor.plugins import observed
from powervm_monitor.plugins import silence
from powervm_monitor.plugins import trial

LOG = logging.getLogger(__name__)

RUNNING, WAITING, ASIDE = 'running', 'waiting', 'set aside'
NUMBERS = {RUNNING: 0, WAITING: 1, ASIDE: 2}


class Worker:
    """Gives a plugin its batches, its configuration and its ticks.

    :param name: of the plugin.
    :param plugin: a :class:`powervm_monitor.plugins.base.MetricPlugin`.
    :param in_force: its :class:`powervm_monitor.plugins.inforce.InForce`.
    :param record: its :class:`powervm_monitor.plugins.record.Record`.
    :param clock: tells the time; where it runs faster, so do pauses.
    :param queue_size: how many batches may wait.
    :param time_budget: seconds that a batch may take.
    :ivar given: ``listed_at`` of the last Reading that was meant for a
        plugin that keeps a state; None when it has none.
    :ivar settled: an Event, set when it is known whether the plugin runs.
    """

    def __init__(self, name, plugin, in_force, record, clock, queue_size,
                 time_budget):
        self.name = name
        self._plugin = plugin
        self._in_force = in_force
        self._record = record
        self._clock = clock
        self._time_budget = time_budget
        self._hooks = observed.hooks(plugin)
        self._ends = observed.defines(plugin, 'on_reading_end')
        self._mailbox = mailbox.Mailbox(queue_size)
        self._trial = trial.Trial(name, clock.speed)
        self._silence = silence.Silence(clock)
        self._complaints = complaints.Complaints(LOG)
        self._status, self._lock = WAITING, threading.Lock()
        self._started, self._wants = False, True
        self._batches = self._spent_ns = self._alerts = 0
        self.given, self._stored = (
            record.last() if plugin.replay else (None, None))
        self._read_to, self._state = self.given, None
        self.settled = threading.Event()
        self._thread = threading.Thread(
            target=self._live, name=f'plugin-{name}', daemon=True)

    @property
    def listening(self):
        """Whether a batch would be taken."""
        return self._wants and self._status != ASIDE

    @property
    def behind(self):
        """Whether the plugin wants what it has missed, if anything."""
        return self.listening and self.given is not None

    def start(self):
        self._thread.start()

    def change(self):
        """Look at the configuration's file anew, before the next batch."""
        self._mailbox.change()

    def passed(self, listed_at):
        """Know that a Reading was meant for the plugin."""
        if self._plugin.replay:
            self.given = listed_at

    def offer(self, batch):
        """Take a batch; the oldest one goes when too many wait."""
        subject = f'the queue of plugin {self.name}'
        if self._mailbox.post(batch):
            self._complaints.about(
                subject, f'plugin {self.name} is too slow and loses its '
                'oldest samples: let it do less, or raise [plugins] '
                'queue_size')
        elif len(self._mailbox) == 1:
            self._complaints.settle(subject)

    def check(self):
        """Set the plugin aside if it hangs."""
        if (self._status == ASIDE
                or self._trial.lasts() < self._time_budget):
            return
        LOG.warning(
            'plugin %s takes longer than [plugins] time_budget for one '
            'sample and is set aside until the service starts again: see '
            'what it waits for', self.name)
        self._set_aside()

    def stop(self):
        """Begin to stop; what waits is taken while there is time."""
        self._mailbox.close()

    def join(self, seconds):
        """Wait so long for the end."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    def run(self):
        """Return how the plugin runs, for whoever publishes it."""
        return model.PluginRun(
            name=self.name, state=NUMBERS[self._status],
            waiting=len(self._mailbox), **self._numbers())

    def report(self):
        """Return how the plugin runs, for whoever asks."""
        return {'status': self._status,
                'reported': self._clock.now().isoformat(),
                **self._numbers(), **self._in_force.report()}

    def _numbers(self):
        return {'batches': self._batches, 'lost': self._mailbox.lost,
                'failures': self._trial.failures, 'alerts': self._alerts,
                'spent_ns': self._spent_ns}

    def _set_aside(self):
        self._become(ASIDE)
        self._mailbox.empty(lost=True)
        self._record.report(self.report())

    def _live(self):
        """Be the thread's whole life; one that fails is set aside."""
        try:
            self._work()
        except Exception:
            LOG.exception(
                'plugin %s fails in a way that nobody foresaw and is set '
                'aside until the service starts again', self.name)
            self._set_aside()
        finally:
            self.settled.set()

    def _work(self):
        """Take what comes until the end."""
        letter = mailbox.CHANGE
        while letter is not mailbox.END and self._status != ASIDE:
            if letter is mailbox.CHANGE:
                self._configure()
            elif letter is not None:
                self._observe(letter)
            elif self._hears_silence():
                self._tick()
            letter = self._mailbox.take(self._started, self._patience())
        if self._started and self._status != ASIDE:
            self._trial.attempt(self._plugin.stop)

    def _hears_silence(self):
        return self._started and self._wants and self._ends

    def _patience(self):
        """Return how long silence may last, None for as long as it likes."""
        if not self._hears_silence():
            return None
        return self._silence.patience()

    def _configure(self):
        """Put into force what the file says now; start once there is any."""
        subject = f'the configuration of plugin {self.name}'
        try:
            with self._trial.timed():
                self._in_force.refresh(self._plugin)
        except inforce.Refused as e:
            self._complaints.about(
                subject, f'{subject} is refused, what was in force still '
                f'is: {e}')
        else:
            self._complaints.settle(subject)
        well = True
        if self._in_force.configuration is not None and not self._started:
            well = self._started = self._trial.attempt(
                self._plugin.start, self._stored)
        self._settle(well)
        if not well:
            # To be tried again.
            self._mailbox.change()

    def _observe(self, batch):
        """Let the plugin see a batch, and keep what it made of it."""
        self._silence.broken(batch.sampled_at)
        began = time.monotonic_ns()
        well = self._trial.attempt(self._tell, batch)
        self._spent_ns += time.monotonic_ns() - began
        self._batches += 1
        self._read_to = batch.listed_at
        self._settle(well)

    def _tick(self):
        """Let the plugin notice the silence."""
        now = self._silence.lasts()
        self._settle(self._trial.attempt(
            lambda: self._add(self._plugin.on_reading_end(now))))

    def _tell(self, batch):
        """Call the methods of the plugin; take their Alerts as they come."""
        for hook, told in observed.dicts(batch, self._hooks):
            self._add(self._hooks[hook](told))
        if self._ends:
            self._add(self._plugin.on_reading_end(batch.sampled_at))

    def _add(self, alerts):
        if alerts is not None and self._status != ASIDE:
            self._alerts += self._record.add(alerts)

    def _settle(self, well=True):
        """Know how the plugin is now, keep it, and let it rest if need be.

        :param well: whether what was done before went well.
        """
        self._wants, self._state = self._started, None
        if self._started:
            well = self._trial.attempt(self._ask) and well
        if not self._wants:
            self._mailbox.empty()
        self._become(RUNNING if self._started and well else WAITING)
        self._keep()
        self.settled.set()
        if well:
            self._trial.passed()
        else:
            self._mailbox.pause(self._trial.pause())

    def _ask(self):
        """Ask the plugin what it wants, and for its state if it keeps one."""
        self._wants = bool(self._plugin.wants())
        if self._plugin.replay:
            self._state = json.dumps(self._plugin.state())

    def _keep(self):
        """Keep what the plugin left; nothing goes over a state by mistake."""
        if self._status == ASIDE:
            return
        if not self._started or self._plugin.replay and self._state is None:
            self._record.report(self.report())
        else:
            self._record.keep(
                self._read_to if self._plugin.replay else None,
                self._state, self.report())

    def _become(self, status):
        """Change the status; who is set aside stays so."""
        with self._lock:
            if self._status != ASIDE:
                self._status = status
