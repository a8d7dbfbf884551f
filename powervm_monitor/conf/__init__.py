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
"""Configuration options, one module a group."""

from powervm_monitor.conf import host
from powervm_monitor.conf import neutron
from powervm_monitor.conf import nova
from powervm_monitor.conf import outbox
from powervm_monitor.conf import pcm
from powervm_monitor.conf import plugins
from powervm_monitor.conf import powervm
from powervm_monitor.conf import publisher

GROUPS = (host, neutron, nova, outbox, pcm, plugins, powervm, publisher)


def register_opts(conf):
    """Register every option of this program with a ConfigOpts.

    Groups are named, not passed: an OptGroup remembers what is registered
    with it, whichever ConfigOpts that is.
    """
    for group in GROUPS:
        group.register_opts(conf)
