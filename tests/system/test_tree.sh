#!/usr/bin/env bash
# labels: unit
# The tree is the architecture: no include points up, and SDL stays where pictures and sounds are made.
set -u
status=0
declare -A may_include=(
    [input/base]="base"
    [input/signal]="base signal"
    [input/drivers]="base drivers"
    [input/acquire]="base signal drivers acquire"
    [game/world]="base signal world"
    [game/care]="base signal world care"
    [game/records]="base signal world care records"
    [game/report]="base signal world care records report"
    [game/view]="base signal world care records report view"
    [game/screens]="base signal world care records report view screens"
    [game/lab]="base signal drivers acquire world care records report lab"
)
checked=0
for folder in "${!may_include[@]}"; do
    for file in "$folder"/*.[ch]; do
        [ -e "$file" ] || continue
        checked=$((checked + 1))
        while IFS=: read -r line include; do
            target=${include#*\"}
            target=${target%%/*}
            case " ${may_include[$folder]} " in
                *" $target "*) ;;
                *) echo "$file:$line: includes $include, but $folder may include only: ${may_include[$folder]}"; status=1 ;;
            esac
        done < <(grep -n '^#include "' "$file" | sed 's/^\([0-9]*\):#include /\1:/')
    done
done
if grep -nE '#include *[<"]SDL' input/*/*.[ch] game/world/*.[ch] game/care/*.[ch] game/records/*.[ch] game/report/*.[ch] game/lab/*.[ch]; then
    echo "SDL belongs to game/view"
    status=1
fi
for entry in * .[!.]*; do
    case "$entry" in
        CMakeLists.txt | CMakePresets.json | README.md | CHANGELOG.md | LICENSE | dev | docs | input | game | assets | levels | tests) ;;
        .ci | .clang-format | .gitignore | .git | build) ;;
        *) git check-ignore -q "$entry" 2>/dev/null || { echo "$entry: not part of the tree"; status=1; } ;;
    esac
done
[ "$checked" -gt 50 ] || { echo "only $checked files were looked at: is this the project's folder?"; status=1; }
echo "$checked files checked"
exit $status
