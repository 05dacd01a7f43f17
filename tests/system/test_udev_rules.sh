#!/usr/bin/env bash
# labels: unit
# The udev rules know every plate that a driver or a profile of ours knows, and nothing else; they give rights to whoever sits at the
# computer, never to a group or to everybody.
. "$(dirname "$0")/common.sh"
rules=assets/desktop/70-evenkeel.rules
lines=$(grep -vE '^(#|$)' "$rules")
[ -n "$lines" ] || { echo "FAIL: $rules has no line"; exit 1; }

# covered KIND VID PID PRODUCT: exactly one line for it. PID, PRODUCT: "" where a profile does not say it
covered() {
    local count
    count=$(grep -F "$1" <<<"$lines" | grep -F "ATTRS{idVendor}==\"$2\"" | grep -F "${3:+ATTRS{idProduct\}==\"$3\"}" | grep -cF "${4:+ATTRS{product\}==\"$4\"}")
    [ "$count" -eq 1 ] || fail "$count lines for $1 $2:$3 $4, expected one"
    known+=("$1 $2:$3:$4")
}
constant() { grep -hoE "$1 = 0x[0-9a-fA-F]+" "$2" | sed 's/.*0x//' | tr A-F a-f; }
key() { sed -n "s/^$1 = \(0x\)\?//p" "$2" | head -n 1; }

known=()
board="$(constant WBB_VID input/drivers/wbb_report.h):$(constant WBB_PID input/drivers/wbb_report.h)"
grep -qF "KERNELS==\"0005:${board^^}.*\"" <<<"$lines" || fail "no line for the Balance Board $board"
covered 'KERNEL=="hidraw*"' "$(constant PHIDGET_VID input/drivers/phidget_report.h)" "$(constant PHIDGET_PID input/drivers/phidget_report.h)" ""
grep -q '"FORCEPLATE CONTROLLER"' input/drivers/tecgihan.c || fail "the Tec Gihan driver looks for another name now"
covered 'SUBSYSTEM=="tty"' 0403 "" "FORCEPLATE CONTROLLER"
for profile in assets/plates/*.plate; do
    vid=$(key vid "$profile") pid=$(key pid "$profile") product=$(key product "$profile")
    [ -n "$vid" ] || continue # any adapter may sit between: it cannot be told by numbers
    case $(key transport "$profile") in
        hid) kind='KERNEL=="hidraw*"' ;;
        serial) kind='SUBSYSTEM=="tty"' ;;
        *) continue ;;
    esac
    # Where a profile asks for a name too, its numbers alone are shared by many devices.
    [ -z "$product" ] || covered "$kind" "$vid" "$pid" "*$product*"
    [ -n "$product" ] || covered "$kind" "$vid" "$pid" ""
done

count=0
while IFS= read -r line; do
    count=$((count + 1))
    grep -qE 'MODE|GROUP|OWNER' <<<"$line" && fail "gives more than the seat: $line"
    grep -qF 'TAG+="uaccess"' <<<"$line" || fail "no uaccess: $line"
    grep -oE 'ATTRS\{id[A-Za-z]+\}=="[^"]*"' <<<"$line" | grep -qvE '=="[0-9a-f]{4}"' && fail "expected four hex digits in lower case: $line"
    case $line in *'SUBSYSTEM=="tty"'*) grep -qF 'ENV{ID_MM_DEVICE_IGNORE}="1"' <<<"$line" || fail "ModemManager is not kept out: $line" ;; esac
done <<<"$lines"
# Two lines are the Balance Board's: its HID node and its event node.
[ "$count" -eq $((${#known[@]} + 2)) ] || fail "$count lines for ${#known[@]} plates and the board: one is for a plate that we do not know"
[ "$(basename "$rules" | grep -oE '^[0-9]+')" -lt 73 ] || fail "the number must be below 73, where uaccess is given"
grep -q 'lib/udev/rules.d' CMakeLists.txt || fail "the rules are not installed"
note "$count lines: ${known[*]}"
finish
