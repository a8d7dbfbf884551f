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

import uuid

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
from oslotest import base

from powervm_monitor import identity
from powervm_monitor import model
from powervm_monitor.catalog import cpu as cpu_metrics
from powervm_monitor.catalog import metrics
from powervm_monitor.tests.unit import builders

DISK = builders.disk()
INTERFACE = builders.interface()
MAC = 'fa163e000001'


def observe(device=None, lpar=None, server=None, devices=None,
            measurements=None):
    return identity.observe(
        model.Measured(
            lpar or builders.lpar(), device,
            [model.Measurement(cpu_metrics.CPU, 1)]
            if measurements is None else measurements),
        server or builders.server(), devices or builders.devices(),
        builders.NOON, 300.0)


class TestLparUuid(base.BaseTestCase):

    def test_the_first_bit_is_cleared(self):
        self.assertEqual(builders.LPAR_UUID,
                         identity.lpar_uuid(builders.SERVER_UUID))

    def test_a_uuid_without_it_stays(self):
        self.assertEqual(builders.LPAR_UUID,
                         identity.lpar_uuid(builders.LPAR_UUID))

    def test_case_does_not_matter(self):
        self.assertEqual(builders.LPAR_UUID,
                         identity.lpar_uuid(builders.SERVER_UUID.upper()))

    @settings(deadline=None, database=None)
    @given(strategies.uuids())
    def test_only_the_first_bit_differs(self, instance):
        lpar = uuid.UUID(identity.lpar_uuid(str(instance)))

        self.assertEqual(instance.int & (2 ** 127 - 1), lpar.int)


class TestInstance(base.BaseTestCase):

    def test_its_id_is_its_uuid(self):
        self.assertEqual(builders.SERVER_UUID, observe().resource.id)

    def test_it_belongs_to_its_project_and_user(self):
        resource = observe().resource

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
                       'disk': 20, 'ephemeral': 0, 'swap': 0},
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
            'cpu_number': 2,
            'processor_mode': 'uncapped',
        }, observe().resource.metadata)

    def test_its_users_metadata_goes_along(self):
        self.assertEqual({'metering.stack': 's1'},
                         observe().resource.user_metadata)

    def test_one_that_is_off_has_no_cpu_number(self):
        metadata = observe(lpar=builders.lpar(cpu=None)).resource.metadata

        self.assertNotIn('cpu_number', metadata)

    def test_an_unknown_number_of_processors_is_none(self):
        lpar = builders.lpar(cpu=builders.cpu(virtual_processors=None))

        self.assertIsNone(observe(lpar=lpar).resource.metadata['cpu_number'])

    def test_how_it_shares_processors_is_in_an_operators_words(self):
        modes = {'cap': 'capped', 'uncap': 'uncapped',
                 'keep_idle_procs': 'dedicated',
                 'share_idle_procs': 'dedicated',
                 'share_idle_procs_active': 'donating',
                 'share_idle_procs_always': 'donating'}

        self.assertEqual(modes, {
            mode: observe(lpar=builders.lpar(cpu=builders.cpu(
                mode=mode))).resource.metadata['processor_mode']
            for mode in modes})

    def test_when_the_guest_told_its_memory_is_said(self):
        lpar = builders.lpar(guest_memory=builders.guest_memory(
            sampled_at=builders.later(-90)))

        self.assertEqual(
            '2015-05-27T11:58:30+00:00',
            observe(lpar=lpar).resource.metadata['memory_sampled_at'])

    def test_the_root_disk_is_what_is_not_ephemeral(self):
        server = builders.server(
            flavor=builders.flavor(disk_gb=30, ephemeral_gb=10))

        self.assertEqual(20, observe(server=server).resource.metadata[
            'root_gb'])

    def test_time_and_period_go_along(self):
        observation = observe()

        self.assertEqual((builders.NOON, 300.0),
                         (observation.sampled_at, observation.period))

    def test_where_nothing_was_measured_there_is_no_observation(self):
        self.assertIsNone(observe(measurements=[]))


class TestDisk(base.BaseTestCase):

    def test_its_id_is_the_client_adapters_own_slot(self):
        self.assertEqual(f'{builders.SERVER_UUID}-vscsi-C5',
                         observe(DISK).resource.id)

    def test_its_name_is_the_part_behind_the_uuid(self):
        self.assertEqual('vscsi-C5',
                         observe(DISK).resource.metadata['disk_name'])

    def test_it_knows_its_instance(self):
        self.assertEqual(builders.SERVER_UUID,
                         observe(DISK).resource.metadata['instance_id'])

    def test_its_volumes_are_listed(self):
        devices = builders.devices(volumes={DISK.location: (
            model.Volume(name='hdisk1', udid='u', id='v1'),)})

        self.assertEqual(
            [{'name': 'hdisk1', 'udid': 'u', 'id': 'v1'}],
            observe(DISK, devices=devices).resource.metadata['volumes'])

    def test_it_is_known_where_it_is(self):
        metadata = observe(DISK).resource.metadata

        self.assertEqual(('U8247.22L.2125D4A-V2-C5', 1),
                         (metadata['location'], metadata['vios_id']))

    def test_virtual_fibre_channel_has_its_own_name_and_wwpns(self):
        resource = observe(builders.npiv()).resource

        self.assertEqual(
            (f'{builders.SERVER_UUID}-npiv-C6', 'npiv-C6',
             ['c05076079cff0e56', 'c05076079cff0e57']),
            (resource.id, resource.metadata['disk_name'],
             resource.metadata['wwpns']))

    def test_virtual_scsi_has_no_wwpns(self):
        self.assertNotIn('wwpns', observe(DISK).resource.metadata)

    def test_unknown_volumes_are_absent(self):
        self.assertNotIn('volumes', observe(DISK).resource.metadata)

    def test_another_vios_does_not_change_its_id(self):
        self.assertEqual(
            observe(DISK).resource.id,
            observe(builders.disk(vios_id=2)).resource.id)


