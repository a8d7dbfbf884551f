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
"""Rules are edited while the service runs, well and badly."""

import collections
import datetime
import hashlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time

from oslotest import base
from testtools import content

from powervm_monitor import outbox
from powervm_monitor.tests import saving
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes

# Seconds in which an edit is in force, or refused.
PROMISED = 2
EDITS = 200
# Everybody has a processor: above 0 it is everybody's alert. Of the large host
# only a few are meant.
RULE = ('- {name: %s, metric: vcpus, above: %d, severity: low, '
        'match: {name: "*1"}}\n')
# The third line of a bad edit, if not for the comments before.
WRONG = (
    '- {name: x, metric: vcpus, abvoe: 1, severity: low}\n',
    '- {name: x, metric: vcqus, above: 1, severity: low}\n',
    '- {name: x, metric: vcpus, above: 1 apple, severity: low}\n',
    '- {name: x, name: x, metric: vcpus, above: 1, severity: low}\n',
    '- {name: x, metric: vcpus, above: .nan, severity: low}\n',
    '- {name: x}\n',
    '\t- {name: x, metric: vcpus, above: 1, severity: low}\n',
    '- @x\n',
)
# A host with work to do.
LARGE = '''\
system: {host: powervm-1, processors: 400, memory: 8000000}
vioses: [{id: 1, name: vios-1}]
partitions:
  - {count: 60, name: 'vm-{n}', disks: [{reads: 9}], interfaces: [{sent: 9}],
     instance: {}}
'''


def rules(*names, above=0):
    return 'rules:\n' + ''.join(RULE % (name, above) for name in names)


def good(number):
    """Return an edit of two rules, which are to come and go together."""
    return rules(f'a-{number}', f'b-{number}')


def bad(number):
    """Return an edit that is wrong in a line of its own, and this line.

    The rule above would be good.
    """
    return ('#\n' * number + rules('half') + WRONG[number % len(WRONG)],
            number + 3)


class LiveTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.addCleanup(saving.close)
        self.folder = self.useFixture(processes.Directory('live')).path
        self.path = self.folder / 'plugins.d' / 'threshold.yaml'
        self.path.parent.mkdir()
        self.groups = {'outbox': {'path': self.folder / 'outbox.sqlite'},
                       'plugins': {'config_dir': self.path.parent}}

    def memory(self):
        """Return what the outbox has of the threshold plugin."""
        return outbox.memories(self.groups['outbox']['path']).get('threshold')

    def report(self):
        memory = self.memory()
        return json.loads(memory.report) if memory else {}

    def is_in_force(self, text):
        return self.report().get('digest') == hashlib.sha256(
            text.encode()).hexdigest()

    def is_refused(self, line):
        return f'{self.path}:{line}: ' in (self.report().get('refused') or '')

    def until(self, predicate, what):
        """Return the seconds that it takes until predicate is true."""
        began = time.monotonic()
        processes.until(predicate, 30, what, interval=0.05)
        return time.monotonic() - began

    def tell(self, seconds):
        """Print how long edits took to be noticed."""
        line = (f'edits={len(seconds)} '
                f'median_s={statistics.median(seconds):.2f} '
                f'max_s={max(seconds):.2f}')
        self.addDetail('seconds', content.text_content(line))
        print(line, file=sys.__stdout__, flush=True)

    def assert_in_time(self, seconds):
        self.tell(seconds)
        self.assertLess(max(seconds), PROMISED)


class MonitorTest(LiveTest):
    """The service on a clock that is faster than ours."""

    def monitor(self, speed, *arguments):
        simulator = self.useFixture(monitor.Simulator(
            '--speed', str(speed), *arguments))
        self.service = self.useFixture(
            monitor.Monitor(simulator, **self.groups))
        self.service.wait_for(len)

    def told(self, event_type):
        """Return the payloads of an event type, or of several, in order."""
        return [n['payload']['versioned_object.data']
                for n in list(self.service.notifications)
                if n['event_type'].startswith(event_type)]

    def alerts(self):
        return self.told('powervm.alert.')


