#!/bin/bash
# labels: system
# timeout: 180
# evenkeel-lab analyze as a researcher and a cluster meet it: tables, lists, workers, shards, parts, damaged files, Ctrl-C.
. tests/system/common.sh "$@"
lab=$(realpath "$lab")
analyze() { "$lab" analyze "$@"; }
rows() { grep -c '' "$1"; }

note "six people of 30 s, one fast plate"
for seed in 1 2 3; do
    "$lab" simulate --profile older --seed $seed --seconds 30 --trials 2 --out "$work/people" >/dev/null || fail "simulate"
done
"$lab" simulate --profile young --seed 9 --seconds 60 --rate 1000 >"$work/fast.csv"
people=("$work"/people/*.csv)
first=${people[0]}
first_id=$(basename "$first" .csv)
[ ${#people[@]} -eq 6 ] || fail "${#people[@]} recordings, expected 6"

note "usage: every mistake is named, with status 2"
while IFS='|' read -r pattern options; do
    # shellcheck disable=SC2086
    expect 2 "$pattern" "$lab" analyze $options
done <<'ROWS'
nothing to read; expected FILE|
expected one of FILE|x.csv --list -
expected one of FILE|--manifest a.csv --session all
analyze: --rate, --unit, --columns.* stored sets know it|--session all --rate 100
no profile "lp12", expected one or more of raw, lp10|x.csv --profile lp10,lp12
no profile ""|x.csv --profile ,
no metric "rms_mll"; the nearest name is "rms_ml".*--list-metrics|x.csv --metric rms_mll
no metric "entrophy"; the nearest name is "entropy"|x.csv --metric rms_ml,entrophy
analyze: --metric names no metric|x.csv --metric ,
analyze: --rate is "-5", expected 1 to 10000 Hz|x.csv --rate -5
analyze: --rate is "100Hz", expected 1 to 10000 Hz|x.csv --rate 100Hz
analyze: --unit is "inch", expected mm, cm or m|x.csv --unit inch
analyze: --delimiter is ",", expected comma, tab, semicolon or space|x.csv --delimiter ,
analyze: --header-lines is "-1", expected 0 to 10000|x.csv --header-lines -1
analyze: --columns needs the unit of the centre of pressure too|x.csv --columns 1:2:3
analyze: --jobs is "65", expected a whole number from 0 to 64|x.csv --jobs 65
analyze: --shard is "3/3", expected I/N|x.csv --shard 3/3
analyze: --shard is "1", expected I/N|x.csv --shard 1
analyze: --shard is "-1/2", expected I/N|x.csv --shard -1/2
analyze: --shard is "0/0", expected I/N|x.csv --shard 0/0
analyze: --header is "maybe", expected yes or no|x.csv --header maybe
analyze: --simd is "sse9", expected base, avx2 or avx512|x.csv --simd sse9
analyze: --out is "a.csv" for one of 2 shards, expected a name with %05d|x.csv --shard 0/2 --out a.csv
analyze: --out is "a%s.csv", expected|x.csv --out a%s.csv
analyze: --out is "a%d%d.csv", expected|x.csv --out a%d%d.csv
analyze: --out is "a%999d.csv", expected|x.csv --out a%999d.csv
ROWS

note "the long table"
analyze "$first" >"$work/long.csv" 2>"$work/err" || fail "status $?: $(cat "$work/err")"
[ -s "$work/err" ] && fail "a clean recording is spoken about: $(cat "$work/err")"
[ "$(head -1 "$work/long.csv")" = "trial,profile,metric,value,unit,n_samples,fs_hz,duration_s,reason,flags,version,params_hash" ] || fail "header: $(head -1 "$work/long.csv")"
awk -F, -v id="$first_id" 'NR > 1 && ($1 != id || NF != 12 || ($4 == "") != ($9 != "") || length($12) != 16) { bad++; print } END { exit bad > 0 }' "$work/long.csv" || fail "rows that say neither value nor reason, above"
grep -q "^$first_id,lp10,mean_velocity_2d,[0-9.]*,mm/s,3000,100,30,,,[0-9.]*,[0-9a-f]\{16\}$" "$work/long.csv" || fail "no mean velocity"
grep -q "^$first_id,lp10_20hz,sampen_m2_r020_ap,[0-9.]*,1,600,20,30," "$work/long.csv" || fail "no sample entropy at 20 Hz"
grep -q ",raw,published_COParea_cm2," "$work/long.csv" || fail "what is given only in raw is missing"
grep -q ",raw,rms_ml," "$work/long.csv" && fail "raw has what lp10 has, unasked"
grep -qE "romberg|rambling|los_|sway_angle" "$work/long.csv" && fail "rows of families that the recording cannot have"

note "profiles and metrics are as asked"
analyze "$first" --profile raw,quijoux25 --metric rms_ml,dfa_alpha_ml >"$work/some.csv" || fail "status $?"
[ "$(cut -d, -f2,3 "$work/some.csv" | tail -n +2 | tr '\n' ' ')" = "raw,rms_ml raw,dfa_alpha_ml quijoux25,rms_ml quijoux25,dfa_alpha_ml " ] || fail "rows: $(cat "$work/some.csv")"
awk -F, 'NR > 1 && $4 == "" { exit 1 }' "$work/some.csv" || fail "a metric asked for by name is not given where it is possible: $(cat "$work/some.csv")"
analyze "$first" --metric los_reaction_time_s,entropy --header no >"$work/some.csv" || fail "status $?"
grep -q "^$first_id,lean,los_reaction_time_s,,s,.*,NO_INPUT," "$work/some.csv" || fail "no reason for a lean that is none: $(cat "$work/some.csv")"
[ "$(grep -c ',lp10_20hz,sampen_' "$work/some.csv")" -eq 6 ] || fail "a family's name does not stand for its six metrics"
analyze "$first" --profile lean --header no >"$work/some.csv" || fail "status $?"
[ "$(rows "$work/some.csv")" -eq 1 ] && grep -q "^$first_id,.*,NO_INPUT," "$work/some.csv" || fail "a trial without any row asked for went missing: $(cat "$work/some.csv")"
[ "$(analyze "$first" | tail -1 | cut -d, -f12)" != "$(analyze "$first" --unit mm 2>/dev/null | tail -1 | cut -d, -f12)" ] || fail "another way of reading has the same hash"
[ "$(analyze "$first" --metric rms_ml --header no | cut -d, -f12)" = "$(analyze "${people[1]}" --metric rms_ml --header no | cut -d, -f12)" ] || fail "two trials of one run have different hashes"

note "wide, JSON, schema, list of metrics"
analyze "${people[@]}" --wide >"$work/wide.csv" || fail "status $?"
[ "$(rows "$work/wide.csv")" -eq 7 ] || fail "$(rows "$work/wide.csv") lines for six trials"
[ "$(awk -F, '{ print NF }' "$work/wide.csv" | sort -u | wc -l)" -eq 1 ] || fail "rows of different length"
head -1 "$work/wide.csv" | grep -q '^trial,n_samples,fs_hz,duration_s,.*,lp10_rms_ml,.*,lp10_20hz_dfa_alpha_ap,error,flags,version,params_hash$' || fail "wide header: $(head -1 "$work/wide.csv")"
analyze "${people[@]}" --json >"$work/long.json" && analyze "${people[@]}" --json --wide >"$work/wide.json" && analyze "${people[@]}" >"$work/long.csv" || fail "status $?"
for form in "" --wide; do analyze "${people[@]}" $form --schema >"$work/schema$form.csv" || fail "--schema $form: status $?"; done
analyze --schema --wide >/dev/null || fail "--schema needs something to read"
analyze --list-metrics >"$work/metrics.csv" || fail "--list-metrics: status $?"
python3 - "$work" <<'PYTHON' || fail "the forms of the table do not agree, see above"
import csv, json, sys
work = sys.argv[1]
def table(name): return [*csv.DictReader(open(f"{work}/{name}", newline=""))]
def lines(name): return [json.loads(line) for line in open(f"{work}/{name}")]
def same(got, text): return (got is None and text == "") or (got == text if isinstance(got, str) else got is not None and f"{got:.12g}" == text)
def equal(rows, objects):
    assert len(rows) == len(objects) > 0
    for row, o in zip(rows, objects):
        assert list(row) == list(o), (list(row)[:5], list(o)[:5])
        assert all(same(o[name], text) for name, text in row.items()), [(n, t, o[n]) for n, t in row.items() if not same(o[n], t)][:3]
equal(table("long.csv"), lines("long.json"))
equal(table("wide.csv"), lines("wide.json"))
for form, name in (("", "long.csv"), ("--wide", "wide.csv")):
    assert [r["column"] for r in table(f"schema{form}.csv")] == list(table(name)[0]), form
    assert all(r["type"] and r["meaning"] for r in table(f"schema{form}.csv"))
wide = {row["trial"]: row for row in table("wide.csv")}
for row in table("long.csv"):
    assert wide[row["trial"]][row["profile"] + "_" + row["metric"]] == row["value"], row
known = {row["name"]: row for row in table("metrics.csv")}
assert len(known) == len(table("metrics.csv")) > 100
for row in table("long.csv"):
    assert known[row["metric"]]["unit"] == row["unit"] and row["profile"] in known[row["metric"]]["profiles"].split(), row
assert all(row["formula"] and row["source"] and row["profiles"] for row in known.values())
PYTHON

note "a piece of an uneven recording: its samples beside its duration"
awk 'BEGIN { print "time_s,cop_ml_mm,cop_ap_mm"; for (k = 0; k < 1200; k++) { t += 0.02 + 0.001 * (k * 7 % 41) + (k == 900) * 0.7; print t "," 5 * sin(t) "," 9 * cos(t) } }' >"$work/uneven.csv"
analyze "$work/uneven.csv" --wide --metric rms_ml >"$work/piece.csv" || fail "status $?"
awk -F, 'NR == 2 { exit !($2 == 900 && $3 == "" && $4 > 34 && $4 < 38 && $0 ~ /GAP;IRREGULAR/) }' "$work/piece.csv" || fail "$(cat "$work/piece.csv")"

note "the same bytes with any number of workers, in shards, at any vector level"
all=("${people[@]}" "$work/nowhere.csv" "$work/fast.csv")
analyze "${all[@]}" >"$work/one.csv" 2>"$work/one.err"
[ $? -eq 1 ] || fail "a missing file does not make status 1"
for options in "--jobs 1" "--jobs 2" "--jobs 3" "--jobs 0" "--simd base" "--simd avx2" "--simd avx512 --jobs 2"; do
    # shellcheck disable=SC2086
    analyze "${all[@]}" $options >"$work/other.csv" 2>"$work/other.err"
    [ $? -eq 1 ] || fail "$options: another status than 1"
    cmp -s "$work/one.csv" "$work/other.csv" || fail "$options: other bytes"
    cmp -s "$work/one.err" "$work/other.err" || fail "$options: other sentences"
done
: >"$work/shards.csv"
for shard in 0 1 2 3 4; do
    analyze "${all[@]}" --shard $shard/5 --header no --jobs 2 >"$work/part.csv" 2>/dev/null
    cut -d, -f1 "$work/part.csv" | uniq | sort >>"$work/shard_ids"
    cat "$work/part.csv" >>"$work/shards.csv"
done
sort "$work/shards.csv" | cmp -s - <(tail -n +2 "$work/one.csv" | sort) || fail "the shards together are not the whole"
[ "$(sort "$work/shard_ids" | uniq -d)" = "" ] || fail "a trial is in two shards: $(sort "$work/shard_ids" | uniq -d)"

note "a list: ids, order, blank lines, a stream that answers line by line"
printf '%s\tthe first\r\n\n%s\n%s\t=1+1\n' "${people[2]}" "${people[0]}" "${people[1]}" >"$work/list"
analyze --list "$work/list" --wide >"$work/listed.csv" || fail "status $?"
[ "$(cut -d, -f1 "$work/listed.csv" | tr '\n' ' ')" = "trial the first $first_id =1+1 " ] || fail "list: $(cut -d, -f1 "$work/listed.csv")"
for jobs in 1 2 3; do
    analyze --list - --wide --jobs $jobs <"$work/list" | cmp -s - "$work/listed.csv" || fail "--jobs $jobs: standard input gives other rows than the file"
done
printf '%s' "$first" | analyze --list - --header no --metric rms_ml | grep -q ",rms_ml," || fail "a last line without an end is lost"
head -c 20000 /dev/zero | tr '\0' x | analyze --list - --wide --header no >"$work/part.csv" 2>/dev/null
[ "$(rows "$work/part.csv")" -eq 1 ] || fail "$(rows "$work/part.csv") rows for one very long line"
python3 - "$lab" "${people[@]}" <<'PYTHON' || fail "the stream does not answer line by line"
import select, subprocess, sys
for jobs in "1", "3":
    run = subprocess.Popen([sys.argv[1], "analyze", "--list", "-", "--wide", "--header", "no", "--jobs", jobs], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for path in sys.argv[2:]:
        run.stdin.write(path.encode() + b"\n")
        run.stdin.flush()
        assert select.select([run.stdout], [], [], 30)[0], f"no answer with --jobs {jobs}"
        assert run.stdout.readline().startswith(path.rsplit("/", 1)[1][:-4].encode() + b","), path
    run.stdin.close()
    assert run.wait() == 0
PYTHON
expect 3 'list .*nowhere.* cannot be read' "$lab" analyze --list "$work/nowhere"
expect 3 '.' "$lab" analyze --manifest "$work/nowhere.csv"
expect 3 '.' "$lab" analyze --manifest "$work"
printf 'trial,colour\na,red\n' >"$work/bad manifest.csv"
expect 3 'bad manifest.csv' "$lab" analyze --manifest "$work/bad manifest.csv"
expect 5 '.' "$lab" analyze --data-dir "$work/no store"

note "a manifest: groups, profiles of its own"
{
    echo "trial,file,delimiter,header_lines,fs_hz,time_col,ml_col,ap_col,cop_unit,fz_col,profiles,members_eo_firm,members_ec_firm,members_eo_foam,members_ec_foam"
    for i in 0 1 2 3; do echo "T$i,people/$(basename "${people[$i]}"),comma,5,100,1,2,3,mm,4,lp10,,,,"; done
    echo "G,,,,,,,,,,lp10,T0,T1,T2,T3"
} >"$work/manifest.csv"
analyze --manifest "$work/manifest.csv" >"$work/m.csv" 2>"$work/err" || fail "status $?: $(cat "$work/err")"
python3 - "$work/m.csv" <<'PYTHON' || fail "the group does not follow from its members"
import csv, sys
v = {(r["trial"], r["metric"]): r for r in csv.DictReader(open(sys.argv[1], newline=""))}
speed = [float(v[f"T{i}", "mean_velocity_2d"]["value"]) for i in range(4)]
area = [float(v[f"T{i}", "ellipse95_area_pred"]["value"]) for i in range(4)]
want = {"mctsib_composite_velocity": sum(speed) / 4, "romberg_velocity_firm": speed[1] / speed[0], "romberg_area_foam": area[3] / area[2],
        "mctsib_ratio_visual": speed[2] / speed[0], "mctsib_ratio_vestibular": speed[3] / speed[0]}
for name, value in want.items():
    assert abs(float(v["G", name]["value"]) / value - 1) < 1e-10, (name, value, v["G", name])
    assert v["G", name]["n_samples"] == "", v["G", name]
assert {r["profile"] for r in v.values()} == {"lp10"}
PYTHON
for shard in 0 1 2; do analyze --manifest "$work/manifest.csv" --shard $shard/3 --header no; done | sort | cmp -s - <(tail -n +2 "$work/m.csv" | sort) || fail "a group alone in its shard differs"

note "a part appears whole, is not made twice, and is never written over by another"
cd "$work" || exit 1
analyze people/*.csv --out 'part-%05d.csv' --shard 1/2 || fail "--out: status $?"
analyze people/*.csv --shard 1/2 | cmp -s - part-00001.csv || fail "a part has other bytes than standard output"
[ "$(stat -c %a part-00001.csv)" = 600 ] || fail "mode of a part: $(stat -c %a part-00001.csv)"
stamp=$(stat -c '%i %Y' part-00001.csv)
analyze people/*.csv --out 'part-%05d.csv' --shard 1/2 2>"$work/err" || fail "again: status $?"
grep -q 'already there' "$work/err" || fail "again: $(cat "$work/err")"
[ "$(stat -c '%i %Y' part-00001.csv)" = "$stamp" ] || fail "a complete part was made again"
expect 1 'part-00001.csv is there already, but .* not overwritten' "$lab" analyze people/*.csv --out 'part-%05d.csv' --shard 1/2 --metric rms_ml
expect 1 'not overwritten' "$lab" analyze people/*.csv --out 'part-%05d.csv' --shard 1/2 --wide
expect 1 'not overwritten' "$lab" analyze people/*.csv --out 'part-%05d.csv' --shard 1/2 --json
[ "$(stat -c '%i %Y' part-00001.csv)" = "$stamp" ] || fail "a part of other parameters was written over"
for form in --wide --json "--wide --json" "--header no" "--wide --header no"; do
    rm -f form.out
    # shellcheck disable=SC2086
    analyze people/*1.csv $form --out form.out || fail "$form --out: status $?"
    # shellcheck disable=SC2086
    analyze people/*1.csv $form --out form.out 2>"$work/err" || fail "$form --out again: status $?"
    grep -q 'already there' "$work/err" || fail "$form: a complete part is not known again: $(cat "$work/err")"
done
head -1 part-00001.csv >empty.csv # a shard without trials
analyze people/*.csv --out empty.csv && cmp -s <(analyze people/*.csv) empty.csv || fail "a table without rows is taken as complete"
echo "my notes" >notes.txt
expect 1 'not overwritten' "$lab" analyze people/*.csv --out notes.txt
[ "$(cat notes.txt)" = "my notes" ] || fail "notes were written over"
expect 1 'no ordinary file' "$lab" analyze people/*.csv --out /dev/null
expect 1 'could not be written' "$lab" analyze people/*.csv --out nowhere/part.csv
analyze people/*.csv nowhere.csv --out failed.csv 2>/dev/null
[ $? -eq 1 ] && grep -q '^nowhere,,,,,,,,FILE,' failed.csv || fail "a part with a failed trial"
ls -A | grep -q '\.csv\.' && fail "temporary files are left: $(ls -A)"
cd - >/dev/null || exit 1

note "a full disk is said, and nothing half stays"
expect 1 'standard output could not be written in full' sh -c '"$1" analyze "$2" >/dev/full' sh "$lab" "$first"
expect 1 'standard output could not be written in full' sh -c '"$1" analyze "$2" "$2" --jobs 2 >/dev/full' sh "$lab" "$first"
(
    ulimit -f 8
    trap '' XFSZ
    analyze "${people[@]}" --out "$work/too large.csv" 2>"$work/err"
)
[ $? -eq 1 ] || fail "a file that may not grow: another status than 1"
grep -q 'too large.csv could not be written' "$work/err" || fail "a file that may not grow: $(cat "$work/err")"
[ -z "$(find "$work" -name 'too large*')" ] || fail "half a part is left: $(find "$work" -name 'too large*')"

note "damaged files: one row with a code, or values with a sentence; never a crash"
mkdir -p "$work/damaged"
cd "$work/damaged" || exit 1
head -c 30000 "$first" | head -c -7 >truncated.csv
sed '200,400s/,[^,]*,/,nan,/' "$first" >holes.csv
sed '300s/.*/the cat sat on the mat/' "$first" >text.csv
: >nothing.csv
head -c 4000 /dev/urandom >noise.csv
seq -s, 1 200000 >columns.csv
sed 's/$/\r/' "$first" >crlf.csv
{ printf '\357\273\277'; cat "$first"; } >bom.csv
grep -v '^#' "$first" | tr ',.' ';,' >comma.csv
for scale in 0.01 0.1 10 100; do awk -F, -v OFS=, -v s=$scale '/^[0-9]/ { $2 *= s; $3 *= s } { print }' "$first" >scaled_$scale.csv; done
head -8 "$first" >short.csv
mkdir folder.csv
ln -s loop.csv loop.csv
for file in truncated holes text nothing noise columns short folder loop; do
    timeout 20 "$lab" analyze $file.csv --wide --header no >row 2>err
    status=$?
    case $status in
        0) [ -z "$(awk -F, '{ print $(NF - 3) }' row)" ] || fail "$file: status 0 with an error" ;;
        1) grep -q "$file.csv" err || fail "$file: no sentence that names it: $(head -c 300 err)" ;;
        *) fail "$file: status $status: $(head -c 300 err)" ;;
    esac
    [ "$(rows row)" -eq 1 ] || fail "$file: $(rows row) rows"
    grep -qiE 'sanitizer|runtime error' err && fail "$file crashed: $(head -c 300 err)"
