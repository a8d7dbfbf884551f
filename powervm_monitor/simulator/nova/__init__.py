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

"""The few calls of the Nova API that an inventory needs, without logon."""

import hashlib
import json
import urllib.parse

import werkzeug
from werkzeug import exceptions
from werkzeug import routing

from powervm_monitor.simulator import administration
from powervm_monitor.simulator import clock as clocks

LEGACY = 'X-OpenStack-Nova-API-Version'
HEADER = 'OpenStack-API-Version'
# What [api]max_limit allows one page to hold.
MAX_LIMIT = 1000


class Nova:
    """The WSGI application of the Nova port, in the shape of 2.47."""

    ROUTES = (('/', 'versions'), ('/v2.1/', 'version'),
              ('/v2.1', 'version'),
              ('/v2.1/servers/detail', 'servers'),
              ('/v2.1/servers/<uuid>', 'server'),
              ('/v2.1/flavors/detail', 'flavors'))

    def __init__(self, world):
        self._world = world
        self.requests = administration.Requests()
        self._routes = routing.Map(
            [routing.Rule(path, methods=['GET'], endpoint=name)
             for path, name in self.ROUTES], strict_slashes=False)

    def __call__(self, environ, start_response):
        """Answer one request."""
        request = werkzeug.Request(environ)
        try:
            rule, arguments = self._routes.bind_to_environ(environ).match(
                return_rule=True)
            self.requests.count('GET', rule.rule.lstrip('/').replace(
                '<uuid>', 'U'))
            response = _json(getattr(self, rule.endpoint)(
                request, **arguments))
        except exceptions.HTTPException as error:
            response = _json({_fault(error.code): {
                'code': error.code, 'message': error.description}},
                error.code)
        for name in (LEGACY, HEADER):
            if name in request.headers:
                response.headers[name] = request.headers[name]
        response.headers['Vary'] = ', '.join((LEGACY, HEADER))
        return response(environ, start_response)

    def versions(self, request):
        """The versions there are."""
        return {'versions': [_version(request)]}

    def version(self, request):
        """The one version there is."""
        return {'version': _version(request)}

    def servers(self, request):
        """A page of servers, filtered by host and time of change."""
        query = request.args
        instances = self._world.instances
        if 'host' in query and not self._world.powerless:
            instances = [instance for instance in instances
                         if instance.host == query['host']]
        if 'changes-since' in query:
            since = _moment(query['changes-since'])
            instances = [instance for instance in instances
                         if instance.created >= since]
        return self._page(request, instances)

    def _page(self, request, instances):
        query = request.args
        if 'marker' in query:
            uuids = [instance.uuid for instance in instances]
            if query['marker'] not in uuids:
                raise exceptions.BadRequest('marker [%s] not found' %
                                            query['marker'])
            instances = instances[uuids.index(query['marker']) + 1:]
        try:
            limit = min(int(query.get('limit', MAX_LIMIT)), MAX_LIMIT)
        except ValueError:
            raise exceptions.BadRequest('limit must be a number') from None
        if limit < 0:
            raise exceptions.BadRequest('limit must not be negative')
        page = instances[:limit]
        answer = {'servers': [self._server(instance) for instance in page]}
        if page and len(page) < len(instances):
            parameters = query.to_dict()
            parameters['marker'] = page[-1].uuid
            answer['servers_links'] = [{
                'rel': 'next', 'href': '%s?%s' % (
                    request.base_url, urllib.parse.urlencode(parameters))}]
        return answer

    def server(self, request, uuid):
        """One server."""
        for instance in self._world.instances:
            if instance.uuid == uuid:
                return {'server': self._server(instance)}
        raise exceptions.NotFound('Instance %s could not be found.' % uuid)

    def flavors(self, request):
        """Every flavor that a server has."""
        flavors = {}
        for instance in self._world.instances:
            flavors.setdefault(instance.flavor['name'], instance.flavor)
        return {'flavors': [
            {'id': str(number), 'name': name, 'vcpus': flavor['vcpus'],
             'ram': flavor['ram'], 'disk': flavor['disk'],
             'swap': flavor['swap'] or '', 'rxtx_factor': 1.0,
             'OS-FLV-EXT-DATA:ephemeral': flavor['ephemeral'],
             'OS-FLV-DISABLED:disabled': False,
             'os-flavor-access:is_public': True, 'links': []}
            for number, (name, flavor) in enumerate(flavors.items(), 1)]}

    def _server(self, instance):
        lpar = next((lpar for lpar in self._world.lpars
                     if lpar.instance is instance), None)
        running = lpar is None or lpar.running
        created = instance.created.strftime('%Y-%m-%dT%H:%M:%SZ')
        flavor = {key: instance.flavor[key] for key in (
            'vcpus', 'ram', 'disk', 'ephemeral', 'swap', 'extra_specs')}
        server = {
            'id': instance.uuid, 'name': instance.display_name,
            'status': 'ACTIVE' if running else 'SHUTOFF',
            'tenant_id': instance.project_id, 'user_id': instance.user_id,
            'metadata': instance.metadata, 'hostId': _host_id(instance),
            'image': {'id': instance.image, 'links': []},
            'flavor': dict(flavor, original_name=instance.flavor['name']),
            'created': created, 'updated': created,
            'addresses': _addresses(lpar), 'links': [], 'key_name': None,
            'config_drive': '', 'accessIPv4': '', 'accessIPv6': '',
            'description': None, 'locked': False, 'tags': [],
            'OS-DCF:diskConfig': 'MANUAL',
            'OS-EXT-AZ:availability_zone': instance.availability_zone,
            'OS-EXT-STS:vm_state': 'active' if running else 'stopped',
            'OS-EXT-STS:task_state': None,
            'OS-EXT-STS:power_state': 1 if running else 4,
            'OS-SRV-USG:launched_at': created.rstrip('Z') + '.000000',
            'OS-SRV-USG:terminated_at': None,
            'os-extended-volumes:volumes_attached': [
                {'id': volume, 'delete_on_termination': False}
                for volume in _volumes(lpar)]}
        if not self._world.powerless:
            server.update({
                'OS-EXT-SRV-ATTR:host': instance.host,
                'OS-EXT-SRV-ATTR:hypervisor_hostname': instance.host,
                'OS-EXT-SRV-ATTR:instance_name': instance.name,
                'OS-EXT-SRV-ATTR:hostname': instance.display_name})
        return server


