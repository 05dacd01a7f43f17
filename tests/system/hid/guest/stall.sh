# The whole program is stopped for half a second; the kernel keeps 64 reports and drops the rest without a word.
load hid uhid hid_generic
start_device vplate
wait_for_node /dev/hidraw0 || fact no_node
evenkeel-lab monitor --plate hid:SN0001 --seconds 6 --rate 100 >/tmp/stall.out 2>/tmp/stall.err &
app=$!
until [ "$(wc -l </tmp/stall.out)" -gt 200 ]; do sleep 0.1; kill -0 $app || break; done
kill -STOP $app
usleep 500000
kill -CONT $app
wait $app
fact stall.status $?
said stall
# Rows of 10 ms in which no sample came, one after the other: how long the stop was in the table's own time.
fact empty_rows $(awk -F, 'NR > 1 { n = $NF == 0 ? n + 1 : 0; if (n > most) most = n } END { print most + 0 }' /tmp/stall.out)
stop_device
