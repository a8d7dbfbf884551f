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
"""The service's life: what starts, ticks and stops."""

import contextlib
import random
import threading

from oslo_config import cfg
from oslo_log import log as logging
from oslo_service import opts as service_opts
from oslo_service import periodic_task
from oslo_service import service

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor import parts
from powervm_monitor.conf import opts

LOG = logging.getLogger(__name__)

# Most seconds between two tries to start.
PATIENCE = 60


class MonitorService(service.Service):
    """Runs the cycle every ``[pcm] poll_interval`` and drains the outbox.

    The launcher forks, so everything with a thread, a lock or a connection
    is made in :meth:`start`.

    :param conf: a ConfigOpts with the options registered.
    :param clock: tells the time; where it runs faster, so does the service.
    :param hold: called with the path of the outbox before it is opened;
        raises Unavailable when it is somebody else's.
    :param beat: called whenever the service got on.
    :param chance: returns a number from 0 to 1, another one each time.
    """

    def __init__(self, conf, clock, hold=lambda path: None,
                 beat=lambda: None, chance=random.random):
        super().__init__()
        self._conf = conf
        self._clock = clock
        self._hold = hold
        self._beat = beat
        self._chance = chance
        self._parts = None
        self._starting = threading.Lock()
        self._stopping = threading.Event()

    def start(self):
        """Return when the service runs, or was stopped before it could."""
        self._stopping = threading.Event()
        self._complaints = complaints.Complaints(LOG)
        self._try()

    def stop(self, graceful=True):
        """Finish the Reading, hand over what is taken, and close."""
        self._stopping.set()
        with self._starting:
            made, self._parts = self._parts, None
        if made is None:
            return
        made.cycle.stop()
        super().stop(graceful=True)
        made.close()

    def _try(self):
        """Start, however many tries it takes, or until stopped.

        A command checks the configuration, but a SIGHUP brings another, and
        a worker that dies of it would be replaced for ever.
        """
        pause = 1
        while not self._stopping.is_set() and not self._started():
            self._beat()
            self._stopping.wait(pause * (1 + self._chance()) / 2)
            pause = min(2 * pause, PATIENCE)
            self._conf.reload_config_files()

    def _started(self):
        """Whether a try to start is the last one; never raises."""
        try:
            opts.check(self._conf)
            self._hold(self._conf.outbox.path)
            self._run(parts.Parts(self._conf, self._clock, beat=self._beat,
                                  chance=self._chance))
        except (cfg.Error, model.Unavailable) as e:
            why = ' '.join(str(e).split())
            self._complaints.about(
                'the start', f'nothing is read until this is right: {why}')
            return False
        except Exception as e:
            self._complaints.about(
                'the start', 'nothing is read until this is right: it failed '
                f'in an unexpected way, please report it ({e!r})',
                exc_info=True)
            return False
        self._complaints.settle('the start')
        return True

    def _run(self, made):
        """Start what was made, or close it if that fails or nobody wants it.

        Who stops the service meanwhile waits, to stop all of it.
        """
        with self._starting, contextlib.ExitStack() as undo:
            undo.callback(made.close)
            if self._stopping.is_set():
                return
            made.start()
            self.tg.add_dynamic_timer(_ticking(
                self._conf, made.cycle.turn,
                self._conf.pcm.poll_interval / self._clock.speed, made.beat))
            self._parts = made
            undo.pop_all()
        LOG.info('Watching the partitions of host %s', self._conf.host)


def launch(conf, clock, **callables):
    """Start the service in a process of its own, under oslo.service's care.

    :param callables: see :class:`MonitorService`.
    :returns: the launcher, whose ``wait()`` returns when all is over.
    """
    service_opts.register_service_opts(conf)
    # To log all options is to stumble over the bad one, with a traceback.
    conf.set_default('log_options', False)
    return service.launch(
        conf, MonitorService(conf, clock, **callables), workers=1)


def _ticking(conf, turn, spacing, beat):
    """Return what takes the turn when it is due, and then beats.

    It tells in how many seconds to call it again, a minute at most. So there
    is a beat while the next turn is waited for, but none while one hangs.
    """

    class Tasks(periodic_task.PeriodicTasks):

        @periodic_task.periodic_task(spacing=spacing, run_immediately=True)
        def turn(self, context):
            turn()

    tasks = Tasks(conf)

    def tick():
        seconds = tasks.run_periodic_tasks(context=None)
        beat()
        return seconds

    return tick
