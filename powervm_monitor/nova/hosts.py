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
"""The names of hosts as Nova has them."""

import difflib

from powervm_monitor.nova import pages
from powervm_monitor.nova import rows
from powervm_monitor.nova import session

# Servers that are looked through where nova-compute may not be asked for.
SERVERS = '1000'
# Names that are told where one is not found.
NEAR = 3


def computes(nova):
    """Return the names of all nova-compute, which administrators may see.

    :raises powervm_monitor.nova.session.Powerless: when this user may not.
    :raises powervm_monitor.model.Unavailable: when there is no answer.
    """
    return {str(row.get('host')) for row in pages.rows(
        nova, '/os-services', 'services', binary='nova-compute')}


def inhabited(nova):
    """Return the names of hosts that have servers, as far as they are told.

    :raises powervm_monitor.model.Unavailable: when there is no answer.
    """
    return {row[rows.HOST] for row in pages.rows(
        nova, '/servers/detail', 'servers', all_tenants='1', limit=SERVERS)
        if row.get(rows.HOST)}


def known(nova):
    """Return the names that can be had, and whether they are all there are."""
    try:
        return computes(nova), True
    except session.Powerless:
        return inhabited(nova), False


def near(name, names):
    """Return the names that one may be meant for, the likeliest first."""
    by_word = {}
    for other in sorted(names):
        by_word.setdefault(_word(other), []).append(other)
    words = [_word(name), *difflib.get_close_matches(
        _word(name), by_word.keys() - {_word(name)}, NEAR)]
    return [other for word in words for other in by_word.get(word, ())][:NEAR]


def _word(name):
    """Return what is alike in a host's short and full name."""
    return name.partition('.')[0].lower()
