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
"""``powervm-monitor-manage``: questions to the service, and its answers."""

import functools
import logging
import sys

from cliff import app
from cliff import commandmanager

from powervm_monitor import version
from powervm_monitor.cmd import settings
from powervm_monitor.conf import opts

PROG = 'powervm-monitor-manage'
# The entry points of setup.cfg that are its commands.
NAMESPACE = 'powervm_monitor.manage'


class Manage(app.App):
    """Finds the command that was asked for, and the configuration.

    A command has this as ``self.app``. Whatever it raises becomes one line on
    stderr and status 1.
    """

    NAME = PROG
    CONSOLE_MESSAGE_FORMAT = f'{PROG}: %(message)s'
    # Warnings and errors; cliff would tell more.
    DEFAULT_VERBOSE_LEVEL = 0

    def __init__(self, **streams):
        super().__init__(
            description='Ask and instruct the service on this host.',
            version=version.version_string_with_package(),
            command_manager=commandmanager.CommandManager(NAMESPACE),
            deferred_help=True, **streams)

    def build_option_parser(self, description, version, argparse_kwargs=None):
        parser = super().build_option_parser(
            description, version, argparse_kwargs)
        # oslo.config has these as well, but would have no other arguments.
        for option, metavar in (('--config-file', 'PATH'),
                                ('--config-dir', 'DIR')):
            parser.add_argument(
                option, action='append', default=[], metavar=metavar,
                help='as for powervm-monitor; may be repeated')
        return parser

    def configure_logging(self):
        """Do as cliff does, but keep libraries as quiet as the service."""
        super().configure_logging()
        if self.options.verbose_level == self.DEFAULT_VERBOSE_LEVEL:
            for level in opts.QUIET:
                logging.getLogger(level.partition('=')[0]).setLevel(
                    level.partition('=')[2])

    @functools.cached_property
    def conf(self):
        """The service's configuration, a ConfigOpts.

        Read when a command needs it, for help does not.

        :raises oslo_config.cfg.Error: which names the option or the file.
        """
        return self.read(self.arguments)

    @property
    def arguments(self):
        """Those of the service that say where its configuration is."""
        return [f'--{option}={path}' for option, paths in (
            ('config-file', self.options.config_file),
            ('config-dir', self.options.config_dir)) for path in paths]

    @staticmethod
    def read(arguments):
        """Return the ConfigOpts of some arguments, as the service has it."""
        return settings.read(arguments, prog=PROG)

    def interact(self):
        """Do not: without a command, say which there are."""
        self.run_subcommand(['help'])


def main(arguments=None, **streams):
    return Manage(**streams).run(
        sys.argv[1:] if arguments is None else arguments)
