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
"""Whether PowerVM answers, and whether the service's user may ask."""

from powervm_monitor.checks import finding
from powervm_monitor.checks import folder

# Whose members NovaLink lets read the token file.
GROUP = 'pvm_admin'


def check(installation):
    """Yield Findings on the PowerVM REST API."""
    system = installation.powervm.system()
    answers = f'{installation.powervm.address} answers'
    if installation.conf.powervm.system is not None:
        answers = f'{answers}, system {system} is watched'
    yield finding.ok(answers)
    if installation.conf.powervm.password is None:
        yield from _admission(installation)


def _admission(installation):
    """Yield a warning when only the caller of this command may log on."""
    accounts, user = installation.accounts, folder.owner(installation)
    members = accounts.members(GROUP)
    if members is None or user == 0 or user in members:
        return
    if accounts.number(GROUP) in installation.processes.groups(
            installation.holder):
        return
    name = accounts.name(user)
    yield finding.warning(
        f'user {name}, whose outbox it is, is not in group {GROUP} and '
        f'cannot log on by the token file: usermod --append --groups {GROUP} '
        f'{name}, and restart the service, unless its unit has '
        'SupplementaryGroups or PowerVM is simulated')
