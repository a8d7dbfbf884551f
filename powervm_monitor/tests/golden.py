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
"""Writes the notifications that the documentation shows: real ones.

And what is kept of the scenarios' last samples.
"""

import functools
import json
import logging

import yaml

from powervm_monitor.catalog import events
from powervm_monitor.catalog import render
from powervm_monitor.simulator import clock
from powervm_monitor.tests import scenarios
from powervm_monitor.tests.functional import alerting

# Two samples are published, at noon and five minutes later, with the
# intervals that are the defaults. The second VIOS is a little late.
INTERVAL = 300

# The uncapped partition of the full scenario and its first devices.
WEB_1 = 'a4f1c2d4-0b5e-4c6f-8a7b-1c2d3e4f5b01'
VIOS_1 = '2ea89ced-6d6e-53f9-a9d5-e6ef2b57875c'
SHOWN = {
    'instance': WEB_1,
    'disk': f'{WEB_1}-vscsi-C2',
    'interface': f'instance-00000011-{WEB_1}-veth-C32',
    'host': 'powervm-1',
    'vios': VIOS_1,
    'adapter': f'{VIOS_1}-fcs0',
    'pool': 'powervm-1-pool-processor-0',
    'collection': 'powervm-1-collection',
}

# Until who passed a limit has come back; longer than PowerVM keeps samples.
SAMPLES = 12
OUTAGE = 3600


@functools.cache
def messages():
    """Return what two turns on the simulator's full host want to send."""
    time = scenarios.beginning()
    with scenarios.Host('full', time, INTERVAL) as host:
        sent = host.turn()
        time.advance(INTERVAL)
        return sent + host.turn()


@functools.cache
def alerts():
    """Return what the threshold plugin says of one who sends too much."""
    time = scenarios.beginning()
    world = alerting.classic(scenarios.NOON - scenarios.SAMPLE * clock.SECOND)
    with scenarios.Host(yaml.safe_load(world), time, INTERVAL,
                        plugins='threshold') as host:
        watched = alerting.Watched(host, time)
        watched.take(SAMPLES)
        return [message for message in alerting.alerts(watched.sent)
                if alerting.CHATTY in alerting.data(message)['resource_id']]


@functools.cache
def gaps():
    """Return what is said of an outage that has cost samples."""
    time = scenarios.beginning()
    with scenarios.Host('small', time, INTERVAL) as host:
        host.turn()
        time.advance(OUTAGE)
        return [message for message in host.turn()
                if message['event_type'] == events.GAP_TYPE]


def files():
    """Return what is shown, ``{path: text}``: the newest of each kind."""
    newest = {alerting.data(message)['resource_id']: message
              for message in messages()}
    shown = {f'{kind}-sample': newest[resource]
             for kind, resource in SHOWN.items()}
    for message in alerts() + gaps():
        _, kind, event = message['event_type'].split('.')
        shown[f'{kind}-{event}'] = message
    return {f'doc/notification_samples/{name}.json':
            json.dumps(message, indent=2) + '\n'
            for name, message in shown.items()}


def main():
    # It warns of plain http, here on the loopback interface.
    logging.getLogger('pypowervm').setLevel(logging.CRITICAL)
    for path, text in files().items():
        target = render.ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    for case in scenarios.cases():
        sent = [message for _, turn in scenarios.run(case)
                for message in turn]
        (case / scenarios.GOLDEN).write_text(scenarios.golden(sent))


if __name__ == '__main__':
    main()
