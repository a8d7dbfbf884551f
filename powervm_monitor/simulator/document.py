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
"""Scenarios and manifests, which tell times of the simulated world."""

import functools
import pathlib

from powervm_monitor import documents
from powervm_monitor.simulator import clock as clocks

SCHEMAS = pathlib.Path(__file__).parent / 'schemas'

DocumentError = documents.DocumentError


class Document(documents.Document):
    """What a file or a mapping says, and where it says it."""

    @classmethod
    def of(cls, source):
        """Take a path or a mapping; raises DocumentError."""
        if isinstance(source, dict):
            return cls('<scenario>', source)
        return cls.load(source)

    def moment(self, path):
        """The time that the text at this path means."""
        text = self.content
        for part in path:
            text = text[part]
        try:
            return clocks.parse(text)
        except ValueError as error:
            raise self.error(path, str(error)) from error


@functools.cache
def schema(name, part=None):
    """A schema that is shipped.

    :param part: the definition in the schema that has to be followed.
    """
    rules = documents.Document.load(SCHEMAS / (name + '.yaml')).content
    if part:
        return {'$defs': rules['$defs'], '$ref': '#/$defs/' + part}
    return rules