class TestInterface(base.BaseTestCase):

    def test_its_id_is_as_ceilometer_forms_it(self):
        self.assertEqual(
            f'instance-00000001-{builders.SERVER_UUID}-veth-C3',
            observe(INTERFACE).resource.id)

    def test_its_name_is_the_part_behind_the_uuid(self):
        self.assertEqual('veth-C3',
                         observe(INTERFACE).resource.metadata['vnic_name'])

    def test_an_sriov_port_is_named_after_its_index(self):
        resource = observe(builders.sriov()).resource

        self.assertEqual(
            (f'instance-00000001-{builders.SERVER_UUID}-sriov-654327810',
             'sriov-654327810', 'U78CB.001.WZS007Y-P1-C10-T1-S2'),
            (resource.id, resource.metadata['vnic_name'],
             resource.metadata['location']))

    def test_it_has_the_addresses_of_its_mac(self):
        devices = builders.devices(macs={INTERFACE.location: MAC})
        server = builders.server(addresses={
            MAC: (model.Address('10.0.0.5', 'private'),),
            'fa163e000002': (model.Address('10.0.0.6', 'private'),)})
        metadata = observe(INTERFACE, server=server,
                           devices=devices).resource.metadata

        self.assertEqual(
            ('fa:16:3e:00:00:01', [{'ip': '10.0.0.5', 'network': 'private'}]),
            (metadata['mac'], metadata['fixed_ips']))

    def test_a_mac_that_nova_does_not_know_has_no_address(self):
        devices = builders.devices(macs={INTERFACE.location: MAC})

        self.assertEqual([], observe(
            INTERFACE, devices=devices).resource.metadata['fixed_ips'])

    def test_without_mac_addresses_are_unknown(self):
        metadata = observe(INTERFACE).resource.metadata

        self.assertEqual(set(), {'mac', 'fixed_ips'} & metadata.keys())


class TestIds(base.BaseTestCase):

    def test_devices_of_one_instance_are_told_apart(self):
        devices = [None, DISK, INTERFACE, builders.npiv(),
                   builders.disk(name='vscsi-C6'), builders.sriov(),
                   builders.interface(name='veth-C5')]

        self.assertEqual(
            len(devices),
            len({observe(device).resource.id for device in devices}))

    def test_each_kind_is_the_catalogues(self):
        self.assertEqual(
            metrics.TENANT_KINDS,
            tuple(observe(device).resource.kind
                  for device in (None, DISK, INTERFACE)))


class TestVolume(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.resource = observe(model.BackedVolume(
            'v1', model.Volume(name='hdisk1', udid='u', id='v1'),
            builders.disk_counters())).resource

    def test_it_is_a_disk_named_after_the_volume(self):
        self.assertEqual(
            (metrics.DISK, f'{builders.SERVER_UUID}-volume-v1', 'volume-v1'),
            (self.resource.kind, self.resource.id,
             self.resource.metadata['disk_name']))

    def test_it_tells_its_volume(self):
        self.assertEqual([{'name': 'hdisk1', 'udid': 'u', 'id': 'v1'}],
                         self.resource.metadata['volumes'])


class TestPlatform(base.BaseTestCase):

    def observe(self, device, measured=True):
        measurements = [model.Measurement(cpu_metrics.CPU, 1)] * measured
        return identity.Platform('host1').observe(
            model.Measured(None, device, measurements),
            {'vios-uuid': 'vios-1'}, builders.NOON, 300.0)

    def told(self, device):
        resource = self.observe(device).resource
        return resource.kind, resource.id

    def test_each_has_its_kind_and_id(self):
        self.assertEqual([
            (metrics.HOST, 'host1'),
            (metrics.HOST, 'host1_host1'),
            (metrics.VIOS, 'vios-uuid'),
            (metrics.ADAPTER, 'vios-uuid-ent0'),
            (metrics.ADAPTER, 'vios-uuid-fcs0'),
            (metrics.ADAPTER, 'host1-sriov-553713681-0'),
            (metrics.POOL, 'host1-pool-processor-0'),
            (metrics.POOL, 'host1-pool-physical'),
            (metrics.POOL, 'host1-pool-memory-0'),
            (metrics.POOL, 'vios-uuid-pool-ssp'),
            (metrics.COLLECTION, 'host1-collection')],
            [self.told(device) for device in (
                builders.host(), model.Node(), builders.vios_server(),
                builders.ethernet(), builders.fibre_channel(),
                builders.port(), builders.processor_pool(),
                builders.physical_pool(), builders.memory_pool(),
                builders.storage_pool(), builders.collection())])

    def test_it_belongs_to_no_project(self):
        resource = self.observe(builders.host()).resource

        self.assertEqual((None, None, {}), (
            resource.project_id, resource.user_id, resource.user_metadata))

    def test_it_knows_its_host(self):
        self.assertEqual({'host': 'host1'},
                         self.observe(builders.host()).resource.metadata)

    def test_an_adapter_knows_its_vios(self):
        self.assertEqual({
            'host': 'host1', 'adapter_name': 'fcs0', 'adapter_kind': 'fc',
            'location': 'U78CB.001.WZS007Y-P1-C3-T1',
            'wwpn': '21000024ff649104', 'bridged': [],
            'vios_name': 'vios-1'},
            self.observe(builders.fibre_channel()).resource.metadata)

    def test_where_nothing_was_measured_there_is_no_observation(self):
        self.assertIsNone(self.observe(builders.host(), measured=False))
