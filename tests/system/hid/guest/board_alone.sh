# Balance Board, the kernel's driver kept out: every answer is an answer to us.
load hid:ignore_special_drivers=1 uhid hid_generic
start_device vboard 2000
wait_for_node /dev/hidraw0 || fact no_node
sleep 1
fact asked_before $(grep -c board.got /tmp/device.log)
run devices evenkeel-lab devices
run alone evenkeel-lab monitor --plate wii: --seconds 7 --rate 10
fact alone.row "$(tail -n 1 /tmp/alone.out)"
stop_device
