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
"""Users, and what they may do, as the operating system has them."""

import contextlib
import grp
import os
import pwd
import stat


class Accounts:
    """Asks the operating system."""

    def me(self):
        """Return the uid that this process acts as."""
        return os.geteuid()

    def name(self, uid):
        """Return a user's name; the number of one who has none."""
        try:
            return pwd.getpwuid(uid).pw_name
        except KeyError:
            return str(uid)

    def members(self, group):
        """Return the uids in a group, None when there is no such group."""
        try:
            found = grp.getgrnam(group)
        except KeyError:
            return None
        uids = {user.pw_uid for user in pwd.getpwall()
                if user.pw_gid == found.gr_gid}
        for name in found.gr_mem:
            with contextlib.suppress(KeyError):
                uids.add(pwd.getpwnam(name).pw_uid)
        return uids

    def number(self, group):
        """Return a group's gid, None when there is no such group."""
        try:
            return grp.getgrnam(group).gr_gid
        except KeyError:
            return None

    def may_write(self, uid, status):
        """Whether a user may write where an os.stat_result is from."""
        if uid == 0:
            return True
        if uid == status.st_uid:
            return bool(status.st_mode & stat.S_IWUSR)
        if status.st_gid in self._groups(uid):
            return bool(status.st_mode & stat.S_IWGRP)
        return bool(status.st_mode & stat.S_IWOTH)

    def _groups(self, uid):
        try:
            user = pwd.getpwuid(uid)
        except KeyError:
            return []
        return os.getgrouplist(user.pw_name, user.pw_gid)
