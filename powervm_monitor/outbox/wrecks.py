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
"""Damaged files, kept for a while for whoever wants to look into them."""

import contextlib
import glob
import os

# How many are kept; each may be as large as the outbox may.
KEPT = 3
_COMPANIONS = ('-wal', '-shm', '-journal')


def move_aside(path, now):
    """Move a file and what belongs to it; return its new name.

    Of those that were moved before, the oldest are removed.

    :param now: an aware datetime.
    """
    before, name = _wrecks(path), _free_name(path, now)
    for suffix in ('', *_COMPANIONS):
        with contextlib.suppress(FileNotFoundError):
            os.rename(path + suffix, name + suffix)
    for old in before[:1 - KEPT]:
        for suffix in ('', *_COMPANIONS):
            with contextlib.suppress(OSError):
                os.unlink(old + suffix)
    return name


def remove_companions(path):
    """Remove what belongs to a file that is gone."""
    for suffix in _COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + suffix)


def _wrecks(path):
    """Return what was moved aside, oldest first."""
    return sorted(name for name in glob.glob(
        f'{glob.escape(path)}.corrupt-*') if not name.endswith(_COMPANIONS))


def _free_name(path, now):
    stem = f'{path}.corrupt-{now:%Y%m%dT%H%M%SZ}'
    name, number = stem, 1
    while os.path.exists(name):
        number += 1
        name = f'{stem}.{number}'
    return name
