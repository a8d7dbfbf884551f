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
"""Which Cinder volumes are behind which adapter."""

from oslotest import base

from powervm_monitor import model
from powervm_monitor.identity import volumes
from powervm_monitor.tests.unit import builders

SCSI = builders.disk()
OTHER_SCSI = builders.disk(name='vscsi-C7', location='U-V2-C7')
NPIV = builders.npiv()

TAGGED = builders.volume(udid='u1', id='v1')
NAMELESS = builders.volume(udid='u2', id=None)
BOOT = builders.volume(name='boot_pvm', udid='u3', id=None,
                       kind='logical-unit', boot=True)
OPTICAL = builders.volume(name='cfg', udid='u4', id=None, kind='optical')


def behind(attached, *disks, **told):
    """What is behind disks; told by the place of the disk, s or o."""
    places = {'s': SCSI.location, 'o': OTHER_SCSI.location,
              'n': NPIV.location}
    return volumes.behind(
        builders.lpar(disks=disks), builders.server(volumes=attached),
        {places[place]: model.Backing('vhost0', 'vios-uuid', volumes=found)
         for place, found in told.items()})


def ids(attached, *disks, **told):
    return {location: [volume.id for volume in found] for location, found
            in behind(attached, *disks, **told).items()}


class TestBehind(base.BaseTestCase):

    def test_a_tag_tells_the_volume(self):
        self.assertEqual({SCSI.location: (TAGGED,)},
                         behind(['v1'], SCSI, s=(TAGGED,)))

    def test_an_adapter_may_lead_to_several(self):
        self.assertEqual(
            {SCSI.location: ['v1', None]},
            ids(['v1', 'v2', 'v3'], SCSI, s=(TAGGED, NAMELESS)))

    def test_of_an_adapter_that_is_not_known_nothing_is_said(self):
        self.assertEqual({}, behind(['v1'], SCSI))

    def test_the_only_disk_without_a_tag_is_the_only_volume_left(self):
        self.assertEqual(
            {SCSI.location: ['v1'], OTHER_SCSI.location: ['v2']},
            ids(['v1', 'v2'], SCSI, OTHER_SCSI, s=(TAGGED,),
                o=(NAMELESS,)))

    def test_both_paths_of_it_are_told(self):
        self.assertEqual(
            {SCSI.location: ['v2'], OTHER_SCSI.location: ['v2']},
            ids(['v2'], SCSI, OTHER_SCSI, s=(NAMELESS,), o=(NAMELESS,)))

    def test_a_disk_that_nova_made_is_no_volume(self):
        self.assertEqual(
            {SCSI.location: [None, None, 'v2']},
            ids(['v2'], SCSI, s=(BOOT, OPTICAL, NAMELESS)))

    def test_while_an_adapter_is_unknown_nothing_is_concluded(self):
        self.assertEqual({SCSI.location: [None]},
                         ids(['v2'], SCSI, OTHER_SCSI, s=(NAMELESS,)))

    def test_what_is_left_is_behind_fibre_channel(self):
        self.assertEqual(
            {SCSI.location: ['v1'], NPIV.location: ['v2', 'v3']},
            ids(['v1', 'v2', 'v3'], SCSI, NPIV, s=(TAGGED,)))

    def test_every_port_leads_to_all_volumes(self):
        other = builders.npiv(name='npiv-C9', location='U-V2-C9')

        self.assertEqual(
            {NPIV.location: ['v1'], 'U-V2-C9': ['v1']},
            ids(['v1'], NPIV, other))

    def test_behind_fibre_channel_nothing_is_known_by_doubt(self):
        self.assertEqual({SCSI.location: [None]},
                         ids(['v1', 'v2'], SCSI, NPIV, s=(NAMELESS,)))

    def test_without_attachments_fibre_channel_leads_to_nothing_known(self):
        self.assertEqual({}, ids([], NPIV))

    def test_the_only_volume_of_a_server_without_an_image_boots_it(self):
        found = volumes.behind(
            builders.lpar(disks=[SCSI]),
            builders.server(volumes=['v1'], image_ref=None),
            {SCSI.location: model.Backing(
                'vhost0', 'vios-uuid', volumes=(TAGGED, OPTICAL))})

        self.assertEqual([True, False],
                         [volume.boot for volume in found[SCSI.location]])

    def test_of_several_it_is_not_known_which(self):
        found = volumes.behind(
            builders.lpar(disks=[SCSI]),
            builders.server(volumes=['v1', 'v2'], image_ref=None),
            {SCSI.location: model.Backing(
                'vhost0', 'vios-uuid', volumes=(TAGGED,))})

        self.assertFalse(found[SCSI.location][0].boot)
