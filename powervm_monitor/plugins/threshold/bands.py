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
"""A rule's limits for one resource, in numbers."""

import math
import typing

from powervm_monitor.plugins.threshold import hysteresis
from powervm_monitor.plugins.threshold import sources


class Bounds(typing.NamedTuple):
    """Between low and high nothing deviates; it is clear further inside."""

    low: float
    high: float
    clear_low: float
    clear_high: float

    def nearer(self, value):
        """Return the sign of the limit that a value is beyond or near."""
        return 1 if self.high - value <= value - self.low else -1


class Edge(typing.NamedTuple):
    """A limit of one resource; see :class:`levels.Edge`."""

    sign: int
    limit: sources.Limit
    clear: hysteresis.Clear

    def at(self, measurements):
        """Return limit and clear in numbers, None while one is not known."""
        limit = self.limit.at(measurements)
        if limit is None:
            return None
        clear = self.clear.at(limit, measurements)
        if clear is None:
            return None
        # A share of a limit below 0 would be beyond it.
        return limit, min(clear, limit) if self.sign > 0 else max(clear, limit)


class Band:
    """What a level is for one resource.

    :param level: the :class:`levels.Level`.
    :param edges: the Edges of its limits, by sign.
    """

    def __init__(self, level, edges):
        self.severity = level.severity
        self.hold = level.hold
        self.release = level.release
        self.edges = edges
        self._bounds = None
        if all(edge.limit.whole is None for edge in edges.values()):
            self._bounds = self._at({})

    @property
    def fixed(self):
        """The Bounds when no sample can change them, else None."""
        return self._bounds

    def bounds(self, measurements):
        """Return the Bounds, None while a whole is not known."""
        return self._bounds or self._at(measurements)

    def deviates(self, value, measurements):
        """Whether a value is beyond a limit, None when that is not known."""
        beyond = False
        for sign, edge in self.edges.items():
            limit = edge.limit.at(measurements)
            if limit is None:
                return None
            beyond |= sign * value > sign * limit
        return beyond

    def _at(self, measurements):
        low, clear_low = -math.inf, -math.inf
        high, clear_high = math.inf, math.inf
        for sign, edge in self.edges.items():
            found = edge.at(measurements)
            if found is None:
                return None
            if sign > 0:
                high, clear_high = found
            else:
                low, clear_low = found
        return Bounds(low, high, clear_low, clear_high)


def bind(rule, observed, troubles):
    """Return the Bands of a rule for a resource, the mildest first.

    A level for which the resource has no limit is left out.

    :param troubles: a list; takes the malformed promises.
    """
    found = []
    for level in rule.levels:
        edges = {}
        for edge in level.edges:
            limit = edge.chain.limit(observed, troubles)
            if limit is not None:
                edges[edge.sign] = Edge(edge.sign, limit, edge.clear)
        if len(edges) == len(level.edges):
            found.append(Band(level, edges))
    return tuple(found)


def unlimited(rule):
    """Return why a rule has no limit for a resource."""
    words = dict.fromkeys(
        words for level in rule.levels for edge in level.edges
        for words in edge.chain.words)
    return f'there is no limit for it from {", ".join(words)}'
