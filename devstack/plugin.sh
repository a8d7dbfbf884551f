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

# DevStack sources this in each of its phases:
#
#   stack pre-install    see whether there is what it takes
#   stack install        install the package; on NovaLink join its group
#   stack post-config    write the configuration, and Ceilometer's
#   stack extra          start; by now DevStack has merged what users add to
#                        the configuration, and everything else runs
#   unstack              stop
#   clean                take back whatever a phase has made
#
# The variables are in settings and override-defaults.

POWERVM_MONITOR_BEGIN='# begin of powervm-monitor'
POWERVM_MONITOR_END='# end of powervm-monitor'
# Says that the whole file is a copy that was made for the sake of this.
POWERVM_MONITOR_COPIED='# copied by powervm-monitor'

function check_powervm_monitor {
    case "$POWERVM_MONITOR_BACKEND" in
        simulator)
            ;;
        novalink)
            if ! getent group "$POWERVM_MONITOR_PVM_GROUP" >/dev/null; then
                die $LINENO "There is no group $POWERVM_MONITOR_PVM_GROUP:" \
                    "NovaLink is not on this host. Install it, or set" \
                    "POWERVM_MONITOR_BACKEND=simulator"
            fi
            ;;
        *)
            die $LINENO "POWERVM_MONITOR_BACKEND is" \
                "$POWERVM_MONITOR_BACKEND: it should be novalink or simulator"
            ;;
    esac
}

function install_powervm_monitor {
    if [[ "$POWERVM_MONITOR_BACKEND" == "simulator" ]]; then
        setup_develop "$POWERVM_MONITOR_DIR" simulator
    else
        setup_develop "$POWERVM_MONITOR_DIR"
    fi
    _make_folders "$POWERVM_MONITOR_STATE_DIR"
    if [[ "$POWERVM_MONITOR_BACKEND" == "novalink" ]]; then
        _join_pvm_group
    fi
}

# One that is there already stays as it is, for it may be anybody's.
function _make_folders {
    local folder

    for folder in "$@"; do
        if [[ ! -d "$folder" ]]; then
            sudo install -d -o "$STACK_USER" -m 0750 "$folder"
        fi
    done
}

# Processes that systemd starts have the groups that there are by then. The
# file remembers that it was this that made the user a member.
function _join_pvm_group {
    if ! id -nG "$STACK_USER" | grep -qw "$POWERVM_MONITOR_PVM_GROUP"; then
        add_user_to_group "$STACK_USER" "$POWERVM_MONITOR_PVM_GROUP"
        touch "$POWERVM_MONITOR_STATE_DIR/joined"
    fi
}

function _leave_pvm_group {
    if [[ -e "$POWERVM_MONITOR_STATE_DIR/joined" ]]; then
        sudo gpasswd -d "$STACK_USER" "$POWERVM_MONITOR_PVM_GROUP"
    fi
}

function configure_powervm_monitor {
    # shellcheck disable=SC2153  # It is in settings.
    local conf=$POWERVM_MONITOR_CONF

    _make_folders "$(dirname "$conf")" "$POWERVM_MONITOR_CONF_DIR" \
        "$POWERVM_MONITOR_CONF_DIR/plugins.d"
    install -m 0600 /dev/null "$conf"
    iniset "$conf" DEFAULT debug "$ENABLE_DEBUG_LOG_LEVEL"
    setup_logging "$conf"
    iniset "$conf" DEFAULT host "$(_powervm_monitor_host)"
    iniset_rpc_backend powervm_monitor "$conf"
    iniset "$conf" plugins config_dir "$POWERVM_MONITOR_CONF_DIR/plugins.d"
    iniset "$conf" publisher interval "$POWERVM_MONITOR_INTERVAL"
    iniset "$conf" outbox path "$POWERVM_MONITOR_STATE_DIR/outbox.sqlite"
    if [[ "$POWERVM_MONITOR_BACKEND" == "simulator" ]]; then
        iniset "$conf" powervm host 127.0.0.1
        iniset "$conf" powervm port "$POWERVM_MONITOR_SIMULATOR_PORT"
    fi
    _configure_nova_access "$conf"
}

