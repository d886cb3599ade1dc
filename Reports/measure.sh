#!/usr/bin/env bash
# Measures what Reports/README.md shows and prints its tables, in the order in which they stand there.
#
#   Reports/measure.sh            all of it, a few minutes
#   Reports/measure.sh speed      one part: speed, steps, scale, scenario, api, judging, serving, guided, ours,
#                                 findings, planted, explore or museum
#
# Rates are per CPU second of one core. Quote them beside the ratio to the plain loop: machines differ and drift.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

swift build -c release >&2
lockstep=.build/release/lockstep

# The figures of found bugs are those of one pick; `museum` compares all of them.
one_way=(--pick random --granularity fast)

# The value of a key in `key: value` lines.
value() { sed -n "s/^$1: //p" <<<"$2"; }

# The value of a key in a JSON document, as far as it is a number or a text.
member() { grep -o "\"$1\":[^,}]*" <<<"$2" | head -n 1 | cut -d: -f2- | tr -d '"'; }

# The middle one of the numbers given.
median() { printf '%s\n' "$@" | sort -g | sed -n "$((($# + 1) / 2))p"; }

speed() {
    echo '| form | granularity | hash | simulated s a CPU s, median of 5 | ns a queue pop over ns a round of the plain loop | peak KiB |'
    echo '|---|---|---|---|---|---|'
    local form granularity text rates ratios round
    for form in values async async-idiomatic; do
        for granularity in fast fine; do
            rates=() ratios=()
            for round in 1 2 3 4 5; do
                text=$($lockstep bench lease-1 --form $form --granularity $granularity)
                rates+=("$(value sim_per_cpu_s "$text")")
                ratios+=("$(value pop_to_calibration_ratio "$text")")
            done
            echo "| $form | $granularity | $(value hash "$text") | $(median "${rates[@]}")" \
                "| $(median "${ratios[@]}") | $(value rss_kb "$text") |"
        done
    done
    echo
    echo "Ten seeds, values: $($lockstep bench lease-1 --seeds 10 | head -n 1)"
}

# `key: value` lines as a table.
table() {
    echo '| what | measured |'
    echo '|---|---|'
    sed -n 's/^\([^:]*\): \(.*\)/| \1 | \2 |/p'
}

steps() { $lockstep bench engine | table; }

scale() { $lockstep bench scale; }

api() { $lockstep bench api | table; }

judging() { $lockstep bench judges | table; }

# A server on a socket, of another build.
serving() { Reports/serve.sh; }

scenario() {
    local file=Scenarios/fast/lease-election.yaml
    echo '| granularity | recorded | seeds a CPU s, median of 5 | simulated s a CPU s | peak KiB |'
    echo '|---|---|---|---|---|'
    local granularity recorded text rates simulated round folder options
    folder=$(mktemp -d)
    for granularity in fast fine; do
        for recorded in no yes; do
            rates=() simulated=()
            for round in 1 2 3 4 5; do
                options=(--seeds 1000 --granularity "$granularity")
                if [[ $recorded == yes ]]; then
                    options+=(--trace "$folder/$granularity-$round.sqlite")
                fi
                text=$($lockstep bench runs $file "${options[@]}")
                rates+=("$(value seeds_per_cpu_s "$text")")
                simulated+=("$(value sim_per_cpu_s "$text")")
            done
            echo "| $granularity | $recorded | $(median "${rates[@]}")" \
                "| $(median "${simulated[@]}") | $(value rss_kb "$text") |"
        done
    done
    rm -r "$folder"
}

ours() {
    local file
    for file in Scenarios/fast/lease-election.yaml Scenarios/fast/lease-lock.yaml; do
        echo '```'
        $lockstep sweep $file --seeds 100000 "${one_way[@]}"
        echo '```'
    done
}

# How many seeds from a start on until one breaches a property, and the CPU seconds that they take.
findings() {
    echo '| scenario | property | median seeds to the first finding (least to most) | median CPU s |'
    echo '|---|---|---|---|'
    way Scenarios/negative/client-go-late-reply.yaml S1 5000
    way Scenarios/negative/client-go-election.yaml W2 1500
    way Scenarios/negative/client-go-election.yaml S1 300
    way Scenarios/negative/metaparticle-elector.yaml S1 60
}

