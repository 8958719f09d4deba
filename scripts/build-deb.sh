#!/bin/sh
# Makes the Debian package OUT/journey-sync_VERSION_ARCH.deb of a program that was built with a static Swift runtime, and
# prints its path. An older package in OUT goes. An equal program gives an equal file: every time in it is SOURCE_DATE_EPOCH, by default the last commit's.
#
#   scripts/build-deb.sh PROGRAM OUT
#
# PACKAGE_VERSION is another version than the program's own.
set -eu
program=$(realpath "${1:?usage: build-deb.sh PROGRAM OUT}")
out=$(realpath -m "${2:?usage: build-deb.sh PROGRAM OUT}")
cd "$(dirname "$0")/.."
umask 022

version=${PACKAGE_VERSION:-$(sed -n 's/.*static let version = "\(.*\)"$/\1/p' Sources/sync/Commands/HelpCommand.swift)-1}
architecture=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/debian/journey-sync
scripts/install-tree.sh "$program" "$root" /usr

doc=$root/usr/share/doc/journey-sync
install -m 644 deploy/debian/copyright deploy/debian/README.Debian "$doc"
gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
{
    echo "journey-sync ($version) unstable; urgency=medium"
    echo
    echo "  * The changes of this version stand in changelog.gz."
    echo
    echo " -- $(sed -n 's/^Maintainer: //p' deploy/debian/control)  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$doc/changelog.Debian.gz"
install -D -m 644 deploy/debian/lintian-overrides "$root/usr/share/lintian/overrides/journey-sync"

# The libraries that the program is linked with, and in which versions. libcurl is loaded while it runs and stands in
# the template.
mkdir "$root/DEBIAN"
printf 'Source: journey-sync\n\nPackage: journey-sync\nArchitecture: any\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O --warnings=0 -e debian/journey-sync/usr/bin/journey-sync 2>said |
    sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { cat "$work/said" >&2; echo "build-deb: dpkg-shlibdeps found no library" >&2; exit 1; }

size=$(du -k -s --apparent-size --exclude=DEBIAN "$root" | cut -f 1)
sed -e "s|@VERSION@|$version|" -e "s|@ARCHITECTURE@|$architecture|" -e "s|@DEPENDS@|$depends|" -e "s|@SIZE@|$size|" \
    deploy/debian/control >"$root/DEBIAN/control"
install -m 755 deploy/debian/postinst deploy/debian/prerm deploy/debian/postrm "$root/DEBIAN"
(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\n' | LC_ALL=C sort | xargs md5sum) >"$root/DEBIAN/md5sums"

mkdir -p "$out"
rm -f "$out"/journey-sync_*.deb
package=$out/journey-sync_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
