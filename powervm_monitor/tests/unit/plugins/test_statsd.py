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
"""What statsd hears, over real sockets."""

import fixtures
from oslotest import base

from powervm_monitor import model
from powervm_monitor.catalog import collection
from powervm_monitor.catalog import cpu
from powervm_monitor.catalog import energy
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import statsd
from powervm_monitor.tests import receivers
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins import emitting


class StatsdTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger('powervm_monitor'))
        self.receiver = self.useFixture(receivers.Udp())

    def plugin(self, **config):
        return emitting.configured(statsd.Statsd(), **{
            'host': '127.0.0.1', 'port': self.receiver.port,
            'name': '{metric}', **config})

    def heard(self, count, ending=''):
        return receivers.statsd(self.receiver.lines(count, ending))


class TestLines(StatsdTest):

    def test_everything(self):
        plugin = emitting.configured(
            statsd.Statsd(), host='localhost', port=self.receiver.port,
            max_age=86400)
        emitting.tell(plugin, emitting.sample(
            *emitting.everything().items()))

        self.assertEqual(
            {(name, str(value), 'g')
             for name, value in emitting.named().items()},
            set(self.heard(len(emitting.named()))))

    def test_a_datagram_is_no_larger_than_it_may_be(self):
        plugin = self.plugin(packet_size=256, max_age=86400)
        emitting.tell(plugin, emitting.sample(
            *emitting.everything().items()))
        self.receiver.lines(len(emitting.everything()))

        self.assertTrue(
            all(len(part) <= 256 for part in self.receiver.parts))

    def test_values_have_no_exponent(self):
        emitting.tell(self.plugin(max_age=86400), emitting.sample(
            (cpu.CPU_UTIL, 1e-05), (energy.TEMPERATURE, -1e-07),
            (energy.POWER_CURRENT, 1e+16)))

        self.assertEqual(
            {('cpu_util', '0.00001', 'g'),
             (energy.TEMPERATURE.name, '0', 'g'),
             (energy.TEMPERATURE.name, '-0.0000001', 'g'),
             (energy.POWER_CURRENT.name, '10000000000000000', 'g')},
            set(self.heard(4)))

    def test_zero_is_never_below_zero(self):
        emitting.tell(self.plugin(), emitting.sample((cpu.CPU_UTIL, -0.0)))

        self.assertEqual([('cpu_util', '0.0', 'g')], self.heard(1))

    def test_instances_of_one_name_are_told_apart(self):
        batch = builders.batch(*(builders.observation(
            model.Measurement(cpu.CPU, number),
            resource=builders.resource(
                kind=metrics.INSTANCE, id=f'id-{number}', metadata={
                    **emitting.INSTANCE, 'display_name': name}))
            for number, name in enumerate(('web 1', 'web_1'))))
        emitting.tell(self.plugin(name='{display_name}.{metric}'), batch)

        self.assertEqual({('web_1.id-0.cpu', '0', 'g'),
                          ('web_1.id-1.cpu', '1', 'g')}, set(self.heard(2)))

    def test_a_gauge_below_zero_is_set_in_two_steps(self):
        emitting.tell(self.plugin(), emitting.sample(
            (energy.TEMPERATURE, -4.5)))

        name = energy.TEMPERATURE.name
        self.assertEqual([(name, '0', 'g'), (name, '-4.5', 'g')],
                         self.heard(2))


