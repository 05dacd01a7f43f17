# A plate on the second serial port; at its other end is run.py. What it sent before anybody listened is still on the line.
run devices evenkeel-lab devices
sed 's/^/FACT devices.listed /' /tmp/devices.out
run ps1 evenkeel-lab monitor --plate serial:/dev/ttyS1,settle_ms=300 --seconds 6 --rate 10
fact ps1.row "$(tail -n 1 /tmp/ps1.out)"
run frames evenkeel-lab monitor --plate serial:/dev/ttyS1,profile=serial_plate --seconds 6 --rate 10
fact frames.row "$(tail -n 1 /tmp/frames.out)"
