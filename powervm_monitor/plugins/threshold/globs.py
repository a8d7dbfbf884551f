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

import fnmatch
import re


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
