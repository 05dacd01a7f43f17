#!/usr/bin/env bash
# labels: system
# timeout: 150
# A 4-cell board at 1 kHz on a serial line, for a minute: not one sample is lost, in the game and in the lab at the same time.
# The line pulled in mid-set, and a line that somebody else holds.
. "$(dirname "$0")/common.sh"
for program in "$game" "$lab" "$build/firmware_standin"; do
    [ -x "$program" ] || { echo "FAIL: $program is not built"; exit 1; }
done
compiler=$(command -v cc || command -v gcc || command -v clang) || { echo "SKIPPED: no C compiler for the shim of the line"; exit 77; }
# The path of a preloaded library must have no blank.
shim=$(mktemp -d "${TMPDIR:-/tmp}/evenkeel-shim-XXXXXX") || exit 1
trap 'rm -rf "$work" "$shim"' EXIT
"$compiler" -shared -fPIC -O1 -o "$shim/pty_shim.so" "$(dirname "$0")/../support/pty_shim.c" -ldl || { echo "FAIL: the shim cannot be built"; exit 1; }
# A sanitizer wants to be the first library of all.
sanitizers=$(ldd "$game" | sed -n 's/.*lib[at]san[^ ]* => \([^ ]*\).*/\1/p' | tr '\n' ' ')
preload="$sanitizers$shim/pty_shim.so"
LD_PRELOAD=$preload "$game" --version >"$work/out" 2>&1 || { echo "SKIPPED: the shim cannot be preloaded into this build: $(head -c 300 "$work/out")"; exit 77; }
PYTHONDONTWRITEBYTECODE=1 timeout $((140 * ${EVENKEEL_SLOWDOWN:-1})) python3 "$(dirname "$0")/serial_line.py" "$build" "$work" "$preload" || fail "serial line: see above"
finish
