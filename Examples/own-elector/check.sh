#!/usr/bin/env bash
# Demands that the hasty elector's test fails with the right finding, that the seed it prints brings
# the same finding back, and that the repaired elector's test passes; and that the command line with
# the elector as a system of its own says the same of a scenario.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

log=.build/check.log
mkdir -p .build

fail() {
    cat "$log" >&2
    echo "own-elector: $1" >&2
    exit 1
}

unset SHOW_THE_BUG LOCKSTEP_SEED
swift test --filter 'OwnElectorTests/repaired' >"$log" 2>&1 || fail 'the repaired elector fails'
# A filter that matches nothing passes as well.
grep -q 'Test run with 1 test .* passed' "$log" || fail 'the repaired elector was not tried'

export SHOW_THE_BUG=1
if swift test --skip-build --filter 'OwnElectorTests/hasty' >"$log" 2>&1; then
    fail 'the hasty elector passes'
fi
finding="$(grep -o 'seed [0-9]*: S1, at .*began to believe that it holds "leader".*' "$log")" \
    || fail 'the hasty elector fails with another finding'
seed="${finding#seed }"
seed="${seed%%:*}"
grep -qF "to paste:  .simulated(seed: $seed," "$log" || fail 'no trait to paste'

if LOCKSTEP_SEED="$seed" swift test --skip-build --filter 'OwnElectorTests/hasty' >"$log" 2>&1
then
    fail "seed $seed passes when it is run alone"
fi
grep -qF "$finding" "$log" || fail "seed $seed does not come back as it was"
echo "own-elector: found, and found again: $finding"

swift build --product own-lockstep >"$log" 2>&1 || fail 'the command line cannot be built'
program=.build/debug/own-lockstep
"$program" sweep own-elector.yaml --seeds 300 >"$log" 2>&1 \
    || fail 'a sweep finds something about the repaired elector'
code=0
"$program" sweep own-elector.yaml --seeds 20 --set options.expiry=wall-clock >"$log" 2>&1 || code=$?
((code == 1)) || fail "a sweep finds nothing about the hasty elector, and ends with $code"
again="$(grep -o -m 1 'swift run own-lockstep run own-elector.yaml --seed .*' "$log")" \
    || fail 'no line brings the finding back'
finding="$(grep -o -m 1 '^S1 at .*' "$log")" || fail 'two leaders were not found'
# The line itself, word by word, by the program that was built.
read -ra words <<<"${again#swift run own-lockstep }"
"$program" "${words[@]}" >"$log" 2>&1 && fail "nothing is found by: $again"
grep -qF "$finding" "$log" || fail "another finding comes back by: $again"
echo "own-lockstep: found, and found again: $finding"
