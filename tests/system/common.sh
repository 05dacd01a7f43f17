# common.sh - what the scripts here share. Sourced; $1 is the build folder.
set -u
build=$1
game=$build/evenkeel
lab=$build/evenkeel-lab
work=$(mktemp -d "${TMPDIR:-/tmp}/evenkeel system XXXXXX") # a blank in the path on purpose
trap 'rm -rf "$work"' EXIT
export XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache
reference=${EVENKEEL_REFERENCE_DATA:-../shared/data}
failures=0
fail() { printf 'FAIL: %s\n' "$*"; failures=$((failures + 1)); }
note() { printf '%s\n' "$*"; }
need_reference() { [ -d "$reference/cop" ] || { echo "SKIPPED: no reference recordings at $reference"; exit 77; }; }
finish() { [ "$failures" -eq 0 ] && echo "all held" || echo "$failures did not hold"; exit $((failures > 0)); }
# play FOLDER [OPTION...]: a headless practice; its words in $work/out and $work/err
play() { local folder=$1; shift; "$game" --autoplay --headless --data-dir "$folder" "$@" >"$work/out" 2>"$work/err"; }
# expect STATUS PATTERN COMMAND...: exit status and one sentence on standard error
expect() {
    local want=$1 pattern=$2 got
    shift 2
    "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" -eq "$want" ] || fail "status $got, expected $want: $* ($(head -c 300 "$work/err"))"
    grep -qE "$pattern" "$work/err" || fail "no sentence like /$pattern/: $* said: $(head -c 400 "$work/err")"
    if grep -qiE 'sanitizer|runtime error|segmentation|assert' "$work/err"; then fail "crashed: $*"; fi
}