# SCENARIO, PROPERTY, seeds of each of 30 sweeps; a sweep without a finding counts as its whole length.
way() {
    local start text first counts=() costs=() rate sorted
    for start in $(seq 0 29); do
        local from=$((start * 1000000 + 1))
        text=$($lockstep sweep "$1" --from $from --seeds "$3" --json "${one_way[@]}" || true)
        rate=$(member seedsPerCpuSecond "$text")
        first=$(grep -o "\"property\":\"$2\",\"seeds\":[0-9]*,\"firstSeed\":[0-9]*" <<<"$text" \
            | grep -o '[0-9]*$' || true)
        local seeds=$3
        if [[ -n "$first" ]]; then seeds=$((first - from + 1)); fi
        counts+=("$seeds")
        costs+=("$(awk "BEGIN { printf \"%.3f\", $seeds / $rate }")")
    done
    sorted=$(printf '%s\n' "${counts[@]}" | sort -g)
    echo "| $1 | $2 | $(median "${counts[@]}") ($(head -n 1 <<<"$sorted") to $(tail -n 1 <<<"$sorted"))" \
        "| $(median "${costs[@]}") |"
}

# What novelty gains: situations reached, and seeds with a finding, with and without its guidance.
guided() {
    local file=Scenarios/fast/lease-election.yaml seeds steering text cells
    echo '| seeds from 1 | situations that can be told apart | reached | reached, guided |'
    echo '|---|---|---|---|'
    for seeds in 300 3000 20000; do
        cells=()
        for steering in --situations --guided; do
            text=$($lockstep sweep $file --seeds $seeds $steering --json "${one_way[@]}" || true)
            cells+=("$(member reached "$text")")
        done
        echo "| $seeds | $(grep -o '"possible":[0-9]*' <<<"$text" | cut -d: -f2) | ${cells[0]} | ${cells[1]} |"
    done
    echo
    echo '| bug | seeds from 1 | violated | violated, guided |'
    echo '|---|---|---|---|'
    guided_row M01 20000 --set options.mutant=M01
    guided_row M10 2000 --set options.mutant=M10
    guided_row M24 2000 --set options.mutant=M24
    guided_row 'H = 20 s' 2000 --set options.unchecked=true --set timings.hold=20s
}

# NAME, how many seeds, options.
guided_row() {
    local name=$1 seeds=$2 steering text cells=()
    shift 2
    for steering in --situations --guided; do
        text=$($lockstep sweep Scenarios/fast/lease-election.yaml --seeds "$seeds" $steering --json \
            "${one_way[@]}" "$@" || true)
        cells+=("$(member violated "$text")")
    done
    echo "| $name | $seeds | ${cells[0]} | ${cells[1]} |"
}

planted() {
    local file=Scenarios/fast/lease-election.yaml text
    echo '| bug | seeds violated of 100000 | first |'
    echo '|---|---|---|'
    row() {
        text=$($lockstep sweep $file --seeds 100000 --json "${one_way[@]}" "${@:2}" || true)
        echo "| $1 | $(member violated "$text") | $(member firstViolatedSeed "$text") |"
    }
    local mutant
    for mutant in M01 M10 M24; do row $mutant --set options.mutant=$mutant; done
    row 'H = 20 s' --set options.unchecked=true --set timings.hold=20s
}

# The tables of exploration.md: two pods, every history with one fault, or with as many as a bug needs. Not among the
# parts that run if none is named.
explore() {
    local short='timings.lease=3900ms timings.hold=3700ms timings.retry=900ms timings.request=900ms timings.drift=2%'
    local mixed='timings.lease=6s timings.hold=4s timings.retry=1s timings.request=1s timings.nextLease=18s'
    local mutant
    echo '| bug | faults at most | until | answer | states | CPU seconds | last thing that went wrong |'
    echo '|---|---|---|---|---|---|---|'
    for mutant in none M01 M02 M03 M05 M08 M09 M10 M20 M24 M25 M29 M32 M33 M41 M42 M43 M44; do
        explored $mutant 1 60s
    done
    for mutant in none M14 M15; do explored $mutant 0 60s; done
    explored 'none, the store of M33' 1 60s api.store=durable
    explored M34 1 60s ending=frozen
    explored 'none, the store of M34' 1 60s ending=frozen api.store=durable
    explored M35 1 60s api.cacheLag=4s 'judges=[belief-exclusion]'
    explored 'none, the cache of M35' 1 60s api.cacheLag=4s 'judges=[belief-exclusion]'
    for mutant in M13 M38; do explored $mutant 1 60s 'claims=[nothing-left]'; done
    explored 'none, the claim of M13 and M38' 1 60s 'claims=[nothing-left]'
    explored M45 1 60s 'claims=[prompt-exit]' '--grace 35s'
    explored 'none, the claim of M45' 1 60s 'claims=[prompt-exit]' '--grace 35s'
    explored M04 1 60s $short
    explored 'none, times of M04' 1 60s $short
    explored M26 1 60s options.namesakes=true
    explored 'none, names of M26' 1 60s options.namesakes=true
    explored M06 1 60s
    explored M06 2 45s
    explored M07 1 60s $mixed
    explored M07 2 45s $mixed
    explored 'none, times of M07' 1 60s $mixed
    for mutant in M11 M12 M19; do explored $mutant 1 60s system=lease-lock; done
    explored 'none, the lock of M11' 1 60s system=lease-lock
    explored M46 0 80s system=lease-lock 'claims=[hand-off]'
    explored 'none, the claim of M46' 0 80s system=lease-lock 'claims=[hand-off]'
    explored M23 1 80s pods=1
    explored 'none, alone as in M23' 1 80s pods=1
    explored M40 1 60s pods=1
    explored 'none, alone as in M40' 1 60s pods=1
    explored M37 0 60s pods=11 'claims=[request-rate]'
    explored 'none, the claim of M37' 0 60s pods=11 'claims=[request-rate]'
    explored none 2 30s
    explored M27 1 60s system=lease-queue
    explored 'none, the queue of M27' 1 60s system=lease-queue
    explored M47 1 45s system=lease-queue pods=3
    explored 'none, the queue of M47, three pods' 1 45s system=lease-queue pods=3
}

# MUTANT, the most faults, the end, settings and options of the command: one row. What is not the number of a mutant is
# only told.
explored() {
    local options=(--set pods=2 --faults "$2" --until "$3") setting text seconds answer last
    if [[ $1 == M* ]]; then options+=(--set "options.mutant=$1"); fi
    for setting in "${@:4}"; do
        if [[ $setting == --* ]]; then
            options+=("${setting%% *}" "${setting#* }")
        else
            options+=(--set "$setting")
        fi
    done
    local file=Scenarios/fast/lease-election.yaml TIMEFORMAT=%U folder
    folder=$(mktemp -d)
    { time $lockstep explore $file "${options[@]}" >"$folder/text" 2>/dev/null || true; } 2>"$folder/seconds"
    text=$(<"$folder/text") seconds=$(<"$folder/seconds")
    rm -r "$folder"
    answer=$(sed -n 's/^  \([A-Z][0-9]*\): .*/\1/p' <<<"$text")
    last=$(sed -n 's/^  at \(.*\)/at \1/p' <<<"$text" | tail -n 1)
    echo "| $1 | $2 | $3 | ${answer:-none} | $(grep -o '[0-9,]* states' <<<"$text" | cut -d' ' -f1)" \
        "| $seconds | $last |"
}

# The table of museum.md: how soon each documented bug is found, in every way, 30 times each. A quarter of an hour of two
# cores; not among the parts that run if none is named. MUSEUM_OPTIONS may ask for less: '--repetitions 3 --clean 999'.
museum() {
    local options
    read -ra options <<<"${MUSEUM_OPTIONS:-}"
    $lockstep museum --markdown "${options[@]}" || true
}

if (($# == 0)); then set -- speed steps scale scenario api judging guided findings planted ours; fi
for part in "$@"; do
    "$part"
    echo
done
