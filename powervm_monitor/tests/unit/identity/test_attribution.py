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
"""Three rules, their order, and what tenants cannot do with them."""

import dataclasses

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies
from oslotest import base

from powervm_monitor import identity
from powervm_monitor import model
from powervm_monitor.tests.unit import builders

UUID, VM_UUID, NAME = (
    model.MatchRule.UUID, model.MatchRule.VM_UUID, model.MatchRule.NAME)
# The partition of builders.SERVER_UUID by nova-powervm's rule.
OWN = builders.LPAR_UUID
OTHER = '0b5e4c6f-1111-4222-8333-123456789abc'
ALICE, BOB, CAROL = (f'e{n}111111-aaaa-4bbb-8ccc-dddddddddddd'
                     for n in range(3))
NAMES = {OWN: 'pvm-1', OTHER: 'pvm-2'}


def server(uuid=ALICE, vm_uuid=None, instance_name='instance-1', **changes):
    return builders.server(
        uuid=uuid, name=uuid[:2], instance_name=instance_name,
        metadata={} if vm_uuid is None else {'vm_uuid': vm_uuid}, **changes)


class AttributionTest(base.BaseTestCase):

    def attribute(self, *servers, names=NAMES, **more):
        return identity.attribute(names, servers, **more)

    def assertMatched(self, expected, *servers, **more):
        """Each partition is this server by this rule, and no other is one."""
        self.assertEqual(expected, {
            lpar: (one.uuid, one.matched_by) for lpar, one
            in self.attribute(*servers, **more).owners.items()})

    def reasons(self, *servers, **more):
        return [conflict.reason for conflict
                in self.attribute(*servers, **more).conflicts]


class TestRules(AttributionTest):

    def test_a_partition_with_the_servers_uuid_but_for_the_first_bit(self):
        self.assertMatched({OWN: (builders.SERVER_UUID, UUID)},
                           server(builders.SERVER_UUID))

    def test_a_partition_that_vm_uuid_names_in_upper_case(self):
        self.assertMatched({OTHER: (ALICE, VM_UUID)},
                           server(vm_uuid=OTHER.upper()))

    def test_a_partition_that_vm_uuid_names_without_dashes(self):
        self.assertMatched({OTHER: (ALICE, VM_UUID)},
                           server(vm_uuid=OTHER.replace('-', '')))

    def test_a_partition_with_the_instance_name(self):
        self.assertMatched({OTHER: (ALICE, NAME)},
                           server(instance_name='pvm-2'))

    def test_the_match_is_told_by_the_server(self):
        owner = self.attribute(server(vm_uuid=OTHER)).owners[OTHER]

        self.assertEqual((OTHER, VM_UUID), (owner.lpar_uuid,
                                            owner.matched_by))

    def test_vm_uuid_is_stronger_than_the_name(self):
        self.assertMatched({OTHER: (ALICE, VM_UUID)},
                           server(vm_uuid=OTHER, instance_name='pvm-1'))

    def test_a_vm_uuid_of_no_partition_here_leaves_the_name(self):
        self.assertMatched({OTHER: (ALICE, NAME)}, server(
            vm_uuid=CAROL, instance_name='pvm-2'))

    def test_what_is_no_uuid_names_no_partition(self):
        for odd in ('', 'pvm-1', None):
            self.assertMatched({}, dataclasses.replace(
                server(), metadata={'vm_uuid': odd}))

    def test_a_name_that_two_partitions_have_is_that_of_none(self):
        self.assertMatched({}, server(instance_name='twin'),
                           names={OWN: 'twin', OTHER: 'twin'})

    def test_a_server_without_a_partition_is_absent(self):
        attribution = self.attribute(server())

        self.assertEqual(({}, {'6' + ALICE[1:]: server()}, ()), (
            attribution.owners, attribution.absent, attribution.conflicts))

    def test_all_rules_at_once(self):
        third = '0b5e4c6f-2222-4222-8333-123456789abc'
        self.assertMatched(
            {OWN: (builders.SERVER_UUID, UUID), OTHER: (ALICE, VM_UUID),
             third: (BOB, NAME)},
            server(BOB, instance_name='pvm-3'), server(vm_uuid=OTHER),
            server(builders.SERVER_UUID), names={**NAMES, third: 'pvm-3'})


class TestArriving(AttributionTest):

    def test_one_that_comes_here_is_known_by_its_uuid(self):
        self.assertMatched(
            {OWN: (builders.SERVER_UUID, UUID)},
            arriving=[server(builders.SERVER_UUID, host='host2')])

    def test_a_server_of_another_host_is_not_known_by_vm_uuid_or_name(self):
        self.assertMatched({}, arriving=[
            server(vm_uuid=OTHER, instance_name='pvm-1', host='host2')])

    def test_it_is_stronger_than_a_vm_uuid(self):
        self.assertMatched(
            {OWN: (builders.SERVER_UUID, UUID)}, server(vm_uuid=OWN),
            arriving=[server(builders.SERVER_UUID, host='host2')])


