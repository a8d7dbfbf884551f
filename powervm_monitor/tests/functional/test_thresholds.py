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
"""Alerts as an operator wants them: few, once, and never missing."""

import datetime
import gc
import sys

import fixtures
from oslotest import base
from testtools import content

from powervm_monitor.cmd import service
from powervm_monitor.simulator import clock
from powervm_monitor.tests import scenarios
from powervm_monitor.tests.functional import alerting
from powervm_monitor.tests.functional import ceilometer
from powervm_monitor.tests.functional import monitor
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq

EVENTS = ceilometer.ROOT / 'etc' / 'ceilometer' / (
    'event_definitions_powervm.yaml')
# Samples of the classic case: until all is quiet again.
SAMPLES = 12
WIDE = 1000
HOUR = 120
FEWER = 500

# Two packages such as others may install.
COMPANIONS = {
    'sleeper': '''
import threading
from powervm_monitor.plugins import base

class Plugin(base.MetricPlugin):
    def on_cpu(self, cpu_dict):
        threading.Event().wait()
''',
    'raiser': '''
from powervm_monitor.plugins import base

class Plugin(base.MetricPlugin):
    def on_cpu(self, cpu_dict):
        raise ValueError('as ever')
'''}


class ThresholdTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.folder = self.useFixture(processes.Directory('thresholds')).path

    def host(self, calm=3, **options):
        """Return a host that is watched, and its clock."""
        path = self.folder / 'scenario.yaml'
        path.write_text(alerting.classic(
            scenarios.NOON - scenarios.SAMPLE * clock.SECOND, calm))
        time = scenarios.beginning()
        host = scenarios.Host(path, time, **{
            'interval': 300, 'plugins': 'threshold', **options})
        host.__enter__()
        self.addCleanup(host.__exit__)
        return host, time

    def watched(self, **options):
        host, time = self.host(**options)
        return host, alerting.Watched(host, time)


class TestClassic(ThresholdTest):

    def test_who_passes_a_limit_is_told_once_and_again_when_it_is_over(self):
        _, watched = self.watched()
        watched.take(SAMPLES)

        interface = f'-{alerting.CHATTY}-veth-C32'
        self.assertEqual(
            [('raised', 'outbound-over-promise', True),
             ('raised', 'cpu-full', False),
             ('cleared', 'outbound-over-promise', True),
             ('cleared', 'cpu-full', False)],
            sorted(((state, rule, resource.endswith(interface))
                    for state, rule, resource, _, _
                    in alerting.story(watched.sent)),
                   key=lambda told: (told[0] == 'cleared', told[1] == (
                       'cpu-full'))))

    def test_an_alert_has_one_id(self):
        _, watched = self.watched()
        watched.take(SAMPLES)
        by_rule = {}
        for _, rule, _, _, alert_id in alerting.story(watched.sent):
            by_rule.setdefault(rule, []).append(alert_id)

        self.assertEqual([1, 1], [len(set(ids))
                                  for ids in by_rule.values()])

    def test_an_alert_says_what_it_was_held_against(self):
        _, watched = self.watched()
        watched.take(SAMPLES)
        raised = next(
            told for told in map(alerting.data, alerting.alerts(watched.sent))
            if told['rule'] == 'outbound-over-promise')

        self.assertEqual(
            (625_000_000, 'B/s', 'critical', alerting.CHATTY),
            (raised['limit'], raised['unit'], raised['severity'],
             raised['metadata']['instance_id']))
        self.assertAlmostEqual(2_500_000_000, raised['value'], delta=1)
        self.assertIn('quota:vif_outbound_average', raised['limit_source'])


class TestRestart(ThresholdTest):
    """Whenever it is restarted, the story is the same."""

    def told(self, restart_after, crash=False):
        """Return the story with a restart after so many samples.

        :param crash: whether the plugin had no time to see the last sample.
        """
        host, watched = self.watched()
        watched.take(restart_after)
        if crash:
            host.deafen_plugins()
            host.take()
        host.restart()
        watched.take(SAMPLES - restart_after)
        return alerting.story(watched.sent)

    def test_at_any_moment(self):
        without = self.told(0)

        self.assertEqual(
            [without] * (SAMPLES - 1),
            [self.told(after) for after in range(1, SAMPLES)])

    def test_by_a_crash_at_any_moment(self):
        without = self.told(0)

        self.assertEqual(
            [without] * (SAMPLES - 1),
            [self.told(after, crash=True) for after in range(1, SAMPLES)])


