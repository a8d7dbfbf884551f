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
"""A YAML document, and its mistakes as an operator is told them."""

import difflib
import re

import jsonschema

from powervm_monitor.documents import source
from powervm_monitor.documents import values

DocumentError = source.DocumentError

# Letters of a reason, which may quote what somebody wrote.
LONGEST = 200


class Document:
    """What a file or a mapping says, and where it says it.

    :param name: the file, as the errors tell it.
    :param content: a mapping of plain values.
    :param lines: ``{path: line}``, as far as there are lines.
    """

    def __init__(self, name, content, lines=None):
        self.name = str(name)
        self.content = content
        self._lines = lines

    @classmethod
    def load(cls, path):
        """Return the document in a file; raises DocumentError."""
        return cls.parse(path, source.read(path).data)

    @classmethod
    def parse(cls, name, data):
        """Return the document that the bytes of a YAML file are.

        One that says nothing is an empty mapping.

        :raises DocumentError: when they are none.
        """
        try:
            said = values.Values(data.decode('utf-8-sig'))
        except UnicodeDecodeError as e:
            raise _error(name, data.count(b'\n', 0, e.start) + 1, '',
                         'is no text in UTF-8') from e
        except values.Malformed as e:
            raise _error(name, e.line, cls.key(e.path), e.reason) from e
        content = {} if said.content is None else said.content
        if not isinstance(content, dict):
            raise _error(name, 1, '', 'needs keys with values, and has %s' % (
                'a list' if isinstance(content, list) else 'one value'))
        return cls(name, content, said.lines)

    @staticmethod
    def key(path):
        """Return the path as the messages write it: ``rules[0].name``."""
        return '.'.join(
            '[%d]' % part if isinstance(part, int)
            else part if part.isprintable() else repr(part)
            for part in path).replace('.[', '[')

    def error(self, path, reason):
        """Return a DocumentError that points to the key at this path."""
        return _error(self.name, self._line(path), self.key(path), reason)

    def check(self, schema):
        """Raise the first of the mistakes."""
        for mistake in self.mistakes(schema):
            raise mistake

    def mistakes(self, schema):
        """Return a DocumentError for all that a JSON Schema refuses.

        They are in the order of the lines.
        """
        validator = jsonschema.Draft202012Validator(schema)
        found = {place: None
                 for error in validator.iter_errors(self.content)
                 for place in _found(error)}
        return [self.error(*place) for place in sorted(
            found, key=lambda place: self._line(place[0]) or 0)]

    def _line(self, path):
        """Return the line of a path, or of the nearest one above it."""
        if self._lines is None:
            return None
        path = tuple(path)
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def check_schema(schema):
    """Raise jsonschema's error for what is no JSON Schema."""
    jsonschema.Draft202012Validator.check_schema(schema)


def _error(name, line, key, reason):
    where = '%s:%d' % (name, line) if line else str(name)
    if len(reason) > LONGEST:
        reason = reason[:LONGEST] + ' ...'
    return DocumentError(': '.join(
        part for part in (where, key, ' '.join(reason.split())) if part))


def _found(error):
    """Yield (path, reason) of what an error of the schema is about."""
    path = tuple(error.absolute_path)
    # A schema may be True or False, which have no comments.
    remark = isinstance(error.schema, dict) and error.schema.get('$comment')
    if error.validator == 'additionalProperties':
        for key in _unknown(error):
            yield (*path, key), 'unknown key' + _remedy(key, error.schema)
    elif remark:
        yield path, remark
    elif (alternative := _meant(error)) is not None:
        yield from _found(alternative)
    else:
        yield path, _reason(error)


def _reason(error):
    match error.validator:
        case 'required':
            return 'needs %s' % ', '.join(
                key for key in error.validator_value
                if key not in error.instance)
        case 'pattern':
            return '%r is malformed' % error.instance
    if error.context:
        return '%r is not of type %s' % (error.instance, ' or '.join(
            dict.fromkeys(repr(each.validator_value)
                          for each in error.context)))
    return error.message


def _meant(error):
    """Return what is wrong by the alternative that was probably meant.

    None when there are no alternatives, or the value is of no type that one
    of them takes.
    """
    return max((each for each in error.context
                if each.path or each.validator != 'type'),
               key=lambda each: len(each.path), default=None)


def _unknown(error):
    known = error.schema.get('properties', {})
    patterns = error.schema.get('patternProperties', ())
    return [key for key in error.instance if key not in known
            and not any(re.search(pattern, key) for pattern in patterns)]


def _remedy(key, schema):
    alike = [known for known in schema.get('properties', ())
             if known[:1] == key[:1]]
    near = difflib.get_close_matches(key, alike, 1)
    return '; is %s meant?' % near[0] if near else ''
