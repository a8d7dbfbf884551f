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
"""Whose a number is, and under which id."""

from oslotest import base

from powervm_monitor import identity
from powervm_monitor import model
from powervm_monitor.catalog import metrics
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.identity import observing

DISK = builders.disk()
INTERFACE = builders.interface()
MAC = 'fa163e000001'


class TestInstance(base.BaseTestCase):

    def test_its_id_is_its_uuid(self):
        self.assertEqual(builders.SERVER_UUID, observing.tenant().resource.id)

    def test_it_belongs_to_its_project_and_user(self):
        resource = observing.tenant().resource

        self.assertEqual(('p1', 'u1'),
                         (resource.project_id, resource.user_id))

    def test_its_metadata_is_what_ceilometers_pollsters_give(self):
        self.assertEqual({
            'display_name': 'web',
            'name': 'instance-00000001',
            'instance_id': builders.SERVER_UUID,
            'instance_type': 'small',
            'host': 'hashed-host',
            'instance_host': 'host1',
            'flavor': {'id': '1', 'name': 'small', 'vcpus': 2, 'ram': 4096,
                       'disk': 20, 'ephemeral': 0, 'swap': 0,
                       'extra_specs': {'powervm:uncapped': 'true'}},
            'flavor_id': '1',
            'flavor_name': 'small',
            'status': 'active',
            'state': 'active',
            'task_state': None,
            'availability_zone': 'nova',
            'image_ref': 'image-1',
            'created_at': '2015-05-27T00:00:00Z',
            'launched_at': '2015-05-27T00:01:00.000000',
            'vcpus': 2,
            'memory_mb': 4096,
            'disk_gb': 20,
            'ephemeral_gb': 0,
            'root_gb': 20,
            'lpar_id': 2,
            'lpar_name': 'pvm-0001',
            'lpar_type': 'aixlinux',
            'os_type': 'Linux',
            'cpu_number': 2,
            'processor_mode': 'uncapped',
            'pool_id': 0,
            'pool_name': 'DefaultPool',
            'machine_type': '8247-22L',
            'machine_serial': '2125D4A',
        }, observing.tenant(devices=builders.devices(processors={
            builders.LPAR_UUID: model.Processors(2, 0.5)
        }), pools=(builders.processor_pool(),)).resource.metadata)

    def test_its_users_metadata_goes_along(self):
        self.assertEqual({'metering.stack': 's1'},
                         observing.tenant().resource.user_metadata)

    def test_one_that_is_off_has_no_cpu_number(self):
        metadata = observing.tenant(
            lpar=builders.lpar(cpu=None)).resource.metadata

        self.assertNotIn('cpu_number', metadata)

    def test_the_number_of_processors_is_the_current_one(self):
        configured = builders.devices(processors={
            builders.LPAR_UUID: model.Processors(2, 0.5)})
        sampled = builders.cpu(virtual_processors=3)

        self.assertEqual([None, 2, 3], [
            observing.tenant(lpar=builders.lpar(cpu=cpu), devices=devices
                             ).resource.metadata['cpu_number']
            for cpu, devices in (
                (builders.cpu(), None), (builders.cpu(), configured),
                (sampled, configured))])

    def test_dedicated_processors_are_of_pool_255_without_a_name(self):
        metadata = observing.tenant(lpar=builders.lpar(cpu=builders.cpu(
            mode='keep_idle_procs', pool_id=255))).resource.metadata

        self.assertEqual((255, None),
                         (metadata['pool_id'], metadata['pool_name']))

    def test_the_vlan_of_the_sample_serves_while_there_is_no_inventory(self):
        interface = builders.interface(vlan=2227)
        known = builders.devices(nics={
            interface.location: model.Nic(mac=None, vlan=99)})

        self.assertEqual([2227, 99], [
            observing.tenant(interface, devices=devices
                             ).resource.metadata['vlan']
            for devices in (None, known)])

    def test_how_it_shares_processors_is_in_an_operators_words(self):
        modes = {'cap': 'capped', 'uncap': 'uncapped',
                 'keep_idle_procs': 'dedicated',
                 'share_idle_procs': 'dedicated',
                 'share_idle_procs_active': 'donating',
                 'share_idle_procs_always': 'donating'}

        self.assertEqual(modes, {
            mode: observing.tenant(lpar=builders.lpar(cpu=builders.cpu(
                mode=mode))).resource.metadata['processor_mode']
            for mode in modes})

    def test_when_the_guest_told_its_memory_is_said(self):
        lpar = builders.lpar(guest_memory=builders.guest_memory(
            sampled_at=builders.later(-90)))

        self.assertEqual(
            '2015-05-27T11:58:30+00:00',
            observing.tenant(lpar=lpar).resource.metadata['memory_sampled_at'])

    def test_the_root_disk_is_what_is_not_ephemeral(self):
        server = builders.server(
            flavor=builders.flavor(disk_gb=30, ephemeral_gb=10))

        self.assertEqual(20, observing.tenant(server=server).resource.metadata[
            'root_gb'])

    def test_time_and_period_go_along(self):
        observation = observing.tenant()

        self.assertEqual((builders.NOON, 300.0),
                         (observation.sampled_at, observation.period))

    def test_one_that_nobody_owns_has_what_gnocchi_asks_for(self):
        server = identity.unmanaged(builders.lpar(), 'host1')
        resource = observing.tenant(server=server).resource

        self.assertEqual(
            (builders.LPAR_UUID, None, 'pvm-0001', 'host1', 'unmanaged',
             'unmanaged'),
            (resource.id, resource.project_id,
             *(resource.metadata[key] for key in (
                 'display_name', 'host', 'flavor_id', 'flavor_name'))))

    def test_where_nothing_was_measured_there_is_no_observation(self):
        self.assertIsNone(observing.tenant(measurements=[]))


