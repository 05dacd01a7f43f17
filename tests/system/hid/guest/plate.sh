# A vendor's plate, 1000 reports a second for five seconds: reports by hand both ways, then through our own driver.
load hid uhid hid_generic
start_device vplate
wait_for_node /dev/hidraw0 || fact no_node
run devices evenkeel-lab devices
sed 's/^/FACT devices.listed /' /tmp/devices.out
run reports hid_guest_reports
sed 's/^/FACT /' /tmp/reports.out
fact mark
run capture evenkeel-lab capture --plate hid:SN0001 --seconds 5 --out /tmp/plate.capture
fact captured $(hid_capture_check /tmp/plate.capture)
stop_device
