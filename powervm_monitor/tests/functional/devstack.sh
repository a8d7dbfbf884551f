#!/bin/bash
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

# What DevStack does around a plugin, and what it promises the functions to do
# that the plugin of this repository calls, in a tree of its own:
#
#   devstack.sh stack|unstack|clean
#
# The caller says in the environment
#
#   TARGET            the tree, in place of the root of the file system
#   SCRATCH           where logs, process ids and records of calls go
#   LOCALRC           the localrc section of local.conf, a file
#   POST_CONFIG       lines of "section option value" that its section
#                     [[post-config|$POWERVM_MONITOR_CONF]] has, a file
#   PIP_VIRTUAL_ENV   where packages are installed
#   TRANSPORT_URL, KEYSTONE_SERVICE_URI, SERVICE_PASSWORD, ...
#
# What the machine has is not touched: users, groups and OpenStack's own
# objects are recorded. Who calls another function than these fails.

# shellcheck disable=SC1090,SC1091  # Sourced is what there is then.
# shellcheck disable=SC2034  # Much is for the plugin.

set -o errexit
umask 022

declare -A GITREPO GITDIR

function record {
    printf '%s\n' "$*" >> "$SCRATCH/calls"
}

# Messages.

function die {
    shift
    echo "[ERROR] $*" >&2
    exit 1
}

function echo_summary {
    echo "$@"
}

# The system.

function sudo {
    "$@"
}

function gpasswd {
    record gpasswd "$@"
}

function add_user_to_group {
    record add_user_to_group "$@"
}

function is_arch {
    [[ "$(uname -m)" == "$1" ]]
}

# INI files: iniset makes file and section when they are not there.

