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
"""Code that operators choose by name."""

from oslo_messaging.notify import _impl_noop
from oslo_messaging.notify import _impl_test
from oslotest import base

from powervm_monitor import extensions

NAMESPACE = 'oslo.messaging.notify.drivers'


class TestLoad(base.BaseTestCase):

    def test_what_was_named_is_loaded(self):
        self.assertEqual({'noop': _impl_noop.NoOpDriver},
                         extensions.load(NAMESPACE, ['noop']))

    def test_the_order_is_the_operators(self):
        loaded = extensions.load(NAMESPACE, ('test', 'noop'))

        self.assertEqual(
            [('test', _impl_test.TestDriver),
             ('noop', _impl_noop.NoOpDriver)], list(loaded.items()))

    def test_one_that_is_not_there_is_named(self):
        self.assertRaisesRegex(
            extensions.NotFound, 'there is no pigeon, smoke', extensions.load,
            NAMESPACE, ['smoke', 'noop', 'pigeon'])

    def test_a_namespace_without_any_has_none(self):
        self.assertRaisesRegex(extensions.NotFound, 'noop', extensions.load,
                               'no.such.namespace', ['noop'])


class TestCall(base.BaseTestCase):

    def test_an_answer_is_handed_on(self):
        self.assertEqual(3, extensions.call(max, 1, 3))

    def test_whatever_is_raised_is_a_failure(self):
        def stumble():
            raise ZeroDivisionError('odd')

        self.assertRaisesRegex(
            extensions.Failed, r"ZeroDivisionError\('odd'\)",
            extensions.call, stumble)
