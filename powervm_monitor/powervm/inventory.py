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
"""When PowerVM is asked for the devices of the partitions."""

import datetime

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.powervm import events
from powervm_monitor.powervm import session
from powervm_monitor.powervm import wiring

LOG = logging.getLogger(__name__)

# How many partitions are asked for their adapters at one Reading: a large
# host may take some Readings to be known, but no sample waits for it.
PARTITIONS_AT_ONCE = 100
# One failure may be that of an answer, two are PowerVM's.
FAILURES_AT_ONCE = 2

# Of a processor: what is measured is not more exact.
UNITS_CHANGED = 0.005

PARTITIONS, VIOSES, SWITCHES = 'partitions', 'vioses', 'switches'


class Inventory:
    """The devices of a host: read at the start, when the numbers show new
    ones, and when PowerVM tells a change.

    A device that PowerVM does not tell of after it was asked is asked for
    again at the next look at the events. So a quiet host costs no calls but
    that look, which PowerVM holds for about ten seconds.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    :param clock: has ``now()``, an aware datetime.
    :param refresh: seconds between two looks at PowerVM's events.
    :param full_refresh: seconds after which everything is read again.
    :param news: returns the :class:`powervm_monitor.powervm.events.News`;
        by default they are those of PowerVM's event feed.
    """

    def __init__(self, powervm, clock, refresh, full_refresh, news=None):
        self._clock = clock
        self._refresh = datetime.timedelta(seconds=refresh)
        self._full_refresh = datetime.timedelta(seconds=full_refresh)
        self._news = news or events.Events(powervm).news
        self._wiring = wiring.Wiring(powervm)
        # Location codes by partition that PowerVM was asked for.
        self._interfaces, self._disks = {}, {}
        # How the processors of a partition looked when it was asked for, and
        # the partitions that may have others now.
        self._processors, self._reconfigured = {}, set()
        # To how many processors they were entitled, as was measured last.
        self._entitled = {}
        # Parts of the platform and partitions to be read now, and those that
        # PowerVM refused to tell, which wait for the next look.
        self._due, self._stale = set(), set()
        self._refused, self._failed = set(), set()
        self._failures = 0
        # The names of the system's Virtual I/O Servers by their UUID.
        self._vioses = {}
        self._changed = False
        self._looked_at = self._full_at = self._read_at = None
        self._devices = model.Devices(nics={}, backings={})
        # Whose the devices are, by kind, and whether PowerVM tells no more of
        # some of them.
        self._shown, self._outlived = ({}, {}), False
        self._complaints = complaints.Complaints(LOG)
        self._odd = complaints.Complaints(LOG)
        self._unqueried = complaints.Complaints(LOG)

    @property
    def devices(self):
        """What is known now, a :class:`powervm_monitor.model.Devices`.

        It has no device that the numbers have not shown at the last refresh.
        """
        return self._devices

    @property
    def partitions(self):
        """The UUIDs of partitions and Virtual I/O Servers as read last."""
        return self._devices.processors.keys()

    def refresh(self, lpars, at, vioses=(), entitled=None):
        """Read what is new or may have changed of the partitions' devices.

        Never raises for PowerVM's sake: numbers without a MAC are better
        than none.

        :param lpars: the :class:`powervm_monitor.model.Lpar` of each
            partition worth knowing, at every Reading.
        :param at: when they were sampled. What PowerVM has told since then
            may not be true of them: a device that it tells of no more is
            known as it was.
        :param vioses: the :class:`powervm_monitor.model.Vios` of the system.
        :param entitled: to how many processors partitions and Virtual I/O
            Servers were entitled of late, by UUID. Where that has changed,
            so have the processors that they have.
        """
        lpars = list(lpars)
        self._vioses = {vios.uuid: vios.name for vios in vioses}
        interfaces = _shown(lpars, 'interfaces')
        disks = _shown(lpars, 'disks')
        self._changed = any([_keep(self._interfaces, interfaces),
                             _keep(self._disks, disks)])
        self._wiring.keep_adapters(interfaces.keys())
        if self._looked_at is None and not any(lpar.cpu for lpar in lpars):
            return
        self._failed &= interfaces.keys()
        self._failures = 0
        self._doubt_processors({
            one.uuid: entitled[one.uuid] for one in (*lpars, *vioses)
            if one.uuid in entitled} if entitled else {})
        try:
            self._look()
            self._read(lpars, interfaces, disks, vioses)
        except model.Unavailable:
            pass  # It is said, and what is due is tried again.
        if not self._failures and not self._refused:
            self._complaints.settle('the inventory of devices')
        self._odd.only(self._wiring.oddities)
        self._unqueried.only(self._wiring.troubles)
        if self._changed or self._outlived:
            self._know(_owners(interfaces), _owners(disks), at)

    def _know(self, interfaces, disks, at):
        """Take what PowerVM told, and what it told before of older samples.

        A partition that has left is still in the samples of an outage.
        """
        found = self._wiring.devices(self._interfaces, self._disks)
        self._outlived = False
        if self._read_at is not None and at < self._read_at:
            known = self._devices
            nics = _still(known.nics, self._shown[0], interfaces)
            backings = _still(known.backings, self._shown[1], disks)
            self._outlived = bool(nics.keys() - found.nics.keys()
                                  or backings.keys() - found.backings.keys())
            found = model.Devices(nics={**nics, **found.nics},
                                  backings={**backings, **found.backings},
                                  processors=found.processors)
        self._devices = found
        self._shown = interfaces, disks

    def _look(self):
        """Find out what may have changed, if it is time."""
        now = self._clock.now()
        if _is_due(now, self._looked_at, self._refresh):
            # Before anything is read, that nothing be missed between.
            self._looked_at = now
            self._heed(self._news())
        if _is_due(now, self._full_at, self._full_refresh):
            self._everything(now)

    def _heed(self, news):
        self._due |= self._refused & {PARTITIONS, VIOSES, SWITCHES}
        self._refused.clear()
        self._wiring.forget_missing_ports()
        self._reconfigured |= news.partitions
        self._stale |= news.partitions | {
            uuid for uuid, locations in self._interfaces.items()
            if locations - self._devices.nics.keys()}
        if self._may_serve_others(news.vioses) or any(
                locations - self._devices.backings.keys()
                for locations in self._disks.values()):
            self._due.add(VIOSES)
        if news.switches:
            self._due.add(SWITCHES)
        if news.everything:
            self._everything(self._looked_at)

    def _may_serve_others(self, vioses: set[str]) -> bool:
        """Whether Virtual I/O Servers that changed are of this system."""
        return bool(vioses) and ('' in vioses or not self._vioses
                                 or not vioses.isdisjoint(self._vioses))

    def _everything(self, now):
        self._full_at = now
        self._due |= {PARTITIONS, VIOSES, SWITCHES}
        self._wiring.doubt_ports()

    def _read(self, lpars, interfaces, disks, vioses):
        if any(locations - self._disks.get(uuid, set())
               for uuid, locations in disks.items()):
            self._due.add(VIOSES)
        self._read_members(lpars, disks)
        if SWITCHES in self._due:
            self._try(SWITCHES, self._wiring.read_switches)
        self._read_processors(lpars, vioses)
        self._read_adapters(lpars, interfaces)
        for vios in self._wiring.doubtful_vioses() - self._refused:
            self._try(vios, lambda vios=vios: self._wiring.read_ports(vios))

    def _read_members(self, lpars, disks):
        """Read partitions and VIOSes, or those of them that are left."""
        now, wiring = self._clock.now(), self._wiring
        if PARTITIONS in self._due:
            names = {lpar.uuid: lpar.name for lpar in lpars}
            self._try(PARTITIONS, lambda: self._read_lists(
                wiring.read_partitions(names, now)))
        elif wiring.are_partitions_due(now):
            self._try(PARTITIONS, lambda: self._read_lists(
                wiring.read_more_partitions(now)))
        if VIOSES in self._due:
            if self._try(VIOSES, lambda: wiring.read_vioses(
                    self._vioses, now)):
                self._disks = disks
        elif wiring.are_vioses_due(now):
            self._try(VIOSES, lambda: wiring.read_more_vioses(now))

    def _try(self, part, read):
        """Read something and return whether PowerVM answered.

        What it refuses to tell waits for the next look at the events.
        """
        self._read_at = self._clock.now()
        try:
            read()
        except (session.Gone, session.Refused) as e:
            self._refused.add(part)
            self._complaints.about('the inventory of devices', str(e))
        except model.Unavailable as e:
            self._complaints.about('the inventory of devices', str(e))
            self._failures += 1
            if self._failures == FAILURES_AT_ONCE:
                raise
            return False
        self._due.discard(part)
        self._changed = True
        return True

    def _read_lists(self, stale):
        self._stale |= stale
        self._processors, self._reconfigured = None, set()

    def _doubt_processors(self, entitled):
        """Forget the processors of those whose entitlement has changed.

        So they are absent until they are read again.
        """
        changed = {uuid for uuid, units in entitled.items()
                   if uuid in self._entitled and abs(
                       units - self._entitled[uuid]) > UNITS_CHANGED}
        self._entitled.update(entitled)
        if changed:
            self._reconfigured |= changed
            self._wiring.forget_processors(changed)
            self._changed = True

    def _read_processors(self, lpars, vioses):
        """Read what those have now that are new or have changed."""
        shown = {one.uuid: _processors(one)
                 for one in (*lpars, *vioses) if one.cpu}
        kinds = {vios.uuid: 'VirtualIOServer' for vios in vioses}
        if self._processors is None:
            self._processors = shown
        wanted = [uuid for uuid, looks in shown.items()
                  if uuid in self._reconfigured
                  or self._processors.get(uuid) != looks]
        for uuid in wanted[:PARTITIONS_AT_ONCE]:
            part = 'processors', uuid
            if part in self._refused:
                continue
            answered = self._try(part, lambda uuid=uuid: (
                self._wiring.read_processors(
                    uuid, kinds.get(uuid, 'LogicalPartition'))))
            if answered and part not in self._refused:
                self._processors[uuid] = shown[uuid]
                self._reconfigured.discard(uuid)
        self._processors = {uuid: looks for uuid, looks
                            in self._processors.items() if uuid in shown}
        self._changed |= self._wiring.forget_processors(
            self._reconfigured - shown.keys())
        self._reconfigured &= shown.keys()

    def _read_adapters(self, lpars, interfaces):
        wanted = [lpar for lpar in lpars if lpar.interfaces and (
            lpar.uuid in self._stale or interfaces[lpar.uuid]
            - self._interfaces.get(lpar.uuid, set()))]
        # Others shall not wait for one whose answer cannot be read.
        wanted.sort(key=lambda lpar: lpar.uuid in self._failed)
        for lpar in wanted[:PARTITIONS_AT_ONCE]:
            self._failed.add(lpar.uuid)
            if self._try(lpar.uuid, lambda lpar=lpar: (
                    self._wiring.read_adapters(lpar))):
                self._failed.discard(lpar.uuid)
                self._stale.discard(lpar.uuid)
                self._interfaces[lpar.uuid] = interfaces[lpar.uuid]
        if len(wanted) <= PARTITIONS_AT_ONCE:
            self._stale &= self._failed
            self._wiring.forget_lists()


