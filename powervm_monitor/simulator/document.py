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

"""YAML documents checked against a schema, with the line of each mistake."""

import datetime
import pathlib

import jsonschema
import ruamel.yaml

from powervm_monitor.simulator import clock as clocks

SCHEMAS = pathlib.Path(__file__).parent / 'schemas'


class DocumentError(Exception):
    """A scenario or manifest is wrong: ``FILE:LINE: key: reason``."""


def _plain(node):
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if isinstance(node, datetime.datetime):
        return node.replace(tzinfo=None).isoformat() + 'Z'
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return str(node)


class Document:
    """What a file or a mapping says, and where it says it."""

    def __init__(self, source, name=None):
        """Take a path or a mapping; raises DocumentError."""
        self._nodes = None
        if isinstance(source, dict):
            self.name = name or '<scenario>'
            self.content = source
            return
        self.name = str(name or source)
        try:
            with open(source, encoding='utf-8') as text:
                self._nodes = ruamel.yaml.YAML(typ='rt').load(text)
        except OSError as error:
            raise DocumentError(
                '%s: %s' % (self.name, error.strerror)) from error
        except ruamel.yaml.error.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise DocumentError('%s:%d: %s' % (
                self.name, line,
                ' '.join(str(error.problem).split()))) from error
        except (ruamel.yaml.error.YAMLError, UnicodeDecodeError) as error:
            raise DocumentError('%s:1: not YAML: %s' % (
                self.name, ' '.join(str(error).split()))) from error
        self.content = _plain(self._nodes)

    @staticmethod
    def key(path):
        """The path as the messages write it: ``partitions[0].name``."""
        return '.'.join(
            '[%d]' % part if isinstance(part, int) else part
            for part in path).replace('.[', '[')

    def error(self, path, reason):
        """A DocumentError that points to the key at this path."""
        line = self._line(list(path))
        where = '%s:%d' % (self.name, line) if line else self.name
        key = self.key(path)
        return DocumentError(': '.join(filter(None, (where, key, reason))))

    def moment(self, path):
        """The time that the text at this path means."""
        text = self.content
        for part in path:
            text = text[part]
        try:
            return clocks.parse(text)
        except ValueError as error:
            raise self.error(path, str(error)) from error

    def _line(self, path):
        node, line = self._nodes, 1
        if node is None:
            return None
        for part in path:
            try:
                position = (node.lc.item(part) if isinstance(part, int)
                            else node.lc.key(part))
                line, node = position[0] + 1, node[part]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return line

    def check(self, schema, part=None):
        """Raise DocumentError for the first thing the schema refuses.

        :param part: the definition in the schema that it has to follow.
        """
        with open(SCHEMAS / (schema + '.yaml'), encoding='utf-8') as text:
            rules = ruamel.yaml.YAML(typ='safe', pure=True).load(text)
        if part:
            rules = {'$defs': rules['$defs'], '$ref': '#/$defs/' + part}
        validator = jsonschema.Draft202012Validator(rules)
        found = [self._found(error)
                 for error in validator.iter_errors(self.content)]
        if found:
            path, reason = min(
                found, key=lambda item: (self._line(item[0]) or 0))
            raise self.error(path, reason)

    @staticmethod
    def _found(error):
        while error.context:
            error = error.context[0]
        path = list(error.absolute_path)
        if '$comment' in error.schema:
            return path, error.schema['$comment']
        if error.validator == 'additionalProperties':
            known = error.schema.get('properties', {})
            unknown = [key for key in error.instance if key not in known]
            if unknown:
                return path + unknown[:1], 'unknown key'
        if error.validator == 'required':
            missing = [key for key in error.validator_value
                       if key not in error.instance]
            return path, 'needs %s' % ', '.join(missing)
        if error.validator == 'pattern':
            return path, '%r is malformed' % error.instance
        return path, error.message
