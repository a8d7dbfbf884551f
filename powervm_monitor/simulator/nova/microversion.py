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

"""Which microversion a request asks for, as (major, minor)."""

import re

from werkzeug import exceptions

LEGACY = 'X-OpenStack-Nova-API-Version'
HEADER = 'OpenStack-API-Version'
SERVICE = 'compute'
FIRST = (2, 1)
LATEST = (2, 96)
# From here on a server tells its flavor instead of the flavor's id.
EMBEDDED_FLAVOR = (2, 47)
FORM = re.compile(r'([1-9]\d*)\.([1-9]\d*|0)')


def asked(request):
    """The request's microversion; the first one if it names none.

    :raises werkzeug.exceptions.BadRequest: for what is no version.
    :raises werkzeug.exceptions.NotAcceptable: for one that Nova lacks.
    """
    text = _named(request.headers)
    if text is None:
        return FIRST
    if text == 'latest':
        return LATEST
    match = FORM.fullmatch(text)
    if not match:
        raise exceptions.BadRequest(
            'API Version String %s is of invalid format. Must be of format '
            'MajorNum.MinorNum.' % text)
    version = int(match[1]), int(match[2])
    if not FIRST <= version <= LATEST:
        raise exceptions.NotAcceptable(
            'Version %s is not supported by the API. Minimum is %s and '
            'maximum is %s.' % (text, write(FIRST), write(LATEST)))
    return version


def _named(headers):
    """What the headers say; the last one for this service is valid."""
    for part in reversed(headers.get(HEADER, '').split(',')):
        service, _, version = part.strip().partition(' ')
        if service.lower() == SERVICE and version:
            return version.strip()
    return headers.get(LEGACY)


def write(version):
    """The version as text."""
    return '%d.%d' % version


def headers(request):
    """What an answer says of its microversion."""
    told = {'Vary': ', '.join((LEGACY, HEADER))}
    try:
        version = write(asked(request))
    except exceptions.HTTPException:
        return told
    return dict(told, **{HEADER: '%s %s' % (SERVICE, version),
                         LEGACY: version})
