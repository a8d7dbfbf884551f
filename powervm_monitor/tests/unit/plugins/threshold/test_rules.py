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
"""Rules as they are written, and what is wrong with them."""

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base as plugins
from powervm_monitor.plugins.threshold import rules
from powervm_monitor.tests.unit.plugins.threshold import telling

BANDWIDTH = 'network.outgoing.bytes.rate'


def read(*said):
    config = {'rules': list(said)}
    telling.check(config)
    return rules.read(config)


class TestRead(base.BaseTestCase):

    def test_every_metric_can_have_a_rule_or_names_the_one_that_can(self):
        for metric in catalog.CATALOG:
            try:
                rule, = read(telling.rule(metric=metric.name, above=1))
            except plugins.ConfigurationError as e:
                self.assertEqual(metrics.CUMULATIVE, metric.kind)
                if 'per: second' in e.reason:
                    rule, = read(telling.rule(
                        metric=metric.name, above=1, per='second'))
                    self.assertEqual(f'{metric.unit.symbol}/s', rule.unit)
                else:
                    read(telling.rule(
                        metric=e.reason.split()[4], above=1))
            else:
                self.assertEqual(metric.unit.symbol, rule.unit)

    def test_what_is_not_written(self):
        rule, = read(telling.rule())

        self.assertEqual((0, 0, False, None), (
            rule.levels[0].hold, rule.levels[0].release,
            rule.silence.matters, rule.description))

    def test_levels_have_what_the_rule_has_unless_they_say_otherwise(self):
        rule, = read({**telling.rule(levels=[
            {'severity': 'low', 'above': 80},
            {'severity': 'critical', 'above': 95, 'for': '30s'}]),
            'for': '5m', 'clear_for': '10m', 'clear': '90 % of limit'})

        self.assertEqual(
            [('low', 300, 600), ('critical', 30, 600)],
            [(level.severity, level.hold, level.release)
             for level in rule.levels])

    def test_no_rules(self):
        self.assertEqual((), rules.read({}))


