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
"""Field types of the payloads: what may not leave is refused here.

One malformed message makes Ceilometer's agent requeue it for ever, so a
payload is checked before it goes, not after.
"""

import sys

from oslo_versionedobjects import fields

TYPES = frozenset(('cumulative', 'gauge', 'delta'))
LARGEST = sys.float_info.max

_TIME = fields.DateTime()


class Measurements(fields.FieldType):
    """A list of plain ``{name, type, unit, volume}``.

    Nested versioned objects would more than double the message.
    """

    @staticmethod
    def coerce(obj, attr, value):
        for row in value:
            _check(attr, row)
        return list(value)

    @staticmethod
    def get_schema():
        return {'type': ['array'], 'items': {
            'type': ['object'],
            'required': ['name', 'type', 'unit', 'volume'],
            'properties': {
                'name': {'type': ['string']},
                'type': {'enum': sorted(TYPES)},
                'unit': {'type': ['string']},
                'volume': {'type': ['number']}}}}


class Metadata(fields.FieldType):
    """A JSON object: what is known of a resource, by name."""

    @staticmethod
    def coerce(obj, attr, value):
        if not isinstance(value, dict):
            raise ValueError(f'{attr} is to be an object, not {value!r}')
        return value

    @staticmethod
    def get_schema():
        return {'type': ['object']}


class Points(fields.FieldType):
    """A list of ``{sampled_at, volume}``; times are written as elsewhere."""

    @staticmethod
    def coerce(obj, attr, value):
        for row in value:
            _check_number(attr, 'a point', row['volume'])
        return list(value)

    @staticmethod
    def to_primitive(obj, attr, value):
        return [{**row, 'sampled_at': _TIME.to_primitive(
            obj, attr, row['sampled_at'])} for row in value]

    @staticmethod
    def from_primitive(obj, attr, value):
        return [{**row, 'sampled_at': _TIME.from_primitive(
            obj, attr, row['sampled_at'])} for row in value]

    @staticmethod
    def get_schema():
        return {'type': ['array'], 'items': {
            'type': ['object'],
            'required': ['sampled_at', 'volume'],
            'properties': {
                'sampled_at': {'type': ['string'], 'format': 'date-time'},
                'volume': {'type': ['number']}}}}


class Number(fields.FieldType):
    """A finite number, whole or not."""

    @staticmethod
    def coerce(obj, attr, value):
        _check_number(attr, 'it', value)
        return value

    @staticmethod
    def get_schema():
        return {'type': ['number']}


class MeasurementsField(fields.AutoTypedField):
    AUTO_TYPE = Measurements()


class MetadataField(fields.AutoTypedField):
    AUTO_TYPE = Metadata()


class NumberField(fields.AutoTypedField):
    AUTO_TYPE = Number()


class PointsField(fields.AutoTypedField):
    AUTO_TYPE = Points()


def _check(attr, row):
    if not row['name'] or not isinstance(row['name'], str):
        raise ValueError(f'{attr}: {row["name"]!r} is no name')
    if row['type'] not in TYPES:
        raise ValueError(f'{attr}: {row["name"]} has type {row["type"]!r}')
    if not row['unit'] or not isinstance(row['unit'], str):
        raise ValueError(f'{attr}: {row["name"]} has unit {row["unit"]!r}')
    _check_number(attr, row['name'], row['volume'])


def _check_number(attr, name, volume):
    if (isinstance(volume, bool) or not isinstance(volume, (int, float))
            or not -LARGEST <= volume <= LARGEST):
        raise ValueError(
            f'{attr}: {name} has volume {volume!r}, no finite number')
