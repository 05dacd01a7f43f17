#!/usr/bin/env bash
# labels: system
# timeout: 280
# Real recordings of standing people: through the game, the loop and the records at 50 times true speed, two of them at true
# speed; then a fresh process computes every stored trial again from its raw bytes. With one raw bit turned it says where.
. "$(dirname "$0")/common.sh"
need_reference

true_speed() { # in the background: they take as long as they took
    "$game" --autoplay --headless --data-dir "$work/true$2" --plate "replay:$1" >"$work/true$2.out" 2>&1 || echo "status $?" >>"$work/true$2.out"
}
true_speed "$reference/cop/hbedb/BDS00001.txt" 1 &
true_speed "$reference/cop/plate1khz/eyesOpen_1.csv" 2 &

files=0
for file in "$reference"/cop/hbedb/*.txt "$reference"/cop/plate1khz/*.csv; do
    play "$work/fast" --plate "replay:$file,speed=50" || fail "$file: status $?: $(cat "$work/err")"
    grep -qE '[1-9][0-9]* saved' "$work/out" || fail "$file: nothing was saved: $(cat "$work/out")"
    files=$((files + 1))
done
wait
for n in 1 2; do grep -qE '[1-9][0-9]* saved' "$work/true$n.out" || fail "at true speed: $(cat "$work/true$n.out")"; done

trials=0
for folder in fast true1 true2; do
    "$lab" rescore --all --data-dir "$work/$folder" >"$work/rescore" || fail "rescore $folder: $(grep -v ' same ' "$work/rescore" | head -3)"
    trials=$((trials + $(grep -c ' same ' "$work/rescore")))
done
note "$files recordings at 50x, 2 at true speed: $trials trials rescored the same"
[ "$files" -ge 14 ] || fail "$files recordings, expected 14"
[ "$trials" -ge 16 ] || fail "$trials trials, expected one each"

# One bit of one stored sample, turned behind the program's back.
python3 - "$work/fast" <<'PY' || fail "the store has no chunk to turn a bit in"
import glob, sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/store.sqlite")
for (name,) in db.execute("select name from sqlite_master where type='trigger'").fetchall():
    db.execute(f'drop trigger "{name}"')
row = db.execute("select rowid, * from chunk order by rowid limit 1 offset 3").fetchone()
cols = [c[1] for c in db.execute("pragma table_info(chunk)")]
blob = next(i for i, v in enumerate(row[1:]) if isinstance(v, bytes) and len(v) > 64)
data = bytearray(row[1 + blob]); data[len(data) // 2] ^= 1
db.execute(f"update chunk set {cols[blob]} = ? where rowid = ?", (bytes(data), row[0])); db.commit()
PY
"$lab" rescore --all --data-dir "$work/fast" >"$work/rescore" 2>"$work/err"
[ $? -eq 1 ] || fail "a turned bit was not noticed"
grep -vE ' same ' "$work/rescore" "$work/err" | grep -qE 'chunk|sample' || fail "rescore does not say where: $(grep -v ' same ' "$work/rescore" "$work/err")"
grep -hv ' same ' "$work/rescore" | head -2
[ "$(grep -c ' same ' "$work/rescore")" -ge $((files - 1)) ] || fail "other trials suffered"
finish
