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
"""The recorded files joined as they are, or changed before."""

from powervm_monitor.powervm import pcm
from powervm_monitor.tests.unit import builders

# What may stand where a number is expected.
NO_NUMBERS = (None, '1', -1, -0.5, float('nan'), float('inf'), True, [], {},
              2 ** 64, 10 ** 400)

# Rows that are no device, partition or adapter.
NO_ROWS = (None, 5, 'row', [], {}, {'physicalLocation': None},
           {'physicalLocation': 'nowhere'}, {'uuid': 5}, {'id': '1'})


def read(phyp=None, vioses=None, guests=None):
    """Return the Reading of the recorded files, or of what is given."""
    return pcm.reading(
        builders.NOON, builders.phyp() if phyp is None else phyp,
        {'1': builders.vios()} if vioses is None else vioses, guests or {})


def lpar_of(reading):
    """Return the partition that is on in the recording."""
    return reading.lpars[builders.LPAR_UUID]


def lpar(phyp=None, **files):
    """Return the partition that is on, from the files that are given."""
    return lpar_of(read(phyp, **files))


def sample_of(document):
    return document['systemUtil']['utilSample']


def storage_of(vios):
    """Return the storage section of the recorded VIOS's file."""
    return sample_of(vios)['viosUtil'][0]['storage']


def changed(section=None, **values):
    """Return the recorded phyp with another row of the partition."""
    document = builders.phyp()
    row = builders.lpar_row(document)
    (row[section] if section else row).update(values)
    return document
