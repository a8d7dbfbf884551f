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
"""The last good list of servers, on disk: it survives Nova and ourselves."""

from collections.abc import Iterable
import dataclasses
import datetime
import json
import os
import typing

from oslo_log import log as logging

from powervm_monitor import complaints
from powervm_monitor import model
from powervm_monitor.nova import rows

LOG = logging.getLogger(__name__)

# Counted up when an older file can no longer be read.
VERSION = 1


class Saved(typing.NamedTuple):
    """What was known of the servers of a host.

    :ivar listed_at: when Nova had last answered.
    :ivar servers: those that Nova had on this host.
    :ivar evacuated: those that it had moved to other hosts though their
        partitions were still here.
    """

    listed_at: datetime.datetime
    servers: list[model.Server]
    evacuated: list[model.Server]


class Kept:
    """A file of servers, written whole or not at all, mode 0600.

    :param path: of the file, empty to keep nothing.
    :param host: whose servers they are.
    """

    def __init__(self, path, host):
        self._path = path
        self._host = host
        self._complaints = complaints.Complaints(LOG)

    def load(self) -> Saved | None:
        """Return what was saved.

        None, and said once, when there is no usable file.
        """
        if not self._path or not os.path.exists(self._path):
            return None
        try:
            with open(self._path, encoding='utf-8') as file:
                document = json.load(file)
            if document['version'] != VERSION:
                raise ValueError(f'it is of version {document["version"]}')
            if document['host'] != self._host:
                raise ValueError(f'it is of host {document["host"]}')
            return Saved(
                _time(document['listed_at']),
                [_server(row) for row in document['servers']],
                # Former releases had none.
                [_server(row) for row in document.get('evacuated', ())])
        except (OSError, *rows.ODD) as e:
            LOG.warning('The servers kept in %s are not used, and written '
                        'anew when Nova answers: %s', self._path, e)
            return None

    def save(self, listed_at: datetime.datetime,
             servers: Iterable[model.Server],
             evacuated: Iterable[model.Server] = ()) -> None:
        """Write the servers; a full disk costs the copy, not the list."""
        if not self._path:
            return
        document = {'version': VERSION, 'host': self._host,
                    'listed_at': listed_at.isoformat(),
                    'servers': [dataclasses.asdict(s) for s in servers],
                    'evacuated': [dataclasses.asdict(s) for s in evacuated]}
        try:
            self._write(json.dumps(document))
        except OSError as e:
            self._complaints.about(
                'the copy of the servers', 'the servers cannot be kept in '
                f'{self._path}: check [nova] servers_file, that its folder '
                f'exists, belongs to this user and has room ({e})')
        else:
            self._complaints.settle('the copy of the servers')

    def _write(self, text):
        draft = f'{self._path}.new'
        descriptor = os.open(
            draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with open(descriptor, 'w', encoding='utf-8') as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        os.replace(draft, self._path)


class Copy(Kept):
    """What somebody else keeps; it is read and never written."""

    def save(self, listed_at: datetime.datetime,
             servers: Iterable[model.Server],
             evacuated: Iterable[model.Server] = ()) -> None:
        """Leave it as it is."""


def _time(text):
    time = datetime.datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f'{text} names no time zone')
    return time


def _server(row):
    rule = row.get('matched_by')
    return model.Server(**{
        **row,
        'matched_by': rule and model.MatchRule(rule),
        'uuid': rows.uuid(row['uuid']),
        'flavor': model.Flavor(**row['flavor']),
        'addresses': {
            mac: tuple(model.Address(**address) for address in addresses)
            for mac, addresses in row['addresses'].items()},
        'volumes': tuple(row['volumes'])})