class TestDisk(base.BaseTestCase):

    def test_its_id_is_the_client_adapters_own_slot(self):
        self.assertEqual(f'{builders.SERVER_UUID}-vscsi-C5',
                         observing.tenant(DISK).resource.id)

    def test_its_name_is_the_part_behind_the_uuid(self):
        self.assertEqual('vscsi-C5',
                         observing.tenant(DISK).resource.metadata['disk_name'])

    def test_it_knows_its_instance(self):
        self.assertEqual(builders.SERVER_UUID,
                         observing.tenant(DISK).resource.metadata[
                             'instance_id'])

    def test_its_volumes_are_listed(self):
        volume = builders.volume(target='vtscsi0', lun='8100000000000000')

        self.assertEqual(
            [{'name': 'hdisk1', 'udid': 'u1', 'id': 'v1', 'kind': 'disk',
              'target': 'vtscsi0', 'lun': '8100000000000000',
              'boot': False}],
            observing.tenant(DISK, behind={DISK.location: (
                volume,)}).resource.metadata['volumes'])

    def test_it_is_known_where_it_is(self):
        metadata = observing.tenant(DISK).resource.metadata

        self.assertEqual(('U8247.22L.2125D4A-V2-C5', 1),
                         (metadata['location'], metadata['vios_id']))

    def test_virtual_fibre_channel_has_its_own_name_and_wwpns(self):
        resource = observing.tenant(builders.npiv()).resource

        self.assertEqual(
            (f'{builders.SERVER_UUID}-npiv-C6', 'npiv-C6',
             ['c05076079cff0e56', 'c05076079cff0e57']),
            (resource.id, resource.metadata['disk_name'],
             resource.metadata['wwpns']))

    def test_virtual_scsi_has_no_wwpns(self):
        self.assertNotIn('wwpns', observing.tenant(DISK).resource.metadata)

    def test_it_names_the_vios_that_serves_it(self):
        metadata = observing.tenant(
            DISK, vioses=(builders.vios_server(id=1, name='vios-1'),)
        ).resource.metadata

        self.assertEqual('vios-1', metadata['vios_name'])

    def test_it_names_the_server_adapter(self):
        devices = builders.devices(backings={
            DISK.location: model.Backing('vhost0', 'vios-uuid')})

        self.assertEqual('vhost0', observing.tenant(
            DISK, devices=devices).resource.metadata['server_adapter'])

    def test_virtual_fibre_channel_has_a_physical_port(self):
        npiv = builders.npiv()
        devices = builders.devices(backings={npiv.location: model.Backing(
            'vfchost3', 'vios-uuid', port=model.FcPort(
                'fcs0', 'U78CB.001.WZS007Y-P1-C3-T1', '21000024ff649104'))})

        self.assertEqual({
            'name': 'fcs0', 'location': 'U78CB.001.WZS007Y-P1-C3-T1',
            'wwpn': '21000024ff649104'}, observing.tenant(
                npiv, devices=devices).resource.metadata['fc_port'])

    def test_unknown_volumes_are_absent(self):
        self.assertNotIn('volumes', observing.tenant(DISK).resource.metadata)

    def test_another_vios_does_not_change_its_id(self):
        self.assertEqual(
            observing.tenant(DISK).resource.id,
            observing.tenant(builders.disk(vios_id=2)).resource.id)


