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
"""The options say what they do and take what they say."""

from oslo_config import cfg
from oslo_log import log
from oslotest import base

from powervm_monitor.conf import opts
from powervm_monitor.tests.unit import configuration

OURS = {'DEFAULT': ['host'],
        'neutron': ['enabled'],
        'nova': ['full_refresh', 'refresh', 'servers_file',
                 'metadata_prefixes', 'notifications'],
        'outbox': ['path', 'max_size', 'max_age'],
        'pcm': ['poll_interval', 'backlog', 'vios_wait'],
        'plugins': ['enabled', 'config_dir', 'queue_size', 'time_budget'],
        'powervm': ['host', 'port', 'protocol', 'username', 'password',
                    'ca_file', 'timeout', 'inventory_refresh',
                    'inventory_full_refresh'],
        'publisher': ['mode', 'interval', 'unmanaged', 'send_retries',
                      'max_backoff']}


def options():
    """Yield every option of the program with the name of its group."""
    for group, group_options in opts.list_opts():
        for option in group_options:
            yield getattr(group, 'name', group), option


class TestOptions(base.BaseTestCase):

    def test_the_sample_configuration_has_every_option(self):
        listed = {(group, option.dest) for group, option in options()}

        self.assertEqual(set(), {
            (group, name) for group, names in OURS.items()
            for name in names} - listed)

    def test_the_sample_configuration_has_what_nova_needs(self):
        listed = {option.name for group, option in options()
                  if group == 'nova'}

        self.assertEqual(set(), {
            'auth_type', 'auth-url', 'username', 'password', 'cafile',
            'timeout', 'endpoint-override', 'region-name'} - listed)

    def test_every_option_of_ours_has_help(self):
        self.assertEqual([], [
            option.name for group, option in options()
            if option.dest in OURS[group] and not (
                option.help and option.help.endswith('.'))])

    def test_passwords_are_secret(self):
        self.assertEqual([], [
            (group, option.name) for group, option in options()
            if option.dest == 'password' and not option.secret])

    def test_the_noise_of_libraries_is_kept_out_of_the_log(self):
        self.addCleanup(
            log.set_defaults,
            default_log_levels=log.get_default_log_levels())
        opts.set_defaults()
        conf = cfg.ConfigOpts()
        log.register_options(conf)
        conf([])

        self.assertIn('pypowervm=CRITICAL', conf.default_log_levels)


class TestValues(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.configuration = self.useFixture(configuration.Configuration())

    def read(self, group, name, value):
        conf = self.configuration.read(**{group: {name: value}})
        return conf[group][name]

    def assertRefused(self, group, name, *values):
        for value in values:
            e = self.assertRaises(
                cfg.ConfigFileValueError, self.read, group, name, value)
            self.assertIn(name, str(e))

    def test_without_a_file_the_defaults_hold(self):
        conf = self.configuration.read()

        self.assertEqual(
            (300, 30, 1800, 20, 'localhost', None, None, 600),
            (conf.publisher.interval, conf.pcm.poll_interval,
             conf.pcm.backlog, conf.pcm.vios_wait, conf.powervm.host,
             conf.powervm.port, conf.powervm.protocol,
             conf.nova.full_refresh))

    def test_nova_is_not_waited_for_without_end(self):
        self.assertEqual(30, self.configuration.read().nova.timeout)

    def test_an_interval_of_whole_samples_is_taken(self):
        self.assertEqual([30, 60, 300, 86400], [
            self.read('publisher', 'interval', value)
            for value in (30, 60, 300, 86400)])

    def test_any_other_interval_is_refused(self):
        self.assertRefused('publisher', 'interval',
                           0, -30, 15, 45, 86430, '30.0', 'often', '')

    def test_a_refused_interval_says_why(self):
        self.assertRaisesRegex(
            cfg.ConfigFileValueError, 'a multiple of 30',
            self.read, 'publisher', 'interval', 45)

    def test_what_is_out_of_bounds_is_refused(self):
        for group, name, *values in (
                ('publisher', 'send_retries', 0, 11),
                ('publisher', 'max_backoff', 0, 3601),
                ('pcm', 'poll_interval', 4, 901),
                ('pcm', 'backlog', -1, 1801),
                ('pcm', 'vios_wait', -1, 301),
                ('powervm', 'protocol', 'ftp', 'HTTPS '),
                ('powervm', 'port', -1, 65536, 'http'),
                ('powervm', 'timeout', 0, 1201, 'long'),
                ('nova', 'full_refresh', 9),
                ('nova', 'refresh', 0)):
            self.assertRefused(group, name, *values)
