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
"""What waits in the outbox, and how far the service has come."""

from powervm_monitor import model
from powervm_monitor.checks import stock
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.checks import asked


class StockTest(asked.CheckTest):

    def stock(self, **changes):
        self.installation.stock = asked.stock(**changes)


class TestStock(StockTest):

    check = staticmethod(stock.check)

    def test_nothing_waits(self):
        self.assertOk('0 notifications wait')

    def test_what_has_come_just_now_may_wait(self):
        self.stock(waiting=5, oldest=builders.later(-60))

        self.assertOk('5 notifications wait')

    def test_what_waits_for_long(self):
        self.stock(waiting=5, oldest=builders.later(-3600))

        self.assertWarning('5 notifications wait for the broker, the oldest '
                           'since 2015-05-27 11:00:00 UTC', 'see what is said '
                           'of the broker')

    def test_what_is_set_aside(self):
        self.stock(aside=3)

        self.assertWarning('3 notifications are set aside',
                           'powervm-monitor-manage refused list')

    def test_what_is_lost(self):
        self.stock(losses=[model.Loss(
            builders.later(-60), builders.NOON, 7, 'outbox full')])

        self.assertWarning('7 notifications from 2015-05-27 11:59:00 UTC to '
                           '2015-05-27 12:00:00 UTC are lost',
                           'see why the broker did not', '(outbox full)')

    def test_what_is_lost_with_a_damaged_file(self):
        self.stock(losses=[model.Loss(
            builders.NOON, builders.NOON, None, 'outbox damaged')])

        self.assertWarning('what waited until 2015-05-27 12:00:00 UTC is lost',
                           'whether the disk is healthy (outbox damaged)')

    def test_what_was_damaged_and_is_set_aside(self):
        self.stock(aside=2, damaged=2)

        self.assertWarning('2 notifications are set aside, for they were '
                           'damaged in the outbox: see whether the disk')

    def test_all_that_waits_is_damaged(self):
        self.stock(waiting=4)

        self.assertWarning('all 4 notifications that wait are damaged')

    def test_what_is_lost_because_it_was_damaged(self):
        self.stock(losses=[model.Loss(
            builders.later(-60), builders.NOON, 2, 'notification damaged')])

        self.assertWarning('2 notifications from 2015-05-27 11:59:00 UTC to '
                           '2015-05-27 12:00:00 UTC were damaged',
                           'see whether the disk is healthy')

    def test_before_the_first_start_there_is_none(self):
        self.installation.stock = None

        self.assertWarning('there is no outbox /srv/outbox.sqlite yet')


class TestProgress(StockTest):

    check = staticmethod(stock.progress)

    def read_to(self, seconds):
        self.stock(cursor=model.Cursor(builders.later(seconds), None))

    def test_all_is_read(self):
        self.read_to(0)

        self.assertOk('the service has read up to 2015-05-27 12:00:00 UTC')

    def test_the_newest_may_be_still_to_read(self):
        self.read_to(-90)

        self.assertOk('the service has read up to 2015-05-27 11:58:30 UTC')

    def test_the_service_is_far_behind(self):
        self.read_to(-600)

        self.assertError('has read up to 2015-05-27 11:50:00 UTC only',
                         'see the last warning in its log')

    def test_the_service_has_read_nothing(self):
        self.assertWarning('has not read any sample yet', 'see the last')

    def test_without_a_service_there_is_no_progress(self):
        self.installation.holder = None

        self.assertSkipped('not checked: no service runs')