class TestInterface(base.BaseTestCase):

    def test_its_id_is_as_ceilometer_forms_it(self):
        self.assertEqual(
            f'instance-00000001-{builders.SERVER_UUID}-veth-C3',
            observing.tenant(INTERFACE).resource.id)

    def test_its_name_is_the_part_behind_the_uuid(self):
        self.assertEqual('veth-C3',
                         observing.tenant(INTERFACE).resource.metadata[
                             'vnic_name'])

    def test_an_sriov_port_is_named_after_its_index(self):
        resource = observing.tenant(builders.sriov()).resource

        self.assertEqual(
            (f'instance-00000001-{builders.SERVER_UUID}-sriov-654327810',
             'sriov-654327810', 'U78CB.001.WZS007Y-P1-C10-T1-S2'),
            (resource.id, resource.metadata['vnic_name'],
             resource.metadata['location']))

    def test_it_has_the_addresses_of_its_mac(self):
        devices = builders.devices(nics={
            INTERFACE.location: model.Nic(mac=MAC)})
        server = builders.server(addresses={
            MAC: (model.Address('10.0.0.5', 'private'),),
            'fa163e000002': (model.Address('10.0.0.6', 'private'),)})
        metadata = observing.tenant(INTERFACE, server=server,
                           devices=devices).resource.metadata

        self.assertEqual(
            ('fa:16:3e:00:00:01', [{'ip': '10.0.0.5', 'network': 'private'}]),
            (metadata['mac'], metadata['fixed_ips']))

    def test_a_mac_that_nova_does_not_know_has_no_address(self):
        devices = builders.devices(nics={
            INTERFACE.location: model.Nic(mac=MAC)})

        self.assertEqual([], observing.tenant(
            INTERFACE, devices=devices).resource.metadata['fixed_ips'])

    def test_it_is_a_port_of_neutron(self):
        devices = builders.devices(nics={
            INTERFACE.location: model.Nic(mac=MAC)})
        server = builders.server(ports={MAC: 'port-1'})

        self.assertEqual('port-1', observing.tenant(
            INTERFACE, server=server,
            devices=devices).resource.metadata['port_id'])

    def test_it_knows_its_vlans_and_switch(self):
        devices = builders.devices(nics={INTERFACE.location: model.Nic(
            mac=MAC, vlan=100, tagged=(7, 8), vswitch='ETHERNET0')})
        metadata = observing.tenant(
            INTERFACE, devices=devices).resource.metadata

        self.assertEqual(
            (100, [7, 8], 'ETHERNET0', 'veth'),
            tuple(metadata[key] for key in (
                'vlan', 'tagged_vlans', 'vswitch', 'interface_kind')))

    def test_a_shared_adapter_carries_it_out(self):
        devices = builders.devices(nics={INTERFACE.location: model.Nic(
            mac=MAC, uplinks=(model.Uplink(
                'vios-uuid', 'ent6', 'ent0', 'U78CB-P1-C11-T1'),))})

        self.assertEqual([{
            'adapter_id': 'vios-uuid-ent6', 'adapter_name': 'ent6',
            'vios_name': 'vios-1', 'physical': 'ent0',
            'location': 'U78CB-P1-C11-T1'}], observing.tenant(
                INTERFACE, devices=devices, vioses=(builders.vios_server(
                    uuid='vios-uuid', name='vios-1'),)
            ).resource.metadata['uplinks'])

    def test_a_physical_port_carries_an_sriov_port_out(self):
        port = builders.port()
        uplink, = observing.tenant(
            builders.sriov(port=port.name), ports=(port,)
        ).resource.metadata['uplinks']

        self.assertEqual(
            (f'host1-{port.name}', port.name, port.location),
            (uplink['adapter_id'], uplink['adapter_name'],
             uplink['location']))

    def test_the_uplink_of_a_port_is_that_ports_own_resource(self):
        port = builders.port()
        uplink, = observing.tenant(
            builders.sriov(port=port.name)).resource.metadata['uplinks']

        self.assertEqual(observing.platform(port).resource.id,
                         uplink['adapter_id'])

    def test_a_logical_port_behind_a_virtual_nic_is_one(self):
        sriov = builders.sriov()
        devices = builders.devices(nics={
            sriov.location: model.Nic(mac=MAC, vnic=True)})

        self.assertEqual('vnic', observing.tenant(
            sriov, devices=devices).resource.metadata['interface_kind'])

    def test_without_mac_addresses_are_unknown(self):
        metadata = observing.tenant(INTERFACE).resource.metadata

        self.assertEqual(set(), {'mac', 'fixed_ips'} & metadata.keys())


