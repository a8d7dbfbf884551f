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
"""What is behind storage adapters, as the recordings have it."""

from oslotest import base
from pypowervm.wrappers import virtual_io_server

from powervm_monitor import model
from powervm_monitor.powervm import backings
from powervm_monitor.powervm import fields
from powervm_monitor.tests.unit import builders
from powervm_monitor.tests.unit.powervm import fakes

CINDER = '0b1f0f6e-6d0f-4c0b-9d31-7c1ae0c0a001'
MAPPING = '''
<VirtualSCSIMappings><VirtualSCSIMapping>
<ClientAdapter><LocationCode>{client}</LocationCode></ClientAdapter>
<ServerAdapter><AdapterName>vhost0</AdapterName></ServerAdapter>
<Storage>{storage}</Storage>
<TargetDevice><{target}><LogicalUnitAddress>{lun}</LogicalUnitAddress>
<TargetName>vtscsi0</TargetName></{target}></TargetDevice>
</VirtualSCSIMapping></VirtualSCSIMappings>'''
DISK = ('<PhysicalVolume><UniqueDeviceID>udid</UniqueDeviceID>'
        '<VolumeName>hdisk1</VolumeName></PhysicalVolume>')
TAGGED = DISK.replace('<Unique', f'<Tag>{CINDER.upper()}</Tag><Unique')
UNIT = ('<LogicalUnit><UniqueDeviceID>udid</UniqueDeviceID>'
        '<UnitName>{name}</UnitName></LogicalUnit>')
VIRTUAL = '<VirtualDisk><DiskName>{name}</DiskName>{kind}</VirtualDisk>'


def mapped(storage, client='U-V2-C3', lun='0x8100000000000000',
           target='PhysicalVolumeVirtualTargetDevice'):
    """Return a SCSI mapping with such storage."""
    vios, = virtual_io_server.VIOS.wrap(fakes.objects(
        'VirtualIOServer', one=MAPPING.format(
            storage=storage, client=client, lun=lun, target=target)))
    mapping, = vios.scsi_mappings
    return backings.scsi(mapping, 'vios')


def volume(*args, **kwargs):
    return mapped(*args, **kwargs)[1].volumes[0]


class TestRecording(base.BaseTestCase):

    def told(self, name):
        vioses = virtual_io_server.VIOS.wrap(builders.response(name))
        vioses = vioses if isinstance(vioses, list) else [vioses]
        return backings.together(
            pair for vios in vioses for make, mappings in (
                (backings.scsi, vios.scsi_mappings),
                (backings.fibre_channel, vios.vfc_mappings))
            for pair in (make(mapping, vios.uuid.lower())
                         for mapping in mappings) if pair)

    def test_volumes_behind_an_adapter_are_in_the_order_of_their_units(self):
        self.assertEqual(
            model.Backing(
                adapter='vhost0', vios='3443db77-aed1-47ed-9aa5-3db9c6cf7089',
                volumes=(
                    model.Volume(
                        name='ubuntu1410', udid='0eubuntu1410', id=None,
                        kind='optical', target='vtopt0',
                        lun='8100000000000000'),
                    model.Volume(
                        name='Ubuntu1410', id=None, kind='logical-volume',
                        udid='0300025d4a00007a000000014b36d9deaf.1',
                        target='vtscsi0', lun='8200000000000000'))),
            self.told('fake_vios_feed2.txt')['U8247.22L.2125D4A-V2-C3'])

    def test_a_boot_disk_is_known_by_its_name(self):
        backing = self.told('fake_vios_feed2.txt')['U8247.22L.2125D4A-V4-C2']

        self.assertEqual([('boot_140e4f56', True)], [
            (one.name, one.boot) for one in backing.volumes])

    def test_fibre_channel_leads_to_its_port(self):
        self.assertEqual(
            model.Backing(
                adapter='vfchost10',
                vios='3443db77-aed1-47ed-9aa5-3db9c6cf7089',
                port=model.FcPort(
                    name='fcs1', location='U78AF.001.WZS04LA-P1-C37-L1-T2',
                    wwpn='21000024ff649104')),
            self.told('fake_vios_feed2.txt')['U7895.43X.21EF9FB-V15-C4'])

    def test_fibre_channel_without_a_port_is_not_cabled(self):
        self.assertEqual(
            (None, 'vfchost1'),
            (lambda one: (one.port, one.adapter))(self.told(
                'fake_vios_ssp_npiv.txt')['U8246.L1C.0604CAA-V7-C6']))

    def test_an_adapter_may_have_nothing_behind_it(self):
        backing = self.told('fake_vios_ssp_npiv.txt')[
            'U8246.L1C.0604CAA-V2-C2']

        self.assertEqual(('vhost0', ()), (backing.adapter, backing.volumes))

    def test_every_kind_of_storage_is_told(self):
        kinds = {volume.kind for name in (
            'fake_vios_ssp_npiv.txt', 'fake_vios_mappings.txt',
            'fake_vios_hosting_vios_feed.txt')
            for backing in self.told(name).values()
            for volume in backing.volumes}

        self.assertEqual({'disk', 'logical-unit', 'logical-volume', 'file',
                          'optical'}, kinds)

    def test_two_vioses_serve_their_own_adapters(self):
        self.assertEqual(2, len({
            backing.vios
            for backing in self.told('fake_vios_feed.txt').values()}))


