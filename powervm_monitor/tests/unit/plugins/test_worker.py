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
"""A plugin's life: batches, alerts, state, failures, silence."""

import json

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins import troupe


class TestLife(troupe.WorkerTest):

    clock = builders.ManualClock

    def test_it_is_configured_started_told_and_stopped(self):
        plugin = troupe.Ending()
        self.save('limit: 5')
        one = self.work(plugin)
        one.offer(troupe.batch(0))
        self.finish(one)

        self.assertEqual(
            [('configure', {'limit': 5}), ('start', None), ('on_cpu', 0),
             ('end', 0), ('stop',)], plugin.told)

    def test_batches_come_in_order(self):
        plugin = troupe.Diary()
        one = self.work(plugin)
        for seconds in (0, 30, 60):
            one.offer(troupe.batch(seconds))
        self.finish(one)

        self.assertEqual([0, 30, 60], [
            entry[1] for entry in plugin.told if entry[0] == 'on_cpu'])

    def test_one_that_wants_nothing_is_told_nothing(self):
        plugin = troupe.Diary()
        plugin.wants = lambda: False
        one = self.work(plugin)

        self.assertFalse(one.listening)

    def test_alerts_are_messages_of_the_plugin(self):
        one = self.work(troupe.Raising())
        one.offer(troupe.batch(0))
        self.finish(one)

        message, = self.outbox.messages
        self.assertEqual(
            ('powervm.alert.raised', 'diary'),
            (message['event_type'],
             message['payload']['versioned_object.data']['plugin']))

    def test_how_it_runs_is_known(self):
        one = self.work(troupe.Raising())
        one.offer(troupe.batch(0))
        self.finish(one)
        run = one.run()

        self.assertEqual(
            model.PluginRun(
                name='diary', state=0, batches=1, lost=0, waiting=0,
                failures=0, spent_ns=run.spent_ns, alerts=1), run)

    def test_how_it_runs_is_kept_for_who_asks(self):
        self.save('limit: 5')
        one = self.work(troupe.Diary())
        one.offer(troupe.batch(0))
        self.finish(one)
        report = json.loads(self.outbox.kept['diary'].report)

        self.assertEqual(
            ('running', 1, self.folder.join('diary.yaml'),
             builders.NOON.isoformat(), None),
            tuple(report[key] for key in (
                'status', 'batches', 'source', 'since', 'refused')))


class TestState(troupe.WorkerTest):

    def test_it_is_kept_with_the_time_of_the_batch(self):
        one = self.work(troupe.Counting())
        one.offer(troupe.batch(30))
        self.finish(one)
        kept = self.outbox.kept['diary']

        self.assertEqual(
            (builders.later(31), '1'), (kept.read_to, kept.state))

    def test_it_is_given_back(self):
        self.outbox.kept['diary'] = outbox.Memory(
            builders.later(31), '7', None)
        plugin = troupe.Counting()
        one = self.work(plugin)
        self.finish(one)

        self.assertEqual(
            (('start', 7), builders.later(31), True),
            (plugin.told[1], one.given, one.behind))

    def test_one_without_is_not_behind(self):
        self.assertFalse(self.work(troupe.Counting()).behind)

    def test_one_that_keeps_none_gets_none(self):
        self.outbox.kept['diary'] = outbox.Memory(
            builders.later(31), '7', None)
        plugin = troupe.Diary()
        one = self.work(plugin)
        one.passed(builders.later(61))

        self.assertEqual((('start', None), False),
                         (plugin.told[1], one.behind))

    def test_one_that_is_damaged_is_said_and_begun_anew(self):
        self.outbox.kept['diary'] = outbox.Memory(
            builders.later(31), '{', None)
        plugin = troupe.Counting()
        self.work(plugin)

        self.assertEqual(('start', None), plugin.told[1])
        self.assertIn('The state of plugin diary is damaged', self.log.output)

    def test_a_configuration_that_is_refused_does_not_cost_it(self):
        self.outbox.kept['diary'] = outbox.Memory(
            builders.later(31), '7', None)
        self.save('limit: many')
        self.finish(self.work(troupe.Counting()))

        self.assertEqual('7', self.outbox.kept['diary'].state)

    def test_one_that_cannot_be_told_leaves_what_was_kept(self):
        self.outbox.kept['diary'] = outbox.Memory(
            builders.later(31), '7', None)
        plugin = troupe.Raising()
        plugin.fails['state'] = ValueError('it is lost')
        one = self.work(plugin)
        one.offer(troupe.batch(60))
        self.finish(one)
        del plugin.fails['state']
        kept = self.outbox.kept['diary']

        self.assertEqual((builders.later(31), '7', []),
                         (kept.read_to, kept.state, self.outbox.messages))

    def test_an_outbox_that_cannot_write_loses_no_alert(self):
        one = self.work(troupe.Raising())
        self.outbox.failure = model.Unavailable('the disk is full')
        one.offer(troupe.batch(0))
        self.finish_batches(one, 1)
        self.outbox.failure = None
        one.offer(troupe.batch(30))
        self.finish(one)

        self.assertEqual(
            (['a1', 'a2'], '2'),
            (troupe.alert_ids(self.outbox.messages),
             self.outbox.kept['diary'].state))

    def finish_batches(self, one, count):
        """Wait until so many batches were taken and all was kept."""
        one.change()
        troupe.until(lambda: one.run().batches >= count
                     and not one._mailbox._changed)


