#!/usr/bin/env bash
# labels: system
# timeout: 90
# The bridge program of the documents through real pipes: every sample arrives, the person stands where it says, ends are told.
. "$(dirname "$0")/common.sh"
[ -x "$lab" ] || { echo "FAIL: $lab is not built"; exit 1; }
command -v python3 >/dev/null || { echo "SKIPPED: no python3"; exit 77; }
bridge=docs/bridge_example.py
patience=$((30 * ${EVENKEEL_SLOWDOWN:-1}))

# check ROWS WEIGHT: the table of monitor: so many rows at least, CoP that sways within what the example says.
check() {
    python3 - "$work/rows.csv" "$1" <<'PYTHON' || fail "the rows of $2: see above"
import csv, sys
rows = [r for r in csv.DictReader(open(sys.argv[1])) if r["fz_n"] and r["cop_x_mm"]]
least = int(sys.argv[2])
if len(rows) < least:
    sys.exit(f"{len(rows)} rows with a centre of pressure, expected {least}")
steady = rows[len(rows) // 2:]
for r in steady:
    if abs(float(r["fz_n"]) - 700) > 1 or abs(float(r["cop_x_mm"])) > 4.1 or abs(float(r["cop_y_mm"])) > 7.1:
        sys.exit(f"not what the bridge sends: {r}")
if max(abs(float(r["cop_y_mm"])) for r in steady) < 0.5:
    sys.exit("nobody sways")
PYTHON
}
counter() { sed -n "s/.*\b$1=\([0-9]*\).*/\1/p" "$work/err" | tail -n 1; }
clean() {
    local name
    for name in lost gaps duplicates crc_errors cobs_errors oversize layout_mismatch clock_resets; do
        [ "$(counter $name)" = 0 ] || fail "$1: $name=$(counter $name) in $(cat "$work/err")"
    done
}

# Standard input, ended by the reader: the bridge goes without a word.
python3 $bridge 60 2>"$work/bridge.err" | timeout $patience "$lab" monitor --plate pipe:- --seconds 4 --rate 100 >"$work/rows.csv" 2>"$work/err"
status=${PIPESTATUS[1]}
[ "$status" -eq 0 ] || fail "monitor of standard input ended with $status: $(cat "$work/err")"
[ ! -s "$work/bridge.err" ] || fail "the bridge complains: $(cat "$work/bridge.err")"
check 300 "standard input"
clean "standard input"
[ "$(counter samples)" -ge 3500 ] || fail "$(counter samples) samples in 4 s"

# A FIFO whose bridge ends: the plate is lost, and everything that was sent has arrived.
mkfifo "$work/plate pipe"
python3 $bridge 3 >"$work/plate pipe" &
sender=$!
timeout $patience "$lab" monitor --plate "pipe:$work/plate pipe" >"$work/rows.csv" 2>"$work/err"
status=$?
wait $sender || fail "the bridge at the FIFO ended with $?"
[ $status -eq 4 ] || fail "monitor of the FIFO ended with $status, expected 4: $(cat "$work/err")"
[ "$(counter samples)" = 3000 ] || fail "$(counter samples) of 3000 samples came through the FIFO"
clean "a FIFO"

# What a bridge wrote to a file, as fast as it can be read.
python3 $bridge 2 >"$work/plate.ps1"
timeout $patience "$lab" monitor --plate "pipe:$work/plate.ps1" --speed 0 >"$work/rows.csv" 2>"$work/err"
status=$?
[ $status -eq 0 ] || fail "monitor of the file ended with $status: $(cat "$work/err")"
[ "$(counter samples)" = 2000 ] || fail "$(counter samples) of 2000 samples came out of the file"
check 1500 "a file"
clean "a file"

# A bridge that says other things than frames, and one that says nothing.
echo "Hello, I am a force plate" | expect 4 'neither PS1 nor PS1-A.*messages belong on standard error' timeout $patience "$lab" monitor --plate pipe:-
expect 4 'ended before the plate was described' timeout $patience "$lab" monitor --plate pipe:- </dev/null
expect 4 'There is no pipe or file' timeout $patience "$lab" monitor --plate "pipe:$work/nothing"
finish
