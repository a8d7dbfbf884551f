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

"""What a fault does to the request that it hits."""

import select
import socket

import werkzeug
from werkzeug import exceptions

# Between two looks whether a client is still there.
GLANCE_SECONDS = 0.05
PAGE = ('<!DOCTYPE html>\n<html><head><title>Please wait</title></head>'
        '<body><h1>Please wait</h1><p>The server is starting.<br>'
        'Come back later.</body></html>\n')
STATUS = {401: exceptions.Unauthorized, 403: exceptions.Forbidden,
          404: exceptions.NotFound, 406: exceptions.NotAcceptable,
          412: exceptions.PreconditionFailed,
          500: exceptions.InternalServerError}


def disturbed(fault, world, request, answer):
    """The response, if there is one; may raise an HTTPException.

    :param answer: makes the response that the request deserves.
    """
    match fault.kind:
        case 'refuse':
            _hang_up(request)
        case 'hang':
            _wait(fault, world, request)
            _hang_up(request)
        case 'slow':
            world.clock.wait(fault.seconds, fault.ended)
            return answer()
        case 'truncate':
            return _cut(answer(), fault.length == 'right')
        case 'garbage':
            return werkzeug.Response(PAGE, content_type='text/html')
        case 'purge':
            raise exceptions.NotFound('The file has been purged.')
        case 204:
            return werkzeug.Response(status=204)
        case 503:
            raise exceptions.ServiceUnavailable(
                'A fault was asked for.', retry_after=fault.retry_after)
    raise STATUS[fault.kind]('A fault was asked for.')


def headers(error):
    """What an HTTPException adds to the headers of its answer."""
    seconds = getattr(error, 'retry_after', None)
    return {} if seconds is None else {'Retry-After': str(seconds)}


def _hang_up(request):
    """Close the connection; the server takes it for the client's doing."""
    try:
        request.environ['werkzeug.socket'].shutdown(socket.SHUT_RDWR)
    except OSError:
        # The client has been faster.
        pass
    raise ConnectionAbortedError('A fault was asked for.')


def _wait(fault, world, request):
    """Wait until the fault is over or the client gives up."""
    request.get_data()
    connection = request.environ['werkzeug.socket']
    # It has said all: whatever comes now is the end of the connection.
    while fault.lasts(world.now()) and not select.select(
            [connection], [], [], GLANCE_SECONDS)[0]:
        pass


def _cut(response, right):
    """Half of the body; its length right or that of the whole."""
    body = response.get_data()
    response.set_data(body[:len(body) // 2])
    if not right:
        response.headers['Content-Length'] = str(len(body))
    return response
