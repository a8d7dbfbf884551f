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
"""The guests' own words about their memory: RSCT's file, told through RMC."""

from powervm_monitor import model
from powervm_monitor.powervm import fields


def memory(document, listed_at):
    """Return what the guests told, by partition UUID.

    :param listed_at: the time that the feed gave; the guests' own clocks
        are not to be relied on.
    :raises powervm_monitor.powervm.fields.Malformed: when it is no object.
    """
    if not fields.is_object(document):
        raise fields.Malformed('an RSCT file is a JSON object')
    told = {}
    for row in fields.objects(document, 'lparUtil'):
        said = row.get('memory')
        if fields.is_object(said) and isinstance(row.get('uuid'), str):
            known = _memory(said, listed_at)
            if known is not None:
                told[row['uuid'].lower()] = known
    return told


def errors(document):
    """Return PowerVM's error ids of guests that told nothing, by UUID.

    6001 is a partition that does not run, 6003 one whose RMC connection is
    down.
    """
    return {row['uuid'].lower(): str(row['errorInfo'].get('errorId'))
            for row in fields.objects(document, 'lparUtil')
            if fields.is_object(row.get('errorInfo'))
            and isinstance(row.get('uuid'), str)}


def _memory(row, listed_at):
    total = fields.whole(row, 'realMemSizeBytes')
    available = _percent(row, 'pctRealMemAvbl')
    if not total or available is None:
        return None
    free = _percent(row, 'pctRealMemFree')
    return model.GuestMemory(
        sampled_at=listed_at, total_bytes=total,
        used_bytes=total * (100 - available) // 100,
        free_bytes=None if free is None else total * free // 100,
        active_bytes=_pages(row, 'vmActivePgCount'),
        page_space_bytes=_pages(row, 'totalPgSpSizeCount'),
        page_space_free_bytes=_pages(row, 'totalPgSpFreeCount'),
        page_in_rate=fields.number(row, 'vmPgInRate'),
        page_out_rate=fields.number(row, 'vmPgOutRate'),
        page_space_in_rate=fields.number(row, 'vmPgSpInRate'),
        page_space_out_rate=fields.number(row, 'vmPgSpOutRate'))


def _percent(row, key):
    value = fields.whole(row, key)
    return value if value is not None and value <= 100 else None


def _pages(row, key):
    return fields.scaled(row, key, fields.PAGE)