class TestFailures(troupe.WorkerTest):

    def test_the_next_batch_is_tried(self):
        plugin = troupe.Diary()
        plugin.fails['on_cpu'] = ValueError('odd')
        one = self.work(plugin)
        one.offer(troupe.batch(0))
        one.offer(troupe.batch(30))
        self.finish(one)

        self.assertEqual(
            ([0, 30], 2, 2, 1),
            ([entry[1] for entry in plugin.told if entry[0] == 'on_cpu'],
             one.run().batches, one.run().failures, one.run().state))

    def test_it_is_said_once(self):
        plugin = troupe.Diary()
        plugin.fails['on_cpu'] = ValueError('odd')
        one = self.work(plugin)
        one.offer(troupe.batch(0))
        one.offer(troupe.batch(30))
        self.finish(one)

        self.assertEqual(
            (1, 1), (self.log.output.count('plugin diary fails'),
                     self.log.output.count('ValueError: odd')))

    def test_what_it_had_concluded_before_is_kept(self):
        plugin = troupe.Raising()
        one = self.work(plugin)
        observations = [builders.observation(), builders.observation()]
        told = plugin.on_cpu

        def on_cpu(cpu_dict):
            if plugin.count:
                raise ValueError('odd')
            return told(cpu_dict)

        one._hooks['on_cpu'] = on_cpu
        one.offer(builders.batch(*observations))
        self.finish(one)

        self.assertEqual(
            (['a1'], '1'), (troupe.alert_ids(self.outbox.messages),
                            self.outbox.kept['diary'].state))

    def test_an_answer_that_is_no_alert_is_a_failure(self):
        plugin = troupe.Diary()
        plugin.alerts = lambda: ['fire']
        one = self.work(plugin)
        one.offer(troupe.batch(0))
        self.finish(one)

        self.assertIn("a plugin answers with Alerts, not 'fire'",
                      self.log.output)

    def test_an_alert_that_nobody_could_take_is_a_failure(self):
        plugin = troupe.Diary()
        plugin.alerts = lambda: [builders.alert(value=float('nan'))]
        one = self.work(plugin)
        one.offer(troupe.batch(0))
        self.finish(one)

        self.assertEqual(([], 1),
                         (self.outbox.messages, one.run().failures))

    def test_an_alert_that_is_no_json_is_a_failure(self):
        plugin = troupe.Diary()
        plugin.alerts = lambda: [builders.alert(
            resource=builders.resource(metadata={'at': builders.NOON}))]
        one = self.work(plugin)
        one.offer(troupe.batch(0))
        one.offer(troupe.batch(30))
        self.finish(one)

        self.assertEqual(
            ([], 2, 2), (self.outbox.messages, one.run().failures,
                         one.run().batches))

    def test_one_that_exits_goes_on(self):
        plugin = troupe.Diary()
        plugin.fails['on_cpu'] = SystemExit(1)
        one = self.work(plugin)
        one.offer(troupe.batch(0))
        one.offer(troupe.batch(30))
        self.finish(one)

        self.assertEqual(2, one.run().failures)

    def test_what_nobody_foresaw_sets_it_aside(self):
        plugin = troupe.Diary()
        plugin.schema = {'$ref': '#/nowhere'}
        self.save('limit: 5')
        one = self.work(plugin)

        self.assertEqual((2, False), (one.run().state, one.listening))
        self.assertIn('fails in a way that nobody foresaw', self.log.output)
        self.assertEqual('set aside', json.loads(
            self.outbox.kept['diary'].report)['status'])

    def test_a_start_that_fails_is_tried_again(self):
        plugin = troupe.Diary()
        failures = [ValueError('not yet')]
        start = plugin.start

        def once(state=None):
            start(state)
            if failures:
                raise failures.pop()

        plugin.start = once
        one = self.work(plugin)
        one.change()
        one.offer(troupe.batch(0))
        self.finish_start(plugin)
        one.offer(troupe.batch(30))
        self.finish(one)

        self.assertEqual(('on_cpu', 30), plugin.told[-2])

    def finish_start(self, plugin):
        troupe.until(lambda: plugin.told.count(('start', None)) == 2)


