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

"""The Compute API: servers, their interfaces, and flavors."""

from werkzeug import exceptions

from powervm_monitor.simulator.nova import flavors
from powervm_monitor.simulator.nova import listing
from powervm_monitor.simulator.nova import microversion
from powervm_monitor.simulator.nova import ports
from powervm_monitor.simulator.nova import servers

# As nova.api.openstack.wsgi.Fault names what went wrong.
FAULTS = {400: 'badRequest', 401: 'unauthorized', 403: 'forbidden',
          404: 'itemNotFound', 405: 'badMethod', 503: 'serviceUnavailable'}


class Compute:
    """Answers as dicts; each method takes a request and a Scene."""

    ROUTES = (('/', 'versions'), ('/v2.1/', 'version'),
              ('/v2.1', 'version'),
              ('/v2.1/servers/detail', 'servers'),
              ('/v2.1/servers/<uuid>', 'server'),
              ('/v2.1/servers/<uuid>/os-interface', 'interfaces'),
              ('/v2.1/flavors/detail', 'flavors'),
              ('/v2.1/os-services', 'services'))

    def __init__(self, world):
        self._powerless = world.powerless
        self._flavors = flavors.Flavors(world)

    def headers(self, request):
        """The microversion of the answer, if there is such a one."""
        return microversion.headers(request)

    def fault(self, error):
        """The body of an HTTPException."""
        return {FAULTS.get(error.code, 'computeFault'): {
            'code': error.code, 'message': error.description}}

    def versions(self, request, scene):
        """The versions there are."""
        return {'versions': [_version(request)]}

    def version(self, request, scene):
        """The one version there is."""
        microversion.asked(request)
        return {'version': _version(request)}

    def servers(self, request, scene):
        """A page of servers, filtered by host, UUID and time of change."""
        version = microversion.asked(request)
        found = listing.servers(request, scene, self._powerless)
        page, links = listing.page(request, found)
        answer = {'servers': [self._tell(*server, version)
                              for server in page]}
        if links:
            answer['servers_links'] = links
        return answer

    def server(self, request, scene, uuid):
        """One server."""
        version = microversion.asked(request)
        return {'server': self._tell(*_find(scene, uuid), version)}

    def _tell(self, instance, lpar, version):
        flavor = self._flavors.of(instance)
        if version < microversion.EMBEDDED_FLAVOR:
            flavor = self._flavors.reference(instance)
        return servers.tell(instance, lpar, flavor, self._powerless)

    def interfaces(self, request, scene, uuid):
        """The interfaces of a server's partition."""
        microversion.asked(request)
        return {'interfaceAttachments': [
            port.attachment() for port in ports.of(*_find(scene, uuid))]}

    def services(self, request, scene):
        """Every nova-compute, which administrators may see."""
        microversion.asked(request)
        if self._powerless:
            raise exceptions.Forbidden(
                "Policy doesn't allow os_compute_api:os-services:list to be "
                'performed.')
        hosts = {scene.system.host,
                 *(instance.host for instance, _ in scene.servers)}
        return {'services': [
            {'id': number, 'binary': 'nova-compute', 'host': host,
             'zone': 'nova', 'status': 'enabled', 'state': 'up',
             'updated_at': None, 'disabled_reason': None,
             'forced_down': False}
            for number, host in enumerate(sorted(hosts), 1)]}

    def flavors(self, request, scene):
        """The flavors that the token may see."""
        microversion.asked(request)
        return {'flavors': self._flavors.listed()}


def without_cell(request):
    """The answer while the database of the only cell does not.

    Lists lack its servers and say nothing of it.
    """
    microversion.asked(request)
    if request.path.endswith('/servers/detail'):
        return {'servers': []}
    raise exceptions.InternalServerError(
        'Cell 1 is not responding or returned an exception, hence instance '
        'info is not available.')


def _find(scene, uuid):
    for instance, lpar in scene.servers:
        if instance.uuid == uuid:
            return instance, lpar
    raise exceptions.NotFound('Instance %s could not be found.' % uuid)


def _version(request):
    return {'id': 'v2.1', 'status': 'CURRENT',
            'version': microversion.write(microversion.LATEST),
            'min_version': microversion.write(microversion.FIRST),
            'updated': '2013-07-23T11:33:21Z',
            'links': [{'rel': 'self',
                       'href': request.host_url + 'v2.1/'}]}
