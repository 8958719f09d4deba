#!/bin/sh
# The long checks before a release; each leaves dated evidence in docs/evidence/.
#
#   scripts/release-checks.sh [faults|kills|standing|master|hostile|transport|nights|traits|package|fuzz|differencing|bench|sanitizers]...      (default: all)
#
# FUZZ_SECONDS (600) for each parser, two at once; MERGE_EVERY (10): merge has too many system calls to fail each;
# NIGHTS_PARTNERS (50), NIGHTS (730).
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- faults kills standing master hostile transport nights traits package fuzz differencing bench sanitizers
swift=${SWIFT:-swift}
today=$(date -u +%Y-%m-%d)
mkdir -p docs/evidence

# Runs "$2..." and keeps what it says, with date, commit and command, as the evidence called $1.
evidence() {
    file=docs/evidence/$today-$1.txt
    shift
    { echo "date: $(date -u +%Y-%m-%dT%H:%M:%SZ)"; echo "commit: $(git rev-parse HEAD)"; echo "command: $*"; echo; } >"$file"
    status=0
    "$@" >>"$file" 2>&1 || status=$?
    echo "exit: $status" >>"$file"
    tail -n 2 "$file"
    return "$status"
}

fuzz_all() {
    JOURNEY_SYNC_FUZZ=1 "$swift" build -c release --product Fuzz --sanitize=fuzzer --scratch-path .build/fuzz >&2
    export FUZZ_BUILT=1
    # xargs stops at the first parser with a finding.
    ls Tests/Fuzz/Corpus | xargs -P 2 -I % sh -c '
        scripts/fuzz.sh % "${FUZZ_SECONDS:-600}" >.build/fuzz-work-%.log 2>&1 || { echo "%: FINDING"; exit 255; }
        echo "%: $(sed -n "s/^Done \([0-9]*\) runs in \([0-9]*\) .*/\1 runs in \2 s/p" .build/fuzz-work-%.log), no finding"'
}

for part; do
    case $part in
    standing)
        "$swift" build --build-tests >&2
        evidence standing env STANDING_SEEDS=5000 EXCHANGE_SEEDS=300 "$swift" test --skip-build --disable-xctest \
            --filter "StandingTests|ExchangeTests" ;;
    master)
        "$swift" build --build-tests >&2
        evidence master env MASTER_SEEDS=1000 CRASH_ROUNDS=200 "$swift" test --skip-build --disable-xctest --filter SharedMasterTests ;;
    hostile)
        "$swift" build --build-tests >&2
        evidence hostile env HOSTILE_FILES=200000 "$swift" test --skip-build --disable-xctest --filter HostilePartnerTests ;;
    transport)
        # Ceph's object store is too heavy for each run of the tests.
        scripts/install-deps.sh radosgw ceph-mon ceph-osd ceph-common
        "$swift" build --build-tests >&2
        evidence transport env TRANSPORT_CEPH=1 "$swift" test --skip-build --disable-xctest --filter 'TransportTests|RemoteTests|RemoteFaultTests' ;;
    package)
        # The package in a system that has never seen it, and built twice.
        scripts/install-deps.sh debootstrap
        make deb-check auditor >&2
        evidence package sh -euc 'Tests/Packaging/clean-root.sh .build/*.deb .build/newer/*.deb .build/journey-sync-auditor
            Tests/Packaging/reproducible.sh' ;;
    nights)
        make build >&2
        evidence nights Tests/Nights/nights.py --partners "${NIGHTS_PARTNERS:-50}" --nights "${NIGHTS:-730}" --start 2026-01-05 ;;
    traits)
        # An auditor's build without libcurl.
        evidence traits "$swift" build --disable-default-traits --product sync --scratch-path .build/traits ;;
    faults)
        make build >&2
        evidence faults-push Tests/Faults/inject.py --program .build/release/sync --verb push --kills 200
        evidence faults-erase Tests/Faults/inject.py --program .build/release/sync --verb erase --kills 200
        evidence faults-withdraw Tests/Faults/inject.py --program .build/release/sync --verb withdraw --kills 200
        evidence faults-correct Tests/Faults/inject.py --program .build/release/sync --verb correct --every 5 --kills 100
        evidence faults-pool Tests/Faults/inject.py --program .build/release/sync --verb ask --verb answer --verb report --every 5 --kills 100
        evidence faults-merge Tests/Faults/inject.py --program .build/release/sync --verb merge --every "${MERGE_EVERY:-10}" --kills 50
        ;;
    kills) evidence kills env CRASH_ROUNDS=200 "$swift" test --disable-xctest --filter CrashTests ;;
    fuzz) evidence fuzz fuzz_all ;;
    differencing)
        # CTDC_FILE names the table of the Counter Trafficking Data Collaborative.
        evidence differencing env DIFFERENCING=long CTDC_FILE="${CTDC_FILE:?}" "$swift" test --disable-xctest --filter DifferencingTests
        ;;
    bench)
        evidence bench make bench
        evidence bench-push make bench-push
        evidence bench-pooling make bench-pooling
        evidence bench-privacy make bench-privacy CTDC_FILE="${CTDC_FILE:?}"
        ;;
    sanitizers)
        for kind in address thread; do
            evidence "sanitizer-$kind" "$swift" test --disable-xctest --sanitize="$kind" --scratch-path ".build/$kind" \
                --skip CommandLineTests
        done
        ;;
    *) echo "release-checks: no part is called $part" >&2; exit 64 ;;
    esac
done
