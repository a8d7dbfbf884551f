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
"""Several plugins beside each other, none at another's cost."""

import json
import logging
import threading
import types

import fixtures

from powervm_monitor import complaints
from powervm_monitor import outbox
from powervm_monitor.notifications import messages
from powervm_monitor.plugins import idle
from powervm_monitor.plugins import runner
from powervm_monitor.plugins import worker
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins import troupe

LOG = logging.getLogger('powervm_monitor')


class RunnerTest(troupe.WorkerTest):

    time_budget = 60

    def run_plugins(self, **plugins):
        made = runner.Runner(
            plugins, types.SimpleNamespace(
                config_dir=self.folder.path, queue_size=10,
                time_budget=self.time_budget),
            self.outbox, messages.Composer('host1'), outbox.Memory,
            self.clock)
        made.start()
        self.addCleanup(made.stop)
        return made

    def hurry_farewell(self):
        """Let a stop wait for no plugin that hangs."""
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.runner.FAREWELL', 0.01))

    def reported(self, name):
        """Return what a plugin reported when it had last done something."""
        return json.loads(self.outbox.kept[name].report)

    def remembered(self, name, seconds):
        """Let a plugin have had the Readings up to a second."""
        self.outbox.kept[name] = outbox.Memory(
            builders.later(seconds), '1', None)

    def reading(self, seconds):
        return builders.reading(builders.lpar(), seconds=seconds)

    def observe(self):
        return [builders.observation()]

    def cpus(self, plugin):
        return sum(entry[0] == 'on_cpu' for entry in plugin.told)


class TestRunner(RunnerTest):

    def test_everybody_has_every_reading(self):
        one, another = troupe.Diary(), troupe.Counting()
        made = self.run_plugins(one=one, another=another)
        made.take(self.reading(0), self.observe)
        made.take(self.reading(30), self.observe)
        made.stop()

        self.assertEqual((2, 2), (self.cpus(one), self.cpus(another)))

    def test_observations_are_made_once_for_all(self):
        made = self.run_plugins(one=troupe.Diary(), another=troupe.Diary())
        calls = []
        made.take(self.reading(0), lambda: calls.append(1) or [])

        self.assertEqual([1], calls)

    def test_observations_that_nobody_wants_are_not_made(self):
        plugin = troupe.Diary()
        plugin.wants = lambda: False
        made = self.run_plugins(one=plugin)
        calls = []
        made.take(self.reading(0), lambda: calls.append(1) or [])

        self.assertEqual([], calls)

    def test_one_that_fails_costs_the_others_nothing(self):
        one, another = troupe.Diary(), troupe.Diary()
        one.fails['on_cpu'] = ValueError('odd')
        made = self.run_plugins(one=one, another=another)
        for seconds in range(0, 300, 30):
            made.take(self.reading(seconds), self.observe)
        made.stop()

        self.assertEqual(10, self.cpus(another))

    def test_one_that_hangs_is_set_aside_at_the_next_reading(self):
        self.hurry_farewell()
        # Time is in such a hurry that this is a millionth of a second.
        self.time_budget = 1
        plugin, another = troupe.Hanging(), troupe.Diary()
        self.addCleanup(plugin.released.set)
        made = self.run_plugins(one=plugin, another=another)
        made.take(self.reading(0), self.observe)
        troupe.until(lambda: plugin.reached.is_set()
                     and self.reported('another')['batches'])
        made.take(self.reading(30), self.observe)

        self.assertEqual(
            {'one': 2, 'another': 0},
            {run.name: run.state for run in made.runs()})

    def test_a_stop_does_not_wait_for_one_that_hangs(self):
        self.hurry_farewell()
        plugin = troupe.Hanging()
        self.addCleanup(plugin.released.set)
        made = self.run_plugins(one=plugin)
        made.take(self.reading(0), self.observe)
        plugin.reached.wait(10)
        made.stop()

        self.assertNotIn(('stop',), plugin.told)

    def test_a_start_that_fails_half_way_can_be_stopped(self):
        made = runner.Runner(
            {'one': troupe.Diary(), 'another': troupe.Diary()},
            types.SimpleNamespace(config_dir=self.folder.path, queue_size=10,
                                  time_budget=60),
            self.outbox, messages.Composer('host1'), outbox.Memory,
            self.clock)
        start = worker.Worker.start

        def once(one):
            if one.name != 'one':
                raise RuntimeError('cannot start new thread')
            start(one)

        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.worker.Worker.start', once))

        self.assertRaises(RuntimeError, made.start)
        made.stop()

        self.assertEqual([], [
            thread.name for thread in threading.enumerate()
            if thread.name.startswith('plugin-')])

    def test_an_edit_is_taken_while_it_runs(self):
        plugin = troupe.Diary()
        self.run_plugins(diary=plugin)
        self.save('limit: 3')

        troupe.until(lambda: plugin.config == {'limit': 3})

    def test_before_the_start_nobody_is_told(self):
        plugin = troupe.Diary()
        made = runner.Runner(
            {'one': plugin}, types.SimpleNamespace(
                config_dir=self.folder.path, queue_size=10, time_budget=60),
            self.outbox, messages.Composer('host1'), outbox.Memory,
            self.clock)
        made.take(self.reading(0), self.observe)
        made.stop()

        self.assertEqual([], plugin.told)


class TestReplay(RunnerTest):

    def test_the_one_that_is_furthest_behind_decides(self):
        self.remembered('one', 60)
        self.remembered('another', 30)
        made = self.run_plugins(
            one=troupe.Counting(), another=troupe.Counting())

        self.assertEqual(builders.later(30), made.since(builders.later(90)))

    def test_nobody_is_behind(self):
        self.remembered('one', 90)
        made = self.run_plugins(one=troupe.Counting(), other=troupe.Diary())

        self.assertEqual(builders.later(90), made.since(builders.later(90)))

    def test_each_has_what_it_has_missed(self):
        self.remembered('one', 60)
        self.remembered('another', 30)
        one, another = troupe.Counting(), troupe.Counting()
        live = troupe.Diary()
        made = self.run_plugins(one=one, another=another, live=live)
        made.replay(self.reading(60), self.observe)
        made.replay(self.reading(90), self.observe)
        made.stop()

        self.assertEqual((1, 2, 0), tuple(
            map(self.cpus, (one, another, live))))

    def test_who_has_caught_up_is_behind_no_more(self):
        self.remembered('one', 30)
        made = self.run_plugins(one=troupe.Counting())
        made.replay(self.reading(60), self.observe)

        self.assertEqual(builders.later(60), made.since(builders.later(60)))


class TestLoad(RunnerTest):

    def load(self, *names):
        return runner.load(names, complaints.Complaints(LOG))

    def test_plugins_are_loaded_by_name(self):
        loaded = self.load('idle')

        self.assertEqual([idle.Idle], list(map(type, loaded.values())))

    def test_one_that_is_something_else_is_said(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.extensions.load',
            lambda namespace, names: {name: dict for name in names}))

        self.assertEqual({}, self.load('idle'))
        self.assertIn('dict is no MetricPlugin', self.log.output)

    def test_one_whose_schema_is_none_is_said(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.idle.Idle.schema', {'type': 'objekt'}))

        self.assertEqual({}, self.load('idle'))
        self.assertIn("'objekt'", self.log.output)

    def test_one_that_is_not_there_is_said(self):
        loaded = self.load('ghost', 'idle')

        self.assertEqual(['idle'], list(loaded))
        self.assertIn(
            'plugin ghost cannot be used, the others go on: check [plugins] '
            'enabled (powervm_monitor.metric_plugins: there is no ghost)',
            self.log.output)
