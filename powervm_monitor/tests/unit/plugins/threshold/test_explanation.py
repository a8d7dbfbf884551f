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
"""How the rules stand, for an operator who asks."""

import json

from oslotest import base

from powervm_monitor.plugins.threshold import explanation
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.plugins.threshold import telling

BANDWIDTH = 'network.outgoing.bytes.rate'


class TestExplanation(base.BaseTestCase):

    def explained(self, rule, *values, measurements=None):
        """Return the row of a rule after some samples of an instance."""
        host = telling.Host(rule)
        host.cpu(*values)
        row, = host.plugin.explain([telling.observed(
            measurements or {'cpu_util': 50})])
        return row

    def test_all_that_is_said(self):
        rule = telling.rule(clear='80 % of limit', clear_for='5m')

        self.assertEqual(
            explanation.Row(
                rule='busy', resource_id=telling.UUID, metric='cpu_util',
                unit='%', value=50, bounds=(explanation.Bound(
                    'moderate', 'above', 90, 72, 'rule'),),
                state='clearing', severity='moderate',
                since=builders.later(30), counted={'moderate': 30}),
            self.explained(rule, 91, 10, 10))

    def test_the_states(self):
        rule = telling.rule(no_data={'severity': 'low'}, **{
            'for': '1m', 'clear_for': '1m'})

        self.assertEqual(
            ['ok', 'ok', 'pending', 'raised', 'clearing', 'no_data'],
            [self.explained(rule, *values).state for values in (
                (), (50,), (91,), (91, 91, 91), (91, 91, 91, 50),
                (91, *[None] * 10))])

    def test_why_a_rule_is_not_about_it(self):
        self.assertEqual(
            ['name db-1 is not web-*', 'it is excepted',
             'there is no limit for it from the rule for some'],
            [self.explained(telling.rule(**said)).reason for said in (
                {'match': {'name': 'web-*'}}, {'except': {'name': '*'}},
                {'above': {'flavors': {'s*': 90}}})])

    def test_a_promise_that_nobody_gave(self):
        host = telling.Host(telling.rule(
            metric=BANDWIDTH, above={
                'metadata': {'key': 'bandwidth', 'min': 1, 'max': 2},
                'promise': 'quota:vif_outbound_peak'}))
        row, = host.plugin.explain([telling.interface({BANDWIDTH: 1})])

        self.assertEqual(
            'there is no limit for it from server metadata bandwidth, extra '
            'spec quota:vif_outbound_peak', row.reason)

    def test_a_promise_that_is_malformed(self):
        flavor = {'extra_specs': {'quota:vif_outbound_peak': 'fast'}}
        host = telling.Host(telling.rule(
            metric=BANDWIDTH, above='quota:vif_outbound_peak'))
        row, = host.plugin.explain([telling.interface(
            {BANDWIDTH: 1}, metadata=telling.metadata(flavor=flavor))])

        self.assertEqual(
            ("quota:vif_outbound_peak of flavor m1.large: 'fast' is no "
             'number',), row.troubles)

    def test_a_share_of_what_is_not_told(self):
        row = self.explained(telling.rule(
            metric='memory.usage', outside=['10 % of memory', '1 GiB']))

        self.assertEqual(
            [('below', None, None, 'rule: 10 % of memory'),
             ('above', None, None, 'rule')],
            [(bound.side, bound.limit, bound.clear, bound.source)
             for bound in row.bounds])

    def test_rules_on_other_resources_are_left_out(self):
        host = telling.Host(telling.rule(), telling.rule(
            name='fast', metric=BANDWIDTH))

        self.assertEqual(
            [('busy', telling.UUID), ('fast', f'instance-0000001a-'
                                      f'{telling.UUID}-veth-C3')],
            [(row.rule, row.resource_id) for row in host.plugin.explain([
                telling.observed({'cpu_util': 1}),
                telling.interface({BANDWIDTH: 1})])])

    def test_what_several_methods_are_told_is_taken_together(self):
        host = telling.Host(telling.rule(), telling.rule(
            name='full', metric='memory.usage'))

        self.assertEqual([('busy', 1), ('full', 2)], [
            (row.rule, row.value) for row in host.plugin.explain([
                telling.observed({'cpu_util': 1}),
                telling.observed({'memory.usage': 2})])])

    def test_nothing_is_changed_by_asking(self):
        host = telling.Host(telling.rule(), telling.rule(
            name='drops', metric='powervm.cpu.instructions', per='second',
            no_data='ok'))
        host.cpu(91)
        before = json.dumps(host.plugin.state())
        host.plugin.explain([telling.observed(
            {'cpu_util': 5, 'powervm.cpu.instructions': 9})])

        self.assertEqual(before, json.dumps(host.plugin.state()))
