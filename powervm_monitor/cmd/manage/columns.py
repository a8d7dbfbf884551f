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
"""What is in a list: for people with a unit, for programs as it is."""

import functools

from cliff import columns

UNKNOWN = '-'
STEP = 1024
PREFIXES = ('', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei')


class Text(columns.FormattableColumn):
    """A text, None when it is not known."""

    def human_readable(self):
        return UNKNOWN if self._value is None else self._value


@functools.total_ordering
class Number(columns.FormattableColumn):
    """A number, None when it is not known; those are sorted to the end."""

    def human_readable(self):
        return UNKNOWN if self._value is None else self.text(self._value)

    def text(self, value):
        """Return a number that is known as people read it."""
        return f'{value:,}' if isinstance(value, int) else f'{value:,.2f}'

    def __lt__(self, other):
        return self._order < other._order

    @property
    def _order(self):
        return self._value is None, self._value or 0


class Percent(Number):
    def text(self, value):
        return f'{value:.1f} %'


class Seconds(Number):
    def text(self, value):
        return f'{value:.0f} s'


class Bytes(Number):
    unit = 'B'

    def text(self, value):
        power = 0
        while value >= STEP and power < len(PREFIXES) - 1:
            value /= STEP
            power += 1
        digits = 1 if power else 0
        return f'{value:.{digits}f} {PREFIXES[power]}{self.unit}'


class Rate(Bytes):
    unit = 'B/s'
