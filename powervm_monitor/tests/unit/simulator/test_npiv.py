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
"""Virtual Fibre Channel: both files, the mappings and the truth agree."""

import json

from pypowervm import const
from pypowervm.wrappers import virtual_io_server
from pypowervm.wrappers.pcm import phyp as pcm_phyp
from pypowervm.wrappers.pcm import vios as pcm_vios

from powervm_monitor.simulator import truth
from powervm_monitor.tests.unit.simulator import base

NPIV = {'npiv': [{'reads': 100, 'writes': 10}], 'name': 'vm'}


class NpivTest(base.TestCase):

    def start(self, **more):
        self.told = self.world(dict(
            {'vioses': [{}, {}], 'partitions': [dict(NPIV, id=9)]}, **more),
            backlog=600)

    def body(self, category):
        [row] = [row for row in self.told.monitor.rows(self.clock.now())
                 if row.category == category]
        return self.told.monitor.body(row.name)

    def clients(self):
        [lpar] = pcm_phyp.PhypInfo(self.body('phyp')).sample.lpars
        return lpar.storage.v_fc_adpts

    def test_there_is_a_client_adapter_on_each_vios(self):
        self.start()
        self.assertEqual(
            [(1, 'U8247.22L.2125D4A-V9-C2',
              [0xc050760000900020, 0xc050760000900021]),
             (2, 'U8247.22L.2125D4A-V9-C3',
              [0xc050760000900030, 0xc050760000900031])],
            [(client.vios_id, client.physical_location, client.wwpn_pair)
             for client in self.clients()])

    def test_the_key_of_the_wwpns_is_spelled_in_two_ways(self):
        told = []
        for spelling in ('old', 'new'):
            self.start(pcm={'spelling': spelling})
            sample = json.loads(self.body('phyp'))['systemUtil'][
                'utilSample']
            [lpar] = sample['lparsUtil']
            told.append(set(lpar['storage'][
                'virtualFiberChannelAdapters'][0]))
        self.assertEqual([{'physicalLocation', 'viosId', 'wwpnPair'},
                          {'physicalLocation', 'viosId', 'wwpnpair'}], told)

    def test_the_port_on_the_vios_counts_for_the_client(self):
        self.start()
        [partition] = truth.tell(self.told, self.clock.now())['partitions']
        for client in partition['fc_adapters']:
            sample = pcm_vios.ViosInfo(
                self.body('vios_%d' % client['vios_id'])).sample
            card = sample.storage.fc_adpts[0]
            [port] = card.ports
            told = (client['reads'], client['writes'], client['read_bytes'],
                    client['written_bytes'])
            self.assertGreater(client['reads'], 0)
            for adapter in (port, card):
                self.assertEqual(told, (
                    adapter.num_reads, adapter.num_writes,
                    adapter.read_bytes, adapter.write_bytes))
            self.assertEqual(client['wwpns'][0], port.wwpn)

    def test_the_other_wwpn_may_be_logged_in(self):
        self.start(partitions=[{'npiv': [{'paths': [
            {'vios': 1, 'active': 1, 'port': 1,
             'wwpns': ['C0507606D5D30040', 'C0507606D5D30041']}]}]}])
        sample = pcm_vios.ViosInfo(self.body('vios_1')).sample
        self.assertEqual(
            [[], ['c0507606d5d30041']],
            [[port.wwpn for port in card.ports]
             for card in sample.storage.fc_adpts])

    def test_the_mapping_names_client_server_and_port(self):
        self.start()
        pvm = self.adapter(self.served(self.told))
        told = []
        for vios in virtual_io_server.VIOS.get(
                pvm, xag=[const.XAG.VIO_FMAP, const.XAG.VIO_SMAP]):
            [mapping] = vios.vfc_mappings
            client, server = mapping.client_adapter, mapping.server_adapter
            told.append((
                client.loc_code, client.lpar_slot_num, client.vios_id,
                client.vios_slot_num, client.wwpns, server.name,
                server.loc_code, server.map_port, mapping.backing_port.name,
                mapping.backing_port.wwpn))
            self.assertEqual(self.told.lpars[0].uuid,
                             mapping.client_lpar_href.rsplit('/', 1)[1])
            self.assertEqual(0, len(vios.scsi_mappings))
        unit = 'U8247.22L.2125D4A'
        self.assertEqual(
            [(unit + '-V9-C2', 2, 1, 10,
              ['C050760000900020', 'C050760000900021'], 'vfchost0',
              unit + '-V1-C10', 'fcs0', 'fcs0', '21000024FF640100'),
             (unit + '-V9-C3', 3, 2, 10,
              ['C050760000900030', 'C050760000900031'], 'vfchost0',
              unit + '-V2-C10', 'fcs0', 'fcs0', '21000024FF640200')], told)

    def test_nova_knows_the_volumes(self):
        world = self.world('full')
        servers = base.ask_json(self.served(world).nova_url +
                                '/servers/detail')['servers']
        self.assertEqual(
            ['5c1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a002',
             '5c1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a003'],
            [volume['id'] for volume
             in servers[1]['os-extended-volumes:volumes_attached']])