class TestIds(base.BaseTestCase):

    def test_devices_of_one_instance_are_told_apart(self):
        devices = [None, DISK, INTERFACE, builders.npiv(),
                   builders.disk(name='vscsi-C6'), builders.sriov(),
                   builders.interface(name='veth-C5')]

        self.assertEqual(
            len(devices),
            len({observing.tenant(device).resource.id for device in devices}))

    def test_each_kind_is_the_catalogues(self):
        self.assertEqual(
            metrics.TENANT_KINDS,
            tuple(observing.tenant(device).resource.kind
                  for device in (None, DISK, INTERFACE)))


class TestVolume(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.resource = observing.tenant(model.BackedVolume(
            'v1', builders.volume(target='vtscsi0', lun='81'),
            builders.disk_counters())).resource

    def test_it_is_a_disk_named_after_the_volume(self):
        self.assertEqual(
            (metrics.DISK, f'{builders.SERVER_UUID}-volume-v1', 'volume-v1'),
            (self.resource.kind, self.resource.id,
             self.resource.metadata['disk_name']))

    def test_it_tells_its_volume(self):
        told, = self.resource.metadata['volumes']

        self.assertEqual(('hdisk1', 'u1', 'v1'),
                         (told['name'], told['udid'], told['id']))

    def test_its_target_differs_from_path_to_path(self):
        told, = self.resource.metadata['volumes']

        self.assertEqual((None, None), (told['target'], told['lun']))

    def test_an_id_that_nova_lets_know_does_not_change_its_name(self):
        volume = builders.volume(id=None)
        resource = observing.tenant(
            model.BackedVolume('u1', volume, builders.disk_counters()),
            behind={DISK.location: (builders.volume(id='v1'),)}).resource

        self.assertEqual(
            ('volume-u1', 'v1'), (resource.metadata['disk_name'],
                                  resource.metadata['volumes'][0]['id']))
