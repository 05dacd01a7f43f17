#!/bin/bash
# labels: system
# docs/researchers.md says what the program does: its tables are generated, its example runs, its names exist.
# After changing a table:  build/debug/evenkeel-lab verify --document > /tmp/t && tests/system/document_blocks.py --write docs/researchers.md /tmp/t
. tests/system/common.sh "$@"
page=docs/researchers.md

note "the generated tables are there word for word"
"$lab" verify --document >"$work/generated" || fail "--document has status $?"
[ "$(grep -c '^<!-- begin' "$work/generated")" -ge 8 ] || fail "too few blocks are generated"
python3 tests/system/document_blocks.py "$page" "$work/generated" || fail "the tables are not those of the program"
sed 's/population SD/other SD/' "$work/generated" >"$work/other"
python3 tests/system/document_blocks.py "$page" "$work/other" >/dev/null && fail "a changed table was not noticed"

note "every column of a manifest is explained, and no other"
sed -n 's/^ *{"\([a-z_]*\)", take_.*/\1/p' game/lab/manifest.c | sort >"$work/columns"
sed -n '/^## 13 /,/^If a row/p' "$page" | sed -n 's/^| \(`[^|]*\) |.*/\1/p' | grep -o '`[a-z_]*`' | tr -d '`' | sort >"$work/explained"
[ "$(wc -l <"$work/columns")" -gt 30 ] || fail "the table of columns was not found in the code"
cmp -s "$work/columns" "$work/explained" || fail "columns: $(diff "$work/columns" "$work/explained" | tr '\n' ' ')"

note "every metric that the text names exists"
"$lab" analyze --list-metrics 2>/dev/null | cut -d, -f1 | tail -n +2 | sort >"$work/metrics"
grep -oE '`[a-z0-9_]+_(2d|ml|ap|rd|pred|pop|chi2)`' "$page" | tr -d '`' | sort -u | grep -vE '^(_pop|_chi2|_ml|_ap|_2d|_rd)$' >"$work/named"
unknown=$(comm -23 "$work/named" "$work/metrics" | grep -vE '^lp10_')
[ -z "$unknown" ] || fail "no such metric: $unknown"

note "the example runs as it stands"
mkdir "$work/example"
sed -n '/^<!-- begin example -->/,/^<!-- end example -->/p' "$page" | sed '/^```/d; /^<!--/d' >"$work/example.sh"
[ "$(wc -l <"$work/example.sh")" -gt 30 ] || fail "the example was not found"
path=$(cd "$build" && pwd)
(cd "$work/example" && PATH="$path:$PATH" bash -eu ../example.sh) >"$work/out" 2>"$work/err" || fail "the example ends with status $?: $(tail -5 "$work/err")"
grep -q '^PASS' "$work/out" || fail "verify does not pass in the example"
[ "$(grep -cE '^(O2|Y1)  [0-9.]+ mm/s \(3 trials\)$' "$work/out")" -eq 2 ] || fail "no table of two people: $(tail -4 "$work/out")"
[ "$(wc -l <"$work/example/wide.csv")" -eq 7 ] || fail "wide.csv has $(wc -l <"$work/example/wide.csv") lines, expected 7"
grep -q ',raw,ttb_mean,[0-9]' "$work/example/metrics.csv" || fail "no time to boundary in the example"

note "its array job gives the same rows"
for task in 0 1 2; do
    (cd "$work/example" && "$path/evenkeel-lab" analyze --manifest study.csv --shard $task/3 --out part-%05d.csv) 2>"$work/err" || fail "shard $task: $(cat "$work/err")"
done
cat "$work/example"/part-*.csv | grep -v '^trial,' | sort | cmp -s - <(tail -n +2 "$work/example/metrics.csv" | sort) || fail "the parts together are not the whole"
if python3 -c 'import pandas' 2>/dev/null; then
    sed -n '/^```python/,/^```/p' "$page" | sed '/^```/d' >"$work/example/read.py"
    (cd "$work/example" && python3 read.py) >"$work/out" 2>&1 || fail "the lines for pandas: $(tail -3 "$work/out")"
fi

note "pictures and links inside the page are there"
grep -oE '\]\(images/[a-z_.]+\)' "$page" | tr -d '](' | tr -d ')' | while read -r picture; do [ -f "docs/$picture" ] || echo "$picture"; done >"$work/lost"
[ -s "$work/lost" ] && fail "no such picture: $(cat "$work/lost")"
finish
