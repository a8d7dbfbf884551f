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
"""Lists of the Compute and Networking APIs, which may come in pages."""

from powervm_monitor import model


def rows(nova, path, key, microversion=None, **params):
    """Yield the objects of a list, of all its pages.

    :param nova: a :class:`powervm_monitor.nova.session.Api`, of whatever.
    :param key: under which the answer has them.
    :param params: the query.
    :raises powervm_monitor.model.Unavailable: when there is no such list.
    """
    while True:
        answer = nova.get(path, microversion=microversion, **params)
        found = answer.get(key)
        if not isinstance(found, list):
            raise model.Unavailable(
                f'{nova.name} answered {path} without {key}')
        found = [row for row in found if isinstance(row, dict)]
        yield from found
        # Whoever set a limit wants no more than that.
        if not found or 'limit' in params or not answer.get(f'{key}_links'):
            return
        params['marker'] = found[-1].get('id')
        if params['marker'] is None:
            raise model.Unavailable(
                f'{nova.name} promised a next page of {key} behind one that '
                'has no id')
