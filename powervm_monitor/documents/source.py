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
"""The bytes of a document's file, or one line that says why there are none."""

import dataclasses
import datetime
import os
import stat

# Bytes: what takes two or three seconds to parse.
LIMIT = 256 * 1024


class DocumentError(Exception):
    """A document is wrong: ``FILE:LINE: key: reason``."""


class Missing(DocumentError):
    """There is no such file."""


@dataclasses.dataclass(frozen=True)
class Source:
    """The bytes of a file, and when they were saved, in UTC."""

    data: bytes
    modified: datetime.datetime


def read(path):
    """Return the Source in a file; raises DocumentError."""
    try:
        # One that has no end, or no writer yet, must not hold anybody up.
        with open(path, 'rb', opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise DocumentError('%s: is no regular file' % path)
            data = file.read(LIMIT + 1)
    except FileNotFoundError as e:
        raise Missing('%s: %s' % (path, e.strerror)) from e
    except OSError as e:
        raise DocumentError('%s: %s' % (path, e.strerror)) from e
    if len(data) > LIMIT:
        raise DocumentError('%s: is larger than %d KiB' % (
            path, LIMIT // 1024))
    return Source(data, datetime.datetime.fromtimestamp(
        status.st_mtime, datetime.UTC))


def _without_waiting(path, flags):
    return os.open(path, flags | os.O_NONBLOCK)
