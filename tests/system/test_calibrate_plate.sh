#!/usr/bin/env bash
# labels: system
# timeout: 120
# On-site calibration from a terminal: with weights on a plate on a serial line, with a simulated person instead of the weight, and
# everything that can be wrong in between. What is kept is used by the next command.
. "$(dirname "$0")/common.sh"
[ -x "$lab" ] || { echo "FAIL: $lab is not built"; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)

# --- a simulated person stands in for the weight: every option, in virtual time ---
sim='sim:mass_kg=70,seed=3,profile=young'
printf 'kg,x_mm,y_mm,seconds\n70,50,40,2\n70,50,-40,2\n70,-50,-40,2\n70,-50,40,2\n' >"$work/weights.csv"
calibrate() { timeout 60 "$lab" calibrate --data-dir "$work/records" "$@"; }
run() { calibrate --plate "$sim" --weights "$work/weights.csv" --speed 0 --patience 300 "$@"; }

expect 0 'never calibrated here' calibrate --plate "$sim" --show
expect 0 'Known weights are now read to' run --dry-run
[ -e "$work/records/plates" ] && [ -n "$(ls "$work/records/plates")" ] && fail "a dry run kept something: $(ls "$work/records/plates")"
expect 0 'Kept in .*/plates/Simulated_plate-3\.cal' run
[ "$(wc -l <"$work/out")" -eq 5 ] || fail "expected a row per spot: $(cat "$work/out")"
head -n 1 "$work/out" | grep -qx 'spot,weight_kg,x_mm,y_mm,fz_before_n,cop_x_before_mm,cop_y_before_mm,fz_n,cop_x_mm,cop_y_mm' || fail "columns: $(head -n 1 "$work/out")"
cp "$work/out" "$work/first"
[ "$(stat -c %a "$work/records/plates/Simulated_plate-3.cal")" = 600 ] || fail "the calibration can be read by others"
expect 0 'Simulated plate 3: calibrated 2' calibrate --plate "$sim" --show
[ "$(wc -l <"$work/out")" -eq 5 ] && head -n 1 "$work/out" | grep -qx 'channel,gain,offset' || fail "--show: $(cat "$work/out")"
expect 0 'never calibrated here' calibrate --plate 'sim:seed=4' --show # another device
expect 0 'is removed' calibrate --plate "$sim" --remove
expect 0 'never calibrated here' calibrate --plate "$sim" --remove
expect 0 'Kept in' run
cmp -s "$work/out" "$work/first" || fail "the same simulated run gave other numbers"

printf 'calibration = 1\n[plate]\nname = Another\n' >"$work/records/plates/Simulated_plate-3.cal"
expect 3 'Simulated_plate-3\.cal:3: name = Another, expected Simulated plate.*another plate' calibrate --plate "$sim" --show
expect 0 'Kept in' run # a file that cannot be used stops nobody

# --- what may be asked wrongly ---
expect 2 'which weight\? Expected --kg KG or --weights' calibrate --plate "$sim" --speed 0 </dev/null
expect 2 'expected one of them' run --kg 20
expect 2 'expected one of them' calibrate --plate "$sim" --show --remove
expect 2 '\-\-kg is "1", expected a number from 2 to 200' calibrate --plate "$sim" --kg 1
expect 3 'no_such\.csv' calibrate --plate "$sim" --speed 0 --weights "$work/no_such.csv"
bad() { printf "$1" >"$work/bad.csv"; expect "$2" "$3" calibrate --plate "$sim" --speed 0 --patience 60 --weights "$work/bad.csv"; }
bad '' 3 'bad\.csv:1: nothing, expected a first row'
bad 'kg,x_mm\n1,2\n' 3 'bad\.csv:1: no column y_mm'
bad 'kg,x_mm,y_mm\n70,0,0\n70,five,0\n' 3 'bad\.csv:3: x_mm = five, expected a number'
bad 'kg,x_mm,y_mm\n70,0,0\n70,5,0\n' 3 '2 spots, expected 3 to 32'
bad 'kg,x_mm,y_mm\n70,0,0\n70,900,0\n70,0,50\n' 3 'Spot 2 is at 900, 0 mm, expected a place on the plate'
bad 'kg,x_mm,y_mm,seconds\n70,0,0,1\n70,5,0,1\n70,0,5,1\n' 1 'too close together.*Nothing was kept'
bad 'kg,x_mm,y_mm,seconds\n150,50,40,1\n150,-50,40,1\n150,0,-40,1\n' 1 'reads [67][0-9.]* N, expected about 1471\.0 N'
expect 1 'nothing more happened for 5 s' calibrate --plate "sim:on=0,fault=pet,fault_at_s=0" --speed 0 --kg 20 --patience 5

