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
"""Said once until it is right again."""

import io
import logging

import fixtures
from oslo_config import cfg
from oslo_log import formatters
from oslo_log import log as oslo_logging
from oslotest import base
from testtools import matchers

from powervm_monitor import complaints


class TestComplaints(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.log = self.useFixture(fixtures.FakeLogger(
            'complaining', level=logging.INFO, format='%(levelname)s '
            '%(message)s'))
        self.complaints = complaints.Complaints(
            logging.getLogger('complaining'))

    def assertSaid(self, *lines):
        self.assertEqual(list(lines), self.log.output.splitlines())

    def test_a_trouble_is_a_warning(self):
        self.complaints.about('Nova', 'Nova sleeps')

        self.assertSaid('WARNING Nova sleeps')

    def test_the_error_that_is_being_handled_is_not_told_beside(self):
        said = io.StringIO()
        handler = logging.StreamHandler(said)
        conf = cfg.ConfigOpts()
        oslo_logging.register_options(conf)
        conf([])
        handler.setFormatter(formatters.ContextFormatter(config=conf))
        logger = logging.getLogger('complaining')
        logger.addHandler(handler)
        self.addCleanup(logger.removeHandler, handler)
        try:
            raise OSError('it sleeps')
        except OSError as e:
            self.complaints.about('Nova', f'Nova sleeps: {e}')

        self.assertThat(said.getvalue(), matchers.EndsWith(
            'WARNING complaining [-] Nova sleeps: it sleeps\n'))

    def test_a_trouble_that_lasts_is_not_said_again(self):
        for _ in range(3):
            self.complaints.about('Nova', 'Nova sleeps')

        self.assertSaid('WARNING Nova sleeps')

    def test_the_end_of_a_trouble_is_said(self):
        self.complaints.about('Nova', 'Nova sleeps')
        self.complaints.settle('Nova')

        self.assertSaid('WARNING Nova sleeps',
                        'INFO Nova has recovered')

    def test_what_was_never_wrong_needs_no_word(self):
        self.complaints.settle('Nova')

        self.assertSaid()

    def test_a_trouble_that_returns_is_said_again(self):
        for _ in range(2):
            self.complaints.about('Nova', 'Nova sleeps')
            self.complaints.settle('Nova')

        self.assertSaid('WARNING Nova sleeps', 'INFO Nova has recovered',
                        'WARNING Nova sleeps', 'INFO Nova has recovered')

    def test_each_subject_has_its_own_trouble(self):
        self.complaints.about('Nova', 'Nova sleeps')
        self.complaints.about('VIOS 1', 'VIOS 1 is silent')

        self.assertSaid('WARNING Nova sleeps', 'WARNING VIOS 1 is silent')

    def test_what_is_all_that_is_wrong_settles_the_rest(self):
        self.complaints.only({'a': 'a is wrong', 'b': 'b is wrong'})
        self.complaints.only({'b': 'b is wrong', 'c': 'c is wrong'})

        self.assertSaid('WARNING a is wrong', 'WARNING b is wrong',
                        'INFO a has recovered', 'WARNING c is wrong')

    def test_a_percent_sign_does_no_harm(self):
        self.complaints.about('memory', '100 % of %s are used')

        self.assertSaid('WARNING 100 % of %s are used')

    def test_the_way_to_an_unexpected_trouble_is_shown(self):
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            self.complaints.about('sums', 'unexpected', exc_info=True)

        self.assertIn('Traceback', self.log.output)
