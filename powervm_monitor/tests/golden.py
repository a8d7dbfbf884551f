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

from powervm_monitor.catalog import render
from powervm_monitor.tests import scenarios

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


@functools.cache
def messages():
    """Return what two turns on the simulator's full host want to send."""
    time = scenarios.beginning()
    with scenarios.Host('full', time, INTERVAL) as host:
        sent = host.turn()
        time.advance(INTERVAL)
        return sent + host.turn()


def files():
    """Return the newest message of each kind, ``{path: text}``."""
    newest = {
        message['payload']['versioned_object.data']['resource_id']: message
        for message in messages()}
    return {
        f'doc/notification_samples/{kind}-sample.json':
            json.dumps(newest[resource], indent=2) + '\n'
        for kind, resource in SHOWN.items()}


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
