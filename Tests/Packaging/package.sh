#!/bin/sh
# What a Debian package holds and does, without a network: its list, its links, installed into an empty root, upgraded,
# removed and purged. As root.
#
#   package.sh PACKAGE NEWER          NEWER: the same with a higher version
set -eu
package=$(realpath "${1:?usage: package.sh PACKAGE NEWER}")
newer=$(realpath "${2:?usage: package.sh PACKAGE NEWER}")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "package: $*" >&2; exit 1; }

dpkg-deb --contents "$package" >"$work/list"
grep -q ' \./usr/bin/journey-sync$' "$work/list" || fail "no program"
! grep -qE ' \./(usr/)?bin/sync$' "$work/list" || fail "a program called sync would hide the system's"
! grep -vq ' root/root ' "$work/list" || fail "files that are not root's"
! grep -vE '^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|lrwxrwxrwx) ' "$work/list" || fail "unusual modes"
! grep -E ' \./(home|var|etc|root|srv)/' "$work/list" || fail "files where people keep theirs"

dpkg-deb --raw-extract "$package" "$work/raw"
(cd "$work/raw" && md5sum --quiet -c DEBIAN/md5sums) || fail "md5sums"
depends=$(dpkg-deb --field "$package" Depends)
for library in libc6 libssl3 libsqlite3-0 libzip4 libexpat1; do
    echo "$depends" | grep -q "$library" || fail "does not depend on $library: $depends"
done
dpkg-deb --field "$package" Recommends | grep -q libcurl4 || fail "does not recommend libcurl4"

# A manual page for each verb, readable; completions that their shells can read.
program=$work/raw/usr/bin/journey-sync
ldd "$program" | grep -i 'swift\|stdc++' && fail "needs a Swift runtime, or the C++ library that it needs"
"$program" help | sed -n 's/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p' | sed 's/ *$//' >"$work/verbs"
[ "$(wc -l <"$work/verbs")" -gt 40 ] || fail "help lists no verbs"
while read -r verb; do
    page=$work/raw/usr/share/man/man1/journey-sync-$(echo "$verb" | tr ' ' -).1.gz
    [ -s "$page" ] || fail "no manual page for $verb"
done <"$work/verbs"
bash -n "$work/raw/usr/share/bash-completion/completions/journey-sync" || fail "completions for bash"
for unit in "$work"/raw/lib/systemd/system/*.service "$work"/raw/usr/lib/systemd/system/*.service; do
    [ ! -e "$unit" ] || grep -q '^ExecStart=/usr/bin/journey-sync ' "$unit" || fail "$unit starts something else"
done

# Links between the pages lead to what is in the package.
doc=$work/raw/usr/share/doc/journey-sync
find "$doc" -name '*.md' | while read -r page; do
    grep -o '](\([^)# ]*\)' "$page" | cut -c 3- | while read -r target; do
        case $target in *://* | "") continue ;; esac
        [ -e "$(dirname "$page")/$target" ] || fail "$(basename "$page") links to $target"
    done
done

# make install lays out the same below another prefix; what Debian wants besides is not in it.
scripts/install-tree.sh "$program" "$work/local" /usr/local
(cd "$work/local/usr/local" && find . -type f -printf '%m %P\n') | sed 's|zsh/site-functions|zsh/vendor-completions|' |
    LC_ALL=C sort >"$work/local-list"
(cd "$work/raw/usr" && find . -type f -printf '%m %P\n') | grep -vE ' share/(lintian/|doc/journey-sync/(copyright|README.Debian|changelog))' |
    LC_ALL=C sort >"$work/package-list"
diff "$work/package-list" "$work/local-list" || fail "make install and the package differ"
! grep -rq '/usr/bin/journey-sync' "$work/local/usr/local/lib" || fail "an installed unit starts another program"

# Installed, upgraded, removed, purged. What people made stays.
root=$work/root
mkdir -p "$root/etc" "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info" "$root/home/officer/.local/share/journey-sync/keys"
: >"$root/var/lib/dpkg/status"
echo secret >"$root/home/officer/.local/share/journey-sync/keys/log.pem"
kept() { [ "$(cat "$root/home/officer/.local/share/journey-sync/keys/log.pem")" = secret ] || fail "a key is gone after $1"; }
apply() { dpkg --root="$root" --force-depends --force-script-chrootless "$@" >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "dpkg $*"; }; }
state() { dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${db:Status-Status} ${Version}' journey-sync 2>/dev/null || echo none; }
apply -i "$package"
[ -x "$root/usr/bin/journey-sync" ] || fail "not installed"
! command -v systemd-sysusers >/dev/null || grep -q '^journey-sync:' "$root/etc/passwd" || fail "no user to merge as"
kept installing
apply -i "$newer"
[ "$(state)" = "installed $(dpkg-deb --field "$newer" Version)" ] || fail "not upgraded: $(state)"
kept upgrading
apply -r journey-sync
[ ! -e "$root/usr/bin/journey-sync" ] || fail "not removed"
kept removing
apply -P journey-sync
case $(state) in none | "not-installed "*) ;; *) fail "not purged: $(state)" ;; esac
kept purging
[ ! -e "$root/usr/share/doc/journey-sync" ] || fail "files are left"
echo "package: $(basename "$package"), $(wc -c <"$package") bytes, program $(wc -c <"$program") bytes: as it should be"
