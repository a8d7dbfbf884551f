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
"""What a metric is; the modules beside this one state each of them, once.

Facts only: formulas live in the measuring modules. What is rendered of them
(documentation, Ceilometer definitions, golden files) is written by ``tox -e
golden`` and never edited by hand.
"""

import dataclasses

from powervm_monitor.catalog import units

CUMULATIVE = 'cumulative'
GAUGE = 'gauge'

INSTANCE = 'instance'
DISK = 'disk'
INTERFACE = 'interface'
HOST = 'host'
VIOS = 'vios'
ADAPTER = 'adapter'
POOL = 'pool'
COLLECTION = 'collection'

# What an instance owns, and what the platform does.
TENANT_KINDS = (INSTANCE, DISK, INTERFACE)
PLATFORM_KINDS = (HOST, VIOS, ADAPTER, POOL, COLLECTION)
RESOURCE_KINDS = TENANT_KINDS + PLATFORM_KINDS


@dataclasses.dataclass(frozen=True, slots=True)
class Counterpart:
    """What the same number is called elsewhere.

    :ivar processed: field of PCM's processed metrics, which an HMC makes of
        the raw ones: an average per second over 30 seconds.
    :ivar hmc: field of a command of the HMC, or a formula of such fields.
    :ivar lparstat: what ``lparstat`` of AIX and Linux calls it.
    """

    processed: str = ''
    hmc: str = ''
    lparstat: str = ''


@dataclasses.dataclass(frozen=True, slots=True)
class Uncounted:
    """What PowerVM counts for some resources of a kind and not for others.

    Metrics that are there or absent together share one of these.

    :ivar what: what it does not count, and for which resources.
    :ivar attribute: the key of the metadata that tells these from the others;
        empty when none does.
    :ivar values: patterns of what they have there.
    """

    what: str
    attribute: str = ''
    values: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    :ivar name: the meter's name on the wire.
    :ivar kind: cumulative, gauge or delta, as Ceilometer means them.
    :ivar unit: what the volume is counted in on the wire.
    :ivar resource: the kind of Resource that has it.
    :ivar meaning: one line for an operator.
    :ivar source: the fields of PowerVM's files, or who else told it.
    :ivar formula: how it is made of them, when it is not the field itself.
    :ivar counterpart: what the same number is called elsewhere, None where
        nothing of the kind is known.
    :ivar unverified: what about it no number of a real system confirms.
    :ivar since: the release that brought it.
    :ivar stock: whether Ceilometer has a meter of this name and meaning.
    :ivar legacy: whether it is a rate that Ceilometer once made itself.
    :ivar uncounted: which resources of the kind are without it because
        PowerVM does not count it for them; None when it counts it for all.
    :ivar instead: the metrics that these have in its place.
    """

    name: str
    kind: str
    unit: units.Unit
    resource: str
    meaning: str
    source: str
    formula: str = ''
    counterpart: Counterpart | None = None
    unverified: str = ''
    since: str = '1.0.0'
    stock: bool = False
    legacy: bool = False
    uncounted: Uncounted | None = None
    instead: tuple['Metric', ...] = ()
