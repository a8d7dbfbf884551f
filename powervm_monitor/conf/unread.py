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
"""Finds options in the files that this program does not have.

oslo.config passes over them, be they of an older release or mistyped.
"""

import pathlib

from keystoneauth1 import loading
from oslo_config import cfg

from powervm_monitor.conf import opts

SHARED = 'DEFAULT'  # with libraries that register their options later


def unread(conf):
    """Return ``[group] name`` of each such option, in a sorted list.

    Looked for are they in the groups of this program alone.

    :param conf: a ConfigOpts that has read its files.
    """
    known = {}
    for group, options in opts.list_opts():
        known.setdefault(_name(group), set()).update(*map(_names, options))
    known.pop(SHARED)
    known['nova'].update(*map(_names, _credentials(conf)))
    return sorted({
        f'[{group}] {name}' for path in files(conf)
        for group, names in _parsed(path).items() if group in known
        for name in names if name.replace('-', '_') not in known[group]})


def _name(group):
    return getattr(group, 'name', group)


def _names(option):
    """Return by which names an option may be set in its group."""
    return {option.name.replace('-', '_'), option.dest, *(
        old.name.replace('-', '_') for old in option.deprecated_opts
        if old.name)}


def _credentials(conf):
    """Return the options of the auth plugin that is asked for, if any."""
    return loading.get_auth_plugin_conf_options(
        conf.nova.auth_type) if conf.nova.auth_type else ()


def files(conf):
    """Return the paths of what was read; the last ones are the folders'."""
    yield from conf.config_file
    for folder in conf.config_dir:
        yield from sorted(pathlib.Path(folder).glob('*.conf'))


def _parsed(path):
    """Return the names in each group of a file."""
    sections = {}
    cfg.ConfigParser(str(path), sections).parse()
    return sections