def _volumes(lpar):
    """The ids of all volumes, each once."""
    if lpar is None:
        return []
    return list(dict.fromkeys([
        *(path.volume.id for path in lpar.paths),
        *(volume for channel in lpar.channels
          for volume in channel.volumes)]))


def _addresses(lpar):
    if lpar is None or not (lpar.interfaces or lpar.logical_ports):
        return {}
    return {'private': [
        {'addr': interface.ip, 'version': 4,
         'OS-EXT-IPS:type': 'fixed',
         'OS-EXT-IPS-MAC:mac_addr': interface.mac}
        for interface in [*lpar.interfaces, *lpar.logical_ports]]}


def _version(request):
    return {'id': 'v2.1', 'status': 'CURRENT', 'version': '2.96',
            'min_version': '2.1', 'updated': '2013-07-23T11:33:21Z',
            'links': [{'rel': 'self',
                       'href': request.host_url + 'v2.1/'}]}


def _moment(text):
    try:
        return clocks.parse(text)
    except ValueError:
        raise exceptions.BadRequest('changes-since is not a time') from None


def _fault(code):
    return {400: 'badRequest', 404: 'itemNotFound'}.get(code, 'computeFault')


def _json(content, status=200):
    return werkzeug.Response(json.dumps(content), status,
                             content_type='application/json')


def _host_id(instance):
    """The host as Nova tells it to those who may not know its name."""
    return hashlib.sha224(
        (instance.project_id + instance.host).encode()).hexdigest()
