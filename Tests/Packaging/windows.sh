#!/bin/sh
# What docs/windows.md says, as far as Linux can try it: a Windows drive is a file system on which everybody may read
# everything and chmod changes nothing (bindfs behaves so); a stick is FAT; lines end with CR LF; there is no systemd.
#
#   windows.sh PROGRAM
#
# Where the kernel has no FUSE, what needs it is skipped, and says so.
set -eu
program=$(realpath "${1:?usage: windows.sh PROGRAM}")
here=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
mounts=
trap 'for place in $mounts; do fusermount3 -u "$place" || umount "$place"; done; rm -rf --one-file-system "$work"' EXIT
fail() { echo "windows: $*" >&2; exit 1; }
skip() { echo "windows: SKIPPED: $*"; }
mkdir "$work/bin" "$work/home"
ln -s "$program" "$work/bin/journey-sync"
export PATH="$work/bin:$PATH" HOME="$work/home"
unset XDG_DATA_HOME JOURNEY_SYNC_HOME
crlf() { sed 's/$/\r/' "$1"; }
"$here/Tests/Guides/cases.sh" >"$work/cases.csv"

# night STORE FOLDER: a first night to a store, with every file on the way ending its lines as on Windows.
night() {
    store=$1 folder=$2
    rm -rf "$HOME/.local"
    mkdir -p "$store" "$folder"
    journey-sync coalition init --quiet --home "$folder/coalition" --name "Our coalition" --domain coalition.example \
        --remote "$store" >/dev/null
    crlf "$folder/coalition/invitation.json" >"$folder/invitation.json"
    journey-sync init --invite "$folder/invitation.json" --org "Hope House" >"$folder/said" 2>&1
    sed -n 's/^recovery key, shown this once: //p' "$folder/said" >"$folder/key.unix"
    crlf "$folder/key.unix" >"$folder/key.txt"
    chmod 600 "$folder/key.txt"
    crlf "$HOME/.local/share/journey-sync/request.json" >"$folder/request.json"
    journey-sync admit --quiet --home "$folder/coalition" "$folder/request.json" >/dev/null
    crlf "$folder/coalition/welcomes/hope-house.json" >"$folder/welcome.json"
    journey-sync join --quiet "$folder/welcome.json" >/dev/null
    crlf "$work/cases.csv" >"$folder/cases.csv"
    journey-sync import --quiet "$folder/cases.csv"
    journey-sync push --quiet
    journey-sync merge --quiet --home "$folder/coalition"
    # The registry's key as a file that an editor on Windows saved.
    crlf "$folder/coalition/registry.vkey" >"$folder/registry.vkey"
    journey-sync verify "$store" --key "$folder/registry.vkey" | tail -n 1
    rm -r "$HOME/.local"
    journey-sync recover --quiet "$store" --partner hope-house --recovery-key "$folder/key.txt"
}

echo "== files whose lines end with CR LF, as a night without systemd"
night "$work/inbox" "$work/crlf"
# The same rows with other line ends are the same rows.
journey-sync import --quiet "$work/cases.csv" | tee "$work/again"
grep -q '^staged: 0 new submissions' "$work/again" || fail "a row counts twice because of its line end"

if [ ! -c /dev/fuse ] || ! command -v bindfs >/dev/null; then
    skip "no FUSE here: a Windows drive and FAT were not tried"
    exit 0
fi

echo "== a Windows drive: everybody may read, chmod changes nothing"
mkdir "$work/ntfs" "$work/c"
if bindfs --chmod-ignore --chown-ignore -p 0777 "$work/ntfs" "$work/c"; then
    mounts="$mounts $work/c"
    night "$work/c/Users/officer/inbox" "$work/drive"
    status=0
    journey-sync init --home "$work/c/home" --invite "$work/drive/invitation.json" --org "Hope House" 2>"$work/said" || status=$?
    cat "$work/said"
    [ "$status" -eq 77 ] || fail "keys were made where everybody can read them (exit $status)"
    grep -q "nothing can be kept from others" "$work/said" || fail "the reason is not told"
    [ -z "$(find "$work/c/home" -type f)" ] || fail "files were left where everybody can read them"
    status=0
    journey-sync auditor init --home "$work/c/desk" --name auditor.example/desk --attests consistent 2>"$work/said" || status=$?
    [ "$status" -eq 77 ] || fail "an auditor's key was made where everybody can read it (exit $status)"
    [ -z "$(find "$work/c/desk" -type f)" ] || fail "an auditor's key was left where everybody can read it"
    cp "$work/drive/key.txt" "$work/c/key.txt"
    rm -r "$HOME/.local"
    status=0
    journey-sync recover "$work/c/Users/officer/inbox" --partner hope-house --recovery-key "$work/c/key.txt" 2>"$work/said" || status=$?
    [ "$status" -eq 77 ] || fail "a recovery key that everybody can read was taken (exit $status)"
else
    skip "bindfs cannot mount here: a Windows drive was not tried"
fi

echo "== a stick with FAT"
truncate -s 40M "$work/stick.img"
mkfs.vfat "$work/stick.img" >/dev/null
mkdir "$work/stick"
if mount -o loop,umask=000 "$work/stick.img" "$work/stick" 2>/dev/null; then
    mounts="$mounts $work/stick"
    echo "by the kernel"
    night "$work/stick/inbox" "$work/fat"
elif command -v fusefat >/dev/null && fusefat -o rw+ "$work/stick.img" "$work/stick" >/dev/null 2>&1; then
    mounts="$mounts $work/stick"
    echo "the kernel has no FAT; by fusefat"
    night "$work/stick/inbox" "$work/fat"
else
    skip "FAT cannot be mounted here"
fi
echo "windows: as it should be"
