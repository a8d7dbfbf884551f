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
"""The version of the installed package, as pbr derives it from git."""

import pbr.version

version_info = pbr.version.VersionInfo('powervm-monitor')


def vendor_string():
    """Return who made it, for the Guru Meditation Report."""
    return 'OpenStack Foundation'


def product_string():
    """Return what it is, for the Guru Meditation Report."""
    return 'powervm-monitor'


def version_string_with_package():
    """Return which it is, for the Guru Meditation Report."""
    return version_info.version_string()