def _is_due(now, last, period):
    # Whoever sets this host's clock back shall not make us wait.
    return last is None or now < last or now - last >= period


def _shown(lpars, kind):
    """Return the location codes of devices by the partition's UUID."""
    shown = {}
    for lpar in lpars:
        for device in getattr(lpar, kind):
            shown.setdefault(lpar.uuid, set()).add(device.location)
    return shown


def _processors(lpar):
    """Return what of a sample changes with a partition's configuration."""
    cpu = lpar.cpu
    return (lpar.id, cpu.mode, cpu.pool_id, cpu.max_virtual_processors,
            cpu.max_units, cpu.virtual_processors)


def _keep(asked, shown):
    """Forget what is gone: it is asked for anew when it comes back.

    :returns: whether anything is gone.
    """
    gone = {uuid: locations - shown.get(uuid, set())
            for uuid, locations in asked.items()
            if locations - shown.get(uuid, set())}
    for uuid, locations in gone.items():
        asked[uuid] -= locations
        if not asked[uuid]:
            del asked[uuid]
    return bool(gone)


def _owners(shown):
    """Return the UUID of the partition by location code."""
    return {location: uuid for uuid, locations in shown.items()
            for location in locations}


def _still(known, before, now):
    """Return what is known of the devices that a partition still has."""
    return {location: device for location, device in known.items()
            if now.get(location) == before[location]}
