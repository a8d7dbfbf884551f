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
"""Names are safe, tell everything apart, and are what the operator wants."""

import collections
import types

import fixtures
from oslotest import base

from powervm_monitor.catalog import metrics
from powervm_monitor.plugins import base as plugins
from powervm_monitor.plugins.emitting import naming
from powervm_monitor.tests import golden
from powervm_monitor.tests.unit.plugins import emitting

DEFAULTS = {key: rule['default'] for key, rule in naming.PROPERTIES.items()}


def observed(kind, **metadata):
    """Return the dict of a hook, as far as names are made of it."""
    resource = emitting.resource(kind, **metadata)
    return {'kind': kind, 'resource_id': resource.id,
            'project_id': resource.project_id, 'user_id': resource.user_id,
            'metadata': resource.metadata}


def name(template, kind=metrics.DISK, metric='cpu', **metadata):
    return naming.Naming({'prefix': 'pvm', 'name': template}).of(
        observed(kind, **metadata))(metric)


def data(message):
    """Return what a message tells, as plugins are told it."""
    return {'kind': message['event_type'].split('.')[1],
            **message['payload']['versioned_object.data']}


class TestName(base.BaseTestCase):

    def test_a_name_by_default(self):
        self.assertEqual(
            'powervm.p9_example_org.instance-00000001.vscsi-C2.a.b',
            naming.Naming(DEFAULTS).of(observed(metrics.DISK))('a.b'))

    def test_every_field(self):
        self.assertEqual({
            'prefix': 'pvm', 'kind': 'disk', 'resource_id': 'disk-1',
            'host': 'p9_example_org', 'device': 'vscsi-C2', 'metric': 'cpu',
            'instance_id': emitting.INSTANCE['instance_id'],
            'instance_name': 'instance-00000001', 'flavor_name': 'small',
            'display_name': 'Web_server', 'project_id': 'p1',
            'user_id': 'u1',
        }, {field: name(f'{{metric}}.{{{field}}}').removeprefix('cpu.')
            for field in naming.FIELDS})

    def test_what_is_unsafe_in_a_value(self):
        self.assertEqual('a_b_c_d_e____.cpu', name(
            '{display_name}.{metric}', display_name='a.b c:d|e#@\n\u00fc'))

    def test_fields_that_stand_for_nothing_take_their_dots_along(self):
        self.assertEqual(
            'pvm.p9_example_org.cpu',
            name('{prefix}.{host}.{instance_name}.{device}.{metric}',
                 metrics.HOST))

    def test_tags_of_graphite(self):
        self.assertEqual(
            'cpu;host=p9_example_org;device=vios1.fcs0',
            name('{metric};host={host};instance={instance_name};'
                 'device={device}', metrics.ADAPTER))

    def test_tags_of_telegraf(self):
        self.assertEqual('cpu,host=p9_example_org', name(
            '{metric},host={host},instance={instance_name}', metrics.HOST))

    def test_what_the_platform_owns(self):
        self.assertEqual({
            'host': 'cpu', 'vios': 'vios1.cpu', 'adapter': 'vios1.fcs0.cpu',
            'pool': 'processor.DefaultPool.cpu', 'collection': 'cpu',
        }, {kind: name('{device}.{metric}', kind)
            for kind in metrics.PLATFORM_KINDS})

    def test_a_plugin(self):
        self.assertEqual('statsd.cpu', name(
            '{device}.{metric}', metrics.COLLECTION, plugin='statsd'))

    def test_everything_on_a_host_has_another_name(self):
        names = naming.Naming(DEFAULTS)
        told = [data(message) for message in golden.messages()]
        newest = max(one['sampled_at'] for one in told)
        counted = collections.Counter(
            names.of(one)(row['name']) for one in told
            if one['sampled_at'] == newest for row in one['measurements'])

        self.assertGreater(len(counted), 500)
        self.assertEqual([], [
            name for name, count in counted.items() if count > 1])


def called(kind, resource_id, **metadata):
    """Return the dict of a hook about a certain resource."""
    return {**observed(kind, **metadata), 'resource_id': resource_id}


