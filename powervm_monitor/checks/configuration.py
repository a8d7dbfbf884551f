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
"""Whether the options can be read, and by whom."""

import stat

from oslo_config import cfg

from powervm_monitor.checks import finding
from powervm_monitor.checks import names
from powervm_monitor.conf import unread


def check(installation):
    """Yield Findings on the configuration files."""
    try:
        conf = installation.conf
    except cfg.Error as e:
        yield finding.error(' '.join(str(e).split()))
        return
    files = list(map(str, unread.files(conf)))
    if not files:
        yield finding.warning(
            'no configuration file is found, so all options have their '
            'defaults: name it with --config-file, as for powervm-monitor')
    else:
        yield finding.ok(f'read from {", ".join(files)}')
    unknown = unread.unread(conf)
    if unknown:
        yield finding.warning(
            'these options do not exist and have no effect: see how they '
            f'are spelled in this release ({names.few(unknown)})')
    for path in files:
        if installation.files.status(path).st_mode & stat.S_IROTH:
            yield finding.warning(
                f'{path} can be read by everybody and may hold passwords: '
                f'chmod o-rwx {path}')
