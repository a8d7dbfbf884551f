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
"""A list as lines of text, each written when it is known."""

from cliff.formatters import base

WIDTH = 8


class Lines(base.ListFormatter):
    """One line a row: the first column, then the others with colons.

    They can be read in any width and quoted in a report, and whoever waits
    for the last sees the first.
    """

    def add_argument_group(self, parser):
        """Have no options."""

    def emit_list(self, column_names, data, stdout, parsed_args):
        for first, *others in data:
            stdout.write(f'{first:{WIDTH}}{": ".join(others)}'.rstrip() + '\n')
            stdout.flush()
