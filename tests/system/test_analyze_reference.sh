#!/bin/bash
# labels: system
# The whole command on the reference recordings: every expected value within its own tolerance.
. tests/system/common.sh "$@"
need_reference
manifest=$reference/cop/manifest.csv
expected=$reference/cop/expected/expected.csv

note "every value of the reference recordings"
"$lab" analyze --manifest "$manifest" >"$work/got.csv" 2>"$work/err" || fail "status $? on the manifest: $(head -c 600 "$work/err")"
python3 tests/system/compare_expected.py "$work/got.csv" "$expected" || fail "values differ from the expected ones"

note "one value is the same in the wide table, by workers, and in shards"
"$lab" analyze --manifest "$manifest" --jobs 3 >"$work/jobs.csv" 2>/dev/null || fail "status $? with --jobs 3"
cmp -s "$work/got.csv" "$work/jobs.csv" || fail "--jobs 3 gave other bytes"
: >"$work/shards.csv"
for shard in 0 1 2; do
    "$lab" analyze --manifest "$manifest" --shard $shard/3 --header no >>"$work/shards.csv" 2>/dev/null || fail "status $? in shard $shard"
done
sort "$work/shards.csv" | cmp -s - <(tail -n +2 "$work/got.csv" | sort) || fail "the shards together are not the whole"
"$lab" analyze --manifest "$manifest" --wide >"$work/wide.csv" 2>/dev/null || fail "status $? with --wide"
python3 - "$work/got.csv" "$work/wide.csv" <<'PYTHON' || fail "the wide table says something else than the long one"
import csv, sys
long_rows, wide_rows = ([*csv.DictReader(open(path, newline=""))] for path in sys.argv[1:])
wide = {row["trial"]: row for row in wide_rows}
assert len(wide) == len(wide_rows) == len({row["trial"] for row in long_rows}), "not one row per trial"
for row in long_rows:
    assert wide[row["trial"]][row["profile"] + "_" + row["metric"]] == row["value"], row
shown = sum(1 for row in wide_rows for name, value in row.items() if value and name.startswith(("raw_", "lp", "quijoux25_", "lean_")))
assert shown == sum(1 for row in long_rows if row["value"]), "the wide table has values that the long one has not"
PYTHON
finish
