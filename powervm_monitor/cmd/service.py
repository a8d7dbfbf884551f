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
from oslo_reports import opts as report_opts

from powervm_monitor import clock
from powervm_monitor import conf as options
from powervm_monitor import heartbeat
from powervm_monitor import lock
from powervm_monitor import model
from powervm_monitor import service
from powervm_monitor import version
from powervm_monitor.conf import opts

PROJECT = 'powervm_monitor'
# A sample of a large host is a hundred thousand small objects, all of them in
# use: to look for garbage in their midst takes longer than to make them.
OBJECTS_BETWEEN_COLLECTIONS = 200_000


def main():
    """Check everything that can be checked, then run until told to stop."""
    with contextlib.closing(lock.Lock()) as held:
        try:
            conf = configure(sys.argv[1:])
            logging.setup(
                conf, PROJECT, version.version_string_with_package())
            held.hold(conf.outbox.path)
            service.Parts(conf, clock.SystemClock()).close()
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


def configure(arguments):
    """Return a ConfigOpts filled from the usual files and a command line.

    :raises oslo_config.cfg.Error: which names the option or the file.
    """
    conf = cfg.ConfigOpts()
    opts.set_defaults()
    logging.register_options(conf)
    report_opts.set_defaults(conf)
    options.register_opts(conf)
    conf(arguments, project=PROJECT, prog='powervm-monitor',
         version=version.version_string_with_package())
    opts.check(conf)
    return conf
