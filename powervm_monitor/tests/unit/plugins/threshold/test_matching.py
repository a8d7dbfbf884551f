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
"""Which resources rules are about."""

from oslotest import base

from powervm_monitor.plugins.threshold import rules
from powervm_monitor.tests.unit.plugins.threshold import telling


class TestMatching(base.BaseTestCase):

    def mismatch(self, observed=None, metric='cpu_util', **said):
        config = {'rules': [telling.rule(metric=metric, above=1, **said)]}
        telling.check(config)
        rule, = rules.read(config)
        return rule.matching.mismatch(observed or telling.observed(
            {}, user_metadata={'tier': 'gold-1'}))

    def test_everything_by_default(self):
        self.assertIsNone(self.mismatch())

    def test_each_key(self):
        for key, pattern in (
                ('project', 'gold'), ('user', 'a*'), ('name', 'db-?'),
                ('instance', telling.UUID), ('flavor', 'm1.*'),
                ('flavor', '42'), ('flavor', 42),
                ('availability_zone', 'nova'), ('resource', 'c2ad*'),
                ('metadata', {'tier': 'gold-*'}),
                ('attributes', {'status': 'active'})):
            self.assertIsNone(self.mismatch(match={key: pattern}))

    def test_a_bracket_is_a_bracket(self):
        for pattern, matches in (('[prod] db-?', True), ('[p]* db-1', False)):
            told = telling.metadata(display_name='[prod] db-1')
            self.assertEqual(matches, self.mismatch(
                telling.observed({}, metadata=told),
                match={'name': pattern}) is None)

    def test_why_not(self):
        for key, pattern, reason in (
                ('project', 'silver', 'project gold is not silver'),
                ('name', ['web-*', 'app-*'],
                 'name db-1 is not web-* or app-*'),
                ('name', 'DB-1', 'name db-1 is not DB-1'),
                ('metadata', {'team': '*'},
                 'the server\'s metadata team is not *'),
                ('attributes', {'image_ref': '*'},
                 'image_ref None is not *')):
            self.assertEqual(reason, self.mismatch(match={key: pattern}))

    def test_all_keys_must_match(self):
        self.assertEqual('flavor m1.large is not s*', self.mismatch(
            match={'project': 'gold', 'flavor': 's*'}))

    def test_one_of_several_must_match(self):
        self.assertIsNone(self.mismatch(match=[
            {'project': 'silver'}, {'flavor': 'm*'}]))

    def test_none_of_several(self):
        self.assertEqual(
            'project gold is not silver; flavor m1.large is not s*',
            self.mismatch(match=[{'project': 'silver'}, {'flavor': 's*'}]))

    def test_exceptions(self):
        self.assertEqual('it is excepted', self.mismatch(
            match={'project': 'gold'}, **{'except': {'name': 'db-*'}}))

    def test_an_exception_of_which_all_keys_must_match(self):
        self.assertIsNone(self.mismatch(**{
            'except': {'name': 'db-*', 'project': 'silver'}}))

    def test_what_the_platform_owns(self):
        pool = telling.platform({}, 'pool', metadata={
            'host': 'compute-1', 'pool_name': 'ssp-1',
            'pool_kind': 'storage'})

        self.assertIsNone(self.mismatch(
            pool, 'powervm.pool.storage.used',
            match={'attributes': {'pool_kind': 'storage'}}))

    def test_an_attribute_that_is_a_list(self):
        adapter = telling.platform({}, 'adapter', metadata={
            'bridged': ['ent0', 'ent4']})

        self.assertIsNone(self.mismatch(
            adapter, 'powervm.adapter.incoming.bytes.rate',
            match={'attributes': {'bridged': 'ent4'}}))