class TestCounters(StatsdTest):

    def setUp(self):
        super().setUp()
        self.counting = self.plugin(counters='difference')

    def tell(self, value, seconds):
        """Let the counter have a value; the gauge shows when all is heard."""
        emitting.tell(self.counting, emitting.sample(
            (cpu.CPU, value), (cpu.CPU_UTIL, float(seconds)),
            seconds=seconds))

    def grown(self, samples):
        """Return what is heard of the counter, after so many samples."""
        return [value for name, value, kind in self.heard(samples, '|g')
                if (name, kind) == ('cpu', 'c')]

    def test_a_counter_is_told_by_what_it_grew(self):
        for seconds, value in enumerate((100, 130, 130, 175)):
            self.tell(value, 30 * seconds)

        self.assertEqual(['30', '0', '45'], self.grown(4))

    def test_a_counter_that_grew_very_little(self):
        for seconds, value in enumerate((100, 100 + 2 ** -20)):
            self.tell(value, 30 * seconds)

        self.assertEqual(['0.00000095367431640625'], self.grown(2))

    def test_a_counter_that_begins_anew(self):
        for seconds, value in enumerate((100, 130, 5, 9)):
            self.tell(value, 30 * seconds)

        self.assertEqual(['30', '4'], self.grown(4))

    def test_a_counter_that_was_away_for_long(self):
        self.tell(100, 0)
        self.tell(200, 600)
        self.tell(201, 630)

        self.assertEqual(['1'], self.grown(3))

    def test_a_clock_that_was_set_back(self):
        self.tell(100, 600)
        self.tell(200, 0)
        self.tell(201, 30)

        self.assertEqual(['1'], self.grown(3))

    def test_counters_between_which_samples_are_left_out(self):
        self.counting = self.plugin(counters='difference', interval=300)
        for seconds in range(0, 630, 30):
            self.tell(seconds, seconds)

        self.assertEqual(['300', '300'], self.grown(3))

    def test_an_edit_of_the_configuration_forgets_nothing(self):
        self.tell(100, 0)
        self.counting.configure({**self.counting.settings, 'max_age': 60})
        self.tell(110, 30)

        self.assertEqual(['10'], self.grown(2))


class TestAge(StatsdTest):

    def tell(self, plugin, value, age, seconds=0):
        emitting.tell(plugin, emitting.sample(
            (cpu.CPU, value), (collection.COLLECTION_AGE, age),
            seconds=seconds))

    def test_a_backlog_is_not_sent(self):
        plugin = self.plugin(include=['cpu'])
        for number, age in enumerate((1800, 900, 121, 20)):
            self.tell(plugin, number, age, seconds=30 * number)

        self.assertEqual([('cpu', '3', 'g')], self.heard(1))

    def test_a_backlog_is_said_once(self):
        plugin = self.plugin(include=['cpu'])
        for number, age in enumerate((1800.4, 900, 20)):
            self.tell(plugin, number, age, seconds=30 * number)

        self.assertEqual([
            'samples are too old for statsd and not sent to it: after an '
            'outage this passes, else compare the clocks of this host and '
            'the hypervisor (read 1800 s late)',
            'the age of samples for statsd has recovered',
        ], self.log.output.splitlines())

    def test_how_old_is_old_can_be_told(self):
        plugin = self.plugin(include=['cpu'], max_age=1000)
        self.tell(plugin, 1, 999)

        self.assertEqual([('cpu', '1', 'g')], self.heard(1))

    def test_an_age_that_is_not_known_is_none(self):
        plugin = self.plugin()
        self.tell(plugin, 1, 1800)
        emitting.tell(plugin, emitting.sample((cpu.CPU, 2), seconds=30))

        self.assertEqual([('cpu', '2', 'g')], self.heard(1))


class TestOutage(StatsdTest):

    def test_a_name_that_nobody_knows(self):
        plugin = self.plugin(host='statsd.invalid')
        emitting.tell(plugin, emitting.sample((cpu.CPU, 1)))

        self.assertIn(
            f'statsd at statsd.invalid port {self.receiver.port} takes '
            'nothing; what is for it is lost until it does',
            self.log.output)


class TestCatalogue(base.BaseTestCase):

    def test_there_are_no_deltas(self):
        """They would have to be counters whatever is configured."""
        self.assertEqual(
            {metrics.CUMULATIVE, metrics.GAUGE},
            {metric.kind for metric in emitting.everything()})
