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
"""What a YAML text says in plain values, and in which line it says it."""

import math

import ruamel.yaml

# Values that a text may have; those that aliases repeat are counted.
MOST = 100_000

_TAG = 'tag:yaml.org,2002:'
# Times stay as they are written; = and << mean something in keys only.
_TEXT = ('str', 'timestamp', 'value', 'merge')
_SCALARS = ('int', 'float', 'bool', 'null')


class Malformed(Exception):
    """A text is no YAML, or not of the kind that we take.

    :param line: from 1.
    :param path: the keys and indexes that lead to what is wrong.
    """

    def __init__(self, line, reason, path=()):
        super().__init__(reason)
        self.line = line
        self.reason = reason
        self.path = path


class Values:
    """The content of a text, and ``{path: line}`` of all that is in it.

    The content consists of dict with text as keys, list, str, int, float,
    bool and None, and shares no part with another part.

    :raises Malformed: for the first thing that is wrong.
    """

    def __init__(self, text):
        self.lines = {}
        self._count = 0
        yaml = ruamel.yaml.YAML(typ='safe', pure=True)
        yaml.composer.warn_double_anchors = False
        self._constructor = yaml.constructor
        try:
            node = _composed(yaml, text)
            self.content = None if node is None else self._value(node, ())
        except RecursionError:
            raise Malformed(
                1, 'is nested too deeply, or refers to itself') from None

    def _value(self, node, path):
        self._take(node, path)
        kind = node.tag.removeprefix(_TAG)
        if kind == 'map' and isinstance(node, ruamel.yaml.MappingNode):
            return self._mapping(node, path)
        if kind == 'seq' and isinstance(node, ruamel.yaml.SequenceNode):
            return self._sequence(node, path)
        if isinstance(node, ruamel.yaml.ScalarNode):
            if kind in _TEXT:
                return _text(node, path)
            if kind in _SCALARS:
                return self._scalar(node, path)
        raise _malformed(node, 'the tag %s cannot be taken here'
                         % node.tag.replace(_TAG, '!!'), path)

    def _take(self, node, path):
        self._count += 1
        if self._count > MOST:
            raise _malformed(
                node, 'more than %d values, those that aliases repeat '
                'counted' % MOST, path)

    def _sequence(self, node, path):
        content = []
        for index, item in enumerate(node.value):
            place = (*path, index)
            self.lines[place] = _line(item)
            content.append(self._value(item, place))
        return content

    def _mapping(self, node, path):
        content, own = {}, {}
        for key, value in node.value:
            if key.tag == _TAG + 'merge':
                content = {**self._merged(value, path), **content}
        for key, value in node.value:
            if key.tag == _TAG + 'merge':
                continue
            name = _key(key, path)
            place = (*path, name)
            if name in own:
                raise _malformed(
                    key, 'is in line %d already' % own[name], place)
            own[name] = self.lines[place] = _line(key)
            content[name] = self._value(value, place)
        return content

    def _merged(self, node, path):
        """Return what << brings; of several mappings the first wins."""
        self._take(node, path)
        if isinstance(node, ruamel.yaml.MappingNode):
            return self._mapping(node, path)
        if not isinstance(node, ruamel.yaml.SequenceNode):
            raise _malformed(node, '<< needs a mapping', path)
        content = {}
        for item in node.value:
            content = {**self._merged(item, path), **content}
        return content

    def _scalar(self, node, path):
        try:
            value = self._constructor.construct_object(node)
        except (KeyError, ValueError) as e:
            raise _malformed(
                node, 'cannot be read: %r' % node.value, path) from e
        # Such a number would obey any limit that a schema sets.
        if isinstance(value, float) and not math.isfinite(value):
            raise _malformed(
                node, '%s is no number to reckon with' % node.value, path)
        return value


def _composed(yaml, text):
    try:
        return yaml.compose(text)
    except ruamel.yaml.error.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 1
        raise Malformed(line, _problem(e)) from e
    except ruamel.yaml.reader.ReaderError as e:
        raise Malformed(
            text.count('\n', 0, e.position) + 1,
            'a character that no text has: #x%04x' % e.character) from e
    # What the library forgets to catch, as for "\U00110000".
    except (ruamel.yaml.error.YAMLError, ValueError) as e:
        raise Malformed(1, 'not YAML: %s' % e) from e


def _problem(error):
    """Return what is wrong by the parser, in one line."""
    problem = str(error.problem)
    if "'\\t'" in problem:
        return 'a tab where YAML wants spaces'
    if problem.startswith('but') and error.context:
        problem = '%s, %s' % (error.context, problem)
    return problem


def _key(node, path):
    kind = node.tag.removeprefix(_TAG)
    if not isinstance(node, ruamel.yaml.ScalarNode):
        raise _malformed(node, 'a key that is no text', path)
    if kind not in _TEXT:
        raise _malformed(
            node, 'the key %s is no text; put it in quotes' % (
                node.value or kind), path)
    return _text(node, path)


def _text(node, path):
    try:
        node.value.encode()
    except UnicodeEncodeError as e:
        raise _malformed(
            node, '%a has half a character' % node.value, path) from e
    return node.value


def _line(node):
    return node.start_mark.line + 1


def _malformed(node, reason, path):
    return Malformed(_line(node), reason, path)
