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
"""Users as the operating system of the tests has them."""

import grp
import os
import pwd
import types

from oslotest import base

from powervm_monitor.checks import accounts

NOBODY = 4_000_000_000


class TestAccounts(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.accounts = accounts.Accounts()

    def test_root_has_a_name(self):
        self.assertEqual('root', self.accounts.name(0))

    def test_who_has_no_name_has_a_number(self):
        self.assertEqual(str(NOBODY), self.accounts.name(NOBODY))

    def test_whose_group_it_is_is_a_member(self):
        self.assertIn(0, self.accounts.members(grp.getgrgid(0).gr_name))

    def test_a_group_that_is_not_there(self):
        self.assertIsNone(self.accounts.members('nobody-calls-a-group-so'))
        self.assertIsNone(self.accounts.number('nobody-calls-a-group-so'))

    def test_a_group_has_a_number(self):
        self.assertEqual(0, self.accounts.number(grp.getgrgid(0).gr_name))

    def test_the_caller_is_this_process(self):
        self.assertEqual(os.geteuid(), self.accounts.me())

    def may_write(self, mode, uid=NOBODY, owner=5, group=6):
        return self.accounts.may_write(uid, types.SimpleNamespace(
            st_uid=owner, st_gid=group, st_mode=mode))

    def test_root_may_write_anywhere(self):
        self.assertTrue(self.may_write(0o500, uid=0))

    def test_the_owner_may_write_as_the_mode_says(self):
        self.assertTrue(self.may_write(0o700, owner=NOBODY))
        self.assertFalse(self.may_write(0o577, owner=NOBODY))

    def test_others_may_write_as_the_mode_says(self):
        self.assertTrue(self.may_write(0o702))
        self.assertFalse(self.may_write(0o770))

    def test_a_member_of_the_group_may_write_as_the_mode_says(self):
        user = next(one for one in pwd.getpwall() if one.pw_uid)

        self.assertTrue(self.may_write(
            0o770, uid=user.pw_uid, owner=NOBODY, group=user.pw_gid))
        self.assertFalse(self.may_write(
            0o707, uid=user.pw_uid, owner=NOBODY, group=user.pw_gid))
