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
"""What the platform knows of the partitions' devices: MACs and volumes."""

from oslo_log import log as logging
from pypowervm import const
from pypowervm.wrappers import network
from pypowervm.wrappers import virtual_io_server

from powervm_monitor import complaints
from powervm_monitor import model

LOG = logging.getLogger(__name__)


class Inventory:
    """The devices of a host, read when the numbers show new ones.

    A device that PowerVM does not tell of after it was asked is not asked
    for again; so a quiet host costs no calls.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    """

    def __init__(self, powervm):
        self._powervm = powervm
        self._macs = {}
        self._volumes = {}
        self._asked = set()
        self._complaints = complaints.Complaints(LOG)

    @property
    def devices(self):
        """What is known now, a :class:`powervm_monitor.model.Devices`."""
        return model.Devices(macs=self._macs, volumes=self._volumes)

    def refresh(self, lpars):
        """Read what is not known yet of some partitions' devices.

        Never raises for PowerVM's sake: numbers without a MAC are better
        than none.
        """
        lpars = list(lpars)
        try:
            for lpar in lpars:
                new = self._new(lpar, lpar.interfaces)
                if new:
                    self._read_interfaces(lpar)
                    self._asked.update(new)
            new = {device for lpar in lpars
                   for device in self._new(lpar, lpar.disks)}
            if new:
                self._read_volumes()
                self._asked.update(new)
        except model.Unavailable as e:
            self._complaints.about('the inventory of devices', str(e))
        else:
            self._complaints.settle('the inventory of devices')

    def _new(self, lpar, devices):
        # A location code comes back when a partition takes the place of one
        # that is gone.
        return {(lpar.uuid, device.location)
                for device in devices} - self._asked

    def _read_interfaces(self, lpar):
        response = self._powervm.read(
            'LogicalPartition', root_id=lpar.uuid.upper(),
            child_type='ClientNetworkAdapter')
        for adapter in network.CNA.wrap(response):
            if adapter.mac:
                self._macs[adapter.loc_code] = adapter.mac.lower()

    def _read_volumes(self):
        response = self._powervm.read(
            'VirtualIOServer', xag=[const.XAG.VIO_SMAP])
        volumes = {}
        for vios in virtual_io_server.VIOS.wrap(response):
            for mapping in vios.scsi_mappings:
                if mapping.client_adapter and mapping.backing_storage:
                    volumes.setdefault(
                        mapping.client_adapter.loc_code, []).append(
                            _volume(mapping.backing_storage))
        self._volumes = {location: tuple(behind)
                         for location, behind in volumes.items()}


def _volume(storage):
    return model.Volume(name=storage.name, udid=storage.udid,
                        id=getattr(storage, 'tag', None))
