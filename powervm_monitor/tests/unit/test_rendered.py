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
import json

from oslotest import base

from powervm_monitor.catalog import metadata
from powervm_monitor.catalog import metrics
from powervm_monitor.catalog import render
from powervm_monitor.tests import golden


def committed(path):
    target = render.ROOT / path
    return target.read_text() if target.exists() else None


class TestRendered(base.BaseTestCase):

    def test_what_is_committed_is_what_would_be_rendered(self):
        stale = [path for path, text
                 in {**render.files(), **golden.files()}.items()
                 if committed(path) != text]

        self.assertEqual(
            [], stale, 'Run "tox -e golden" and look at the difference.')

    def test_a_notification_tells_what_the_catalogue_promises(self):
        told = {}
        for kind in metrics.RESOURCE_KINDS:
            sample = json.loads(committed(
                f'doc/notification_samples/{kind}-sample.json'))
            told[kind] = set(
                sample['payload']['versioned_object.data']['metadata'])

        self.assertEqual(
            {kind: {attribute.name for attribute in metadata.ATTRIBUTES
                    if kind in attribute.resources} for kind in told},
            told)

    def test_the_samples_show_every_metric(self):
        shown = set()
        for kind in metrics.RESOURCE_KINDS:
            sample = json.loads(committed(
                f'doc/notification_samples/{kind}-sample.json'))
            shown.update(
                (kind, row['name']) for row in
                sample['payload']['versioned_object.data']['measurements'])

        self.assertEqual({(metric.resource, metric.name)
                          for metric in metrics.CATALOG}, shown)
