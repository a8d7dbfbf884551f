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
"""Why is there no data? Questions to an installation, and what was found."""

from powervm_monitor.checks import broker
from powervm_monitor.checks import ceilometer
from powervm_monitor.checks import clocks
from powervm_monitor.checks import configuration
from powervm_monitor.checks import devices
from powervm_monitor.checks import folder
from powervm_monitor.checks import guests
from powervm_monitor.checks import nova
from powervm_monitor.checks import pcm
from powervm_monitor.checks import plugins
from powervm_monitor.checks import powervm
from powervm_monitor.checks import running
from powervm_monitor.checks import stock
from powervm_monitor.checks import vioses
from powervm_monitor.checks.examination import Check
from powervm_monitor.checks.examination import Examination
from powervm_monitor.checks.examination import Line
from powervm_monitor.checks.installation import Installation

__all__ = (
    'CHECKS',
    'Check',
    'Examination',
    'Installation',
    'Line',
)

_CONFIGURATION = 'configuration'
_FOLDER = 'state directory'
_POWERVM = 'PowerVM REST API'
_MONITORS = 'Long Term Monitor'
_SAMPLES = 'samples'
_NOVA = 'Keystone'
_SERVERS = 'Nova'
_OUTBOX = 'outbox'
_BROKER = 'broker'

# Along the way of the data. What one needs stands before it.
CHECKS = (
    Check(_CONFIGURATION, configuration.check),
    Check(_FOLDER, folder.check, (_CONFIGURATION,)),
    Check('service', running.check, (_FOLDER,)),
    Check(_POWERVM, powervm.check, (_CONFIGURATION,)),
    Check(_MONITORS, pcm.monitors, (_POWERVM,)),
    Check(_SAMPLES, pcm.samples, (_MONITORS,)),
    Check('clocks', clocks.check, (_SAMPLES,)),
    Check('Virtual I/O Servers', vioses.check, (_SAMPLES,)),
    Check('devices', devices.check, (_SAMPLES,)),
    Check('guest memory', guests.check, (_SAMPLES,)),
    Check(_NOVA, nova.logon, (_CONFIGURATION,)),
    Check(_SERVERS, nova.servers, (_NOVA,)),
    Check('host name', nova.host_name, (_SERVERS,)),
    Check('partitions', nova.partitions, (_SAMPLES, _SERVERS)),
    Check('ports', nova.ports, (_SERVERS,)),
    Check(_OUTBOX, stock.check, (_FOLDER,)),
    Check('progress', stock.progress, (_SAMPLES, _OUTBOX)),
    Check('plugins', plugins.check, (_OUTBOX,)),
    Check(_BROKER, broker.check, (_CONFIGURATION,)),
    Check('consumers', broker.consumers, (_BROKER,)),
    Check('Ceilometer', ceilometer.check, ()),
)
