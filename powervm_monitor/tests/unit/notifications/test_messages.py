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
"""The messages of Observations, gaps and Alerts, to the letter."""

import dataclasses
import json

from oslotest import base

from powervm_monitor import model
from powervm_monitor.catalog import cpu as cpu_metrics
from powervm_monitor.catalog import memory as memory_metrics
from powervm_monitor.catalog import metrics
from powervm_monitor.notifications import messages
from powervm_monitor.notifications import objects
from powervm_monitor.tests.unit import builders


def compose(*measurements, host='host1', **changes):
    return messages.Composer(host).compose(
        builders.observation(*measurements, **changes))


def data_of(message):
    return message['payload']['versioned_object.data']


class TestCompose(base.BaseTestCase):

    def test_a_message_is_this(self):
        self.assertEqual({
            'message_id': 'd7e990cd-69ec-5248-8032-5c3b1ecc7248',
            'publisher_id': 'powervm-monitor:host1',
            'event_type': 'powervm.instance.sample',
            'priority': 'SAMPLE',
            'timestamp': '2015-05-27T12:00:00+00:00',
            'payload': {
                'versioned_object.name': 'InstanceSample',
                'versioned_object.namespace': 'powervm_monitor',
                'versioned_object.version': '1.1',
                'versioned_object.data': {
                    'sampled_at': '2015-05-27T12:00:00Z',
                    'resource_id': builders.SERVER_UUID,
                    'project_id': 'p1',
                    'user_id': 'u1',
                    'period': 300.0,
                    'metadata': {'display_name': 'web'},
                    'user_metadata': {'metering.stack': 's1'},
                    'measurements': [
                        {'name': 'cpu', 'type': 'cumulative', 'unit': 'ns',
                         'volume': 518087322271}],
                },
            },
        }, compose())

    def test_every_kind_has_its_event_type_and_payload(self):
        self.assertEqual(
            [('powervm.instance.sample', 'InstanceSample'),
             ('powervm.disk.sample', 'DiskSample'),
             ('powervm.interface.sample', 'InterfaceSample'),
             ('powervm.host.sample', 'HostSample'),
             ('powervm.vios.sample', 'ViosSample'),
             ('powervm.adapter.sample', 'AdapterSample'),
             ('powervm.pool.sample', 'PoolSample'),
             ('powervm.collection.sample', 'CollectionSample')],
            [(message['event_type'],
              message['payload']['versioned_object.name'])
             for message in (compose(resource=builders.resource(kind=kind))
                             for kind in metrics.RESOURCE_KINDS)])

    def test_volumes_are_in_the_catalogues_units(self):
        message = compose(
            model.Measurement(memory_metrics.MEMORY, 4 * 2 ** 30),
            model.Measurement(cpu_metrics.CPU_UTIL, 12.5))

        self.assertEqual(
            [{'name': 'memory', 'type': 'gauge', 'unit': 'MiB',
              'volume': 4096},
             {'name': 'cpu_util', 'type': 'gauge', 'unit': '%',
              'volume': 12.5}], data_of(message)['measurements'])

    def test_without_rates_there_is_no_period(self):
        self.assertIsNone(data_of(compose(period=None))['period'])

    def test_it_survives_the_way_through_the_outbox(self):
        message = compose()

        self.assertEqual(message, json.loads(json.dumps(message)))

    def test_what_no_consumer_could_take_is_refused(self):
        for value in (float('nan'), float('inf'), True, '1', None):
            self.assertRaises(
                ValueError, compose, model.Measurement(cpu_metrics.CPU, value))

    def test_a_partition_that_nobody_owns_belongs_to_no_project(self):
        message = compose(resource=builders.resource(
            project_id=None, user_id=None))

        self.assertEqual((None, None), (
            data_of(message)['project_id'], data_of(message)['user_id']))

    def test_what_the_platform_owns_belongs_to_no_project(self):
        message = compose(resource=builders.resource(
            kind=metrics.HOST, project_id=None, user_id=None))

        self.assertEqual((None, None), (
            data_of(message)['project_id'], data_of(message)['user_id']))

    def test_a_kind_that_is_not_published_makes_no_message(self):
        composer = messages.Composer('host1', resources=[metrics.DISK])

        self.assertIsNone(composer.compose(builders.observation()))

    def test_rates_that_ceilometer_made_can_be_left_out(self):
        observation = builders.observation(
            model.Measurement(cpu_metrics.CPU, 1),
            model.Measurement(cpu_metrics.CPU_UTIL, 12.5))
        message = messages.Composer(
            'host1', legacy_rates=False).compose(observation)

        self.assertEqual(['cpu'], [
            row['name'] for row in data_of(message)['measurements']])

    def test_where_all_is_left_out_there_is_no_message(self):
        observation = builders.observation(
            model.Measurement(cpu_metrics.CPU_UTIL, 12.5))

        self.assertIsNone(messages.Composer(
            'host1', legacy_rates=False).compose(observation))

    def test_the_library_does_not_change_what_it_was_given(self):
        resource = builders.resource()
        compose(resource=resource)

        self.assertEqual(builders.resource(), resource)


