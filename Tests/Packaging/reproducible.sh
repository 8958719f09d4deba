#!/bin/sh
# Builds the package twice, from two copies of the sources in different places, and compares program and package to the byte. The last
# folder has the same name in both: the compiler is told it, as the package's.
#
#   reproducible.sh
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
for copy in one/journey-sync another/place/journey-sync; do
    mkdir -p "$work/$copy"
    git archive HEAD | tar -x -C "$work/$copy"
    make -C "$work/$copy" deb >"$work/build.log" 2>&1 || { tail "$work/build.log" >&2; exit 1; }
    mv "$work/$copy"/.build/*.deb "$work/$copy"
done
hash() { sha256sum <"$1" | cut -d ' ' -f 1; }
for copy in one/journey-sync another/place/journey-sync; do
    dpkg-deb --fsys-tarfile "$work/$copy"/*.deb | tar -xO ./usr/bin/journey-sync >"$work/$copy/program"
    echo "$copy: program $(hash "$work/$copy/program"), package $(hash "$work/$copy"/*.deb)"
done
cmp "$work/one/journey-sync/program" "$work/another/place/journey-sync/program"
cmp "$work"/one/journey-sync/*.deb "$work"/another/place/journey-sync/*.deb
echo "reproducible: equal"
