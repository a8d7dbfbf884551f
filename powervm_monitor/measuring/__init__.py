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
"""Reading (and the one before) in, Measurements out; nothing else."""

from powervm_monitor import model
from powervm_monitor.measuring import cpu
from powervm_monitor.measuring import memory
from powervm_monitor.measuring import network
from powervm_monitor.measuring import platform
from powervm_monitor.measuring import state
from powervm_monitor.measuring import storage
from powervm_monitor.measuring import totals as totalling

NANOSECONDS = 10 ** 9


def partitions(reading, base, servers):
    """Yield what is to be measured: a partition, how it was, its server.

    :param reading: the :class:`powervm_monitor.model.Reading` to measure.
    :param base: an earlier one that rates are measured against, or None.
    :param servers: Nova's servers by partition UUID; a partition that none
        of them explains is left out.
    """
    earlier = base.lpars if period(reading, base) else {}
    for uuid, lpar in reading.lpars.items():
        server = servers.get(uuid)
        if server is None:
            continue
        before = earlier.get(uuid)
        if before is not None and before.id != lpar.id:
            before = None  # it has been away: its counters began anew
        yield lpar, before, server


def measure(lpar, before, server, seconds, devices, added_ns=0):
    """Measure a partition and its devices.

    :param before: the same partition in the earlier Reading, or None.
    :param seconds: the :func:`period` between the Readings, or None.
    :param devices: the :class:`powervm_monitor.model.Devices` of the host.
    :param added_ns: what is added to its busy time, see :mod:`.totals`.
    :returns: a list of :class:`powervm_monitor.model.Measured`.
    """
    disks = {disk.name: disk for disk in before.disks} if before else {}
    interfaces = {interface.name: interface
                  for interface in before.interfaces} if before else {}
    return [
        model.Measured(lpar, None, [
            *cpu.measure(lpar, before, server, seconds,
                         devices.current(lpar), added_ns),
            *memory.measure(lpar, server),
            *storage.together(lpar),
            *state.measure(lpar)]),
        *(model.Measured(lpar, disk, storage.measure(
            disk, disks.get(disk.name), seconds))
          for disk in lpar.disks),
        *(model.Measured(lpar, volume, measurements)
          for volume, measurements in storage.volumes(
              lpar, devices.backings)),
        *(model.Measured(lpar, interface, network.measure(
            interface, interfaces.get(interface.name), seconds))
          for interface in lpar.interfaces)]


def measure_platform(reading, base, seconds, totals, collection, devices,
                     servers=None):
    """Measure what the platform owns, and how the collection went.

    :param totals: the :class:`powervm_monitor.model.Totals` up to this
        Reading.
    :param collection: a :class:`powervm_monitor.model.Collection`.
    :param devices: the :class:`powervm_monitor.model.Devices` of the host.
    :param servers: Nova's servers on the host, None when not known.
    :returns: a list of :class:`powervm_monitor.model.Measured`.
    """
    return [*platform.measure(
                reading, base, seconds, totals, devices, servers),
            model.Measured(None, collection,
                           platform.collected(collection)),
            *(model.Measured(None, plugin, platform.run(plugin))
              for plugin in collection.plugins)]


def totals(reading, base, so_far):
    """Return the totals with what a Reading adds to them.

    :param base: the Reading before, or None.
    :param so_far: the :class:`powervm_monitor.model.Totals` before.
    """
    return totalling.add(reading, base, period(reading, base), so_far)


def entitlements(reading: model.Reading, base: model.Reading | None
                 ) -> dict[str, float]:
    """Return to how many processors partitions were entitled, by UUID.

    On average between two Readings, Virtual I/O Servers included. Those of
    which it is not known are not there.
    """
    seconds = period(reading, base)
    if not seconds:
        return {}
    earlier = {one.uuid: one for one in (*base.lpars.values(), *base.vioses)}
    found = {}
    for one in (*reading.lpars.values(), *reading.vioses):
        before = earlier.get(one.uuid)
        if before is None or before.id != one.id:
            continue
        entitled = cpu.entitled(one.cpu, before.cpu)
        if entitled is not None:
            found[one.uuid] = entitled / (seconds * NANOSECONDS)
    return found


def period(reading, base):
    """Return the seconds between two Readings by the hypervisor's timebase.

    None when there is no earlier one or when time did not go forward between
    them: then nothing can be said about what happened meanwhile.
    """
    if base is None or None in (reading.timebase_ns, base.timebase_ns):
        return None
    elapsed = reading.timebase_ns - base.timebase_ns
    return elapsed / NANOSECONDS if elapsed > 0 else None
