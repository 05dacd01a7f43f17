#!/usr/bin/env bash
# labels: system
# timeout: 240
# A whole practice from welcome to goodbye, twice with the same seed: the same scores; every record proves itself.
. "$(dirname "$0")/common.sh"

play "$work/a" --seed 5 --speed 0 --shots "$work/shots" || fail "the practice ended with $?: $(cat "$work/err")"
cat "$work/out"
sets=$(sed -n 's/.*: \([0-9]*\) sets begun, \([0-9]*\) saved.*/\2/p' "$work/out")
[ "${sets:-0}" -ge 6 ] || fail "$sets sets were saved, expected 6 or more"
report=$(sed -n 's/^Report: //p' "$work/out")
[ -s "$report" ] || fail "no report at '$report'"
grep -q '<svg' "$report" || fail "the report has no charts"
grep -q 'not a medical device' "$report" || fail "the report does not say what it is not"
for picture in welcome plates setup tare stand intro_E01 intro_E06 intro_E08 play_E01 play_E06 play_E08 pause near_fall \
    result_E01 rest history diagnostics goodbye; do
    [ -s "$work/shots/$picture.png" ] || fail "no picture of $picture"
done

"$lab" rescore --all --data-dir "$work/a" >"$work/rescore" || fail "rescore: $(cat "$work/rescore")"
[ "$(grep -c ' same ' "$work/rescore")" -eq "$sets" ] || fail "rescore: not all the same: $(cat "$work/rescore")"

play "$work/b" --seed 5 --speed 0 || fail "second practice"
# The pictures of the first run pause a set once; so the second and third are compared.
play "$work/c" --seed 5 --speed 0 || fail "third practice"
for folder in b c; do "$lab" sessions --trials --data-dir "$work/$folder" | cut -d, -f 4,6-21 >"$work/$folder.csv"; done
[ "$(wc -l <"$work/b.csv")" -ge 7 ] || fail "sessions prints too little"
cmp "$work/b.csv" "$work/c.csv" || fail "the same seed gave another practice"

[ -z "$(find "$work/a" "$work/b" \( -type f -perm /077 -o -type d -perm /077 \) -print -quit)" ] || fail "others may read the records"
finish
