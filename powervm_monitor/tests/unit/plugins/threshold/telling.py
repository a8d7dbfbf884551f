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
"""A host that tells the threshold plugin what it observes."""

import datetime
import json

import jsonschema

from powervm_monitor.catalog import hooks
from powervm_monitor.plugins import threshold
from powervm_monitor.tests.unit import builders

UUID = 'c2ad4fd4-dc64-4935-9e29-9b7c6f35afcc'
SPECS = {'quota:vif_outbound_average': '625000'}


def metadata(**changes):
    """Return what is told of an instance."""
    flavor = {'id': '42', 'name': 'm1.large', 'vcpus': 4, 'ram': 8192,
              'extra_specs': SPECS, **changes.pop('flavor', {})}
    return {'display_name': 'db-1', 'name': 'instance-0000001a',
            'instance_id': UUID, 'flavor': flavor,
            'flavor_id': flavor['id'], 'flavor_name': flavor['name'],
            'instance_host': 'compute-1', 'task_state': None,
            'status': 'active', 'availability_zone': 'nova', **changes}


def observed(measurements, **changes):
    """Return a dict as a plugin is given one, of an instance."""
    return {'kind': 'instance', 'resource_id': UUID, 'project_id': 'gold',
            'user_id': 'ann', 'sampled_at': builders.NOON, 'period': 30.0,
            'metadata': metadata(), 'user_metadata': {},
            'measurements': measurements, **changes}


def interface(measurements, **changes):
    return observed(measurements, kind='interface',
                    resource_id=f'instance-0000001a-{UUID}-veth-C3', **changes)


def disk(measurements, **changes):
    return observed(measurements, kind='disk',
                    resource_id=f'{UUID}-vscsi-C5', **changes)


def platform(measurements, kind='host', **changes):
    return observed(measurements, **{
        'kind': kind, 'resource_id': f'compute-1-{kind}', 'project_id': None,
        'user_id': None, 'metadata': {'host': 'compute-1'}, **changes})


def rule(**changes):
    """Return a rule as it is written: cpu_util above 90 %."""
    said = {'name': 'busy', 'metric': 'cpu_util', 'severity': 'moderate',
            **changes}
    if not said.keys() & {'above', 'below', 'outside', 'levels'}:
        said['above'] = 90
    if 'levels' in said:
        said.pop('severity')
    return said


_VALIDATOR = jsonschema.Draft202012Validator(threshold.Threshold.schema)


def check(config):
    """Raise ValidationError for what does not obey the schema."""
    _VALIDATOR.validate(config)


class Host:
    """Gives a plugin batches and ticks as the runner does.

    :ivar alerts: all that the plugin has answered.
    """

    def __init__(self, *rules):
        self.alerts = []
        self.time = builders.NOON
        self.configuration = {'rules': list(rules)}
        self.plugin = self._begun(None)

    def _begun(self, state):
        plugin = threshold.Threshold()
        check(self.configuration)
        plugin.configure(self.configuration)
        plugin.start(state)
        return plugin

    def edit(self, *rules):
        """Let other rules be in force."""
        self.configuration = {'rules': list(rules)}
        check(self.configuration)
        self.plugin.configure(self.configuration)

    def restart(self):
        """Let another process go on with what this one remembers."""
        self.plugin = self._begun(json.loads(json.dumps(
            self.plugin.state())))

    def tell(self, *told, after=30):
        """Tell a batch some seconds after the one before; return Alerts.

        :param told: dicts; by the hook of their first metric.
        """
        self.time += datetime.timedelta(seconds=after)
        answers = []
        for one in told:
            metric = next(iter(one['measurements']), 'cpu_util')
            hook = getattr(self.plugin, hooks.BY_METRIC[metric])
            answers += hook({**one, 'sampled_at': self.time}) or ()
        return self._end(answers)

    def tick(self, after=30):
        """Let time pass without a batch; return Alerts."""
        self.time += datetime.timedelta(seconds=after)
        return self._end([])

    def _end(self, answers):
        answers += self.plugin.on_reading_end(self.time) or ()
        self.alerts += answers
        return answers

    def cpu(self, *values, after=30):
        """Tell cpu_util of one instance again and again; return Alerts.

        :param values: None for a sample that tells none.
        """
        return [alert for value in values for alert in self.tell(observed(
            {'vcpus': 4} if value is None else {'cpu_util': value}),
            after=after)]
