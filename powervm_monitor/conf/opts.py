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
"""Entry points of oslo.config's sample generator, and our defaults."""

from oslo_config import cfg
from oslo_log import log
import oslo_messaging

from powervm_monitor import conf

# Ceilometer's agent listens on the exchanges of the services that it knows.
EXCHANGE = 'ceilometer'

# pypowervm warns at every failed call, of which we speak once ourselves.
QUIET = ('pypowervm=CRITICAL', 'oslo.service=WARN', 'keystoneauth=WARN',
         'watchdog=INFO')


def list_opts():
    """Return every option of this program, by group."""
    return [(group, list(opts))
            for room in conf.GROUPS
            for group, opts in room.list_opts().items()]


def check(conf):
    """Let a bad value fail now: oslo.config looks only when it is asked.

    :raises oslo_config.cfg.Error: which names group and option.
    """
    for group, options in list_opts():
        name = getattr(group, 'name', group)
        values = conf if name == 'DEFAULT' else conf[name]
        for option in options:
            if option.dest in values:
                try:
                    values[option.dest]
                except cfg.Error as e:
                    # Several groups have a host or a timeout.
                    raise cfg.Error(f'[{name}] {e}') from e


def set_defaults():
    """Give the libraries' options the defaults that suit this program."""
    oslo_messaging.set_transport_defaults(EXCHANGE)
    log.set_defaults(
        default_log_levels=[*log.get_default_log_levels(), *QUIET])
