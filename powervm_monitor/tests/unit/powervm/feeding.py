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
"""A feed of files that the test writes."""

import logging

import fixtures
from oslotest import base

from powervm_monitor.powervm import feed
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes


class FeedTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.powervm = fakes.PowerVM()
        self.clock = builders.ManualClock()
        self.feed = feed.Feed(self.powervm, self.clock, vios_wait=20)
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))

    def after(self, seconds):
        return list(self.feed.after(builders.later(seconds)))

    def seconds(self, readings):
        return [(reading.listed_at - builders.NOON).total_seconds()
                for reading in readings]

    def lpar(self, reading):
        return reading.lpars[builders.LPAR_UUID]

    def whole_sample(self, seconds):
        self.powervm.sample(seconds).sample(seconds, 'vios_1')
