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

"""Which servers a list shows, and how it comes in pages."""

import urllib.parse

from werkzeug import exceptions

from powervm_monitor.simulator import clock as clocks

# What [api]max_limit allows one page to hold.
MAX_LIMIT = 1000


def servers(request, scene, powerless):
    """The ``(Instance, Lpar)`` pairs that the query asks for.

    Deleted servers are among them if the query is for changes.

    :param powerless: Whether filters that need rights are ignored.
    """
    query = _query(request)
    found = scene.servers
    if 'changes-since' in query:
        since = _moment(query['changes-since'])
        found = [(instance, lpar) for instance, lpar
                 in [*found, *((instance, None) for instance
                               in scene.deleted)]
                 if instance.updated >= since]
    for key in ('host', 'uuid'):
        if key in query and not powerless:
            found = [(instance, lpar) for instance, lpar in found
                     if getattr(instance, key) == query[key]]
    return found


def page(request, found):
    """What of the servers one answer holds, and links to the next page."""
    query = _query(request)
    if 'marker' in query:
        uuids = [instance.uuid for instance, _ in found]
        if query['marker'] not in uuids:
            raise exceptions.BadRequest('marker [%s] not found' %
                                        query['marker'])
        found = found[uuids.index(query['marker']) + 1:]
    shown = found[:_limit(query)]
    if not shown or len(shown) == len(found):
        return shown, []
    parameters = dict(query, marker=shown[-1][0].uuid)
    return shown, [{'rel': 'next', 'href': '%s?%s' % (
        request.base_url, urllib.parse.urlencode(parameters))}]


def _query(request):
    """Nova takes the last one of a parameter that is there twice."""
    return {key: values[-1] for key, values in request.args.lists()}


def _limit(query):
    try:
        limit = min(int(query.get('limit', MAX_LIMIT)), MAX_LIMIT)
    except ValueError:
        raise exceptions.BadRequest('limit must be a number') from None
    if limit < 0:
        raise exceptions.BadRequest('limit must not be negative')
    return limit


def _moment(text):
    try:
        return clocks.parse(text)
    except ValueError:
        raise exceptions.BadRequest('changes-since is not a time') from None
