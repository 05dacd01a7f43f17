#!/usr/bin/env bash
# labels: system fault
# timeout: 200
# Whatever is killed, and whenever: no acknowledged set is lost, the next start is clean and says what was kept.
. "$(dirname "$0")/common.sh"
for program in "$game" "$lab" "$build/recorder_victim" "$build/check_store"; do
    [ -x "$program" ] || { echo "FAIL: $program is not built"; exit 1; }
done
PYTHONDONTWRITEBYTECODE=1 timeout $((180 * ${EVENKEEL_SLOWDOWN:-1})) python3 "$(dirname "$0")/kill_practice.py" "$build" "$work" || fail "kills: see above"
finish
