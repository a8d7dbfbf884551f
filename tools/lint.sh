#!/usr/bin/env bash
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

# Look at all shell scripts, those without a suffix as well. "tox -e pep8" runs
# it in an environment that has the two commands.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts=(
    .ci/run
    devstack/override-defaults
    devstack/plugin.sh
    devstack/settings
    powervm_monitor/tests/functional/devstack.sh
    tools/*.sh
)
shellcheck "${scripts[@]}"
# As DevStack has it: long lines are no mistake.
bashate --ignore E006 --error E005,E042 "${scripts[@]}"