class TestIds(base.BaseTestCase):

    def test_a_repeat_has_the_same_id(self):
        self.assertEqual(compose()['message_id'], compose()['message_id'])

    def test_other_values_of_one_sample_are_the_same_message(self):
        self.assertEqual(
            compose()['message_id'],
            compose(model.Measurement(cpu_metrics.CPU, 1))['message_id'])

    def test_host_resource_time_and_kind_make_another_message(self):
        messages = [
            compose(), compose(host='host2'),
            compose(resource=builders.resource(id='another')),
            compose(resource=builders.resource(kind=metrics.DISK)),
            compose(sampled_at=builders.later(30))]

        self.assertEqual(
            len(messages),
            len({message['message_id'] for message in messages}))


class TestGap(base.BaseTestCase):

    GAP = model.Gap(builders.later(30), builders.later(270), 9, 'purged')

    def gap(self, **changes):
        return messages.Composer('host1').gap(
            dataclasses.replace(self.GAP, **changes))

    def test_a_message_is_this(self):
        self.assertEqual({
            'message_id': 'ID',
            'publisher_id': 'powervm-monitor:host1',
            'event_type': 'powervm.collection.gap',
            'priority': 'INFO',
            'timestamp': '2015-05-27T12:00:30+00:00',
            'payload': {
                'versioned_object.name': 'CollectionGap',
                'versioned_object.namespace': 'powervm_monitor',
                'versioned_object.version': '1.0',
                'versioned_object.data': {
                    'host': 'host1', 'first': '2015-05-27T12:00:30Z',
                    'last': '2015-05-27T12:04:30Z', 'samples': 9,
                    'notifications': None, 'cause': 'purged'}}},
            {**self.gap(), 'message_id': 'ID'})

    def test_the_same_gap_has_the_same_id(self):
        self.assertEqual(self.gap()['message_id'], self.gap()['message_id'])

    def test_another_gap_has_another(self):
        self.assertNotEqual(
            self.gap()['message_id'],
            self.gap(first=builders.later(60))['message_id'])

    def loss(self, at=builders.NOON, **changes):
        return messages.Composer('host1').loss(dataclasses.replace(
            model.Loss(builders.NOON, builders.later(300), 40, 'outbox full'),
            **changes), at)

    def test_the_same_loss_has_the_same_id(self):
        self.assertEqual(self.loss()['message_id'], self.loss()['message_id'])

    def test_a_loss_that_begins_at_the_same_time_has_another(self):
        ids = {self.loss(**changes)['message_id'] for changes in (
            {}, {'last': builders.later(600)}, {'count': 41},
            {'at': builders.later(30)})}

        self.assertEqual(4, len(ids))

    def test_what_the_outbox_lost_is_counted_in_notifications(self):
        data = data_of(self.loss())

        self.assertEqual(
            (None, 40, 'outbox full'),
            (data['samples'], data['notifications'], data['cause']))


    def test_what_nobody_can_count_is_not_counted(self):
        data = data_of(self.loss(count=None, cause='outbox damaged'))

        self.assertEqual(
            (None, None, 'outbox damaged'),
            (data['samples'], data['notifications'], data['cause']))


class TestAlert(base.BaseTestCase):

    def alert(self, **changes):
        return messages.Composer('host1').alert(
            builders.alert(**changes), 'threshold')

    def test_it_is_an_event_of_its_state(self):
        message = self.alert(state='cleared')

        self.assertEqual(
            ('powervm.alert.cleared', 'INFO', 'powervm-monitor:host1',
             'threshold', 'cleared'),
            (message['event_type'], message['priority'],
             message['publisher_id'], data_of(message)['plugin'],
             data_of(message)['state']))

    def test_all_times_are_written_alike(self):
        data = data_of(self.alert(values=(
            model.Point(builders.later(90), 99), model.Point(
                builders.later(120), 99.5))))

        self.assertEqual(
            ('2015-05-27T12:02:00Z', '2015-05-27T12:02:00Z',
             [{'sampled_at': '2015-05-27T12:01:30Z', 'volume': 99},
              {'sampled_at': '2015-05-27T12:02:00Z', 'volume': 99.5}]),
            (data['sampled_at'], data['since'], data['values']))

    def test_it_can_be_read_again(self):
        message = self.alert(values=(model.Point(builders.later(90), 99),))

        self.assertEqual(
            [{'sampled_at': builders.later(90), 'volume': 99}],
            objects.Alert.obj_from_primitive(message['payload']).values)

    def test_it_says_how_long(self):
        self.assertEqual(90, data_of(self.alert(
            at=builders.later(210)))['duration'])

    def test_a_clock_that_was_set_back_makes_nothing_negative(self):
        self.assertEqual(0, data_of(self.alert(
            at=builders.later(-3600)))['duration'])

    def test_what_no_consumer_could_take_is_refused(self):
        for changes in ({'value': float('nan')}, {'limit': float('inf')},
                        {'values': (model.Point(builders.NOON, None),)}):
            self.assertRaises(ValueError, self.alert, **changes)
