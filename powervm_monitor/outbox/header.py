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
"""The bytes of an outbox that SQLite believes: its header, and its log.

SQLite takes a log that is damaged for a short one. The state is that of an
earlier moment then, as a whole, and nobody is told.
"""

import pathlib
import struct

from powervm_monitor.outbox import errors

# Written into the header: whose file it is, and whether a service has it
# open. Of one that has, all is on the disk only with the log.
CLOSED, OPEN = 0x50564D00, 0x50564D01
OURS = (CLOSED, OPEN)

_MAGIC = b'SQLite format 3\0'
_LENGTH = 100
_PAGE_SIZES = {1, *(2 ** power for power in range(9, 16))}
_UTF8 = 1
_LOG_HEADER, _FRAME_HEADER = 32, 24
_LOG_MAGIC = 0x377f0682


def check(path: str) -> None:
    """Do nothing with a file whose header is one that SQLite writes.

    :raises powervm_monitor.outbox.errors.Damaged: when it is none.
    """
    with open(path, 'rb') as file:
        header = file.read(_LENGTH)
    if len(header) < _LENGTH or not header.startswith(_MAGIC):
        raise errors.Damaged('it is no database')
    size, = struct.unpack_from('>H', header, 16)
    encoding, = struct.unpack_from('>I', header, 56)
    if (size not in _PAGE_SIZES or encoding not in (0, _UTF8)
            or not {header[18], header[19]} <= {1, 2}):
        raise errors.Damaged(
            f'its header has page size {size}, format {header[18]} and '
            f'{header[19]}, encoding {encoding}')


def frames(path: str) -> int | None:
    """Return how many frames of a log were committed, None without a log.

    Those that are damaged count. A log whose own header is damaged has one.
    """
    log = pathlib.Path(f'{path}-wal')
    try:
        size = log.stat().st_size
        with log.open('rb') as file:
            header = file.read(_LOG_HEADER)
            if size <= _LOG_HEADER:
                return 0
            if not _sound(header):
                return 1
            return _committed(file, size, header)
    except FileNotFoundError:
        return None


def _committed(file, size, header):
    """Return the number of the last frame that ends a transaction."""
    page, = struct.unpack_from('>I', header, 8)
    last = 0
    for number in range((size - _LOG_HEADER) // (_FRAME_HEADER + page)):
        file.seek(_LOG_HEADER + number * (_FRAME_HEADER + page))
        frame = file.read(_FRAME_HEADER)
        # A log that begins anew has another salt and keeps the old frames.
        if frame[8:16] == header[16:24] and frame[4:8] != bytes(4):
            last = number + 1
    return last


def _sound(header):
    magic, _, page = struct.unpack_from('>III', header)
    if magic & ~1 != _LOG_MAGIC or page < 512:
        return False
    order = '>' if magic & 1 else '<'
    first = second = 0
    words = struct.unpack(f'{order}6I', header[:24])
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xffffffff
        second = (second + other + first) & 0xffffffff
    return struct.unpack_from('>II', header, 24) == (first, second)
