#!/bin/sh
# Builds the package twice, from two copies of the sources in folders of other names, and compares program and package to the byte.
#
#   reproducible.sh
set -eu
cd "$(dirname "$0")/../.."
swift=${SWIFT:-swift}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
for copy in one another/of/them; do
    mkdir -p "$work/$copy"
    git archive HEAD | tar -x -C "$work/$copy"
    (cd "$work/$copy" && "$swift" build -c release --static-swift-stdlib --product sync >&2 &&
        scripts/build-deb.sh .build/release/sync "$work/$copy" >&2)
done
hash() { sha256sum <"$1" | cut -d ' ' -f 1; }
for copy in one another/of/them; do
    dpkg-deb --fsys-tarfile "$work/$copy"/*.deb | tar -xO ./usr/bin/journey-sync >"$work/$copy/program"
    echo "$copy: program $(hash "$work/$copy/program"), package $(hash "$work/$copy"/*.deb)"
done
cmp "$work/one/program" "$work/another/of/them/program"
cmp "$work"/one/*.deb "$work"/another/of/them/*.deb
echo "reproducible: equal"
