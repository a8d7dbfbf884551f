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
"""What a configuration of rules may look like, as a JSON Schema.

A ``$comment`` is what an operator is told. Whether it makes sense is found
out where it is read: :mod:`rules`.
"""

from powervm_monitor.model import alert

_TEXT = {'type': 'string', 'minLength': 1, 'maxLength': 255}
_GLOB = {
    '$comment': 'is a text, in which * and ? stand for any characters',
    'type': ['string', 'integer'], 'minLength': 1}
_GLOBS = {
    '$comment': 'is a text, in which * and ? stand for any characters, or a '
                'list of such texts',
    'type': ['string', 'integer', 'array'], 'minLength': 1, 'minItems': 1,
    'items': _GLOB}
_GLOBS_BY_KEY = {'type': 'object', 'minProperties': 1,
                 'additionalProperties': _GLOBS}
_SEVERITY = {
    '$comment': 'is one of ' + ', '.join(alert.SEVERITIES),
    'enum': list(alert.SEVERITIES)}
_DURATION = {
    '$comment': 'is a number of seconds or a text such as 90s, 2m, 1h30m',
    'type': ['number', 'string'], 'minimum': 0}

# A number, a quantity or a share.
_SINGLE = {
    '$comment': 'is a number, a text such as "20 Gb/s", or a share such as '
                '"80 % of vcpus"',
    'type': ['number', 'string']}
_SINGLES = {'type': 'object', 'minProperties': 1,
            'additionalProperties': _SINGLE}
_PROMISE = {
    '$comment': 'is an extra spec whose unit is known, or a mapping with '
                'extra_spec, unit and perhaps a share',
    'type': ['string', 'object'],
    'required': ['extra_spec', 'unit'],
    'additionalProperties': False,
    'properties': {'extra_spec': _TEXT, 'unit': _TEXT, 'share': _SINGLE}}
_WISH = {
    'type': 'object',
    'required': ['key', 'min', 'max'],
    'additionalProperties': False,
    'properties': {'key': _TEXT, 'unit': _TEXT, 'min': _SINGLE,
                   'max': _SINGLE}}
_LIMIT = {
    '$comment': 'is a number, a text such as "20 Gb/s" or "80 % of vcpus", '
                'or a mapping of the sources of the limit',
    'type': ['number', 'string', 'object'],
    'additionalProperties': False,
    'properties': {
        'metadata': _WISH, 'instances': _SINGLES, 'projects': _SINGLES,
        'flavors': _SINGLES, 'promise': _PROMISE, 'default': _SINGLE}}
_PAIR = {
    '$comment': 'is a list of two limits: the lower and the upper one',
    'type': 'array', 'minItems': 2, 'maxItems': 2}
_CLEAR = {
    '$comment': 'is a number, a text such as "15 Gb/s", a share such as "90 '
                '% of limit", or a list of two of them for outside',
    'type': ['number', 'string', 'array'], 'items': _SINGLE, 'minItems': 2,
    'maxItems': 2}
_LEVEL = {
    'severity': _SEVERITY, 'above': _LIMIT, 'below': _LIMIT,
    'outside': {**_PAIR, 'items': _LIMIT}, 'clear': _CLEAR,
    'for': _DURATION, 'clear_for': _DURATION}

_CONDITION = {
    '$comment': 'is a mapping such as {project: gold, name: "db-*"}, or a '
                'list of them',
    'type': ['object', 'array'],
    'minProperties': 1, 'minItems': 1,
    'additionalProperties': False,
    'properties': {
        **{key: _GLOBS for key in (
            'project', 'user', 'instance', 'name', 'flavor',
            'availability_zone', 'resource')},
        'metadata': _GLOBS_BY_KEY, 'attributes': _GLOBS_BY_KEY}}
_CONDITIONS = {**_CONDITION, 'items': {**_CONDITION, 'type': 'object'}}

_NO_DATA = {
    'if': {'type': 'object'},
    'then': {
        'additionalProperties': False,
        'properties': {
            'after': _DURATION, 'severity': _SEVERITY,
            'then': {'$comment': 'is ok', 'const': 'ok'}}},
    'else': {
        '$comment': 'is keep, ok, or a mapping such as {after: 5m, severity: '
                    'low}',
        'enum': ['keep', 'ok']}}

_RULE = {
    'type': 'object',
    'required': ['name', 'metric'],
    'additionalProperties': False,
    'properties': {
        'name': {
            '$comment': 'is a text of up to 100 characters; alerts are known '
                        'by it',
            'type': 'string', 'minLength': 1, 'maxLength': 100},
        'metric': _TEXT,
        'per': {'$comment': 'is second', 'const': 'second'},
        **_LEVEL,
        'levels': {
            '$comment': 'is a list of levels, the mildest first',
            'type': 'array', 'minItems': 1, 'items': {
                'type': 'object', 'required': ['severity'],
                'additionalProperties': False, 'properties': _LEVEL}},
        'match': _CONDITIONS, 'except': _CONDITIONS,
        'no_data': _NO_DATA,
        'description': {'type': 'string', 'maxLength': 1000}}}

SCHEMA = {
    '$schema': 'https://json-schema.org/draft/2020-12/schema',
    'title': 'Rules of the threshold plugin',
    'type': 'object',
    'additionalProperties': False,
    'properties': {
        'rules': {'$comment': 'is a list of rules', 'type': 'array',
                  'items': _RULE}}}
