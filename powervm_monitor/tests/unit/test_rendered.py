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
"""What is rendered and shown is what is measured."""

from oslotest import base

from powervm_monitor import catalog
from powervm_monitor.catalog import events
from powervm_monitor.catalog import metadata
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import render
from powervm_monitor.plugins.emitting import manual
from powervm_monitor.tests import golden
from powervm_monitor.tests import scenarios

TYPES = {attribute.name: attribute.type for attribute in metadata.ATTRIBUTES}


def committed(path):
    target = render.ROOT / path
    return target.read_text() if target.exists() else None


class TestRendered(base.BaseTestCase):

    def test_what_is_committed_is_what_would_be_rendered(self):
        rendered = {
            **render.files(), **manual.files(), **golden.files()}
        stale = [path for path, text in rendered.items()
                 if committed(path) != text]

        self.assertEqual(
            [], stale, 'Run "tox -e golden" and look at the difference.')

    def test_notifications_tell_what_the_catalogue_promises(self):
        told = {kind: set() for kind in metrics.RESOURCE_KINDS}
        for kind, data in self.published():
            told[kind].update(data['metadata'])

        self.assertEqual(
            {kind: {attribute.name for attribute in metadata.ATTRIBUTES
                    if kind in attribute.resources} for kind in told},
            told)

    def test_metadata_is_of_the_type_that_is_told(self):
        self.assertEqual([], [
            (kind, name, value) for kind, data in self.published()
            for name, value in data['metadata'].items() if value is not None
            and type(value).__name__ != TYPES[name]])

    def test_counters_are_whole_numbers(self):
        self.assertEqual([], [
            row for _, data in self.published()
            for row in data['measurements']
            if row['type'] == metrics.CUMULATIVE
            and not isinstance(row['volume'], int)])

    def test_every_metric_is_published(self):
        self.assertEqual(
            {(metric.resource, metric.name) for metric in catalog.CATALOG
             # This host tells its clock on POWER only.
             if metric.name != 'compute.node.cpu.frequency'},
            {(kind, row['name'])
             for kind, data in (*self.published(), *self.counted())
             for row in data['measurements']})

    def test_every_kind_of_resource_is_shown(self):
        self.assertEqual(set(metrics.RESOURCE_KINDS), set(golden.SHOWN))

    def test_an_alert_and_a_gap_are_shown_with_all_their_fields(self):
        shown = {
            message['event_type']: set(
                message['payload']['versioned_object.data'])
            for message in golden.alerts() + golden.gaps()}

        self.assertEqual(
            {'powervm.alert.raised': {field.name for field in events.ALERT},
             'powervm.alert.cleared': {field.name for field in events.ALERT},
             'powervm.collection.gap': {field.name for field in events.GAP}},
            shown)

    def published(self):
        """Yield the kind and the data of what the samples are taken of."""
        for message in golden.messages():
            yield (message['event_type'].split('.')[1],
                   message['payload']['versioned_object.data'])

    def counted(self):
        """Yield the same of a level that counts transfers of vSCSI."""
        scenario = scenarios.FOLDER / 'npiv/scenario.yaml'
        for message in scenarios.messages(scenario, 2):
            yield (message['event_type'].split('.')[1],
                   message['payload']['versioned_object.data'])
