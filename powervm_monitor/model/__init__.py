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
"""The nouns of the program, one meaning each."""

from powervm_monitor.model.alert import Alert
from powervm_monitor.model.alert import Point
from powervm_monitor.model.attribution import Attribution
from powervm_monitor.model.attribution import Conflict
from powervm_monitor.model.counting import DiskCounters
from powervm_monitor.model.counting import NetworkCounters
from powervm_monitor.model.observation import ANYTHING
from powervm_monitor.model.observation import BackedVolume
from powervm_monitor.model.observation import Batch
from powervm_monitor.model.observation import Collection
from powervm_monitor.model.observation import Measured
from powervm_monitor.model.observation import Measurement
from powervm_monitor.model.observation import Node
from powervm_monitor.model.observation import Observation
from powervm_monitor.model.observation import PluginRun
from powervm_monitor.model.observation import Resource
from powervm_monitor.model.ownership import Address
from powervm_monitor.model.ownership import Backing
from powervm_monitor.model.ownership import Devices
from powervm_monitor.model.ownership import FcPort
from powervm_monitor.model.ownership import Flavor
from powervm_monitor.model.ownership import MatchRule
from powervm_monitor.model.ownership import Nic
from powervm_monitor.model.ownership import Server
from powervm_monitor.model.ownership import Uplink
from powervm_monitor.model.ownership import Volume
from powervm_monitor.model.partition import Cpu
from powervm_monitor.model.partition import Disk
from powervm_monitor.model.partition import GuestMemory
from powervm_monitor.model.partition import Interface
from powervm_monitor.model.partition import Lpar
from powervm_monitor.model.partition import Memory
from powervm_monitor.model.partition import Processors
from powervm_monitor.model.platform import Adapter
from powervm_monitor.model.platform import Energy
from powervm_monitor.model.platform import Host
from powervm_monitor.model.platform import Pool
from powervm_monitor.model.platform import Thermometer
from powervm_monitor.model.platform import Vios
from powervm_monitor.model.progress import CpuCorrection
from powervm_monitor.model.progress import Cursor
from powervm_monitor.model.progress import Gap
from powervm_monitor.model.progress import Loss
from powervm_monitor.model.progress import NodeTime
from powervm_monitor.model.progress import Totals
from powervm_monitor.model.reading import Missing
from powervm_monitor.model.reading import Reading

__all__ = (
    'ANYTHING',
    'Adapter',
    'Address',
    'Alert',
    'Attribution',
    'BackedVolume',
    'Backing',
    'Batch',
    'Collection',
    'Conflict',
    'Cpu',
    'CpuCorrection',
    'Cursor',
    'Devices',
    'Disk',
    'DiskCounters',
    'Energy',
    'FcPort',
    'Flavor',
    'Gap',
    'GuestMemory',
    'Host',
    'Interface',
    'Loss',
    'Lpar',
    'MatchRule',
    'Measured',
    'Measurement',
    'Memory',
    'Missing',
    'NetworkCounters',
    'Nic',
    'Node',
    'NodeTime',
    'Observation',
    'PluginRun',
    'Point',
    'Pool',
    'Processors',
    'Reading',
    'Refused',
    'Resource',
    'Server',
    'Thermometer',
    'Totals',
    'Unavailable',
    'Uplink',
    'Vios',
    'Volume',
)


class Unavailable(Exception):
    """A source cannot answer now; the message names cause and remedy."""


class Refused(Unavailable):
    """What was given will not be taken at any time, as it is."""