# nova-compute is started later, with a copy of this file. VIRT_DRIVER=fake
# would give it a name that is not this host's, and Neutron binds no port on a
# host of which neither OVN nor an agent tells.
function configure_nova_for_simulator {
    if is_service_enabled n-cpu && [[ -n "$POWERVM_MONITOR_COMPUTE_DRIVER" ]]; then
        iniset "$NOVA_CONF" DEFAULT compute_driver "$POWERVM_MONITOR_COMPUTE_DRIVER"
    fi
}

function _powervm_monitor_host {
    if [[ -n "$POWERVM_MONITOR_HOST" ]]; then
        echo "$POWERVM_MONITOR_HOST"
    elif [[ "$VIRT_DRIVER" == "fake" ]]; then
        echo "${HOSTNAME}1"
    else
        echo "$HOSTNAME"
    fi
}

function _configure_nova_access {
    local conf=$1

    create_service_user "$POWERVM_MONITOR_USER" "$POWERVM_MONITOR_ROLE"
    # Not every DevStack has the function for those that are clients only.
    if type configure_keystoneauth &>/dev/null; then
        configure_keystoneauth "$conf" "$POWERVM_MONITOR_USER" nova
    else
        configure_keystone_authtoken_middleware \
            "$conf" "$POWERVM_MONITOR_USER" nova
    fi
    # What they write of interfaces is out of date, and contradicts this.
    inidelete "$conf" nova interface
    # The second one writes it for those who check tokens.
    inidelete "$conf" nova memcached_servers
    if is_service_enabled tls-proxy; then
        iniset "$conf" nova cafile "$SSL_BUNDLE_FILE"
    fi
    iniset "$conf" nova valid_interfaces public
    iniset "$conf" nova region_name "$REGION_NAME"
    iniset "$conf" nova servers_file "$POWERVM_MONITOR_STATE_DIR/servers.json"
    if [[ "$POWERVM_MONITOR_ROLE" != "admin" ]]; then
        iniset "$conf" neutron enabled True
        iniset "$conf" neutron valid_interfaces public
        iniset "$conf" neutron region_name "$REGION_NAME"
    fi
}

