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
"""What the guide and the sample file show is taken as it stands."""

import pathlib
import re
import textwrap

from oslotest import base

import powervm_monitor
from powervm_monitor import documents
from powervm_monitor.plugins import threshold
from powervm_monitor.plugins.threshold import promises
from powervm_monitor.plugins.threshold import schema
from powervm_monitor.plugins.threshold import shares

ROOT = pathlib.Path(powervm_monitor.__file__).parents[1]
GUIDE = (ROOT / 'doc/source/user/thresholds.rst').read_text()
SAMPLE = ROOT / 'etc/powervm_monitor/plugins.d/threshold.yaml.sample'


def examples():
    """Return the YAML of the guide."""
    return [textwrap.dedent(block) for block in re.findall(
        r'^\.\. code-block:: yaml\n\n((?:   .*\n|\n)+)', GUIDE,
        re.MULTILINE)]


def taken(document):
    """Return how many rules of a document the plugin takes."""
    document.check(schema.SCHEMA)
    threshold.Threshold().configure(document.content)
    return len(document.content['rules'])


def warnings(text):
    """Return what the plugin warns of in a document."""
    plugin = threshold.Threshold()
    plugin.configure(documents.Document.parse('it', text.encode()).content)
    return plugin.warnings()


class TestDocumentation(base.BaseTestCase):

    def test_every_example_is_taken(self):
        numbers = [taken(documents.Document.parse('example', text.encode()))
                   for text in examples()]

        self.assertGreater(len(numbers), 12)
        self.assertGreater(sum(numbers), 25)

    def test_the_sample_is_taken(self):
        self.assertGreater(taken(documents.Document.load(SAMPLE)), 5)

    def test_no_rule_of_the_guide_or_the_sample_is_silent_for_some(self):
        texts = [*examples(), SAMPLE.read_text()]

        self.assertEqual([], [
            warning for text in texts for warning in warnings(text)])

    def test_a_rule_that_is_silent_would_be_found(self):
        self.assertEqual(1, len(list(warnings(
            'rules: [{name: a, metric: disk.device.iops, above: 1, '
            'severity: low}]'))))

    def test_the_guide_has_every_key(self):
        self.assertEqual([], [
            key for key in keys(schema.SCHEMA)
            if f'``{key}``' not in GUIDE and f'{key}:' not in GUIDE])

    def test_the_guide_has_every_promise_and_share(self):
        self.assertEqual([], [
            name for name in (*promises.SPECS, *shares.WORDS)
            if f'``{name}``' not in GUIDE])

    def test_the_guide_has_every_metric_that_a_promise_limits(self):
        self.assertEqual([], [
            name for spec in promises.SPECS.values()
            for name in spec.metrics if f'``{name}``' not in GUIDE])


def keys(part):
    """Yield every key that a schema knows."""
    if isinstance(part, dict):
        yield from part.get('properties', ())
        for value in part.values():
            yield from keys(value)
    if isinstance(part, list):
        for value in part:
            yield from keys(value)
