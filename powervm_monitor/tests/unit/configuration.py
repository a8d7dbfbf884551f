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
"""Configuration files as an operator writes them, for one test only."""

import fixtures
from oslo_config import cfg

from powervm_monitor import conf as options


class Configuration(fixtures.Fixture):
    """Reads configuration files."""

    def _setUp(self):
        self._folder = self.useFixture(fixtures.TempDir())

    def path(self, name='powervm_monitor.conf'):
        """Return a path in a folder that goes with the test."""
        return self._folder.join(name)

    def write(self, text='', **groups):
        """Write a configuration file of groups, each a dict of options.

        :returns: its path.
        """
        lines = [text]
        for group, values in groups.items():
            lines.append(f'[{group}]')
            lines.extend(f'{name} = {value}'
                         for name, value in values.items())
        with open(self.path(), 'w') as f:
            f.write('\n'.join(lines) + '\n')
        return self.path()

    def read(self, text='', **groups):
        """Return a ConfigOpts with the options of such a file."""
        conf = cfg.ConfigOpts()
        options.register_opts(conf)
        conf(['--config-file', self.write(text, **groups)])
        return conf
