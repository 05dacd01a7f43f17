#!/bin/bash
# labels: system
# evenkeel-lab as a person in a terminal meets it: options, exit codes, tables, Ctrl-C.
. tests/system/common.sh "$@"
mkdir -p "$work/empty store"

note "usage: every mistake is named, with status 2"
expect 2 'usage' "$lab"
expect 2 'no command "frob"' "$lab" frob
for command in devices monitor capture calibrate simulate analyze verify sessions rescore report levels; do
    "$lab" $command --help >"$work/help" 2>"$work/err" || fail "$command --help has status $?"
    grep -q "^usage: evenkeel-lab $command" "$work/help" || fail "$command --help does not say how to use it"
    grep -q 'example' "$work/help" || fail "$command --help has no example"
    [ -s "$work/err" ] && fail "$command --help speaks on standard error"
    expect 2 'no option "--frobnicate"' "$lab" $command --frobnicate
done
"$lab" --help | grep -q 'levels' || fail "--help does not list the commands"
"$lab" --version | grep -q 'plates: sim replay serial wii hid tecgihan phidget pipe' || fail "--version does not list what is built in"
while IFS='|' read -r pattern options; do
    # shellcheck disable=SC2086
    expect 2 "$pattern" "$lab" $options
done <<'ROWS'
: --rate is "0", expected a number from 1 to 1000|monitor --rate 0
: --rate is "1e4", expected|monitor --rate 1e4
: --seconds is "soon", expected a number|monitor --seconds soon
: --seconds is "nan", expected a number|monitor --seconds=nan
: --speed needs a value|monitor --speed
"twice" is too much|monitor twice
: --json takes no value|devices --json=1
: --out is missing|capture --plate sim:
: --profile is "old", expected young, older or unsteady|simulate --profile old
: --rate is 300, expected a divisor of 1000|simulate --rate 300
: --trials is "1.5", expected a whole number|simulate --trials 1.5
: --seed is "-3", expected a whole number|simulate --seed -3
expected --out DIR|simulate --trials 2
expected either the ids|rescore
expected either the ids|rescore --all 0199f3a2-0000-7000-8000-000000000000
not both|report --session a --patient b
expected "check"|levels
expected "check"|levels frob
ROWS
expect 5 'no records' "$lab" sessions --data-dir "$work/empty store"
expect 5 'no records' "$lab" rescore --all --data-dir "$work/empty store"
expect 5 'no records' "$lab" report --data-dir "$work/empty store"

note "devices: a profile with a mistake is told, on standard error, and the others stay"
mkdir -p "$work/some data/plates"
printf 'profile = 1\nname = Mine\n[match]\ntransport = tin can\n' >"$work/some data/plates/mine.plate"
"$lab" devices --data-dir "$work/some data" >"$work/out" 2>"$work/err" || fail "devices has status $?"
grep -qE '^evenkeel-lab: A profile cannot be used: .*/some data/plates/mine.plate:[0-9]+: .*, expected' "$work/err" || fail "a broken profile: $(cat "$work/err")"
grep -q '^sim: ' "$work/out" || fail "no simulated plate: $(cat "$work/out")"
"$lab" devices --json --data-dir "$work/some data" 2>/dev/null | python3 -c 'import json,sys; json.load(sys.stdin)' || fail "devices --json is no JSON beside a broken profile"
expect 3 'mine.plate:[0-9]+: .*, expected' "$lab" monitor --plate 'serial:/dev/null,profile=mine' --data-dir "$work/some data"

note "monitor: one row a millisecond, or as many as asked for"
"$lab" monitor --plate sim:seed=7 --seconds 2 >"$work/rows" 2>"$work/err" || fail "monitor has status $?"
[ "$(wc -l <"$work/rows")" -eq 2001 ] || fail "$(wc -l <"$work/rows") lines in 2 s at 1000 Hz, expected 2001"
head -1 "$work/rows" | grep -q '^t_s,fz_n,cop_x_mm,cop_y_mm,cursor_x_mm,cursor_y_mm,.*flags' || fail "header: $(head -1 "$work/rows")"
grep -qE 'samples=[0-9]+ lost=0 .*crc_errors=0 .*rate_hz=' "$work/err" || fail "no counters: $(cat "$work/err")"
for rate in 1 60 100 333; do
    "$lab" monitor --plate sim:seed=7 --seconds 4 --speed 0 --rate $rate >"$work/rows" 2>/dev/null
    [ "$(wc -l <"$work/rows")" -eq $((4 * rate + 1)) ] || fail "$(wc -l <"$work/rows") lines in 4 s at $rate Hz"
done
for turn in a b; do "$lab" monitor --plate sim:profile=older,seed=7 --seconds 20 --speed 0 >"$work/rows_$turn" 2>/dev/null; done
cmp -s "$work/rows_a" "$work/rows_b" || fail "the same seed gave other rows"
awk -F, 'NR > 15000 && $2 > 100 && $3 != "" && $5 != "" { n++ } END { exit !(n > 4000) }' "$work/rows_a" || fail "nobody stands on the simulated plate"