class TestMistakes(base.BaseTestCase):

    def assertMistake(self, path, reason, *said):
        error = self.assertRaises(plugins.ConfigurationError, read, *said)

        self.assertEqual((('rules', *path), reason),
                         (error.path, error.reason))

    def test_an_unknown_metric(self):
        self.assertMistake(
            (0, 'metric'),
            'cpu.utils is no metric; is cpu_util meant?',
            telling.rule(metric='cpu.utils'))

    def test_a_metric_like_no_other(self):
        self.assertMistake(
            (0, 'metric'),
            'zzz is no metric; the reference lists all of them',
            telling.rule(metric='zzz'))

    def test_a_counter_that_has_a_rate(self):
        self.assertMistake(
            (0, 'metric'), 'network.outgoing.bytes only ever grows; '
            'network.outgoing.bytes.rate tells by how much',
            telling.rule(metric='network.outgoing.bytes'))

    def test_a_counter_that_has_none(self):
        self.assertMistake(
            (0, 'metric'), 'powervm.network.packets.drop only ever grows; '
            'with "per: second" the rule is on what it grows by',
            telling.rule(metric='powervm.network.packets.drop'))

    def test_per_second_of_what_is_no_counter(self):
        self.assertMistake(
            (0, 'per'), 'is for counters, and cpu_util is none',
            telling.rule(per='second'))

    def test_a_name_twice(self):
        self.assertMistake(
            (1, 'name'), 'is that of rules[0] already; alerts are known by '
            'it', telling.rule(), telling.rule())

    def test_above_and_below(self):
        self.assertMistake(
            (0, 'below'), 'needs exactly one of above, below and outside',
            telling.rule(above=90, below=10))

    def test_neither_above_nor_below(self):
        rule = telling.rule()
        del rule['above']

        self.assertMistake(
            (0,), 'needs exactly one of above, below and outside', rule)

    def test_a_delay_without_a_limit(self):
        self.assertMistake(
            (0,), 'needs exactly one of above, below and outside',
            {'name': 'silent', 'metric': 'cpu_util', 'for': '5m',
             'severity': 'low', 'no_data': {'severity': 'low'}})

    def test_no_severity(self):
        rule = telling.rule()
        del rule['severity']

        self.assertMistake(
            (0,), 'needs a severity, or levels with one each', rule)

    def test_a_limit_beside_levels(self):
        self.assertMistake(
            (0, 'above'), 'belongs into the levels when there are levels',
            telling.rule(above=1, levels=[{'severity': 'low', 'above': 1}]))

    def test_a_unit_that_does_not_fit(self):
        self.assertMistake(
            (0, 'above'), 'Gb/s (data per second) cannot be held against % '
            '(a percentage)', telling.rule(above='5 Gb/s'))

    def test_a_duration_that_is_none(self):
        self.assertMistake(
            (0, 'for'), 'is a number of seconds or a text such as 90s, 2m, '
            "1h30m, not 'long'", telling.rule(**{'for': 'long'}))

    def test_clear_on_the_wrong_side(self):
        self.assertMistake(
            (0, 'clear'), 'is on the wrong side: it must not be above the '
            'limit', telling.rule(above=90, clear=95))
        self.assertMistake(
            (0, 'clear'), 'is on the wrong side: it must not be below the '
            'limit', telling.rule(below=10, clear=5))

    def test_a_share_on_the_wrong_side(self):
        self.assertMistake(
            (0, 'clear'), 'is on the wrong side: a value is clear when it is '
            'at 100 % of the limit or below',
            telling.rule(clear='110 % of limit'))
        self.assertMistake(
            (0, 'clear'), 'is on the wrong side: a value is clear when it is '
            'at 100 % of the limit or above',
            telling.rule(below=10, clear='90 % of limit'))

    def test_a_share_of_a_limit_below_0(self):
        self.assertMistake(
            (0, 'clear'), 'a limit below 0 has no share; write a number',
            telling.rule(metric='powervm.host.temperature', above=-5,
                         clear='90 % of limit'))

    def test_clear_beside_a_promise(self):
        self.assertMistake(
            (0, 'clear'), 'cannot be compared with the limit before there is '
            'a sample; write a share of it, such as 90 % of limit',
            telling.rule(metric=BANDWIDTH, clear='1 Gb/s',
                         above='quota:vif_outbound_average'))

    def test_clear_in_something_else_than_the_limit(self):
        self.assertMistake(
            (0, 'clear'), 'cannot be compared with the limit before there is '
            'a sample; write a share of it, such as 90 % of limit',
            telling.rule(metric='memory.usage', clear='1 GiB',
                         above='90 % of memory'))

    def test_clear_beside_one_of_several_limits(self):
        self.assertMistake(
            (0, 'clear'), 'is on the wrong side: it must not be above the '
            'limit',
            telling.rule(clear=50, above={
                'flavors': {'m*': 90, 's*': 40}, 'default': 80}))

    def test_one_clear_of_two_limits(self):
        self.assertMistake(
            (0, 'clear'), 'of outside is a list of two: from where to where '
            'values are clear', telling.rule(outside=[1, 2], clear=1.5))

    def test_two_clears_of_one_limit(self):
        self.assertMistake(
            (0, 'clear'), 'is one limit, for above and below have one',
            telling.rule(clear=[1, 2]))

    def test_one_clear_of_all_levels(self):
        self.assertMistake(
            (0, 'clear'), 'of all levels is a share of their limits, such as '
            '90 % of limit; write others into the levels',
            telling.rule(clear=70, levels=[{'severity': 'low', 'above': 80}]))

    def test_upper_before_lower(self):
        self.assertMistake(
            (0, 'outside'), 'is a list of two: the lower limit, then the '
            'upper one', telling.rule(outside=[20, 10]))
        self.assertMistake(
            (0, 'outside'), 'is a list of two: the lower limit, then the '
            'upper one', telling.rule(outside=[10, 10]))

    def test_severities_in_the_wrong_order(self):
        self.assertMistake(
            (0, 'levels', 1, 'severity'), 'must be above that of the level '
            'before; from the least to the most: low, moderate, critical',
            telling.rule(levels=[{'severity': 'critical', 'above': 80},
                                 {'severity': 'low', 'above': 90}]))

    def test_a_severity_twice(self):
        self.assertMistake(
            (0, 'levels', 1, 'severity'), 'must be above that of the level '
            'before; from the least to the most: low, moderate, critical',
            telling.rule(levels=[{'severity': 'low', 'above': 80},
                                 {'severity': 'low', 'above': 90}]))

    def test_a_limit_twice(self):
        self.assertMistake(
            (0, 'levels', 1), 'is reached no later than the level before; '
            'write them from the mildest to the most severe',
            telling.rule(levels=[{'severity': 'low', 'below': 80},
                                 {'severity': 'critical', 'below': 80}]))

    def test_limits_in_the_wrong_order(self):
        levels = [{'severity': 'low', 'above': '90 % of memory'},
                  {'severity': 'critical', 'above': '80 % of memory'}]

        self.assertMistake(
            (0, 'levels', 1), 'is reached no later than the level before; '
            'write them from the mildest to the most severe',
            telling.rule(metric='memory.usage', levels=levels))

    def test_levels_on_two_sides(self):
        self.assertMistake(
            (0, 'levels', 1), 'must be on the same side (above, below or '
            'outside) as the level before',
            telling.rule(levels=[{'severity': 'low', 'above': 80},
                                 {'severity': 'critical', 'below': 90}]))

    def test_a_level_without_a_limit(self):
        self.assertMistake(
            (0, 'levels', 0), 'needs exactly one of above, below and outside',
            telling.rule(levels=[{'severity': 'low'}]))

    def test_a_limit_without_a_source(self):
        self.assertMistake(
            (0, 'above'), 'needs one source of the limit at least, such as '
            'default', telling.rule(above={}))

    def test_tenants_limits_for_what_the_platform_owns(self):
        self.assertMistake(
            (0, 'above', 'flavors'), 'powervm.vios.cpu.util is of a resource '
            '(vios) that belongs to no instance; give one limit, and several '
            'rules that match',
            telling.rule(metric='powervm.vios.cpu.util',
                         above={'flavors': {'m*': 1}}))

    def test_a_mistake_in_a_table(self):
        self.assertMistake(
            (0, 'above', 'flavors', 'm*'),
            "'much' is no number with a unit, such as 20 Gb/s or 90 %",
            telling.rule(above={'flavors': {'m*': 'much'}}))

    def test_a_promise_about_something_else(self):
        self.assertMistake(
            (0, 'above'), 'quota:vif_inbound_peak promises nothing about '
            'network.outgoing.bytes.rate, but about '
            'network.incoming.bytes.rate, '
            'powervm.network.physical.incoming.bytes',
            telling.rule(metric=BANDWIDTH, above='quota:vif_inbound_peak'))

    def test_an_extra_spec_whose_unit_nobody_knows(self):
        self.assertMistake(
            (0, 'above'), 'the unit of acme:bandwidth is not known; write '
            'promise: {extra_spec: acme:bandwidth, unit: ...}',
            telling.rule(metric=BANDWIDTH, above='acme:bandwidth'))

    def test_bounds_the_wrong_way_round(self):
        self.assertMistake(
            (0, 'above', 'metadata', 'min'), 'is more than max',
            telling.rule(above={'metadata': {
                'key': 'cpu', 'min': 90, 'max': 10}}))

    def test_a_share_of_what_the_resource_does_not_have(self):
        self.assertMistake(
            (0, 'above'), 'network.outgoing.bytes.rate is of a resource '
            '(interface) that has no vcpus',
            telling.rule(metric=BANDWIDTH, above='80 % of vcpus'))

    def test_a_share_in_another_unit(self):
        self.assertMistake(
            (0, 'above'), 'processor (processors) cannot be held against % '
            '(a percentage)', telling.rule(above='80 % of vcpus'))

    def test_a_share_of_a_counter(self):
        self.assertMistake(
            (0, 'above'), 'cpu is a counter, and a share is of what there is '
            'now', telling.rule(above='80 % of cpu'))

    def test_a_share_of_another_resources(self):
        self.assertMistake(
            (0, 'above'), 'powervm.host.memory.total is of another resource '
            '(host) than memory.usage (instance)',
            telling.rule(metric='memory.usage',
                         above='80 % of powervm.host.memory.total'))

    def test_a_share_of_what_is_told_elsewhere(self):
        self.assertMistake(
            (0, 'above'), 'power.state is not told together with '
            'memory.usage',
            telling.rule(metric='memory.usage', above='80 % of power.state'))

    def test_a_share_of_nothing(self):
        self.assertMistake(
            (0, 'above'), 'disks is neither a metric nor one of vcpus, '
            'entitlement, memory, nor an extra spec such as '
            'quota:vif_outbound_average',
            telling.rule(above='80 % of disks'))

    def test_a_tenants_trait_of_what_the_platform_owns(self):
        self.assertMistake(
            (0, 'match', 'project'), 'powervm.vios.cpu.util is of a resource '
            '(vios) that has no project; match its attributes',
            telling.rule(metric='powervm.vios.cpu.util',
                         match={'project': 'gold'}))

    def test_an_attribute_that_there_is_not(self):
        error = self.assertRaises(
            plugins.ConfigurationError, read, telling.rule(
                metric='powervm.pool.storage.used',
                match=[{'attributes': {'mac': '*'}}]))

        self.assertEqual(('rules', 0, 'match', 0, 'attributes', 'mac'),
                         error.path)
        self.assertIn('(pool) has no mac, but host, ', error.reason)

    def test_silence_that_is_both(self):
        self.assertMistake(
            (0, 'no_data'), 'needs either a severity, to raise an alert, or '
            'then: ok, to clear one',
            telling.rule(no_data={'severity': 'low', 'then': 'ok'}))

    def test_silence_of_one_sample(self):
        self.assertMistake(
            (0, 'no_data', 'after'), 'is 60s at least, for samples come '
            'every 30s',
            telling.rule(no_data={'after': '30s', 'severity': 'low'}))
