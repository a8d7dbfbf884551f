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
"""What ought to have been published, from what the simulator knows is true.

Written against Ceilometer's meters and DESIGN's definitions, not against the
catalogue: the two are compared.
"""

import datetime
import json
import urllib.parse
import urllib.request

MIB = 2 ** 20
STATES = {'Running': 1, 'Open Firmware': 1, 'Not Activated': 5}


class Truth:
    """Asks a simulator for the truth.

    :param url: of its PowerVM port.
    :param context: an SSL context when that is HTTPS.
    """

    def __init__(self, url, context=None):
        self._url = url
        self._context = context
        self._told = {}

    def at(self, time):
        """Return ``{resource id: {meter: volume}}`` at an aware datetime."""
        if time not in self._told:
            query = urllib.parse.urlencode({'at': time.isoformat()})
            with urllib.request.urlopen(
                    f'{self._url}/simulator/truth?{query}',
                    context=self._context, timeout=10) as answer:
                self._told[time] = json.load(answer)
        return resources(self._told[time])

    def utilization(self, resource_id, time, period):
        """Return cpu_util of an instance over the seconds before a time."""
        self.at(time)
        before = time - datetime.timedelta(seconds=period)
        self.at(before)
        now, then = (next(
            partition['cpu'] for partition in self._told[t]['partitions']
            if partition['instance_uuid'] == resource_id)
            for t in (time, before))
        entitled = now['entitled_cycles'] - then['entitled_cycles']
        return 100 * (now['used_cycles'] - then['used_cycles']) / entitled

    def wrong(self, notification):
        """Return what is wrong with a notification, a list of sentences.

        Counters and gauges are to be exact, rates within 1e-6.
        """
        data = notification['payload']['versioned_object.data']
        time = datetime.datetime.fromisoformat(data['sampled_at'])
        expected = self.at(time).get(data['resource_id'])
        if expected is None:
            return [f'nobody knows {data["resource_id"]}']
        told = {row['name']: row['volume'] for row in data['measurements']}
        complaints = []
        share = told.pop('cpu_util', None)
        if share is not None:
            true = self.utilization(
                data['resource_id'], time, round(data['period']))
            if abs(share - true) > 1e-6 * abs(true):
                complaints.append(f'cpu_util is {share}, not {true}')
        if told != expected:
            complaints.append(f'{told} is not {expected}')
        return [f'{data["resource_id"]} at {time}: {complaint}'
                for complaint in complaints]


def resources(told):
    """Return ``{resource id: {meter: volume}}`` but for what is a rate."""
    found = {}
    for partition in told['partitions']:
        if partition['instance_uuid'] is None:
            continue
        running = partition['cpu']['entitled_cycles'] > 0
        instance = partition['instance_uuid']
        found[instance] = _instance(partition, running)
        if running:
            for disk in partition['disks']:
                found[f'{instance}-vscsi-C{disk["slot"]}'] = _disk(disk)
            for interface in partition['interfaces']:
                found[f'{partition["instance_name"]}-{instance}-veth-C'
                      f'{interface["slot"]}'] = _interface(interface)
    return found


def _instance(partition, running):
    volumes = {'vcpus': partition['vcpus'],
               'memory': partition['memory_mb'],
               'power.state': STATES[partition['state']]}
    if running:
        volumes['cpu'] = partition['cpu']['used_ns']
    if partition['memory'] is not None:
        volumes['memory.usage'] = partition['memory']['used_bytes'] / MIB
    return volumes


def _disk(disk):
    return {'disk.device.read.bytes': disk['read_bytes'],
            'disk.device.read.requests': disk['reads'],
            'disk.device.write.bytes': disk['written_bytes'],
            'disk.device.write.requests': disk['writes']}


def _interface(interface):
    return {'network.incoming.bytes': interface['received_bytes'],
            'network.incoming.packets': interface['received_packets'],
            'network.outgoing.bytes': interface['sent_bytes'],
            'network.outgoing.packets': interface['sent_packets'],
            'powervm.network.packets.drop': interface['dropped_packets']}
