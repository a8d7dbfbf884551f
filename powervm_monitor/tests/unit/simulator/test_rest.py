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

"""The REST API's logon, objects and errors, as pypowervm sees them."""

import os
import stat

import fixtures
from pypowervm import adapter
from pypowervm import exceptions
from pypowervm.wrappers import http_error
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import network
from pypowervm.wrappers import virtual_io_server
import requests
import trustme

from powervm_monitor.tests.unit.simulator import base


class LogonTest(base.TestCase):

    def test_the_token_comes_in_a_file_of_our_own(self):
        simulator = self.served(self.world())
        self.adapter(simulator)
        [path] = simulator.sessions._tokens.values()
        self.assertEqual(0o600, stat.S_IMODE(os.stat(path).st_mode))

    def test_nothing_stays_after_the_end(self):
        simulator = self.served(self.world())
        self.adapter(simulator)
        folder = simulator.sessions._folder
        simulator.stop()
        self.assertFalse(os.path.exists(folder))

    def test_a_right_password_is_let_in_over_https(self):
        authority = trustme.CA()
        issued = authority.issue_cert('127.0.0.1')
        folder = self.useFixture(fixtures.TempDir())
        names = {name: folder.join(name) for name in ('cert', 'key', 'ca')}
        issued.cert_chain_pems[0].write_to_path(names['cert'])
        issued.private_key_pem.write_to_path(names['key'])
        authority.cert_pem.write_to_path(names['ca'])
        simulator = self.served(self.world(), password='s<cret&',
                                certificate=names['cert'], key=names['key'])
        self.useFixture(fixtures.EnvironmentVariable('REQUESTS_CA_BUNDLE',
                                                     names['ca']))
        pvm = self.adapter(simulator, username='hscroot', password='s<cret&')
        self.assertEqual('dev-4', managed_system.System.get(
            pvm)[0].system_name)
        self.assertEqual(200, requests.get(
            simulator.url + '/simulator/clock', timeout=5).status_code)

    def test_a_wrong_password_is_an_error_response(self):
        simulator = self.served(self.world(), password='right')
        error = self.assertRaises(
            exceptions.HttpUnauth, adapter.Session, host='127.0.0.1',
            port=simulator.port, protocol='http', username='hscroot',
            password='wrong', timeout=5)
        self.assertEqual('The user ID or password is wrong.', _message(error))

    def test_calls_without_a_token_are_refused(self):
        simulator = self.served(self.world())
        status, _, body = base.ask(simulator.url +
                                   '/rest/api/uom/LogicalPartition')
        self.assertEqual(401, status)
        self.assertIn(b'HttpErrorResponse', body)

    def test_an_expired_token_is_renewed_by_logging_on_again(self):
        simulator = self.served(self.world())
        pvm = self.adapter(simulator)
        simulator.sessions.expire()
        self.assertEqual(5, len(logical_partition.LPAR.get(pvm)))

    def test_a_logged_off_token_is_no_longer_valid(self):
        simulator = self.served(self.world())
        session = self.adapter(simulator).session
        token = session._sessToken
        session._logoff()
        status, _, _ = base.ask(
            simulator.url + '/rest/api/uom/LogicalPartition',
            X_API_Session=token)
        self.assertEqual(401, status)


class ObjectTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.simulator = self.served(self.world())
        self.pvm = self.adapter(self.simulator)

    def lpar(self, name):
        return logical_partition.LPAR.search(self.pvm, name=name)[0]

    def test_the_system_has_its_name_and_type(self):
        [system] = managed_system.System.get(self.pvm)
        self.assertEqual(
            ('dev-4', 'c5d782c7-44e4-3086-ad15-b16fb039d63b',
             '8247-22L*2125D4A', 65536, 20.0, 2),
            (system.system_name, system.uuid, system.mtms.mtms_str,
             system.memory_total, system.proc_units, len(system.vios_links)))

    def test_the_system_can_be_read_by_its_uuid(self):
        uuid = self.pvm.sys_uuid
        self.assertEqual(uuid, managed_system.System.get(
            self.pvm, uuid=uuid).uuid)

    def test_the_feed_tells_every_partition(self):
        self.assertEqual(
            [(3, 'web-1', 'running', 'active', 'uncapped'),
             (4, 'db-1', 'running', 'active', 'sre idle procs active'),
             (5, 'batch-1', 'running', 'inactive', 'capped'),
             (6, 'spare-1', 'not activated', 'inactive', 'uncapped'),
             (7, 'novalink', 'running', 'active', 'uncapped')],
            [(lpar.id, lpar.name, lpar.state, lpar.rmc_state,
              lpar.proc_config.sharing_mode)
             for lpar in logical_partition.LPAR.get(self.pvm)])

    def test_a_partition_can_be_read_by_its_uuid_in_any_case(self):
        uuid = '23F1C2D4-0B5E-4C6F-8A7B-1C2D3E4F5A01'
        for written in (uuid, uuid.lower()):
            lpar = logical_partition.LPAR.get(self.pvm, uuid=written)
            self.assertEqual(('web-1', uuid, 4096), (
                lpar.name, lpar.uuid, lpar.mem_config.desired))

    def test_only_the_management_partition_says_so(self):
        self.assertEqual(['novalink'], [
            lpar.name for lpar in logical_partition.LPAR.get(self.pvm)
            if lpar.is_mgmt_partition])

    def test_partitions_belong_to_the_system(self):
        self.assertEqual(self.pvm.sys_uuid, self.lpar('web-1').assoc_sys_uuid)

    def test_a_partition_can_be_searched_by_id(self):
        [lpar] = logical_partition.LPAR.search(self.pvm, id=4)
        self.assertEqual('db-1', lpar.name)

    def test_a_search_may_find_nothing(self):
        self.assertEqual([], logical_partition.LPAR.search(self.pvm,
                                                           name='nobody'))

    def test_quick_properties_are_json(self):
        lpar = self.lpar('spare-1')
        quick = self.pvm.read(
            'LogicalPartition', root_id=lpar.uuid, suffix_type='quick',
            suffix_parm='PartitionState').body
        self.assertEqual('"not activated"', quick)
        everything = self.pvm.read(
            'LogicalPartition', root_id=lpar.uuid, suffix_type='quick',
            suffix_parm='All').body
        self.assertIn('"PartitionName": "spare-1"', everything)

    def test_an_interface_has_mac_location_and_slot(self):
        adapters = network.CNA.get(self.pvm, parent=self.lpar('web-1'))
        self.assertEqual(
            [('FA163E3A0001', 'U8247.22L.2125D4A-V3-C32', 32, 2227),
             ('FA163E3A0002', 'U8247.22L.2125D4A-V3-C33', 33, 1001)],
            [(cna.mac, cna.loc_code, cna.slot, cna.pvid)
             for cna in adapters])

    def test_no_partition_has_a_vnic(self):
        self.assertEqual([], list(self.pvm.read(
            'LogicalPartition', root_id=self.lpar('web-1').uuid,
            child_type='VirtualNICDedicated').feed.entries))

    def test_a_vios_is_a_running_partition(self):
        self.assertEqual(
            [('vios-1', 1, 'running', 'active'),
             ('vios-2', 2, 'running', 'active')],
            [(vios.name, vios.id, vios.state, vios.rmc_state)
             for vios in virtual_io_server.VIOS.get(self.pvm)])

    def test_mappings_come_only_when_they_are_asked_for(self):
        vios = virtual_io_server.VIOS.get(self.pvm, xag=[])[0]
        self.assertEqual(0, len(vios.scsi_mappings))

    def test_both_vioses_map_the_same_volume(self):
        told = []
        for vios in virtual_io_server.VIOS.get(self.pvm,
                                               xag=['ViosSCSIMapping']):
            mapping = vios.scsi_mappings[0]
            client, server = mapping.client_adapter, mapping.server_adapter
            self.assertEqual('23F1C2D4-0B5E-4C6F-8A7B-1C2D3E4F5A01',
                             mapping.client_lpar_href.rsplit('/', 1)[1])
            told.append((
                client.lpar_id, client.lpar_slot_num, client.vios_id,
                client.vios_slot_num, client.loc_code, server.name,
                server.loc_code, mapping.backing_storage.name,
                mapping.backing_storage.tag))
        volume = '0b1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a001'
        unit = 'U8247.22L.2125D4A'
        self.assertEqual(
            [(3, 2, 1, 10, unit + '-V3-C2', 'vhost0', unit + '-V1-C10',
              'hdisk1', volume),
             (3, 3, 2, 10, unit + '-V3-C3', 'vhost0', unit + '-V2-C10',
              'hdisk4', volume)], told)

    def test_a_volume_has_one_udid_on_both_vioses(self):
        one, two = (
            [mapping.backing_storage.udid for mapping in vios.scsi_mappings]
            for vios in virtual_io_server.VIOS.get(
                self.pvm, xag=['ViosSCSIMapping']))
        self.assertEqual(one, two)
        self.assertEqual(5, len(set(one)))

    def test_a_vios_can_be_read_below_its_system(self):
        [one, _] = virtual_io_server.VIOS.get(self.pvm)
        entry = self.pvm.read(
            'ManagedSystem', root_id=self.pvm.sys_uuid,
            child_type='VirtualIOServer', child_id=one.uuid,
            xag=['ViosSCSIMapping']).entry
        self.assertEqual(5, len(virtual_io_server.VIOS.wrap(
            entry).scsi_mappings))

    def test_what_is_not_there_is_an_error_response(self):
        error = self.assertRaises(
            exceptions.HttpNotFound, logical_partition.LPAR.get, self.pvm,
            uuid='00000000-0000-0000-0000-000000000000')
        self.assertEqual('There is no such LogicalPartition.',
                         _message(error))

    def test_an_unknown_path_is_an_error_response(self):
        error = self.assertRaises(exceptions.HttpNotFound, self.pvm.read,
                                  'Cluster')
        self.assertEqual('Not Found', http_error.HttpError.wrap(
            error.response.entry or _entry(error)).reason_code)

    def test_an_event_queue_begins_with_its_new_client(self):
        events = self.pvm.read_by_path(
            '/rest/api/uom/Event?QUEUE_CLIENTKEY_METHOD=USE_APPLICATIONID'
            '&QUEUE_APPLICATIONID=7')
        self.assertEqual(
            ['NEW_CLIENT'],
            [entry.element.findtext('EventType')
             for entry in events.feed.entries])


