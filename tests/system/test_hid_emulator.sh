#!/usr/bin/env bash
# labels: extended
# timeout: 900
# Our own programs in a Debian kernel, on virtual HID and serial plates: found, read without loss, pulled out, refused, shared with
# the kernel's driver. ./dev test-hid fetches what is needed; without it the test is skipped, and says so.
set -u
build=$1
guest=build/test-hid/kernel # of ./dev test-hid
kernel=${EVENKEEL_GUEST_KERNEL:-$(ls $guest/boot/vmlinuz-* 2>/dev/null | tail -n 1)}
modules=${EVENKEEL_GUEST_MODULES:-$guest/lib/modules}
command -v python3 >/dev/null || { echo "SKIPPED: python3 is missing"; exit 77; }
exec python3 tests/system/hid/run.py --build "$build" --kernel "$(realpath -m "${kernel:-$guest/boot/vmlinuz}")" --modules "$modules" \
    ${EVENKEEL_HID_ONLY:+--only "$EVENKEEL_HID_ONLY"}
