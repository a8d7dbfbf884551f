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

"""The RSCT file: memory as the guests see it, every two minutes."""

import typing

MEBIBYTE = 2 ** 20
PAGE = 4096
TIME = '%Y%m%dT%H%M%S+0000'
RATES = ('page_in', 'page_out', 'page_space_in', 'page_space_out')


class Memory(typing.NamedTuple):
    """What RSCT tells of a guest's memory."""

    total_bytes: int
    available_percent: int
    # Pages of paging space, and pages a second; -1 is unknown.
    swap_pages: int
    swap_free_pages: int
    page_in: int = 0
    page_out: int = 0
    page_space_in: int = 0
    page_space_out: int = 0

    @property
    def used_bytes(self):
        """Used memory, as exact as the whole percentage allows."""
        return self.total_bytes * (100 - self.available_percent) // 100

    @property
    def available_bytes(self):
        """Available memory, as exact as the whole percentage allows."""
        return self.total_bytes * self.available_percent // 100


def memory(lpar, worked):
    """The guest's Memory, or None when RSCT cannot reach it."""
    if _error(lpar) or lpar.memory_used is None or _left_out(lpar):
        return None
    used = lpar.memory_used.level(worked)
    total = lpar.memory * MEBIBYTE
    guest = lpar.guest
    paging = guest.get('swap', lpar.memory // 4) * MEBIBYTE // PAGE
    free = paging
    if 'swap_free' in guest:
        free = guest['swap_free'] * MEBIBYTE // PAGE
    return Memory(total, min(100, max(0, 100 - int(used * 100))),
                  paging, free, *(guest.get(rate, 0) for rate in RATES))


def render(scene, moment, stamp):
    """The file of one sample time, as a dictionary.

    :param stamp: that time by the clock that the file tells.
    """
    worked = scene.worked(moment)
    return {'lparUtil': [_guest(lpar, stamp, worked)
                         for lpar in scene.lpars if not _left_out(lpar)]}


def _left_out(lpar):
    return lpar.guest.get('left_out', False)


def _error(lpar):
    if not lpar.running:
        return {'errorId': '6001', 'message':
                'Lpar is not in running state on Managed System'}
    if lpar.rmc != 'active':
        return {'errorId': '6003', 'message': 'RMC is INACTIVE on lpar'}
    return None


def _guest(lpar, stamp, worked):
    answer = {'uuid': lpar.uuid, 'id': str(lpar.id), 'name': lpar.name}
    error = _error(lpar)
    if error:
        return dict(answer, errorInfo=error, timeStamp=None)
    told = memory(lpar, worked)
    answer['memory'] = {
        'pctRealMemAvbl': told.available_percent,
        'pctRealMemFree': max(0, told.available_percent - 10),
        'realMemSizeBytes': told.total_bytes,
        'totalPgSpSizeCount': told.swap_pages,
        'totalPgSpFreeCount': told.swap_free_pages,
        'vmActivePgCount': told.used_bytes // PAGE,
        'vmPgInRate': told.page_in, 'vmPgOutRate': told.page_out,
        'vmPgSpInRate': told.page_space_in,
        'vmPgSpOutRate': told.page_space_out}
    answer['timeStamp'] = stamp.strftime(TIME)
    return answer
