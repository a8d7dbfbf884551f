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
"""A PowerVM that answers from memory, with pypowervm's own objects."""

import json
import re
import uuid

from pypowervm import adapter
from pypowervm.tests.test_utils import pvmhttp
from pypowervm.wrappers import monitor

from powervm_monitor import model
from powervm_monitor.powervm import session
from powervm_monitor.tests.unit import builders

FEED = '''\
<feed xmlns="http://www.w3.org/2005/Atom"><id>feed</id>{entries}</feed>
'''

ENTRY = '''\
<entry><id>{id}</id><updated>{updated}</updated>{category}
<link type="application/vnd.ibm.powervm.pcm.json" href="{href}"/></entry>
'''


ENTRY_OF = '''\
<entry><id>{id}</id>
<content type="application/vnd.ibm.powervm.uom+xml; type={kind}">
<{kind}:{kind} xmlns:{kind}="{uom}" xmlns="{uom}" schemaVersion="V1_0">
<Metadata><Atom><AtomID>{id}</AtomID></Atom></Metadata>{body}
</{kind}:{kind}></content></entry>
'''

UOM = 'http://www.ibm.com/xmlns/systems/power/firmware/uom/mc/2012_10/'


def systems(count=1):
    """Return the body of a recorded HMC's answer about managed systems.

    :param count: how many of its three.
    """
    body = pvmhttp.PVMFile('managedsystem.txt').body
    entries = list(re.finditer('<entry.*?</entry>', body, re.DOTALL))
    for entry in reversed(entries[count:]):
        body = body[:entry.start()] + body[entry.end():]
    return body


def objects(kind, **bodies):
    """Return pypowervm's answer to a request for a feed of UOM objects.

    :param bodies: what is in them by their UUID, in XML.
    """
    response = adapter.Response(
        'GET', f'/rest/api/uom/{kind}', 200, 'OK', {}, body=FEED.format(
            entries=''.join(ENTRY_OF.format(
                id=uuid, kind=kind, body=body, uom=UOM)
                for uuid, body in bodies.items())))
    response.adapter = None
    response._unmarshal_atom()
    return response


def events(*rows):
    """Return PowerVM's answer to a look at its events.

    :param rows: each a type, then a path below /rest/api/uom/ and a detail.
    """
    return objects('Event', **{
        f'event-{number}': f'<EventType>{kind}</EventType><EventData>{data}'
        f'</EventData><EventDetail>{detail}</EventDetail>'
        for number, (kind, data, detail) in enumerate(
            (kind, f'http://h/rest/api/uom/{path}', detail)
            for kind, path, detail in (
                (*row, '', '')[:3] for row in rows))})


def feed(rows):
    """Return pypowervm's answer to a request for the monitor's feed.

    :param rows: pairs of a time and a category, or triples with a link.
    """
    entries = []
    for updated, category, *href in rows:
        if not isinstance(updated, str):
            updated = updated.isoformat()
        # As PowerVM does it: other ids in each answer.
        entries.append(ENTRY.format(
            id=uuid.uuid4(), updated=updated,
            category=f'<category term="{category}"/>' if category else '',
            href=href[0] if href else f'{category}@{updated}'))
    response = adapter.Response(
        'GET', '/rest/api/pcm/ManagedSystem/u/RawMetrics/LongTermMonitor',
        200, 'OK', {}, body=FEED.format(entries=''.join(entries)))
    response.adapter = None
    response._unmarshal_atom()
    return response


def empty_feed():
    """Return pypowervm's answer when there is no sample yet."""
    response = adapter.Response(
        'GET', '/rest/api/pcm/ManagedSystem/u/RawMetrics/LongTermMonitor',
        204, 'No Content', {})
    response._unmarshal_atom()
    return response


def preferences(long_term=True, compute_only=False):
    """Return pypowervm's answer to a request for PCM's preferences."""
    response = builders.response('pcm_pref.txt')
    preference, = monitor.PcmPref.wrap(response)
    preference.ltm_enabled = long_term
    preference.compute_ltm_enabled = compute_only
    return response


class PowerVM:
    """Answers what it was told to answer, and knows what it was asked.

    :ivar answers: by the kind of resource, or by the kind and the id of a
        child; an exception is raised.
    :ivar files: by category and seconds after NOON; an exception is raised.
    :ivar system: the UUID of the managed system.
    :ivar query: what the links to files end with.
    """

    def __init__(self):
        self.answers = {'preferences': preferences()}
        self.files = {}
        self.query = ''
        self.system = 'system'
        self.asked = []
        self.opened = []
        self.updated = []

    def system_uuid(self):
        return self.system

    def sample(self, seconds, category='phyp', document=None):
        """Let a file be listed, which holds a document."""
        if document is None:
            document = {'phyp': builders.phyp, 'vios_1': builders.vios,
                        'lpar': lambda: builders.recorded(
                            'lpar_pcm_data.txt')}[category]()
        self.files[f'{category}@{builders.later(seconds).isoformat()}'] = (
            document)
        return self

    def read(self, root_type, **kwargs):
        kind = kwargs.get('child_type', root_type)
        self.asked.append((kind, kwargs))
        member = kind, kwargs.get('child_id')
        if kind == 'RawMetrics' and not {kind, member} & self.answers.keys():
            return feed([(*name.split('@')[::-1], f'{name}{self.query}')
                         for name in self.files])
        return _told(self.answers[member if member in self.answers
                                  else kind])

    def file(self, href):
        self.opened.append(href)
        document = _told(self.files[href.partition('?')[0]])
        return document if isinstance(document, str) else json.dumps(document)

    def update(self, element, etag, root_type, **kwargs):
        self.updated.append((element, etag, kwargs.get('child_type')))
        _told(self.answers.get('update'))


def _told(answer):
    if isinstance(answer, Exception):
        raise answer
    return answer


def gone():
    return session.Gone('purged')


def unavailable():
    return model.Unavailable('it does not answer')
