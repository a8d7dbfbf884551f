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
"""The configuration, read in the same way for every command."""

from oslo_config import cfg
from oslo_log import log as logging
from oslo_reports import opts as report_opts

from powervm_monitor import conf as options
from powervm_monitor import version
from powervm_monitor.conf import opts

PROJECT = 'powervm_monitor'
# The service, after which one of the usual files is named.
PROG = 'powervm-monitor'


class Options(cfg.ConfigOpts):
    """Finds the files of the service, whichever command asks for them.

    It names a line that it cannot parse and does not quote it: that may well
    be one with a password, and the message goes to a log.
    """

    def __call__(self, args=None, project=None, **settings):
        for name, find in (('default_config_files', cfg.find_config_files),
                           ('default_config_dirs', cfg.find_config_dirs)):
            if settings.get(name) is None:
                settings[name] = find(project, PROG)
        super().__call__(args, project, **settings)

    def _parse_config_files(self):
        try:
            return super()._parse_config_files()
        except cfg.ConfigFileParseError as e:
            slip = e.__context__
            raise cfg.ConfigFileParseError(
                e.config_file, f'line {slip.lineno}: {slip.msg}') from None


def registered():
    """Return a ConfigOpts that knows the options and has read no file."""
    conf = Options()
    opts.set_defaults()
    logging.register_options(conf)
    report_opts.set_defaults(conf)
    options.register_opts(conf)
    return conf


def read(arguments, prog=PROG):
    """Return a ConfigOpts filled from the usual files and a command line.

    :raises oslo_config.cfg.Error: which names the option or the file.
    """
    conf = registered()
    conf(arguments, project=PROJECT, prog=prog,
         version=version.version_string_with_package())
    opts.check(conf)
    return conf
