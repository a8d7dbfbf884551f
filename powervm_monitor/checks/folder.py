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
"""Where the service keeps its state: whose it is, and how much room."""

import pathlib
import stat

from powervm_monitor.checks import finding

# What is beside an outbox and belongs to it.
SUFFIXES = ('', '-wal', '-shm', '-journal', '.lock', '.reserve')
MEBIBYTE = 2 ** 20
# What the reserve and a few notifications take.
LEAST = 8 * MEBIBYTE


def check(installation):
    """Yield Findings on the folders and files of the state."""
    user = owner(installation)
    wrong = [found for folder, options in _folders(installation.conf).items()
             for found in _folder(installation, user, ' and '.join(options),
                                  folder)]
    yield from wrong
    if not wrong:
        yield from _files(installation, user)
        yield from _damaged(installation)
        yield from _room(installation)


def owner(installation):
    """Return the uid of the service's user, as far as files tell it."""
    path = pathlib.Path(installation.conf.outbox.path)
    for place in (path, path.parent):
        status = installation.files.status(place)
        if status is not None:
            return status.st_uid
    return installation.accounts.me()


def _folders(conf):
    """Return the options that name a file in each folder."""
    found = {}
    for option, path in (('[outbox] path', conf.outbox.path),
                         ('[nova] servers_file', conf.nova.servers_file)):
        if path:
            found.setdefault(pathlib.Path(path).parent, []).append(option)
    return found


def _folder(installation, user, option, folder):
    name = installation.accounts.name(user)
    status = installation.files.status(folder)
    if status is None or not stat.S_ISDIR(status.st_mode):
        yield finding.error(
            f'the folder {folder} of {option} is not there: make it, as with '
            f'install -d -m 0750 -o {name} {folder}')
    elif installation.files.room(folder).read_only:
        yield finding.error(
            f'the folder {folder} is on a disk that is mounted read-only: '
            f'see why, and mount it for writing, or let {option} name '
            'another')
    elif not installation.accounts.may_write(user, status):
        yield finding.error(
            f'user {name}, whose outbox it is, may not write into the '
            f'folder {folder}: chown {name} {folder}')


def _files(installation, user):
    """Yield Findings on files that are not as the service makes them."""
    conf, accounts = installation.conf, installation.accounts
    name, wrong = accounts.name(user), False
    for path in (*(conf.outbox.path + suffix for suffix in SUFFIXES),
                 conf.nova.servers_file):
        status = installation.files.status(path)
        if status is None:
            continue
        if status.st_uid != user:
            wrong = True
            yield finding.error(
                f'{path} belongs to {accounts.name(status.st_uid)}, and the '
                f'outbox to {name}: chown {name} {path}')
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield finding.warning(
                f'{path} is open to others: chmod 0600 {path}')
    if accounts.me() not in (0, user):
        yield finding.warning(
            f'this command is called by {accounts.name(accounts.me())}, and '
            f'the outbox belongs to {name}: call it as {name} or root, or '
            'it finds what is not so')
    elif not wrong:
        yield finding.ok(f'it belongs to {name}')


def _damaged(installation):
    """Yield a Finding on outboxes that were moved aside."""
    found = [path for path in installation.files.beginning(
        f'{installation.conf.outbox.path}.corrupt-')
        if not path.endswith(SUFFIXES[1:4])]
    if found:
        yield finding.warning(
            f'{len(found)} outboxes were damaged and moved aside: see whether '
            'the disk is healthy, and remove them when they are no longer '
            f'needed ({", ".join(found)})')


def _room(installation):
    """Yield a Finding on the disk below the outbox."""
    outbox = installation.conf.outbox
    folder = pathlib.Path(outbox.path).parent
    free = installation.files.room(folder).free
    status = installation.files.status(outbox.path)
    # As the installation guide reckons: a quarter more, and 8 MiB.
    growth = outbox.max_size * MEBIBYTE * 5 // 4 + LEAST - (
        0 if status is None else status.st_size)
    if free < LEAST:
        yield finding.error(
            f'the disk of {folder} is full: make room, for samples '
            'that PowerVM drops meanwhile are lost '
            f'({free // MEBIBYTE} MiB are free)')
    elif outbox.max_size and free < growth:
        yield finding.warning(
            f'the outbox may still grow by {growth // MEBIBYTE} MiB while '
            'the broker is away, and its disk has less: make room, or lower '
            f'[outbox] max_size ({free // MEBIBYTE} MiB are free)')
    else:
        yield finding.ok(f'{free // MEBIBYTE} MiB are free')
