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
"""Files of PowerVM with something wrong in them, and what that may change."""

import json
import random
import re
import typing

from powervm_monitor.tests.unit import every_field

NOTHING = object()

# Written as a text, for json cannot write them.
DEEP = {f'deep {depth}': '[' * depth + ']' * depth
        for depth in (30, 500, 900, 940, 960, 970, 980, 990, 10_000)}
LONG = {'digits': '9' * 5000, 'a float': '1' + '0' * 400 + '.0',
        'exponent': '-1e999999'}
RAW = {**DEEP, **LONG}

VALUES = (
    None, True, False, 0, 1, 2, 7, -1, -0.5, 0.5, 1e300, 5e-324, 2 ** 63,
    2 ** 64 - 1, 2 ** 64, -2 ** 70, 10 ** 400, float('nan'), float('inf'),
    float('-inf'), '', 'x', '1', '-C7', '\u00b2', '\ud800', 'x' * 1000,
    [], {}, [[]], [None], [1, 2], {'x': 1}, ['x'], *(
        f'RAW {name} RAW' for name in RAW))

# What makes a partition count, so that more is told of it or nothing.
GATES = {'lparsUtil.processor.entitledProcCycles',
         'viosUtil.processor.entitledProcCycles'}
# When one of their counters goes back, all of them have begun anew.
PROCESSORS = re.compile(r'(lparsUtil|viosUtil)\.processor\.')
# Told of all partitions together: what is wrong for one is wrong for all.
TOGETHER = {
    'powervm.host.processor.consumed', 'compute.node.cpu.percent',
    'compute.node.cpu.user.percent', 'compute.node.cpu.kernel.percent',
    'compute.node.cpu.user.time', 'compute.node.cpu.idle.time',
    'compute.node.cpu.idle.percent'}


class Mutation(typing.NamedTuple):
    """Something done to one place of a document.

    :ivar path: keys and indices.
    :ivar act: what is done there, by name.
    :ivar value: what it is replaced by, or a seed.
    """

    path: tuple
    act: str
    value: typing.Any = None

    def text(self, document):
        """Return the text of a document to which it is done."""
        written = json.dumps(_at(document, self.path, self._new))
        return re.sub('"RAW (.*?) RAW"', lambda found: RAW[found[1]],
                      written)

    def whole(self):
        """Whether the whole file may be none any more."""
        return str(self.value).startswith('RAW')

    def allowed(self, kind):
        """Return the metrics that it may change, None when it is any."""
        if self.act in ('duplicate', 'shuffle', 'unknown'):
            return set()
        path = every_field.named('.'.join(
            key for key in self.path if isinstance(key, str)))
        if path in ('', 'systemUtil', 'utilSample'):
            return None
        group = PROCESSORS.match(path)
        uses = [use for field, use in every_field.TABLE[kind].items()
                if f'{field}.'.startswith(group[0] if group else f'{path}.')]
        if any(use.split()[0] in ('identity:', 'unit:', 'metadata')
               for use in uses if isinstance(use, str)):
            return None
        found = {name for use in uses if isinstance(use, tuple)
                 for name in use}
        if path in GATES:
            return None
        return found | TOGETHER if found & TOGETHER else found

    def _new(self, value):
        if self.act == 'delete':
            return NOTHING
        if self.act == 'replace':
            return self.value
        if self.act == 'text':
            return str(value)
        if self.act == 'negate':
            return -value if _is_number(value) else [value]
        if self.act == 'unknown':
            return {**value, 'unheard of': {'uuid': [1]}, '': None}
        rows = list(value)
        if self.act == 'duplicate':
            return rows + rows
        random.Random(self.value).shuffle(rows)
        return rows


def places(value, path=()):
    """Yield the path of everything in a document, and what is there."""
    yield path, value
    parts = (value.items() if isinstance(value, dict) else
             enumerate(value) if isinstance(value, list) else ())
    for key, part in parts:
        yield from places(part, (*path, key))


def acts(value):
    """Return what can be done to a value."""
    common = 'delete', 'replace', 'text', 'negate'
    if isinstance(value, dict):
        return (*common, 'unknown')
    return (*common, 'duplicate', 'shuffle') if isinstance(
        value, list) else common


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _at(document, path, change):
    if not path:
        found = change(document)
        return {} if found is NOTHING else found
    key, *rest = path
    part = change(document[key]) if not rest else _at(
        document[key], rest, change)
    if isinstance(document, list):
        return [*document[:key], *([] if part is NOTHING else [part]),
                *document[key + 1:]]
    found = {**document, key: part}
    if part is NOTHING:
        del found[key]
    return found
