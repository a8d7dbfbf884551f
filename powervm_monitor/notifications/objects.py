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
"""The payloads as versioned objects: one a resource kind, gaps, alerts."""

from oslo_versionedobjects import base
from oslo_versionedobjects import fields

from powervm_monitor.catalog import metrics
from powervm_monitor.model import alert
from powervm_monitor.notifications import fields as own_fields


class _Sample(base.VersionedObject):
    """One resource at one time."""

    OBJ_PROJECT_NAMESPACE = 'powervm_monitor'

    fields = {
        'sampled_at': fields.DateTimeField(),
        'resource_id': fields.StringField(),
        'project_id': fields.StringField(nullable=True),
        'user_id': fields.StringField(nullable=True),
        'period': fields.FloatField(nullable=True),
        'metadata': own_fields.MetadataField(),
        'user_metadata': own_fields.MetadataField(),
        'measurements': own_fields.MeasurementsField(),
    }


@base.VersionedObjectRegistry.register
class InstanceSample(_Sample):
    # 1.0: first version
    # 1.1: project_id and user_id may be null, of what nobody owns
    VERSION = '1.1'


@base.VersionedObjectRegistry.register
class DiskSample(_Sample):
    # 1.0: first version
    # 1.1: project_id and user_id may be null, of what nobody owns
    VERSION = '1.1'


@base.VersionedObjectRegistry.register
class InterfaceSample(_Sample):
    # 1.0: first version
    # 1.1: project_id and user_id may be null, of what nobody owns
    VERSION = '1.1'


@base.VersionedObjectRegistry.register
class HostSample(_Sample):
    # 1.0: first version
    VERSION = '1.0'


@base.VersionedObjectRegistry.register
class ViosSample(_Sample):
    # 1.0: first version
    VERSION = '1.0'


@base.VersionedObjectRegistry.register
class AdapterSample(_Sample):
    # 1.0: first version
    VERSION = '1.0'


@base.VersionedObjectRegistry.register
class PoolSample(_Sample):
    # 1.0: first version
    VERSION = '1.0'


@base.VersionedObjectRegistry.register
class CollectionSample(_Sample):
    # 1.0: first version
    VERSION = '1.0'


@base.VersionedObjectRegistry.register
class CollectionGap(base.VersionedObject):
    """Samples of the host, or notifications of some, that are lost."""

    # 1.0: first version
    VERSION = '1.0'

    OBJ_PROJECT_NAMESPACE = 'powervm_monitor'

    fields = {
        'host': fields.StringField(),
        'first': fields.DateTimeField(),
        'last': fields.DateTimeField(),
        'samples': fields.IntegerField(nullable=True),
        'notifications': fields.IntegerField(nullable=True),
        'cause': fields.StringField(),
    }


@base.VersionedObjectRegistry.register
class Alert(base.VersionedObject):
    """What a plugin concluded about a resource."""

    # 1.0: first version
    VERSION = '1.0'

    OBJ_PROJECT_NAMESPACE = 'powervm_monitor'

    fields = {
        'alert_id': fields.StringField(),
        'state': fields.EnumField(alert.STATES),
        'severity': fields.EnumField(alert.SEVERITIES),
        'previous_severity': fields.EnumField(
            alert.SEVERITIES, nullable=True),
        'plugin': fields.StringField(),
        'rule': fields.StringField(),
        'description': fields.StringField(nullable=True),
        'reason': fields.StringField(nullable=True),
        'sampled_at': fields.DateTimeField(),
        'since': fields.DateTimeField(),
        'duration': fields.FloatField(),
        'host': fields.StringField(),
        'resource_kind': fields.StringField(),
        'resource_id': fields.StringField(),
        'project_id': fields.StringField(nullable=True),
        'user_id': fields.StringField(nullable=True),
        'metric': fields.StringField(nullable=True),
        'unit': fields.StringField(nullable=True),
        'value': own_fields.NumberField(nullable=True),
        'limit': own_fields.NumberField(nullable=True),
        'limit_source': fields.StringField(nullable=True),
        'values': own_fields.PointsField(),
        'metadata': own_fields.MetadataField(),
        'user_metadata': own_fields.MetadataField(),
    }


SAMPLES = {
    metrics.INSTANCE: InstanceSample,
    metrics.DISK: DiskSample,
    metrics.INTERFACE: InterfaceSample,
    metrics.HOST: HostSample,
    metrics.VIOS: ViosSample,
    metrics.ADAPTER: AdapterSample,
    metrics.POOL: PoolSample,
    metrics.COLLECTION: CollectionSample,
}
