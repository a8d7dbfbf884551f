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

# What the service reads when it is told nothing.
USUAL = '/etc/powervm_monitor/powervm_monitor.conf'


def check(installation):
    """Yield Findings on the configuration files."""
    try:
        conf = installation.conf
        files = list(map(str, unread.files(conf)))
        modes = _modes(installation.files, files or [USUAL])
        # Other checks look there, and would not find it.
        _modes(installation.files, [conf.outbox.path, conf.nova.servers_file])
    except cfg.ConfigFilesPermissionDeniedError as e:
        yield _closed(installation.accounts, ', '.join(e.config_files))
        return
    except PermissionError as e:
        yield _closed(installation.accounts, e.filename)
        return
    except cfg.Error as e:
        yield finding.error(' '.join(str(e).split()))
        return
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
        if modes[path] & stat.S_IROTH:
            yield finding.warning(
                f'{path} can be read by everybody and may hold passwords: '
                f'chmod o-rwx {path}')


def _modes(files, paths):
    """Return the mode of each path, 0 of one that is not there.

    :raises PermissionError: when the caller may not know.
    """
    return {path: getattr(files.status(path), 'st_mode', 0) for path in paths}


def _closed(accounts, path):
    return finding.error(
        f'{accounts.name(accounts.me())} may not look at {path}: call this '
        'command as the service\'s user or as root, as with sudo -u '
        'powervm_monitor')
