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
"""``powervm-monitor-status``: may the service be upgraded to this release?"""

import pathlib
import sys

from oslo_config import cfg
from oslo_upgradecheck import upgradecheck

from powervm_monitor import model
from powervm_monitor import outbox
from powervm_monitor.catalog import render
from powervm_monitor.cmd import settings
from powervm_monitor.conf import opts
from powervm_monitor.conf import unread

PROG = 'powervm-monitor-status'
# Where Ceilometer has the definition on its own host.
METERS = '/etc/ceilometer/meters.d/powervm_monitor.yaml'
# Between those of the checks' results and what no shell has.
FAILED = 255

SUCCESS, WARNING, FAILURE = upgradecheck.Code


class Checks(upgradecheck.UpgradeCommands):
    """What may be in the way, one method each.

    :param conf: a ConfigOpts that will have read its files by then.
    :param meters: the path of Ceilometer's definition.
    """

    def __init__(self, conf, meters):
        self._conf = conf
        self._meters = pathlib.Path(meters)

    def _options(self):
        try:
            opts.check(self._conf)
        except cfg.Error as e:
            return _result(FAILURE, str(e))
        unknown = unread.unread(self._conf)
        if unknown:
            return _result(
                WARNING, f'This release does not have {", ".join(unknown)}. '
                'See the release notes for what took its place, and take '
                'it out.')
        return _result(SUCCESS)

    def _outbox(self):
        path = self._conf.outbox.path
        try:
            version = outbox.version(path)
        except model.Unavailable as e:
            return _result(FAILURE, str(e))
        if version is None or version == outbox.VERSION:
            return _result(SUCCESS)
        return _result(
            SUCCESS, f'{path} is of version {version}. The service makes '
            f'version {outbox.VERSION} of it when it starts, which an older '
            'service refuses: keep a copy if you may want to go back.')

    def _definition(self):
        try:
            installed = self._meters.read_text('utf-8')
        except FileNotFoundError:
            return _result(
                SUCCESS, f'{self._meters} is not on this host. Where '
                'Ceilometer\'s notification agent runs, it has to be that '
                'of this release.')
        except (OSError, UnicodeDecodeError) as e:
            return _result(FAILURE, f'{self._meters} cannot be read: {e}')
        if installed == render.ceilometer_meters():
            return _result(SUCCESS)
        return _result(
            WARNING, f'{self._meters} is not that of this release: samples '
            'may lack metadata. Copy etc/ceilometer/meters.d/'
            f'{self._meters.name} there, and restart '
            'ceilometer-agent-notification.')

    _upgrade_checks = (
        ('Options', _options),
        ('Outbox', _outbox),
        ('Ceilometer definition', _definition),
    )


def _result(code, details=None):
    return upgradecheck.Result(code, details)


def main(arguments=None):
    """Check and return the highest status; 255 when nothing was checked."""
    conf = settings.registered()
    try:
        return upgradecheck.main(
            conf, project=settings.PROJECT,
            upgrade_command=Checks(conf, METERS),
            argv=sys.argv[1:] if arguments is None else arguments)
    except cfg.Error as e:
        print(f'{PROG}: error: {" ".join(str(e).split())}', file=sys.stderr)
        return FAILED