class TestNamesThatMeet(base.BaseTestCase):

    def names(self, *resources, template=DEFAULTS['name'], metrics=('a.b',)):
        """Return the names of metrics that all resources have."""
        taken = [(one, [(types.SimpleNamespace(name=metric), 1)
                        for metric in metrics]) for one in resources]
        return [name.removeprefix('pvm.p9_example_org.') for name, _, _
                in naming.Naming(
                    {'prefix': 'pvm', 'name': template}).named(taken)]

    def web(self, name, number):
        return called(metrics.INSTANCE, f'id-{number}', name=name)

    def test_instances_whose_names_differ_in_what_is_unsafe(self):
        self.assertEqual(
            ['web_1.id-1.a.b', 'web_1.id-2.a.b', 'web_2.a.b'],
            self.names(self.web('web 1', 1), self.web('web_1', 2),
                       self.web('web 2', 3)))

    def test_one_alone_has_the_name_as_it_is(self):
        self.assertEqual(['web_1.a.b'], self.names(self.web('web 1', 1)))

    def test_the_order_does_not_matter(self):
        both = self.web('web 1', 1), self.web('web_1', 2)

        self.assertEqual(set(self.names(*both)),
                         set(self.names(*reversed(both))))

    def test_all_metrics_of_one_have_the_same_form(self):
        self.assertEqual(
            ['web_1.id-1.a', 'web_1.id-1.b', 'web_1.id-2.a', 'web_1.id-2.b'],
            self.names(self.web('web 1', 1), self.web('web_1', 2),
                       metrics=('a', 'b')))

    def test_adapters_of_vioses_that_have_one_name(self):
        for names in (('vios 1', 'vios_1'), ('vios', 'vios'), (None, None)):
            told = self.names(*(
                called(metrics.ADAPTER, f'uuid-{number}-ent0',
                       vios_name=name, adapter_name='ent0')
                for number, name in enumerate(names)))

            self.assertEqual(
                ['uuid-0-ent0.a.b', 'uuid-1-ent0.a.b'],
                [name.partition('ent0.')[2] for name in told])

    def test_disks_of_one_instance(self):
        self.assertEqual(
            ['instance-00000001.d_1.x.a.b', 'instance-00000001.d_1.y.a.b'],
            self.names(called(metrics.DISK, 'x', disk_name='d/1'),
                       called(metrics.DISK, 'y', disk_name='d 1')))

    def test_ids_that_are_unsafe_still_differ(self):
        first, second = self.names(
            called(metrics.HOST, 'h-a b', thermometer='a b'),
            called(metrics.HOST, 'h-a_b', thermometer='a_b'))

        self.assertEqual('a_b.h-a_b.a.b', second)
        self.assertRegex(first, r'^a_b\.h-a_b_[0-9a-f]{8}\.a\.b$')

    def series(self, *samples):
        """Return the names in each of some samples, one after another."""
        names = naming.Naming({
            'prefix': '', 'name': '{instance_name}.{metric}'})
        metric = types.SimpleNamespace(name='a')
        return [[name for name, _, _ in names.named(
            [(one, [(metric, 1)]) for one in sample])] for sample in samples]

    def test_one_keeps_its_id_while_the_other_is_absent(self):
        first, second = self.web('web 1', 1), self.web('web_1', 2)

        self.assertEqual(
            [['web_1.id-1.a', 'web_1.id-2.a'], ['web_1.id-1.a'], [],
             ['web_1.id-2.a']],
            self.series([first, second], [first], [], [second]))

    def test_one_that_gets_another_name_loses_its_id(self):
        first, second = self.web('web 1', 1), self.web('web_1', 2)

        self.assertEqual(['db.a'], self.series(
            [first, second], [self.web('db', 1)])[-1])

    def test_others_keep_the_names_that_they_have(self):
        first, second = self.web('web 1', 1), self.web('web_1', 2)
        other = self.web('db', 3)

        self.assertEqual([['db.a']] * 2, [
            names[-1:] for names in self.series(
                [first, second, other], [first, other])])

    def test_shared_names_that_are_gone_are_forgotten_in_time(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.emitting.naming.REMEMBERED', 1))
        samples = [[self.web(name, 1), self.web(name, 2)]
                   for name in ('web', 'db')]

        self.assertEqual(['web.a'], self.series(
            *samples, [self.web('web', 1)])[-1])

    def test_however_many_are_shared_each_name_is_one_resources(self):
        self.useFixture(fixtures.MonkeyPatch(
            'powervm_monitor.plugins.emitting.naming.REMEMBERED', 1))

        self.assertEqual(
            [['web.id-1.a', 'web.id-2.a', 'db.id-3.a', 'db.id-4.a']],
            self.series([self.web('web', 1), self.web('web', 2),
                         self.web('db', 3), self.web('db', 4)]))

    def test_resources_that_share_no_metric_do_not_meet(self):
        node, host = (called(metrics.HOST, name) for name in ('n', 'h'))
        names = naming.Naming(DEFAULTS).named([
            (node, [(types.SimpleNamespace(name='a'), 1)]),
            (host, [(types.SimpleNamespace(name='b'), 1)])])

        self.assertEqual(['powervm.p9_example_org.a',
                          'powervm.p9_example_org.b'],
                         [name for name, _, _ in names])

    def test_what_several_hooks_tell_of_one_is_one(self):
        self.assertEqual(['web.a.b'] * 2, self.names(
            self.web('web', 1), self.web('web', 1)))

    def test_tags_have_one_more(self):
        for separator in ';,':
            self.assertEqual(
                [f'a.b{separator}host=p9_example_org{separator}'
                 f'resource_id=id-{number}' for number in (1, 2)],
                self.names(self.web('web', 1), self.web('web', 2),
                           template=f'{{metric}}{separator}host={{host}}'))

    def test_a_name_that_begins_with_the_metric_ends_with_the_id(self):
        self.assertEqual(
            ['a.b.web.id-1', 'a.b.web.id-2'],
            self.names(self.web('web', 1), self.web('web', 2),
                       template='{metric}.{instance_name}'))


class TestTemplate(base.BaseTestCase):

    def refusal(self, template):
        refused = self.assertRaises(
            plugins.ConfigurationError, name, template)
        self.assertEqual(('name',), refused.path)
        return refused.reason

    def test_a_field_that_does_not_exist(self):
        self.assertIn('there is no field {instance}; there are prefix,',
                      self.refusal('{instance}.{metric}'))

    def test_a_field_without_a_name(self):
        self.assertIn('there is no field {}', self.refusal('{}.{metric}'))

    def test_no_metric(self):
        self.assertIn('lacks {metric}', self.refusal('{host}'))

    def test_a_brace_too_few(self):
        self.assertIn('fields are written {metric}',
                      self.refusal('{host}.{metric'))

    def test_a_format(self):
        self.assertIn('{host} can be written without anything after',
                      self.refusal('{host:>10}.{metric}'))

    def test_an_attribute(self):
        self.assertIn('there is no field {metric.kind}',
                      self.refusal('{metric.kind}'))

    def test_a_character_that_would_end_the_name(self):
        self.assertIn('is not safe in a name', self.refusal('a b.{metric}'))
        self.assertIn('is not safe in a name', self.refusal('a:{metric}'))

    def test_an_escaped_brace(self):
        self.assertIn('is not safe in a name', self.refusal('{{a}}{metric}'))
