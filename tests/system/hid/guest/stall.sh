# The whole program is stopped for half a second; the kernel keeps 64 reports and drops the rest without a word.
load hid uhid hid_generic
start_device vplate
wait_for_node /dev/hidraw0 || fact no_node
evenkeel-lab monitor --plate hid:SN0001 --seconds 6 >/tmp/stall.out 2>/tmp/stall.err &
app=$!
until [ "$(wc -l </tmp/stall.out)" -gt 2000 ]; do sleep 0.1; kill -0 $app || break; done
kill -STOP $app
usleep 500000
kill -CONT $app
wait $app
fact stall.status $?
said stall
fact stall.row "$(tail -n 1 /tmp/stall.out)"
stop_device