# --- a plate with four cells, wrong by up to 4 %, on a serial line ---
compiler=$(command -v cc || command -v gcc || command -v clang) || { echo "SKIPPED: no C compiler for the shim of the line"; finish; }
shim=$(mktemp -d "${TMPDIR:-/tmp}/evenkeel-shim-XXXXXX") || exit 1
trap 'rm -rf "$work" "$shim"' EXIT
"$compiler" -shared -fPIC -O1 -o "$shim/pty_shim.so" "$here/../support/pty_shim.c" -ldl || { echo "FAIL: the shim cannot be built"; exit 1; }
sanitizers=$(ldd "$lab" | sed -n 's/.*lib[at]san[^ ]* => \([^ ]*\).*/\1/p' | tr '\n' ' ')
preload="$sanitizers$shim/pty_shim.so"
LD_PRELOAD=$preload "$lab" --version >"$work/out" 2>&1 || { echo "the shim cannot be preloaded into this build: $(head -c 300 "$work/out")"; finish; }

# plate ROWS: begins a plate; its line in $line, its process in $plate
plate() {
    printf '%s\n' "$@" >"$work/rows"
    : >"$work/line"
    PYTHONDONTWRITEBYTECODE=1 python3 "$here/weights_standin.py" <"$work/rows" >"$work/line" 2>"$work/plate.err" &
    plate=$!
    for _ in $(seq 100); do [ -s "$work/line" ] && break; sleep 0.05; done
    line=serial:$(head -n 1 "$work/line")
}
put_away() { kill "$plate" 2>/dev/null; wait "$plate" 2>/dev/null; }
on_line() { LD_PRELOAD=$preload timeout $((80 * ${EVENKEEL_SLOWDOWN:-1})) "$lab" "$@"; }

printf 'kg,x_mm,y_mm,seconds\n25,140,80,1\n25,140,-80,1\n25,-140,-80,1\n25,-140,80,1\n40,0,0,10\n' >"$work/weights.csv"
plate '2 0 0 0' '2.4 25 140 80' '0.7 0 0 0' '2.4 25 140 -80' '0.7 0 0 0' '2.4 25 -140 -80' '0.7 0 0 0' '2.4 25 -140 80' '0.7 0 0 0' \
    '11.6 40 0 0' '0.7 0 0 0' '0.7 6 -190 100' '0.7 0 0 0' '1 6 190 100'
expect 0 'The plate felt that at the left front' on_line calibrate --plate "$line" --weights "$work/weights.csv" --patience 60 --data-dir "$work/records"
put_away
note "$(tail -n 4 "$work/err")"
grep -qE 'now read to 0\.[01][0-9] N and 0\.[0-4][0-9] mm \(before: [1-9]' "$work/err" || fail "residuals: $(tail -n 3 "$work/err")"
grep -qE 'Noise floor: 0\.[0-9]+ mm/s .* under 40\.0 kg\.' "$work/err" || fail "noise floor: $(tail -n 2 "$work/err")"
[ -e "$work/records/plates/WEIGHTS-4711.cal" ] || fail "no file of this device: $(ls "$work/records/plates")"

# The next command reads the plate right, and a plate that is off says so without the correction.
plate '30 30 100 60'
on_line calibrate --plate "$line" --show --data-dir "$work/records" >"$work/gains" 2>"$work/err" || fail "--show: $(cat "$work/err")"
put_away
python3 - "$work/gains" <<'EOF' || fail "gains: $(cat "$work/gains")"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
want = list(zip((1.04, 0.97, 1.0, 0.98), (8.0, -3.0, 1.0, 0.0)))
sys.exit(not (len(rows) == 4 and all(abs(float(r["gain"]) - g) < 1e-3 and abs(float(r["offset"]) + g * z) < 0.05 for r, (g, z) in zip(rows, want))))
EOF
mkdir -p "$work/data/evenkeel"
for with in corrected plain; do
    [ $with = corrected ] && cp -r "$work/records/plates" "$work/data/evenkeel/" || rm -r "$work/data/evenkeel/plates"
    plate '30 30 100 60'
    on_line monitor --plate "$line" --seconds 1.5 --rate 10 >"$work/$with" 2>"$work/err" || fail "monitor: $(cat "$work/err")"
    put_away
done
python3 - "$work/corrected" "$work/plain" <<'EOF' || fail "the correction was not used: $(tail -n 1 "$work/corrected") $(tail -n 1 "$work/plain")"
import csv, sys
last = [list(csv.DictReader(open(name)))[-1] for name in sys.argv[1:]]
off = [abs(float(row["fz_n"]) - 30 * 9.80665) for row in last]
away = [abs(float(row["cop_x_mm"]) - 100) + abs(float(row["cop_y_mm"]) - 60) for row in last]
print(f"30 kg: off by {off[0]:.2f} N, {away[0]:.2f} mm; without the correction {off[1]:.2f} N, {away[1]:.2f} mm")
sys.exit(not (off[0] < 0.5 and away[0] < 0.5 and off[1] > 1.0 and away[1] > 1.0))
EOF
finish