class TestVolume(base.BaseTestCase):

    def test_a_tag_is_the_volumes_id(self):
        self.assertEqual(CINDER, volume(TAGGED).id)

    def test_a_tag_that_is_no_id_is_none(self):
        self.assertIsNone(volume(TAGGED.replace(
            CINDER.upper(), 'backup')).id)

    def test_a_name_may_hold_the_volumes_id(self):
        self.assertEqual(CINDER, volume(UNIT.format(
            name=f'volume-{CINDER}')).id)

    def test_another_name_is_no_id(self):
        for name in ('volume-boot-8246L1C', CINDER, f'volume-{CINDER}-1'):
            self.assertIsNone(volume(UNIT.format(name=name)).id)

    def test_one_vios_may_know_the_id_for_the_other(self):
        found = backings.together([
            mapped(DISK, 'U-V2-C3'), mapped(TAGGED, 'U-V2-C4')])

        self.assertEqual([CINDER, CINDER], [
            backing.volumes[0].id for backing in found.values()])

    def test_a_virtual_disk_may_be_a_file(self):
        self.assertEqual(
            ['logical-volume', 'logical-volume', 'file', 'file', None],
            [volume(VIRTUAL.format(name=name, kind=kind and (
                f'<VirtualDiskType>{kind}</VirtualDiskType>'))).kind
             for name, kind in (
                 ('boot_1', ''), ('boot_1', 'LogicalVolume'),
                 ('boot_1', 'File'), ('/var/lib/pvm/one', ''),
                 ('pool/volume', 'RBD'))])

    def test_the_logical_unit_is_sixteen_digits(self):
        self.assertEqual(
            ['8100000000000000', '82000000000000ab', None],
            [volume(DISK, lun=lun).lun for lun in (
                '0x8100000000000000', '82000000000000AB', 'lun1')])

    def test_a_volume_without_a_logical_unit_is_the_last(self):
        found = backings.together([
            mapped(UNIT.format(name='last'), lun='lun1'), mapped(DISK)])

        self.assertEqual(['hdisk1', 'last'], [
            one.name for one in found['U-V2-C3'].volumes])


class TestOddMapping(base.BaseTestCase):

    def wrapped(self, text):
        vios, = virtual_io_server.VIOS.wrap(fakes.objects(
            'VirtualIOServer', one=text))
        return vios

    def test_a_mapping_without_a_client_is_nobodys(self):
        self.assertIsNone(mapped(DISK, client=''))

    def test_a_mapping_without_a_server_has_no_name(self):
        vios = self.wrapped(
            '<VirtualSCSIMappings><VirtualSCSIMapping><ClientAdapter>'
            '<LocationCode>U-V2-C3</LocationCode></ClientAdapter>'
            '</VirtualSCSIMapping></VirtualSCSIMappings>')

        self.assertEqual(
            ('U-V2-C3', model.Backing(adapter=None, vios='vios')),
            backings.scsi(vios.scsi_mappings[0], 'vios'))

    def test_a_port_of_an_odd_wwpn_is_odd(self):
        vios = self.wrapped(
            '<VirtualFibreChannelMappings><VirtualFibreChannelMapping>'
            '<ClientAdapter><LocationCode>U-V2-C3</LocationCode>'
            '</ClientAdapter><Port><WWPN>none</WWPN></Port>'
            '<ServerAdapter/></VirtualFibreChannelMapping>'
            '</VirtualFibreChannelMappings>')

        self.assertRaises(fields.ODD, backings.fibre_channel,
                          vios.vfc_mappings[0], 'vios')
