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
"""Storage metrics are what IBM's captured numbers say that they are.

Blocks of 512 bytes are no requests, and Fibre Channel's requests have no
fixed size.
"""

import sys

from oslotest import base

from powervm_monitor.tests import ibm_storage
from powervm_monitor.tests import scenarios

# Of bytes a second: the number of blocks is rounded to 0.001 a second.
ROUNDING = 0.001 * 512
REQUESTS = ('requests', 'requests.rate', 'iops')
# A device for every row.
SCENARIO = ibm_storage.scenario(ibm_storage.storage_rows())


class TestCaptures(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.rows = ibm_storage.storage_rows()

    def test_every_row_is_measured_as_ibm_publishes_it(self):
        published = Devices(SCENARIO)
        wrong = [(row, complaint) for row in self.rows
                 for complaint in published.complaints(row)]
        print(f'rows={len(self.rows)} wrong={len(wrong)}',
              file=sys.__stdout__)

        self.assertEqual((303, []), (len(self.rows), wrong[:20]))

    def test_no_vscsi_disk_has_a_metric_of_requests(self):
        published = Devices(SCENARIO)

        self.assertEqual([], [
            (key, name) for key, one in published.now.items()
            if '-vscsi-' in key or '-volume-' in key for name in one.volumes
            if name.endswith(REQUESTS)])

    def test_only_fibre_channel_adapters_have_metrics_of_requests(self):
        published = Devices(SCENARIO)

        self.assertEqual([], [
            (key, name) for key, one in published.now.items()
            if '-fcs' not in key and '-npiv-' not in key
            for name in one.volumes
            if name.endswith(REQUESTS) and not name.startswith(
                ('powervm.disk.', 'powervm.collection.'))])

    def test_levels_that_count_transfers_have_requests_of_vscsi(self):
        rows = [row for row in self.rows
                if row.list == 'genericVirtualAdapters'][:2]
        published = Devices(ibm_storage.scenario(
            rows, pcm={'transfers': True}))

        self.assertEqual([[row.requests] * 2 for row in rows], [
            published.requests(row) for row in rows])


class Devices:
    """What is published of a scenario, first and 30 seconds later.

    :ivar now: the later one, by resource id.
    """

    def __init__(self, scenario):
        self._before = scenarios.measured(scenario, 1)
        self.now = scenarios.measured(scenario, 2)
        self._keys = {}
        for key, one in self.now.items():
            told = one.metadata
            for name in (told.get('adapter_name'), told.get('pool_name'),
                         *told.get('wwpns', ())):
                self._keys[name] = key
            if told.get('server_adapter') and 'disk_name' in told:
                self._keys[told['server_adapter'], 'client'] = key
            if told.get('pool_kind') == 'storage':
                self._keys[key.rpartition('-')[2]] = key

    def complaints(self, row):
        """Yield what is published otherwise than a row says."""
        for key, family in self._places(row):
            transferred = self._change(key, f'{family}.bytes')
            if transferred != row.bytes:
                yield f'{key}: {transferred} bytes and not {row.bytes}'
            # IBM's own bytes, rounded as it publishes them.
            if abs(transferred / ibm_storage.SECONDS
                   - row.bytes_per_s) > ROUNDING:
                yield f'{key}: not {row.bytes_per_s} bytes a second'
            requests = self._change(key, f'{family}.requests')
            if requests != (None if row.counts_blocks else row.number):
                yield f'{key}: {requests} requests'

    def requests(self, row):
        """Return the requests of each place of a row's device."""
        return [self._change(key, f'{family}.requests')
                for key, family in self._places(row)]

    def _places(self, row):
        """Yield the resource ids and what their metrics begin with.

        A vSCSI disk is there twice, as its server adapter and as itself.
        """
        family = {ibm_storage.NPIV: 'disk.device',
                  'sharedStoragePools': 'powervm.pool.storage'}.get(
                      row.list, 'powervm.adapter')
        yield self._keys[row.id], f'{family}.{row.operation}'
        if row.list == 'genericVirtualAdapters':
            yield (self._keys[row.id, 'client'],
                   f'disk.device.{row.operation}')

    def _change(self, key, name):
        """Return by how much a counter has grown, None without one."""
        now, before = (published[key].volumes.get(name)
                       for published in (self.now, self._before))
        return None if now is None else now - before
