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

"""What events do to partitions and their devices."""

import dataclasses

from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import processors
from powervm_monitor.simulator import scene as scenes
from powervm_monitor.simulator import spans
from powervm_monitor.simulator import upheavals
from powervm_monitor.simulator import workload
from powervm_monitor.simulator import world as worlds

SAMPLE_SECONDS = 30
# How old the counters of a partition are that comes from another host.
MONTHS = 90 * 86400


class Happening(upheavals.Upheaval):
    """One event of any kind."""

    # The life of partitions.

    def _create(self):
        lpar = self._build()
        self._known_here(lpar, created=self._moment)
        self._scene.lpars.append(self._started(lpar))

    def _known_here(self, lpar, **changes):
        """Make Nova's server, if any, that of a partition just built."""
        lpar.instance = self._touched(lpar.instance, **changes)
        if lpar.instance:
            for known in (self._scene.elsewhere, self._scene.deleted):
                known[:] = [instance for instance in known
                            if instance.uuid != lpar.instance.uuid]

    def _build(self):
        section = self._event.get('spec')
        if section is None:
            section = self._parts.section(self._event['partition'])
        if section is None:
            raise self._scenario.error(
                (*self._path, 'partition'),
                'nothing is known of %s: needs spec' %
                self._event['partition'])
        section = dict(section, name=self._event['partition'])
        if 'id' in self._event:
            section['id'] = self._event['id']
        return self._parts.lpar(section, (*self._path, 'spec'))

    def _delete(self):
        lpar = self._lpar()
        self._gone(lpar)
        if lpar.instance:
            self._scene.deleted.append(self._touched(
                lpar.instance, deleted=self._moment, task_state=None))

    def _gone(self, lpar):
        self._scene.lpars.remove(lpar)
        self._parts.release(lpar)

    def _power_off(self):
        lpar = self._lpar()
        self._put(lpar, spans.each(dataclasses.replace(
            lpar, state=worlds.NOT_ACTIVATED,
            instance=self._touched(lpar.instance)), spans.Still))

    def _power_on(self):
        lpar = self._lpar()
        self._put(lpar, self._started(
            lpar, state=worlds.RUNNING,
            instance=self._touched(lpar.instance)))

    def _migrate_out(self):
        lpar = self._lpar()
        self._gone(lpar)
        if lpar.instance:
            changes = {'task_state': 'migrating'}
            if self._event.get('nova', True):
                changes = {'task_state': None,
                           'host': self._event.get('host', 'powervm-2')}
            self._scene.elsewhere.append(self._touched(
                lpar.instance, **changes))

    def _migrate_in(self):
        lpar = self._build()
        if lpar.instance:
            self._move_in(lpar)
        age = int(self._event.get('counters_age', MONTHS) * 10 ** 6)
        origin = self._worked
        arriving = spans.each(
            dataclasses.replace(lpar, arriving=True), spans.Still)
        self._scene.lpars.append(arriving)
        first = clocks.aligned(self._moment, SAMPLE_SECONDS, up=True)

        def arrived(scene, worked):
            for index, present in enumerate(scene.lpars):
                if present.arriving and present.id == lpar.id:
                    scene.lpars[index] = spans.each(
                        dataclasses.replace(present, arriving=False),
                        lambda load: spans.Since(
                            load, origin, self._brought(load, age)))

        self._later.append((first + scenes.MICROSECOND, arrived))

    def _brought(self, load, age):
        """The counts that a partition brings along, so many us old."""
        counts = spans.raw(load).at(age)
        if 'idle_ahead' in self._event and isinstance(
                counts, processors.CpuCounts):
            ahead = int(workload.exact(self._event['idle_ahead']) *
                        self._scene.system.timebase)
            # Nothing tells any more what the work had taken until then.
            counts = counts._replace(
                idle=counts.capped + counts.uncapped + ahead,
                busy=0, consumed=0)
        return counts

    def _move_in(self, lpar):
        changes = {'host': lpar.instance.host, 'task_state': None}
        if not self._event.get('nova', True):
            changes = {'host': self._event.get('host', 'powervm-2'),
                       'task_state': 'migrating'}
        if 'spec' not in self._event:
            # Who comes back is still renamed or resized.
            lpar.instance = next(
                (instance for instance in self._scene.elsewhere
                 if instance.uuid == lpar.instance.uuid), lpar.instance)
        self._known_here(lpar, **changes)

    def _reset_counters(self):
        if 'vios' in self._event:
            vios = self._vios()
            return self._restart(vios, vios)
        lpar = self._lpar()
        self._put(lpar, self._started(lpar))
        return None

    # What partitions have.

    def _resize(self):
        lpar = self._lpar()
        changes = {key: self._event[key] for key in (
            'vcpus', 'entitled', 'memory', 'weight') if key in self._event}
        changes = self._parts.resized(lpar, changes, self._path)
        cpu = changes['cpu']
        changes['cpu'] = spans.Still(cpu)
        if lpar.running:
            changes['cpu'] = spans.Since(
                cpu, self._worked, lpar.cpu.at(self._worked))
        if 'flavor' in self._event and lpar.instance:
            flavor = dict(lpar.instance.flavor)
            flavor.pop('id', None)
            changes['instance'] = self._touched(
                lpar.instance, launched=self._moment,
                flavor=dict(flavor, **self._event['flavor']))
        self._put(lpar, dataclasses.replace(lpar, **changes))

    def _add(self, kind, key):
        lpar = self._lpar()
        fitted = self._parts.fitted(
            lpar, kind, self._event.get(key, {}), (*self._path, key))
        known = [*lpar.interfaces, *lpar.paths, *lpar.channels,
                 *lpar.logical_ports]
        self._put(lpar, spans.each(
            fitted, self._anew if lpar.running else spans.Still,
            lambda device: not any(device is old for old in known)))

    def _add_disk(self):
        self._add('disks', 'disk')

    def _add_channel(self):
        self._add('npiv', 'channel')

    def _add_logical_port(self):
        self._add('sriov', 'logical_port')

    def _remove_disk(self):
        lpar = self._lpar()
        known = [path.volume.id for path in lpar.paths]
        volume = self._one_of('volume_id', known)
        self._put(lpar, dataclasses.replace(lpar, paths=[
            path for path in lpar.paths if path.volume.id != volume]))

    def _one_of(self, key, known):
        if not known or self._event.get(key, known[-1]) not in known:
            raise self._scenario.error((*self._path, key),
                                       'there is no such one then')
        return self._event.get(key, known[-1])

    def _add_interface(self):
        self._add('interfaces', 'interface')

    def _remove_interface(self):
        lpar = self._lpar()
        mac = self._one_of(
            'mac', [interface.mac for interface in lpar.interfaces])
        self._put(lpar, dataclasses.replace(lpar, interfaces=[
            interface for interface in lpar.interfaces
            if interface.mac != mac]))
