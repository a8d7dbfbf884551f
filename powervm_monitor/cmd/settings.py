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


class Options(cfg.ConfigOpts):
    """Names a line that it cannot parse and does not quote it.

    It may well be that of a password, and the message goes to a log.
    """

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


def read(arguments, prog='powervm-monitor'):
    """Return a ConfigOpts filled from the usual files and a command line.

    :raises oslo_config.cfg.Error: which names the option or the file.
    """
    conf = registered()
    conf(arguments, project=PROJECT, prog=prog,
         version=version.version_string_with_package())
    opts.check(conf)
    return conf
