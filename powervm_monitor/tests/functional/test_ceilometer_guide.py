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
"""What the guide to Ceilometer says is done, with Ceilometer itself."""

import http.server
import json
import os
import re
import subprocess
import threading

import fixtures
from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.catalog import gnocchi
from powervm_monitor.cmd import settings
from powervm_monitor.notifications import bus
from powervm_monitor.notifications import consumer
from powervm_monitor.tests.functional import ceilometer
from powervm_monitor.tests.functional import checkout
from powervm_monitor.tests.functional import processes
from powervm_monitor.tests.functional import rabbitmq
from powervm_monitor.tests.unit import documentation

GUIDE = 'user/ceilometer.rst'
EXAMPLES = documentation.SOURCE / 'user/ceilometer'
SAMPLES = documentation.SOURCE.parent / 'notification_samples'
INSTALLED = '/opt/powervm-monitor/etc'
OPERATOR = 'https://alerts.example.org'
ALERTS = ('alert-raised', 'alert-cleared')

# Stands for Gnocchi's client, and writes down what it is asked.
GNOCCHI = '#!/bin/sh\necho "$@" >> {asked}\n'
AGENT = '[DEFAULT]\ntransport_url = {url}\n[notification]\nworkers = 1\n'
# What Ceilometer's own classes make of a folder of its configuration.
READ = '''
import json, sys
from ceilometer import service
from ceilometer.event import converter
from ceilometer.meter import notifications
from ceilometer.pipeline import event
from ceilometer.publisher import gnocchi
from stevedore import extension

folder, *messages = sys.argv[1:]
conf = service.prepare_service(['agent', '--config-dir', folder])
conf.set_override('meter_definitions_dirs', [folder + '/meters.d'], 'meter')
plugins = extension.ExtensionManager('ceilometer.event.trait_plugin')
resources, _ = gnocchi.GnocchiPublisher._load_definitions(
    conf, None, 'gnocchi_resources.yaml')
meters = notifications.ProcessMeterNotifications(conf, None)
convert = converter.setup_events(conf, plugins).to_event
read = [json.load(open(path)) for path in messages]
for message in read:
    message['metadata'] = {key: message[key]
                           for key in ('message_id', 'timestamp')}
print(json.dumps({
    'metrics': [metric for one in resources for metric in one.metrics],
    'meters': [one.cfg['name'] for one in meters.definitions],
    'traits': [{trait.name: str(trait.value)
                for trait in convert('info', message).traits}
               for message in read],
    'sinks': {pipeline.sink.name: len(pipeline.publishers) for pipeline
              in event.EventPipelineManager(conf).pipelines}}))
'''


class Guided(fixtures.Fixture):
    """A folder as /etc/ceilometer is when the guide was followed.

    :ivar path: the folder.
    :ivar asked: what Gnocchi was asked, line by line.
    """

    def _setUp(self):
        folder = self.useFixture(processes.Directory('guided')).path
        self.path = folder / 'ceilometer'
        self.path.mkdir()
        asked = folder / 'asked'
        client = folder / 'gnocchi'
        client.write_text(GNOCCHI.format(asked=asked))
        client.chmod(0o755)
        environment = ceilometer.agent_environment()
        subprocess.run(
            ['bash', '-e', '-o', 'pipefail'], input=self._script(), text=True,
            check=True, capture_output=True, timeout=60, env={
                **os.environ, 'PATH': (
                    f'{folder}:{environment / "bin"}:{os.environ["PATH"]}')})
        self.asked = asked.read_text().splitlines()

    def _script(self):
        """Return the guide's commands, as they are but for the folders."""
        commands = ''.join(
            text for page, text in documentation.blocks('sh')
            if page.relative_to(documentation.SOURCE).as_posix() == GUIDE)
        return re.sub(r'(?<![\w-])/etc/ceilometer', str(self.path),
                      commands.replace(INSTALLED, str(checkout.ROOT / 'etc')))


class Webhook(fixtures.Fixture):
    """Takes what is posted.

    :ivar url: where.
    :ivar posted: what, read as JSON.
    """

    def _setUp(self):
        self.posted = posted = []

        class Handler(http.server.BaseHTTPRequestHandler):

            def do_POST(self):
                posted.append(json.loads(self.rfile.read(
                    int(self.headers['Content-Length']))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments):
                """Keep the output of the tests clean."""

        server = http.server.HTTPServer(
            ('127.0.0.1', processes.free_port()), Handler)
        self.url = 'http://{}:{}'.format(*server.server_address)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)


