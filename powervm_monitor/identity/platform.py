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
"""What the platform owns belongs to a host and to no project."""

from powervm_monitor import model
from powervm_monitor.catalog import metrics


def adapter_id(owner, name):
    """Return the id of an adapter's Resource.

    :param owner: UUID of its Virtual I/O Server, or the host's name.
    """
    return f'{owner}-{name}'


def machine(reading):
    """Return the metadata that every Resource of a Reading has."""
    kind, serial = reading.machine
    return {'machine_type': kind, 'machine_serial': serial}


class Platform:
    """The Resources that the platform owns, as one Reading has them.

    :param host: ``[DEFAULT] host``.
    :param reading: the :class:`powervm_monitor.model.Reading`.
    """

    def __init__(self, host, reading):
        self._host = host
        self._vioses = {vios.uuid: vios.name for vios in reading.vioses}
        self._machine = machine(reading)
        self._energy = reading.energy

    def resource(self, subject):
        """Return the Resource of a device of the platform."""
        kind, resource_id, metadata = self._named(subject)
        return model.Resource(
            kind=kind, id=resource_id, project_id=None, user_id=None,
            metadata={
                'host': self._host, **self._machine, **metadata},
            user_metadata={})

    def _named(self, subject):
        host = self._host
        match subject:
            case model.Host():
                return metrics.HOST, host, self._power()
            case model.Node():
                # As Ceilometer names what Nova tells of a compute node.
                return metrics.HOST, f'{host}_{host}', {}
            case model.Thermometer():
                return (metrics.HOST, f'{host}-temperature-{subject.name}',
                        {'thermometer': subject.name})
            case model.Collection():
                return metrics.COLLECTION, f'{host}-collection', {
                    'absent': list(subject.absent_ids),
                    'silent_vioses': list(subject.silent_vioses)}
            case model.PluginRun():
                return (metrics.COLLECTION, f'{host}-plugin-{subject.name}',
                        {'plugin': subject.name})
            case model.Vios():
                return metrics.VIOS, subject.uuid, {
                    'vios_id': subject.id, 'vios_name': subject.name,
                    'lpar_type': subject.kind, 'os_type': subject.os}
            case model.Adapter():
                owner = subject.vios or host
                return metrics.ADAPTER, adapter_id(owner, subject.name), {
                    'adapter_name': subject.name,
                    'adapter_kind': subject.kind,
                    'location': subject.location, 'wwpn': subject.wwpn,
                    'bridged': list(subject.bridged),
                    'vios_name': self._vioses.get(subject.vios)}
            case model.Pool():
                owner = subject.vios or host
                return metrics.POOL, f'{owner}-pool-{subject.id}', {
                    'pool_name': subject.name, 'pool_kind': subject.kind,
                    'disks': list(subject.disks),
                    'vios_name': self._vioses.get(subject.vios)}

    def _power(self):
        """Return over how long average, minimum and maximum power are."""
        if self._energy is None or self._energy.period_seconds is None:
            return {}
        return {'power_period': self._energy.period_seconds}
