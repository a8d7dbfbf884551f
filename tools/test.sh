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

# Everything a change must pass: the unit tests on each supported Python that
# is found, the functional tests and the style check. The last line is the
# sum of what really ran.
#
#   tools/test.sh            everything
#   tools/test.sh REGEX...   the tests that match, as stestr understands it

set -euo pipefail
exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

SUPPORTED='3.11 3.12 3.13'
BOOTSTRAP=.venv-test
unset OS_TEST_PATH

say() { printf '== %s\n' "$*" >&2; }
die() { printf 'tools/test.sh: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        die "cannot run '$*': not root, and sudo is missing or would ask for" \
            "a password. Run that command as root, then try again."
    fi
}

# The path of a working interpreter. One on the PATH may be a shim of pyenv
# that fails while its version is not selected, so each is tried.
interpreter() {
    local candidate
    while read -r candidate; do
        [ -x "$candidate" ] || continue
        "$candidate" -c "import sys; assert sys.version_info[:2] == (${1/./,})
print(sys.executable)" 2>/dev/null && return
    done < <(
        type -aP "python$1" || true
        printf '%s\n' "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python
    )
    return 1
}

# No service starts: the tests run a broker of their own. policy-rc.d is how
# Debian lets one say so; a machine that has one already keeps it.
install_packages() {
    local policy=/usr/sbin/policy-rc.d guard=
    command -v apt-get >/dev/null ||
        die "these packages are missing, and only apt-get is known here:" \
            "$*. Install them as bindep.txt says, then try again."
    say "Installing with apt-get: $*"
    as_root apt-get update -qq
    if [ ! -e "$policy" ]; then
        guard=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    local status=0
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" || status=$?
    if [ -n "$guard" ]; then
        as_root rm -f "$policy"
    fi
    [ "$status" -eq 0 ] || die "apt-get install $* failed"
}

bootstrap() {
    "$BOOTSTRAP/bin/python" -c 'import tox, stestr' 2>/dev/null && return
    say "Preparing $BOOTSTRAP (tox) with $1"
    rm -rf "$BOOTSTRAP"
    "$1" -c 'import ensurepip' 2>/dev/null || install_packages python3-venv
    "$1" -m venv "$BOOTSTRAP"
    "$BOOTSTRAP/bin/pip" install -q 'tox>=4.11' 'stestr>=4.1.0'
}

tox() { "$BOOTSTRAP/bin/tox" run --discover "${pythons[@]}" "$@"; }

# Whether an environment, whose tests are in a directory, has some to run.
# One whose tests cannot even be listed has: its run will tell why.
wanted() {
    local env=$1 directory=$2 found
    [ "${#filters[@]}" -gt 0 ] || return 0
    tox -q -e "$env" --notest || return 0
    # It lists nothing without a repository.
    rm -rf ".tox/$env/.stestr"
    found=$(export PYTHONDONTWRITEBYTECODE=1
            stestr=(".tox/$env/bin/stestr" --repo-url ".tox/$env"
                    --test-path "$directory")
            "${stestr[@]}" init &&
            "${stestr[@]}" list "${filters[@]}") 2>/dev/null || return 0
    [ -n "$found" ]
}

# Runs an environment's tests and remembers where the results are.
run_tests() {
    local env=$1 status=0 installed=()
    say "Running $env"
    rm -rf ".tox/$env/.stestr"
    # Looking for the tests that match has made the environment.
    [ "${#filters[@]}" -eq 0 ] || installed=(--skip-pkg-install)
    tox "${installed[@]}" -e "$env" -- "${filters[@]}" || status=$?
    results+=(--run ".tox/$env" "$status")
}

filters=("$@")
pythons=()
versions=()
results=()
for version in $SUPPORTED; do
    if path=$(interpreter "$version"); then
        versions+=("$version")
        pythons+=("$path")
        say "Python $version is $path"
    else
        say "Python $version is not here"
    fi
done
[ "${#versions[@]}" -gt 0 ] ||
    die "no working Python among $SUPPORTED. Install one, then try again."

bootstrap "${pythons[0]}"

for version in "${versions[@]}"; do
    env=py${version/./}
    if wanted "$env" powervm_monitor/tests/unit; then
        run_tests "$env"
    fi
done

if wanted functional powervm_monitor/tests/functional; then
    # Some commands are in sbin, which a user's PATH may leave out.
    PATH=$PATH:/usr/sbin:/sbin
    missing=()
    command -v rabbitmq-server >/dev/null || missing+=(rabbitmq-server)
    # For the unit and the installation guide; nothing is started by it.
    command -v systemd-analyze >/dev/null || missing+=(systemd)
    command -v systemd-sysusers >/dev/null || missing+=(systemd)
    command -v git >/dev/null || missing+=(git)
    [ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
    # What fails here is told, and counted, by the tests that need it.
    tox -q -e ceilometer || say "Ceilometer's environment could not be made"
    tox -q -e nova || say "Nova's environment could not be made"
    run_tests functional
fi

if [ "${#filters[@]}" -eq 0 ]; then
    say 'Running pep8'
    status=0
    tox -e pep8 || status=$?
    results+=(--check pep8 "$status")
fi

exec "$BOOTSTRAP/bin/python" tools/count.py "${results[@]}"
