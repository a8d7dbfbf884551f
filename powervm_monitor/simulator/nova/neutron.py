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

"""The Network API: ports, and nothing else."""

from werkzeug import exceptions

from powervm_monitor.simulator.nova import ports

ROOT = '/v2.0'
HOST = 'binding:host_id'
FILTERS = ('id', 'mac_address', 'network_id', 'device_id', HOST)
# What a query may say beside filters; there are no pages.
OTHERS = ('fields', 'limit', 'marker', 'page_reverse', 'sort_dir', 'sort_key')


class Neutron:
    """Answers as dicts; each method takes a request and a Scene."""

    ROUTES = ((ROOT, 'resources'), (ROOT + '/ports', 'ports'))

    def __init__(self, world):
        self._powerless = world.powerless

    def headers(self, request):
        """Neutron has no microversions."""
        return {}

    def fault(self, error):
        """The body of an HTTPException."""
        return {'NeutronError': {
            'type': type(error).__name__, 'message': error.description,
            'detail': ''}}

    def resources(self, request, scene):
        """What there is."""
        return {'resources': [{
            'name': 'port', 'collection': 'ports',
            'links': [{'rel': 'self', 'href': request.host_url.rstrip('/') +
                       ROOT + '/ports'}]}]}

    def ports(self, request, scene):
        """The ports that all filters let pass; any one value of each may."""
        query = dict(request.args.lists())
        fields = query.get('fields')
        unknown = sorted(query.keys() - {*FILTERS, *OTHERS})
        if unknown:
            raise exceptions.BadRequest(
                '%s is invalid attribute for filtering' % unknown)
        found = [port.resource() for server in scene.servers
                 for port in ports.of(*server)]
        return {'ports': [
            {key: value for key, value in port.items()
             if (not fields or key in fields) and
             not (self._powerless and key == HOST)}
            for port in found
            if all(port[key] in query[key] for key in FILTERS
                   if key in query)]}
