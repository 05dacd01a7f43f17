#!/bin/bash
# labels: system
# timeout: 300
# Every exercise and check-up is played to its end by a simulated person and rescored from its raw samples, bit for bit, in a new process.
. tests/system/common.sh "$@"

play() { # PROFILE LIST
    rm -rf "$work/data"
    timeout 200 "$game" --autoplay --headless --speed 0 --plate "sim:profile=$1,seed=4" --practice "$2" --data-dir "$work/data" >"$work/out" 2>"$work/err" ||
        fail "$1 $2: status $?: $(tail -3 "$work/err")"
    "$lab" sessions --trials --data-dir "$work/data" >"$work/trials" 2>"$work/err" || fail "sessions has status $?"
    "$lab" rescore --all --data-dir "$work/data" >"$work/rescored" 2>"$work/err" || fail "$1: $(grep -v ' same ' "$work/rescored" | head -3)"
    [ "$(grep -c ' same bit for bit' "$work/rescored")" -eq "$(tail -n +2 "$work/trials" | wc -l)" ] || fail "$1: not every set was rescored"
}
column() { head -1 "$work/trials" | tr ',' '\n' | grep -n "^$1\$" | cut -d: -f1; }

for profile in young older unsteady; do
    note "$profile: all exercises, each to its end, each the same bit for bit"
    play $profile all
    e=$(column exercise) s=$(column state) k=$(column stars)
    [ "$(tail -n +2 "$work/trials" | cut -d, -f"$e" | sort -u | wc -l)" -eq 22 ] || fail "$profile played $(tail -n +2 "$work/trials" | cut -d, -f"$e" | sort -u | tr '\n' ' ')"
    left=$(tail -n +2 "$work/trials" | cut -d, -f"$s" | grep -vc '^complete$')
    [ "$left" -eq 0 ] || [ $profile = unsteady ] || fail "$profile: $left sets did not come to their end"
    none=$(tail -n +2 "$work/trials" | cut -d, -f"$e,$k" | grep -vE '^E2[12],' | grep -cvE ',[123]$')
    [ "$none" -eq 0 ] || fail "$profile: a set without a star"
    echo "$profile: $(grep -c ' same ' "$work/rescored") sets, $(grep -c '' "$work/rescored") lines"
done

note "check-ups: recorded, measured by the zero-phase chain, rescored"
play older A1,A2,A3,A4,A5
e=$(column exercise)
for code in A1 A2 A3 A4 A5; do tail -n +2 "$work/trials" | cut -d, -f"$e" | grep -qx $code || fail "$code was not recorded"; done
python3 - "$work/data/store.sqlite" <<'P' || fail "measures of the check-ups"
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = db.execute("SELECT t.exercise, m.profile, m.name, m.value, m.duration_s FROM metric m JOIN trial t ON t.id = m.trial").fetchall()
def values(exercise, name, profile=None):
    return [(v, d) for e, p, n, v, d in rows if e == exercise and n == name and (profile is None or p == profile)]
speeds = values(102, "mean_velocity_2d")
assert len(speeds) == 12, len(speeds)                       # 6 stands, two profiles
assert all(v and v > 0 and abs(d - 30) < 0.2 for v, d in speeds), speeds   # seconds 5 to 35, nothing else
assert len(values(102, "range_ap")) == 12
assert len(values(101, "stand_held")) >= 1
reach = values(103, "reach")
assert len(reach) == 16 and all(v and 10 < v < 200 for v, d in reach), reach
assert len(values(104, "chair_stands")) == 1 and values(104, "chair_stands")[0][0] > 0
assert 0.2 < values(105, "response_median")[0][0] < 3
print(f"A2: {len(speeds)} values, A3: {len(reach)} leans, A4: {values(104, 'chair_stands')[0][0]:.0f} stands, A5: {values(105, 'response_median')[0][0]:.2f} s")
P
finish
