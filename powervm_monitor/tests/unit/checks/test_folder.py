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
"""Where the state is: whose, for whom, and with how much room."""

from powervm_monitor.checks import files
from powervm_monitor.checks import folder
from powervm_monitor.tests.unit.checks import asked

DIRECTORY = 0o40750


class FolderTest(asked.CheckTest):

    check = staticmethod(folder.check)

    def setUp(self):
        super().setUp()
        self.files = self.installation.files
        self.files.put('/srv', mode=DIRECTORY)

    def disk(self, free, read_only=False):
        """Let the disk have so many MiB that are free."""
        self.files.disk = files.Room(free * asked.MEBIBYTE, read_only)


class TestFolder(FolderTest):

    def test_one_that_is_as_it_should_be(self):
        self.assertOk('it belongs to monitor', '10000 MiB are free')

    def test_one_that_is_not_there(self):
        self.installation.conf = self.conf(
            outbox={'path': '/nowhere/outbox.sqlite'})

        self.assertError('the folder /nowhere of [outbox] path is not there',
                         'install -d -m 0750 -o monitor /nowhere')

    def test_one_of_two_options_is_told_once(self):
        self.files.known.clear()

        self.assertError('of [outbox] path and [nova] servers_file is not')

    def test_one_that_is_a_file(self):
        self.files.put('/srv')

        self.assertError('is not there')

    def test_one_on_a_disk_that_is_read_only(self):
        self.disk(free=10_000, read_only=True)

        self.assertError('mounted read-only', 'mount it for writing')

    def test_one_that_the_services_user_may_not_write(self):
        self.installation.accounts.writers = {0}

        self.assertError('user monitor, whose outbox it is, may not write',
                         'chown monitor /srv')


class TestFiles(FolderTest):

    def test_those_of_the_service_are_well(self):
        for name in ('outbox.sqlite', 'outbox.sqlite.lock', 'servers.json'):
            self.files.put(f'/srv/{name}')

        self.assertOk('it belongs to monitor', '10000 MiB are free')

    def test_one_that_was_damaged_and_moved_aside(self):
        for suffix in ('', '-wal'):
            self.files.put(
                f'/srv/outbox.sqlite.corrupt-20260115T120500Z{suffix}')

        self.assertWarning(
            '1 outboxes were damaged and moved aside: see whether the disk',
            '(/srv/outbox.sqlite.corrupt-20260115T120500Z)')

    def test_one_that_root_has_made(self):
        self.files.put('/srv/outbox.sqlite.lock', user=0)

        self.assertError('outbox.sqlite.lock belongs to root, and the outbox '
                         'to monitor', 'chown monitor')

    def test_one_that_others_can_read(self):
        self.files.put('/srv/servers.json', mode=0o100644)

        self.assertWarning('servers.json is open to others', 'chmod 0600')

    def test_a_caller_who_is_somebody_else(self):
        self.installation.accounts.caller = 2

        self.assertWarning('called by eve', 'call it as monitor or root')

    def test_root_may_call(self):
        self.installation.accounts.caller = 0

        self.assertOk('it belongs to monitor', '10000 MiB are free')


class TestRoom(FolderTest):

    def test_a_disk_that_is_full(self):
        self.disk(free=7)

        self.assertError('is full', 'make room', '7 MiB are free')

    def test_a_disk_that_may_become_full(self):
        self.disk(free=500)

        self.assertWarning('may still grow by 648 MiB',
                           'lower [outbox] max_size', '500 MiB are free')

    def test_what_an_outbox_takes_already_is_no_growth(self):
        self.files.put('/srv/outbox.sqlite', size=600 * asked.MEBIBYTE)
        self.disk(free=500)

        self.assertOk('it belongs to monitor', '500 MiB are free')

    def test_an_outbox_without_limit_is_not_reckoned_with(self):
        self.installation.conf = self.conf(outbox={'max_size': 0})
        self.disk(free=500)

        self.assertOk('it belongs to monitor', '500 MiB are free')


class TestOwner(FolderTest):

    def owner(self):
        return folder.owner(self.installation)

    def test_the_outbox_tells(self):
        self.files.put('/srv/outbox.sqlite', user=2)

        self.assertEqual(2, self.owner())

    def test_before_there_is_one_the_folder_does(self):
        self.files.put('/srv', user=2, mode=DIRECTORY)

        self.assertEqual(2, self.owner())

    def test_before_that_it_is_who_calls(self):
        self.files.known.clear()

        self.assertEqual(1, self.owner())
