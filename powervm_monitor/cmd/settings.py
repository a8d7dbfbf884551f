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

import argparse
import pathlib

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
        except UnicodeDecodeError:
            raise cfg.ConfigFileParseError(*self._undecodable()) from None

    def _undecodable(self):
        """Return which file is no UTF-8, and in which line."""
        parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
        parser.add_argument('--config-file', action='append')
        parser.add_argument('--config-dir', action='append')
        named, _ = parser.parse_known_args(self._args)
        paths = [pathlib.Path(path) for path in (
            named.config_file or self.default_config_files)]
        for folder in named.config_dir or self.default_config_dirs:
            paths += sorted(pathlib.Path(folder).glob('*.conf'))
        for path in paths:
            try:
                path.read_text(encoding='utf-8')
            except UnicodeDecodeError as e:
                line = e.object.count(b'\n', 0, e.start) + 1
                return path, f'line {line}: is no UTF-8'
        return ' or '.join(map(str, paths)), 'is no UTF-8'


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
