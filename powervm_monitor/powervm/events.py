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
"""PowerVM's event feed: what was added, changed or deleted meanwhile."""

import dataclasses
import uuid

from oslo_log import log as logging
from pypowervm.wrappers import event

from powervm_monitor import model
from powervm_monitor.powervm import hrefs

LOG = logging.getLogger(__name__)

# PowerVM holds a request for about ten seconds when it has nothing to tell.
PATIENCE_SECONDS = 20

# PowerVM does not know what this process has seen.
_AMNESIA = ('NEW_CLIENT', 'CACHE_CLEARED', 'MISSING_EVENTS')
_CHANGES = ('ADD_URI', 'MODIFY_URI', 'DELETE_URI', 'INVALID_URI',
            'HIDDEN_URI', 'VISIBLE_URI')
# What a change of leads to other mappings or shared Ethernet adapters.
_VIOS = ('VirtualIOServer', 'NetworkBridge', 'VirtualNetwork')
# What is told of a change that has nothing to do with adapters, as when a
# partition boots.
_HARMLESS = {'NVRAM', 'PartitionName', 'PartitionState', 'ReferenceCode',
             'freeIOAdaptersForLinkAggregation'}


@dataclasses.dataclass
class News:
    """What may have changed since PowerVM was asked last.

    :ivar everything: PowerVM cannot tell.
    :ivar partitions: UUIDs in lower case.
    :ivar vioses: UUIDs of Virtual I/O Servers that may serve or bridge
        something else; empty for one of those that there are.
    :ivar switches: the virtual switches.
    """

    everything: bool = False
    partitions: set[str] = dataclasses.field(default_factory=set)
    vioses: set[str] = dataclasses.field(default_factory=set)
    switches: bool = False


class Events:
    """The event feed, as one application that PowerVM keeps news for.

    :param powervm: a :class:`powervm_monitor.powervm.session.PowerVM`.
    """

    def __init__(self, powervm):
        self._powervm = powervm
        self._application = uuid.uuid4().hex
        self._refused = False

    def news(self):
        """Ask once, which takes about ten seconds when there are no news.

        The first time registers this process, and everything is news. So it
        is when PowerVM does not answer: the feed is not on every level.
        """
        try:
            response = self._powervm.read(
                'Event', xag=[], timeout=PATIENCE_SECONDS, add_qp=[
                    ('QUEUE_CLIENTKEY_METHOD', 'USE_APPLICATIONID'),
                    ('QUEUE_APPLICATIONID', self._application)])
        except model.Unavailable as e:
            if not self._refused:
                LOG.info('PowerVM tells no events, everything is read '
                         'again instead (%s)', e)
            self._refused = True
            return News(everything=True)
        self._refused = False
        news, system = News(), self._powervm.system_uuid().lower()
        for entry in response.feed.entries if response.feed else ():
            _heed(event.Event.wrap(entry), news, system)
        return news


def _heed(told, news: News, system: str) -> None:
    """Add an event to the news, unless it is another system's.

    Those of all systems behind the REST API are in one feed. Not every link
    names the system.
    """
    if told.etype in _AMNESIA:
        news.everything = True
    elif told.etype in _CHANGES and not _is_harmless(told):
        changed = hrefs.named(told.data)
        if changed.get('ManagedSystem') not in (None, '', system):
            return
        if any(kind in changed for kind in _VIOS):
            # One that is new is not known by its UUID.
            news.vioses.add('' if told.etype == 'ADD_URI'
                            else changed.get('VirtualIOServer', ''))
        news.switches |= 'VirtualSwitch' in changed
        if changed.get('LogicalPartition'):
            news.partitions.add(changed['LogicalPartition'])


def _is_harmless(told):
    details = set((told.detail or 'Other').split(','))
    return told.etype == 'MODIFY_URI' and details <= _HARMLESS
