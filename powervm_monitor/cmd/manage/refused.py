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
"""``refused``: what the broker never takes and the outbox has set aside."""

import json

from cliff import columns
from cliff import command
from cliff import lister
from cliff import show

from powervm_monitor import outbox


class Message(columns.FormattableColumn):
    """A message as text for people, and as it is for programs."""

    def human_readable(self):
        if isinstance(self._value, str):
            return self._value
        return json.dumps(self._value, indent=2)


class List(lister.Lister):
    """List the notifications that the broker refused for ever."""

    def take_action(self, parsed_args):
        return (
            ('ID', 'Event Type', 'Resource', 'Sampled', 'Since', 'Reason'),
            [(row.number, *_subject(row.message), *_times(row), row.reason)
             for row in _refusals(self).listed()])


class Show(show.ShowOne):
    """Show one of the refused notifications, whole."""

    def get_parser(self, prog_name):
        parser = super().get_parser(prog_name)
        parser.add_argument('id', type=int, metavar='ID',
                            help='as the list has it')
        return parser

    def take_action(self, parsed_args):
        row = _refusals(self).one(parsed_args.id)
        return (('id', 'sampled', 'since', 'reason', 'message'),
                (row.number, *_times(row), row.reason, Message(row.message)))


class _Choice(command.Command):
    """Does something with some notifications, or with all."""

    def get_parser(self, prog_name):
        parser = super().get_parser(prog_name)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument('ids', type=int, nargs='*', default=[],
                           metavar='ID', help='as the list has them')
        which.add_argument('--all', action='store_true',
                           help='all that are refused at the moment')
        return parser

    def take_action(self, parsed_args):
        count = self.do(_refusals(self),
                        None if parsed_args.all else parsed_args.ids)
        self.app.stdout.write(f'{count} {self.done}\n')


class Retry(_Choice):
    """Send refused notifications again, with the service's next sample.

    Do this when the broker was changed so that it takes them now. The service
    sends them behind what waits already. Those that were damaged are never
    sent: --all leaves them out.
    """

    done = 'to be sent again'

    def do(self, refusals, numbers):
        return refusals.retry(numbers)


class Drop(_Choice):
    """Delete refused notifications, and announce the loss on the bus."""

    done = 'dropped'

    def do(self, refusals, numbers):
        return refusals.drop(numbers)


def _refusals(asked):
    return outbox.Refusals(asked.app.conf.outbox.path)


def _times(row):
    """Return both times; None when the row is damaged and nobody knows."""
    return (row.sampled and row.sampled.isoformat(),
            row.since and row.since.isoformat(timespec='seconds'))


def _subject(message):
    """Return event type and resource; None when a message lacks them."""
    try:
        data = message['payload']['versioned_object.data']
        return message.get('event_type'), data.get('resource_id')
    except (AttributeError, KeyError, TypeError):
        return (message.get('event_type') if isinstance(message, dict)
                else None), None
