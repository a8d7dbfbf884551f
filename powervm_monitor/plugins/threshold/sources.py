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
"""Where a limit may come from: what a resource is, was promised or asked for.

A source has ``measures``, what its limits can be compared by: a list of
(yardstick, number), or None when nothing is known before. Its ``limit()``
returns the :class:`Limit` of a resource, None when the source has none; its
``words`` tell an operator where it looks.
"""

import typing

from powervm_monitor.plugins.threshold import promises
from powervm_monitor.plugins.threshold import quantities
from powervm_monitor.plugins.threshold import traits


class Limit(typing.NamedTuple):
    """What a limit is for one resource.

    :ivar number: in the unit of the metric; of a share, its factor.
    :ivar whole: name of the metric that it is a share of, None of a number.
    :ivar source: where it comes from, in an operator's words.
    """

    number: int | float
    whole: str | None
    source: str

    def at(self, measurements):
        """Return the limit, None while the whole of a share is not known."""
        if self.whole is None:
            return self.number
        whole = measurements.get(self.whole)
        return None if whole is None else self.number * whole


class Fixed:
    """What the rule itself says.

    :param limit: the :class:`Limit` of everything.
    """

    def __init__(self, limit):
        self._limit = limit
        self.words = 'the rule'
        self.measures = [(limit.whole, limit.number)]

    def limit(self, observed):
        return self._limit


class Table:
    """What the rule says for some, by patterns; the first that matches wins.

    :param rows: of :class:`Globs` and the Limit of what they match.
    :param names: of the traits that they match.
    """

    def __init__(self, rows, names):
        self._rows = rows
        self._names = names
        self.words = 'the rule for some'
        self.measures = [(limit.whole, limit.number) for _, limit in rows]

    def limit(self, observed):
        values = [traits.trait(observed, name) for name in self._names]
        return next((limit for globs, limit in self._rows
                     if globs.match(values)), None)


class Promise:
    """What an extra spec of the flavor promises.

    :param key: the extra spec.
    :param unit: what its number is in.
    :param ratio: how many of the metric's unit are one of that.
    :param share: of the promise; 1 is all of it.
    """

    def __init__(self, key, unit, ratio, share):
        self._key = key
        self._unit = unit
        self._factor = ratio * share
        self._words = '' if share == 1 else (
            f'{quantities.plain(100 * share)} % of ')
        self.words = f'extra spec {key}'
        self.measures = [(key, quantities.plain(self._factor))]

    def limit(self, observed):
        """:raises promises.Malformed: when it makes no sense."""
        promised = promises.promised(
            observed['metadata'].get('flavor'), self._key, self._unit)
        if promised is None:
            return None
        number, words = promised
        return Limit(quantities.plain(number * self._factor), None,
                     f'{self._words}{words}')


class Wish:
    """What the server's own metadata asks for, within bounds.

    :param key: the one key that counts.
    :param unit: of a value that has none.
    :param wanted: the metric's unit.
    :param bounds: the least and the most that are granted, as (text, number
        in the metric's unit).
    """

    measures = None

    def __init__(self, key, unit, wanted, bounds):
        self._key = key
        self._unit = unit
        self._wanted = wanted
        self._bounds = bounds
        self.words = f'server metadata {key}'

    def limit(self, observed):
        """:raises promises.Malformed: when it is no number within bounds."""
        said = observed['user_metadata'].get(self._key)
        if said is None:
            return None
        subject = (f'metadata {self._key} of server '
                   f'{observed["metadata"].get("instance_id")}')
        (least_text, least), (most_text, most) = self._bounds
        number = self._number(said, subject)
        if not least <= number <= most:
            raise promises.Malformed(subject, 'is granted from '
                                     f'{least_text} to {most_text} only')
        return Limit(number, None,
                     f'server metadata: {self._key}={str(said).strip()}')

    def _number(self, said, subject):
        try:
            number, unit = quantities.parse(said)
            return quantities.convert(
                number, unit or self._unit, self._wanted)
        except ValueError:
            # Not quoted: what owners write there is theirs.
            raise promises.Malformed(
                subject, f'is no number of {self._unit}') from None
