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
"""Spans of time as operators write them."""

import math
import re

_UNITS = {'d': 86400, 'h': 3600, 'm': 60, 's': 1}
_FORM = re.compile(r'(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?')
_WORDS = (
    'is a number of seconds or a text such as 90s, 2m, 1h30m, not {!r}')


def seconds(said):
    """Return the seconds of ``90s``, ``2m``, ``1h30m`` or a number.

    :raises ValueError: with what is wrong, for anything else.
    """
    if isinstance(said, str):
        form = _FORM.fullmatch(''.join(said.split()))
        if form is None or not any(form.groups()):
            raise ValueError(_WORDS.format(said))
        return sum(int(count) * size for count, size in zip(
            form.groups(), _UNITS.values(), strict=True) if count)
    if isinstance(said, bool) or not isinstance(said, int | float) or (
            not 0 <= said < math.inf):
        raise ValueError(_WORDS.format(said))
    return said


def words(count):
    """Return a number of seconds as :func:`seconds` takes it."""
    parts, left = [], int(count)
    for unit, size in _UNITS.items():
        number, left = divmod(left, size)
        if number:
            parts.append(f'{number}{unit}')
    return ''.join(parts) or '0s'
