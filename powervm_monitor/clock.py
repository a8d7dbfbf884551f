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
"""The time outside; whoever wants another passes another object in."""

import datetime
import email.utils


class SystemClock:
    """The host's clock. ``speed`` is how many seconds pass in one."""

    speed = 1.0

    def now(self):
        """Return the present as an aware UTC datetime."""
        return datetime.datetime.now(datetime.UTC)


def answered_at(headers):
    """Return when an HTTP answer says it was given, None if it does not.

    :param headers: of the answer.
    :returns: an aware UTC datetime, by the clock of whoever answered.
    """
    try:
        told = email.utils.parsedate_to_datetime(headers['Date'])
    except (KeyError, ValueError):
        return None
    return told.astimezone(datetime.UTC)
