#!/bin/bash
# labels: system
# The tables of docs/therapists.md are those of the program and its level files.
# After changing one:  build/debug/evenkeel-lab levels print > /tmp/t && tests/system/document_blocks.py --write docs/therapists.md /tmp/t
. tests/system/common.sh "$@"
page=docs/therapists.md

note "the generated tables are there word for word"
"$lab" levels print >"$work/generated" || fail "levels print has status $?"
[ "$(grep -c '^<!-- begin' "$work/generated")" -ge 10 ] || fail "too few blocks are generated"
python3 tests/system/document_blocks.py "$page" "$work/generated" || fail "the tables are not those of the program"
sed 's/`rest_s` 45/`rest_s` 46/' "$work/generated" >"$work/other"
python3 tests/system/document_blocks.py "$page" "$work/other" >/dev/null && fail "a changed table was not noticed"

note "the plan that is shown can be read"
sed -n '/^    plan      = 1/,/^[^ ]/p' "$page" | sed -n 's/^    //p; /^$/p' >"$work/shown.plan"
grep -q '^exercise' "$work/shown.plan" || fail "no plan is shown in $page"
"$lab" levels check "$work/shown.plan" >/dev/null || fail "the plan that is shown is refused"

note "every exercise of the level files is in it"
for file in levels/exercises/*.level; do
    name=$(basename "$file" .level)
    grep -q "^### ${name/_/ }" "$page" || fail "$name is not in $page"
done
finish
