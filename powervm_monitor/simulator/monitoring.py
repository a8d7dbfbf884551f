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

"""The REST API's PCM service: preferences, the feed and its files."""

from xml.etree import ElementTree

import werkzeug

from powervm_monitor.simulator import answers
from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import preferences
from powervm_monitor.simulator import world as worlds

PCM = '{http://www.ibm.com/xmlns/systems/power/firmware/pcm/mc/2012_10/}'
SYSTEM = 'pcm/ManagedSystem/<system>'


class Monitoring:
    """Reads of PCM, and the one write: the preferences."""

    ROUTES = (
        (SYSTEM + '/preferences', 'GET', 'preferences'),
        (SYSTEM + '/preferences', 'POST', 'change'),
        (SYSTEM + '/RawMetrics/LongTermMonitor', 'GET', 'rows'),
        (SYSTEM + '/RawMetrics/ShortTermMonitor', 'GET', 'nothing'),
        (SYSTEM + '/RawMetrics/LongTermMonitor/<name>', 'GET', 'file'),
        (SYSTEM + '/RawMetrics/EnergyMonitor', 'GET', 'energy_rows'),
        (SYSTEM + '/RawMetrics/EnergyMonitor/<name>', 'GET', 'file'))

    def __init__(self, world):
        self._world = world

    def _of(self, identifier):
        """The World of a system's UUID."""
        world = self._world.of_system(identifier)
        if world is None:
            raise answers.RestError(404, 'There is no such ManagedSystem.')
        return world

    def preferences(self, request, system):
        """The feed of the one entry; the ETag is in the header."""
        world = self._of(system)
        return answers.atom(
            answers.render('preferences', world, request,
                           id=worlds.name_uuid('preferences', system)),
            ETag=world.preferences.etag)

    def change(self, request, system):
        """Set the preferences; 412 when If-Match is not the ETag."""
        world = self._of(system)
        try:
            body = ElementTree.fromstring(request.get_data())
        except ElementTree.ParseError as error:
            raise answers.RestError(
                400, 'The body is not XML: %s' % error) from error
        values = {name: (body.findtext(PCM + name) or '').strip() == 'true'
                  for name in (*preferences.NAMES, preferences.ENERGY)
                  if body.find(PCM + name) is not None}
        try:
            world.preferences.change(
                values, request.headers.get('If-Match'), world.now())
        except preferences.Locked:
            raise answers.RestError(
                403, 'The PCM preferences may not be changed.') from None
        except preferences.Stale:
            raise answers.RestError(
                412, 'The PCM preferences have changed since.') from None
        return self.preferences(request, system)

    def rows(self, request, system):
        """The feed; no content when it is empty or the monitor is off.

        The levels differ in the latter: some answer with an error.
        """
        world = self._of(system)
        switches = world.preferences
        if not switches.enabled and switches.off != 204:
            raise answers.RestError(
                switches.off, 'The Long Term Monitor is off.')
        return self._feed(request, world, 'LongTermMonitor',
                          switches.enabled)

    def energy_rows(self, request, system):
        """The feed of the service processor's files."""
        world = self._of(system)
        return self._feed(request, world, 'EnergyMonitor',
                          world.preferences.energy, energy=True)

    def _feed(self, request, world, name, enabled, **options):
        start, end = (self._moment(request, key)
                      for key in ('StartTS', 'EndTS'))
        rows = (world.monitor.rows(start, end, **options)
                if enabled else [])
        if not rows:
            return werkzeug.Response(status=204)
        return answers.atom(answers.render(
            'monitor', world, request, rows=rows, name=name))

    def _moment(self, request, name):
        text = request.args.get(name)
        try:
            return clocks.parse(text) if text else None
        except ValueError:
            raise answers.RestError(400, '%s %r is not a time such as '
                                    '2015-05-27T08:17:45+0000.' % (
                                        name, text)) from None

    def nothing(self, request, system):
        """The feed of a monitor that is off."""
        self._of(system)
        return werkzeug.Response(status=204)

    def file(self, request, system, name):
        """One JSON file; 404 when it is unknown or purged."""
        body = self._of(system).monitor.body(name)
        if body is None:
            raise answers.RestError(404, 'There is no file %s.' % name)
        return werkzeug.Response(body, content_type='application/json')