class TestDefinitions(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.guided = self.useFixture(Guided())

    def read(self):
        """Return what Ceilometer makes of the folder."""
        (self.guided.path / 'ceilometer.conf').write_text(
            AGENT.format(url='fake://'))
        (self.guided.path / 'event_pipeline.yaml').write_text(
            (EXAMPLES / 'event_pipeline.yaml').read_text())
        told = subprocess.run(
            [ceilometer.agent_environment() / 'bin' / 'python', '-c', READ,
             self.guided.path, *(SAMPLES / f'{name}.json' for name in (
                 *ALERTS, 'collection-gap'))],
            capture_output=True, text=True, timeout=60, check=True)
        return json.loads(told.stdout.splitlines()[-1])

    def test_ceilometer_takes_what_the_guide_makes(self):
        told = self.read()

        self.assertEqual(set(), {
            metric.name for metric in catalog.CATALOG} - set(told['metrics']))
        self.assertEqual(1, len(told['meters']))
        self.assertEqual(
            [('critical', 'interface'), ('critical', 'interface'),
             (None, None)],
            [(traits.get('severity'), traits.get('resource_kind'))
             for traits in told['traits']])
        self.assertEqual('purged', told['traits'][2]['cause'])
        # Each has a publisher, which would be left out if it were none.
        self.assertEqual({'event_sink': 1, 'operator_sink': 1}, told['sinks'])

    def test_gnocchi_gets_the_types_that_it_lacks(self):
        types = [line.split()[2] for line in self.guided.asked
                 if line.startswith('resource-type create ')]

        self.assertEqual(len(self.guided.asked), len(types))
        self.assertEqual(
            sorted(name for name, _ in gnocchi.TYPES.values()
                   if name.startswith('powervm_')), sorted(types))


class TestAlarms(base.BaseTestCase):

    def setUp(self):
        super().setUp()
        self.broker = self.useFixture(rabbitmq.VirtualHost())
        self.guided = self.useFixture(Guided()).path
        self.webhook = self.useFixture(Webhook())
        folder = self.useFixture(processes.Directory('sender')).path
        (folder / 'conf').write_text(
            f'[DEFAULT]\ntransport_url = {self.broker.transport_url}\n')
        self.conf = settings.read(['--config-file', str(folder / 'conf')])

    def aodh(self):
        """Return where all arrives that Aodh's listener would get."""
        received = []
        listener = consumer.Consumer(self.conf, received.append, 'alarm.all')
        listener.start()
        self.addCleanup(listener.stop)
        return received

    def start_agent(self):
        (self.guided / 'ceilometer.conf').write_text(
            AGENT.format(url=self.broker.transport_url))
        # Not to Gnocchi, which is not here.
        (self.guided / 'pipeline.yaml').write_text(re.sub(
            r'gnocchi://\S*', f'file://{self.guided / "samples"}',
            (EXAMPLES / 'pipeline.yaml').read_text()))
        (self.guided / 'event_pipeline.yaml').write_text(
            (EXAMPLES / 'event_pipeline.yaml').read_text().replace(
                OPERATOR, self.webhook.url))
        return self.useFixture(processes.Process(
            'ceilometer-agent-notification',
            [ceilometer.agent_environment() / 'bin'
             / 'ceilometer-agent-notification', '--config-dir', self.guided],
            cwd=self.guided))

    def test_an_alert_goes_to_aodh_and_to_the_operator(self):
        received = self.aodh()
        agent = self.start_agent()
        sender = bus.Bus(self.conf, 1)
        self.addCleanup(sender.close)
        for name in ALERTS:
            sender.send(json.loads((SAMPLES / f'{name}.json').read_text()))
        agent.wait_until(lambda: len(received) >= 2
                         and len(self.webhook.posted) >= 2, 90, 'both alerts')

        # The agent takes several messages at a time.
        expected = [('powervm.alert.cleared', 'outbound-over-promise'),
                    ('powervm.alert.raised', 'outbound-over-promise')]
        for events in ([event for message in received
                        for event in message['payload']],
                       [event for body in self.webhook.posted
                        for event in body]):
            traits = [{trait[0]: trait[2] for trait in event['traits']}
                      for event in events]
            self.assertEqual(expected, sorted(
                (event['event_type'], told['rule'])
                for event, told in zip(events, traits, strict=True)))
            # Aodh looks for alarms of this project.
            self.assertTrue(all(told['project_id'] for told in traits))
