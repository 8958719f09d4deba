#!/bin/sh
# Installs the Debian or Ubuntu packages named as arguments that are missing, and says what to do where it cannot.
set -eu

if ! command -v swift >/dev/null 2>&1; then
    cat >&2 <<'TEXT'
deps: the Swift toolchain is missing.
deps: get Swift 6.3 for your system from https://www.swift.org/install/linux/ and put its usr/bin folder on PATH.
TEXT
    exit 69
fi

command -v dpkg-query >/dev/null 2>&1 || {
    echo "deps: this is not Debian or Ubuntu; install the equivalents of: $*" >&2
    exit 0
}

missing=
for package; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || {
        echo "deps: run as root: apt-get install$missing" >&2
        exit 77
    }
    as_root=sudo
fi
echo "deps: installing$missing"
# shellcheck disable=SC2086 # one word a package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null 2>&1 || {
    $as_root apt-get update -q >/dev/null
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null
}
