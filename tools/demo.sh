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

# Watch the monitor work on a simulated PowerVM host. What it needs goes into
# .venv-demo; nothing else on this machine is touched.
#
#   tools/demo.sh [--seconds N] [--speed X] [--scenario NAME|FILE] [--json]

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ENVIRONMENT=.venv-demo

say() { printf '== %s\n' "$*" >&2; }
die() { printf 'tools/demo.sh: %s\n' "$*" >&2; exit 1; }

# The first of the supported Pythons that works and can make environments.
interpreter() {
    local candidate
    while read -r candidate; do
        [ -x "$candidate" ] || continue
        "$candidate" -c 'import ensurepip, sys, venv
assert (3, 11) <= sys.version_info[:2] <= (3, 13)
print(sys.executable)' 2>/dev/null && return
    done < <(
        type -aP python3 python3.13 python3.12 python3.11 || true
        printf '%s\n' "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[123].*/bin/python
    )
    return 1
}

install() {
    local python
    python=$(interpreter) ||
        die "no Python 3.11, 3.12 or 3.13 with the venv module is here." \
            "Install one (python3 and python3-venv on Debian and Ubuntu)," \
            "then try again."
    say "Installing into $ENVIRONMENT with $python"
    rm -rf "$ENVIRONMENT"
    "$python" -m venv "$ENVIRONMENT"
    "$ENVIRONMENT/bin/pip" install -q -e '.[demo]' >&2
    touch "$ENVIRONMENT/complete"
}

# Anew when what it is made of has changed.
for source in requirements.txt setup.cfg; do
    if [ ! "$ENVIRONMENT/complete" -nt "$source" ]; then
        install
        break
    fi
done
exec "$ENVIRONMENT/bin/powervm-monitor-demo" "$@"
