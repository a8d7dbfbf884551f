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
"""What a check has found: well or not, and in one line what to do."""

import typing

OK, WARNING, ERROR, SKIPPED = 'ok', 'warning', 'error', 'skipped'


class Finding(typing.NamedTuple):
    """One line of a check.

    :ivar status: :data:`OK`, :data:`WARNING`, :data:`ERROR` or
        :data:`SKIPPED`, which nothing follows from.
    :ivar text: what was found. If it is not well, cause and remedy in one
        line, then perhaps details in parentheses.
    """

    status: str
    text: str


def ok(text):
    return Finding(OK, text)


def warning(text):
    return Finding(WARNING, text)


def error(text):
    return Finding(ERROR, text)


def skipped(text):
    return Finding(SKIPPED, text)
