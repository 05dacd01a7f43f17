#!/bin/bash
# labels: system
# evenkeel-lab on stored sets: what is listed, what proves itself, what a flipped bit does, the report.
. tests/system/common.sh "$@"
folder="$work/the store"
mkdir -p "$folder"
"$build/fake_store" make "$folder" || fail "the store could not be made"

note "sessions: both, newest first; sets; the same as JSON"
"$lab" sessions --data-dir "$folder" >"$work/rows" || fail "sessions has status $?"
[ "$(wc -l <"$work/rows")" -eq 3 ] || fail "sessions: $(cat "$work/rows")"
head -1 "$work/rows" | grep -q '^session_id,participant_id,start_time,plate,source,' || fail "header: $(head -1 "$work/rows")"
sed -n 2p "$work/rows" | grep -qE '^[0-9a-f-]{36},P0042,20[0-9T:.-]+[+-][0-9:]{5},Fake plate,simulated,.*,4,' || fail "row: $(sed -n 2p "$work/rows")"
"$lab" sessions --trials --data-dir "$folder" >"$work/rows"
[ "$(grep -c ',P0042,' "$work/rows")" -eq 5 ] || fail "sets: $(cat "$work/rows")"
[ "$("$lab" sessions --json --data-dir "$folder" | grep -c '"session_id"')" -eq 2 ] || fail "sessions --json"
[ "$("$lab" sessions --patient NOBODY --data-dir "$folder" | wc -l)" -eq 1 ] || fail "sessions of somebody else"

note "rescore: all the same; one by its id"
"$lab" rescore --all --data-dir "$folder" >"$work/rows" || fail "rescore: $(cat "$work/rows")"
[ "$(grep -c ' same bit for bit' "$work/rows")" -eq 5 ] || fail "rescore: $(cat "$work/rows")"
id=$(cut -d' ' -f1 "$work/rows" | head -1)
"$lab" rescore "$id" --data-dir "$folder" | grep -q "^$id same" || fail "rescore of one set"
expect 1 'not the same' "$lab" rescore 0199f3a2-0000-7000-8000-000000000000 --data-dir "$folder"

note "report: whole, self-contained, the same bytes twice, replaced and not broken by a bad place"
cp -r "$folder" "$work/copy"
for turn in a b; do "$lab" report --data-dir "$folder" --out "$work/$turn.html" >"$work/out" || fail "report has status $?"; done
[ "$(cat "$work/out")" = "$work/b.html" ] || fail "report does not print its path"
cmp -s "$work/a.html" "$work/b.html" || fail "the same session gave two reports"
for words in '<!DOCTYPE html>' 'lang="en"' 'SIMULATED' 'not a medical device' 'not whether you will fall' 'lp10' '95 % ellipse' '<details>' '</html>'; do
    grep -qF "$words" "$work/a.html" || fail "the report lacks $words"
done
[ "$(grep -c '<figure>' "$work/a.html")" -eq 9 ] || fail "$(grep -c '<figure>' "$work/a.html") figures, expected 9"
grep -qiE '<script|nan<|src=|@import' "$work/a.html" && fail "the report holds what it must not"
[ "$(stat -c %a "$work/a.html")" = 600 ] || fail "the report may be read by others"
first=$("$lab" sessions --data-dir "$folder" | tail -1 | cut -d, -f1)
"$lab" report --session "$first" --data-dir "$folder" --out "$work/first.html" >/dev/null || fail "report of the first session"
[ "$(grep -c '<figure>' "$work/first.html")" -eq 3 ] || fail "the first session has one exercise"
expect 3 'no session' "$lab" report --session 0199f3a2-0000-7000-8000-000000000000 --data-dir "$folder" --out "$work/none.html"
expect 3 'no session' "$lab" report --patient NOBODY --data-dir "$folder" --out "$work/none.html"
[ -e "$work/none.html" ] && fail "a report of nothing was written"
expect 1 '.' "$lab" report --data-dir "$folder" --out "$work/no such folder/a.html"
(cd "$work" && "$lab" report --data-dir "$folder" >/dev/null) 2>/dev/null || (cd "$work" && "$OLDPWD/$lab" report --data-dir "$folder" >/dev/null)
ls "$work"/report_P0042_20*.html >/dev/null 2>&1 || fail "no report under its usual name"

note "one bit of the raw samples: named, status 1, the others unharmed; the report still says what it can"
hurt=$("$build/fake_store" flip "$folder")
expect 1 '1 of 5 recorded sets are not the same' "$lab" rescore --all --data-dir "$folder"
"$lab" rescore --all --data-dir "$folder" >"$work/rows" 2>/dev/null
[ "$(grep -c ' same bit for bit' "$work/rows")" -eq 4 ] || fail "rescore after the flip: $(cat "$work/rows")"
grep -E "^$hurt unreadable .*(chunk|sample)" "$work/rows" >/dev/null || fail "not said where: $(grep "^$hurt" "$work/rows")"
"$lab" report --data-dir "$folder" --out "$work/hurt.html" >/dev/null || fail "report after the flip has status $?"
grep -q 'not readable' "$work/hurt.html" || fail "the report does not say that a set cannot be read"
finish
