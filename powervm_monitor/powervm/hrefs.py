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
"""What a link of the PowerVM REST API leads to."""

import itertools
from urllib import parse


def name(href: str) -> str:
    """Return what the last part of a link's path is called.

    Whatever host, query string or percent-encoding the link has: those may
    differ from answer to answer.
    """
    return parse.unquote(parse.urlsplit(href or '').path).rpartition('/')[2]


def named(href):
    """Return the UUIDs that a link names, in lower case, by their kind.

    ``.../uom/LogicalPartition/9A5/ClientNetworkAdapter/7F1`` names
    ``{'LogicalPartition': '9a5', 'ClientNetworkAdapter': '7f1'}``; a UUID
    that is missing is empty.
    """
    path = parse.urlsplit(href or '').path.partition('/uom/')[2]
    parts = [part for part in path.split('/') if part]
    return {kind: uuid.lower() for kind, uuid in itertools.zip_longest(
        parts[::2], parts[1::2], fillvalue='')}
