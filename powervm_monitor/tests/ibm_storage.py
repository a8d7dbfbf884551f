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
"""Storage figures of real systems, and a simulated host that has them.

Every row gets a device of its own that does in each 30 seconds what the row
says. ``data/ibm/README.rst`` tells where the rows come from.
"""

import csv
import pathlib
import typing

PATH = pathlib.Path(__file__).parent / 'data/ibm/ibm-storage-samples.csv'

SECONDS = 30
BLOCK = 512
# The lists whose numbers are blocks.
BLOCK_LISTS = ('genericVirtualAdapters', 'genericPhysicalAdapters',
               'sharedStoragePools')
FC = 'fiberChannelAdapters'
NPIV = 'virtualFiberChannelAdapters'
# The ids of devices in the file of the VIOS, by their place in their list.
# The VIOS's own I/O is behind fcs0, so that the rows begin at fcs1.
IDS = {'genericVirtualAdapters': ('vhost%d', 0),
       'genericPhysicalAdapters': ('nvme%d', 0),
       'sharedStoragePools': ('pool%d', 0), FC: ('fcs%d', 1),
       NPIV: ('c0507606d5d3%04x', 0)}
FIELDS = {'read': ('numOfReads', 'readBytes'),
          'write': ('numOfWrites', 'writeBytes')}


class StorageRow(typing.NamedTuple):
    """What a device has read or written, as PCM published it.

    ``position`` is the row's place among those of its list.
    """

    position: int
    machine: str
    list: str
    operation: str
    number_per_s: float
    bytes_per_s: float

    @property
    def id(self) -> str:
        """The simulated device's id in its VIOS's file; a WWPN of NPIV."""
        form, first = IDS[self.list]
        return form % (self.position + first)

    @property
    def counts_blocks(self) -> bool:
        """Whether the number is one of blocks and not of requests."""
        return self.list in BLOCK_LISTS

    @property
    def number(self) -> int:
        """Blocks or requests in 30 seconds."""
        return round(self.number_per_s * SECONDS)

    @property
    def bytes(self) -> int:
        """The bytes in 30 seconds."""
        if self.counts_blocks:
            return self.number * BLOCK
        return round(self.bytes_per_s * SECONDS)

    @property
    def requests(self) -> int:
        """The true requests in 30 seconds, made up where PCM has none."""
        return 1 + self.number // 7 if self.counts_blocks else self.number


def storage_rows() -> list[StorageRow]:
    """Return all rows of the file, in its order."""
    rows, places = [], dict.fromkeys(IDS, 0)
    with PATH.open(newline='', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            rows.append(StorageRow(
                places[row['list']], row['machine'], row['list'],
                row['operation'], float(row['number_per_s']),
                float(row['bytes_per_s'])))
            places[row['list']] += 1
    return rows


def scenario(rows: list[StorageRow], **more: typing.Any) -> dict:
    """Return a scenario with a device for each of some of the rows.

    One VIOS has them all. Disks and NPIV clients are those of partitions
    that Nova knows.

    :param more: further sections, ``pcm`` for example.
    """
    of = {name: [row for row in rows if row.list == name] for name in IDS}
    vios = {
        'id': 1, 'fc_ports': 2 + max(
            (row.position for row in of[FC]), default=0),
        'physical': [{'id': row.id, **_load(row)}
                     for row in of['genericPhysicalAdapters']],
        'storage_pools': [{'id': row.id, 'size': 2048, 'used': 1024,
                           **_load(row)} for row in of['sharedStoragePools']]}
    partitions = [
        *(_partition(row, 'disks', vhost=row.id)
          for row in of['genericVirtualAdapters']),
        *(_partition(row, 'npiv', port=row.position + 1) for row in of[FC]),
        *(_partition(row, 'npiv', wwpns=[row.id, f'd{row.id[1:]}'])
          for row in of[NPIV])]
    return {'vioses': [vios], 'partitions': partitions, **more}


def counters(row: StorageRow, storage: dict) -> tuple[int, int]:
    """Return the number and the bytes of a row's device.

    :param storage: the ``storage`` of the VIOS in its file.
    """
    [device] = [device for device in _devices(row.list, storage)
                if device['wwpn' if row.list == NPIV else 'id'] == row.id]
    number, transferred = FIELDS[row.operation]
    return device[number], device[transferred]


def _devices(name, storage):
    if name == NPIV:
        return [client for port in storage[FC] for client in port['ports']]
    return storage[name]


def _partition(row, kind, **path):
    return {'name': f'{row.list}-{row.position}', 'instance': {},
            kind: [{'paths': [{'vios': 1, **path}], **_load(row)}]}


def _load(row):
    """All in one second of each thirty, so that the sums are whole."""
    def each(number):
        return {'kind': 'steps', 'steps': [[1, number], [SECONDS - 1, 0]]}

    return {f'{row.operation}s': each(row.requests),
            f'{row.operation}_bytes': each(row.bytes)}
