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

"""What events do to VIOSes, the machine and Nova."""

import dataclasses

from powervm_monitor.simulator import spans
from powervm_monitor.simulator import world as worlds


class Upheaval:
    """One event; calling it changes a Scene that is not yet in use."""

    def __init__(self, scenario, parts, path, moment, later):
        """Take the list ``later`` of ``(moment, change)`` to come as well."""
        self._scenario = scenario
        self._parts = parts
        self._path = path
        self._moment = moment
        self._later = later
        self._event = scenario.content[path[0]][path[1]]
        self._scene = self._worked = None

    def __call__(self, scene, worked):
        """Let it happen, or raise ScenarioError.

        The answer is the id of the VIOS whose counters begin anew, or None.
        """
        self._scene, self._worked = scene, worked
        return getattr(self, '_' + self._event['do'])()

    def _find(self, key, partitions):
        name = self._event[key]
        for partition in partitions:
            if partition.name == name:
                return partition
        raise self._scenario.error(
            (*self._path, key), 'there is no %s then' % name)

    def _lpar(self):
        return self._find('partition', self._scene.lpars)

    def _vios(self):
        return self._find('vios', self._scene.vioses)

    def _put(self, old, new):
        """Put a changed partition in the place of the old one."""
        for partitions in (self._scene.lpars, self._scene.vioses):
            for index, partition in enumerate(partitions):
                if partition is old:
                    partitions[index] = new

    def _anew(self, load):
        return spans.Since(load, self._worked)

    def _started(self, partition, **changes):
        """A copy that works, if it is on, with counters from zero."""
        partition = dataclasses.replace(partition, **changes)
        return spans.each(
            partition, self._anew if partition.running else spans.Still)

    # VIOSes, RMC and the machine.

    def _vios_down(self):
        vios = self._vios()
        return self._restart(vios, dataclasses.replace(
            vios, state=worlds.NOT_ACTIVATED))

    def _vios_up(self):
        vios = self._vios()
        return self._restart(vios, dataclasses.replace(
            vios, state=worlds.RUNNING))

    def _restart(self, old, vios):
        """All that a VIOS counts begins at zero, its clients' I/O too."""
        self._put(old, self._started(vios))
        change = self._anew if vios.running else spans.Still
        for lpar in list(self._scene.lpars):
            if lpar.running:
                self._put(lpar, spans.each(
                    lpar, change,
                    lambda device: getattr(
                        device, 'vios_id', None) == vios.id))
        return vios.id

    def _vios_delay(self):
        vios = self._vios()
        self._put(vios, dataclasses.replace(
            vios, delay=self._event['delay']))

    def _rmc_inactive(self):
        self._rmc('inactive')

    def _rmc_active(self):
        self._rmc('active')

    def _rmc(self, state):
        old = self._vios() if 'vios' in self._event else self._lpar()
        self._put(old, dataclasses.replace(old, rmc=state))

    def _entry_zone(self):
        self._scene.entry_zone = self._event['zone']

    def _timebase_back(self):
        self._scene.restarted = self._worked
        self._scene.retired = {}
        for partition in self._scene.partitions:
            self._put(partition, self._started(partition))

    # Nova.

    def _rename(self):
        self._server(display_name=self._event['to'])

    def _move(self):
        self._server(host=self._event['host'], task_state=None)

    def _evacuate(self):
        """Nova starts it elsewhere; its partition here goes on."""
        self._server(host=self._event['host'], task_state=None,
                     launched=self._moment)

    def _set_ports(self):
        """What Neutron does is no change of a server."""
        lpar = self._lpar()
        if lpar.instance is None:
            raise self._scenario.error(
                (*self._path, 'partition'), 'it is no server')
        self._put(lpar, dataclasses.replace(lpar, instance=(
            dataclasses.replace(
                lpar.instance, ports=self._event['ports']))))

    def _set_metadata(self):
        self._server(metadata=self._event['metadata'])

    def _set_task_state(self):
        self._server(task_state=self._event['task_state'])

    def _touched(self, instance, **changes):
        """A copy as Nova has it from now on; None where none is."""
        # Nova's database keeps whole seconds.
        return instance and dataclasses.replace(
            instance, updated=self._moment.replace(microsecond=0), **changes)

    def _server(self, **changes):
        name = self._event['partition']
        for lpar in self._scene.lpars:
            if lpar.name == name and lpar.instance:
                self._put(lpar, dataclasses.replace(
                    lpar, instance=self._touched(lpar.instance, **changes)))
                return
        for index, instance in enumerate(self._scene.elsewhere):
            if instance.display_name == name:
                self._scene.elsewhere[index] = self._touched(
                    instance, **changes)
                return
        raise self._scenario.error(
            (*self._path, 'partition'), 'there is no server of %s then' %
            name)