class TestLimit(MonitorTest):

    def setUp(self):
        super().setUp()
        self.path.write_text(rules('many', above=100))
        # A sample every half second.
        self.monitor(60)

    def test_an_edited_limit_acts_within_two_seconds(self):
        seconds = []
        for above, state in ((0, 'raised'), (100, 'cleared')) * 5:
            # Some of the edit before may come yet, in the other state.
            count = len(self.alerts())
            saving.over_it(self.path, rules('many', above=above))
            seconds.append(self.until(
                lambda count=count, state=state: state in {
                    alert['state'] for alert in self.alerts()[count:]},
                state))
        self.assert_in_time(seconds)

    def test_alerts_outlive_edits(self):
        saving.over_it(self.path, rules('many'))
        self.until(self.alerts, 'the first alerts')
        text = rules('many') + '# with a remark\n'
        saving.over_it(self.path, text)
        self.until(lambda: self.is_in_force(text), 'the edit')
        seen = self.report()['batches']
        self.until(lambda: self.report()['batches'] > seen + 2, 'batches')

        self.assertEqual(
            {('raised', 1)},
            {(told['state'], self.alerts().count(told))
             for told in self.alerts()})
        self.assertEqual(
            len(self.alerts()),
            len({told['resource_id'] for told in self.alerts()}))


class TestEdits(MonitorTest):

    TIMEOUT_SCALING_FACTOR = 2

    def setUp(self):
        super().setUp()
        scenario = self.folder / 'scenario.yaml'
        scenario.write_text(LARGE)
        self.path.write_text(good(0))
        self.monitor(30, '--scenario', str(scenario))
        self.until(lambda: len(self.alerts()) == 2 * 6, 'the first alerts')

    def test_none_is_lost_or_half_applied_and_costs_no_batch(self):
        seconds, lines = [], []
        draw = random.Random(11)
        for number in range(1, EDITS + 1):
            if number == EDITS or draw.random() < 0.5:
                text = good(number)
                saving.saved(number, self.path, text)
                seconds.append(self.until(
                    lambda text=text: self.is_in_force(text), text))
            else:
                text, line = bad(number)
                lines.append(line)
                saving.saved(number, self.path, text)
                seconds.append(self.until(
                    lambda line=line: self.is_refused(line), text))
        self.until(self.is_told, 'the last alerts')

        self.tell(seconds)
        self.assert_said_once(lines)
        self.assert_whole()
        self.assert_complete()

    def test_the_last_of_a_burst_is_in_force(self):
        for number in range(1, EDITS + 1):
            text = good(number) if number % 2 == 0 else bad(number)[0]
            saving.saved(number, self.path, text)
        seconds = self.until(lambda: self.is_in_force(text), 'the last edit')
        self.until(self.is_told, 'the last alerts')

        self.tell([seconds])
        self.assert_whole()
        self.assert_complete()

    def is_told(self):
        """Whether all is told of the last edit and of those before it."""
        told = collections.Counter(
            (alert['rule'].split('-')[1], alert['state'])
            for alert in self.alerts())
        last = str(EDITS)
        return told[last, 'raised'] == told['0', 'raised'] and all(
            told[number, 'cleared'] == count
            for (number, state), count in list(told.items())
            if state == 'raised' and number != last)

    def assert_said_once(self, lines):
        log = self.service.log.output
        self.assertEqual(
            {line: 1 for line in lines},
            {line: log.count(f'{self.path}:{line}: ') for line in lines})
        self.assertEqual(
            EDITS + 1 - len(lines), log.count('is in force as it was saved'))

    def assert_whole(self):
        """What a sample says of an edit it says by both of its rules."""
        told = collections.defaultdict(list)
        for alert in self.alerts():
            rule, number = alert['rule'].split('-')
            told[number, alert['state'], alert['sampled_at']].append(
                (rule, alert['resource_id']))
        everybody = {alert['resource_id'] for alert in self.alerts()}
        both = sorted((rule, one) for rule in 'ab' for one in everybody)

        self.assertEqual([both] * len(told),
                         [sorted(one) for one in told.values()])
        self.assertEqual({'raised': 1}, dict(collections.Counter(
            state for number, state, _ in told if number == str(EDITS))))

    def assert_complete(self):
        """The plugin saw every sample that the bus saw."""
        memory = self.memory()
        self.until(lambda: self.samples()[-1] > memory.read_to, 'a sample')
        report = json.loads(memory.report)

        self.assertEqual(
            (sum(1 for time in self.samples() if time <= memory.read_to),
             0, 0),
            (report['batches'], report['lost'], report['failures']))

    def samples(self):
        """Return the times of the samples that were published, in order."""
        return sorted({
            datetime.datetime.fromisoformat(told['sampled_at'])
            for told in self.told('powervm.collection.sample')})