class TestHang(troupe.WorkerTest):

    def hang(self, time_budget=0):
        plugin = troupe.Hanging()
        one = self.work(plugin, time_budget=time_budget)
        self.addCleanup(plugin.released.set)
        one.offer(troupe.batch(0))
        plugin.reached.wait(10)
        return plugin, one

    def test_it_is_set_aside(self):
        plugin, one = self.hang()
        one.check()

        self.assertEqual((2, False), (one.run().state, one.listening))

    def test_it_is_said_and_reported(self):
        plugin, one = self.hang()
        one.check()
        one.check()

        self.assertEqual(
            (1, 'set aside'),
            (self.log.output.count('is set aside until'),
             json.loads(self.outbox.kept['diary'].report)['status']))

    def test_what_waits_for_it_is_lost(self):
        plugin, one = self.hang()
        one.offer(troupe.batch(30))
        one.check()

        self.assertEqual((0, 1), (one.run().waiting, one.run().lost))

    def test_one_that_only_takes_its_time_is_left_alone(self):
        plugin, one = self.hang(time_budget=troupe.HURRY * 3600)
        one.check()

        self.assertEqual((0, True), (one.run().state, one.listening))

    def test_what_it_says_in_the_end_is_not_heard(self):
        plugin, one = self.hang()
        one.check()
        plugin.released.set()
        self.finish(one)

        self.assertEqual(([], ('on_cpu', 0)),
                         (self.outbox.messages, plugin.told[-1]))


class TestSlow(troupe.WorkerTest):

    def test_it_loses_its_oldest_batches(self):
        plugin = troupe.Hanging()
        one = self.work(plugin, queue_size=2)
        one.offer(troupe.batch(0))
        plugin.reached.wait(10)
        for seconds in (30, 60, 90, 120):
            one.offer(troupe.batch(seconds))
        plugin.released.set()
        self.finish(one)

        self.assertEqual(
            ([0, 90, 120], 2, 1),
            ([entry[1] for entry in plugin.told if entry[0] == 'on_cpu'],
             one.run().lost,
             self.log.output.count('is too slow and loses')))


class TestSilence(troupe.WorkerTest):

    def ends(self, plugin, count):
        """Return so many times of ends; more may come at any moment."""
        troupe.until(lambda: sum(
            entry[0] == 'end' for entry in plugin.told) >= count)
        return [entry[1] for entry in plugin.told if entry[0] == 'end'][
            :count]

    def test_it_is_told_in_the_hypervisors_time(self):
        plugin = troupe.Ending()
        one = self.work(plugin, start=False)
        one.offer(troupe.batch(600))
        one.start()
        self.addCleanup(self.finish, one)

        self.assertEqual([600, 660, 690, 720], self.ends(plugin, 4))

    def test_before_any_batch_our_own_clock_counts(self):
        plugin = troupe.Ending()
        self.clock.forward(5)
        one = self.work(plugin)
        self.addCleanup(self.finish, one)

        self.assertEqual([5, 35, 65], self.ends(plugin, 3))
