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
"""Sees to it that the Long Term Monitor takes samples."""

import typing

from oslo_log import log as logging
from pypowervm.wrappers import monitor

from powervm_monitor import model
from powervm_monitor.powervm import session

LOG = logging.getLogger(__name__)


class Monitors(typing.NamedTuple):
    """What PowerVM samples.

    :ivar system: the name of the managed system.
    :ivar long_term: anything at all.
    :ivar devices: disks and interfaces, not processors and memory only.
    :ivar energy: power and temperatures.
    :ivar enabled_now: it was off until this moment.
    """

    system: str
    long_term: bool
    devices: bool
    energy: bool
    enabled_now: bool = False


def look(powervm):
    """Return a :class:`Monitors` and change nothing.

    :raises powervm_monitor.model.Unavailable: when PowerVM does not tell.
    """
    return _monitors(_preference(powervm.read(**_where(powervm))))


def ensure(powervm):
    """Switch the Long Term Monitor on where it is off.

    Nothing is written where it is on. The Short Term Monitor is left alone:
    it disturbs the workloads.

    :returns: a :class:`Monitors`.
    :raises powervm_monitor.model.Unavailable: when it stays off.
    """
    where = _where(powervm)
    response = powervm.read(**where)
    preference = _preference(response)
    enabled_now = not preference.ltm_enabled
    if enabled_now:
        LOG.info('The Long Term Monitor of %s is off, switching it on',
                 preference.system_name)
        preference.ltm_enabled = True
        try:
            # The preferences are odd: the entry's element goes back under
            # the ETag of the feed.
            powervm.update(preference.entry.element, response.etag, **where)
        except model.Unavailable as e:
            raise model.Unavailable(
                'the Long Term Monitor of PowerVM is off and may not be '
                'switched on: have an administrator enable performance data '
                f'collection for this system ({e})') from e
    return _monitors(preference)._replace(enabled_now=enabled_now)


def _where(powervm):
    return {'root_type': 'ManagedSystem', 'root_id': powervm.system_uuid(),
            'child_type': 'preferences', 'service': 'pcm'}


def _preference(response):
    entries = response.feed.entries if response.feed else ()
    if not entries:
        raise session.Refused(
            'PowerVM lists no preferences of its performance monitoring')
    return monitor.PcmPref.wrap(entries[0])


def _monitors(preference):
    return Monitors(
        system=preference.system_name,
        long_term=preference.ltm_enabled,
        devices=not preference.compute_ltm_enabled,
        energy=_true(preference, 'EnergyMonitoringCapable')
        and _true(preference, 'EnergyMonitorEnabled'))


def _true(preference, name):
    """Whether a preference is set that pypowervm has no word for."""
    return preference.entry.element.findtext(name) == 'true'
