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
"""``[powervm]``: how the PowerVM REST API is reached."""

from oslo_config import cfg

GROUP = cfg.OptGroup('powervm', title='The PowerVM REST API')

OPTS = (
    cfg.StrOpt(
        'host', default='localhost',
        help='Where the PowerVM REST API listens. The default is right on a '
             'NovaLink host.'),
    cfg.PortOpt(
        'port', sample_default='12080 for http, 12443 for https',
        help='Port of the PowerVM REST API. Set it only when it is not the '
             'protocol\'s usual one.'),
    cfg.StrOpt(
        'protocol', choices=('http', 'https'),
        sample_default='https when a password is set, otherwise http',
        help='Protocol of the PowerVM REST API. With https every call '
             'verifies the server\'s certificate. A password is sent over '
             'http to this host itself only.'),
    cfg.StrOpt(
        'username',
        help='User to log on as when a password is set. Without one the '
             'NovaLink token file identifies the process, whose user must '
             'be in group pvm_admin.'),
    cfg.StrOpt(
        'password', secret=True,
        help='Password of the user. Set it to reach a remote NovaLink or an '
             'HMC; leave it unset on a NovaLink host.'),
    cfg.StrOpt(
        'ca_file', sample_default='the system\'s certificates',
        help='File with the certificates of the authorities to trust, in '
             'PEM format. Set it when the REST API has a certificate of a '
             'private authority or a self-signed one.'),
    cfg.StrOpt(
        'system', sample_default='the only one there is',
        help='Name, MTMS (machine type, model and serial number, as '
             '8247-22L*2125D4A) or UUID of the managed system to watch. Set '
             'it when the REST API has several, as that of an HMC; without '
             'it the service then refuses to start.'),
    cfg.FloatOpt(
        'timeout', default=20, min=0.1, max=1200,
        help='Seconds to wait for an answer. Raise it when a large host '
             'under load takes longer.'),
    cfg.IntOpt(
        'inventory_refresh', default=600, min=30, max=86400,
        help='Seconds between two looks at what changed behind adapters '
             'that the samples know already, a volume attached for '
             'example. It is one request of PowerVM\'s event feed, which '
             'may take 10 s when nothing changed; new adapters are seen '
             'without it.'),
    cfg.IntOpt(
        'inventory_full_refresh', default=3600, min=60, max=604800,
        help='Seconds after which adapters, mappings and switches are read '
             'anew, whatever the event feed says.'),
)


def register_opts(conf):
    conf.register_opts(OPTS, group=GROUP.name)


def list_opts():
    return {GROUP: OPTS}
