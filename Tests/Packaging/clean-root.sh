#!/bin/sh
# A system that has never seen the program: debootstrap makes it, apt installs the package, the guides are followed word for
# word, the package is upgraded, removed and purged. As root, with Debian's packages at hand.
#
#   clean-root.sh PACKAGE NEWER AUDITOR          AUDITOR: the static program of make auditor
set -eu
package=$(realpath "${1:?usage: clean-root.sh PACKAGE NEWER AUDITOR}")
newer=$(realpath "${2:?usage: clean-root.sh PACKAGE NEWER AUDITOR}")
auditor=$(realpath "${3:?usage: clean-root.sh PACKAGE NEWER AUDITOR}")
here=$(realpath "$(dirname "$0")/../..")
# shellcheck source=/dev/null
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
work=$(mktemp -d)
root=$work/root
trap 'umount "$root/proc" "$work/empty/proc" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT
fail() { echo "clean-root: $*" >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"; }

say "A clean $release"
debootstrap --variant=minbase --include=systemd "$release" "$root" >"$work/debootstrap.log" 2>&1 || { tail "$work/debootstrap.log"; fail "debootstrap"; }
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
mkdir "$root/packages" "$root/guides"
cp "$package" "$newer" "$root/packages"
cp "$here"/Tests/Guides/follow.sh "$root/guides"
"$here"/Tests/Guides/cases.sh >"$root/guides/cases.csv"

say "apt installs the package"
in_root apt-get update -q >"$work/apt.log" 2>&1 || { tail "$work/apt.log"; fail "apt-get update"; }
in_root apt-get install -q -y "/packages/$(basename "$package")" >"$work/apt.log" 2>&1 || { tail "$work/apt.log"; fail "apt-get install"; }
in_root dpkg -s libcurl4 >"$work/curl" 2>&1 || fail "libcurl4 is recommended and was not installed"
in_root journey-sync version
in_root getent passwd journey-sync >/dev/null || fail "no user to merge as"
[ "$(in_root readlink -f "$(in_root which sync)")" = /usr/bin/sync ] || fail "sync is not the system's any more"

say "The guides, followed by a person without rights, with the pages that the package brought"
in_root useradd --create-home officer
in_root runuser -u officer -- sh /guides/follow.sh /usr/share/doc/journey-sync/docs /home/officer/story /guides/cases.csv night
digest() { (cd "$root/home/officer/story" && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2 | sha256sum); }
before=$(digest)
[ "$(find "$root/home/officer/story" -name '*.pem' | wc -l)" -ge 6 ] || fail "there are no keys to lose"

say "The auditor's static program, in a root with nothing else, says the same"
mkdir -p "$work/empty/proc"
mount -t proc proc "$work/empty/proc"
cp "$auditor" "$work/empty/journey-sync"
cp -r "$root/home/officer/story/inbox" "$root/home/officer/story/auditor/invitation.json" "$work/empty"
chroot "$work/empty" /journey-sync verify /inbox --key /invitation.json >"$work/static"
in_root journey-sync verify /home/officer/story/inbox --key /home/officer/story/auditor/invitation.json >"$work/whole"
cat "$work/static"
cmp "$work/static" "$work/whole" || fail "two programs, two verdicts"

say "Upgraded: timers go on"
timer=/etc/systemd/system/timers.target.wants/journey-sync-push@officer.timer
in_root systemctl enable journey-sync-push@officer.timer
[ -L "$root$timer" ] || fail "a timer was not enabled"
in_root apt-get install -q -y "/packages/$(basename "$newer")" >"$work/apt.log" 2>&1 || { tail "$work/apt.log"; fail "upgrade"; }
[ "$(in_root dpkg-query -W -f '${Version}' journey-sync)" = "$(dpkg-deb --field "$newer" Version)" ] || fail "not upgraded"
in_root runuser -u officer -- sh -c 'HOME=/home/officer/story/organisation journey-sync push'
in_root runuser -u officer -- sh -c 'cd /home/officer/story/coalition && journey-sync merge --home coalition'
before=$(digest)

[ -L "$root$timer" ] || fail "upgrading ended a timer"

say "Removed, purged: timers end, keys and logs stay"
in_root apt-get remove -q -y journey-sync >"$work/apt.log" 2>&1 || { tail "$work/apt.log"; fail "remove"; }
! in_root which journey-sync || fail "not removed"
[ ! -L "$root$timer" ] || fail "a timer would start a program that is gone"
[ "$(digest)" = "$before" ] || fail "removing touched working folders"
in_root apt-get purge -q -y journey-sync >"$work/apt.log" 2>&1 || { tail "$work/apt.log"; fail "purge"; }
[ "$(digest)" = "$before" ] || fail "purging touched working folders"
grep "working folders" "$work/apt.log"

say "Installed again: it goes on where it was, through an emergency and a hand-over"
in_root apt-get install -q -y "/packages/$(basename "$package")" >"$work/apt.log" 2>&1 || { tail "$work/apt.log"; fail "reinstall"; }
in_root runuser -u officer -- sh -c 'HOME=/home/officer/story/organisation journey-sync push'
in_root runuser -u officer -- sh /guides/follow.sh /usr/share/doc/journey-sync/docs /home/officer/second /guides/cases.csv \
    night more emergencies | tail -n 1
echo "clean-root: as it should be"
