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
"""A VIOS's file: what it did for the partitions that it serves."""

from powervm_monitor import model
from powervm_monitor.powervm import fields


class Served:
    """The I/O that VIOSes did, to be found by who asked for it."""

    def __init__(self):
        self._vhosts = {}
        self._ports = {}

    def vhost(self, vios_id, slot):
        """Return the counters of a virtual SCSI server adapter, or None."""
        return self._vhosts.get((vios_id, slot))

    def port(self, vios_id, wwpns):
        """Return the counters of a virtual Fibre Channel port, or None."""
        for wwpn in wwpns:
            if (vios_id, wwpn) in self._ports:
                return self._ports[vios_id, wwpn]
        return None

    def add(self, document, missing):
        """Learn from a VIOS's file.

        :param missing: gets what cannot be understood.
        :raises powervm_monitor.powervm.fields.Malformed: when it is none.
        """
        for vios in fields.objects(fields.sample(document), 'viosUtil'):
            storage = vios.get('storage')
            for row in fields.rows(storage, 'genericVirtualAdapters'):
                self._add(self._vhosts, vios, row, _slot, missing)
            for adapter in fields.objects(storage, 'fiberChannelAdapters'):
                for row in fields.rows(adapter, 'ports'):
                    self._add(self._ports, vios, row, _wwpn, missing)

    def _add(self, found, vios, row, key, missing):
        try:
            found[int(vios['id']), key(row)] = model.DiskCounters(
                reads=fields.whole(row, 'numOfReads'),
                writes=fields.whole(row, 'numOfWrites'),
                read_bytes=fields.whole(row, 'readBytes'),
                written_bytes=fields.whole(row, 'writeBytes'))
        except fields.ODD as e:
            missing.append(fields.not_understood(
                f'an adapter of VIOS {vios.get("id")}', e))


def _slot(row):
    return fields.slot(row['physicalLocation'])


def _wwpn(row):
    return fields.wwpn(row['wwpn'])