class AdministrationTest(base.TestCase):

    def test_the_clock_is_the_worlds(self):
        simulator = self.served(self.world())
        self.clock.advance(30)
        self.assertEqual(
            {'now': '2026-11-21T12:00:30.000Z', 'speed': 1.0},
            base.ask_json(simulator.url + '/simulator/clock'))

    def test_the_date_of_answers_is_the_worlds(self):
        simulator = self.served(self.world())
        self.clock.advance(30)
        headers = base.ask(simulator.url + '/rest/api/nothing')[1]
        self.assertEqual(['Sat, 21 Nov 2026 12:00:30 GMT'],
                         headers.get_all('Date'))

    def test_requests_are_counted_by_the_form_of_their_path(self):
        world = self.world(backlog=120)
        simulator = self.served(world)
        pvm = self.adapter(simulator)
        base.ask(simulator.url + '/simulator/requests', method='DELETE')
        lpars = logical_partition.LPAR.get(pvm)
        network.CNA.get(pvm, parent=lpars[0])
        for row in self.rows(pvm, world, (
                'StartTS', '2026-11-21T12:00:00+0000')):
            self.file(pvm, row)
        feed = 'GET pcm/ManagedSystem/U/RawMetrics/LongTermMonitor'
        told = base.ask_json(simulator.url + '/simulator/requests')
        self.assertEqual((7, {
            'GET uom/LogicalPartition': 1,
            'GET uom/LogicalPartition/U/ClientNetworkAdapter': 1,
            feed: 1, feed + '/phyp': 1, feed + '/vios': 2,
            feed + '/lpar': 1}), (told['total'], told['by_path']))

    def test_the_bytes_of_answers_are_counted(self):
        simulator = self.served(self.world(backlog=60))
        size = len(base.ask(simulator.url + '/rest/api/nothing')[2])
        told = base.ask_json(simulator.url + '/simulator/requests')
        self.assertEqual((size, {'GET other': size}),
                         (told['bytes'], told['bytes_by_path']))
        base.ask(simulator.url + '/simulator/requests', method='DELETE')
        told = base.ask_json(simulator.url + '/simulator/requests')
        self.assertEqual((0, {}), (told['bytes'], told['bytes_by_path']))

    def test_files_weigh_what_they_are(self):
        world = self.world(backlog=60)
        simulator = self.served(world)
        pvm = self.adapter(simulator)
        row = self.rows(pvm, world)[0]
        size = len(pvm.read_by_href(row.link).body)
        told = base.ask_json(simulator.url + '/simulator/requests')
        self.assertEqual(size, told['bytes_by_path'][
            'GET pcm/ManagedSystem/U/RawMetrics/LongTermMonitor/' +
            row.category.split('_')[0]])


def _entry(error):
    error.response._unmarshal_atom()
    return error.response.entry


def _message(error):
    return http_error.HttpError.wrap(_entry(error)).message
