# Balance Board without any driver for it: the kernel makes no node, so there is nothing to be found.
load hid uhid hid_generic
start_device vboard
sleep 1.5
fact nodes "$(ls /dev | grep -c hidraw)"
run devices evenkeel-lab devices
sed 's/^/FACT devices.listed /' /tmp/devices.out
run monitor evenkeel-lab monitor --plate wii: --seconds 1
stop_device
