# The plate is pulled out while it is read, and plugged in again.
load hid uhid hid_generic
start_device vplate
wait_for_node /dev/hidraw0 || fact no_node
evenkeel-lab monitor --plate hid:SN0001 --rate 100 >/tmp/pulled.out 2>/tmp/pulled.err &
app=$!
until [ "$(wc -l </tmp/pulled.out)" -gt 150 ]; do sleep 0.1; kill -0 $app || break; done
from=$(now_ms)
stop_device
wait $app
fact pulled.status $?
fact pulled.took_ms $(($(now_ms) - from))
said pulled
run gone evenkeel-lab devices
sed 's/^/FACT gone.listed /' /tmp/gone.out
start_device vplate
wait_for_node /dev/hidraw0 || fact no_node
hid_guest_reconnect hid:SN0001 >/tmp/reconnect.out 2>/tmp/reconnect.err &
app=$!
until grep -q streaming /tmp/reconnect.out; do sleep 0.1; kill -0 $app || break; done
sleep 1
fact pulled_at $(now_ms)
stop_device
sleep 1
start_device vplate OTHER
wait_for_node /dev/hidraw0
fact other_at $(now_ms)
sleep 3
stop_device
start_device vplate
wait_for_node /dev/hidraw0
fact plugged_at $(now_ms)
wait $app
fact reconnect.status $?
said reconnect
sed 's/^/FACT reconnect./' /tmp/reconnect.out
stop_device
