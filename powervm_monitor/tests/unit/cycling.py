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
"""A cycle of fakes: what is put in, and what it makes of it."""

import logging

import fixtures
from oslotest import base

from powervm_monitor import accounting
from powervm_monitor import census
from powervm_monitor import cycle
from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor import survey
from powervm_monitor.tests.unit import builders


class FakeFeed:
    """Has Readings; a failure comes after those that are before it."""

    def __init__(self):
        self.readings = []
        self.asked = []
        self.asked_at = []
        self.known = []

    def after(self, time, before):
        self.asked.append(time)
        self.known.append(before)
        for reading in self.readings:
            if isinstance(reading, Exception):
                raise reading
            if reading.listed_at > time:
                yield reading

    def at(self, time):
        self.asked_at.append(time)
        return next((reading for reading in self.readings
                     if reading.listed_at == time), None)

    @property
    def listed_to(self):
        return self.times()[-1]

    def times(self):
        return [reading.listed_at for reading in self.readings
                if not isinstance(reading, Exception)]


class FakeServers:
    failure = None
    age = 20.0

    def __init__(self):
        self.servers = {builders.LPAR_UUID: builders.server()}
        self.evacuated = set()
        self.macs = {}

    def by_lpar(self, lpars, at):
        if self.failure is not None:
            raise self.failure
        return self.servers

    def with_ports(self, servers, macs):
        self.macs = macs
        return servers


class FakeInventory:

    def __init__(self):
        self.devices = builders.devices()
        self.partitions = set()
        self.refreshed = []

    def refresh(self, lpars, at, vioses, entitled):
        self.refreshed.append([lpar.uuid for lpar in lpars])


class FakeOutbox:
    failure = None

    def __init__(self):
        self.messages = []
        self.kept = None
        self.lost = []

    def cursor(self):
        return self.kept

    def losses(self):
        return self.lost

    def put(self, messages, cursor, announced):
        if self.failure is not None:
            raise self.failure
        self.lost = [loss for loss in self.lost if loss not in announced]
        self.messages.append(messages)
        self.kept = cursor


class FakePlugins:
    """One plugin; ``given`` is the last Reading it had, None for none."""

    given = None
    failure = None

    def __init__(self):
        self.batches = []
        self.replayed = []

    def since(self, read_to):
        return self.given or read_to

    def take(self, reading, observe):
        self.given = self.given and reading.listed_at
        self.batches.append(observe())
        if self.failure is not None:
            raise self.failure

    def replay(self, reading, observe):
        self.given = reading.listed_at
        self.replayed.append((reading.listed_at, observe()))


class Observer:
    """An Observation is its time and period; nothing of a nameless one."""

    def __init__(self, reading, devices, period):
        self.known = {'sampled_at': reading.sampled_at, 'period': period}

    def volumes(self, lpar, server):
        return {}

    def tenant(self, measured, server, behind):
        if not measured.lpar.name:
            return None
        return builders.observation(
            *measured.measurements, **self.known,
            resource=builders.resource(id=measured.lpar.uuid))

    def platform(self, measured):
        return None


class PlatformObserver(Observer):
    """The platform holds nothing, but for how the collection went."""

    def platform(self, measured):
        if not isinstance(measured.device, model.Collection):
            return None
        return builders.observation(
            *measured.measurements, **self.known,
            resource=builders.resource(id='collection'))


class CycleTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.feed = FakeFeed()
        self.servers = FakeServers()
        self.inventory = FakeInventory()
        self.outbox = FakeOutbox()
        self.malformed = []
        self.plugins = FakePlugins()
        self.beats = []
        self.log = self.useFixture(fixtures.FakeLogger(
            'powervm_monitor', level=logging.INFO))
        self.cycle = self.make()

    observer = Observer

    def make(self, interval=300, measuring=measuring, unmanaged=None,
             plausible=lambda reading, before: reading):
        clock = builders.ManualClock()
        return cycle.Cycle(
            feed=self.feed, surveyor=survey.Surveyor(
                servers=self.servers, inventory=self.inventory,
                measuring=measuring, observer=self.observer,
                census=census.Census(False), unmanaged=unmanaged,
                accountant=accounting.Accountant(),
                absent_ids=lambda paths, owners, uuid_of: (),
                clock=clock, calls=lambda: (10, 1), queued=lambda: (16, 2)),
            plausible=plausible,
            totals=measuring.totals, outbox=self.outbox,
            composer=self, plugins=self.plugins,
            backlog=60, interval=interval, clock=clock,
            beat=lambda: self.beats.append(len(self.outbox.messages)))

    def gap(self, gap):
        return gap

    def loss(self, loss, at):
        return loss

    def compose(self, observation):
        if observation.resource.id in self.malformed:
            raise ValueError('it is odd')
        return (observation.sampled_at - builders.NOON).total_seconds()

    def read(self, *seconds, lpars=None):
        """Let the cycle take Readings of these times, one turn each."""
        for second in seconds:
            self.feed.readings.append(builders.reading(
                *(lpars or [builders.lpar()]), seconds=second))
            self.cycle.turn()

    def published(self):
        """Return the times of what was put into the outbox, less gaps."""
        return [message for messages in self.outbox.messages
                for message in messages
                if not isinstance(message, (model.Gap, model.Loss))]

    def gaps(self):
        """Return the gaps that were put into the outbox."""
        return [message for messages in self.outbox.messages
                for message in messages if isinstance(message, model.Gap)]
