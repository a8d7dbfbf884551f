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
"""What the service works with, opened to be looked at and left as it is."""

import dataclasses
import functools
import os
import pathlib

from powervm_monitor import accounting
from powervm_monitor import clock as clocks
from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor import parts
from powervm_monitor.checks import accounts
from powervm_monitor.checks import ceilometer as definitions
from powervm_monitor.checks import files
from powervm_monitor.checks import processes
from powervm_monitor.notifications import broker
from powervm_monitor.nova import kept
from powervm_monitor.nova import lists
from powervm_monitor.nova import ports as nova_ports
from powervm_monitor.nova import session as nova_session
from powervm_monitor.powervm import ltm
from powervm_monitor.powervm import session as powervm_session
from powervm_monitor.powervm import wiring as powervm_wiring

CEILOMETER = '/etc/ceilometer'


class Installation:
    """The parts of one service, each made when it is asked for first.

    Whatever is asked for raises :class:`powervm_monitor.model.Unavailable`
    when it cannot be had.

    :param read: returns the ConfigOpts of command line arguments.
    :param arguments: those of the service.
    :param clock: tells the time.
    :param ceilometer: the folder of Ceilometer's configuration, None for the
        usual one where its notification agent runs.
    :param proc: where the kernel tells of processes.
    """

    def __init__(self, read, arguments=(), clock=None, ceilometer=None,
                 proc='/proc'):
        self.read = read
        self.arguments = list(arguments)
        self.clock = clock or clocks.SystemClock()
        self.processes = processes.Processes(pathlib.Path(proc))
        self.accounts = accounts.Accounts()
        self.files = files.Files()
        #: Why :attr:`monitors` is None.
        self.no_monitors = None
        self._ceilometer = ceilometer

    @functools.cached_property
    def conf(self):
        """The ConfigOpts; raises oslo_config.cfg.Error when it is bad."""
        return self.read(self.arguments)

    @functools.cached_property
    def powervm(self):
        return powervm_session.PowerVM(self.conf.powervm)

    @functools.cached_property
    def monitors(self):
        """Which of PowerVM's monitors are on, None when it does not say."""
        try:
            return ltm.look(self.powervm)
        except powervm_session.REJECTIONS as e:
            self.no_monitors = str(e)
            return None

    @functools.cached_property
    def feed(self):
        # What is wrong with the monitors is told once.
        unknown = ltm.Monitors(
            system=None, long_term=True, devices=True, energy=False)
        return parts.feed_of(
            self.conf, self.clock, self.powervm, monitors=lambda powervm: (
                self.monitors or unknown)._replace(devices=True))

    @functools.cached_property
    def wiring(self):
        """What is behind disks and interfaces, nothing of it read yet."""
        return powervm_wiring.Wiring(self.powervm)

    @functools.cached_property
    def times(self):
        """When the samples were taken that there are, in order."""
        return self.feed.times()

    @functools.cached_property
    def reading(self):
        """The newest Reading that is whole, with what is missing from it.

        That is what the one before had, and what cannot be true.
        """
        newest = self.feed.newest(2)
        if not newest:
            raise model.Unavailable(
                'no sample of PowerVM can be used: see its own log, and '
                'restart pvm-rest if this does not end')
        before, reading = (None, *newest)[-2:]
        reading = accounting.Plausibility().take(reading, before)
        return dataclasses.replace(reading, missing=accounting.Accountant(
            ).take(reading, before, here=()))

    @functools.cached_property
    def compute(self):
        """Nova, asked once and not again."""
        return nova_session.nova(self.conf, self.clock, retries=0)

    @functools.cached_property
    def networking(self):
        """Neutron, None when it is not to be asked."""
        return nova_session.neutron(self.conf, self.clock, retries=0)

    @functools.cached_property
    def servers(self):
        """The servers that Nova lists on this host, by UUID."""
        told = lists.Lists(self.compute, self.conf.host).all()
        return {server.uuid: server for server in told.servers}

    @functools.cached_property
    def owners(self):
        """Whose the partitions of the Reading are, as the service has it.

        Servers by the UUID of their partition, those without one included.
        What is wrong with them is logged.
        """
        known = parts.servers_of(
            self.conf, self.clock, keep=kept.Copy, retries=0)
        return known.by_lpar(self.reading.lpars, self.reading.sampled_at)

    @functools.cached_property
    def ports(self):
        """Who tells the ports of servers' interfaces."""
        if self.networking is None:
            return nova_ports.FromNova(self.compute)
        return nova_ports.FromNeutron(self.networking)

    @functools.cached_property
    def broker(self):
        return broker.Broker(self.conf)

    @functools.cached_property
    def queues(self):
        """The queues that notifications go to."""
        priorities = ('sample', 'info')
        if self.conf.publisher.mode == 'alerts-only':
            priorities = ('info',)
        return self.broker.queues(priorities)

    @functools.cached_property
    def holder(self):
        """The pid of the service that has the outbox, None without one."""
        return self.processes.holder(f'{self.conf.outbox.path}.lock')

    @functools.cached_property
    def stock(self):
        """What is in the outbox, None when there is none yet."""
        if not os.path.exists(self.conf.outbox.path):
            return None
        return outbox.Stock.of(self.conf.outbox.path)

    @functools.cached_property
    def ceilometer(self):
        """The folder of Ceilometer's configuration.

        None where no agent reads definitions, as on a compute host: there the
        folder is that of other agents.
        """
        if self._ceilometer is not None:
            return pathlib.Path(self._ceilometer)
        usual = pathlib.Path(CEILOMETER)
        is_read = (self.processes.runs(definitions.AGENT)
                   or os.path.exists(usual / definitions.INSTALLED))
        return usual if is_read else None

    def close(self):
        """Log off, and close the connections."""
        for part in ('powervm', 'broker'):
            if part in vars(self):
                getattr(self, part).close()
