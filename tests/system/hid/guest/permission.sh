# Somebody without rights: the node is root's alone (there is no udev here that would hand it over).
load hid uhid hid_generic
start_device vplate
wait_for_node /dev/hidraw0 || fact no_node
fact mode $(stat -c %a /dev/hidraw0)
echo 'root:x:0:0:root:/home:/bin/sh' >/etc/passwd
echo 'person:x:1000:1000:person:/home:/bin/sh' >>/etc/passwd
echo 'person:x:1000:' >/etc/group
chmod 777 /tmp
chmod 666 /dev/null
mkdir -p /home/data/evenkeel
chown -R 1000:1000 /home
run who su person -c id
sed 's/^/FACT /' /tmp/who.out
run devices su person -c 'evenkeel-lab devices'
sed 's/^/FACT devices.listed /' /tmp/devices.out
run monitor su person -c 'evenkeel-lab monitor --plate hid:SN0001 --seconds 2'
chmod 666 /dev/hidraw0
run allowed su person -c 'evenkeel-lab monitor --plate hid:SN0001 --seconds 2 --rate 10'
stop_device
