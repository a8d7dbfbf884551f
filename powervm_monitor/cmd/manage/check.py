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
"""``check``: why is there no data?"""

import argparse
import threading

from cliff import lister

from powervm_monitor import checks

# Seconds that logging off may take.
FAREWELL = 10


class Check(lister.Lister):
    """Look for whatever keeps data from arriving, and say what to do.

    Nothing is changed, and the service may run meanwhile. The status is 0
    when all is well, 1 when there are warnings and 2 when there are errors.
    """

    formatter_namespace = 'powervm_monitor.manage.lists'
    formatter_default = 'lines'

    def get_parser(self, prog_name):
        parser = super().get_parser(prog_name)
        parser.add_argument(
            '--ceilometer', metavar='DIR',
            help='folder of Ceilometer\'s configuration; by default '
                 '/etc/ceilometer where its notification agent runs')
        parser.add_argument(
            '--timeout', type=_seconds, default=60, metavar='SECONDS',
            help='how long one check may take; default 60')
        return parser

    def take_action(self, parsed_args):
        self._installation = checks.Installation(
            self.app.read, self.app.arguments,
            ceilometer=parsed_args.ceilometer)
        self._examination = checks.Examination(
            checks.CHECKS, self._installation, parsed_args.timeout)
        return ('Status', 'Check', 'Message'), self._examination.lines()

    def run(self, parsed_args):
        super().run(parsed_args)
        # What hangs may hang at the logoff, too.
        closing = threading.Thread(
            target=self._installation.close, daemon=True)
        closing.start()
        closing.join(FAREWELL)
        return self._examination.status


def _seconds(text):
    seconds = float(text)
    if not 0 < seconds < threading.TIMEOUT_MAX:
        raise argparse.ArgumentTypeError('should be above 0')
    return seconds
