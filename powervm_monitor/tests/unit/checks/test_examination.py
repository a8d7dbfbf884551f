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
"""Checks are asked one after the other, and each fails for itself."""

import logging
import threading

from oslotest import base

from powervm_monitor import checks
from powervm_monitor import model
from powervm_monitor.checks import finding

LOG = logging.getLogger('powervm_monitor.a.part')


def well(installation):
    yield finding.ok(f'{installation} is well')


def wrong(installation):
    yield finding.error('it is wrong')


def unavailable(installation):
    yield finding.ok('a beginning')
    raise model.Unavailable('it sleeps: wake it')


def surprised(installation):
    raise KeyError('surprise')


def warns(installation):
    LOG.warning('%s is odd: mend it', installation)
    logging.getLogger('a.library').error('a long story')
    yield finding.ok('it answered')


class ExaminationTest(base.BaseTestCase):

    def examine(self, *asked, seconds=10):
        self.examination = checks.Examination(
            [checks.Check(*one) for one in asked], 'the host', seconds)
        return [tuple(line) for line in self.examination.lines()]


class TestLines(ExaminationTest):

    def test_what_is_found_is_a_line_of_its_check(self):
        self.assertEqual([('ok', 'one', 'the host is well')],
                         self.examine(('one', well)))

    def test_what_cannot_be_had_is_an_error(self):
        self.assertEqual([('ok', 'one', 'a beginning'),
                          ('error', 'one', 'it sleeps: wake it')],
                         self.examine(('one', unavailable)))

    def test_a_surprise_is_an_error_and_the_next_check_is_made(self):
        first, second = self.examine(('one', surprised), ('two', well))

        self.assertEqual(
            (('error', 'one', 'this check failed in an unexpected way, '
              "please report it (KeyError('surprise'))"), 'ok'),
            (first, second[0]))

    def test_what_a_part_warns_of_is_a_warning(self):
        self.assertEqual([('ok', 'one', 'it answered'),
                          ('warning', 'one', 'the host is odd: mend it')],
                         self.examine(('one', warns)))

    def test_the_log_is_as_before_afterwards(self):
        handlers = list(logging.getLogger().handlers)
        self.examine(('one', warns))

        self.assertEqual(handlers, logging.getLogger().handlers)


class TestNeeds(ExaminationTest):

    def test_what_needs_a_failed_check_is_not_checked(self):
        self.assertEqual(
            ('skipped', 'two', 'not checked: see one first'),
            self.examine(('one', wrong), ('two', well, ('one',)))[1])

    def test_neither_is_what_needs_that(self):
        self.assertEqual(
            ('skipped', 'three', 'not checked: see two first'),
            self.examine(('one', wrong), ('two', well, ('one',)),
                         ('three', well, ('two',)))[2])

    def test_all_that_is_in_the_way_is_named(self):
        self.assertEqual(
            'not checked: see one and two first',
            self.examine(('one', wrong), ('two', wrong),
                         ('three', well, ('one', 'two')))[2][2])

    def test_a_warning_is_no_hindrance(self):
        self.assertEqual('ok', self.examine(
            ('one', warns), ('two', well, ('one',)))[2][0])

    def test_each_check_stands_behind_what_it_needs(self):
        before, misplaced = set(), []
        for check in checks.CHECKS:
            misplaced += set(check.needs) - before
            before.add(check.name)

        self.assertEqual([], misplaced)


class TestTime(ExaminationTest):

    def setUp(self):
        super().setUp()
        self.end = threading.Event()
        self.addCleanup(self.end.set)

    def hang(self, installation):
        yield finding.ok('a beginning')
        self.end.wait(60)

    def test_what_hangs_is_given_up_and_the_next_check_is_made(self):
        lines = self.examine(('one', self.hang), ('two', well), seconds=0.1)

        self.assertEqual(
            [('ok', 'one', 'a beginning'),
             ('error', 'one', 'there is no answer after 0.1 s: see what is '
              'slow or hangs, or give it more time with --timeout'),
             ('ok', 'two', 'the host is well')], lines)


class TestStatus(ExaminationTest):

    def status(self, *asked):
        self.examine(*asked)
        return self.examination.status

    def test_zero_when_all_is_well(self):
        self.assertEqual(0, self.status(('one', well)))

    def test_one_with_warnings(self):
        self.assertEqual(1, self.status(('one', warns), ('two', well)))

    def test_two_with_errors(self):
        self.assertEqual(2, self.status(('one', wrong), ('two', warns)))