class TestTheft(AttributionTest):
    """A tenant's metadata get the tenant nothing of others."""

    def test_of_a_partition_that_is_anothers_by_uuid(self):
        self.assertMatched(
            {OWN: (builders.SERVER_UUID, UUID)},
            server(vm_uuid=OWN, project_id='thief'),
            server(builders.SERVER_UUID))

    def test_of_one_that_is_anothers_by_name(self):
        self.assertMatched(
            {OTHER: (BOB, NAME)}, server(vm_uuid=OTHER, project_id='thief'),
            server(BOB, instance_name='pvm-2'))

    def test_of_one_that_is_anothers_by_vm_uuid_and_name(self):
        self.assertMatched(
            {OTHER: (BOB, VM_UUID)},
            server(vm_uuid=OTHER, project_id='thief'),
            server(BOB, vm_uuid=OTHER, instance_name='pvm-2'))

    def test_of_one_that_was_anothers_by_vm_uuid(self):
        self.assertMatched(
            {OTHER: (BOB, VM_UUID)},
            server(vm_uuid=OTHER, project_id='thief'),
            server(BOB, vm_uuid=OTHER), before={OTHER: BOB})

    def test_where_nothing_tells_the_owner_from_the_thief(self):
        self.assertMatched({}, server(vm_uuid=OTHER, project_id='thief'),
                           server(BOB, vm_uuid=OTHER))

    def test_a_server_cannot_leave_its_own_partition_for_another(self):
        # Else it would be metered by one that idles.
        self.assertMatched({OWN: (builders.SERVER_UUID, UUID)},
                           server(builders.SERVER_UUID, vm_uuid=OTHER))

    def test_who_loses_a_claim_keeps_its_name(self):
        self.assertMatched(
            {OWN: (builders.SERVER_UUID, UUID), OTHER: (ALICE, NAME)},
            server(vm_uuid=OWN, instance_name='pvm-2'),
            server(builders.SERVER_UUID))

    @settings(deadline=None, database=None, max_examples=300)
    @given(strategies.lists(strategies.tuples(
        strategies.sampled_from((OWN, OTHER, CAROL)),
        strategies.sampled_from(('pvm-1', 'pvm-2', 'other'))), max_size=4))
    def test_nothing_that_tenants_write_moves_a_partition_with_a_uuid(
            self, written):
        owner = server(builders.SERVER_UUID)
        thieves = [server(f'{n}f' + ALICE[2:], vm_uuid=vm_uuid,
                          instance_name=name)
                   for n, (vm_uuid, name) in enumerate(written)]
        owners = self.attribute(*thieves, owner).owners

        self.assertEqual(builders.SERVER_UUID, owners[OWN].uuid)
        self.assertEqual(len(owners), len(
            {one.uuid for one in owners.values()}))


class TestConflicts(AttributionTest):

    def test_where_all_is_well_there_is_none(self):
        self.assertEqual([], self.reasons(
            server(vm_uuid=OTHER), server(builders.SERVER_UUID)))

    def test_a_claim_to_anothers_partition_is_named(self):
        conflict, = self.attribute(
            server(vm_uuid=OWN), server(builders.SERVER_UUID)).conflicts

        self.assertEqual((OWN, ALICE, VM_UUID, builders.SERVER_UUID), (
            conflict.lpar_uuid, conflict.claimant.uuid, conflict.rule,
            conflict.owner.uuid))
        self.assertEqual(
            f'instance {ALICE} (e0) claims partition {OWN} by its metadata '
            'vm_uuid, which is ignored: the partition is that of instance '
            f'{builders.SERVER_UUID}. Correct or remove its vm_uuid',
            conflict.reason)

    def test_a_claim_of_two_is_named_for_each(self):
        reasons = self.reasons(server(vm_uuid=OTHER),
                               server(BOB, vm_uuid=OTHER))

        self.assertEqual([True, True], [
            'neither is published' in reason for reason in reasons])

    def test_a_claim_to_another_than_its_own_partition(self):
        reason, = self.reasons(server(builders.SERVER_UUID, vm_uuid=OTHER))

        self.assertIn(f'which is ignored: its own partition is {OWN}', reason)

    def test_a_name_of_anothers_partition(self):
        reason, = self.reasons(server(instance_name='pvm-1'),
                               server(builders.SERVER_UUID))

        self.assertIn(f'is not matched with partition {OWN}, which has its '
                      'instance name', reason)

    def test_two_uuids_that_are_one_partition(self):
        first = server(builders.SERVER_UUID)
        second = server(OWN)

        self.assertMatched({OWN: (builders.SERVER_UUID, UUID)}, first, second)
        self.assertEqual(
            [f'instances {first.uuid} and {second.uuid} both claim partition '
             f'{OWN}, because PowerVM keeps all of a UUID but its first bit; '
             'the first one is published. Delete one of them and create it '
             'again'], self.reasons(first, second))

    def test_of_those_the_former_owner_keeps_it(self):
        self.assertMatched(
            {OWN: (OWN, UUID)}, server(builders.SERVER_UUID), server(OWN),
            before={OWN: OWN})

    def test_else_the_older_one_has_it(self):
        self.assertMatched(
            {OWN: (OWN, UUID)},
            server(builders.SERVER_UUID, created_at='2015-05-28T00:00:00Z'),
            server(OWN))
