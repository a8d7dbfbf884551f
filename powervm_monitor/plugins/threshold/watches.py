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
"""A rule for one resource, with its limits in numbers."""

import math

from powervm_monitor.plugins.threshold import cases


class Watch:
    """A rule for one resource.

    :ivar metric: name of the metric.
    :ivar low, high: a value from here to there opens no case.
    :ivar plain: whether such a value needs no further look.
    """

    __slots__ = ('bands', 'counted', 'heard', 'high', 'ledger', 'low',
                 'metric', 'open', 'rule')

    def __init__(self, rule, ledger, found):
        self.rule = rule
        self.ledger = ledger
        self.bands = {band.severity: band for band in found}
        self.metric = rule.metric.name
        self.open = ledger.cases
        self.heard = ledger.heard if rule.silence.matters else None
        self.counted = rule.counted
        self.low, self.high = _quiet(found, rule.counted)

    def deviates(self, value, measurements):
        """Whether a value is beyond any limit.

        None while the whole of a share is not known: then nobody can tell.
        """
        found = [band.deviates(value, measurements)
                 for band in self.bands.values()]
        return None if None in found else True in found

    def verdicts(self, value, measurements):
        """Return the :class:`cases.Verdict` by severity.

        Not to be asked while nobody can tell whether the value deviates.
        """
        found = {}
        for severity, band in self.bands.items():
            bounds = band.bounds(measurements)
            found[severity] = cases.Verdict(
                not bounds.low <= value <= bounds.high,
                bounds.clear_low <= value <= bounds.clear_high,
                band.hold, band.release)
        return found

    def held(self, severity, value, measurements):
        """Return the limit of a severity that a value is near or beyond.

        :returns: (limit, source); None when the rule has none any more.
        """
        band = self.bands.get(severity)
        if band is None:
            return None
        bounds = band.bounds(measurements)
        sign = bounds.nearer(value)
        return (bounds.high if sign > 0 else bounds.low,
                band.edges[sign].limit.source)


def _quiet(found, counted):
    """Return from where to where values are quiet at all levels.

    Nowhere when that changes from sample to sample, or the values are those
    of a counter and the limits are not.
    """
    fixed = [band.fixed for band in found]
    if counted or None in fixed:
        return math.inf, -math.inf
    return (max((bounds.low for bounds in fixed), default=-math.inf),
            min((bounds.high for bounds in fixed), default=math.inf))
