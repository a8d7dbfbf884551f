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
"""What the service consists of, made as configured and introduced."""

import contextlib
import functools
import random

from oslo_log import log as logging
from oslo_utils import units

from powervm_monitor import accounting
from powervm_monitor import census
from powervm_monitor import complaints
from powervm_monitor import cycle
from powervm_monitor import identity
from powervm_monitor import measuring
from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor import sender
from powervm_monitor import survey
from powervm_monitor.notifications import broker
from powervm_monitor.notifications import bus
from powervm_monitor.notifications import hints
from powervm_monitor.notifications import messages
from powervm_monitor.nova import kept
from powervm_monitor.nova import lists
from powervm_monitor.nova import ports
from powervm_monitor.nova import servers
from powervm_monitor.nova import session as nova_session
from powervm_monitor.plugins import runner
from powervm_monitor.powervm import cpuinfo
from powervm_monitor.powervm import feed
from powervm_monitor.powervm import inventory
from powervm_monitor.powervm import session as powervm_session
from powervm_monitor.powervm import systems

LOG = logging.getLogger(__name__)

# Most seconds that a start waits for each answer of PowerVM.
GLANCE = 5


class Parts:
    """Everything that the service consists of, introduced to each other.

    :param conf: a ConfigOpts with the options registered.
    :param clock: tells the time.
    :param beat: called whenever the cycle got on while there is a sender.
    :param chance: see :class:`powervm_monitor.sender.Sender`.
    :raises powervm_monitor.model.Unavailable: when an option or a file makes
        it impossible; the message tells which.
    """

    def __init__(self, conf, clock, beat=lambda: None, chance=random.random):
        self._beat = beat
        self.outbox = outbox.Outbox(
            conf.outbox.path, clock,
            outbox.Limits(conf.outbox.max_size * units.Mi or None,
                          conf.outbox.max_age or None))
        self.sender = sender.Sender(
            self.outbox, bus_of(conf), conf.publisher.max_backoff, chance)
        self.powervm = powervm_session.PowerVM(conf.powervm)
        self.servers = servers_of(conf, clock)
        composer = composer_of(conf)
        self.plugins = runner.Runner(
            runner.load(conf.plugins.enabled, complaints.Complaints(LOG)),
            conf.plugins, self.outbox, composer, outbox.Memory, clock)
        self.cycle = cycle.Cycle(
            feed=feed_of(conf, clock, self.powervm),
            surveyor=surveyor_of(
                conf, clock, self.servers,
                inventory.Inventory(
                    self.powervm, clock, conf.powervm.inventory_refresh,
                    conf.powervm.inventory_full_refresh),
                calls=lambda: (self.powervm.requests, self.powervm.failures),
                queued=lambda: (len(self.outbox), self.outbox.aside()),
                runs=self.plugins.runs),
            plausible=accounting.Plausibility().take,
            totals=measuring.totals, outbox=self.outbox,
            composer=composer, plugins=self.plugins,
            backlog=conf.pcm.backlog, interval=conf.publisher.interval,
            clock=clock, beat=self.beat)
        self.hints = None
        if conf.nova.notifications:
            self.hints = hints.Hints(conf, conf.host, self.servers.hint)

    def start(self):
        """Start what has a thread of its own."""
        self.sender.start()
        self.plugins.start()
        if self.hints is not None:
            self.hints.start()

    def beat(self):
        """Let it be known that the service gets on, if all of it does."""
        if not self.sender.ended:
            self._beat()

    def close(self):
        """Hand over what can be handed over, and close."""
        self.plugins.stop()
        if self.hints is not None:
            self.hints.stop()
        if self.sender.stop():
            self.outbox.close()
        # Last: one that hangs is waited for until the process is ended.
        self.powervm.close()


def check_system(conf):
    """See that the configuration says which managed system is meant.

    A PowerVM that does not answer is no reason not to start.

    :raises powervm_monitor.model.Unavailable: when there are several and
        none of them is named, or the one that is named is not there.
    """
    powervm = powervm_session.PowerVM(
        conf.powervm, timeout=min(conf.powervm.timeout, GLANCE))
    with contextlib.closing(powervm):
        try:
            powervm.system()
        except systems.NotChosen:
            raise
        except model.Unavailable as e:
            LOG.debug('Which managed systems there are is not known yet: %s',
                      e)


def feed_of(conf, clock, powervm, **others):
    """Return what reads the samples, as configured."""
    return feed.Feed(powervm, clock, conf.pcm.vios_wait,
                     cpuinfo.frequency_hz(), **others)


def surveyor_of(conf, clock, known_servers, devices, **others):
    """Return what tells whose the numbers of a Reading are, as configured.

    :param known_servers: see :class:`powervm_monitor.survey.Surveyor`.
    :param devices: the inventory of them.
    """
    unmanaged = None
    if conf.publisher.unmanaged:
        unmanaged = functools.partial(identity.unmanaged, host=conf.host)
    return survey.Surveyor(
        servers=known_servers, inventory=devices, measuring=measuring,
        observer=functools.partial(identity.Observer, conf.host),
        census=census.Census(conf.publisher.unmanaged), clock=clock,
        unmanaged=unmanaged, accountant=accounting.Accountant(),
        absent_ids=functools.partial(identity.resource_ids, conf.host),
        **others)


def bus_of(conf):
    """Return what sends, as configured."""
    options = {}
    if conf.publisher.mode != 'alerts-only':
        options['samples_pass'] = functools.partial(
            broker.takes, conf, messages.SAMPLE.lower())
    made = bus.Bus(conf, conf.publisher.send_retries, **options)
    if made.doubt is not None:
        LOG.warning('%s', made.doubt)
    return made


def composer_of(conf):
    """Return what makes messages, as configured."""
    return messages.Composer(
        conf.host,
        () if conf.publisher.mode == 'alerts-only'
        else conf.publisher.resources,
        conf.publisher.legacy_rates, conf.nova.metadata_prefixes)


def servers_of(conf, clock, keep=kept.Kept, **options):
    """Return what knows Nova's servers on this host, as configured.

    :param keep: makes what keeps the copy on disk.
    :param options: see :func:`powervm_monitor.nova.session.nova`.
    """
    compute = nova_session.nova(conf, clock, **options)
    networking = nova_session.neutron(conf, clock, **options)
    return servers.Servers(
        lists=lists.Lists(compute, conf.host),
        ports=ports.Ports(
            ports.FromNova(compute) if networking is None
            else ports.FromNeutron(networking), clock),
        kept=keep(conf.nova.servers_file, conf.host),
        host=conf.host, attribute=identity.attribute, clock=clock,
        refresh=conf.nova.refresh, full_refresh=conf.nova.full_refresh)
