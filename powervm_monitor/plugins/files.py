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
"""The files in which operators configure plugins: one NAME.yaml each."""

import dataclasses
import datetime
import hashlib
import os
import pathlib

from powervm_monitor import documents
from powervm_monitor import extensions
from powervm_monitor.plugins import base

SUFFIX = '.yaml'


@dataclasses.dataclass(frozen=True)
class Configuration:
    """What a plugin is to be configured with, and where that comes from.

    :ivar config: what obeys the plugin's schema.
    :ivar path: of the file, be it there or not.
    :ivar digest: SHA-256 of the file's bytes in hex; of none without a file.
    :ivar modified: when the file was saved, in UTC; None without a file.
    """

    config: dict
    path: str
    digest: str
    modified: datetime.datetime | None
    _document: documents.Document = dataclasses.field(
        repr=False, compare=False)

    def explain(self, error):
        """Return a plugin's ConfigurationError with file and line.

        :rtype: powervm_monitor.documents.DocumentError
        """
        return self._document.error(error.path, error.reason)


def names(folder):
    """Return whose files are in a folder; none when it cannot be read."""
    try:
        return [name.removesuffix(SUFFIX) for name in os.listdir(folder)
                if name.endswith(SUFFIX) and not name.startswith('.')]
    except OSError:
        return []


def load(folder, name, schema, read=documents.read):
    """Return the Configuration of a plugin; an empty one without a file.

    :param read: returns the Source in a file.
    :raises powervm_monitor.documents.DocumentError: when the file cannot be
        read or does not obey the schema.
    """
    path = str(pathlib.Path(folder, name + SUFFIX))
    try:
        source = read(path)
        data, modified = source.data, source.modified
        document = documents.Document.parse(path, data)
    except documents.Missing:
        data, modified = b'', None
        document = documents.Document(path, {})
    document.check(schema)
    return Configuration(document.content, path,
                         hashlib.sha256(data).hexdigest(), modified, document)


def mistakes(document, plugin):
    """Return what a plugin refuses of a document, a DocumentError each.

    :param document: a :class:`powervm_monitor.documents.Document`.
    :param plugin: one that is not used for anything else.
    """
    found = document.mistakes(plugin.schema)
    if found:
        return found
    try:
        extensions.call(plugin.configure, document.content,
                        through=(base.ConfigurationError,))
    except base.ConfigurationError as e:
        return [document.error(each.path, each.reason)
                for each in (e, *e.others)]
    except extensions.Failed as e:
        return [document.error((), f'the plugin fails to take it: {e}')]
    return []


def warnings(document, plugin):
    """Return what a plugin warns of in a document, a DocumentError each.

    :param plugin: one for which :func:`mistakes` has found none.
    """
    try:
        found = extensions.call(lambda: list(plugin.warnings()))
    except extensions.Failed as e:
        found = [base.ConfigurationWarning(
            (), f'the plugin fails to look for warnings: {e}')]
    return [document.error(each.path, f'warning: {each.reason}')
            for each in found]
