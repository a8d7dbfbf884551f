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
"""Code that operators choose by name: the only file that knows stevedore."""

from stevedore import named


class NotFound(Exception):
    """No such extension, or it cannot be loaded; the message tells which."""


class Failed(Exception):
    """An extension raised something; the cause has what."""


def call(function, *args, through=()):
    """Call a function of an extension, whose errors nobody can list.

    :param through: a tuple of what may be raised as it is.
    :raises Failed: when it raises anything else.
    """
    try:
        return function(*args)
    except (Failed, *through):
        raise
    except (Exception, SystemExit) as e:
        raise Failed(repr(e)) from e


def load(namespace, names):
    """Return ``{name: class}`` of the extensions asked for, in order.

    :raises NotFound: when one is missing or fails to load.
    """
    failures, missing = [], set()

    def failed(manager, entry_point, error):
        failures.append(f'{entry_point.name} ({error})')

    manager = named.NamedExtensionManager(
        namespace, names=list(names), name_order=True,
        on_load_failure_callback=failed,
        on_missing_entrypoints_callback=missing.update)
    if failures:
        raise NotFound(
            f'{namespace}: cannot load ' + ', '.join(failures))
    if missing:
        raise NotFound(f'{namespace}: there is no '
                       + ', '.join(sorted(missing)))
    return {extension.name: extension.plugin for extension in manager}
