#!/usr/bin/env bash
# Measures `lockstep serve` over its socket: the server alone on one core, the client on another.
# Prints the table of Reports/README.md. Arguments go to `lockstep bench serve`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scratch=.build-servers
swift build -c release --traits Servers --scratch-path "$scratch" --product lockstep >&2
program=$scratch/release/lockstep

on_core() {
    local core=$1
    shift
    if command -v taskset >/dev/null; then exec taskset -c "$core" "$@"; else exec "$@"; fi
}

messages=$(mktemp)
on_core 0 "$program" serve --listen 127.0.0.1:0 >/dev/null 2>"$messages" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$messages"' EXIT
until grep -q listening "$messages"; do
    kill -0 "$server" || { cat "$messages" >&2; exit 74; }
    sleep 0.1
done
address=$(sed -n 's|.*http://||p' "$messages" | head -1)
(on_core 1 "$program" bench serve --address "$address" --pid "$server" "$@")
kill -TERM "$server"
wait "$server"
