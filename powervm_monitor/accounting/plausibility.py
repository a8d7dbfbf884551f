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
"""Withholds the counters of a sample that cannot be true.

All counters of a device at zero, while its partition goes on, are a bad
sample or counters that begin anew; one that is faster than its link allows is
neither. Published, they would be a plunge and a spike in every rate. So that
sample is left out, and no rate is made across it.
"""

import dataclasses
import datetime
import operator

from powervm_monitor import model

Path = tuple[str, ...]

# Zeros that stay for so many samples are what the device has counted.
ZEROS = 4
# For so many samples a device is remembered that has no counters.
REMEMBERED = 60
NANOSECONDS = 10 ** 9
# Gb/s and bytes.
GIGABIT = 125_000_000
# Bytes per second of what has no link, or one of unknown speed: 1 Tb/s.
FASTEST = 1000 * GIGABIT
# Packets of 64 bytes at that speed, and requests: per second.
MOST_PACKETS = FASTEST // 64
MOST_REQUESTS = 100_000_000
# Counters are read at somewhat different times, and speeds are rounded.
SLACK = 1.5

# Seconds by which the timebase may be ahead of the time of day, which may have
# been set back; and the shortest time between two samples.
AHEAD = 86400
SHORTEST = 1

ZERO = ('all its counters are zero, though they were not: this sample of it '
        'is left out')
TIMEBASE = ('timeBasedCycles has grown by {elapsed:.3g} s in {seconds:.0f} s, '
            'which is not possible, so there are no rates')
IMPOSSIBLE = ('it has grown by {change} in {seconds:.0f} s ({name}), faster '
              'than is possible: this sample of it is left out')

# The names of the counters, and what returns all of them.
_NAMES = {kind: tuple(field.name for field in dataclasses.fields(kind))
          for kind in (model.NetworkCounters, model.DiskCounters)}
_GETTERS = {kind: operator.attrgetter(*names)
            for kind, names in _NAMES.items()}
_CPU = ('entitled_ns', 'capped_ns', 'uncapped_ns', 'idle_ns', 'donated_ns')


class Plausibility:
    """Compares each Reading with the one before."""

    def __init__(self) -> None:
        self._memory = _Memory()

    def take(self, reading: model.Reading, before: model.Reading | None
             ) -> model.Reading:
        """Return a Reading without what cannot be true.

        What is left out is among its ``missing``. The same Reading may be
        taken again.

        :param before: the Reading before, or None: then all is believed, and
            what is known of earlier ones is forgotten.
        """
        if before is None or _began_anew(reading, before):
            before, self._memory = None, _Memory()
        self._memory.begin(reading)
        return _Check(reading, before, self._memory).result()


class _Memory:
    """What is known of earlier Readings."""

    def __init__(self):
        # When samples were listed in which a device is at zero, in a row.
        self.zeros: dict[Path, set[datetime.datetime]] = {}
        # In which sample a device was seen last with counters above zero.
        self.counted: dict[Path, int] = {}
        # Id and processor time of each partition, and when it was seen.
        self.partitions: dict[Path, tuple] = {}
        self._listed_at = None
        self.samples = 0

    def begin(self, reading):
        """Count a sample and forget what has been gone for long."""
        if reading.listed_at == self._listed_at:
            return
        self._listed_at = reading.listed_at
        self.samples += 1
        oldest = self.samples - REMEMBERED
        for path in [path for path, seen in self.counted.items()
                     if seen < oldest]:
            self.forget(path)
        for path in [path for path, (_, _, seen) in self.partitions.items()
                     if seen < oldest]:
            del self.partitions[path]

    def forget(self, parent):
        """Forget the devices of a partition, or one device."""
        for known in (self.zeros, self.counted):
            for path in [path for path in known
                         if path[:len(parent)] == parent]:
                del known[path]