note "Ctrl-C: whole rows, counters, status 130"
"$lab" monitor --plate sim: >"$work/rows" 2>"$work/err" &
running=$!
sleep 1
kill -TERM $running
wait $running
[ $? -eq 130 ] || fail "Ctrl-C: another status than 130"
grep -q 'samples=' "$work/err" || fail "no counters after Ctrl-C"
[ "$(tail -1 "$work/rows" | tr -cd , | wc -c)" -eq 12 ] || fail "half a row at the end"

note "capture: what was written can be played"
"$lab" capture --plate sim:seed=3 --seconds 3 --speed 0 --out "$work/a b.capture" >"$work/out" 2>"$work/err" || fail "capture: $(cat "$work/err")"
grep -q 'samples=3[0-9]* lost=0' "$work/err" || fail "capture counters: $(cat "$work/err")"
expect 2 'exists and is not overwritten' "$lab" capture --plate sim: --out "$work/a b.capture"
"$lab" monitor --plate "replay:$work/a b.capture" --speed 0 >"$work/rows" 2>"$work/err" || fail "replay of the capture: $(cat "$work/err")"
grep -q 'short_reports=0 mode_lost=0' "$work/err" || fail "counters: $(cat "$work/err")"
grep -q '^[A-Z_]*: ' "$work/err" && fail "a sound plate warned: $(cat "$work/err")"
[ "$(wc -l <"$work/rows")" -ge 2990 ] || fail "$(wc -l <"$work/rows") rows from a capture of 3 s"

note "what a plate warned of comes with its sentence"
"$lab" capture --plate sim:seed=3 --seconds 12 --speed 0 --out "$work/long.capture" 2>"$work/err" || fail "capture: $(cat "$work/err")"
sed 's/^# rate_hz = 1000$/# rate_hz = 800/' "$work/long.capture" >"$work/rate.capture"
"$lab" monitor --plate "replay:$work/rate.capture" --speed 0 >/dev/null 2>"$work/err" || fail "replay: $(cat "$work/err")"
grep -q '^RATE_WRONG: The plate sends at another rate' "$work/err" || fail "nothing was said of the rate: $(cat "$work/err")"

note "simulate: same seed, same bytes; others differ; the truth is in the head"
"$lab" simulate --profile unsteady --seed 5 --seconds 5 --trials 2 --out "$work/people one" >/dev/null 2>"$work/err" || fail "simulate: $(cat "$work/err")"
"$lab" simulate --profile unsteady --seed 5 --seconds 5 --trials 2 --out "$work/people two" >/dev/null
diff -r "$work/people one" "$work/people two" >/dev/null || fail "the same seed gave other recordings"
first="$work/people one/simulated_unsteady_seed5_trial01.csv"
cmp -s "$first" "$work/people one/simulated_unsteady_seed5_trial02.csv" && fail "two trials are the same"
grep -q '^# profile=unsteady seed=5 trial=1 of 2 rate_hz=100 seconds=5$' "$first" || fail "head: $(head -4 "$first")"
grep -qE '^# z=-?[0-9.]+ age_years=' "$first" || fail "z is not in the head"
grep -q 'source=simulated' "$first" || fail "not marked as simulated"
grep -q '^time_s,cop_ml_mm,cop_ap_mm,force_z_n$' "$first" || fail "columns"
[ "$(grep -vc '^#' "$first")" -eq 501 ] || fail "$(grep -vc '^#' "$first") rows, expected 501"
[ "$(stat -c %a "$first")" = 600 ] || fail "mode $(stat -c %a "$first")"
"$lab" simulate --profile unsteady --seed 6 --seconds 5 | tail -n +5 | cmp -s - <(tail -n +5 "$first") && fail "another seed is the same person"
expect 1 'cannot be made' "$lab" simulate --out /proc/nowhere

note "devices: a table, and the same as JSON"
"$lab" devices | grep -q '^sim:' || fail "sim: is not listed"
"$lab" devices --json | grep -q '"spec": "sim:"' || fail "no JSON"

note "levels: path:line: key = what, expected what"
sed 's/^hold_s .*/hold_s = 1 1 1 2 2 30 2 3 3 3/' levels/exercises/E06_side_shift.level >"$work/bad.level"
line=$(grep -n '^hold_s' levels/exercises/E06_side_shift.level | cut -d: -f1)
expect 3 "bad.level:$line: hold_s = 30, expected 0 to 5 s \(grade 6\)" "$lab" levels check "$work/bad.level"
expect 3 'nowhere.level' "$lab" levels check "$work/nowhere.level"
expect 3 'bad.level' "$lab" levels check levels/exercises/E06_side_shift.level "$work/bad.level"
"$lab" levels check | grep -c 'in order' | grep -qE '^[3-9]' || fail "our own level files are not in order"
finish
