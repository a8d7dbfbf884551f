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
"""``powervm-monitor``: the service."""

import contextlib
import gc
import os
import sys

from oslo_config import cfg
from oslo_log import log as logging
from oslo_reports import guru_meditation_report

from powervm_monitor import clock
from powervm_monitor import heartbeat
from powervm_monitor import lock
from powervm_monitor import model
from powervm_monitor import parts
from powervm_monitor import service
from powervm_monitor import version
from powervm_monitor.cmd import settings

# A sample of a large host is a hundred thousand small objects, all of them in
# use: to look for garbage in their midst takes longer than to make them.
OBJECTS_BETWEEN_COLLECTIONS = 200_000


def main():
    """Check everything that can be checked, then run until told to stop."""
    with contextlib.closing(lock.Lock()) as held:
        try:
            conf = settings.read(sys.argv[1:])
            logging.setup(
                conf, settings.PROJECT, version.version_string_with_package())
            held.hold(conf.outbox.path)
            parts.Parts(conf, clock.SystemClock()).close()
            parts.check_system(conf)
        except (cfg.Error, model.Unavailable) as e:
            line = ' '.join(str(e).split())
            print(f'powervm-monitor: error: {line}', file=sys.stderr)
            return 1
        guru_meditation_report.TextGuruMeditation.setup_autorun(
            version, conf=conf)
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
        return service.launch(
            conf, clock.SystemClock(), hold=held.hold,
            beat=heartbeat.Heartbeat(os.environ).beat).wait()
