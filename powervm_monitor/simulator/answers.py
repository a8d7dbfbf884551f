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

"""Answers of the REST API: Atom from the templates, and errors."""

import http
import pathlib
import uuid
import zlib

import jinja2
import werkzeug

from powervm_monitor.simulator import bridges
from powervm_monitor.simulator import clock as clocks
from powervm_monitor.simulator import devices

ATOM = 'application/atom+xml'
API = 'rest/api/'
# How the partition's template names what PCM calls the mode.
SHARING = {'cap': 'capped', 'uncap': 'uncapped',
           'share_idle_procs': 'sre idle proces',
           'share_idle_procs_active': 'sre idle procs active',
           'share_idle_procs_always': 'sre idle procs always',
           'keep_idle_procs': 'keep idle procs'}

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(pathlib.Path(__file__).parent /
                                   'templates'),
    autoescape=True, trim_blocks=True, lstrip_blocks=True,
    undefined=jinja2.StrictUndefined)
_templates.globals['sharing'] = SHARING
_templates.globals['bridges'] = bridges.of_vios
# Nobody can know an entry of a PCM feed by its id: each answer has others.
_templates.globals['new_id'] = uuid.uuid4
_templates.globals['card_location'] = lambda *place: devices.CARD % place


class RestError(Exception):
    """Answered as an HttpErrorResponse."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status
        self.message = message


def render(template, world, request, **values):
    """The text of a template, which also knows world, url and api."""
    return _templates.get_template(template + '.xml.j2').render(
        world=world, scene=world.present, url=request.url,
        api=request.host_url + API, now=clocks.iso(world.now()), **values)


def atom(text, status=200, **headers):
    """A response with an Atom body."""
    return werkzeug.Response(text, status, headers, content_type=ATOM)


def feed(world, request, kind, items, **values):
    """A feed of UOM objects; no content when there are none."""
    return feed_of_all([(world, items)], request, kind, **values)


def feed_of_all(parts, request, kind, **values):
    """A feed of UOM objects of several Worlds.

    :param parts: pairs of a World and its objects.
    """
    parts = [(world, world.present, items) for world, items in parts if items]
    if not parts:
        return werkzeug.Response(status=204)
    world = parts[0][0]
    values = dict(kind=kind, etag=_etag(world), self_url=None,
                  groups=_groups(request), **values)
    return atom(render('feed', world, request, parts=parts,
                       id=world.system.uuid, **values), ETag=_etag(world))


def entry(world, request, kind, item, **values):
    """One UOM object; 404 when there is none."""
    if item is None:
        raise RestError(404, 'There is no such %s.' % kind)
    return atom(render('entry', world, request, item=item, kind=kind,
                       etag=_etag(world), self_url=request.url,
                       groups=_groups(request), **values),
                ETag=_etag(world))


def error(world, request, status, message):
    """An HttpErrorResponse."""
    return atom(render(
        'error', world, request, id=str(uuid.uuid4()), status=status,
        path=request.path, reason=http.HTTPStatus(status).phrase,
        message=message), status)


def _etag(world):
    return str(zlib.crc32(world.system.uuid.encode()))


def _groups(request):
    return request.args.get('group', '').split(',')
