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
"""How far a value must come back before an alert is cleared."""

from powervm_monitor.plugins import base
from powervm_monitor.plugins.threshold import limits
from powervm_monitor.plugins.threshold import mistakes
from powervm_monitor.plugins.threshold import quantities
from powervm_monitor.plugins.threshold import shares

_LIMIT = 'limit'
_REMEDY = 'write a share of it, such as 90 % of limit'


class Clear:
    """Where values are clear again, beside a limit.

    :param factor: of the limit.
    :param limit: the :class:`sources.Limit` that it is instead.
    """

    def __init__(self, factor=1, limit=None):
        self._factor = factor
        self._limit = limit

    def at(self, limit, measurements):
        """Return it in numbers; None while a whole is not known."""
        if self._limit is None:
            return limit * self._factor
        return self._limit.at(measurements)


# Without hysteresis.
AT_LIMIT = Clear()


def relative(said):
    """Whether what is written is a share of the limit, whatever that is."""
    return (shares.split(said) or (None, None))[1] == _LIMIT


def read(said, chain, sign, reader, path):
    """Return the Clear that is written at a path.

    :param said: None when nothing is.
    :param chain: the :class:`limits.Chain` that it belongs to.
    :param sign: 1 when values are clear below the limit, -1 when above.
    :param reader: the rule's :class:`limits.Reader`.
    :raises base.ConfigurationError: when it makes no sense.
    """
    if said is None:
        return AT_LIMIT
    if relative(said):
        factor, _ = shares.split(said)
        _check_factor(factor, chain, sign, path)
        return Clear(quantities.plain(factor))
    if isinstance(said, dict) or limits.promised(said):
        raise base.ConfigurationError(
            path, f'is a number, or a share of the limit; {_REMEDY}')
    limit = reader.fixed(said, path)
    for measure in chain.measures:
        _check(limit, measure, sign, path)
    return Clear(limit=limit)


def _check_factor(factor, chain, sign, path):
    numbers = [number for _, number in filter(None, chain.measures)]
    with mistakes.at(path):
        if any(number < 0 for number in numbers):
            raise ValueError('a limit below 0 has no share; write a number')
        if sign * factor > sign:
            raise ValueError(
                'is on the wrong side: a value is clear when it is '
                + ('at 100 % of the limit or below' if sign > 0
                   else 'at 100 % of the limit or above'))


def _check(limit, measure, sign, path):
    """Refuse what is beyond the limit, or may be."""
    with mistakes.at(path):
        if measure is None or measure[0] != limit.whole:
            raise ValueError('cannot be compared with the limit before '
                             f'there is a sample; {_REMEDY}')
        if sign * limit.number > sign * measure[1]:
            raise ValueError(
                'is on the wrong side: it must not be '
                + ('above' if sign > 0 else 'below') + ' the limit')
