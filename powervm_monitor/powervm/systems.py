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
"""Which of the managed systems behind one REST API is watched."""

import typing

from pypowervm.wrappers import managed_system

from powervm_monitor import model
from powervm_monitor.powervm import fields

# PowerVC writes 9080M9S_130A078 for the MTMS 9080-M9S*130A078.
_SEPARATORS = str.maketrans('', '', '-*_')


class NotChosen(model.Unavailable):
    """The configuration does not name one managed system."""


class System(typing.NamedTuple):
    """A managed system; name and MTMS are None when they are not known."""

    uuid: str
    name: str | None
    mtms: str | None

    def __str__(self) -> str:
        return ' '.join(filter(None, (self.name, self.mtms, self.uuid)))

    def is_called(self, text: str) -> bool:
        """Whether this is its name, its MTMS or its UUID."""
        text = text.strip()
        return bool(text) and (
            text == (self.name or '').strip()
            or _bare(text) in [
                _bare(known) for known in (self.uuid, self.mtms) if known])


def listed(response) -> list[System]:
    """Return the Systems of PowerVM's answer to a request for all."""
    return [System(entry.uuid, *_names(entry))
            for entry in (response.feed.entries if response.feed else ())
            if entry.uuid]


def chosen(systems: list[System], text: str | None, where: str) -> System:
    """Return the System that is meant, the only one if no text says which.

    :param systems: those that there are, at least one.
    :param text: name, MTMS or UUID of the one that is meant, or None.
    :param where: what messages call the REST API.
    :raises NotChosen: when it is none of them, or several.
    """
    found = [one for one in systems if text is None or one.is_called(text)]
    if len(found) == 1:
        return found[0]
    names = '; '.join(map(str, systems))
    if text is None:
        raise NotChosen(
            f'{where} has {len(systems)} managed systems: set [powervm] '
            f'system to the name, MTMS or UUID of one of them ({names})')
    if found:
        raise NotChosen(
            f'[powervm] system {text} is what {len(found)} managed systems '
            f'of {where} are called: set it to the UUID of one of them '
            f'({names})')
    raise NotChosen(
        f'[powervm] system {text} is no managed system of {where}: set it to '
        f'the name, MTMS or UUID of one of them ({names})')


def _bare(text: str) -> str:
    """Return an MTMS or a UUID as it is however its parts are separated."""
    return text.lower().translate(_SEPARATORS)


def _names(entry) -> tuple[str | None, str | None]:
    try:
        system = managed_system.System.wrap(entry)
        return system.system_name, system.mtms.mtms_str
    except fields.ODD:
        return None, None
