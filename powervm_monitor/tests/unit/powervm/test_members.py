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
"""Objects that are asked for one by one where the feed of all fails."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.powervm import members
from powervm_monitor.powervm import session
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

KIND = 'VirtualIOServer'
NO_FEED = session.Refused('it answered 500 for the feed')
NO_MEMBER = session.Refused('it answered 500 for one')


class MembersTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.powervm = fakes.PowerVM()
        self.clock = builders.ManualClock()
        self.members = members.Members(self.powervm, KIND, xag=['group'])
        self.powervm.answers[KIND] = NO_FEED

    def let(self, count, **failures):
        """Let there be v0, v1 ... of which some fail."""
        self.names = {f'v{number}': f'vios-{number}'
                      for number in range(count)}
        for uuid in self.names:
            self.powervm.answers[KIND, uuid.upper()] = failures.get(
                uuid, uuid)

    def read(self):
        return self.members.read(self.names, self.clock.now())

    def wait(self, seconds):
        """Let Readings come and return how many requests there were."""
        before = len(self.powervm.asked)
        for _ in range(0, seconds, 30):
            self.clock.forward(30)
            if self.members.is_due(self.clock.now()):
                self.members.proceed(self.clock.now())
        return len(self.powervm.asked) - before

    def asked(self):
        return [kwargs.get('child_id') for _, kwargs in self.powervm.asked]


class TestFeed(MembersTest):

    def test_a_feed_that_answers_is_all_that_is_asked_for(self):
        self.let(2)
        self.powervm.answers[KIND] = 'feed'

        self.assertEqual(members.Answer(['feed'], True, frozenset()),
                         self.read())
        self.assertEqual(
            [(KIND, {'root_id': 'system', 'child_type': KIND,
                     'xag': ['group']})], self.powervm.asked)

    def test_where_it_is_refused_its_members_are_asked_for(self):
        self.let(2)

        self.assertEqual(members.Answer(['v0', 'v1'], False, frozenset()),
                         self.read())
        self.assertEqual([None, 'V0', 'V1'], self.asked())

    def test_where_no_member_is_known_it_stays_refused(self):
        self.let(0)

        self.assertRaisesRegex(session.Refused, 'the feed', self.read)

    def test_a_powervm_that_does_not_answer_is_not_asked_for_members(self):
        self.let(2)
        self.powervm.answers[KIND] = fakes.unavailable()

        self.assertRaises(model.Unavailable, self.read)
        self.assertEqual([None], self.asked())


class TestFailure(MembersTest):

    def test_one_that_fails_costs_only_itself(self):
        self.let(3, v1=NO_MEMBER)

        self.assertEqual(['v0', 'v2'], self.read().responses)

    def test_it_is_named(self):
        self.let(3, v1=NO_MEMBER)
        self.read()

        self.assertIn('VirtualIOServer vios-1 cannot be queried',
                      self.members.trouble)
        self.assertIn('(it answered 500 for one)', self.members.trouble)

    def test_not_all_names_make_the_line(self):
        self.let(9, **{f'v{number}': NO_MEMBER for number in range(2, 9)})
        self.read()

        self.assertIn('vios-2, vios-3, vios-4, vios-5, vios-6 and 2 more '
                      'cannot', self.members.trouble)

    def test_one_that_is_gone_is_no_trouble(self):
        self.let(2, v1=session.Gone('no such'))

        self.assertEqual(({'v1'}, None), (
            set(self.read().gone), self.members.trouble))

    def test_it_is_asked_for_again_after_a_minute(self):
        self.let(2, v1=NO_MEMBER)
        self.read()

        self.assertEqual((0, 1), (self.wait(30), self.wait(30)))

    def test_it_is_asked_for_less_and_less_often(self):
        self.let(2, v1=NO_MEMBER)
        self.read()

        # After 1, 3, 7, 15, 31 and 47 minutes.
        self.assertEqual(6, self.wait(3600))

    def test_one_that_answers_again_is_no_trouble(self):
        self.let(2, v1=NO_MEMBER)
        self.read()
        self.powervm.answers[KIND, 'V1'] = 'v1'
        self.wait(60)

        self.assertIsNone(self.members.trouble)
        self.assertEqual(0, self.wait(3600))

    def test_a_clock_that_is_set_back_does_not_keep_it_waiting(self):
        self.let(2, v1=NO_MEMBER)
        self.read()
        self.clock.forward(-3600)

        self.assertTrue(self.members.is_due(self.clock.now()))

    def test_a_feed_that_answers_again_ends_the_trouble(self):
        self.let(2, v1=NO_MEMBER)
        self.read()
        self.powervm.answers[KIND] = 'feed'
        self.read()

        self.assertIsNone(self.members.trouble)

    def test_where_none_answers_the_feeds_refusal_counts(self):
        self.let(100, **{f'v{number}': NO_MEMBER for number in range(100)})

        self.assertRaisesRegex(session.Refused, 'the feed', self.read)
        self.assertEqual(1 + members.HOPELESS, len(self.asked()))
        self.assertFalse(self.members.is_due(self.clock.now()))

    def test_the_only_one_is_named_though_none_answers(self):
        self.let(1, v0=NO_MEMBER)
        self.read()

        self.assertIn('vios-0 cannot be queried', self.members.trouble)

    def test_others_wait_for_the_next_reading_when_one_hangs(self):
        self.let(3, v1=fakes.unavailable())
        first = self.read().responses
        self.clock.forward(30)
        second = self.members.proceed(self.clock.now()).responses

        self.assertEqual((['v0'], ['v2']), (first, second))


class TestMany(MembersTest):

    def test_they_are_asked_for_in_portions(self):
        self.let(120)
        self.read()
        counts = [self.wait(30) for _ in range(4)]

        self.assertEqual([50, 20, 0, 0], counts)

    def test_each_is_asked_for_though_all_are_due_again_meanwhile(self):
        self.let(120)
        for _ in range(3):
            self.read()
            self.clock.forward(30)

        self.assertEqual(self.names.keys(), {
            uuid.lower() for uuid in self.asked() if uuid})