function iniset {
    local text
    [[ -n "$2" && -n "$3" ]] || return 0
    touch "$1"
    text=$(SECTION=$2 OPTION=$3 VALUE=$4 awk '
        function set() {
            print option " = " ENVIRON["VALUE"]
            done = 1
        }
        BEGIN {
            option = ENVIRON["OPTION"]
            header = "[" ENVIRON["SECTION"] "]"
        }
        /^\[/ {
            if (within && !done) set()
            within = $0 == header
        }
        within && $0 ~ "^" option "[ \t]*=" {
            if (!done) set()
            next
        }
        { print }
        END {
            if (!done && !within) print "\n" header
            if (!done) set()
        }' "$1")
    # The file stays what it is but for its text.
    printf '%s\n' "$text" > "$1"
}

function inidelete {
    local text
    [[ -n "$2" && -n "$3" ]] || return 0
    text=$(SECTION=$2 OPTION=$3 awk '
        /^\[/ { within = $0 == "[" ENVIRON["SECTION"] "]" }
        within && $0 ~ "^" ENVIRON["OPTION"] "[ \t]*=" { next }
        { print }' "$1")
    printf '%s\n' "$text" > "$1"
}

# Plugins and services. One that the user has disabled no plugin enables.

function enable_plugin {
    DEVSTACK_PLUGINS+=" $1"
    GITREPO[$1]=$2
    GITDIR[$1]=$DEST/$1
}

function define_plugin {
    :
}

function enable_service {
    local service
    for service in "$@"; do
        if ! is_service_enabled "$service" &&
                [[ ",$DISABLED_SERVICES," != *",$service,"* ]]; then
            ENABLED_SERVICES+=",$service"
        fi
    done
}

function is_service_enabled {
    local service
    for service in "$@"; do
        if [[ ",$ENABLED_SERVICES," == *",$service,"* ]]; then
            return 0
        fi
    done
    return 1
}

# Packages. DevStack adds constraints; the environment has all of them already.

function setup_develop {
    local name
    name=$(awk '/^name.*=/ {print $3}' "$1/setup.cfg")
    [[ -n "$name" ]] || die $LINENO "no name in $1/setup.cfg"
    "$PIP_VIRTUAL_ENV/bin/python" -m pip install --quiet --no-build-isolation \
        -e "$1${2:+[$2]}"
}

function get_python_exec_prefix {
    echo "$PIP_VIRTUAL_ENV/bin"
}

# Configuration of a service.

function setup_logging {
    iniset "$1" DEFAULT logging_debug_format_suffix \
        "{{(pid=%(process)d) %(funcName)s %(pathname)s:%(lineno)d}}"
    iniset "$1" DEFAULT logging_default_format_string \
        "%(color)s%(levelname)s %(name)s [-%(color)s] %(instance)s%(color)s%(message)s"
}

function iniset_rpc_backend {
    iniset "$2" "${3:-DEFAULT}" transport_url "$TRANSPORT_URL"
}

# The one for services that check tokens is also for clients where there is no
# other one.
function configure_keystone_authtoken_middleware {
    local section=${3:-keystone_authtoken}
    iniset "$1" "$section" auth_type password
    iniset "$1" "$section" interface public
    iniset "$1" "$section" auth_url "$KEYSTONE_SERVICE_URI"
    iniset "$1" "$section" username "$2"
    iniset "$1" "$section" password "$SERVICE_PASSWORD"
    iniset "$1" "$section" user_domain_name "$SERVICE_DOMAIN_NAME"
    iniset "$1" "$section" project_name "$SERVICE_PROJECT_NAME"
    iniset "$1" "$section" project_domain_name "$SERVICE_DOMAIN_NAME"
    iniset "$1" "$section" memcached_servers localhost:11211
}

if [[ "$KEYSTONEAUTH" != "no" ]]; then
    function configure_keystoneauth {
        configure_keystone_authtoken_middleware "$@"
        inidelete "$1" "${3:-keystone_authtoken}" memcached_servers
    }
fi

function create_service_user {
    record get_or_create_user "$1" "$SERVICE_DOMAIN_NAME"
    record get_or_add_user_project_role service "$1" "$SERVICE_PROJECT_NAME"
    if [[ -n "$2" ]]; then
        record get_or_add_user_project_role "$2" "$1" "$SERVICE_PROJECT_NAME"
    fi
}

# What there is not yet cannot be shown. It would take what is on stdin.
function openstack {
    cat > /dev/null
    case "$*" in
        *" show "*)
            grep -qx "openstack ${*/show/create} .*" "$SCRATCH/calls"
            ;;
        *)
            record openstack "$@"
            ;;
    esac
}

# Nova, of which nothing runs.

function configure_nova {
    mkdir -p "$(dirname "$NOVA_CONF")"
    rm -f "$NOVA_CONF"
    iniset "$NOVA_CONF" DEFAULT compute_driver libvirt.LibvirtDriver
}

# A file of its own, and with the fake driver a name of its own as well.
function start_nova_compute {
    cp "$NOVA_CONF" "$NOVA_CPU_CONF"
    if [[ "$VIRT_DRIVER" == "fake" ]]; then
        iniset "$NOVA_CPU_CONF" DEFAULT host "${HOSTNAME}1"
    fi
}

# Processes. systemd is not there: the command runs in the background.

function run_process {
    local unit=$SYSTEMD_DIR/devstack@$1.service
    is_service_enabled "$1" || return 0
    [[ "$2" == /* ]] || die $LINENO "no absolute path: $2"
    [[ "$2" != *sudo* ]] || die $LINENO "sudo in $2"
    mkdir -p "$SYSTEMD_DIR/multi-user.target.wants"
    iniset "$unit" Unit Description "Devstack devstack@$1.service"
    iniset "$unit" Service User "${4:-$STACK_USER}"
    iniset "$unit" Service ExecStart "$2"
    iniset "$unit" Service KillMode process
    if [[ -n "$3" ]]; then
        iniset "$unit" Service Group "$3"
    fi
    iniset "$unit" Install WantedBy multi-user.target
    ln -sf "$unit" "$SYSTEMD_DIR/multi-user.target.wants/"
    # Words are all that systemd knows, too.
    # shellcheck disable=SC2086
    setsid $2 </dev/null &>> "$SCRATCH/$1.log" &
    echo $! > "$SCRATCH/$1.pid"
}

function stop_process {
    local wanted=$SYSTEMD_DIR/multi-user.target.wants/devstack@$1.service
    local pid
    if is_service_enabled "$1" && [[ -L "$wanted" ]]; then
        pid=$(<"$SCRATCH/$1.pid")
        kill "$pid"
        timeout 60 tail -s 0.1 --pid="$pid" -f /dev/null
        rm "$wanted" "$SCRATCH/$1.pid"
    fi
}

# What DevStack does itself.

function settings_of_devstack {
    DEST=$TARGET/opt/stack
    DATA_DIR=$DEST/data
    SYSTEMD_DIR=$TARGET/etc/systemd/system
    STACK_USER=$(id -un)
    ENABLED_SERVICES=key,rabbit,n-api,n-cpu
    source "$LOCALRC"
    VIRT_DRIVER=${VIRT_DRIVER:-libvirt}
    ENABLE_DEBUG_LOG_LEVEL=${ENABLE_DEBUG_LOG_LEVEL:-True}
    REGION_NAME=${REGION_NAME:-RegionOne}
}

function settings_of_keystone {
    SERVICE_DOMAIN_NAME=${SERVICE_DOMAIN_NAME:-Default}
    SERVICE_PROJECT_NAME=${SERVICE_PROJECT_NAME:-service}
}

function settings_of_nova {
    NOVA_CONF=$TARGET/etc/nova/nova.conf
    NOVA_CPU_CONF=$TARGET/etc/nova/nova-cpu.conf
}

# Ceilometer's plugin comes first; its own phases are over.
function settings_of_ceilometer {
    enable_service ceilometer-anotification gnocchi-api
    CEILOMETER_CONF_DIR=$TARGET/etc/ceilometer
}

function fetch_plugins {
    local plugin
    for plugin in $DEVSTACK_PLUGINS; do
        [[ -d "${GITDIR[$plugin]}" ]] ||
            git clone --quiet "${GITREPO[$plugin]}" "${GITDIR[$plugin]}"
    done
}

function source_of_plugins {
    local plugin file=$1
    shift
    for plugin in $DEVSTACK_PLUGINS; do
        if [[ -f "${GITDIR[$plugin]}/devstack/$file" ]]; then
            source "${GITDIR[$plugin]}/devstack/$file" "$@"
        fi
    done
}

function merge_local_post_config {
    local section option value
    while read -r section option value; do
        iniset "$POWERVM_MONITOR_CONF" "$section" "$option" "$value"
    done < "$POST_CONFIG"
}

settings_of_devstack
fetch_plugins
source_of_plugins override-defaults
settings_of_keystone
settings_of_nova
if [[ -n "$CEILOMETER_DIR" ]]; then
    settings_of_ceilometer
fi
source_of_plugins settings

case "$1" in
    stack)
        source_of_plugins plugin.sh stack pre-install
        source_of_plugins plugin.sh stack install
        configure_nova
        source_of_plugins plugin.sh stack post-config
        merge_local_post_config
        start_nova_compute
        source_of_plugins plugin.sh stack extra
        source_of_plugins plugin.sh stack test-config
        ;;
    unstack)
        source_of_plugins plugin.sh unstack
        ;;
    clean)
        source_of_plugins plugin.sh unstack
        source_of_plugins plugin.sh clean
        rm -r "$(dirname "$NOVA_CONF")"
        find "$SYSTEMD_DIR" -name 'devstack@*' -delete
        ;;
esac
# The settings as they were in the end, for who wants to know.
set -o posix
set > "$SCRATCH/settings"
