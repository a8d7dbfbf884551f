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
"""The services of a machine, by what a recorded /proc tells."""

import os
import pathlib

import fixtures
from oslotest import base

from powervm_monitor.checks import processes

TITLE = ('powervm-monitor: master process '
         '[/opt/powervm-monitor/bin/powervm-monitor --config-file {path}]')
WORKER = 'powervm-monitor: MonitorService worker(0)'


class ProcessesTest(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.proc = pathlib.Path(self.useFixture(fixtures.TempDir()).path)
        self.processes = processes.Processes(self.proc)
        self.process('self', b'powervm-monitor-manage')

    def process(self, pid, cmdline, parent=1, root='/', cwd='/srv',
                mounts=1, pids=1):
        folder = self.proc / str(pid)
        (folder / 'ns').mkdir(parents=True)
        (folder / 'cmdline').write_bytes(cmdline)
        (folder / 'stat').write_text(f'{pid} (a (name)) S {parent} 1 1 0')
        for name, target in (('root', root), ('cwd', cwd),
                             ('ns/mnt', f'mnt:[{mounts}]'),
                             ('ns/pid', f'pid:[{pids}]')):
            os.symlink(target, folder / name)

    def titled(self, pid, path='/etc/a.conf', **options):
        self.process(pid, TITLE.format(path=path).encode() + b'\0', **options)


class TestServices(ProcessesTest):

    def test_the_launcher_is_known_by_its_title(self):
        self.titled(10)
        self.process(11, WORKER.encode(), parent=10)

        self.assertEqual({10: ['--config-file', '/etc/a.conf']},
                         self.processes.services())

    def test_without_titles_it_is_the_parent(self):
        cmdline = b'python3\0/opt/bin/powervm-monitor\0--config-dir\0/etc/d\0'
        self.process(10, cmdline)
        self.process(11, cmdline, parent=10)

        self.assertEqual({10: ['--config-dir', '/etc/d']},
                         self.processes.services())

    def test_other_programs_are_none(self):
        self.process(10, b'vi\0/etc/powervm-monitor.conf\0')
        self.process(11, b'python3\0/opt/bin/powervm-monitor-manage\0check\0')
        self.process(12, b'')

        self.assertEqual({}, self.processes.services())

    def test_paths_are_those_of_the_process(self):
        self.titled(10, 'a.conf')
        self.process(11, b'powervm-monitor\0--config-file=b.conf\0')

        self.assertEqual(
            {10: ['--config-file', '/srv/a.conf'],
             11: ['--config-file=/srv/b.conf']}, self.processes.services())

    def test_one_that_systemd_keeps_from_writing_is_one_of_ours(self):
        self.titled(10, mounts=2)

        self.assertEqual([10], list(self.processes.services()))

    def test_one_in_a_container_is_none_of_ours(self):
        self.titled(10, root=self.useFixture(fixtures.TempDir()).path,
                    mounts=2)

        self.assertEqual({}, self.processes.services())

    def test_one_with_processes_of_its_own_is_in_a_container(self):
        self.titled(10, mounts=2, pids=2)

        self.assertEqual({}, self.processes.services())


class TestRuns(ProcessesTest):

    def runs(self):
        return self.processes.runs('ceilometer-agent-notification')

    def test_a_script(self):
        self.process(10, b'/usr/bin/python3\0'
                         b'/usr/bin/ceilometer-agent-notification\0')

        self.assertTrue(self.runs())

    def test_one_with_a_title(self):
        self.process(10, b'ceilometer-agent-notification: master process '
                         b'[/usr/bin/ceilometer-agent-notification]')

        self.assertTrue(self.runs())

    def test_another_one(self):
        self.process(10, b'ceilometer-polling: master process [/usr/bin/'
                         b'ceilometer-polling --polling-namespaces compute]')

        self.assertFalse(self.runs())

    def test_one_in_a_container(self):
        self.process(10, b'ceilometer-agent-notification',
                     root=self.useFixture(fixtures.TempDir()).path)

        self.assertFalse(self.runs())


class TestGroups(ProcessesTest):

    def test_those_of_a_process_are_told(self):
        self.titled(10)
        (self.proc / '10/status').write_text(
            'Uid:\t1\t1\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t2 990 \n')

        self.assertEqual({2, 990}, self.processes.groups(10))

    def test_one_that_has_ended_has_none(self):
        self.assertEqual(set(), self.processes.groups(10))


class TestHolder(ProcessesTest):

    def setUp(self):
        super().setUp()
        self.path = self.proc / 'outbox.sqlite.lock'
        self.path.touch()
        self.inode = self.path.stat().st_ino
        device = self.path.stat().st_dev
        self.device = f'{os.major(device):02x}:{os.minor(device):02x}'

    def locks(self, *rows):
        (self.proc / 'locks').write_text(''.join(
            f'{number}: {row} 0 EOF\n' for number, row in enumerate(rows, 1)))

    def holder(self):
        return self.processes.holder(self.path)

    def test_it_is_who_locks_the_file(self):
        self.locks('POSIX  ADVISORY  READ 7 fe:00:5 128',
                   f'FLOCK  ADVISORY  WRITE 10 {self.device}:{self.inode}')

        self.assertEqual(10, self.holder())

    def test_a_file_of_the_same_number_on_another_disk(self):
        self.locks(f'FLOCK  ADVISORY  WRITE 10 ff:0f:{self.inode}')

        self.assertIsNone(self.holder())

    def test_a_disk_whose_number_differs_by_volume(self):
        self.titled(10)
        self.locks(f'FLOCK  ADVISORY  WRITE 10 ff:0f:{self.inode}')

        self.assertEqual(10, self.holder())

    def test_who_waits_for_it_does_not_have_it(self):
        self.locks(f'-> FLOCK  ADVISORY  WRITE 10 {self.device}:{self.inode}')

        self.assertIsNone(self.holder())

    def test_a_file_that_nobody_locks(self):
        self.locks()

        self.assertIsNone(self.holder())

    def test_a_file_that_is_not_there(self):
        self.path.unlink()

        self.assertIsNone(self.holder())
