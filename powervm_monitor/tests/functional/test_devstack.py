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
"""DevStack's plugin: every phase, twice, and what comes of it."""

import os
import pathlib
import pwd
import queue
import re
import socket
import subprocess
import uuid

from oslotest import base

from powervm_monitor.cmd import settings
from powervm_monitor.notifications import consumer
from powervm_monitor.tests.functional import ceilometer
from powervm_monitor.tests.functional import checkout
from powervm_monitor.tests.functional import devstack
from powervm_monitor.tests.functional import openstack
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq

PLUGIN = checkout.ROOT / 'devstack'
MAC = 'fa:16:3e:3a:00:01'
# As OVN and Neutron's agents call it.
HOST = socket.gethostname()
BUNDLE = '/opt/stack/data/ca-bundle.pem'
USER = pwd.getpwuid(os.geteuid()).pw_name


class TestSimulator(base.BaseTestCase):
    """A laptop without POWER has the whole plane."""

    TIMEOUT_SCALING_FACTOR = 2

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.VirtualHost())
        self.cloud = self.useFixture(openstack.OpenStack())
        self.devstack = self.useFixture(devstack.DevStack(
            {'POWERVM_MONITOR_BACKEND': 'simulator',
             'POWERVM_MONITOR_ROLE': 'reader',
             'POWERVM_MONITOR_SIMULATOR_PORT': processes.free_port(),
             'POWERVM_MONITOR_SIMULATOR_OPTIONS': '--backlog 300'},
            # A user's own wish, for which the service must not be too early.
            {'publisher': {'interval': 30}, 'pcm': {'poll_interval': 5}},
            CEILOMETER_DIR=packages(),
            TRANSPORT_URL=self.broker.transport_url,
            KEYSTONE_SERVICE_URI=self.cloud.keystone.url,
            SERVICE_PROJECT_NAME='powervm-monitor'))
        self.received = queue.Queue()
        self.seen = []
        path = self.useFixture(processes.Directory('consumer')).path / 'conf'
        path.write_text(
            f'[DEFAULT]\ntransport_url = {self.broker.transport_url}\n')
        listener = consumer.Consumer(
            settings.read(['--config-file', str(path)]), self.received.put)
        listener.start()
        self.addCleanup(listener.stop)

    def server(self):
        """Make a server on the host and return its UUID."""
        server, port = (str(uuid.uuid4()) for _ in range(2))
        self.cloud.neutron.ports.append(
            {'id': port, 'mac_address': MAC, 'device_id': server})
        return self.cloud.server(HOST, uuid=server, interfaces=[
            {'id': port, 'mac': MAC, 'ip': '10.0.0.5'}]), port

    def wait_for(self, event_type, resource):
        """Return the data of the next such notification about a resource."""
        def arrived():
            while not self.received.empty():
                self.seen.append(self.received.get())
            return next((
                data for data in (
                    n['payload']['versioned_object.data'] for n in self.seen
                    if n['event_type'] == event_type)
                if resource in data['resource_id']), None)

        return processes.until(
            arrived, 90, f'{event_type} of {resource}; the log: '
            + self.devstack.log('powervm-monitor')[-3000:])

    def forget(self):
        while not self.received.empty():
            self.received.get()
        self.seen.clear()

    def test_all_phases_twice(self):
        before = self.devstack.listing()
        self.devstack.stack()
        self.wait_for('powervm.host.sample', HOST)
        self.devstack.unstack()
        stopped = self.devstack.running()
        self.forget()
        server, port = self.server()
        self.devstack.stack()
        measured = self.wait_for('powervm.instance.sample', server)
        interface = self.wait_for('powervm.interface.sample', server)
        self.assertMerged()
        compute = self.devstack.nova_compute()
        self.devstack.clean()

        self.assertEqual([], stopped)
        self.assertEqual((HOST, 'fake.FakeDriverWithoutFakeNodes'), (
            compute.get('host', HOST), compute['compute_driver']))
        self.assertEqual(HOST, measured['metadata']['instance_host'])
        self.assertEqual(port, interface['metadata']['port_id'])
        self.assertEqual(before, self.devstack.listing())

    def assertMerged(self):
        """Ceilometer makes of its own files what ours adds to them."""
        folder = self.devstack.target / 'etc/ceilometer'
        ran = subprocess.run(
            [ceilometer.agent_environment() / 'bin/python', '-c', MERGED,
             folder / 'gnocchi_resources.yaml',
             folder / 'event_definitions.yaml'],
            check=True, stdout=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual('instance instance powervm_host True True\n',
                         ran.stdout)


# Which resource each metric is one of, and whether events have traits.
MERGED = """
import sys
from ceilometer import service
from ceilometer.event import converter
from ceilometer.publisher import gnocchi
conf = service.prepare_service([], [])
resources, _ = gnocchi.GnocchiPublisher._load_definitions(
    conf, None, sys.argv[1])
conf.set_override('definitions_cfg_file', sys.argv[2], 'event')
definitions = converter.setup_events(conf, lambda name: None).definitions
print(*({resource.cfg['resource_type'] for resource in resources
         if metric in resource.metrics}.pop()
        for metric in ('cpu', 'cpu_util', 'powervm.host.processor.consumed')),
      *(any(one.match_type(event) and len(one.traits) > 5
            for one in definitions)
        for event in ('compute.instance.update', 'powervm.alert.raised')))
"""


def packages():
    """The folder in which the package ceilometer is."""
    found, = ceilometer.agent_environment().glob('lib/python*/site-packages')
    return found


class NovaLinkTest(base.BaseTestCase):

    def start(self, **localrc):
        return self.useFixture(devstack.DevStack(
            {'POWERVM_MONITOR_BACKEND': 'novalink', 'VIRT_DRIVER': 'powervm',
             # A group that there is, and that nobody is in.
             'POWERVM_MONITOR_PVM_GROUP': 'nogroup',
             'ENABLED_SERVICES': 'key,rabbit,n-api,n-cpu,tls-proxy',
             **localrc},
            TRANSPORT_URL='fake://', CEILOMETER_DIR=packages(),
            SSL_BUNDLE_FILE=BUNDLE,
            KEYSTONE_SERVICE_URI='http://127.0.0.1:1/identity',
            KEYSTONEAUTH='no'))


class TestNovaLink(NovaLinkTest):

    def setUp(self):
        super().setUp()
        self.devstack = self.start()
        # As an older plugin of Ceilometer leaves it.
        etc = self.devstack.target / 'etc/ceilometer'
        (etc / 'meters.d').mkdir()
        (etc / 'meters.d/others.yaml').write_text('metric: []\n')
        (etc / 'gnocchi_resources.yaml').write_text('resources:\n')
        self.before = self.devstack.listing()
        self.devstack.stack()
        self.etc = etc

    def test_the_service_starts_with_what_is_written(self):
        written = devstack.configuration(
            self.devstack.target / 'etc/powervm_monitor/powervm_monitor.conf')
        nova = written['nova']
        processes.until(
            lambda: 'Watching the partitions' in self.devstack.log(
                'powervm-monitor'), 60, 'the start')

        self.assertEqual(['powervm-monitor'], self.devstack.running())
        self.assertNotIn('Traceback', self.devstack.log('powervm-monitor'))
        self.assertEqual(socket.gethostname(), written['DEFAULT']['host'])
        # PowerVM is what the host has, the defaults.
        self.assertNotIn('powervm', written)
        self.assertEqual(
            ('powervm-monitor', 'public', 'RegionOne', BUNDLE),
            (nova['username'], nova['valid_interfaces'],
             nova['region_name'], nova['cafile']))
        # What check would call unknown, or out of date.
        self.assertEqual(set(), {'interface', 'memcached_servers'} & set(nova))

    def test_what_is_written_is_devstacks_and_nobody_elses(self):
        listing = self.devstack.listing()
        unit = devstack.configuration(
            self.devstack.target
            / 'etc/systemd/system/devstack@powervm-monitor.service')

        self.assertEqual('-rw-------', listing[
            'etc/powervm_monitor/powervm_monitor.conf'][0])
        self.assertRegex(
            unit['Service']['ExecStart'],
            '^/.*/bin/powervm-monitor --config-file /.*/powervm_monitor.conf$')

    def test_all_phases_twice(self):
        events = self.etc / 'event_definitions.yaml'
        copied = events.read_text()
        self.devstack.unstack()
        # That of another release of Ceilometer.
        events.write_text(copied.splitlines()[0] + '\n- event_type: old\n')
        self.devstack.stack()
        copied_anew = events.read_text()
        self.devstack.clean()
        calls = self.devstack.calls()
        types = [call.removeprefix('openstack metric resource-type create ')
                 for call in calls if ' create ' in call]

        self.assertEqual(self.before, self.devstack.listing())
        self.assertEqual(copied, copied_anew)
        self.assertEqual(
            ['powervm_host -a host:string:false -a thermometer:string:false',
             'powervm_vios -a host:string:false -a name:string:false'],
            types[:2])
        self.assertEqual(5, len(types))
        for call in (
                'get_or_add_user_project_role admin powervm-monitor service',
                f'add_user_to_group {USER} nogroup',
                f'gpasswd -d {USER} nogroup'):
            self.assertIn(call, calls)


    def test_a_folder_that_ceilometer_has_emptied_is_removed(self):
        for path in (*self.etc.glob('*.*'), self.etc / 'meters.d/others.yaml'):
            if path.is_file():
                path.unlink()
        self.devstack.clean()

        self.assertFalse(self.etc.exists())


class TestRefusals(NovaLinkTest):

    def refused(self, **localrc):
        code, told = self.start(**localrc).run('stack')

        self.assertEqual(1, code)
        return told.splitlines()[-1]

    def test_a_host_without_novalink(self):
        self.assertEqual(
            '[ERROR] There is no group of_nobody: NovaLink is not on this '
            'host. Install it, or set POWERVM_MONITOR_BACKEND=simulator',
            self.refused(POWERVM_MONITOR_PVM_GROUP='of_nobody'))

    def test_a_backend_that_there_is_not(self):
        self.assertEqual(
            '[ERROR] POWERVM_MONITOR_BACKEND is hmc: it should be novalink '
            'or simulator', self.refused(POWERVM_MONITOR_BACKEND='hmc'))


class TestVariables(NovaLinkTest):

    def defaults(self):
        """The names of the variables that have defaults."""
        return re.findall(
            r'^ *(POWERVM_MONITOR_\w+)=\$\{\1:?-',
            (PLUGIN / 'settings').read_text()
            + (PLUGIN / 'override-defaults').read_text(), re.MULTILINE)

    def test_each_can_be_set_in_localrc(self):
        wanted = {name: f'my-{name}' for name in self.defaults()}
        stack = self.start(**wanted)
        stack.unstack()
        told = stack.settings()

        self.assertGreater(len(wanted), 10)
        self.assertEqual(wanted, {name: told[name] for name in wanted})

    def test_each_that_is_used_has_a_default(self):
        script = (PLUGIN / 'plugin.sh').read_text()
        own = set(re.findall(r'^(POWERVM_MONITOR_\w+)=', script,
                             re.MULTILINE))

        self.assertEqual(set(), set(re.findall(
            r'\$\{?(POWERVM_MONITOR_\w+)', script))
            - own - set(self.defaults()))

    def test_each_is_in_the_readme(self):
        readme = (PLUGIN / 'README.rst').read_text()

        self.assertEqual([], [name for name in self.defaults()
                              if f'``{name}``' not in readme])

    def test_another_driver_can_be_kept_beside_the_simulator(self):
        stack = self.start(
            POWERVM_MONITOR_BACKEND='simulator',
            POWERVM_MONITOR_COMPUTE_DRIVER='',
            POWERVM_MONITOR_SIMULATOR_PORT=processes.free_port())
        stack.stack()

        self.assertEqual('libvirt.LibvirtDriver',
                         stack.nova_compute()['compute_driver'])

    def test_with_devstacks_fake_driver_it_has_the_name_that_that_has(self):
        stack = self.start(
            POWERVM_MONITOR_BACKEND='simulator', VIRT_DRIVER='fake',
            POWERVM_MONITOR_SIMULATOR_PORT=processes.free_port())
        stack.stack()

        self.assertEqual(
            stack.nova_compute()['host'], devstack.configuration(
                stack.target / 'etc/powervm_monitor/powervm_monitor.conf')[
                'DEFAULT']['host'])


class TestController(NovaLinkTest):

    def test_it_may_have_nothing_but_ceilometer(self):
        stack = self.start(DISABLED_SERVICES='powervm-monitor',
                           POWERVM_MONITOR_PVM_GROUP='of_nobody')
        before = stack.listing()
        stack.stack()
        stacked = stack.listing().keys() - before.keys()
        stack.clean()

        self.assertEqual(
            {'etc/ceilometer/event_definitions.yaml',
             'etc/ceilometer/gnocchi_resources.yaml',
             'etc/ceilometer/meters.d',
             'etc/ceilometer/meters.d/powervm_monitor.yaml'},
            {path for path in stacked if not path.startswith('etc/nova')})
        self.assertIn('openstack metric resource-type create powervm_host',
                      ' '.join(stack.calls()))
        self.assertEqual(before, stack.listing())


class TestFolders(NovaLinkTest):

    def test_what_others_have_in_them_stays(self):
        folder = self.useFixture(processes.Directory('others')).path
        for name in ('conf', 'state'):
            (folder / name).mkdir(mode=0o755)
            (folder / name / 'letter').touch()
        before = self.modes(folder)
        stack = self.start(POWERVM_MONITOR_CONF_DIR=folder / 'conf',
                           POWERVM_MONITOR_STATE_DIR=folder / 'state',
                           POWERVM_MONITOR_CONF=folder / 'new/monitor.conf')
        stack.stack()
        configured = (folder / 'new/monitor.conf').exists()
        stack.clean()

        self.assertTrue(configured)
        self.assertEqual(before, self.modes(folder))

    def modes(self, folder):
        return {path: path.stat().st_mode for path in folder.rglob('*')}


class TestScripts(base.BaseTestCase):

    def test_shellcheck_and_bashate_have_nothing_to_say(self):
        path = pathlib.Path(processes.installed('shellcheck')).parent
        ran = subprocess.run(
            [checkout.ROOT / 'tools/lint.sh'], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=60,
            env={**os.environ, 'PATH': f'{path}:{os.environ["PATH"]}'})

        self.assertEqual(('', 0), (ran.stdout, ran.returncode))
