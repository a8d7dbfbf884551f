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
"""Patterns with ``*`` and ``?``, compiled; upper and lower case differ.

A bracket is a bracket: names of servers have some.
"""

import collections
from collections.abc import Sequence
import fnmatch
import re

# What a number is written with, and what looks like a range of them: though a
# bracket is a bracket here, whoever writes one has these numbers in mind.
_NUMBER = frozenset('0123456789[!-]')
# So many steps decide about any patterns that people write.
_STEPS = 2000


class Globs:
    """Some patterns, of which one has to match.

    :param said: a pattern, or a list of them.
    """

    def __init__(self, said):
        self.patterns = tuple(map(str, (
            said if isinstance(said, list) else [said])))
        self._match = re.compile('|'.join(
            fnmatch.translate(pattern.replace('[', '[[]'))
            for pattern in self.patterns)).match

    def match(self, value):
        """Whether a value matches; of a list, whether one in it does."""
        if isinstance(value, list | tuple):
            return any(map(self.match, value))
        return value is not None and self._match(str(value)) is not None

    def __str__(self):
        return ' or '.join(self.patterns)

    def begin(self) -> frozenset:
        """Return the places in the patterns before the first character."""
        return self._waiting((index, 0)
                             for index in range(len(self.patterns)))

    def after(self, places: frozenset, character: str) -> frozenset:
        """Return the places that are reached with one more character."""
        return self._waiting(
            (index, place if self.patterns[index][place] == '*' else place + 1)
            for index, place in places
            if self.patterns[index][place:place + 1] in ('*', '?', character))

    def ends(self, places: frozenset) -> bool:
        """Whether one of the patterns is complete."""
        return any(place == len(self.patterns[index])
                   for index, place in places)

    def _waiting(self, places):
        """Add the places that ``*`` reaches with no character at all."""
        reached = set()
        for index, place in places:
            reached.add((index, place))
            while self.patterns[index][place:place + 1] == '*':
                place += 1
                reached.add((index, place))
        return frozenset(reached)


def overlap(values: Globs, required: Sequence[Globs],
            excluded: Sequence[Sequence[Globs]]) -> bool:
    """Whether some of the values match what is required, and nothing excluded.

    True as well for patterns that are too intricate to decide.

    :param values: patterns, in which ``*`` stands for a number.
    :param required: a value must match all of them.
    :param excluded: lists of Globs; a value that matches all in one of them
        is excluded.
    """
    musts = 1 + len(required)
    every = [values, *required, *(glob for each in excluded for glob in each)]
    characters = _NUMBER.union(*values.patterns) - {'*'}
    begin = tuple(glob.begin() for glob in every)
    known, queue = {begin}, collections.deque([begin])
    while queue and len(known) < _STEPS:
        state = queue.popleft()
        if _is_value(every, state, musts, excluded):
            return True
        following = {tuple(glob.after(places, character)
                           for glob, places in zip(every, state, strict=True))
                     for character in characters}
        following = {after for after in following - known
                     if all(after[:musts])}
        known |= following
        queue.extend(following)
    return bool(queue)


def _is_value(every, state, musts, excluded):
    """Whether what has led here is a value that is looked for."""
    ends = list(map(Globs.ends, every, state))
    if not all(ends[:musts]):
        return False
    rest = iter(ends[musts:])
    # All of them are taken from the iterator, also after one that is False.
    return not any([all([next(rest) for _ in each]) for each in excluded])
