#!/usr/bin/env bash
# labels: unit
# timeout: 60
# The reference firmware is C99 that any compiler takes, and needs nothing but three functions of string.h.
set -u
cd "$(dirname "$0")/../../docs/firmware" || exit 1
compiler=$(command -v cc || command -v gcc || command -v clang) || { echo "SKIPPED: no C compiler"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
status=0
for standard in c99 c11; do
    for file in ps1_firmware.c plate_main.c; do
        "$compiler" -std=$standard -pedantic -pedantic-errors -ffreestanding -Os -Wall -Wextra -Wconversion -Wshadow -Wdouble-promotion \
            -Werror -c "$file" -o "$work/$file.o" || { echo "FAIL: $file is not clean as $standard"; status=1; }
    done
done
if command -v nm >/dev/null; then
    needs=$(nm -u "$work/ps1_firmware.c.o" | awk '{ print $NF }' | grep -vxE 'memcpy|memset|strlen|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail')
    [ -z "$needs" ] || { echo "FAIL: the firmware needs $needs, expected memcpy, memset and strlen only"; status=1; }
fi
# Not one operation on floating-point numbers: they are only copied.
if grep -nE '\b(double|malloc|calloc|free|printf)\b' ps1_firmware.[ch]; then
    echo "FAIL: see above"
    status=1
fi
[ $status -eq 0 ] && echo "all held"
exit $status
