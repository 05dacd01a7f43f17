#!/bin/bash
# labels: system
# timeout: 240
# The known-answer run: it passes, it covers every metric, its answers are those of the second program, and it can fail.
. tests/system/common.sh "$@"

note "help"
"$lab" verify --help >"$work/help" 2>"$work/err" || fail "verify --help has status $?"
grep -q '^usage: evenkeel-lab verify' "$work/help" && grep -q 'example' "$work/help" || fail "--help says too little"
expect 2 'no option "--frobnicate"' "$lab" verify --frobnicate

note "all checks pass, and the last line says so"
"$lab" verify >"$work/said" 2>"$work/err" || fail "status $?: $(grep FAIL "$work/said" | head -5) $(cat "$work/err")"
tail -1 "$work/said" | grep -qE '^PASS: 1[0-9]{3} checks of [0-9]+ metrics and parts' || fail "last line: $(tail -1 "$work/said")"
grep -qE '^vector instructions: base' "$work/said" || fail "the vector instructions are not named"
[ -s "$work/err" ] && fail "it speaks on standard error: $(cat "$work/err")"
TMPDIR="$work" "$lab" verify --metric rms_ml >/dev/null 2>&1
[ -z "$(ls -d "$work"/evenkeel-verify-* 2>/dev/null)" ] || fail "its folder is left behind"

note "every metric of the table has a check"
"$lab" verify --list >"$work/answers.csv" 2>/dev/null
"$lab" analyze --list-metrics 2>/dev/null >"$work/metrics.csv"
python3 - "$work/answers.csv" "$work/metrics.csv" <<'PYTHON' || fail "not every metric is checked"
import csv, sys
answers = [*csv.DictReader(open(sys.argv[1], newline=""))]
metrics = [*csv.DictReader(open(sys.argv[2], newline=""))]
values = {(r["metric"], r["profile"]) for r in answers if r["expected"]}
lacking = [m["name"] for m in metrics if not any(name == m["name"] for name, _ in values)]
usual = [(m["name"], p) for m in metrics for p in m["profiles"].split() if (m["name"], p) not in values]
about_recording = ("gap_filled", "samples_dropped", "repeated_share", "fz_mean", "fz_sd")  # the same in every profile
usual = [(name, profile) for name, profile in usual if name not in about_recording]
print("metrics:", len(metrics), "with values known:", len(values), "lacking:", lacking, usual)
sys.exit(len(metrics) < 150 or bool(lacking) or bool(usual))
PYTHON

note "the answers are those of the second program"
python3 tests/system/independent_answers.py --compare "$work/answers.csv" || fail "the tables are not what the second program finds"

note "JSON, one metric, mistakes"
"$lab" verify --json >"$work/json" && python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); sys.exit(d["failed"] != 0 or d["checks"] != len(d["rows"]) or d["checks"] < 1000)' "$work/json" || fail "JSON: $(head -c 300 "$work/json")"
"$lab" verify --metric rms_ml,lfs --verbose >"$work/said" || fail "--metric has status $?"
awk '/PASS$/ { n++ } /PASS$/ && $1 != "rms_ml" && $1 != "lfs" { other++ } END { exit !(n > 10 && !other) }' "$work/said" || fail "--metric shows others: $(head -20 "$work/said")"
expect 2 'names "frob", expected metrics' "$lab" verify --metric rms_ml,frob
expect 2 'expected one of --verbose, --json' "$lab" verify --json --list
expect 2 'not both' "$lab" verify --in a --out b
expect 2 'is too much' "$lab" verify twice
expect 1 'cannot be made' "$lab" verify --out /proc/nowhere

note "recordings that are kept can be measured again; nothing is written over"
"$lab" verify --out "$work/known" >/dev/null || fail "--out has status $?"
expect 2 'exists and is not overwritten' "$lab" verify --out "$work/known"
"$lab" verify --in "$work/known" | tail -1 | grep -q '^PASS' || fail "--in does not pass"
"$lab" analyze --manifest "$work/known/manifest.csv" --profile raw --metric rms_rd >"$work/rows" 2>/dev/null
awk -F, '$1 == "circle" && $3 == "rms_rd" && $4 == 10 { found = 1 } END { exit !found }' "$work/rows" || fail "analyze finds another circle: $(grep circle "$work/rows")"

note "a wrong number is found, and named"
sed -i '2000s/,/,1/' "$work/known/circle.csv" # one value of 6000 gets a digit more
"$lab" verify --in "$work/known" >"$work/said" 2>/dev/null
[ $? -eq 1 ] || fail "a changed recording has another status than 1"
grep -qE '^path_length_2d .*circle .*FAIL$' "$work/said" || fail "the metric is not named: $(grep -c FAIL "$work/said")"
tail -1 "$work/said" | grep -q '^FAIL: .*must not be used' || fail "last line: $(tail -1 "$work/said")"
sed -i 's/,0\.5\([0-9]*\),/,0.5\1x,/' "$work/known/stance.csv"
expect 3 'stance.csv:[0-9]+' "$lab" verify --in "$work/known"
expect 3 'manifest.csv' "$lab" verify --in "$work"
finish