done
for file in text nothing noise columns folder loop; do analyze $file.csv --header no 2>/dev/null | grep -qE "^$file,,,,,,,,(FILE|DATA|USAGE)," || fail "$file: no error row: $(analyze $file.csv --header no 2>&1 | head -c 300)"; done
analyze "$first" --wide --header no | cut -d, -f2- >clean
for file in crlf bom; do analyze $file.csv --wide --header no 2>err | cut -d, -f2- | cmp -s - clean || fail "$file: other values: $(cat err)"; done
analyze comma.csv --header no --metric rms_ml 2>err >row || fail "decimal commas: $(cat err)"
[ "$(cut -d, -f4 row)" = "$(analyze "$first" --header no --metric rms_ml | cut -d, -f4)" ] || fail "decimal commas: $(cat row err)"
for scale in 0.01 100; do
    analyze scaled_$scale.csv --metric rms_ml --header no 2>err >row || fail "scaled by $scale: $(cat err)"
    grep -q 'UNIT_DOUBT' row || fail "scaled by $scale: no doubt about the unit: $(cat row)"
done
timeout 60 "$lab" analyze ./*.csv --jobs 3 >all.csv 2>/dev/null
[ $? -eq 1 ] || fail "all damaged files together: another status than 1"
[ "$(cut -d, -f1 all.csv | uniq | wc -l)" -eq $(($(ls -d ./*.csv | wc -l))) ] || fail "damaged files: $(cut -d, -f1 all.csv | uniq | wc -l) ids with the header for $(ls -d ./*.csv | wc -l) names"
cd - >/dev/null || exit 1

note "a worker that is killed costs its trial alone"
slow=(--profile raw --metric entropy,rms_ml)
"$lab" simulate --profile young --seed 9 --seconds 240 --rate 1000 >"$work/slow.csv"
children() { cat "/proc/$1/task/$1/children" 2>/dev/null; }
"$lab" analyze "$work/slow.csv" "${people[@]}" "${slow[@]}" --jobs 2 >"$work/killed.csv" 2>"$work/err" &
running=$!
for _ in $(seq 100); do [ "$(children $running | wc -w)" -eq 2 ] && break; sleep 0.02; done
workers=$(children $running)
if [ -z "$workers" ]; then
    note "SKIPPED: this kernel does not list children"
    wait $running
else
    sleep 0.3
    # shellcheck disable=SC2086
    kill -9 $workers
    wait $running
    [ $? -eq 1 ] || fail "a killed worker: another status than 1"
    grep -q '^slow,,,,,,,,WORKER,' "$work/killed.csv" || fail "no row of the lost trial: $(head -3 "$work/killed.csv")"
    grep -q 'slow.csv: the process that measured it was ended by signal 9' "$work/err" || fail "no sentence about the lost worker: $(cat "$work/err")"
    [ "$(cut -d, -f1 "$work/killed.csv" | uniq | wc -l)" -eq 8 ] || fail "others were lost too: $(cut -d, -f1 "$work/killed.csv" | uniq)"
fi

note "Ctrl-C: whole rows, status 130, no worker and no half part stays"
for jobs in 1 2; do
    mkfifo "$work/pipe$jobs"
    "$lab" analyze --list - --wide --jobs $jobs <"$work/pipe$jobs" >"$work/stopped.csv" 2>"$work/err" &
    running=$!
    exec 9>"$work/pipe$jobs"
    printf '%s\n' "${people[@]}" >&9
    for _ in $(seq 200); do [ "$(rows "$work/stopped.csv")" -eq 7 ] && break; sleep 0.05; done
    workers=$(children $running)
    kill -TERM $running
    wait $running
    [ $? -eq 130 ] || fail "--jobs $jobs: another status than 130"
    exec 9>&-
    [ "$(rows "$work/stopped.csv")" -eq 7 ] && [ "$(tail -c 1 "$work/stopped.csv" | od -An -c | tr -d ' ')" = '\n' ] || fail "--jobs $jobs: $(rows "$work/stopped.csv") rows"
    for worker in $workers; do [ -e "/proc/$worker" ] && fail "worker $worker is left"; done
done
"$lab" analyze "$work/slow.csv" "$work/slow.csv" "${people[@]}" "${slow[@]}" --jobs 2 --out "$work/stopped part.csv" 2>/dev/null &
running=$!
sleep 0.3
kill -INT $running 2>/dev/null
kill -TERM $running 2>/dev/null # a job in the background of a script ignores Ctrl-C
wait $running
[ $? -eq 130 ] || fail "stopping a part: another status than 130"
[ -z "$(find "$work" -name 'stopped part*')" ] || fail "half a part is left: $(find "$work" -name 'stopped part*')"
finish
