#!/usr/bin/env bash
# labels: system fault
# timeout: 120
# Whatever is not as it should be: a clear sentence, the exit code of platform.md 4, nothing lost.
. "$(dirname "$0")/common.sh"
share=$work/share
mkdir -p "$share"
cp -r levels assets "$share/"
quick=(--autoplay --headless --speed 0)

# plates
expect 4 'no .*port|not (there|found)|does not exist' "$game" "${quick[@]}" --speed 1 --data-dir "$work/d" --plate serial:/dev/ttyEvenkeelNone
expect 4 '.' "$lab" monitor --seconds 1 --plate serial:/dev/ttyEvenkeelNone
expect 2 'banana' "$lab" monitor --seconds 1 --plate banana:
expect 2 'profile' "$lab" monitor --seconds 1 --plate sim:profile=ancient

# recordings
expect 3 'missing.csv' "$game" "${quick[@]}" --data-dir "$work/d" --plate "replay:$work/missing.csv"
printf 'hello\nworld\n' >"$work/text.csv"
expect 3 'text.csv' "$game" "${quick[@]}" --data-dir "$work/d" --plate "replay:$work/text.csv"
: >"$work/empty.csv"
expect 3 'empty.csv' "$lab" monitor --plate "replay:$work/empty.csv"
head -c 100000 /dev/urandom >"$work/noise.csv"
expect 3 'noise.csv' "$lab" monitor --plate "replay:$work/noise.csv"

# level files
sed -i 's/^\(radius_mm *=.*\) [0-9]*$/\1 400/' "$share"/levels/exercises/E01_*.level
EVENKEEL_SHARE=$share expect 3 'E01_steady_stand.level:[0-9]+: radius_mm = 400, expected 8 to 40 mm' \
    "$game" "${quick[@]}" --data-dir "$work/d"
expect 3 'E01_steady_stand.level:[0-9]+: radius_mm = 400, expected 8 to 40 mm' "$lab" levels check "$share"/levels/exercises/E01_steady_stand.level
"$lab" levels check >/dev/null || fail "our own level files are refused"

# wrong usage
expect 2 'expected' "$game" --speed fast
expect 2 'expected' "$game" --patient "../../etc" 
expect 2 '.' "$lab" frobnicate

# places
: >"$work/file"
expect 5 'not a folder|cannot be made' "$game" "${quick[@]}" --data-dir "$work/file"
chmod 755 "$work"
if [ "$(id -u)" -eq 0 ] && setpriv --reuid nobody --clear-groups test -x "$game" 2>/dev/null; then
    mkdir -p "$work/theirs"; chmod 700 "$work/theirs"
    expect 5 'cannot be (written|made)' setpriv --reuid nobody --clear-groups env HOME=/ "$game" "${quick[@]}" --data-dir "$work/theirs"
else
    note "SKIPPED here: a folder of another user needs root, and a program that others may run"
fi

# a second instance: reads, says so, and the first goes on
"$game" --autoplay --headless --speed 2 --data-dir "$work/two" >"$work/first.out" 2>&1 &
first=$!
for _ in $(seq 100); do ls "$work/two"/* >/dev/null 2>&1 && break; sleep 0.1; done
sleep 0.5
expect 5 'nother Evenkeel' "$game" "${quick[@]}" --data-dir "$work/two"
"$lab" sessions --data-dir "$work/two" >/dev/null || fail "a second instance cannot read"
kill -INT $first; wait $first
[ $? -eq 130 ] || fail "interrupted, but the status is not 130"

# a disk that is full at the start, and one that fills in mid-set: what was saved stays, and it works again once there is room
mkdir -p "$work/small" "$work/filling"
if mount -t tmpfs -o size=24m tmpfs "$work/small" 2>/dev/null && mount -t tmpfs -o size=90m tmpfs "$work/filling"; then
    trap 'umount "$work/small" "$work/filling"; rm -rf "$work"' EXIT
    expect 5 'room|free' "$game" "${quick[@]}" --data-dir "$work/small"

    timeout 60 "$game" --autoplay --headless --speed 30 --data-dir "$work/filling/d" >"$work/full.out" 2>"$work/full.err" &
    running=$!
    for _ in $(seq 200); do grep -qs 'set: saved' "$work/filling/d/state/"* && break; sleep 0.05; done
    for _ in 1 2 3; do dd if=/dev/zero of="$work/filling/fill$_" bs=64k 2>/dev/null; sleep 0.7; done # the ballast is given up for the set
    wait $running
    status=$?
    [ $status -eq 5 ] || fail "full in mid-set: status $status, expected 5: $(cat "$work/full.err")"
    grep -qiE 'room|full' "$work/full.err" || fail "full in mid-set: $(cat "$work/full.err")"
    rm -f "$work/filling"/fill*
    saved=$(grep -h 'set: saved' "$work/filling/d/state/"* | sed 's/.*saved //')
    [ -n "$saved" ] || fail "nothing was saved before the disk was full"
    "$lab" rescore --all --data-dir "$work/filling/d" >"$work/rescore"
    for id in $saved; do grep -q "^$id same" "$work/rescore" || fail "$id was saved, but is $(grep "$id" "$work/rescore")"; done
    "$game" "${quick[@]}" --data-dir "$work/filling/d" >"$work/out" 2>"$work/err" || fail "with room again: $(cat "$work/err")"
else
    note "SKIPPED here: full disks need the right to mount (the records tests fill one in another way)"
fi
finish
