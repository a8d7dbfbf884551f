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
"""Numbers with a unit, and what they are in the unit of a metric.

Prefixes are exact: k, M, G are powers of 1000, Ki, Mi, Gi of 1024; b and bit
are bits, B is eight of them. So 1 MiB/s is 8388608 b/s and 1 MB/s 8000000.
"""

import fractions
import re

from powervm_monitor import catalog

_FORM = re.compile(r'([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?)\s*(\D.*)?')
_DECIMAL = {prefix: 1000 ** power for power, prefix in enumerate(
    ('', 'k', 'M', 'G', 'T', 'P'))}
_BINARY = {f'{prefix}i': 1024 ** power for power, prefix in enumerate(
    ('K', 'M', 'G', 'T', 'P'), 1)}
_TIME = {'ns': fractions.Fraction(1, 10 ** 9),
         'us': fractions.Fraction(1, 10 ** 6),
         'ms': fractions.Fraction(1, 1000), 's': 1}

AMOUNT = 'an amount of data'
RATE = 'data per second'
TIME = 'a time'
PROCESSORS = 'processors'
REQUESTS = 'requests per second'


def _table():
    """Return ``{unit: (what it measures, how many base units it is)}``."""
    units = dict.fromkeys(('%', 'percent'), ('a percentage', 1))
    for prefix, size in (_DECIMAL | _BINARY).items():
        units[f'{prefix}B'] = (AMOUNT, size)
        units[f'{prefix}B/s'] = (RATE, size)
        for bit in ('b', 'bit'):
            units[f'{prefix}{bit}/s'] = (RATE, fractions.Fraction(size, 8))
    for unit, size in _TIME.items():
        units[unit] = (TIME, size)
        # Time used while a time passes: a second a second is one processor.
        units[f'{unit}/s'] = (PROCESSORS, size)
    units |= {'min': (TIME, 60), 'h': (TIME, 3600), 'd': (TIME, 86400)}
    units['processor'] = (PROCESSORS, 1)
    for unit in ('request/s', 'count/s', 'IOPS', 'iops'):
        units[unit] = (REQUESTS, 1)
    for prefix in ('', 'k', 'M', 'G'):
        units[f'{prefix}Hz'] = ('a frequency', _DECIMAL[prefix])
        units[f'{prefix}W'] = ('power', _DECIMAL[prefix])
    for metric in catalog.CATALOG:
        for unit in (metric.unit.symbol, f'{metric.unit.symbol}/s'):
            units.setdefault(unit, (unit, 1))
    return units


UNITS = _table()


def parse(said):
    """Return a number exactly, and its unit as it is written, or None.

    :param said: ``20 Gb/s``, ``90 %``, ``4`` or a number.
    :raises ValueError: when it is none.
    """
    form = None
    if isinstance(said, int | float | str) and not isinstance(said, bool):
        form = _FORM.fullmatch(str(said).strip())
    if form is None:
        raise ValueError(f'{said!r} is no number with a unit, such as '
                         '20 Gb/s or 90 %')
    return fractions.Fraction(form[1]), form[2] and form[2].strip()


def convert(number, unit, wanted):
    """Return a number in another unit; whole numbers stay whole.

    :param unit: what it is in, None for the wanted one.
    :raises ValueError: when one cannot be made of the other.
    """
    return plain(number * ratio(unit or wanted, wanted))


def plain(number):
    """Return a fraction as int when it is whole, else as float."""
    return (number.numerator if number.denominator == 1
            else float(number))


def ratio(unit, wanted):
    """Return how many of the wanted unit are one of a unit.

    :raises ValueError: when there is no such unit, or it measures something
        else; with what may be meant.
    """
    other, base = UNITS[wanted]
    name = _known(unit)
    if name is None:
        alike = _alike(unit, other)
        raise ValueError(f'{unit} is no unit' + (
            f'; write {" or ".join(alike)}' if alike else ''))
    what, size = UNITS[name]
    if what != other:
        rate = f'{name}/s'
        raise ValueError(
            f'{_described(name)} cannot be held against '
            f'{_described(wanted)}' + (
                f'; write {rate}' if UNITS.get(rate, ('',))[0] == other
                else ''))
    return fractions.Fraction(size) / base


def _known(unit):
    """Return a unit as the table has it, without a plural's s, or None."""
    for name in (unit, unit.removesuffix('s'), unit.replace('s/s', '/s')):
        if name in UNITS:
            return name
    return None


def _alike(unit, what):
    """Return the units that differ in case, prefix or way of writing.

    Those that measure what is wanted, if there are any.
    """
    lower = unit.lower().replace('bps', 'b/s').replace('bits', 'bit')
    forms = {form + end for end in ('', '/s') for form in (
        lower, lower[:1] + 'i' + lower[1:], lower.replace('i', '', 1))}
    alike = [name for name in UNITS if name.lower() in forms]
    return ([name for name in alike if UNITS[name][0] == what] or alike)


def _described(unit):
    what, _ = UNITS[unit]
    return unit if what == unit else f'{unit} ({what})'
