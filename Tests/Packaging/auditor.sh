#!/bin/sh
# The auditor's static program, alone in a root that is empty but for /proc, beside the whole program: the same words and exit codes on the
# demo's output, and on the same output with one byte changed. As root.
#
#   auditor.sh AUDITOR PROGRAM DEMO
set -eu
auditor=$(realpath "${1:?usage: auditor.sh AUDITOR PROGRAM DEMO}")
program=$(realpath "${2:?usage: auditor.sh AUDITOR PROGRAM DEMO}")
demo=$(realpath "${3:?usage: auditor.sh AUDITOR PROGRAM DEMO}")
work=$(mktemp -d)
trap 'umount "$work/proc" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT
fail() { echo "auditor: $*" >&2; exit 1; }

! readelf -d "$auditor" | grep NEEDED || fail "it needs shared libraries"
# What the libraries for networks, spreadsheets and their XML say of themselves.
for words in libcurl expat_ 'Not a zip archive'; do
    ! grep -aq "$words" "$auditor" || fail "it contains \"$words\""
done
cp "$auditor" "$work/journey-sync"
mkdir "$work/bin" "$work/proc"
# Swift reads its arguments there.
mount -t proc proc "$work/proc" 2>/dev/null || { echo "auditor: SKIPPED: /proc cannot be mounted here"; exit 0; }
cp "$program" "$work/bin/journey-sync"
fresh() {
    rm -rf "$work/inbox" "$work/coalition" "$work/auditor" "$work/cso"
    cp -r "$demo/inbox" "$demo/coalition" "$demo/auditor" "$demo/cso" "$work"
}

# Both say the same with the same exit code; what they say at which time may differ.
same() {
    expected=$1
    shift
    fresh
    whole=0
    (cd "$work" && bin/journey-sync "$@") >"$work/whole" 2>&1 || whole=$?
    fresh
    alone=0
    chroot "$work" /journey-sync "$@" >"$work/alone" 2>&1 || alone=$?
    cmp "$work/whole" "$work/alone" || { diff "$work/whole" "$work/alone" || true; fail "other words: $*"; }
    [ "$whole $alone" = "$expected $expected" ] || fail "exit codes $whole and $alone: $*"
    echo "auditor: $* ($alone)"
}
key=coalition/invitation.json
origin=coalition.example/hope/1
same 0 verify inbox --key $key
same 0 verify inbox --key $key --identity coalition/keys/bodies.age --master coalition/master.sqlite
same 77 verify inbox --key $key --master coalition/master.sqlite
same 0 verify inbox --key $key --json
same 0 keys --home coalition
same 0 keys --home cso/hope
same 0 prove $origin 7 --home cso/hope --out inbox/proof --body inbox/body
same 0 request $origin --old 0 --home cso/hope --out inbox/request
same 65 verify nowhere --key $key
same 0 help verify
same 0 version

# A whole exchange: a desk of its own, a request answered, the answer attached; a proof made and checked.
fresh
alone() { chroot "$work" /journey-sync "$@"; }
alone auditor init --home desk --name auditor.example/empty --attests consistent >/dev/null 2>&1
alone witness inbox --key desk --log-key $key --attach | tail -n 1
alone request $origin --old 0 --home cso/hope --out request >/dev/null
alone witness request --key desk --log-key $key --out answer >/dev/null || [ $? -eq 1 ] || fail "no answer to a request"
alone prove $origin 7 --home cso/hope --out proof --body body >/dev/null
! alone push --home cso/hope 2>/dev/null || fail "it pushes"
log_key=$(alone keys --home cso/hope | sed -n 's/^this log: //p')
alone check proof --key "$log_key" --body body

# One byte of one entry.
entry=$(find "$demo/inbox/hope" -path '*bodies*' -type f | sort | head -n 1)
cp -r "$demo" "$work/spoilt"
entry=$work/spoilt/${entry#"$demo/"}
chmod u+w "$entry"
printf x | dd of="$entry" bs=1 seek=40 conv=notrunc status=none
demo=$work/spoilt
same 1 verify inbox --key $key
echo "auditor: $(wc -c <"$auditor") bytes, as it should be"
