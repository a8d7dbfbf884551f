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
"""What of an answer cannot be understood costs only itself."""

from powervm_monitor.powervm import fields


class Oddities:
    """Takes an answer of PowerVM apart.

    :ivar texts: what was left out and why, by what it is.
    """

    def __init__(self):
        self.texts = {}

    def entries(self, wrapper, response):
        """Yield pypowervm's wrappers of a feed's entries, or of one entry.

        :param response: PowerVM's, None for one without entries.
        """
        for entry in _entries(response):
            try:
                one = wrapper.wrap(entry)
                one.uuid.lower()
            except fields.ODD as e:
                self._leave_out(f'a {wrapper.schema_type}', e)
            else:
                yield one

    def made(self, what, make, rows, *more):
        """Yield what becomes of rows, unless that is None.

        :param what: the kind of rows, for the message.
        :param make: makes something of a row and what is given besides.
        """
        for row in rows:
            try:
                one = make(row, *more)
            except fields.ODD as e:
                self._leave_out(what, e)
            else:
                if one is not None:
                    yield one

    def _leave_out(self, what, error):
        self.texts[what] = (
            f'{what} is left out: PowerVM describes it in a way that is not '
            f'understood ({error!r})')


def _entries(response):
    if response is None:
        return ()
    if response.entry is not None:
        return (response.entry,)
    return response.feed.entries if response.feed else ()
