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
"""How a message is kept: its body, how much room it takes, its times."""

import datetime
import json

from powervm_monitor.catalog import events


def row(message, now):
    """Return the body, its size in bytes, two times and a cause.

    The times are the seconds of its sample, and those since when it waits.

    :param now: POSIX seconds, also for a message that does not tell its time.
    """
    body = json.dumps(message)
    return body, len(body), _sampled(message, now), now, cause(message)


def sampled(body, now):
    """Return the seconds of the sample of a body; now if it tells none."""
    try:
        message = json.loads(body)
    except ValueError:
        return now
    return _sampled(message, now)


def cause(message):
    """Return why what a message tells of is lost, None of other messages."""
    try:
        if message['event_type'] == events.GAP_TYPE:
            return message['payload']['versioned_object.data']['cause']
    except (KeyError, TypeError):
        pass
    return None


def cause_of_body(body):
    """Return :func:`cause` of a body; None if it is damaged."""
    try:
        return cause(json.loads(body))
    except ValueError:
        return None


def _sampled(message, now):
    try:
        return datetime.datetime.fromisoformat(
            message['timestamp']).timestamp()
    except (KeyError, TypeError, ValueError):
        return now


def utc(seconds):
    """Return POSIX seconds as an aware datetime."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