class TestCompanions(ThresholdTest):
    """What other plugins do to themselves is nobody else's trouble."""

    def setUp(self):
        super().setUp()
        for name, source in COMPANIONS.items():
            (self.folder / f'{name}.py').write_text(source)
            told = self.folder / f'{name}-1.0.dist-info'
            told.mkdir()
            (told / 'METADATA').write_text(f'Name: {name}\nVersion: 1.0\n')
            (told / 'entry_points.txt').write_text(
                '[powervm_monitor.metric_plugins]\n'
                f'{name} = {name}:Plugin\n')
        self.useFixture(fixtures.MonkeyPatch(
            'sys.path', [*sys.path, str(self.folder)]))

    def story(self, plugins):
        _, watched = self.watched(plugins=plugins)
        watched.take(SAMPLES)
        return alerting.story(watched.sent)

    def test_alerts_are_the_same_beside_a_sleeper_and_a_raiser(self):
        self.assertEqual(
            self.story('threshold'), self.story('sleeper,threshold,raiser'))


class TestAlertsOnly(ThresholdTest):
    """An hour of a thousand partitions, two of which pass their limits."""

    TIMEOUT_SCALING_FACTOR = 2

    def setUp(self):
        super().setUp()
        self.addCleanup(gc.set_threshold, *gc.get_threshold())
        gc.set_threshold(service.OBJECTS_BETWEEN_COLLECTIONS)

    def hour(self, plugins, mode):
        """Return how many messages there are."""
        host, time = self.host(WIDE - 2, plugins=plugins, mode=mode)
        if plugins:
            watched = alerting.Watched(host, time)
            watched.take(HOUR)
            return len(watched.sent)
        sent = []
        for _ in range(HOUR):
            host.take()
            host.drain(sent.append)
            time.advance(scenarios.SAMPLE)
        return len(sent)

    def test_the_bus_sees_hundreds_of_times_less(self):
        everything = self.hour('', 'all')
        alerts = self.hour('threshold', 'alerts-only')
        line = (f'messages_all={everything} messages_alerts_only={alerts} '
                f'ratio={everything / alerts:.0f}')
        self.addDetail('messages', content.text_content(line))
        print(line, file=sys.__stdout__, flush=True)

        self.assertEqual(4, alerts)
        self.assertGreater(everything / alerts, FEWER)


class TestEvents(base.BaseTestCase):

    def test_alerts_are_events_of_the_unmodified_agent(self):
        folder = self.useFixture(processes.Directory('events')).path
        definitions = folder / 'event_definitions.yaml'
        stock, = ceilometer.agent_environment().glob(
            'lib/python*/site-packages/ceilometer/pipeline/data/'
            'event_definitions.yaml')
        definitions.write_text(stock.read_text() + EVENTS.read_text())
        backlog = scenarios.SAMPLE * SAMPLES
        rules = folder / 'plugins.d'
        rules.mkdir()
        (rules / 'threshold.yaml').write_text(alerting.RULES)
        broker = self.useFixture(rabbitmq.VirtualHost())
        agent = self.useFixture(ceilometer.Ceilometer(
            broker.transport_url, EVENTS.parent / 'meters.d', definitions))
        (folder / 'scenario.yaml').write_text(alerting.classic(
            datetime.datetime.now(datetime.UTC).replace(microsecond=0)
            - (backlog + scenarios.SAMPLE) * clock.SECOND))
        simulator = self.useFixture(monitor.Simulator(
            '--scenario', str(folder / 'scenario.yaml'),
            '--backlog', str(backlog)))
        self.useFixture(monitor.Process(
            simulator, DEFAULT={'transport_url': broker.transport_url},
            plugins={'config_dir': rules}))

        agent.agent.wait_until(lambda: len(agent.events()) >= 4, 60,
                               'four events')

        traits = [{trait['name']: trait['value']
                   for trait in event['traits']} for event in agent.events()]
        self.assertEqual(
            sorted([('powervm.alert.raised', 'critical', 'chatty'),
                    ('powervm.alert.cleared', 'critical', 'chatty'),
                    ('powervm.alert.raised', 'moderate', 'busy'),
                    ('powervm.alert.cleared', 'moderate', 'busy')]),
            sorted((event['event_type'], told['severity'],
                    told['display_name'])
                   for event, told in zip(
                       agent.events(), traits, strict=True)))
        self.assertTrue(all(
            told['project_id'] and told['user_id'] and told['limit'] > 0
            and told['instance_id'] in (alerting.CHATTY, alerting.BUSY)
            for told in traits))
