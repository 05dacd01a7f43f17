# common.sh - what the scenarios share. Facts go to the console, one "FACT name value" a line; run.py judges them.

fact() { echo "FACT $*"; }

# load MODULE[:PARAMETER=VALUE]...: nothing can be shown without one
load() {
    local m
    for m; do
        case $m in
            *:*) insmod "/mod/${m%%:*}.ko" "${m#*:}" ;;
            *) insmod "/mod/$m.ko" ;;
        esac || { fact "module_missing $m"; exit 0; }
    done
}

# The node appears some tens of milliseconds after the device was made.
wait_for_node() {
    local n=0
    while [ ! -e "$1" ] && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
    [ -e "$1" ]
}

# Milliseconds since boot, to 10 ms.
now_ms() { local up; read -r up _ </proc/uptime; echo "$((${up%.*} * 1000 + 1${up#*.}0 - 1000))"; }

# run NAME COMMAND...: its status, duration, counters and what it said as facts; its output in /tmp/NAME.out
run() {
    local name=$1 from status
    shift
    from=$(now_ms)
    "$@" >"/tmp/$name.out" 2>"/tmp/$name.err"
    status=$?
    fact "$name.status $status"
    fact "$name.took_ms $(($(now_ms) - from))"
    said "$name"
}
said() { sed "s/^/FACT $1.said /" "/tmp/$1.err"; }

start_device() { # start_device COMMAND...: the virtual plate, a process of its own
    "$@" >/tmp/device.log 2>&1 &
    device=$!
}
stop_device() {
    kill -TERM "$device"
    wait "$device"
    sed 's/^/FACT /' /tmp/device.log
}
