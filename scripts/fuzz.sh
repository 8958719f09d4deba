#!/bin/sh
# Fuzzes one parser with libFuzzer.
#
#   scripts/fuzz.sh PARSER SECONDS [SEED]
#
# PARSER is one of those in Tests/Fuzz/Targets/FuzzTargets.swift. Starts from the committed corpus; new inputs and findings go
# to .build/fuzz-work/PARSER.
set -eu
cd "$(dirname "$0")/.."
parser=${1:?usage: scripts/fuzz.sh PARSER SECONDS [SEED]}
seconds=${2:?usage: scripts/fuzz.sh PARSER SECONDS [SEED]}
seed=${3:-1}
binary=.build/fuzz/release/Fuzz
work=.build/fuzz-work/$parser

if [ -z "${FUZZ_BUILT:-}" ]; then
    JOURNEY_SYNC_FUZZ=1 ${SWIFT:-swift} build -c release --product Fuzz --sanitize=fuzzer --scratch-path .build/fuzz >&2
fi
mkdir -p "$work/new" "$work/found"
# Without this setting Swift's own crash handler keeps libFuzzer from saving the input.
SWIFT_BACKTRACE=enable=no FUZZ_PARSER=$parser "$binary" -seed="$seed" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
    -max_len=65536 -artifact_prefix="$work/found/" -print_final_stats=1 "$work/new" "Tests/Fuzz/Corpus/$parser"