class _Check:
    """Compares one Reading with the previous one."""

    def __init__(self, reading, before, memory):
        self._reading, self._before = reading, before
        self._memory = memory
        self._missing = []
        # How long it has been, None when unknown: nothing is too fast then.
        self._seconds = self._elapsed()
        # What is possible, by the kind of counters and the speed of a link.
        self._most = {}

    def _elapsed(self):
        """Return the seconds since the Reading before, None if unknown.

        A timebase that cannot be true is left out of the Reading. The time of
        day may be set while samples are taken, so only its extremes count.
        """
        reading, before = self._reading, self._before
        if before is None or None in (
                reading.timebase_ns, before.timebase_ns):
            return None
        elapsed = (reading.timebase_ns - before.timebase_ns) / NANOSECONDS
        by_clock = [(now - then).total_seconds() for now, then in (
            (reading.listed_at, before.listed_at),
            (reading.sampled_at, before.sampled_at)) if now and then]
        if elapsed > max(by_clock) + AHEAD or (
                0 < elapsed < SHORTEST < min(by_clock)):
            self._missing.append(model.Missing('the timebase', TIMEBASE.format(
                elapsed=elapsed, seconds=max(by_clock)), ('sample',)))
            self._reading = dataclasses.replace(reading, timebase_ns=None)
            return None
        return elapsed if elapsed > 0 else None

    def result(self):
        reading, before = self._reading, self._before
        earlier = {vios.id: vios for vios in before.vioses} if before else {}
        lpars = {uuid: self._partition(
            lpar, before and before.lpars.get(uuid), ('lpar', uuid))
            for uuid, lpar in reading.lpars.items()}
        vioses = tuple(self._partition(
            vios, earlier.get(vios.id), ('vios', str(vios.id)))
            for vios in reading.vioses)
        ports = self._devices(
            reading.ports, before.ports if before else (), ('port',), 'port')
        pools = self._pools(reading.pools, before.pools if before else ())
        if not self._missing:
            return reading
        return dataclasses.replace(
            reading, lpars=lpars, vioses=vioses, ports=ports, pools=pools,
            missing=(*reading.missing, *self._missing))

    def _partition(self, one, before, path):
        """Return a partition or a VIOS without what cannot be true."""
        if self._is_new(one, before, path):
            # It was activated anew, and so are its counters.
            self._memory.forget(path)
            before = None
        label = (f'VIOS {one.id}' if path[0] == 'vios'
                 else f'partition {one.name}')
        changes = {}
        why = before and self._impossible_cpu(one.cpu, before.cpu)
        if why:
            self._leave_out(f'processor time of {label}', why, path)
            changes['cpu'] = None
        elif one.cpu is not None:
            self._memory.partitions[path] = (
                one.id, one.cpu, self._memory.samples)
        for name in ('interfaces', 'disks', 'adapters'):
            devices = getattr(one, name, ())
            checked = self._devices(
                devices, getattr(before, name, ()), path, f'of {label}')
            if checked is not devices:
                changes[name] = checked
        return dataclasses.replace(one, **changes) if changes else one

    def _is_new(self, one, before, path):
        """Whether the counters of a partition began since it was seen."""
        if path in self._memory.partitions:
            known_id, known_cpu, _ = self._memory.partitions[path]
        elif before is not None:
            known_id, known_cpu = before.id, before.cpu
        else:
            return True
        return one.id != known_id or (
            None not in (one.cpu, known_cpu)
            and _went_back(one.cpu, known_cpu))

    def _devices(self, devices, before, parent, label):
        """Return devices, those that are not plausible without counters."""
        earlier = {one.name: one for one in before}
        found, changed = [], False
        for one in devices:
            why = self._doubt((*parent, one.name), one,
                              earlier.get(one.name))
            if why is not None:
                self._leave_out(f'{one.name} {label}', why,
                                (*parent, one.name))
                one = dataclasses.replace(one, counters=_nothing(one))
                changed = True
            found.append(one)
        return tuple(found) if changed else devices

    def _doubt(self, path, one, before):
        """Return why the counters of a device cannot be true, or None."""
        if one.counters is None:
            return None
        now = _GETTERS[type(one.counters)](one.counters)
        then = None
        if before is not None and type(before.counters) is type(one.counters):
            then = _GETTERS[type(before.counters)](before.counters)
        if not any(now):
            return self._zero(path, then)
        why = self._impossible(one, now, then) if then else None
        if why is None:
            self._memory.zeros.pop(path, None)
            self._memory.counted[path] = self._memory.samples
        return why

    def _zero(self, path, then):
        """Return that zeros are not believed, or None if they are.

        :param then: the counters before, None if unknown.
        """
        memory = self._memory
        if path not in memory.counted and not any(then or ()):
            return None
        zeros = memory.zeros.setdefault(path, set())
        zeros.add(self._reading.listed_at)
        if len(zeros) > ZEROS:
            memory.forget(path)
            return None
        memory.counted[path] = memory.samples
        return ZERO

    def _impossible(self, one, now, then):
        """Return which counter has grown faster than is possible, or None."""
        if self._seconds is None:
            return None
        kind = type(one.counters)
        limits = self._limits(kind, getattr(one, 'speed', None))
        for place, (new, old, most) in enumerate(
                zip(now, then, limits, strict=True)):
            if new is not None and old is not None and new - old > most:
                return IMPOSSIBLE.format(
                    change=new - old, seconds=self._seconds,
                    name=_NAMES[kind][place])
        return None

    def _limits(self, kind, speed):
        """Return by how much each counter can have grown meanwhile."""
        if (kind, speed) not in self._most:
            self._most[kind, speed] = [
                _most(name, speed) * self._seconds * SLACK
                for name in _NAMES[kind]]
        return self._most[kind, speed]

    def _impossible_cpu(self, now, before):
        units = self._reading.host and self._reading.host.total_units
        if not units or None in (self._seconds, now, before):
            return None
        most = units * self._seconds * NANOSECONDS * SLACK
        for name in _CPU:
            new, old = getattr(now, name), getattr(before, name)
            if None not in (new, old) and new - old > most:
                return IMPOSSIBLE.format(
                    change=new - old, seconds=self._seconds, name=name)
        return None

    def _pools(self, pools, before):
        earlier = {pool.id: pool for pool in before}
        units = self._reading.host and self._reading.host.total_units
        found, changed = [], False
        for pool in pools:
            old = earlier.get(pool.id)
            why = units and old and self._impossible_pool(pool, old, units)
            if why:
                self._leave_out(f'pool {pool.id}', why, ('pool', pool.id))
                pool = dataclasses.replace(
                    pool, assigned_ns=None, used_ns=None)
                changed = True
            found.append(pool)
        return tuple(found) if changed else pools

    def _impossible_pool(self, now, before, units):
        if any(now_ns == 0 and before_ns for now_ns, before_ns in (
                (now.assigned_ns, before.assigned_ns),
                (now.used_ns, before.used_ns))) and not (
                now.assigned_ns or now.used_ns):
            return ZERO
        if self._seconds is None:
            return None
        for name in ('assigned_ns', 'used_ns'):
            new, old = getattr(now, name), getattr(before, name)
            if None not in (new, old) and new - old > (
                    units * self._seconds * NANOSECONDS * SLACK):
                return IMPOSSIBLE.format(
                    change=new - old, seconds=self._seconds, name=name)
        return None

    def _leave_out(self, what, why, path):
        self._missing.append(model.Missing(what, why, path))


def _nothing(one):
    """Return the counters of a device that has none; an adapter keeps a kind.
    """
    if isinstance(one, model.Disk):
        return None
    kind = type(one.counters)
    return kind(*[None] * len(dataclasses.fields(kind)))


def _most(name, speed):
    """Return how much a counter can grow by in a second.

    :param speed: Gb/s of its link, None or 0 where it is not known.
    """
    if name.endswith('bytes'):
        return speed * GIGABIT if speed else FASTEST
    return MOST_REQUESTS if name in ('reads', 'writes') else MOST_PACKETS


def _went_back(now, before):
    """Whether the counters of a partition began anew."""
    return any(None not in (getattr(now, name), getattr(before, name))
               and getattr(now, name) < getattr(before, name)
               for name in _CPU)


def _began_anew(reading, before):
    """Whether the machine was started between two Readings."""
    return None not in (reading.timebase_ns, before.timebase_ns) and (
        reading.timebase_ns < before.timebase_ns)