class TestProcess(LiveTest):
    """The service as an operator runs it."""

    def setUp(self):
        super().setUp()
        self.path.write_text(rules('many', above=100))
        self.launched = self.useFixture(monitor.Process(
            self.useFixture(monitor.Simulator()), **self.groups))
        self.service = self.launched.process
        self.service.wait_until(
            lambda: f'{self.path} is in force' in self.service.log, 60,
            'the start')

    def listed(self):
        """Return what an operator is told of the threshold plugin."""
        ended = subprocess.run(
            [processes.installed('powervm-monitor-manage'), '--config-file',
             self.launched.configure(), 'plugins', 'list', '-f', 'json'],
            capture_output=True, check=True, timeout=60)
        told, = json.loads(ended.stdout)
        return told

    def test_edits_are_in_force_or_refused_in_time(self):
        seconds = []
        for number in range(10):
            text = good(number)
            saving.saved(number, self.path, text)
            seconds.append(self.until(
                lambda text=text: self.is_in_force(text), text))
            text, line = bad(number)
            saving.saved(number, self.path, text)
            seconds.append(self.until(
                lambda line=line: self.is_refused(line), text))
        self.assert_in_time(seconds)

    def test_an_operator_can_ask(self):
        saving.over_it(self.path, good(1))
        self.until(lambda: self.is_in_force(good(1)), 'the edit')
        text, line = bad(2)
        saving.over_it(self.path, text)
        self.until(lambda: self.is_refused(line), 'the bad edit')
        told = self.listed()

        self.assertEqual(
            ('threshold', 'running', str(self.path), 0),
            (told['Plugin'], told['Status'], told['Source'], told['Lost']))
        self.assertEqual(
            hashlib.sha256(good(1).encode()).hexdigest(), told['Digest'])
        self.assertIn(f'{self.path}:{line}: ', told['Refused'])

    def test_a_bad_file_that_is_saved_again_is_not_news(self):
        text, line = bad(2)
        saving.over_it(self.path, text)
        self.until(lambda: self.is_refused(line), 'the bad edit')
        reported = self.report()['reported']
        saving.over_it(self.path, text)
        self.until(lambda: self.report()['reported'] != reported, 'the save')

        self.assertEqual(1, self.service.log.count(f'{self.path}:{line}: '))

    def test_a_sighup_forgets_what_was_in_force_but_not_to_watch(self):
        text, line = bad(2)
        saving.over_it(self.path, text)
        self.until(lambda: self.is_refused(line), 'the bad edit')
        os.kill(self.service.pid, signal.SIGHUP)
        self.until(lambda: self.report()['status'] == 'waiting', 'the worker')
        saving.over_it(self.path, good(3))
        seconds = self.until(lambda: self.is_in_force(good(3)), 'the edit')

        self.assert_in_time([seconds])
        self.assertEqual('running', self.report()['status'])
