# Balance Board with the kernel's own driver bound, a second master that restores its own report mode after each status report: mode 30
# as long as nobody has its event node open, mode 34 once somebody has.
load hid uhid hid_generic ff_memless hid_wiimote
start_device vboard 2000
wait_for_node /dev/hidraw0 || fact no_node
sleep 2
fact asked_before $(grep -c board.got /tmp/device.log)
run devices evenkeel-lab devices
run stolen evenkeel-lab monitor --plate wii: --seconds 7 --rate 10
fact stolen.row "$(tail -n 1 /tmp/stolen.out)"
load evdev
fact event_nodes "$(cd /dev/input && echo event*)"
fact mark $(now_ms)
run kept evenkeel-lab monitor --plate wii: --seconds 7 --rate 10
fact kept.row "$(tail -n 1 /tmp/kept.out)"
stop_device
