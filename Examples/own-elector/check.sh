#!/usr/bin/env bash
# Demands that the hasty elector's test fails with the right finding, that the seed it prints brings
# the same finding back, and that the repaired elector's test passes.
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
