#!/bin/bash
# labels: system
# timeout: 300
# A small virtual cohort: runs through plate, loop, world and care, says the same on any number of threads, and writes its files.
. tests/system/common.sh "$@"

run() { timeout 200 "$lab" simulate --cohort 4 --weeks 3 --seed 11 "$@" 2>"$work/err" || fail "cohort has status $?: $(tail -2 "$work/err")"; }
note "four people, three weeks, twice with the same seed"
run --jobs 1 --out "$work/one" | grep -v 'times true speed' >"$work/a"
run --jobs 2 --out "$work/two" | grep -v 'times true speed' >"$work/b"
cmp -s "$work/a" "$work/b" || fail "one and two threads differ: $(diff "$work/a" "$work/b" | head -3)"
cmp -s "$work/one/cohort_weeks.csv" "$work/two/cohort_weeks.csv" || fail "the tables differ"
for words in 'Group null: 2 people' 'Group improver: 2 people' 'success from week 3 on' 'more than one grade too hard' 'near-falls' 'minutes per week' 'overall better'; do
    grep -q "$words" "$work/a" || fail "nothing is said of: $words"
done
head -1 "$work/one/cohort_weeks.csv" | grep -q '^person,group,profile,z0_sd,week,practices,active_min,trials,successes,mean_grade$' || fail "columns: $(head -1 "$work/one/cohort_weeks.csv")"
[ "$(wc -l <"$work/one/cohort_weeks.csv")" -eq 13 ] || fail "rows: $(wc -l <"$work/one/cohort_weeks.csv")"
grep -q '</svg>' "$work/one/cohort_grades.svg" || fail "no chart"
awk -F, 'NR > 1 && $8 > 0 && ($9 > $8 || $9 < 0) { exit 1 }' "$work/one/cohort_weeks.csv" || fail "more successes than trials"
awk -F, 'NR > 1 && $5 <= 2 && $10 > 10 { exit 1 }' "$work/one/cohort_weeks.csv" || fail "a grade above 10"

note "a single week: what nobody tried is a dash, not a number that is none"
timeout 100 "$lab" simulate --cohort 1 --weeks 1 --seed 2 >"$work/d" 2>"$work/err" || fail "one week has status $?"
grep -q 'success from week 3 on: - % of 0 trials' "$work/d" || fail "said: $(grep 'week 3' "$work/d")"
grep -iw nan "$work/d" && fail "a number that is none"

note "check-ups alone, and options that make no sense"
timeout 100 "$lab" simulate --cohort 2 --weeks 12 --checkups-only --change null --seed 3 >"$work/c" 2>"$work/err" || fail "check-ups have status $?"
grep -Eq 'mean speed, eyes open +[0-2] of +2 ' "$work/c" || fail "the progress rule was not asked: $(cat "$work/c")"
"$lab" simulate --cohort 2 --change upward >/dev/null 2>"$work/err" && fail "--change upward was taken"
grep -q 'expected null, improver, slow, decliner or dropout' "$work/err" || fail "said: $(cat "$work/err")"
finish
