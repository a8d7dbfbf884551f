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
"""The severities of a rule, and from where to where each of them reaches."""

import dataclasses
import itertools

from powervm_monitor.model import alert
from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import durations
from powervm_monitor.plugins.threshold import hysteresis
from powervm_monitor.plugins.threshold import limits
from powervm_monitor.plugins.threshold import mistakes

ABOVE, BELOW, OUTSIDE = SIDES = ('above', 'below', 'outside')
# What a rule has that is not on missing data only.
_OF_VALUES = {*SIDES, 'levels', 'severity', 'clear', 'for', 'clear_for'}


@dataclasses.dataclass(frozen=True, slots=True)
class Edge:
    """A limit on one side of what is allowed.

    :ivar sign: 1 when what is above it deviates, -1 when what is below.
    :ivar chain: the :class:`limits.Chain`.
    :ivar clear: the :class:`hysteresis.Clear`.
    """

    sign: int
    chain: limits.Chain
    clear: hysteresis.Clear


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    """A severity and what brings it about.

    :ivar edges: one, or two of "outside".
    :ivar hold: seconds that a deviation must last.
    :ivar release: seconds that values must be clear.
    """

    severity: str
    edges: tuple[Edge, ...]
    hold: float
    release: float


def read(rule, reader, path):
    """Return the Levels of a rule, the mildest first.

    None of a rule that is on missing data only.

    :param reader: the rule's :class:`limits.Reader`.
    :raises base.ConfigurationError: when they make no sense.
    """
    if not rule.keys() & _OF_VALUES and 'severity' in rule.get('no_data', ()):
        return ()
    if 'levels' in rule:
        return _several(rule, reader, path)
    if 'severity' not in rule:
        raise base.ConfigurationError(
            path, 'needs a severity, or levels with one each')
    return (_level(rule, rule, reader, path),)


def _several(rule, reader, path):
    _check_common(rule, path)
    paths = [(*path, 'levels', index)
             for index in range(len(rule['levels']))]
    levels = tuple(_level(level, {**rule, **level}, reader, place)
                   for level, place in zip(rule['levels'], paths, strict=True))
    for (mild, severe), place in zip(
            itertools.pairwise(levels), paths[1:], strict=True):
        _check_order(mild, severe, place)
    return levels


def _check_common(rule, path):
    """Refuse what a rule cannot say for all of its levels."""
    for key in ('severity', *SIDES):
        if key in rule:
            raise base.ConfigurationError(
                (*path, key), 'belongs into the levels when there are levels')
    if 'clear' in rule and not hysteresis.relative(rule['clear']):
        raise base.ConfigurationError(
            (*path, 'clear'), 'of all levels is a share of their limits, such '
            'as 90 % of limit; write others into the levels')


def _level(said, merged, reader, path):
    sides = [side for side in SIDES if side in said]
    if len(sides) != 1:
        raise base.ConfigurationError(
            (*path, *sides[1:2]),
            'needs exactly one of above, below and outside')
    return Level(merged['severity'],
                 _edges(said, merged.get('clear'), sides[0], reader, path),
                 _seconds(merged, 'for', path),
                 _seconds(merged, 'clear_for', path))


def _edges(said, clear, side, reader, path):
    place = (*path, side)
    if side != OUTSIDE:
        return (_edge(1 if side == ABOVE else -1, said[side], clear, reader,
                      place, (*path, 'clear')),)
    if clear is not None and not isinstance(clear, list):
        raise base.ConfigurationError(
            (*path, 'clear'), 'of outside is a list of two: from where to '
            'where values are clear')
    pair = tuple(
        _edge(sign, said[side][index], clear and clear[index], reader,
              (*place, index), (*path, 'clear', index))
        for index, sign in enumerate((-1, 1)))
    _check_pair(*pair, place)
    return pair


def _edge(sign, said, clear, reader, path, clear_path):
    if isinstance(clear, list):
        raise base.ConfigurationError(
            clear_path, 'is one limit, for above and below have one')
    chain = reader.chain(said, path)
    return Edge(sign, chain, hysteresis.read(
        clear, chain, sign, reader, clear_path))


def _check_pair(low, high, path):
    for measure, other in itertools.product(
            low.chain.measures, high.chain.measures):
        if _comparable(measure, other) and measure[1] >= other[1]:
            raise base.ConfigurationError(
                path, 'is a list of two: the lower limit, then the upper one')


def _check_order(mild, severe, path):
    """Refuse levels that do not get worse from one to the next."""
    ranks = [alert.SEVERITIES.index(level.severity)
             for level in (mild, severe)]
    if ranks[0] >= ranks[1]:
        raise base.ConfigurationError(
            (*path, 'severity'), 'must be above that of the level before; '
            'from the least to the most: ' + ', '.join(alert.SEVERITIES))
    signs = [[edge.sign for edge in level.edges] for level in (mild, severe)]
    if signs[0] != signs[1]:
        raise base.ConfigurationError(
            path, 'must be on the same side (above, below or outside) as the '
            'level before')
    for edge, further in zip(mild.edges, severe.edges, strict=True):
        _check_further(edge, further, path)


def _check_further(edge, further, path):
    one, other = edge.chain.measures, further.chain.measures
    if len(one) == len(other) == 1 and _comparable(one[0], other[0]) and (
            edge.sign * other[0][1] <= edge.sign * one[0][1]):
        raise base.ConfigurationError(
            path, 'is reached no later than the level before; write them '
            'from the mildest to the most severe')


def _comparable(one, other):
    return None not in (one, other) and one[0] == other[0]


def _seconds(said, key, path):
    with mistakes.at((*path, key)):
        return durations.seconds(said.get(key, 0))