# Ceilometer's plugin has written its configuration when it is enabled before
# this one.
function configure_ceilometer_for_powervm {
    local meters=$CEILOMETER_CONF_DIR/meters.d

    sudo install -d -o "$STACK_USER" "$meters"
    install -m 0644 "$POWERVM_MONITOR_DIR"/etc/ceilometer/meters.d/*.yaml \
        "$meters"
    _merge_into_ceilometer gnocchi_resources publisher '1,/^resources:$/d'
    _merge_into_ceilometer event_definitions pipeline '/^#/d'
}

# Ceilometer takes a file of its folder instead of the one in its package.
#
#   _merge_into_ceilometer NAME ROOM SED-SCRIPT
#
# The script leaves of our file what goes behind Ceilometer's own.
function _merge_into_ceilometer {
    local ours=$POWERVM_MONITOR_DIR/etc/ceilometer/$1_powervm.yaml
    local stock=$CEILOMETER_DIR/ceilometer/$2/data/$1.yaml
    local merged=$CEILOMETER_CONF_DIR/$1.yaml

    if [[ ! -e "$merged" ]] || _is_copied "$merged"; then
        { echo "$POWERVM_MONITOR_COPIED"; cat "$stock"; } > "$merged"
    fi
    _remove_from_ceilometer "$1"
    {
        echo "$POWERVM_MONITOR_BEGIN"
        sed "$3" "$ours"
        echo "$POWERVM_MONITOR_END"
    } >> "$merged"
}

# One that is left over may be a copy of what Ceilometer had long ago.
function _is_copied {
    [[ "$(head -n 1 "$1")" == "$POWERVM_MONITOR_COPIED" ]]
}

function _remove_from_ceilometer {
    sed -i "/^$POWERVM_MONITOR_BEGIN\$/,/^$POWERVM_MONITOR_END\$/d" \
        "$CEILOMETER_CONF_DIR/$1.yaml"
}

# The commands are at the head of the file with the definitions.
function create_gnocchi_resource_types {
    local ours=$POWERVM_MONITOR_DIR/etc/ceilometer/gnocchi_resources_powervm.yaml
    local words

    while read -r -a words; do
        if ! openstack metric resource-type show "${words[0]}" \
                </dev/null &>/dev/null; then
            openstack metric resource-type create "${words[@]}" </dev/null
        fi
    done < <(sed -n -e ':join' -e '/\\$/{N; s/ *\\\n#//; b join' -e '}' \
        -e 's/^# *gnocchi resource-type create //p' "$ours")
}

function start_powervm_monitor {
    local bin=${POWERVM_MONITOR_BIN_DIR:-$(get_python_exec_prefix)}

    if [[ "$POWERVM_MONITOR_BACKEND" == "simulator" ]]; then
        run_process powervm-monitor-simulator \
            "$bin/powervm-monitor-simulator --follow $POWERVM_MONITOR_CONF --port $POWERVM_MONITOR_SIMULATOR_PORT $POWERVM_MONITOR_SIMULATOR_OPTIONS"
    fi
    run_process powervm-monitor \
        "$bin/powervm-monitor --config-file $POWERVM_MONITOR_CONF"
}

function stop_powervm_monitor {
    stop_process powervm-monitor
    stop_process powervm-monitor-simulator
}

function cleanup_powervm_monitor {
    _leave_pvm_group
    sudo rm -rf "$POWERVM_MONITOR_CONF" "$POWERVM_MONITOR_CONF_DIR/plugins.d" \
        "$POWERVM_MONITOR_STATE_DIR"/{outbox.sqlite*,servers.json*,joined}
    _remove_folders "$(dirname "$POWERVM_MONITOR_CONF")" \
        "$POWERVM_MONITOR_CONF_DIR" "$POWERVM_MONITOR_STATE_DIR"
}

# What somebody else has put there stays.
function _remove_folders {
    local folder

    for folder in "$@"; do
        if [[ -d "$folder" ]]; then
            sudo rmdir --ignore-fail-on-non-empty "$folder"
        fi
    done
}

# Ceilometer's plugin may have taken its files away already.
function cleanup_ceilometer_for_powervm {
    local name merged meters=$CEILOMETER_CONF_DIR/meters.d

    for name in gnocchi_resources event_definitions; do
        merged=$CEILOMETER_CONF_DIR/$name.yaml
        if [[ -e "$merged" ]]; then
            _remove_from_ceilometer "$name"
            if _is_copied "$merged"; then
                rm "$merged"
            fi
        fi
    done
    if [[ -d "$meters" ]]; then
        rm -f "$meters/powervm_monitor.yaml"
        # For the sake of ours it could not remove its own.
        _remove_folders "$meters" "$CEILOMETER_CONF_DIR"
    fi
}

# A controller may have Ceilometer, and the hosts that are watched be others.
if is_service_enabled ceilometer-anotification; then
    if [[ "$1" == "stack" && "$2" == "post-config" ]]; then
        echo_summary "Configuring Ceilometer for powervm-monitor"
        configure_ceilometer_for_powervm

    elif [[ "$1" == "stack" && "$2" == "extra" ]]; then
        if is_service_enabled gnocchi-api; then
            create_gnocchi_resource_types
        fi
    fi
fi

if is_service_enabled powervm-monitor; then
    if [[ "$1" == "stack" && "$2" == "pre-install" ]]; then
        check_powervm_monitor

    elif [[ "$1" == "stack" && "$2" == "install" ]]; then
        echo_summary "Installing powervm-monitor"
        install_powervm_monitor

    elif [[ "$1" == "stack" && "$2" == "post-config" ]]; then
        echo_summary "Configuring powervm-monitor"
        configure_powervm_monitor
        if [[ "$POWERVM_MONITOR_BACKEND" == "simulator" ]]; then
            configure_nova_for_simulator
        fi

    elif [[ "$1" == "stack" && "$2" == "extra" ]]; then
        echo_summary "Starting powervm-monitor"
        start_powervm_monitor
    fi

    if [[ "$1" == "unstack" ]]; then
        stop_powervm_monitor
    fi

    if [[ "$1" == "clean" ]]; then
        cleanup_powervm_monitor
    fi
fi

if [[ "$1" == "clean" && -n "$CEILOMETER_CONF_DIR" ]]; then
    cleanup_ceilometer_for_powervm
fi
